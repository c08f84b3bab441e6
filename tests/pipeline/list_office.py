"""A small office of lists of models: its folder, files to send, and what it takes in and publishes."""

from datetime import UTC, datetime
from pathlib import Path

from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.period import Period
from dvk_cli.model.result import RunResult
from dvk_cli.pipeline import receive
from dvk_cli.pipeline.summarise import summarise
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.workspace import Workspace, find_workspace

NOW = datetime(2024, 1, 5, 8, 0, tzinfo=UTC)

CONFIG = """
[area]
name = "Huyện Bố Trạch"
units = "units.csv"

[[area.agency]]
code = "cq01"
name = "Ban Dân vận Huyện ủy"

[expect]
forms = ["models"]
deadline_days = 15

[catalogue]
taxonomy = "{taxonomy}"
"""

UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n19201,Thị trấn Phong Nha,thi_tran\n"

LIST = """{unit},,,,
Danh sách mô hình năm {year},,,,
STT,Tên mô hình,Đơn vị thực hiện,Lĩnh vực,Loại hình
{rows}
"""


def workspace_at(root: Path, taxonomy: str = "sau_linh_vuc") -> Workspace:
    root.mkdir(parents=True)
    (root / "dvk.toml").write_text(CONFIG.format(taxonomy=taxonomy), "utf-8")
    (root / "units.csv").write_text(UNITS, "utf-8")
    (root / "inbox").mkdir()
    return find_workspace(root)


def send(
    workspace: Workspace,
    name: str,
    *models: str,
    unit: str = "Xã Lý Trạch",
    year: int = 2023,
    field: str = "Kinh tế",
) -> Path:
    rows = "\n".join(f"{n},{model},Hội Nông dân,{field},Tập thể" for n, model in enumerate(models, start=1))
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LIST.format(unit=unit, year=year, rows=rows), "utf-8")
    return path


def ingest(workspace: Workspace, *paths: Path, dry_run: bool = False, now: datetime = NOW) -> RunResult:
    return receive.ingest(workspace, paths, IntakeOptions(), now=now, dry_run=dry_run)


def period_of(text: str) -> Period:
    period = parse_period(text)
    assert period is not None
    return period


def figures_of(workspace: Workspace, period: str) -> dict[str, object]:
    return {figure.id: figure.value for figure in summarise(workspace, period_of(period)).figures}
