"""The tool from files to documents, with small real files."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import msgspec
import pytest
from list_office import NOW, UNITS, figures_of, ingest, period_of, send, workspace_at

from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.pipeline import lists, receive
from dvk_cli.pipeline.summarise import summarise
from dvk_cli.readers import files
from dvk_cli.store.lock import run_lock
from dvk_cli.workspace import Workspace, find_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "office")


# --- files ---


def test_files_are_found_in_a_fixed_order_with_the_names_to_show(workspace: Workspace) -> None:
    for name in ("2022/b.csv", "2022/a.csv", "z.csv", ".hidden/x.csv", "~$a.xlsx", "Thumbs.db"):
        send(workspace, name)
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
    inside = send(workspace, "a.csv")
    monkeypatch.chdir(workspace.inbox)
    assert [shown for _path, shown in files.collect([Path("a.csv"), inside], workspace.root)] == ["inbox/a.csv"]
    assert [shown for _path, shown in files.collect([Path("a.csv")])] == ["a.csv"]


def test_a_name_is_shown_composed_whatever_the_file_system_makes_of_it(workspace: Workspace) -> None:
    send(workspace, unicodedata.normalize("NFD", "Xã Lý Trạch.csv"))
    ((_path, shown),) = files.collect([workspace.inbox], workspace.root)
    assert shown == "inbox/Xã Lý Trạch.csv"


def test_a_path_that_names_nothing_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file") as caught:
        receive.check([tmp_path / "không có.csv"])
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
    result = receive.check([workspace.inbox], workspace)
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
    assert [f.path for f in receive.check([workspace.inbox / "link.csv"], workspace).files] == ["inbox/link.csv"]


def test_skipped_files_are_named_and_do_no_harm(workspace: Workspace) -> None:
    send(workspace, "~$a.xlsx")
    result = ingest(workspace, workspace.root / "inbox", workspace.config_path)
    assert [(f.path, f.outcome, f.findings[0].code) for f in result.files] == [
        ("inbox/~$a.xlsx", "skipped", "DVK104"),
        ("dvk.toml", "skipped", "DVK104"),
    ]
    assert result.all_accepted


# --- check and ingest ---


def test_check_needs_no_workspace_and_makes_no_store(workspace: Workspace) -> None:
    path = send(workspace, "Xã Lý Trạch.csv", "Trồng rừng")
    for where in (None, workspace):
        (file,) = receive.check([path], where).files
        assert (file.outcome, file.submissions[0].outcome, file.submissions[0].unit.name) == (
            "valid",
            "valid",
            "Xã Lý Trạch",
        )
    assert sorted(entry.name for entry in workspace.root.iterdir()) == ["dvk.toml", "inbox", "units.csv"]


def test_check_tells_that_two_files_contradict_each_other(workspace: Workspace) -> None:
    send(workspace, "a.csv", "A")
    send(workspace, "b.csv", "B")
    result = receive.check([workspace.inbox], workspace)
    assert [(f.outcome, [i.code for i in f.findings]) for f in result.files] == [("invalid", ["DVK501"])] * 2


def test_the_library_of_the_store_is_loaded_only_for_the_store(workspace: Workspace) -> None:
    path = send(workspace, "a.csv", "A")
    code = (
        "import sys, pathlib; from dvk_cli.pipeline import receive; light = set(sys.modules)\n"
        "receive.check([pathlib.Path(sys.argv[1])])\n"
        "print([m for m in ('sqlite3', 'pandas', 'filelock') if m in sys.modules], 'openpyxl' in light)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "[] False\n"


def test_the_inbox_again_is_unchanged_and_a_correction_replaces(workspace: Workspace) -> None:
    path = send(workspace, "a.csv", "A", "B")
    ingest(workspace)
    assert ingest(workspace).files[0].outcome == "unchanged"
    send(workspace, "a.csv", "A", "B", "C")
    (file,) = ingest(workspace, path).files
    assert (file.outcome, file.submissions[0].replaces) == ("accepted", [1])
    assert figures_of(workspace, "2023")["models.total"] == 3


def test_an_unchanged_file_is_not_parsed_again_but_another_list_of_units_is_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(workspace, "a.csv", "A")
    ingest(workspace)

    def unreadable(_data: bytes, _cells: int) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr("dvk_cli.readers.registry.read_sheets", unreadable)
    assert ingest(workspace).files[0].outcome == "unchanged"
    (workspace.root / "units.csv").write_text(UNITS + "19300,Xã Mới,xa\n", "utf-8")
    with pytest.raises(AssertionError, match="parsed"):
        ingest(find_workspace(workspace.root))


def test_a_dry_run_makes_nothing_at_all(workspace: Workspace) -> None:
    send(workspace, "a.csv", "A")
    before = sorted(workspace.root.rglob("*"))
    result = ingest(workspace, dry_run=True)
    assert (result.mode, result.files[0].outcome) == ("dry_run", "accepted")
    assert sorted(workspace.root.rglob("*")) == before


def test_a_second_run_at_the_same_time_is_sent_away(workspace: Workspace) -> None:
    send(workspace, "a.csv", "A")
    ingest(workspace)
    send(workspace, "a.csv", "A", "B")
    with run_lock(str(workspace.root / "dvk.sqlite")):
        with pytest.raises(DvkError, match=f"process {os.getpid()} of .*, since 20") as caught:
            ingest(workspace)
        assert caught.value.exit_code == 75
        # To look is no harm.
        assert ingest(workspace, dry_run=True).files[0].outcome == "accepted"
        assert figures_of(workspace, "2023")["models.total"] == 1
    assert ingest(workspace).files[0].outcome == "accepted"


def test_one_at_a_time_is_all_at_once(tmp_path: Path) -> None:
    summaries = []
    for order in ("all", "one", "back"):
        office = workspace_at(tmp_path / order)
        sent = [
            send(office, "2023/Xã Lý Trạch.csv", "A", "B"),
            send(office, "2023/Xã Hạ Trạch.csv", "A", unit="Xã Hạ Trạch", field="QP-AN"),
            send(office, "2022/Xã Lý Trạch.csv", "B", "C", year=2022),
        ]
        for batch in {"all": [sent], "one": [[p] for p in sent], "back": [[p] for p in sent[::-1]]}[order]:
            ingest(office, *batch)
        summaries.append(msgspec.json.encode(summarise(office, period_of("2022-2023"), by="unit")))
    assert summaries[0] == summaries[1] == summaries[2]


def test_a_store_that_cannot_be_used_is_one_clear_line(workspace: Workspace) -> None:
    send(workspace, "a.csv", "A")
    (workspace.root / "dvk.sqlite").write_text("hello", "utf-8")
    for command in (
        lambda: ingest(workspace),
        lambda: ingest(workspace, dry_run=True),
        lambda: lists.status(workspace, period_of("2023")),
    ):
        with pytest.raises(DvkError) as caught:
            command()
        assert caught.value.exit_code == 3
        assert "\n" not in caught.value.message


def test_the_reason_for_an_override_is_kept(workspace: Workspace) -> None:
    path = send(workspace, "a.csv", "A")
    options = IntakeOptions(unit="Xã Hạ Trạch", override=True)
    result = receive.ingest(workspace, [path], options, now=NOW, why="gửi nhầm tên")
    assert result.files[0].submissions[0].unit.name == "Xã Hạ Trạch"
    from dvk_cli.store.open import open_store

    store = open_store(workspace.store_url)
    assert store is not None
    with store.read() as connection:
        why, options = connection.execute("SELECT why, options FROM receipt").fetchone()
    store.close()
    assert why == "gửi nhầm tên"
    assert json.loads(options)["options"]["unit"] == "Xã Hạ Trạch"
