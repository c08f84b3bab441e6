"""Files that are zips: which format one is by its directory, and its parts, bounded."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Literal
from xml.parsers import expat

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile

LIMIT_MB = 200
"""Most that the parts of a file may inflate to, together."""
PART_LIMIT_MB = 100
"""Most that one part that is parsed may inflate to."""
_LARGEST_DIRECTORY = 4 << 20
_SIGNATURE = b"PK\x03\x04"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Large: the parser of some Pythons reads an unfinished tag again from its start with each chunk.
_CHUNK = 8 << 20

Kind = Literal["xlsx", "xlsb", "ods", "docx", "package", "archive"]


def kind_of(data: bytes) -> Kind | None:
    """What a zip is by the names in its directory; None for what is no whole zip.

    "package": of a format that is not read (slides, a text document of LibreOffice); "archive": files put together.
    """
    if not data.startswith(_SIGNATURE):
        return None
    try:
        with reading(), _open(data) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "xl/workbook.bin" in names:
                return "xlsb"
            if document_part(archive) is not None:
                return "docx"
            if "content.xml" in names and ("mimetype" in names or "META-INF/manifest.xml" in names):
                return "ods" if _is_spreadsheet(archive) else "package"
            return "package" if "[Content_Types].xml" in names else "archive"
    except UnreadableFile:
        return None


def document_part(archive: zipfile.ZipFile) -> str | None:
    """The name of a Word document's text; some programs number it."""
    for name in archive.namelist():
        folder, _slash, file = name.partition("/")
        if folder == "word" and file.startswith("document") and file.endswith(".xml"):
            return name
    return None


def _is_spreadsheet(archive: zipfile.ZipFile) -> bool:
    if "mimetype" not in archive.namelist():
        return True  # the content decides
    head = b"".join(part(archive, "mimetype", limit_mb=1))
    return head.startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The zip, once its directory is known to be of a bearable size.

    Raises:
        UnreadableFile: no whole zip (DVK101), or its parts inflate to too much (DVK123).
    """
    try:
        archive = _open(data)
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
        raise UnreadableFile("DVK101", reason=str(error)) from None
    # What an entry says of its size is kept to when it is read.
    size = sum(entry.file_size for entry in archive.infolist())
    if size > LIMIT_MB << 20:
        raise UnreadableFile("DVK123", size=size >> 20, limit=LIMIT_MB)
    return archive


def _open(data: bytes) -> zipfile.ZipFile:
    if _directory_size(data) > _LARGEST_DIRECTORY:
        raise UnreadableFile("DVK101", reason=_("too many files in it"))
    return zipfile.ZipFile(BytesIO(data))


def _directory_size(data: bytes) -> int:
    """Bytes of the zip's directory: read before the library makes an object of each of its entries."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0:
        raise zipfile.BadZipFile(_("its end is missing"))
    size = int(struct.unpack_from("<L", data, end + 12)[0])
    if data[end - 20 : end - 16] == b"PK\x06\x07":
        large = data.rfind(b"PK\x06\x06", max(0, end - 20 - 65_557), end)
        if large >= 0:
            size = int(struct.unpack_from("<Q", data, large + 40)[0])
    return size


def part(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, limit_mb: int = PART_LIMIT_MB) -> Iterator[bytes]:
    """An entry's bytes, chunk by chunk. To be used inside `reading`."""
    entry = archive.getinfo(name) if isinstance(name, str) else name
    if entry.flag_bits & 1:
        raise UnreadableFile("DVK103")
    if entry.compress_type not in _METHODS:
        # The others allocate what the file asks for.
        raise NotImplementedError(_("compressed in a way that is not read"))
    if entry.file_size > limit_mb << 20:
        raise UnreadableFile("DVK123", size=entry.file_size >> 20, limit=limit_mb)
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def parse(archive: zipfile.ZipFile, name: str, parser: expat.XMLParserType) -> None:
    """Feed an XML part to a parser that refuses declarations of entities. To be used inside `reading`."""
    feed(parser, part(archive, name))


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Feed XML to a parser that refuses declarations of entities. To be used inside `reading`."""

    def refuse(*_declaration: object) -> None:
        raise UnreadableFile("DVK101", reason=_("it declares entities of its own"))

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


@contextmanager
def reading() -> Iterator[None]:
    """What zip and XML libraries raise on damaged files becomes why the file cannot be read."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        EOFError,
        LookupError,
        NotImplementedError,
        OverflowError,
        ValueError,
    ) as error:
        raise UnreadableFile("DVK101", reason=str(error)) from None
    except RuntimeError:  # zipfile's answer to an encrypted entry
        raise UnreadableFile("DVK103") from None
