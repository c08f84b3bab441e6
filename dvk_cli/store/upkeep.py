"""A copy of the store's file. SQLite only."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.store.database import Store, connect, told
from dvk_cli.store.own_file import touch


def copy_to(store: Store, target: Path) -> None:
    """Copy the store, as of one moment, while others may write to it. Under the new name it is whole or not there.

    Raises:
        DvkError: the copy cannot be written, or is not sound.
    """
    path = file_of(store)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with told(str(target)):
            touch(part)
            with closing(connect(path)) as source, closing(sqlite3.connect(part)) as copy:
                # In one step: a copy made page by page begins again whenever somebody writes.
                source.backup(copy)
                # One file, without a log beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
                sound = copy.execute("PRAGMA quick_check").fetchone() == ("ok",)
            if not sound:
                raise DvkError(
                    _("{store}: the copy is not sound.").format(store=store.place), _("See what dvk verify finds.")
                )
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def file_of(store: Store) -> Path:
    """The store's file.

    Raises:
        DvkError: it is on a server.
    """
    path = Path(store.place)
    if not path.is_file():
        raise DvkError(
            _("{store}: this is no file.").format(store=store.place),
            _("A store on a server is copied with the server's own tools (pg_dump)."),
        )
    return path
