"""A store that may be read and not written: on a read-only disk, or in a folder that belongs to another account.

SQLite can't read a write-ahead log there, for which it makes a file beside the store. Where the log is empty, the store
is read as a whole into memory.
"""

import os
import sqlite3
from pathlib import Path

_JOURNALS = slice(18, 20)
_ROLLBACK = b"\x01\x01"


def in_memory(path: Path) -> sqlite3.Connection | None:
    """What an SQLite file says, where neither it nor its folder may be written to; None where SQLite must open it.

    That is where it may be written, where its log is not empty, and where somebody writes it at this moment.
    """
    if os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        return None
    before = _state(path)
    if before is None:
        return None
    content = bytearray(path.read_bytes())
    # Whoever writes, writes to the log first.
    if _state(path) != before:
        return None
    # Memory has no log.
    content[_JOURNALS] = _ROLLBACK
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(bytes(content))
    return connection


def _state(path: Path) -> tuple[int, int] | None:
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return None
    status = path.stat()
    return status.st_size, status.st_mtime_ns
