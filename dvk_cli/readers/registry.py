"""The readers, in the order in which they are asked, and the one function that the pipeline calls."""

from collections.abc import Iterator

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, Sheet
from dvk_cli.readers.base import Reader
from dvk_cli.readers.foreign import foreign, unreadable
from dvk_cli.readers.legacy_cells import repair
from dvk_cli.readers.values import kept_once
from dvk_cli.readers.xlsx import XlsxReader

_ZIP = b"PK"
_LONG = 2000
"""Rows of a sheet of whose room something is saved."""


def read_sheets(data: bytes, cells: int = MOST_CELLS) -> tuple[str, list[Sheet]]:
    """The format's name and the sheets of a file's bytes, their text in Unicode wherever that can be told.

    Args:
        data: the file.
        cells: that are read at most (0: any number).

    Raises:
        UnreadableFile: empty, encrypted, damaged, with too many cells, or of no format that is read.
    """
    if not data.strip():
        raise UnreadableFile("DVK102")
    for reader in _readers(data):
        if reader.accepts(data):
            sheets = reader.read(data, cells)
            repair(sheets)
            for sheet in sheets:
                # Of a text it is done line by line, where it saves more.
                if len(sheet.rows) > _LONG and reader.format != "csv":
                    for at, row in enumerate(kept_once(sheet.rows)):
                        sheet.rows[at] = row
            return reader.format, sheets
    raise unreadable(data)


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
    if foreign(data) is not None:
        return
    from dvk_cli.readers.xls import XlsReader

    yield XlsReader()
    if b"<" in data[:64]:
        from dvk_cli.readers.ods import OdsReader
        from dvk_cli.readers.xml2003 import Xml2003Reader

        yield OdsReader()
        yield Xml2003Reader()
    # Nearly all text has no "<" in it; UTF-16 and a page in one file are found by the reader.
    from dvk_cli.readers.html_table import HtmlReader

    yield HtmlReader()
    from dvk_cli.readers.delimited import DelimitedReader

    yield DelimitedReader()
