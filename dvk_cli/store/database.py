"""The connection to the store: transactions, and the store's troubles told as DvkError.

Plain DB-API. Every statement of the store keeps to what SQLite (3.35 and later) and PostgreSQL have in common, with
`?` for a value, so that another database needs another connection (`postgres`) and no other SQL.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.model.errors import DvkError, said_by_system
from dvk_cli.store.lock import run_lock

BUSY_SECONDS = 15


class Rows(Protocol):
    """What a statement gives: rows as tuples."""

    @property
    def rowcount(self) -> int:
        """How many rows a change has reached."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """All rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection in a transaction."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Run a statement with the values for its question marks."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Rows:
        """Run a statement for each row of values."""


class Store(ABC):
    """An open store. `place`: what messages call it."""

    place: str
    has_tables: str
    """Tells by 0 or 1 whether there are any tables yet: the one question that each database is asked in its own way."""

    @abstractmethod
    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the store throughout."""

    @abstractmethod
    def write(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are kept all together when the block ends, or not at all.

        Nobody else writes meanwhile. The lock is waited for at the start: a reader that turns writer could not wait.
        """

    @abstractmethod
    def alone(self) -> AbstractContextManager[None]:
        """Keep other runs away. The lock ends with the process that holds it, however that ends.

        Raises:
            DvkError: another run holds it (exit code 75: try later).
        """

    @abstractmethod
    def back_up(self, version: int) -> None:
        """Copy all of it, whose tables are of a version, to beside it before they are changed."""

    @abstractmethod
    def faults(self) -> list[str]:
        """What is wrong in the tables as such; empty: they are sound, as far as can be seen from here."""

    @abstractmethod
    def forget(self) -> None:
        """Write the tables anew, so that nothing that was changed or deleted is left in them."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""


class SqliteStore(Store):
    """A store in a file.

    Args:
        connection: to it, with Python's own handling of transactions switched off.
        place: the file.
        writable: whether it may be changed.
    """

    has_tables = "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'"
    _connected: ClassVar[Counter[str]] = Counter()

    def __init__(self, connection: sqlite3.Connection, place: str, *, writable: bool = True) -> None:
        self._connection = connection
        self._writable = writable
        self.place = place
        self._connected[place] += writable
        self._closed = False

    @classmethod
    def is_connected(cls, place: str) -> bool:
        """Whether this process has a connection to the file already.

        Then it must not open the file in any other way: closing it again would give up the connection's locks, and
        another process might take away the log that is in use (sqlite.org/howtocorrupt.html, 2.2).
        """
        return cls._connected[place] > 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See `Store`."""
        with told(self.place), self._transaction("BEGIN"):
            yield self._connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """See `Store`."""
        if not self._writable:
            raise trouble(self.place, "attempt to write a readonly database")
        with told(self.place), self._transaction("BEGIN IMMEDIATE"):
            yield self._connection

    def alone(self) -> AbstractContextManager[None]:
        """See `Store`; the lock is a file beside the store's."""
        return run_lock(self.place)

    def back_up(self, version: int) -> None:
        """See `Store`."""
        # Imported here: only what migrates needs it.
        from dvk_cli.store.own_file import back_up

        back_up(Path(self.place), version)

    def faults(self) -> list[str]:
        """What SQLite finds wrong in the file, and references that lead nowhere."""
        with told(self.place):
            run = self._connection.execute
            found = [str(row[0]) for row in run("PRAGMA integrity_check")]
            lost = run("PRAGMA foreign_key_check").fetchall()
        return [each for each in found if each != "ok"] + [
            f"{table} {row} → {other}" for table, row, other, _key in lost
        ]

    def forget(self) -> None:
        """See `Store`: neither in the file's pages, nor in its log."""
        with told(self.place):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # SQLite itself has already undone everything where the disk was full.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the connection; SQLite then folds its log into the one file."""
        self._connection.close()
        if not self._closed:
            self._connected[self.place] -= self._writable
        self._closed = True


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an SQLite file that exists."""
    # mode=rw: opening must never make a file, least of all one with loose permissions. isolation_level: Python's own
    # transactions commit behind one's back.
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


@contextmanager
def told(place: str) -> Iterator[None]:
    """Troubles of the store and its disk, in one line. Our own mistakes (a broken rule of the schema) pass through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Precisely these: the other kinds are mistakes of the program.
        if type(error) not in (sqlite3.DatabaseError, sqlite3.OperationalError):
            raise
        raise trouble(place, str(error)) from None
    except OSError as error:
        raise trouble(place, error.strerror or str(error), said_by_system(error)) from None


_DAMAGED = ("malformed", "not a database")


def keep_damaged(path: Path) -> Path | None:
    """Copy a store that is found damaged, with its log, before anything else touches it; None where that fails.

    The same file is copied once.
    """
    # Imported here: hardly ever needed.
    import shutil

    try:
        found, number = path.stat(), 0
        while (copy := path.with_name(f"{path.name}.damaged{f'-{number}' if number else ''}")).exists():
            kept = copy.stat()
            if (kept.st_size, int(kept.st_mtime)) == (found.st_size, int(found.st_mtime)):
                return copy
            number += 1
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            shutil.copy2(log, copy.with_name(f"{copy.name}-wal"))
        shutil.copy2(path, copy)
    except OSError:
        return None
    return copy


_SQLITE = {
    "database is locked": mark("another program is using it"),
    "database or disk is full": mark("the disk is full"),
    "attempt to write a readonly database": mark("it can only be read"),
    "unable to open database file": mark("the file cannot be opened"),
    "file is not a database": mark("the file is no store"),
    "database disk image is malformed": mark("the file is damaged"),
    "disk I/O error": mark("the disk cannot be read or written"),
}


def trouble(place: str, reason: str, said: str = "") -> DvkError:
    """The error of a store that cannot be used, with what can be done about it.

    Args:
        place: the store.
        reason: why, as the system or the database says it.
        said: the same in the reader's language, where the caller knows it.
    """
    reason = " ".join(reason.split())
    damaged = _("The file is damaged: put back a copy.")
    if any(sign in reason for sign in _DAMAGED) and (kept := keep_damaged(Path(place))) is not None:
        damaged += " " + _("As it was found it is kept as {copy}.").format(copy=kept)
    known = {
        "locked": _("Another program is using it: wait until it is done, or close it."),
        "full": _("Make room on the disk and run again."),
        "Read-only": _("You may not write to it: ask for permission, or choose another place."),
        "readonly": _("You may not write to it: ask for permission, or choose another place."),
        "No such file": _("Check that the folder exists and that you may write to it."),
        "Not a directory": _("Check that the folder exists and that you may write to it."),
        "unable to open": _("Check that the folder exists and that you may write to it."),
        **dict.fromkeys(_DAMAGED, damaged),
    }
    hint = next((text for sign, text in known.items() if sign in reason), _("Correct the cause and run again."))
    said = said or (_(_SQLITE[reason]) if reason in _SQLITE else reason)
    return DvkError(_("{store}: the store cannot be used: {reason}").format(store=place, reason=said), hint)
