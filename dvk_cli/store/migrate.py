"""The numbered steps that make the store's tables, and bring those of an older store to the program's version.

A step is a file `0001_….sql` of `migrations`; `schema_version` says which of them a store has taken. A step that has
been published is never changed again: what is to be different comes as the next one.
"""

from pathlib import Path

from dvk_cli.store.database import Connection, Store

MIGRATIONS = Path(__file__).parent / "migrations"


def newest(migrations: Path) -> int:
    """The version that the steps of a folder come to."""
    return max(_steps(migrations))


def version_of(store: Store, connection: Connection) -> int:
    """The version of a store's tables; 0 if it has none yet."""
    if connection.execute(store.has_tables).fetchone() == (0,):
        return 0
    return int(connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()[0])


def take_steps(store: Store, connection: Connection, migrations: Path) -> None:
    """Take the steps that a store has not taken yet, inside the connection's transaction."""
    have = version_of(store, connection)
    if not have:
        connection.execute("CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)")
    for number, path in sorted(_steps(migrations).items()):
        if number > have:
            for statement in _statements(path.read_text("utf-8")):
                connection.execute(statement)
            connection.execute("INSERT INTO schema_version (version) VALUES (?)", (number,))


def _steps(migrations: Path) -> dict[int, Path]:
    return {int(path.name[:4]): path for path in migrations.glob("[0-9][0-9][0-9][0-9]_*.sql")}


def _statements(script: str) -> list[str]:
    # sqlite3's own executescript would commit before it starts.
    code = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
    return [statement for statement in (part.strip() for part in code.split(";\n")) if statement.strip(";")]
