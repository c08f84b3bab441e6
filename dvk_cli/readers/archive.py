"""Zip archives that hold submissions: their files one by one, in memory, each bounded and none written anywhere."""

import stat
import unicodedata
import zipfile
from collections.abc import Iterator

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.readers.files import is_skipped
from dvk_cli.readers.package import LIMIT_MB, kind_of, open_zip, part, reading

MOST_MEMBERS = 500
_RATIO = 200
"""Submissions shrink to a tenth at best; what shrinks more, and is not small, is made to fill the memory."""
_SMALL = 10 << 20


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
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_MEMBERS:
            raise UnreadableFile("DVK101", reason=_("an archive of more than {limit} files").format(limit=MOST_MEMBERS))
        for name, entry in _named(entries):
            yield name, _content(archive, name, entry)


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
