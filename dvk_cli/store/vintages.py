"""What decided the figures beside the files: catalogue, settings and version of dvk, from which moment on.

Kept by whatever writes to the ledger, so that a summary as of a day is made by the catalogue and settings of that day.
"""

import hashlib
from datetime import datetime

import msgspec

from dvk_cli.store.columns import stamp
from dvk_cli.store.database import Connection, Store
from dvk_cli.version import VERSION


class Deciding(msgspec.Struct, frozen=True):
    """What decides figures beside the files. `settings`: as JSON; empty: not known.

    `reading_hash`: of what of the catalogue decides how files are read, where that is not all of it: receipts name it.
    """

    catalogue_hash: str
    catalogue: str
    settings: str = ""
    reading_hash: str = ""


class Kept(msgspec.Struct, frozen=True):
    """What the ledger has of a moment: the texts given then. `settings`: None where they were not kept."""

    since: datetime
    catalogue: str
    settings: str | None
    tool: str


_HAVE_CATALOGUE = "SELECT 1 FROM catalogue WHERE hash = ?"
_ADD_CATALOGUE = "INSERT INTO catalogue (hash, content) VALUES (?, ?)"
_HAVE_SETTINGS = "SELECT 1 FROM settings WHERE hash = ?"
_ADD_SETTINGS = "INSERT INTO settings (hash, content) VALUES (?, ?)"
_LAST = "SELECT id, catalogue_hash, settings_hash, tool FROM vintage ORDER BY id DESC LIMIT 1"
_ADD = "INSERT INTO vintage (id, since, catalogue_hash, settings_hash, tool) VALUES (?, ?, ?, ?, ?)"


def keep_vintage(connection: Connection, now: datetime, deciding: Deciding) -> int:
    """Keep what is in use, where it is not what was in use last; returns its id."""
    said = deciding.catalogue_hash, _settings_hash(deciding.settings), VERSION
    for digest in dict.fromkeys((said[0], deciding.reading_hash or said[0])):
        if connection.execute(_HAVE_CATALOGUE, (digest,)).fetchone() is None:
            connection.execute(_ADD_CATALOGUE, (digest, deciding.catalogue))
    if said[1] is not None and connection.execute(_HAVE_SETTINGS, (said[1],)).fetchone() is None:
        connection.execute(_ADD_SETTINGS, (said[1], deciding.settings))
    last = connection.execute(_LAST).fetchone()
    if last is not None and tuple(last[1:]) == said:
        return int(last[0])
    number = 1 if last is None else int(last[0]) + 1
    connection.execute(_ADD, (number, stamp(now), *said))
    return number


def _settings_hash(settings: str) -> str | None:
    return hashlib.sha256(settings.encode()).hexdigest() if settings else None


_AT = """
    SELECT v.since, c.content, s.content, v.tool
    FROM vintage v
    JOIN catalogue c ON c.hash = v.catalogue_hash
    LEFT JOIN settings s ON s.hash = v.settings_hash
    WHERE v.since <= ?
    ORDER BY v.id DESC
    LIMIT 1
"""


def vintage_at(store: Store, moment: datetime) -> Kept | None:
    """What was in use at a moment, as the ledger knows it; None before its first line."""
    with store.read() as connection:
        row = connection.execute(_AT, (stamp(moment),)).fetchone()
    return None if row is None else Kept(datetime.fromisoformat(row[0]), *row[1:])
