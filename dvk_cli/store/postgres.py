"""The connection to a store in PostgreSQL, which several offices share: each has a schema of its own in the database.

So no query can meet another office's rows, offices do not wait for each other, and the database itself keeps a role of
one office away from the others' tables (docs/shared-store.md). Whoever writes for an office is alone in its schema, by
locks that end with the connection.
"""

import os
import re
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.store.actor import myself
from dvk_cli.store.database import BUSY_SECONDS, Connection, Rows, Store
from dvk_cli.store.lock import Holder, busy
from dvk_cli.store.postgres_address import place_of, settings_of
from dvk_cli.store.postgres_errors import psycopg_error, reason_of, told

if TYPE_CHECKING:
    import psycopg

# Half a number of a lock: what the lock is for. The other half is the schema's number in the database.
_RUN = int.from_bytes(b"dvkR") << 32
_WRITE = int.from_bytes(b"dvkW") << 32
_OLDEST = 130000

# A server or a network that is gone must be noticed within a minute, on both sides.
_DEFAULTS = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60000,
    "fallback_application_name": "dvk",
}
_SESSION = f"""
    SELECT set_config('search_path', %s, false), set_config('lock_timeout', '{BUSY_SECONDS}s', false),
           set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),
           set_config('tcp_keepalives_count', '3', false), set_config('jit', 'off', false)
"""
_SCHEMA = "SELECT oid, has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = %s"
_HOLDER = """
    SELECT a.application_name
    FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND CAST(l.classid AS bigint) = %s AND CAST(l.objid AS bigint) = %s
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
"""
_HELD_BY = re.compile(r"dvk (\d+) (\S+ \S+) ?(.*)")


class PostgresStore(Store):
    """A store in a schema of a PostgreSQL database.

    Args:
        connection: to the database, with psycopg's own handling of transactions switched off.
        place: the address without a password.
        schema: the office's.
        number: the schema's number in the database.
    """

    has_tables = (
        "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version'"
    )

    def __init__(self, connection: "psycopg.Connection[Any]", place: str, schema: str, number: int) -> None:
        self._connection = connection
        self._speaks = _Speaks(connection)
        self._schema = schema
        self._number = number
        self.place = place
        _OPEN.add(self)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See `Store`."""
        # Not READ ONLY: a query may need a temporary table.
        with told(self.place), self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ"):
            yield self._speaks

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """See `Store`."""
        # READ COMMITTED: each statement sees what was written until the lock was given.
        with told(self.place), self._transaction("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"):
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITE | self._number,))
            yield self._speaks

    @contextmanager
    def alone(self) -> Iterator[None]:
        """See `Store`. The connection that writes holds the lock: neither is without the other."""
        key = _RUN | self._number
        with told(self.place):
            # Before the lock: whoever is refused reads it.
            self._call_itself(_name_of_holder())
            taken = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
            if taken != (True,):
                raise busy(self.place, self._holder())
        try:
            yield
        finally:
            # A connection that is lost has given the lock back.
            with suppress(psycopg_error()):
                self._connection.execute("SELECT pg_advisory_unlock(%s)", (key,))
                self._call_itself("dvk")

    def back_up(self, version: int) -> None:
        """See `Store`; the copies of the tables stand in a schema beside the office's."""
        copies = f"{self._schema}_backup"
        with told(self.place, _("The copy before the change needs the schema {schema}.").format(schema=copies)):
            run = self._connection.execute
            with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ"):
                if run(_SCHEMA, (copies,)).fetchone() is None:
                    run(f'CREATE SCHEMA "{copies}"')
                names = {name for (name,) in run(_TABLES, (copies,)).fetchall()}
                tables = [name for (name,) in run(_TABLES, (self._schema,)).fetchall()]
                number = 1
                while any(name.startswith(f"v{version}_{number}_") for name in names):
                    number += 1
                for table in tables:
                    run(f'CREATE TABLE "{copies}"."v{version}_{number}_{table}" AS TABLE "{self._schema}"."{table}"')

    def faults(self) -> list[str]:
        """Nothing: the server keeps its own files whole, and references valid."""
        return []

    def forget(self) -> None:
        """See `Store`; the server's own log and its backups are its administrator's."""
        with told(self.place):
            for (table,) in self._connection.execute(_TABLES, (self._schema,)).fetchall():
                self._connection.execute(f'VACUUM FULL "{self._schema}"."{table}"')

    def close(self) -> None:
        """See `Store`."""
        _OPEN.discard(self)
        self._connection.close()

    def leave(self) -> None:
        """Let go of the connection in a child of this process, which would keep it open when the process has ended."""
        with suppress(OSError, psycopg_error()):
            os.close(self._connection.fileno())

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(psycopg_error()):
                self._connection.execute("ROLLBACK")
            raise

    def _call_itself(self, name: str) -> None:
        self._connection.execute("SELECT set_config('application_name', %s, false)", (name,))

    def _holder(self) -> Holder | None:
        row = self._connection.execute(_HOLDER, (_RUN >> 32, self._number)).fetchone()
        match = _HELD_BY.fullmatch(row[0]) if row else None
        return Holder(int(match[1]), match[3], match[2]) if match else None


_TABLES = "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %s ORDER BY tablename"

_OPEN: "weakref.WeakSet[PostgresStore]" = weakref.WeakSet()


def _leave_all() -> None:
    for store in list(_OPEN):
        store.leave()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all)


class _Speaks:
    """A connection that takes the statements of the store as they are written for both databases."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        return self._connection.execute(_as_here(sql), values)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Rows:
        cursor = self._connection.cursor()
        cursor.executemany(_as_here(sql), rows)
        return cursor


_PIECES = re.compile(r"'[^']*'|\?|%")
_MAKES_TABLES = re.compile(r"\s*(CREATE|ALTER)\s+(TEMPORARY\s+|TEMP\s+)?TABLE\b", re.IGNORECASE)


@lru_cache(256)
def _as_here(sql: str) -> str:
    """A statement with psycopg's marks for values. Text sorts by code points, as in SQLite, in any database.

    How SQLite is to lay a table out says nothing here.
    """
    if _MAKES_TABLES.match(sql):
        sql = re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', sql).replace("WITHOUT ROWID", "")
    return _PIECES.sub(lambda piece: "%s" if piece[0] == "?" else piece[0].replace("%", "%%"), sql)


def connect_postgres(url: str, *, create: bool) -> PostgresStore | None:
    """The store of an office in a PostgreSQL database; None where it has no schema there and is not to be given one.

    Args:
        url: `postgresql://user@host/database?office=455`; what is missing comes from the environment as with psql
            (PGHOST, PGUSER, PGPASSWORD, PGPASSFILE, PGSSLMODE and others).
        create: make the schema.

    Raises:
        DvkError: psycopg is not installed, the address is wrong, the server is not reached or refuses the role, or the
            database is not fit.
    """
    psycopg_error()
    settings, office = settings_of(url)
    schema = f"dvk_{office}"
    place = place_of(settings, office)
    connection = _connected(settings, place)
    try:
        with told(place):
            _check(connection, place)
            connection.execute(_SESSION, (f'"{schema}"',))
            number = _schema_number(connection, place, schema, office, create)
            if number is not None:
                return PostgresStore(connection, place, schema, number)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _connected(settings: dict[str, Any], place: str) -> "psycopg.Connection[Any]":
    import psycopg

    try:
        return psycopg.connect(**{**_DEFAULTS, **settings, "client_encoding": "UTF8"}, autocommit=True)
    except psycopg.Error as error:
        reason = reason_of(error)
        # The server does not repeat a password; should one ever do so, it ends here.
        if password := settings.get("password"):
            reason = reason.replace(str(password), "…")
        raise DvkError(
            _("{store}: the store cannot be reached: {reason}").format(store=place, reason=reason),
            _("Is the server running, and name, role and password right? The password belongs in PGPASSFILE."),
        ) from None


def _check(connection: "psycopg.Connection[Any]", place: str) -> None:
    if connection.info.server_version < _OLDEST:
        raise DvkError(
            _("{store}: PostgreSQL {version} is too old.").format(
                store=place, version=connection.info.server_version // 10000
            ),
            _("It takes PostgreSQL 13 or later."),
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise DvkError(
            _("{store}: the database's encoding is {encoding}.").format(store=place, encoding=encoding),
            _("Make one for Vietnamese text: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."),
        )


def _schema_number(
    connection: "psycopg.Connection[Any]", place: str, schema: str, office: str, create: bool
) -> int | None:
    found = connection.execute(_SCHEMA, (schema,)).fetchone()
    if found is None:
        if not create:
            return None
        with connection.transaction():
            # Two that come first at the same time would both make it.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITE,))
            connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        found = connection.execute(_SCHEMA, (schema,)).fetchone()
        assert found is not None
    if not found[1]:
        raise DvkError(
            _("{store}: this role may not use the data of office {office}.").format(store=place, office=office),
            _("Roles and their rights: docs/shared-store.md."),
        )
    return int(found[0])


def _name_of_holder() -> str:
    """What a connection that holds the lock is called: at most 63 letters of ASCII, the server keeps no more."""
    me = myself()
    since = datetime.now(UTC).astimezone().isoformat(" ", "seconds")
    name = f"dvk {os.getpid()} {since} {me.user}@{me.host}"
    return name.encode("ascii", "replace").decode()[:63]
