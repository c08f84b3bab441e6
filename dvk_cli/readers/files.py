"""The files of a run: found in folders in a fixed order, and their bytes. No format is known here."""

import functools
import hashlib
import os
import posixpath
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from dvk_cli.catalogue.export_tables import DESCRIPTOR, package_files
from dvk_cli.durable import packed
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile, UsageError, said_by_system
from dvk_cli.model.sheet import Source

LARGEST_FILE = 200 * 1000 * 1000
_PIECE = 1 << 17
_FILE_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".docx", ".csv", ".tsv")
_TABLES = (*_FILE_ENDINGS, ".txt", ".html", ".htm", ".zip")
RECEIVED_LIST = "dvk-received.jsonl"
"""Lies in the archive: under which names its files were received."""
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "dvk.toml", RECEIVED_LIST})


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
    # Of a folder once, not for each of its files.
    placed = functools.cache(functools.partial(_placed, root=root))
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(_("{path}: there is no such file or folder.").format(path=path), _("Check the path."))
        # A link that a person names is meant; one that is met on the way could lead anywhere.
        path = _descriptor_of(path) or path
        met = [(each, each) for each in _walk(path)] if _is_folder(path) else [(Path(os.path.realpath(path)), path)]
        for each, named in met:
            (folder, name), (near, called) = os.path.split(each), os.path.split(named)
            found.setdefault(placed(folder)[0] + os.sep + name, (each, _shown(placed(near)[1], called)))
    return list(found.values())


def _placed(folder: str, root: Path | None) -> tuple[str, str]:
    """The real path of a folder, and the name to show for it: the empty one for the root itself."""
    real, shown = os.path.realpath(folder), Path(folder)
    if root is not None and (inside := Path(real)).is_relative_to(top := os.path.realpath(root)):
        shown = inside.relative_to(top)
    return real, shown.as_posix() if shown.parts else ""


def _walk(folder: Path) -> Iterator[Path]:
    """What is in a folder and in those inside it; a folder that is not entered stands for itself, to be named."""
    # No recursion: folders can lie deeper inside one another than functions may.
    ahead = [(folder, True)]
    while ahead:
        place, is_folder = ahead.pop()
        if not is_folder:
            yield place
            continue
        try:
            with os.scandir(place) as entries:
                inside = [(entry.name, _is_entered(entry)) for entry in entries]
        except OSError:
            yield place
            continue
        if any(name == DESCRIPTOR for name, _entered in inside):
            # An export is one report file in a folder of its own: its tables are not read one by one.
            inside = [pair for pair in inside if pair[0] not in package_files()]
        # Names are compared as NFC: the order must not depend on the file system.
        inside.sort(key=lambda pair: (unicodedata.normalize("NFC", pair[0]), pair[0]), reverse=True)
        ahead += [(place / name, entered) for name, entered in inside]


def _descriptor_of(path: Path) -> Path | None:
    """Of a table of an export, the descriptor beside it: the table alone says nothing."""
    if path.suffix != ".csv" or path.name not in package_files():
        return None
    descriptor = path.with_name(DESCRIPTOR)
    return descriptor if descriptor.is_file() else None


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.name.casefold().endswith(_FILE_ENDINGS)


def _is_entered(entry: "os.DirEntry[str]") -> bool:
    # A folder that is called like a workbook is an unpacked one: its parts are no submissions.
    name = entry.name.casefold()
    return entry.is_dir(follow_symlinks=False) and not name.startswith(".") and not name.endswith(_FILE_ENDINGS)


def _shown(folder: str, name: str) -> str:
    # Bytes of a name that are no text cannot be stored or printed as they are.
    shown = os.fsencode(posixpath.join(folder, name)).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", shown)


def is_skipped(name: str) -> bool:
    """Whether a file's name says that it is no submission: a lock, the system's own or the workspace's.

    A name that begins with a point is the system's own unless it is that of a table: ".hidden.csv" may hold a report.
    """
    if name.startswith(("._", "~$", ".~lock", "dvk.sqlite")) or name.casefold() in _SYSTEM_FILES:
        return True
    return name.startswith(".") and not name.casefold().endswith(_TABLES)


def fetch(path: Path, shown: str) -> tuple[Source, bytes | UnreadableFile | None]:
    """A file's bytes; None for one to be skipped, or why it cannot be read."""
    unread = Source(shown, "", 0)
    if is_skipped(path.name):
        return unread, None
    try:
        data = _package(path) if path.name == DESCRIPTOR else _whole(path)
    except UnreadableFile as error:
        return unread, error
    except FileNotFoundError as error:
        return unread, UnreadableFile("DVK125", reason=said_by_system(error))
    except OSError as error:
        return unread, UnreadableFile("DVK101", reason=said_by_system(error))
    source = Source(shown, hashlib.sha256(data).hexdigest(), len(data))
    return source, data or UnreadableFile("DVK102")


def _whole(path: Path) -> bytes:
    with _opened(path) as file:
        data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:  # it has grown meanwhile
            raise _too_large(len(data))
        return data


def files_at(path: Path) -> list[Path]:
    """What is read as the file of a path: itself; of an export in a folder its tables first."""
    if path.name != DESCRIPTOR:
        return [path]
    tables = (path.with_name(name) for name in sorted(package_files()))
    return [*(table for table in tables if os.path.lexists(table)), path]


def _package(path: Path) -> bytes:
    """The files of an export in a folder as one file; one that lacks is told when it is read."""
    return packed([(each.name, _whole(each)) for each in files_at(path)])


def source_of(path: Path, shown: str) -> Source:
    """What `fetch` says of a file, without its bytes being kept."""
    unread = Source(shown, "", 0)
    if is_skipped(path.name):
        return unread
    try:
        if path.name == DESCRIPTOR:
            return fetch(path, shown)[0]
        with _opened(path) as file:
            digest = hashlib.sha256()
            while piece := file.read(_PIECE):
                digest.update(piece)
            return Source(shown, digest.hexdigest(), file.tell())
    except (UnreadableFile, OSError):
        return unread


def head_of(path: Path, size: int) -> bytes:
    """The first bytes of a file; none of one that is not read."""
    if is_skipped(path.name):
        return b""
    try:
        with _opened(path) as file:
            return file.read(size)
    except (UnreadableFile, OSError):
        return b""


def _opened(path: Path) -> FileIO:
    """An ordinary file of a bearable size. Whatever else it may be: never waited for, and no link followed.

    Raises:
        UnreadableFile: it is none.
        OSError: it cannot be opened.
    """
    kind = os.lstat(path).st_mode
    if stat.S_ISLNK(kind):
        raise UnreadableFile("DVK125", reason=_("a link, which is not followed"))
    if stat.S_ISDIR(kind):
        raise UnreadableFile("DVK125", reason=_("a folder, which is not opened"))
    if not stat.S_ISREG(kind):
        raise _not_ordinary()
    # Something else may have taken its place since: a pipe would be waited for without an end.
    safely = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = FileIO(os.open(path, os.O_RDONLY | safely))
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_FILE:
        return file
    file.close()
    raise _too_large(status.st_size) if stat.S_ISREG(status.st_mode) else _not_ordinary()


def _not_ordinary() -> UnreadableFile:
    return UnreadableFile("DVK125", reason=_("not an ordinary file"))


def _too_large(size: int) -> UnreadableFile:
    return UnreadableFile("DVK123", size=-(-size // 1_000_000), limit=LARGEST_FILE // 1_000_000)
