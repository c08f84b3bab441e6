"""Excel 5.0 to 2003 workbooks (.xls): values, errors, formats, merges and fonts by xlrd."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge, Sheet, Value
from dvk_cli.readers.bounds import LEAST_WIDTH, Budget
from dvk_cli.readers.values import merges_of_values, number, shows_percent, text, trim

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A workbook without the container around it: the record that begins it, by version.
_BARE = (b"\x09\x08\x08\x00\x00\x05", b"\x09\x08\x10\x00\x00\x06", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_LEGACY_FONT = re.compile(r"\.vn|vni-", re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_LAST_DAY = 2_958_466  # 31/12/9999
_ACROSS = 6  # alignment "centre across selection"


class XlsReader:
    """Workbooks in BIFF 3 to 8, in an OLE2 container or bare."""

    format = "xls"

    def accepts(self, data: bytes) -> bool:
        """Any OLE2 container: what else one can be (an encrypted .xlsx, a .doc) is said when it is read."""
        return data.startswith((_OLE2, *_BARE))

    def read(self, data: bytes) -> list[Sheet]:
        """The worksheets in the workbook's order; charts and macro sheets hold no cells and are left out.

        The file does not tell a formula from its value where the library reads it: nothing is `uncached`.
        """
        return _load(data)


def _load(data: bytes) -> list[Sheet]:
    # Imported here: `dvk --help` reads no workbook.
    import xlrd

    try:
        with Path(os.devnull).open("w", encoding="utf-8") as log:
            if data.startswith(_OLE2):
                _refuse_circles(data, log)
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=log
            )
            budget = Budget()
            found = []
            # One at a time: the library lays out empty cells too.
            for position in range(book.nsheets):
                found.append(_sheet(book, book.sheet_by_index(position), budget))
                book.unload_sheet(position)
            return found
    except (UnreadableFile, MemoryError):
        raise
    # A damaged file makes the library fail anywhere: with its own error, an assertion, an index, a struct, …
    except Exception as error:  # noqa: BLE001
        raise _refusal(data, str(error)) from None


def _refuse_circles(data: bytes, log: Any) -> None:
    """Refuse a container whose short sectors go round in a circle: the library would follow it without an end."""
    if not any(data[64:68]):
        return  # it has none
    from xlrd.compdoc import CompDoc

    container = CompDoc(data, logfile=log)
    table: list[int] = container.SSAT
    for entry in container.dirlist:
        at, steps = entry.first_SID, 0
        while entry.tot_size < container.min_size_std_stream and 0 <= at < len(table):
            at, steps = table[at], steps + 1
            if steps > len(table):
                raise UnreadableFile("DVK101", reason=_("it is damaged"))


def _refusal(data: bytes, error: str) -> UnreadableFile:
    if "encrypted" in error or _stream("EncryptedPackage") in data:
        return UnreadableFile("DVK103")
    if _stream("WordDocument") in data:
        return UnreadableFile("DVK101", reason=_("a Word 97-2003 document (.doc)"))
    if _stream("PowerPoint Document") in data:
        return UnreadableFile("DVK101", reason="PowerPoint (.ppt)")
    return UnreadableFile("DVK101", reason=error or _("it is damaged"))


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _sheet(book: Any, sheet: Any, budget: Budget) -> Sheet:
    rows: list[list[Value]] = []
    percent: set[tuple[int, int]] = set()
    merges = [Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    fonts: dict[tuple[int, int], str] = {}
    formats = {position: _Format(book, xf) for position, xf in enumerate(book.xf_list)}
    plain = _Format()  # of cells between others, which the file does not mention
    for row in range(sheet.nrows):
        cells = sheet.row(row)
        budget.spend(max(len(cells), LEAST_WIDTH), row, len(cells))
        styles = [formats.get(cell.xf_index, plain) for cell in cells]
        values = [
            _value(cell.ctype, cell.value, book.datemode, style) for cell, style in zip(cells, styles, strict=True)
        ]
        rows.append(values)
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            if value is None:
                continue
            if style.percent and isinstance(value, int | float):
                percent.add((row, column))
            if style.font and isinstance(value, str):
                fonts[row, column] = style.font
            if style.across:
                merges.append(Merge(row, column, row, _across(values, styles, column)))
    trim(rows)
    return Sheet(
        name=sheet.name,
        rows=rows,
        merges=merges_of_values(merges, rows),
        percent=frozenset(percent),
        hidden=sheet.visibility != 0 or _hides(sheet, rows),
        fonts=fonts,
    )


class _Format:
    """What a cell format says, looked up once for all of its cells."""

    def __init__(self, book: Any = None, xf: Any = None) -> None:
        known = book.format_map.get(xf.format_key) if xf else None
        code: str = known.format_str if known else ""
        self.percent = shows_percent(code)
        self.elapsed = _ELAPSED.search(code) is not None
        self.across: bool = xf is not None and xf.alignment.hor_align == _ACROSS
        font: str = book.font_list[xf.font_index].name if xf else ""
        self.font = font if _LEGACY_FONT.match(font) else ""


def _value(kind: int, raw: Any, datemode: int, style: _Format) -> Value:
    match kind:
        case 1:
            return text(raw)
        case 2:
            return number(raw)
        case 3:
            return _date(raw, datemode, elapsed=style.elapsed)
        case 4:
            return bool(raw)
        case 5:
            return CellError(_ERRORS.get(raw, "#ERROR!"))
        case _:  # empty, or a format without a value
            return None


def _date(serial: float, datemode: int, *, elapsed: bool) -> Value:
    if not 0 <= serial < _LAST_DAY:
        return number(serial)  # Excel shows ####: no date, but a number all the same
    if elapsed:
        return str(timedelta(days=serial))
    from xlrd.xldate import xldate_as_datetime

    moment: datetime = xldate_as_datetime(serial, 1 if datemode else 0)
    return str(moment.time()) if serial < 1 and not datemode else moment.date()


def _across(values: list[Value], styles: list[_Format], column: int) -> int:
    """The last column over which a text is centred: how headings were joined before cells could be merged."""
    last = column
    while last + 1 < len(values) and values[last + 1] is None and styles[last + 1].across:
        last += 1
    return last


def _hides(sheet: Any, rows: list[list[Value]]) -> bool:
    """Whether a hidden row or column holds a value; borders and widths hidden far out are nobody's concern."""
    if any(info.hidden and row < len(rows) and rows[row] for row, info in sheet.rowinfo_map.items()):
        return True
    columns = [column for column, info in sheet.colinfo_map.items() if info.hidden]
    return any(column < len(row) and row[column] is not None for row in rows for column in columns)
