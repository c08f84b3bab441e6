"""Backup and its restoration, and what `dvk verify` finds wrong."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dvk_cli.cli import main
from dvk_cli.pipeline.verify import verify
from dvk_cli.workspace import find_workspace

CONFIG = '[area]\nname = "Huyện Bố Trạch"\nunits = "units.csv"\n[run]\nsettle_seconds = 0\n'
UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n"
LIST = "Xã Lý Trạch,,,,\nDanh sách mô hình năm 2023,,,,\nSTT,Tên mô hình,Đơn vị thực hiện,Lĩnh vực,Loại hình\n"
ROW = "1,Tổ tự quản,Hội Nông dân,Kinh tế,Tập thể\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One list, taken in by an unattended pass, and its year closed."""
    root = tmp_path / "office"
    (root / "inbox").mkdir(parents=True)
    monkeypatch.chdir(root)
    (root / "dvk.toml").write_text(CONFIG, "utf-8")
    (root / "units.csv").write_text(UNITS, "utf-8")
    (root / "inbox" / "a.csv").write_text(LIST + ROW, "utf-8")
    assert main(["run"]) == 0
    assert main(["-q", "close", "2023"]) == 0
    return root


def change(root: Path, sql: str) -> None:
    with closing(sqlite3.connect(root / "dvk.sqlite")) as connection, connection:
        connection.execute(sql)


def figures(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["-C", str(root), "summarize", "--period", "2023", "-f", "json"]) == 0
    return capsys.readouterr().out


def archived(root: Path) -> Path:
    return next(path for path in (root / "archive").glob("*/*"))


def found(root: Path) -> list[tuple[str, str]]:
    return [(item.code, item.severity) for item in verify(find_workspace(root)).findings]


def test_a_sound_workspace_is_told_so(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "All is as the ledger says."
    done = verify(find_workspace(office))
    assert (done.parts, done.originals, done.archived, done.editions, done.findings) == (1, 1, 1, 1, ())


@pytest.mark.parametrize(
    ("sql", "codes"),
    [
        ("UPDATE model_row SET field = 'khac'", [("DVK911", "error"), ("DVK915", "error")]),
        ("UPDATE model_row SET name = 'Tổ khác'", [("DVK911", "error")]),
        ("UPDATE edition SET summary = replace(summary, '1', '2')", [("DVK915", "error")]),
        ("UPDATE edition SET summary = replace(summary, '1', '2'), tool = '0.0.1'", [("DVK915", "warning")]),
        ("DELETE FROM submission", [("DVK910", "error")]),
        ("DELETE FROM model_in_force", [("DVK910", "error")]),
    ],
)
def test_what_was_changed_in_the_database_is_found(office: Path, sql: str, codes: list[Any]) -> None:
    change(office, sql)
    assert [each for each in found(office) if each in codes] == codes
    assert main(["verify"]) == int(any(severity == "error" for _code, severity in codes))


def test_an_archived_file_that_was_changed_or_lost_is_found(office: Path) -> None:
    path = archived(office)
    kept = path.read_bytes()
    path.write_bytes(kept + b"\n")
    assert found(office) == [("DVK912", "error"), ("DVK913", "warning")]
    path.write_bytes(kept)
    (path.parent / "note.txt").write_text("x", "utf-8")
    assert found(office) == [("DVK914", "info")]
    (path.parent / "note.txt").unlink()
    path.rename(office / "a.csv")
    assert found(office) == [("DVK913", "warning")]


def test_a_backup_can_be_put_back(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, copy = figures(office, capsys), tmp_path / "copy.sqlite"
    assert main(["backup", str(copy)]) == 0
    if os.name == "posix":
        assert copy.stat().st_mode & 0o777 == 0o600
    (office / "inbox" / "b.csv").write_text(LIST + ROW + ROW.replace("Tổ", "Đội").replace("1", "2"), "utf-8")
    assert main(["run"]) == 0
    assert figures(office, capsys) != before
    # As docs/unattended.md says.
    for name in ("dvk.sqlite", "dvk.sqlite-wal", "dvk.sqlite-shm"):
        (office / name).unlink(missing_ok=True)
    shutil.copy(copy, office / "dvk.sqlite")
    assert main(["verify"]) == 0
    assert figures(office, capsys) == before


def test_a_backup_while_a_run_writes_is_of_before_it(office: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(office / "dvk.sqlite", isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("DELETE FROM model_row")
        assert main(["backup", str(tmp_path / "copy.sqlite")]) == 0
        writing.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        assert copy.execute("SELECT count(*) FROM model_row").fetchone() == (1,)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.sqlite", "office"]


def test_a_backup_replaces_nothing_unless_asked(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_text("something else", "utf-8")
    assert main(["backup", str(copy)]) == 3
    assert copy.read_text("utf-8") == "something else"
    assert main(["backup", str(copy), "--force"]) == 0
    assert copy.read_bytes().startswith(b"SQLite format 3")
    assert main(["backup", "dvk.sqlite", "--force"]) == 3
    assert "is the store itself" in capsys.readouterr().err


def test_telephone_numbers_are_noticed_and_never_quoted(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = LIST + "1,Nuôi bò,Ông A ĐT 0912 345 678,Kinh té 0912345678,Cá nhân\n"
    (office / "inbox" / "a.csv").write_text(text.replace("Lý", "Hạ"), "utf-8")
    capsys.readouterr()
    for options in ((), ("-f", "json"), ("-f", "csv"), ("-v",)):
        assert main(["check", "inbox", *options]) == 1
        said = "".join(capsys.readouterr())
        assert "DVK240" in said
        assert "09***5678" in said
        assert "345 678" not in said
        assert "0912345678" not in said
