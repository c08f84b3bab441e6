"""The file that a store in SQLite is: made for its owner only, and copied beside itself before it is changed."""

import os
import sqlite3
from pathlib import Path

_MODE = 0o600  # names of persons: for the office's own account only


def back_up(path: Path, version: int) -> Path:
    """Copy a store beside itself before its tables are changed; returns the copy's path."""
    number = 0
    while (copy := path.with_name(f"{path.name}.backup-{version}{f'-{number}' if number else ''}")).exists():
        number += 1
    touch(copy)
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return copy


def touch(path: Path) -> None:
    """Make an empty file for its owner only, if there is none.

    SQLite would make it with the account's usual permissions; its log files take on those of the file.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _MODE))
