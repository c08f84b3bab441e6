"""The lock of a run: two runs at once would take away each other's staged submissions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from dvk_cli.durable import unwritable
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.store.actor import myself

TRY_LATER = 75


class Holder(msgspec.Struct, frozen=True):
    """Who holds the lock, and since when: what the lock's file says while it is held."""

    pid: int
    user: str
    since: str


@contextmanager
def run_lock(place: str) -> Iterator[None]:
    """Keep other runs away from a store. The lock ends with the process that holds it, however that ends.

    Args:
        place: the store's file; the lock's file lies beside it.

    Raises:
        DvkError: another run holds the lock (exit code 75: try later), or its file cannot be written.
    """
    # Imported here: only what writes needs it.
    from filelock import FileLock, Timeout

    path = Path(f"{place}.lock")
    lock = FileLock(path, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise busy(place, _holder(path)) from None
    except OSError as error:
        raise unwritable(path, error) from None
    try:
        _write(path, msgspec.json.encode(_myself()))
        yield
    finally:
        _write(path, b"")
        lock.release()


def busy(place: str, holder: Holder | None = None) -> DvkError:
    """The error of a run that must give way to another."""
    message = _("{store}: another run works on the store at the same time.").format(store=place)
    if holder is not None:
        message = _("{store}: another run works on the store: process {pid} of {user}, since {since}.").format(
            store=place, pid=holder.pid, user=holder.user or "?", since=holder.since
        )
    return DvkError(message, _("Wait until it is done, and run again."), exit_code=TRY_LATER)


def _myself() -> Holder:
    return Holder(os.getpid(), myself().user, datetime.now(UTC).astimezone().isoformat(" ", "seconds"))


def _holder(path: Path) -> Holder | None:
    # It may have been released in between, and Windows lets nobody else read a locked file.
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=Holder)
    return None


def _write(path: Path, content: bytes) -> None:
    # What it says is only for the message: the lock is held without it, too.
    with suppress(OSError):
        path.write_bytes(content)
