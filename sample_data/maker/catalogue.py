"""What the sample takes from dvk's own data: units by date, labels and kinds of indicators."""

import csv
import gzip
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from maker.nouns import Unit

SAMPLE = Path(__file__).resolve().parents[1]
DATA = SAMPLE.parent / "dvk_cli" / "catalogue" / "data"

FIELDS = ("kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "he_thong_chinh_tri", "nong_thon_moi", "khac")


@cache
def toml(path: Path) -> dict[str, Any]:
    """A TOML file, read once."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def units_in_force(district: str, day: date) -> list[Unit]:
    """The communes of a district on a day, by code. Rows of the oldest list are open to the past."""
    with gzip.open(DATA / "gazetteer" / "units.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["parent_code"], row["level"]) == (district, "xa")]
    return sorted(
        (
            Unit(row["code"], row["name"], row["kind"])
            for row in rows
            if (row["valid_from"] <= day.isoformat() or row["valid_from"] == "2017-10-15")
            and (not row["valid_to"] or day.isoformat() < row["valid_to"])
        ),
        key=lambda unit: unit.code,
    )


@cache
def indicators() -> dict[str, dict[str, Any]]:
    """The indicators of the default catalogue by code."""
    return {entry["code"]: entry for entry in toml(DATA / "indicators.toml")["indicator"]}


def label(code: str, style: int = 0) -> str:
    """What a sender calls an indicator: the catalogue's label (style 0) or one of its spellings (1, 2)."""
    entry = indicators()[code]
    words = [entry["label"], *entry["spellings"]]
    return str(words[min(style, len(words) - 1)])


@cache
def published() -> dict[str, dict[str, Any]]:
    """The published figures by district key; typical models stand beside the indicators, not among them."""
    districts = {entry["key"]: dict(entry) for entry in toml(SAMPLE / "published_figures.toml")["district"]}
    for district in districts.values():
        figures = dict(district.get("indicators", {}))
        district["named_models"] = figures.pop("named_models", [])
        district["indicators"] = figures
    return districts
