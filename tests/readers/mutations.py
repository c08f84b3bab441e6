"""Real files with a few of their bytes damaged, always in the same way for the same seed."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from hand_made import zipped

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(__file__).parents[2] / "sample_data"
_NUMBERS = (b"0", b"-1", b"65536", b"1048577", b"4294967295", b"99999999999999999999", b"1e999", b"NaN")
_BINARY = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\xfe\xff", b"\x01")


def originals() -> dict[str, list[bytes]]:
    """By ending, the files to be damaged: made by the programs that write these formats, or by the sender's."""
    found = {path.suffix: [path.read_bytes()] for path in sorted(FIXTURES.iterdir()) if path.stem == "mau"}
    found[".xls"].append((FIXTURES / "mau_biff5.xls").read_bytes())
    sent = sorted((SAMPLES / "bo_trach" / "inbox" / "2023").glob("Xã *.xlsx"))[:4]
    found[".xlsx"] = [(FIXTURES / "libreoffice.xlsx").read_bytes(), *(path.read_bytes() for path in sent)]
    rows = ["XÃ LÝ TRẠCH;;;", "Năm 2023;;;", "STT;Tên mô hình;Lĩnh vực;Loại hình", '1;"Tổ; vay\nvốn";Kinh tế;Tập thể']
    found[".csv"] = ["\r\n".join(rows).encode(encoding) for encoding in ("utf-8", "utf-16")]
    return found


def mutated(original: bytes, random: Random) -> bytes:
    """The file with some damage: to its bytes as they are, or to those of a part of it, which is then packed again."""
    if original.startswith(b"PK") and random.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(original)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for _ in range(random.choice((1, 1, 2))):
            name = random.choice(sorted(parts))
            parts[name] = _damaged(parts[name], random)
        if random.random() < 0.05:
            del parts[random.choice(sorted(parts))]
        return zipped(parts)
    return _damaged(original, random)


def _damaged(data: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        data = random.choice(_KINDS)(data, random)
    return data


def _place(data: bytes, random: Random) -> int:
    return random.randrange(len(data)) if data else 0


def _flip(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] + data[at + random.choice((1, 2, 4, 16, 300)) :]


def _double(data: bytes, random: Random) -> bytes:
    at, length = _place(data, random), random.choice((1, 4, 16, 300))
    return data[:at] + data[at : at + length] * 2 + data[at + length :]


def _end(data: bytes, random: Random) -> bytes:
    return data[: _place(data, random)] if random.random() < 0.2 else data


def _overwrite(data: bytes, random: Random) -> bytes:
    at, sign = _place(data, random), random.choice(_BINARY)
    return data[:at] + sign + data[at + len(sign) :]


def _number(data: bytes, random: Random) -> bytes:
    """Another number in place of one that is written out."""
    at = next((n for n in range(_place(data, random), len(data)) if data[n : n + 1].isdigit()), None)
    if at is None:
        return data
    end = at
    while data[end : end + 1].isdigit():
        end += 1
    return data[:at] + random.choice(_NUMBERS) + data[end:]


def _swap(data: bytes, random: Random) -> bytes:
    one, other = sorted((_place(data, random), _place(data, random)))
    length = random.choice((1, 4, 16))
    if other - one < length:
        return data
    return (
        data[:one]
        + data[other : other + length]
        + data[one + length : other]
        + data[one : one + length]
        + data[other + length :]
    )


_KINDS: tuple[Callable[[bytes, Random], bytes], ...] = (_flip, _cut, _double, _end, _overwrite, _number, _swap)
