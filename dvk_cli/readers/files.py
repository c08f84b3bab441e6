"""The files of a run: found in folders in a fixed order, and their bytes. No format is known here."""

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile, UsageError
from dvk_cli.model.sheet import Source

LARGEST_FILE = 200 * 1000 * 1000
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "dvk.toml"})


class Entry(NamedTuple):
    """A file of a run: where it is, the name to show for it, and its name in the archive if it lies in one."""

    path: Path
    shown: str
    member: str = ""


def collect(paths: Iterable[Path], root: Path | None = None) -> list[tuple[Path, str]]:
    """The files to be read, in a fixed order, each once, with the name to show for it.

    Args:
        paths: files and folders as a person named them; folders are walked, without following links.
        root: the workspace's folder: what lies in it is shown relative to it, all else as it was named.

    Raises:
        UsageError: a path names nothing.
    """
    found: dict[str, tuple[Path, str]] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(_("{path}: there is no such file or folder.").format(path=path), _("Check the path."))
        # A link that a person names is meant; one that is met on the way could lead anywhere.
        met = [(each, each) for each in _walk(path)] if path.is_dir() else [(Path(os.path.realpath(path)), path)]
        for each, named in met:
            found.setdefault(os.path.realpath(each.parent) + os.sep + each.name, (each, _shown(named, root)))
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    # Names are compared as NFC: the order must not depend on the file system.
    for entry in sorted(os.scandir(folder), key=lambda e: (unicodedata.normalize("NFC", e.name), e.name)):
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _walk(folder / entry.name)
        else:
            yield folder / entry.name


def _shown(path: Path, root: Path | None) -> str:
    if root is not None:
        inside = Path(os.path.realpath(path.parent)) / path.name
        if inside.is_relative_to(real := os.path.realpath(root)):
            path = inside.relative_to(real)
    # Bytes of a name that are no text cannot be stored or printed as they are.
    name = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", name)


def is_skipped(name: str) -> bool:
    """Whether a file's name says that it is no submission: hidden, a lock, the system's own or the workspace's."""
    return name.startswith(("~$", ".", "dvk.sqlite")) or name.casefold() in _SYSTEM_FILES


def fetch(path: Path, shown: str) -> tuple[Source, bytes | UnreadableFile | None]:
    """A file's bytes; None for one to be skipped, or why it cannot be read."""
    unread = Source(shown, "", 0)
    if is_skipped(path.name):
        return unread, None
    try:
        if path.is_symlink():
            return unread, UnreadableFile("DVK125", reason=_("a link, which is not followed"))
        if not path.is_file():
            return unread, UnreadableFile("DVK125", reason=_("not an ordinary file"))
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE // 1_000_000
            return unread, UnreadableFile("DVK123", size=-(-size // 1_000_000), limit=limit)
        data = path.read_bytes()
    except OSError as error:
        return unread, UnreadableFile("DVK101", reason=error.strerror or str(error))
    source = Source(shown, hashlib.sha256(data).hexdigest(), len(data))
    return source, data or UnreadableFile("DVK102")
