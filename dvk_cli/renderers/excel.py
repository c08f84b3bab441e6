"""openpyxl, loaded when it is needed and always in one way."""

import os
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

_ANY = datetime(1980, 1, 1, tzinfo=UTC)


def openpyxl() -> Any:
    """The library. It takes 150 ms to load, so nothing else imports it first.

    It would use lxml where that happens to be installed, and then write other bytes and raise other errors.
    """
    os.environ["OPENPYXL_LXML"] = "False"
    import openpyxl

    return openpyxl


def saved(workbook: Any) -> bytes:
    """A workbook's file, made in memory.

    openpyxl's own way is through temporary files: where the disk is full it may lose part of a sheet without a word,
    and a process that is killed leaves the names of persons behind in them.
    """
    openpyxl()
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class Writer(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
            writer = WorksheetWriter(ws, out=BytesIO())
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], writer.read())
            self.manifest.append(ws)

    # What stands there is replaced (`steady_zip`), and nothing that stands there is not.
    workbook.properties.modified = _ANY
    buffer = BytesIO()
    Writer(workbook, ZipFile(buffer, "w", ZIP_DEFLATED, allowZip64=True)).save()
    return buffer.getvalue()
