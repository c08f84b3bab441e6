"""Opens the store: makes a new one, migrates an old one, refuses what is newer or is no store, and leaves
that as it is.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.store.schema import REVISIONS, VERSION_TABLE, metadata

BUSY_SECONDS = 15
_MODE = 0o600  # names of persons: for the office's own account only
_HEADER = b"SQLite format 3\x00"


class Store:
    """An open store. `read` and `write` give a connection in a transaction and tell troubles of the store
    as DvkError.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store throughout."""
        with _told(self.place), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept all together when the block ends, or not at all."""
        with _told(self.place), self.engine.connect() as connection:
            connection = connection.execution_options(dvk_writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close the connections; SQLite then folds its log into the one file."""
        self.engine.dispose()


def open_store(url: str, *, create: bool = False) -> Store | None:
    """The store at a database URL or path, at this program's version of the schema.

    Args:
        url: `sqlite:///…`, `postgresql://…`, or the path of an SQLite file.
        create: make it if there is none. Otherwise None is returned, and nothing is written.

    Raises:
        DvkError: no store of dvk, damaged, made by a newer dvk, or not to be reached. Its file is left
            untouched.
    """
    target = _url(url)
    path = _sqlite_path(target)
    place = str(path) if path else target.render_as_string(hide_password=True)
    with _told(place):
        if path is not None:
            if not path.exists() or path.stat().st_size == 0:
                if not create:
                    return None
                _touch(path)
            else:
                _check_file(path)
        engine = _engine(target)
        try:
            ready = _bring_up_to_date(engine, path, place, create)
        except BaseException:
            engine.dispose()
            raise
        if not ready:
            engine.dispose()
            return None
    return Store(engine, place)


def _url(url: str) -> URL:
    try:
        target = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError:
        raise DvkError(_("{url}: this is no address of a store.").format(url=url), _hint_url()) from None
    if target.drivername == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
    if target.get_backend_name() not in ("sqlite", "postgresql") or (
        target.get_backend_name() == "sqlite" and target.database in (None, "", ":memory:")
    ):
        raise DvkError(_("{url}: this is no address of a store.").format(url=url), _hint_url())
    return target


def _hint_url() -> str:
    return _("Give a path, sqlite:///… or postgresql://…")


def _sqlite_path(url: URL) -> Path | None:
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def _touch(path: Path) -> None:
    # SQLite would make the file with the account's usual permissions; its log files take on those of the
    # file.
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _MODE))


def _check_file(path: Path) -> None:
    """Refuse what is not a store before anything is written: switching a foreign file to WAL would change
    it.
    """
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise _no_store(str(path))


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url)
    except ModuleNotFoundError:
        raise DvkError(
            _("A store in PostgreSQL needs the package psycopg."),
            _("Install it: pip install psycopg[binary]"),
        ) from None
    # mode=rw: opening must never make a file, least of all one with loose permissions.
    file = "file:" + Path(str(url.database)).absolute().as_uri().removeprefix("file://") + "?mode=rw"
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(file, uri=True, timeout=BUSY_SECONDS, check_same_thread=False),
        poolclass=sa.pool.QueuePool,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # Python's own transaction handling is switched off: it commits behind one's back around CREATE TABLE.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once and waits for it; a reader that turns writer later could not wait.
    writes = connection.get_execution_options().get("dvk_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(engine: Engine, path: Path | None, place: str, create: bool) -> bool:
    """Make or migrate the schema where that is due; False if there is no store and none is to be made."""
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        version = _version(connection) if VERSION_TABLE in tables else None
    if not tables:
        if create:
            _create(engine, path)
        return create
    if VERSION_TABLE not in tables:
        raise _no_store(place)
    if version == REVISIONS[-1]:
        return True
    if version is not None and version not in REVISIONS:
        raise DvkError(
            _("{store}: the store was made by a newer dvk (version {version} of its tables).").format(
                store=place, version=version
            ),
            _("Update dvk. The store was not touched."),
        )
    if path is not None:
        back_up(path, version)
    migrate(engine)
    return True


def _version(connection: Connection) -> str | None:
    found: str | None = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return found


def _create(engine: Engine, path: Path | None) -> None:
    if path is not None:
        with engine.connect() as connection:
            # Kept in the file from now on. It cannot be switched inside a transaction.
            connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
    with engine.connect() as connection:
        connection = connection.execution_options(dvk_writes=True)
        with connection.begin():
            # Another run may have made it in the meantime.
            if sa.inspect(connection).has_table(VERSION_TABLE):
                return
            metadata.create_all(connection)
            versions = sa.table(VERSION_TABLE, sa.column("version_num"))
            connection.exec_driver_sql(
                f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
                f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
            )
            connection.execute(versions.insert().values(version_num=REVISIONS[-1]))


def back_up(path: Path, version: str | None) -> Path:
    """Copy an SQLite store beside itself before its tables are changed; returns the copy's path."""
    number = 0
    while True:
        copy = path.with_name(f"{path.name}.backup-{version or 'empty'}{f'-{number}' if number else ''}")
        if not copy.exists():
            break
        number += 1
    _touch(copy)
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return copy


def migrate(engine: Engine) -> None:
    """Bring the tables of an older store, or of none, to this program's version, all of it or nothing."""
    # Imported here: Alembic takes longer to load than a whole run, and is hardly ever needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect() as connection:
        connection = connection.execution_options(dvk_writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _no_store(place: str) -> DvkError:
    return DvkError(
        _("{store}: this file is not a store of dvk, or it is damaged.").format(store=place),
        _("Name another with --store, or put back a copy. The file was not touched."),
    )


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Troubles of the store and its disk, in one line. Our own mistakes (a broken rule of the schema) pass
    through.
    """
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _trouble(place, str(error.orig)) from None
    except DatabaseError as error:
        # Precisely this class: its subclasses beside OperationalError are mistakes of the program.
        if type(error) is not DatabaseError:
            raise
        raise _trouble(place, str(error.orig)) from None
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        raise _trouble(place, str(error)) from None
    except OSError as error:
        raise _trouble(place, error.strerror or str(error)) from None


def _trouble(place: str, reason: str) -> DvkError:
    reason = " ".join(reason.split())
    known = {
        "locked": _("Another program is using it: wait until it is done, or close it."),
        "full": _("Make room on the disk and run again."),
        "readonly": _("You may not write to it: ask for permission, or choose another place."),
        "unable to open": _("Check that the folder exists and that you may write to it."),
        "malformed": _("The file is damaged: put back a copy."),
        "not a database": _("The file is damaged: put back a copy."),
    }
    hint = next((text for sign, text in known.items() if sign in reason), _("Correct the cause and run again."))
    return DvkError(_("{store}: the store cannot be used: {reason}").format(store=place, reason=reason), hint)
