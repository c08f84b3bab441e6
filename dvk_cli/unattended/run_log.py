"""The log of unattended passes: one JSON line a pass, in a file that is begun anew when it has grown."""

from pathlib import Path
from typing import Any

import msgspec

from dvk_cli.durable import unwritable

_LARGEST = 1_000_000
_KEPT = 5


def log(file: Path, entry: dict[str, Any]) -> None:
    """Add a line. The file is renamed at about 1 MB (`.1`, the newest, to `.5`).

    Raises:
        DvkError: it can't be written.
    """
    # Imported here: nothing else logs.
    from logging import LogRecord
    from logging.handlers import RotatingFileHandler

    class Handler(RotatingFileHandler):
        def handleError(self, record: LogRecord) -> None:  # noqa: N802 - the library calls it so
            raise

    line = msgspec.json.encode(entry).decode()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = Handler(file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
        try:
            handler.emit(LogRecord("dvk", 20, "", 0, line.replace("%", "%%"), (), None))
        finally:
            handler.close()
    except OSError as error:
        raise unwritable(file, error) from None
