"""Vietnamese letters, and the texts that are known to be good: names of units, labels of the catalogue."""

import csv
import functools
import gzip
import io
import tomllib
from collections.abc import Iterator
from importlib.resources import files

_DATA = files("dvk_cli.catalogue") / "data"

VOWELS = "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ".replace(" ", "")
SMALL = [letter for letter in VOWELS + "đ" if not letter.isascii()]
LETTERS = SMALL + [letter.upper() for letter in SMALL]


@functools.cache
def gazetteer_names() -> tuple[str, ...]:
    content = gzip.decompress((_DATA / "gazetteer" / "units.csv.gz").read_bytes()).decode()
    return tuple(row["name"] for row in csv.DictReader(io.StringIO(content)))


@functools.cache
def catalogue_labels() -> tuple[str, ...]:
    tables = sorted(path.name for path in _DATA.iterdir() if path.name.endswith(".toml"))
    return tuple(text for name in tables for text in _texts(tomllib.loads((_DATA / name).read_text("utf-8"))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for key, inner in value.items() if not key.endswith("_en") for text in _texts(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in _texts(inner))
