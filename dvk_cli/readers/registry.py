"""The readers, in the order in which they are asked, and the one function that the pipeline calls."""

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import Sheet
from dvk_cli.readers.base import Reader
from dvk_cli.readers.delimited import DelimitedReader
from dvk_cli.readers.xlsx import XlsxReader

# Binary formats know their own signature; text is what is left.
READERS: tuple[Reader, ...] = (XlsxReader(), DelimitedReader())

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_sheets(data: bytes) -> tuple[str, list[Sheet]]:
    """The format's name and the sheets of a file's bytes.

    Raises:
        UnreadableFile: empty, encrypted, damaged, or of no format that is read.
    """
    if not data.strip():
        raise UnreadableFile("DVK102")
    if data.startswith(_OLE2):
        # A password turns an .xlsx into an OLE2 container with a stream of this name (in UTF-16).
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile("DVK103")
        raise UnreadableFile("DVK101", reason="Excel 97-2003 (.xls)")
    kind = _foreign(data)
    for reader in READERS:
        if reader.accepts(data) and (kind is None or reader.format == "xlsx"):
            return reader.format, reader.read(data)
    raise UnreadableFile("DVK101", reason=kind or "binary")


def _foreign(data: bytes) -> str | None:
    """What a file is by the signature of another format (a workbook begins as a ZIP)."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, name in (
        (b"%pdf", "PDF"),
        (b"\x89png", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"pk\x03\x04", "ZIP"),
        (b"{\\rtf", "RTF"),
        (b"<?xml", "XML"),
        (b"<!doctype html", "HTML"),
        (b"<html", "HTML"),
    ):
        if head.lower().startswith(signature):
            return name
    return None
