"""Opens the store: makes a new one, migrates an old one, and refuses what is newer or is no store."""

from pathlib import Path

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.store.address import is_postgres, without_password
from dvk_cli.store.database import SqliteStore, Store, connect, told
from dvk_cli.store.migrate import MIGRATIONS, newest, take_steps, version_of
from dvk_cli.store.own_file import touch
from dvk_cli.store.shares import keeps_log, say_share, settle_journal, share_of
from dvk_cli.store.unwritable import in_memory

_HEADER = b"SQLite format 3\x00"
# Stands in the file's header and tells a store of dvk from other programs' databases.
_APPLICATION = int.from_bytes(b"dvk1")
_APPLICATION_AT = slice(68, 72)


def open_store(url: str, *, create: bool = False, migrations: Path = MIGRATIONS) -> Store | None:
    """The store at a database URL or path, at this program's version of the schema.

    Args:
        url: `sqlite:///…`, the path of an SQLite file, or `postgresql://…?office=…`.
        create: make it if there is none. Otherwise None is returned, and nothing is written.
        migrations: the folder with the steps that make the tables.

    Raises:
        DvkError: no store of dvk, damaged, made by a newer dvk, or not to be reached. It is left untouched.
            Or its tables are due to be made or changed while another run works on it (exit code 75).
    """
    store = _reached(url, create=create)
    if store is None:
        return None
    try:
        with told(store.place):
            ready = _bring_up_to_date(store, create, migrations)
    except BaseException:
        store.close()
        raise
    if not ready:
        store.close()
    return store if ready else None


def _reached(url: str, *, create: bool) -> Store | None:
    if is_postgres(url):
        # Imported here: most offices have their store in a file.
        from dvk_cli.store.postgres import connect_postgres

        return connect_postgres(url, create=create)
    path = _path(url)
    with told(str(path)):
        if SqliteStore.is_connected(str(path)):
            return SqliteStore(connect(path), str(path))
        if path.exists() and path.stat().st_size:
            _check_file(path)
            if (whole := in_memory(path)) is not None:
                return SqliteStore(whole, str(path), writable=False)
        elif create:
            _begin_file(path)
        else:
            return None
        has_log = keeps_log(path)
        connection = connect(path)
        try:
            settle_journal(connection, path, has_log=has_log)
        except BaseException:
            connection.close()
            raise
        return SqliteStore(connection, str(path))


def _path(url: str) -> Path:
    if "://" not in url:
        return Path(url)
    place = url.partition(":///")[2]
    if url.partition("://")[0].partition("+")[0] != "sqlite" or not place or place.startswith((":memory:", "file:")):
        raise DvkError(
            _("{url}: this is no address of a store.").format(url=without_password(url)),
            _("Give a path, sqlite:///… or postgresql://…"),
        )
    return Path(place)


def _begin_file(path: Path) -> None:
    touch(path)
    connection = connect(path)
    # Records come in at the end of their tables, report by report: fewer and larger pages are logged and written.
    connection.execute("PRAGMA page_size = 16384")
    # There is nothing to lose yet, and waiting for the disk takes longer than all the rest.
    connection.execute("PRAGMA synchronous = OFF")
    # Before anything goes to the log: a file whose first run was killed must be known again.
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    # A write-ahead log, for good: reports can be read while a run writes.
    if (kind := share_of(path)) is None:
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        say_share(path, kind)
    connection.close()


def _check_file(path: Path) -> None:
    """Refuse what is not a store before it is opened: already that could change it."""
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(_HEADER) or int.from_bytes(header[_APPLICATION_AT]) != _APPLICATION:
        raise DvkError(
            _("{store}: this file is not a store of dvk, or it is damaged.").format(store=path),
            _("Name another with --store, or put back a copy. The file was not touched."),
        )


def _bring_up_to_date(store: Store, create: bool, migrations: Path) -> bool:
    """Make or migrate the tables where that is due; False if there are none and none are to be made."""
    with store.read() as connection:
        version = version_of(store, connection)
    latest = newest(migrations)
    if version == latest:
        return True
    if version > latest:
        raise DvkError(
            _("{store}: the store was made by a newer dvk (version {version} of its tables).").format(
                store=store.place, version=version
            ),
            _("Update dvk. The store was not touched."),
        )
    if not version and not create:
        return False
    with store.alone():
        if version:
            store.back_up(version)
        with store.write() as connection:
            # Another run may have done it in the meantime: only what is still due is done.
            take_steps(store, connection, migrations)
    return True
