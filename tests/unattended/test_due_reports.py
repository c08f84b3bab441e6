"""When the reports of a pass are made, and of which period."""

import json
from datetime import date
from pathlib import Path

import faults
import pytest
from pass_office import GOOD, NOW, put, with_report

from dvk_cli.cli import main
from dvk_cli.unattended.due_reports import period_of
from dvk_cli.unattended.one_pass import run_once
from dvk_cli.workspace import find_workspace


def test_reports_are_made_when_their_content_changes_and_only_then(office: Path) -> None:
    with_report(office, '{ period = "2023", formats = ["docx", "xlsx"] }')
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    first = run_once(find_workspace(office), now=NOW)
    assert first.reports == ["reports/bao-cao-2023.docx", "reports/bao-cao-2023.xlsx"]
    stamps = {name: (office / name).stat().st_mtime_ns for name in first.reports}
    assert run_once(find_workspace(office), now=NOW).reports == []
    put(office, "2023/Xã Xuân Trạch.csv", faults.GOOD["2023/Xã Xuân Trạch.csv"])
    assert run_once(find_workspace(office), now=NOW).reports == first.reports
    assert all((office / name).stat().st_mtime_ns > stamp for name, stamp in stamps.items())
    # The settings decide, too; and one that was deleted is made again.
    text = (office / "dvk.toml").read_text("utf-8")
    (office / "dvk.toml").write_text(text.replace('profile = "dang"', 'profile = "nha_nuoc"'), "utf-8")
    assert run_once(find_workspace(office), now=NOW).reports == ["reports/bao-cao-2023.docx"]
    (office / "reports" / "bao-cao-2023.xlsx").unlink()
    assert run_once(find_workspace(office), now=NOW).reports == ["reports/bao-cao-2023.xlsx"]


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("2021-2023", "calendar", "2021-2023"),
        ("năm nay", "calendar", "2026"),
        ("Năm trước", "calendar", "2025"),
        ("năm nay", "nd09", "2026"),
        ("quý II/2023", "calendar", "2023-Q2"),
    ],
)
def test_the_period_of_a_report(text: str, year: str, expected: str) -> None:
    assert period_of(text, NOW.date(), year, Path("dvk.toml")).label == expected


def test_the_year_of_state_reporting_begins_in_december() -> None:
    assert period_of("năm nay", date(2025, 12, 20), "nd09", Path("dvk.toml")).label == "2026"


def test_a_period_that_is_none_is_said_with_its_place(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_report(office, '{ period = "bao giờ" }')
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    capsys.readouterr()
    assert main(["-C", str(office), "run"]) == 3
    assert "dvk.toml: run.report: “bao giờ” is not a period" in capsys.readouterr().err
    assert json.loads((office / "logs" / "dvk.jsonl").read_text("utf-8"))["exit"] == 3
