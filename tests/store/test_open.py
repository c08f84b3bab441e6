import re
import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from dvk_cli.model.errors import DvkError
from dvk_cli.store import schema
from dvk_cli.store.open import Store, migrate, open_store


def _tables(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")") for name, sql in rows}


def _make(path: Path) -> None:
    store = open_store(str(path), create=True)
    assert store is not None
    store.close()


def _sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_new_store_is_for_its_owner_only_and_keeps_a_log(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    store = open_store(str(path), create=True)
    assert store is not None
    with store.write() as connection:
        connection.execute(schema.run.insert().values(started_at="2024"))
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {0o600}
    store.close()


def test_without_create_nothing_is_made(tmp_path: Path) -> None:
    assert open_store(f"sqlite:///{tmp_path}/dvk.sqlite") is None
    assert list(tmp_path.iterdir()) == []


def test_migrating_from_nothing_gives_the_same_tables_as_a_new_store(tmp_path: Path) -> None:
    _make(tmp_path / "new.sqlite")
    migrated = tmp_path / "migrated.sqlite"
    engine = sa.create_engine(f"sqlite:///{migrated}")
    migrate(engine)
    engine.dispose()
    assert _tables(migrated) == _tables(tmp_path / "new.sqlite")
    assert open_store(str(migrated)) is not None


def test_an_old_store_is_copied_and_then_migrated(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    _sql(path, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    store = open_store(str(path))
    assert store is not None
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == schema.REVISIONS[-1]
    store.close()
    copy = tmp_path / "dvk.sqlite.backup-empty"
    assert list(_tables(copy)) == ["alembic_version"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_newer_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "dvk.sqlite"
    _make(path)
    _sql(path, "UPDATE alembic_version SET version_num = '9999'")
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


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    _sql(path, "CREATE TABLE photo (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(DvkError, match="not a store"):
        open_store(str(path), create=True)
    assert path.read_bytes() == before


def test_a_folder_that_does_not_exist_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DvkError, match="cannot be used") as caught:
        open_store(str(tmp_path / "nowhere" / "dvk.sqlite"), create=True)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense://"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(DvkError, match="no address"):
        open_store(url)


def test_a_locked_store_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvk_cli.store.open.BUSY_SECONDS", 0.05)
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
        connection.execute(schema.run.insert().values(started_at="2024"))
        raise RuntimeError
    with store.read() as connection:
        assert connection.execute(sa.select(schema.run)).all() == []
    store.close()


def test_the_tables_suit_postgresql_too() -> None:
    made = {t.name: str(CreateTable(t).compile(dialect=postgresql.dialect())) for t in schema.metadata.sorted_tables}
    assert "value BIGINT NOT NULL" in made["observation"]
    assert "id BIGSERIAL NOT NULL" in made["part"]
