"""Which files of the inbox are complete: those still being written, or open in a program, wait for a later pass."""

import os
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from dvk_cli.model.unattended import Waiting
from dvk_cli.readers.files import files_at

STALE_AFTER = timedelta(days=1)
"""A lock file that old was left behind by a crash: nobody keeps a workbook open for a day."""

_Stamp = tuple[int, int]


def not_yet_complete(
    files: Iterable[tuple[Path, str]], now: datetime, settle: float, sleep: Callable[[float], object] = time.sleep
) -> dict[Path, Waiting]:
    """The files to be left for a later pass.

    A file is complete when its size and time of writing stay the same for `settle` seconds. Only where files were
    written shortly before `now` (or, where the clock has gone back, after it) it waits, so that most passes need not.

    Args:
        files: of the inbox, with the names they are shown by.
        now: the moment of the pass.
        settle: seconds.
        sleep: waits that long.
    """
    shown = dict(files)
    stamps = {path: stamp for path in shown if (stamp := _stamp(path)) is not None}
    waiting: dict[Path, Waiting] = {}
    for path in stamps:
        lock = _lock_of(path)
        since = None if lock is None else _moment(_stamp(lock), now)
        if since is not None and abs(now - since) < STALE_AFTER:
            waiting[path] = Waiting(shown[path], "open", since)
    if settle > 0 and any(_moment(stamp, now) > now - timedelta(seconds=settle) for stamp in stamps.values()):
        sleep(settle)
        for path, before in stamps.items():
            stamp = _stamp(path)
            if path not in waiting and stamp is not None and stamp != before:
                waiting[path] = Waiting(shown[path], "growing", _moment(stamp, now))
    return waiting


def _stamp(path: Path) -> _Stamp | None:
    """Size and time of writing; None where it is gone. A link's own: where it leads to is not looked at."""
    try:
        status = [each.lstat() for each in files_at(path)]
    except OSError:
        return None
    return sum(each.st_size for each in status), max(each.st_mtime_ns for each in status)


def _moment(stamp: _Stamp | None, now: datetime) -> datetime:
    return now if stamp is None else datetime.fromtimestamp(stamp[1] / 1e9, now.tzinfo)


def _lock_of(path: Path) -> Path | None:
    """The lock file that Excel (“~$name”) or LibreOffice (“.~lock.name#”) lays beside a file that it has open."""
    # Excel writes the mark over the first two letters of a name of more than eight.
    marks = [f"~${path.name}", f".~lock.{path.name}#"] + ([f"~${path.name[2:]}"] if len(path.stem) > 6 else [])
    # os.path: a mark can be longer than a name may be, and then there is no such file.
    return next((lock for mark in marks if os.path.exists(lock := path.with_name(mark))), None)  # noqa: PTH110
