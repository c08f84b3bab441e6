"""Reports beside other reports, from files to the ledger: in one run, in several, and in every order."""

import itertools
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.result import RunResult
from dvk_cli.pipeline import lists, receive, summarise
from dvk_cli.renderers.base import Look
from dvk_cli.renderers.registry import choose
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.workspace import Workspace, find_workspace

NOW = datetime(2024, 1, 5, 8, 0, tzinfo=UTC)

CONFIG = """
[area]
name = "Huyện Bố Trạch"
units = "units.csv"

[catalogue]
extend = "catalogue.toml"
"""
UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n"
TABLE = "{unit}\nSố liệu năm {year}\nSTT;Chỉ tiêu;ĐVT;Giá trị\n{rows}\n"
LABELS = {
    "ho": "Tổng số hộ",
    "dan": "Dân số",
    "ngheo": "Số hộ nghèo",
    "dau": "Số hộ nghèo đầu năm",
    "lop": "Số lớp đào tạo nghề",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return _workspace(tmp_path)


def _workspace(root: Path, catalogue: str = "") -> Workspace:
    (root / "inbox").mkdir(parents=True, exist_ok=True)
    (root / "dvk.toml").write_text(CONFIG, "utf-8")
    (root / "units.csv").write_text(UNITS, "utf-8")
    (root / "catalogue.toml").write_text(catalogue, "utf-8")
    return find_workspace(root)


def _send(workspace: Workspace, year: int, unit: str = "Xã Lý Trạch", **values: int) -> Path:
    rows = "\n".join(f"{n};{LABELS[key]};;{value}" for n, (key, value) in enumerate(values.items(), start=1))
    path = workspace.inbox / f"{unit} {year}.csv"
    path.write_text(TABLE.format(unit=unit, year=year, rows=rows), "utf-8")
    return path


def _ingest(workspace: Workspace, *paths: Path, dry_run: bool = False) -> RunResult:
    return receive.ingest(workspace, paths, IntakeOptions(), now=NOW, dry_run=dry_run)


def _found(result: RunResult) -> dict[str, list[str]]:
    """By file: code, cell and severity of what was found."""
    found = {file.path: [f"{i.code} {i.cell} {i.severity}" for i in file.findings] for file in result.files}
    return {Path(path).stem: items for path, items in found.items() if items}


YEARS = (2021, 2022, 2023)


def _three_years(workspace: Workspace) -> list[Path]:
    return [
        _send(workspace, 2021, ho=1612, dan=6500),
        _send(workspace, 2022, ho=1598000, dan=6510000, ngheo=62),
        _send(workspace, 2023, ho=1605, dan=6530, dau=26),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_the_files_of_a_run_plays_no_part(workspace: Workspace, order: Sequence[int]) -> None:
    files = _three_years(workspace)
    result = _ingest(workspace, *(files[n] for n in order))
    assert _found(result) == {
        "Xã Lý Trạch 2022": ["DVK406 D4 warning"],
        "Xã Lý Trạch 2023": ["DVK407 D6 warning"],
    }
    assert result.totals.outcomes["accepted"] == 3


def test_check_says_the_same_with_and_without_a_workspace(workspace: Workspace) -> None:
    files = _three_years(workspace)
    wanted = {"Xã Lý Trạch 2022": ["DVK406 D4 warning"], "Xã Lý Trạch 2023": ["DVK407 D6 warning"]}
    assert _found(receive.check(files)) == _found(receive.check(files, workspace)) == wanted
    assert not (workspace.root / "dvk.sqlite").exists()


def test_what_is_in_force_is_compared_with_and_never_written_by_a_check(workspace: Workspace) -> None:
    first, second, third = _three_years(workspace)
    assert _found(_ingest(workspace, first)) == {}
    before = (workspace.root / "dvk.sqlite").read_bytes()
    for look in (receive.check([second], workspace), _ingest(workspace, second, dry_run=True)):
        assert _found(look) == {"Xã Lý Trạch 2022": ["DVK406 D4 warning"]}
    assert (workspace.root / "dvk.sqlite").read_bytes() == before
    assert _found(_ingest(workspace, third)) == {}
    # The older report comes last; its end of the year is told beside the slip.
    assert _found(_ingest(workspace, second)) == {"Xã Lý Trạch 2022": ["DVK406 D4 warning", "DVK407 D6 warning"]}


def test_the_ledger_keeps_what_was_found(workspace: Workspace) -> None:
    files = _three_years(workspace)
    told = _found(_ingest(workspace, *files))
    again = _ingest(workspace, *files)
    assert again.totals.outcomes["unchanged"] == 3
    assert _found(again) == told


def test_a_correction_is_not_held_against_what_it_replaces(workspace: Workspace) -> None:
    _ingest(workspace, *_three_years(workspace))
    result = _ingest(workspace, _send(workspace, 2022, ho=1598, dan=6510, ngheo=26))
    assert _found(result) == {"Xã Lý Trạch 2022": ["DVK401 None info"]}


ERROR = '[[over_time]]\nid = "nham_don_vi_tinh"\nseverity = "error"\n'


def test_an_error_keeps_the_submission_out(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, ERROR)
    files = _three_years(workspace)
    for result in (_ingest(workspace, *files, dry_run=True), _ingest(workspace, *files)):
        assert _found(result)["Xã Lý Trạch 2022"] == ["DVK406 D4 error"]
        assert [file.outcome for file in result.files] == ["accepted", "rejected", "accepted"]
    assert [f.outcome for f in receive.check(files, workspace).files] == ["valid", "invalid", "valid"]
    figures = {f.id: f.value for f in summarise.summarise(workspace, parse_period("2022") or pytest.fail("")).figures}
    assert figures.get("indicators.tong_so_ho") is None
    status = lists.status(workspace, parse_period("2022") or pytest.fail(""))
    assert {unit.name: unit.state for unit in status.units}["Xã Lý Trạch"] == "returned"


def test_a_rule_on_trial_only_warns_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_LANG", "en")
    workspace = _workspace(tmp_path, ERROR + 'trial = true\n[severity]\nDVK406 = "error"\n')
    result = _ingest(workspace, *_three_years(workspace))
    # It hides nothing: the same cells are found by a rule in use.
    assert _found(result)["Xã Lý Trạch 2022"] == ["DVK405 D4 warning", "DVK406 D4 warning", "DVK405 D5 warning"]
    assert message_of(result.files[1].findings[1]).endswith(
        "(rule on trial: Slip of the unit of measure (×1 000, ×1 000 000))"
    )


def test_a_rule_of_sums_can_be_tried_and_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_LANG", "en")
    for catalogue, wanted in (
        ("", ["DVK303 D4 error"]),
        ('[[check]]\nid = "ho_trong_dan_so"\ntrial = true\n[severity]\nDVK303 = "error"\n', ["DVK303 D4 warning"]),
        ('[[check]]\nid = "ho_trong_dan_so"\nenabled = false\n', None),
        ('[[check]]\nid = "ho_trong_dan_so"\nseverity = "info"\n', ["DVK304 D4 info"]),
    ):
        workspace = _workspace(tmp_path, catalogue)
        found = _found(receive.check([_send(workspace, 2021, ho=6500, dan=1612)], workspace))
        assert found.get("Xã Lý Trạch 2021") == wanted


def test_a_file_saved_under_another_units_name(workspace: Workspace) -> None:
    own = workspace.inbox / "Xã Lý Trạch 2023.csv"
    own.write_text("STT;Chỉ tiêu;ĐVT;Giá trị\n1;Số lớp đào tạo nghề;;4\n", "utf-8")
    copy = workspace.inbox / "Xã Hạ Trạch 2023.csv"
    copy.write_bytes(own.read_bytes())
    both = {"Xã Lý Trạch 2023": ["DVK531 None warning"], "Xã Hạ Trạch 2023": ["DVK531 None warning"]}
    assert _found(receive.check([own, copy], workspace)) == both
    assert _found(_ingest(workspace, own)) == {}
    assert _found(_ingest(workspace, copy)) == {"Xã Hạ Trạch 2023": ["DVK531 None warning"]}


def test_figures_that_are_another_units_or_last_years(workspace: Workspace) -> None:
    values = {"ho": 1612, "dan": 6500, "ngheo": 62, "dau": 71, "lop": 14}
    assert _found(_ingest(workspace, _send(workspace, 2021, **values))) == {}
    assert _found(_ingest(workspace, _send(workspace, 2021, "Xã Hạ Trạch", **values))) == {
        "Xã Hạ Trạch 2021": ["DVK532 None warning"]
    }
    # Of 2022 the standard of poverty is another, so that only the copy is told.
    assert _found(_ingest(workspace, _send(workspace, 2022, **values))) == {"Xã Lý Trạch 2022": ["DVK408 None warning"]}


def test_a_finding_names_the_other_report_in_json(workspace: Workspace) -> None:
    result = _ingest(workspace, *_three_years(workspace))
    found = json.loads(choose(result, "json").render(result, Look()))["files"][1]["findings"][0]
    assert {key: found[key] for key in ("code", "name", "cell", "value", "cells")} == {
        "code": "DVK406",
        "name": "unit-slip",
        "cell": "D4",
        "value": "1598000",
        "cells": 2,
    }
    assert "inbox/Xã Lý Trạch 2021.csv [D4]" in found["message"]
