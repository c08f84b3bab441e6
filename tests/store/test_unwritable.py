"""Stores that may be read and not written, as the system's own answer about a folder has it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_world import count, examined, ingest, make_store, submission, year

from dvk_cli.model.errors import DvkError
from dvk_cli.store.open import open_store
from dvk_cli.store.queries import facts
from dvk_cli.store.unwritable import in_memory


@pytest.fixture
def store(tmp_path: Path) -> Path:
    made = make_store(tmp_path)
    ingest(made, examined("a.csv", submission(counts=[count(4)])))
    made.close()
    return tmp_path / "dvk.sqlite"


@pytest.fixture
def locked(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Its folder may not be written to; whoever is root is told so only here."""
    store.parent.chmod(0o500)
    if os.geteuid() == 0:
        monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != store.parent)
    yield store
    store.parent.chmod(0o700)


def test_it_is_read_and_nothing_is_left_beside_it(locked: Path) -> None:
    before, beside = locked.read_bytes(), set(locked.parent.iterdir())
    opened = open_store(str(locked))
    assert opened is not None
    assert [each.value for each in facts(opened, year(2023)).counts] == [4]
    with pytest.raises(DvkError, match="can only be read") as caught, opened.write():
        pass
    assert "may not write" in caught.value.hint
    opened.close()
    assert set(locked.parent.iterdir()) == beside
    assert locked.read_bytes() == before


def test_a_log_that_is_not_empty_is_left_to_sqlite(locked: Path) -> None:
    (locked.parent / "dvk.sqlite-wal").write_bytes(b"x")
    assert in_memory(locked) is None


def test_where_one_may_write_nothing_is_read_into_memory(store: Path) -> None:
    assert in_memory(store) is None
