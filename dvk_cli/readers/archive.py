"""Zip archives that hold submissions: their files one by one, in memory, each bounded and none written anywhere."""

import functools
import hashlib
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from dvk_cli.catalogue.export_tables import DESCRIPTOR
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile, said_by_system
from dvk_cli.model.sheet import INSIDE, Source
from dvk_cli.readers.data_package import is_package, pieces
from dvk_cli.readers.files import Entry, fetch, files_at, head_of, is_skipped, source_of
from dvk_cli.readers.package import LIMIT_MB, kind_of, open_zip, part, reading

MOST_MEMBERS = 500
_RATIO = 200
"""Submissions shrink to a tenth at best; what shrinks more, and is not small, is made to fill the memory."""
_SMALL = 10 << 20
_FIRST_OF_DOCUMENTS = frozenset(
    {b"[Content_Types].xml", b"_rels/.rels", b"mimetype", b"docProps/app.xml", b"docProps/core.xml", b"xl/workbook.xml"}
)
_LONGEST_FIRST = max(map(len, _FIRST_OF_DOCUMENTS)) + 1


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip of files, and not a workbook or a document, which are zips too."""
    return kind_of(data) == "archive"


def members(data: bytes) -> Iterator[tuple[str, bytes | UnreadableFile | None]]:
    """The archive's files in the order of their names, with their bytes, or why one cannot be read.

    None stands for a lock file or a system's own. A name is a path inside the archive in NFC, made harmless: it is only
    to be shown, and to be looked through for unit and period.

    Raises:
        UnreadableFile: at the first step: no whole archive, too many files, or too large as a whole.
    """
    with open_zip(data) as archive:
        for name, entry in _entries(archive):
            yield name, _content(archive, name, entry)


def names(data: bytes) -> list[str]:
    """The names of the archive's files, as `members` gives them.

    Raises:
        UnreadableFile: as `members`.
    """
    with open_zip(data) as archive:
        return [name for name, _entry in _entries(archive)]


# --- as files of a run ---


def unpacked(file: Entry) -> list[Entry]:
    """The files of an archive; an archive that cannot be opened, and any other file, stays one file."""
    try:
        inside = _opened(file.path, _stamp(file.path)).names
    except (OSError, UnreadableFile):
        inside = []
    # A person sees where the file came from: "inbox/goi.zip → Xã A.xlsx".
    return [Entry(file.path, file.shown + INSIDE + name, name) for name in inside] or [file]


def fetch_entry(entry: Entry) -> tuple[Source, bytes | UnreadableFile | None]:
    """A file's bytes, as `fetch`; of a file in an archive, those of it alone."""
    if not entry.member:
        return fetch(entry.path, entry.shown)
    unread = Source(entry.shown, "", 0)
    try:
        content = _opened(entry.path, _stamp(entry.path)).content(entry.member)
    except KeyError:
        return unread, UnreadableFile("DVK101", reason=_("the archive was changed meanwhile"))
    except OSError as error:
        return unread, UnreadableFile("DVK101", reason=said_by_system(error))
    except UnreadableFile as error:
        return unread, error
    if not isinstance(content, bytes):
        return unread, content
    return Source(entry.shown, hashlib.sha256(content).hexdigest(), len(content)), content


def entry_source(entry: Entry) -> Source:
    """What `fetch_entry` says of a file, without its bytes."""
    return fetch_entry(entry)[0] if entry.member else source_of(entry.path, entry.shown)


class _Opened:
    """An archive in memory, from which its files are taken one by one; of an export, those that it was made of."""

    def __init__(self, data: bytes) -> None:
        self._pieces = pieces(data) if is_package(data) else None
        self.archive = open_zip(data)
        self.entries = dict(_entries(self.archive))

    @property
    def names(self) -> list[str]:
        """The names of its files."""
        return list(self.entries if self._pieces is None else self._pieces)

    def content(self, name: str) -> bytes | UnreadableFile | None:
        if self._pieces is not None:
            return self._pieces[name]
        return _content(self.archive, name, self.entries[name])


# Its files are asked for one after the other.
@functools.lru_cache(maxsize=1)
def _opened(path: Path, _stamp: tuple[int, int]) -> _Opened:
    _source, data = fetch(path, "")
    if not isinstance(data, bytes) or not is_archive(data):
        raise data if isinstance(data, UnreadableFile) else UnreadableFile("DVK101", reason=_("no archive"))
    return _Opened(data)


def _stamp(path: Path) -> tuple[int, int]:
    status = [each.stat() for each in files_at(path)]
    return sum(each.st_size for each in status), max(each.st_mtime_ns for each in status)


def may_be_archive(path: Path) -> bool:
    """Whether it is worth opening: a zip whose first entry is not the one with which programs begin a document.

    An export in a folder is an archive, too.
    """
    if path.name == DESCRIPTOR:
        return True
    head = head_of(path, 30 + _LONGEST_FIRST)
    if not head.startswith(b"PK\x03\x04") or len(head) < 30:
        return False
    return head[30 : 30 + int.from_bytes(head[26:28], "little")] not in _FIRST_OF_DOCUMENTS


def _entries(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    if len(entries) > MOST_MEMBERS:
        raise UnreadableFile("DVK101", reason=_("an archive of more than {limit} files").format(limit=MOST_MEMBERS))
    return _named(entries)


def _named(entries: list[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    named: list[tuple[str, zipfile.ZipInfo]] = []
    times: dict[str, int] = {}
    for entry in entries:
        name = _name(entry)
        times[name] = times.get(name, 0) + 1
        named.append((name if times[name] == 1 else f"{name} ({times[name]})", entry))
    return sorted(named, key=lambda pair: pair[0])


def _name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & 0x800:
        # The format's own encoding is that of old American machines; Windows wrote the machine's.
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp1258"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = "".join(letter if letter.isprintable() else "?" for letter in unicodedata.normalize("NFC", name))
    steps = [step for step in name.replace("\\", "/").split("/") if step.strip() not in ("", ".", "..")]
    return "/".join(steps) or "?"


def _content(archive: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo) -> bytes | UnreadableFile | None:
    if name.startswith("__MACOSX/") or is_skipped(name.rpartition("/")[2]):
        return None
    if stat.S_ISLNK(entry.external_attr >> 16):
        return UnreadableFile("DVK125", reason=_("a link, which is not followed"))
    if entry.file_size > max(_SMALL, _RATIO * entry.compress_size):
        return UnreadableFile("DVK123", size=entry.file_size >> 20, limit=_SMALL >> 20)
    try:
        with reading():
            content = b"".join(part(archive, entry, LIMIT_MB))
    except UnreadableFile as error:
        return error
    if is_archive(content):
        return UnreadableFile("DVK101", reason=_("an archive inside an archive"))
    return content or UnreadableFile("DVK102")
