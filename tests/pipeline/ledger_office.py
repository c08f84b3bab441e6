"""An office over time: files are written, received and decided upon on successive days."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import DvkError
from dvk_cli.model.period import Period
from dvk_cli.model.result import RunResult
from dvk_cli.pipeline import editions, ledger, receive, summarise
from dvk_cli.renderers.base import Look
from dvk_cli.renderers.json import RENDERER
from dvk_cli.store.actor import Actor
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.workspace import Workspace, find_workspace

FIRST = datetime(2024, 1, 5, 8, 0, tzinfo=UTC)
LAN = Actor("lan", "may-1")

CONFIG = """
[area]
name = "Huyện Bố Trạch"
units = "units.csv"

[catalogue]
taxonomy = "{taxonomy}"
{extend}
"""
UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n19201,Thị trấn Phong Nha,thi_tran\n"
LIST = "{unit},,,,\nDanh sách mô hình năm {year},,,,\nSTT,Tên mô hình,Đơn vị thực hiện,Lĩnh vực,Loại hình\n{rows}\n"


class Office:
    """A workspace whose files are written, received and decided upon on successive days."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "inbox").mkdir(parents=True)
        self.configure()

    def configure(self, taxonomy: str = "sau_linh_vuc", units: str = UNITS, catalogue: str = "") -> None:
        extend = 'extend = "catalogue.toml"' if catalogue else ""
        (self.root / "dvk.toml").write_text(CONFIG.format(taxonomy=taxonomy, extend=extend), "utf-8")
        (self.root / "units.csv").write_text(units, "utf-8")
        (self.root / "catalogue.toml").write_text(catalogue, "utf-8")

    @property
    def workspace(self) -> Workspace:
        return find_workspace(self.root)

    def write(
        self, name: str, *models: str, unit: str = "Xã Lý Trạch", field: str = "Kinh tế", year: int = 2023
    ) -> Path:
        rows = "\n".join(f"{n},{model},Hội Nông dân,{field},Tập thể" for n, model in enumerate(models, start=1))
        path = self.root / "inbox" / name
        path.write_text(LIST.format(unit=unit, year=year, rows=rows), "utf-8")
        return path

    def ingest(self, on: int = 0) -> RunResult:
        return receive.ingest(self.workspace, None, IntakeOptions(), now=day(on), by=LAN)

    def withdraw(self, number: int, kind: Any, on: int = 0, why: str = "gửi nhầm") -> None:
        ledger.withdraw(self.workspace, number, kind, why, now=day(on), by=LAN)

    def close(self, on: int = 0, period: str = "2023") -> None:
        editions.close(self.workspace, span(period), now=day(on), by=LAN)

    def reopen(self, on: int = 0, period: str = "2023") -> None:
        editions.reopen(self.workspace, span(period), "sửa số liệu", now=day(on), by=LAN)

    def document(self, as_of: date | None = None, period: str = "2023") -> str:
        """The JSON document, without the one line that names the day asked for."""
        summary = summarise.summarise(self.workspace, span(period), as_of=as_of)
        return RENDERER.render(msgspec.structs.replace(summary, as_of=None), Look())

    def revised(self, figure: str = "models.total", period: str = "2023") -> dict[str, Any]:
        (item,) = [
            item
            for item in editions.compare_edition(self.workspace, span(period)).revisions
            if (item.id, item.part) == (figure, "value")
        ]
        return {"then": item.then, "now": item.now, **{name: n for name, n in item.reasons.items() if n}}


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def span(text: str) -> Period:
    period = parse_period(text)
    assert period is not None
    return period


ACTIONS = (
    "send A",
    "send B",
    "correct A",
    "reject B",
    "exclude",
    "retract",
    "undo",
    "units",
    "taxonomy",
    "words",
    "send old",
    "moves",
    "judge",
    "judge new",
    "close",
    "reopen",
)
MORE_UNITS = UNITS + "19300,Xã Mới,xa\n"
# Xã Hạ Trạch became part of xã Lý Trạch, which one file says by its days and the other by what became of it.
MOVED_UNITS = """code,name,kind,valid_from,valid_to
19123,Xã Hạ Trạch,xa,,2022-07-01
19198,Xã Lý Trạch,xa,,
19201,Thị trấn Phong Nha,thi_tran,,
"""
MOVED = '[[succession]]\nold = "19123"\non = 2022-07-01\nnew = "19198"\n'
JUDGED = '[[same_model]]\nunit = "{unit}"\nmodels = [{{ name = "Mô hình 1" }}, {{ name = "Mô hình 2" }}]\n'
CONFIGURED = {
    "units": ("sau_linh_vuc", MORE_UNITS, ""),
    "taxonomy": ("bon_linh_vuc", UNITS, ""),
    "words": ("sau_linh_vuc", UNITS, '[[field]]\ncode = "kinh_te"\nlabel = "Phát triển kinh tế"\n'),
    "moves": ("sau_linh_vuc", MOVED_UNITS, MOVED),
    "judge": ("sau_linh_vuc", UNITS, JUDGED.format(unit="Xã Lý Trạch")),
    # Of a unit that only the list of units beside it knows.
    "judge new": ("sau_linh_vuc", MORE_UNITS, JUDGED.format(unit="Xã Mới")),
}


def take(office: Office, action: str, on: int) -> None:
    """One thing that happens on a day; what is not possible then is left."""
    if action == "send A":
        office.write("a.csv", "Mô hình 1", "Mô hình 2")
    elif action == "send B":
        office.write("b.csv", "Mô hình 3", unit="Xã Hạ Trạch", field="NTM")
    elif action == "correct A":
        office.write("a (sửa).csv", "Mô hình 1", "Mô hình 2", f"Mô hình {on + 4}")
        (office.root / "inbox" / "a.csv").unlink(missing_ok=True)
    elif action == "reject B":
        office.write("b.csv", "Mô hình 3", unit="Xã Hạ Trạch", field="Kinh té")
    elif action == "send old":
        # From before all that changes are measured from: it only tells which models are new.
        office.write("old.csv", "Mô hình 1", unit="Xã Hạ Trạch", year=2015)
    elif action in CONFIGURED:
        office.configure(*CONFIGURED[action])
    office.ingest(on)
    if action in ("exclude", "retract", "undo"):
        wanted = ("excluded", "retracted") if action == "undo" else ("in_force",)
        found = ledger.submissions(office.workspace, everything=True).lines
        for line in [line for line in found if line.state in wanted][-1:]:
            assert line.id is not None
            office.withdraw(line.id, "readmit" if action == "undo" else action, on)
    elif action in ("close", "reopen"):
        try:
            office.close(on) if action == "close" else office.reopen(on)
        except DvkError as error:
            assert error.exit_code == 3
