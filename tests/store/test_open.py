import re
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from dvk_cli.model.errors import DvkError
from dvk_cli.store.database import Store
from dvk_cli.store.lock import run_lock
from dvk_cli.store.migrate import MIGRATIONS, newest
from dvk_cli.store.open import open_store

STEPS = sorted(int(step.name[:4]) for step in MIGRATIONS.glob("*.sql"))


def _tables(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: re.sub(r"\s+", " ", sql) for name, sql in rows}


def _make(path: Path, migrations: Path = MIGRATIONS) -> None:
    store = open_store(str(path), create=True, migrations=migrations)
    assert store is not None
    store.close()


def _sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def _versions(path: Path) -> list[int]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT version FROM schema_version ORDER BY version").fetchall()
    connection.close()
    return [version for (version,) in rows]


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The steps of a later dvk, which has one more."""
    folder = tmp_path / "later"
    shutil.copytree(MIGRATIONS, folder)
    (folder / f"{newest(MIGRATIONS) + 1:04}_notes.sql").write_text(
        "-- Notes; with two statements.\n"
        "CREATE TABLE note (\n    id INTEGER NOT NULL PRIMARY KEY,\n    text TEXT NOT NULL\n);\n\n"
        "ALTER TABLE run ADD COLUMN note_id INTEGER REFERENCES note (id);\n",
        "utf-8",
    )
    return folder


def test_a_new_store_is_for_its_owner_only_and_keeps_a_log(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    store = open_store(str(path), create=True)
    assert store is not None
    with store.write() as connection:
        connection.execute("INSERT INTO run (id, started_at) VALUES (1, '2024')")
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {0o600}
    store.close()


def test_without_create_nothing_is_made(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    assert open_store(f"sqlite:///{path}") is None
    assert list(tmp_path.iterdir()) == []
    path.touch()
    assert open_store(str(path)) is None
    assert path.stat().st_size == 0


def test_a_store_whose_making_was_interrupted_is_made(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    _make(path)
    begun = tmp_path / "begun.sqlite"
    connection = sqlite3.connect(begun)
    connection.execute(f"PRAGMA application_id = {int.from_bytes(b'dvk1')}")
    connection.close()
    assert open_store(str(begun)) is None
    _make(begun)
    assert _tables(begun) == _tables(path)


def test_an_old_store_is_copied_and_migrated_and_is_then_like_a_new_one(tmp_path: Path, later: Path) -> None:
    old, new = tmp_path / "dvk.sqlite", tmp_path / "new.sqlite"
    _make(old)
    before = _tables(old)
    _sql(old, "INSERT INTO run (id, started_at) VALUES (1, '2024')")
    store = open_store(str(old), migrations=later)
    assert store is not None
    with store.read() as connection:
        assert connection.execute("SELECT id, started_at, note_id FROM run").fetchall() == [(1, "2024", None)]
    store.close()
    _make(new, later)
    assert _tables(old) == _tables(new) != before
    assert _versions(old) == _versions(new) == [*STEPS, STEPS[-1] + 1]
    copy = tmp_path / f"dvk.sqlite.backup-{STEPS[-1]}"
    assert _tables(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    # A second copy does not take the first one's place.
    _make(old, later)
    assert not (tmp_path / f"{copy.name}-1").exists()


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path, later: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    _make(path)
    before = _tables(path)
    (later / "9000_wrong.sql").write_text("CREATE TABLE more (id INTEGER);\nDROP TABLE absent;\n", "utf-8")
    for _time in range(2):
        with pytest.raises(DvkError, match="no such table"):
            open_store(str(path), migrations=later)
        assert _tables(path) == before
    copy = f"dvk.sqlite.backup-{STEPS[-1]}"
    assert {file.name for file in tmp_path.glob("*.backup*")} == {copy, f"{copy}-1"}


def test_a_store_is_not_migrated_under_a_run(tmp_path: Path, later: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    _make(path)
    with run_lock(str(path)), pytest.raises(DvkError, match="another run") as caught:
        open_store(str(path), migrations=later)
    assert caught.value.exit_code == 75
    assert _versions(path) == STEPS


def test_a_newer_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    _make(path)
    _sql(path, "INSERT INTO schema_version (version) VALUES (9999)")
    before = path.read_bytes()
    with pytest.raises(DvkError, match="9999") as caught:
        open_store(str(path), create=True)
    assert caught.value.exit_code == 3
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"hello", b"SQLite format 3\x00" + b"rubbish" * 200, b"\x89PNG"], ids=["text", "damaged", "picture"]
)
def test_what_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dvk.sqlite"
    path.write_bytes(content)
    with pytest.raises(DvkError) as caught:
        open_store(str(path), create=True)
    assert "\n" not in caught.value.message
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_store_is_said_in_one_line_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    _make(path)
    content = path.read_bytes()
    damaged = content[:100] + b"\xff" * 4000 + content[4100:]
    path.write_bytes(damaged)
    with pytest.raises(DvkError, match="cannot be used") as caught:
        open_store(str(path), create=True)
    assert "put back a copy" in caught.value.hint
    assert path.read_bytes() == damaged
    # A copy is kept as it was found, once.
    with pytest.raises(DvkError, match="cannot be used"):
        open_store(str(path))
    assert [copy.name for copy in tmp_path.glob("*.damaged*")] == ["dvk.sqlite.damaged"]
    assert (tmp_path / "dvk.sqlite.damaged").read_bytes() == damaged
    assert stat.S_IMODE((tmp_path / "dvk.sqlite.damaged").stat().st_mode) == 0o600


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    # A table of that name is nothing special.
    _sql(path, "CREATE TABLE schema_version (version INTEGER)", "CREATE TABLE photo (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(DvkError, match="not a store"):
        open_store(str(path), create=True)
    assert path.read_bytes() == before


def test_a_folder_that_does_not_exist_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DvkError, match="cannot be used") as caught:
        open_store(str(tmp_path / "nowhere" / "dvk.sqlite"), create=True)
    assert caught.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense://"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(DvkError, match="no address"):
        open_store(url)


def test_a_locked_store_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvk_cli.store.database.BUSY_SECONDS", 0.05)
    path = tmp_path / "dvk.sqlite"
    store = open_store(str(path), create=True)
    assert isinstance(store, Store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DvkError, match="locked") as caught, store.write():
        pass
    assert caught.value.exit_code == 3
    other.close()
    store.close()


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "dvk.sqlite"), create=True)
    assert store is not None
    with pytest.raises(RuntimeError), store.write() as connection:
        connection.execute("INSERT INTO run (id, started_at) VALUES (1, '2024')")
        raise RuntimeError
    with store.read() as connection:
        assert connection.execute("SELECT id FROM run").fetchall() == []
    store.close()


def test_a_reader_sees_one_state_while_another_writes(tmp_path: Path) -> None:
    path = str(tmp_path / "dvk.sqlite")
    writer, reader = open_store(path, create=True), open_store(path)
    assert writer is not None
    assert reader is not None
    with reader.read() as seen:
        assert seen.execute("SELECT count(*) FROM run").fetchone() == (0,)
        with writer.write() as connection:
            connection.execute("INSERT INTO run (id, started_at) VALUES (1, '2024')")
        assert seen.execute("SELECT count(*) FROM run").fetchone() == (0,)
    with reader.read() as seen:
        assert seen.execute("SELECT count(*) FROM run").fetchone() == (1,)
    reader.close()
    writer.close()
