"""An office for the tests of a pass: what is put into its inbox, and where its files are then."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import faults

from dvk_cli.readers.files import RECEIVED_LIST

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=timezone(timedelta(hours=7)))
GOOD = faults.GOOD["2023/Xã Hạ Trạch.csv"]
BAD = next(iter(faults.BAD.values()))


def put(office: Path, name: str, text: str) -> Path:
    path = office / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def files(office: Path, *folders: str) -> list[str]:
    found = [p for folder in folders for p in (office / folder).rglob("*") if p.is_file() and p.name != RECEIVED_LIST]
    return sorted(path.relative_to(office).as_posix() for path in found)


def with_report(office: Path, line: str) -> None:
    text = (office / "dvk.toml").read_text("utf-8")
    (office / "dvk.toml").write_text(text.replace("[run]", f"[run]\nreport = [{line}]", 1), "utf-8")
