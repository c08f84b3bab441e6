"""What units send in a test: workbooks in an inbox, and what became of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from offices import Ran, title, workbook

LY_TRACH, DAI_TRACH, HA_TRACH = "19198", "19186", "19123"
AGENCIES = {
    "cq01": 'name = "Phòng Lao động - Thương binh và Xã hội"\nscope = "area"',
    "cq02": 'name = "Hội Nông dân huyện"',
}

Ingest = Callable[..., Ran]


def sent(root: Path, name: str, *, unit: str = "XÃ LÝ TRẠCH", period: str = "Năm 2023", **tables: Any) -> Path:
    """A workbook in the inbox with a sheet for each table."""
    return workbook(root / "inbox" / name, **{sheet: title(unit, period) + table for sheet, table in tables.items()})


def codes(ran: Ran) -> dict[str, list[str]]:
    return {file["path"]: [item["code"] for item in file["findings"]] for file in ran.json["files"]}


def one(ran: Ran) -> dict[str, Any]:
    (file,) = ran.json["files"]
    return file
