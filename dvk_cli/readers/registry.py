"""The readers, in the order in which they are asked, and the one function that the pipeline calls."""

from collections.abc import Iterator

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import Sheet
from dvk_cli.readers.base import Reader
from dvk_cli.readers.legacy_cells import repair
from dvk_cli.readers.package import kind_of
from dvk_cli.readers.xlsx import XlsxReader

_ZIP = b"PK"
# What is never a submission, or in a form that is not read, by how it begins.
_FOREIGN = (
    (b"%pdf", "PDF"),
    (b"\x89png", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "RTF"),
)


def read_sheets(data: bytes) -> tuple[str, list[Sheet]]:
    """The format's name and the sheets of a file's bytes, their text in Unicode wherever that can be told.

    Raises:
        UnreadableFile: empty, encrypted, damaged, or of no format that is read.
    """
    if not data.strip():
        raise UnreadableFile("DVK102")
    for reader in _readers(data):
        if reader.accepts(data):
            sheets = reader.read(data)
            repair(sheets)
            return reader.format, sheets
    raise UnreadableFile("DVK101", reason=_foreign(data))


def _readers(data: bytes) -> Iterator[Reader]:
    """Those that can be asked. Imported one by one: most inboxes are workbooks of one kind, and a start is short."""
    if data.startswith(_ZIP):
        yield XlsxReader()
        from dvk_cli.readers.xlsb import XlsbReader

        yield XlsbReader()
        from dvk_cli.readers.ods import OdsReader

        yield OdsReader()
        from dvk_cli.readers.docx import DocxReader

        yield DocxReader()
        return
    if _signature(data) is not None:
        return
    from dvk_cli.readers.xls import XlsReader

    yield XlsReader()
    # Nearly all text has no "<" in it; UTF-16 and a page in one file are found by the reader.
    from dvk_cli.readers.html_table import HtmlReader

    yield HtmlReader()
    if not _head(data).startswith(b"<?xml"):
        from dvk_cli.readers.delimited import DelimitedReader

        yield DelimitedReader()


def _head(data: bytes) -> bytes:
    return data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _signature(data: bytes) -> str | None:
    head = _head(data)
    return next((name for signature, name in _FOREIGN if head.startswith(signature)), None)


def _foreign(data: bytes) -> str:
    """What a file is that no reader takes."""
    if not data.startswith(_ZIP):
        return _signature(data) or ("XML" if _head(data).startswith(b"<?xml") else "binary")
    match kind_of(data):
        case "archive":
            # The pipeline opens archives file by file: one that comes here is too large, empty, or inside another.
            from dvk_cli.readers.archive import names

            return _("an archive without files") if not names(data) else _("an archive inside an archive")
        case "package":
            return _("a document without tables that can be read")
        case _:
            return _("an archive without files") if data.startswith(b"PK\x05\x06") else _("damaged ZIP")
