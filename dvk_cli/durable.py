"""Files written whole or not at all, and moved so that a crash at any moment leaves each in one place."""

import errno
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError, said_by_system

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write_whole(file: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all: what stood there before is readable until the new one is on the disk.

    `private`: only its owner may read it.

    Raises:
        DvkError: it can't be written.
    """
    place = file.resolve()
    part = place.with_name(f".{shortened(place.name)}.{os.getpid()}.part")
    try:
        # Beside its place, so that the renaming is one step and nobody ever sees half a file. What is there and no file
        # (a pipe, /dev/null) is written to and never replaced; a folder is neither.
        part = place if place.exists() and not place.is_file() else part
        if part == place:
            part.write_bytes(content)
            return
        # The built-in open: a path's own takes no opener.
        with open(part, "wb", opener=_for_the_owner if private else None) as stream:
            stream.write(content)
            stream.flush()
            # Before the renaming: else a power cut could leave the new name with nothing behind it.
            os.fsync(stream.fileno())
        part.replace(place)
        _sync_folder(place.parent)
    except OSError as error:
        with suppress(OSError):
            if part != place:
                part.unlink()
        raise unwritable(file, error) from None


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def make_folder(folder: Path) -> None:
    """Make a folder where there is none.

    Raises:
        DvkError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None


def safe_name(name: str) -> str:
    """A name that every file system takes."""
    return _NOT_IN_NAMES.sub("_", name)


def shortened(name: str, most: int = 200) -> str:
    """As much of a name as leaves room for what is added to it: file systems allow 255 bytes."""
    data = name.encode("utf-8", "surrogateescape")
    return name if len(data) <= most else data[:most].decode("utf-8", "ignore")


def move(source: Path, target: Path) -> None:
    """Move a file inside one file system; a file that is there already is replaced.

    Raises:
        DvkError: it can't be moved, or only by copying, which a crash could leave half done.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        _sync_folder(target.parent)
        _sync_folder(source.parent)
    except OSError as error:
        from_here = isinstance(error, PermissionError) and not os.access(source.parent, os.W_OK)
        raise unwritable(source.parent if from_here else target, error) from None


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files as one zip; the same files give the same bytes."""
    # Imported here: few commands pack.
    import zipfile

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return buffer.getvalue()


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders, and some network shares sync none: there the system's own order must do.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unwritable(file: Path, error: OSError) -> DvkError:
    """The error that ends a run which cannot write a file or folder."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DvkError(
        _("{file}: cannot be written: {reason}").format(file=file, reason=_reason(error)),
        _("Make room on the disk and run again.") if full else _("Choose a place that you may write to."),
    )


def _reason(error: OSError) -> str:
    """Why, in the reader's language: the system says the frequent reasons in its own."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _("there is no such folder")
    if isinstance(error, PermissionError):
        return _("you may not write there")
    return said_by_system(error)
