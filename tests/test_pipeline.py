"""The tool from files to documents, with small real files."""

import json
import os
import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from dvk_cli import pipeline
from dvk_cli.examination import failure_finding, limits_of
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.period import Period
from dvk_cli.model.result import RunResult
from dvk_cli.processes import Failure, Limits
from dvk_cli.readers import files
from dvk_cli.store.lock import run_lock
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


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return _workspace(tmp_path / "office")


def _workspace(root: Path, taxonomy: str = "sau_linh_vuc") -> Workspace:
    root.mkdir(parents=True)
    (root / "dvk.toml").write_text(CONFIG.format(taxonomy=taxonomy), "utf-8")
    (root / "units.csv").write_text(UNITS, "utf-8")
    (root / "inbox").mkdir()
    return find_workspace(root)


def _send(
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


def _ingest(workspace: Workspace, *paths: Path, dry_run: bool = False, now: datetime = NOW) -> RunResult:
    return pipeline.ingest(workspace, paths, IntakeOptions(), now=now, dry_run=dry_run)


def _period(text: str) -> Period:
    period = parse_period(text)
    assert period is not None
    return period


def _figures(workspace: Workspace, period: str) -> dict[str, object]:
    return {figure.id: figure.value for figure in pipeline.summarise(workspace, _period(period)).figures}


# --- files ---


def test_files_are_found_in_a_fixed_order_with_the_names_to_show(workspace: Workspace) -> None:
    for name in ("2022/b.csv", "2022/a.csv", "z.csv", ".hidden/x.csv", "~$a.xlsx", "Thumbs.db"):
        _send(workspace, name)
    found = files.collect([workspace.inbox], workspace.root)
    assert [shown for _path, shown in found] == [
        "inbox/.hidden",
        "inbox/2022/a.csv",
        "inbox/2022/b.csv",
        "inbox/Thumbs.db",
        "inbox/z.csv",
        "inbox/~$a.xlsx",
    ]
    # Named twice, read once.
    assert len(files.collect([workspace.inbox, workspace.inbox / "z.csv"], workspace.root)) == 6


def test_names_outside_the_workspace_are_shown_as_they_were_given(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "a.csv").write_text("x", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert [shown for _path, shown in files.collect([Path("mail")], workspace.root)] == ["mail/a.csv"]
    inside = _send(workspace, "a.csv")
    monkeypatch.chdir(workspace.inbox)
    assert [shown for _path, shown in files.collect([Path("a.csv"), inside], workspace.root)] == ["inbox/a.csv"]
    assert [shown for _path, shown in files.collect([Path("a.csv")])] == ["a.csv"]


def test_a_name_is_shown_composed_whatever_the_file_system_makes_of_it(workspace: Workspace) -> None:
    _send(workspace, unicodedata.normalize("NFD", "Xã Lý Trạch.csv"))
    ((_path, shown),) = files.collect([workspace.inbox], workspace.root)
    assert shown == "inbox/Xã Lý Trạch.csv"


def test_a_path_that_names_nothing_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file") as caught:
        pipeline.check([tmp_path / "không có.csv"])
    assert caught.value.exit_code == 2


def test_files_that_cannot_be_read_are_findings(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 1000)
    (workspace.inbox / "empty.csv").touch()
    (workspace.inbox / "large.csv").write_bytes(b"x" * 1001)
    (workspace.inbox / "photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (workspace.inbox / "link.csv").symlink_to(workspace.root / "units.csv")
    os.mkfifo(workspace.inbox / "pipe.csv")
    result = pipeline.check([workspace.inbox], workspace)
    assert {file.path: [item.code for item in file.findings] for file in result.files} == {
        "inbox/empty.csv": ["DVK102"],
        "inbox/large.csv": ["DVK123"],
        "inbox/link.csv": ["DVK125"],
        "inbox/photo.xlsx": ["DVK101"],
        "inbox/pipe.csv": ["DVK125"],
    }
    assert result.totals.outcomes["invalid"] == 5
    assert not result.all_accepted
    # A link that a person names is meant.
    assert [f.path for f in pipeline.check([workspace.inbox / "link.csv"], workspace).files] == ["inbox/link.csv"]


def test_skipped_files_are_named_and_do_no_harm(workspace: Workspace) -> None:
    _send(workspace, "~$a.xlsx")
    result = _ingest(workspace, workspace.root / "inbox", workspace.config_path)
    assert [(f.path, f.outcome, f.findings[0].code) for f in result.files] == [
        ("inbox/~$a.xlsx", "skipped", "DVK104"),
        ("dvk.toml", "skipped", "DVK104"),
    ]
    assert result.all_accepted


# --- check and ingest ---


def test_check_needs_no_workspace_and_makes_no_store(workspace: Workspace) -> None:
    path = _send(workspace, "Xã Lý Trạch.csv", "Trồng rừng")
    for where in (None, workspace):
        (file,) = pipeline.check([path], where).files
        assert (file.outcome, file.submissions[0].outcome, file.submissions[0].unit.name) == (
            "valid",
            "valid",
            "Xã Lý Trạch",
        )
    assert sorted(entry.name for entry in workspace.root.iterdir()) == ["dvk.toml", "inbox", "units.csv"]


def test_check_tells_that_two_files_contradict_each_other(workspace: Workspace) -> None:
    _send(workspace, "a.csv", "A")
    _send(workspace, "b.csv", "B")
    result = pipeline.check([workspace.inbox], workspace)
    assert [(f.outcome, [i.code for i in f.findings]) for f in result.files] == [("invalid", ["DVK501"])] * 2


def test_the_library_of_the_store_is_loaded_only_for_the_store(workspace: Workspace) -> None:
    path = _send(workspace, "a.csv", "A")
    code = (
        "import sys, pathlib; from dvk_cli import pipeline; light = set(sys.modules)\n"
        "pipeline.check([pathlib.Path(sys.argv[1])])\n"
        "print([m for m in ('sqlite3', 'pandas', 'filelock') if m in sys.modules], 'openpyxl' in light)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "[] False\n"


def test_from_inbox_to_figures(workspace: Workspace) -> None:
    _send(workspace, "2023/Xã Lý Trạch.csv", "A", "B")
    _send(workspace, "2023/Xã Hạ Trạch.csv", "A", unit="Xã Hạ Trạch")
    _send(workspace, "2022/Xã Lý Trạch.csv", "A", year=2022)
    result = _ingest(workspace)
    assert result.totals.outcomes == {"accepted": 3, "partial": 0, "rejected": 0, "unchanged": 0, "skipped": 0}
    # A model of two years is one model of both together.
    assert _figures(workspace, "2023")["models.total"] == 3
    assert _figures(workspace, "2022-2023")["models.total"] == 3
    by_year = pipeline.summarise(workspace, _period("2022-2023"), by="year").figures
    assert {f.year: f.value for f in by_year if f.id == "models.total"} == {None: 3, 2022: 1, 2023: 3}
    own = pipeline.summarise(workspace, _period("2023"), unit="Hạ Trạch").figures
    assert next(f.value for f in own if f.id == "models.total") == 1
    with pytest.raises(UsageError, match="Hạ Trạc"):
        pipeline.summarise(workspace, _period("2023"), unit="Hạ Trạc")


def test_the_inbox_again_is_unchanged_and_a_correction_replaces(workspace: Workspace) -> None:
    path = _send(workspace, "a.csv", "A", "B")
    _ingest(workspace)
    assert _ingest(workspace).files[0].outcome == "unchanged"
    _send(workspace, "a.csv", "A", "B", "C")
    (file,) = _ingest(workspace, path).files
    assert (file.outcome, file.submissions[0].replaces) == ("accepted", [1])
    assert _figures(workspace, "2023")["models.total"] == 3


def test_an_unchanged_file_is_not_parsed_again_but_another_list_of_units_is_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(workspace, "a.csv", "A")
    _ingest(workspace)

    def unreadable(_data: bytes) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr("dvk_cli.readers.registry.read_sheets", unreadable)
    assert _ingest(workspace).files[0].outcome == "unchanged"
    (workspace.root / "units.csv").write_text(UNITS + "19300,Xã Mới,xa\n", "utf-8")
    with pytest.raises(AssertionError, match="parsed"):
        _ingest(find_workspace(workspace.root))


def test_a_dry_run_makes_nothing_at_all(workspace: Workspace) -> None:
    _send(workspace, "a.csv", "A")
    before = sorted(workspace.root.rglob("*"))
    result = _ingest(workspace, dry_run=True)
    assert (result.mode, result.files[0].outcome) == ("dry_run", "accepted")
    assert sorted(workspace.root.rglob("*")) == before


def test_a_second_run_at_the_same_time_is_sent_away(workspace: Workspace) -> None:
    _send(workspace, "a.csv", "A")
    _ingest(workspace)
    _send(workspace, "a.csv", "A", "B")
    with run_lock(str(workspace.root / "dvk.sqlite")):
        with pytest.raises(DvkError, match=f"process {os.getpid()} of .*, since 20") as caught:
            _ingest(workspace)
        assert caught.value.exit_code == 75
        # To look is no harm.
        assert _ingest(workspace, dry_run=True).files[0].outcome == "accepted"
        assert _figures(workspace, "2023")["models.total"] == 1
    assert _ingest(workspace).files[0].outcome == "accepted"


def test_one_at_a_time_is_all_at_once(tmp_path: Path) -> None:
    summaries = []
    for order in ("all", "one", "back"):
        office = _workspace(tmp_path / order)
        sent = [
            _send(office, "2023/Xã Lý Trạch.csv", "A", "B"),
            _send(office, "2023/Xã Hạ Trạch.csv", "A", unit="Xã Hạ Trạch", field="QP-AN"),
            _send(office, "2022/Xã Lý Trạch.csv", "B", "C", year=2022),
        ]
        for batch in {"all": [sent], "one": [[p] for p in sent], "back": [[p] for p in sent[::-1]]}[order]:
            _ingest(office, *batch)
        summaries.append(msgspec.json.encode(pipeline.summarise(office, _period("2022-2023"), by="unit")))
    assert summaries[0] == summaries[1] == summaries[2]


def test_a_store_that_cannot_be_used_is_one_clear_line(workspace: Workspace) -> None:
    _send(workspace, "a.csv", "A")
    (workspace.root / "dvk.sqlite").write_text("hello", "utf-8")
    for command in (
        lambda: _ingest(workspace),
        lambda: _ingest(workspace, dry_run=True),
        lambda: pipeline.status(workspace, _period("2023")),
    ):
        with pytest.raises(DvkError) as caught:
            command()
        assert caught.value.exit_code == 3
        assert "\n" not in caught.value.message


# --- documents ---


def test_documents_without_a_store_say_that_nothing_has_come_and_make_none(workspace: Workspace) -> None:
    summary = pipeline.summarise(workspace, _period("2023"))
    assert (summary.coverage.expected, summary.coverage.reported) == (3, 0)
    status = pipeline.status(workspace, _period("2023"))
    assert {unit.state for unit in (*status.units, *status.agencies)} == {"missing"}
    assert pipeline.models(workspace, _period("2023")).models == []
    assert not (workspace.root / "dvk.sqlite").exists()


def test_status_tells_reported_returned_partial_missing_and_late(workspace: Workspace) -> None:
    _send(workspace, "2022/Lý Trạch.csv", "A", year=2022)
    _send(workspace, "2023/Lý Trạch.csv", "A")
    _send(workspace, "2022/Hạ Trạch.csv", "A", unit="Xã Hạ Trạch", year=2022)
    with _send(workspace, "2023/Hạ Trạch.csv", "A", unit="Xã Hạ Trạch").open("a", encoding="utf-8") as wrong:
        wrong.write("2,B,Hội Nông dân,Kinh té,Tập thể\n")
    _ingest(workspace)
    status = pipeline.status(workspace, _period("2022-2023"), today=date(2024, 1, 20))
    assert (status.expected, status.reported) == (3, 1)
    assert {u.name: [(p.label, p.state, p.late) for p in u.periods] for u in status.units} == {
        "Xã Hạ Trạch": [("2022", "reported", True), ("2023", "returned", True)],
        "Xã Lý Trạch": [("2022", "reported", True), ("2023", "reported", False)],
        "Thị trấn Phong Nha": [("2022", "missing", True), ("2023", "missing", True)],
    }
    assert [unit.state for unit in status.units] == ["returned", "reported", "missing"]
    assert status.units[1].periods[1].parts == {"models": 1}
    assert [agency.code for agency in status.agencies] == ["cq01"]


def test_models_are_listed_under_the_taxonomy_in_use(tmp_path: Path) -> None:
    office = _workspace(tmp_path / "office", "bon_linh_vuc")
    _send(office, "a.csv", "Đường hoa", field="NTM")
    _ingest(office)
    (listed,) = pipeline.models(office, _period("2023"), field="nong_thon_moi").models
    place = pipeline.catalogue_of(office).taxonomy.place("nong_thon_moi")
    assert (listed.name, listed.unit, listed.field, listed.years) == ("Đường hoa", "Xã Lý Trạch", place, (2023,))
    assert pipeline.models(office, _period("2023"), field="Kinh tế").models == []
    assert pipeline.models(office, _period("2023"), typical=True).models == []
    with pytest.raises(UsageError, match="Kinh té"):
        pipeline.models(office, _period("2023"), field="Kinh té")


def test_a_summary_of_an_earlier_day(workspace: Workspace) -> None:
    _send(workspace, "a.csv", "A")
    _ingest(workspace)
    _send(workspace, "a.csv", "A", "B")
    _ingest(workspace, now=datetime(2024, 2, 1, tzinfo=UTC))
    earlier = pipeline.summarise(workspace, _period("2023"), as_of=date(2024, 1, 31))
    assert next(f.value for f in earlier.figures if f.id == "models.total") == 1
    assert _figures(workspace, "2023")["models.total"] == 2


def test_the_reason_for_an_override_is_kept(workspace: Workspace) -> None:
    path = _send(workspace, "a.csv", "A")
    options = IntakeOptions(unit="Xã Hạ Trạch", override=True)
    result = pipeline.ingest(workspace, [path], options, now=NOW, why="gửi nhầm tên")
    assert result.files[0].submissions[0].unit.name == "Xã Hạ Trạch"
    from dvk_cli.store.open import open_store

    store = open_store(workspace.store_url)
    assert store is not None
    with store.read() as connection:
        why, options = connection.execute("SELECT why, options FROM receipt").fetchone()
    store.close()
    assert why == "gửi nhầm tên"
    assert json.loads(options)["options"]["unit"] == "Xã Hạ Trạch"


# --- limits ---


def test_limits_come_from_the_environment_or_the_workspace_or_are_the_default(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits_of(None) == limits_of(workspace) == Limits(seconds=20, megabytes=1024)
    with (workspace.root / "dvk.toml").open("a", encoding="utf-8") as config:
        config.write("[inbox]\nseconds = 60\nmegabytes = 0\n")
    assert limits_of(find_workspace(workspace.root)) == Limits(60, 0)
    monkeypatch.setenv("DVK_SECONDS", " 5 ")
    assert limits_of(find_workspace(workspace.root)) == Limits(5, 0)
    assert limits_of(None) == Limits(5, 1024)


@pytest.mark.parametrize(("name", "value"), [("DVK_SECONDS", "0"), ("DVK_SECONDS", "1.5"), ("DVK_MEGABYTES", "-1")])
def test_a_limit_that_is_none_is_said(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=f"{name}={value}"):
        limits_of(None)


@pytest.mark.parametrize(
    ("failure", "code"),
    [(Failure("time"), "DVK130"), (Failure("memory"), "DVK131"), (Failure("died", "SIGSEGV"), "DVK132")],
)
def test_each_failure_of_a_child_is_a_finding(failure: Failure, code: str) -> None:
    found = failure_finding(failure, Limits(7, 8))
    assert (found.code, found.severity) == (code, "error")
    assert {"DVK130": "7", "DVK131": "8", "DVK132": "SIGSEGV"}[code] in message_of(found)
