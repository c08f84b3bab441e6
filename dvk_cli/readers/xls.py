"""Excel 5.0 to 2003 workbooks (.xls): values, errors, formats, merges and fonts by xlrd."""

import os
import re
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, CellError, Merge, Runs, Sheet, Value
from dvk_cli.readers.base import once, without_cells
from dvk_cli.readers.bounds import LEAST_WIDTH, Budget
from dvk_cli.readers.foreign import in_container
from dvk_cli.readers.values import hides, merges_of_values, number, shows_percent, text, trim

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A workbook without the container around it: the record that begins it, of BIFF5 and BIFF8.
_BARE = (b"\x09\x08\x08\x00\x00\x05", b"\x09\x08\x10\x00\x00\x06")
_LEGACY_FONT = re.compile(r"\.vn|vni[ -]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_LAST_DAY = 2_958_466  # 31/12/9999
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_BEGIN, _END, _SHEET, _CALCULATED = 0x0809, 0x000A, 0x0085, 0x01C1
_CHART = 2
_ACROSS = 6  # alignment "centre across selection"


class XlsReader:
    """Workbooks in BIFF 5 and 8, in an OLE2 container or bare."""

    format = "xls"

    def accepts(self, data: bytes) -> bool:
        """Any OLE2 container: what else one can be (an encrypted .xlsx, a .doc) is said when it is read."""
        return data.startswith((_OLE2, *_BARE))

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The sheets in the workbook's order; of charts and macros, which hold no table, only their names.

        Formulas are `uncached` where a program wrote them all without their values.
        """
        return _load(data, cells)


def _load(data: bytes, cells: int) -> list[Sheet]:
    # Imported here: `dvk --help` reads no workbook.
    import xlrd

    try:
        with Path(os.devnull).open("w", encoding="utf-8") as log:
            if data.startswith(_OLE2):
                _refuse_circles(data, log)
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=log
            )
            budget = Budget(cells)
            found = []
            # One at a time: the library lays out empty cells too.
            for position in range(book.nsheets):
                found.append(_sheet(book, book.sheet_by_index(position), budget))
                book.unload_sheet(position)
            once([sheet.name for sheet in found])
            _without_values(book, found)
            for position, name, is_chart in _others(book):
                found.insert(position, without_cells(name, is_chart=is_chart))
            return found
    except (UnreadableFile, MemoryError):
        raise
    # A damaged file makes the library fail anywhere: with its own error, an assertion, an index, a struct, …
    except Exception as error:  # noqa: BLE001 - see above
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
    return in_container(data) or UnreadableFile("DVK101", reason=_("it is damaged"))


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _sheet(book: Any, sheet: Any, budget: Budget) -> Sheet:
    rows: list[list[Value]] = []
    percent: set[tuple[int, int]] = set()
    merges = [Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    fonts: dict[tuple[int, int], str] = {}
    runs: dict[tuple[int, int], Runs] = {}
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
            if isinstance(value, str) and (row, column) in sheet.rich_text_runlist_map:
                runs[row, column] = _runs(book, value, sheet.rich_text_runlist_map[row, column])
            if style.across:
                merges.append(Merge(row, column, row, _across(values, styles, column)))
    trim(rows)
    return Sheet(
        name=sheet.name,
        rows=rows,
        merges=merges_of_values(merges, rows),
        percent=frozenset(percent),
        hidden=sheet.visibility != 0
        or hides(
            rows,
            [row for row, info in sheet.rowinfo_map.items() if info.hidden],
            [(column, column) for column, info in sheet.colinfo_map.items() if info.hidden],
        ),
        fonts=fonts,
        runs={at: found for at, found in runs.items() if found},
    )


def _runs(book: Any, words: str, starts: list[tuple[int, int]]) -> Runs:
    """A text's pieces with their fonts, if one of these is of before Unicode."""
    fonts = [book.font_list[font].name for _start, font in starts]
    if not any(_LEGACY_FONT.match(font) for font in fonts):
        return ()
    ends = [start for start, _font in starts] + [len(words)]
    pieces = [(words[: ends[0]], "")] if ends[0] else []
    pieces += [(words[begin:end], font) for begin, end, font in zip(ends, ends[1:], fonts, strict=False)]
    return tuple(pieces)


def _without_values(book: Any, sheets: list[Sheet]) -> None:
    """Name the formulas of a workbook that a program wrote and nobody has calculated.

    Such a program leaves an empty text, or a 0 and the wish that it be calculated. A spreadsheet program has calculated
    if it says so, or if any formula has another value.
    """
    if any(record == _CALCULATED for record, _at in _records(book.mem, book.base)):
        return
    unsure: list[set[tuple[int, int]]] = []
    for start in book._sh_abs_posn[: len(sheets)]:
        unsure.append(set())
        for record, at in _records(book.mem, start):
            if record in _FORMULAS:
                row, column, _style, result, flags = struct.unpack_from("<HHH8sH", book.mem, at)
                is_empty = result[0] == 3 and result[6:] == b"\xff\xff"
                if not is_empty and (any(result) or not flags & 3):
                    return
                unsure[-1].add((row, column))
    for sheet, places in zip(sheets, unsure, strict=True):
        sheet.uncached = frozenset(places)
        for row, column in places:
            if row < len(sheet.rows) and column < len(sheet.rows[row]):
                sheet.rows[row][column] = None


def _others(book: Any) -> Iterator[tuple[int, str, bool]]:
    """The sheets that the library leaves out: position among all, name, and whether they are charts."""
    from xlrd.biffh import unpack_string, unpack_unicode

    position = 0
    for record, at in _records(book.mem, book.base):
        if record == _SHEET:
            kind = book.mem[at + 5]
            if kind != 0:
                content = bytes(book.mem[at : at + 6 + 2 * 255])
                wide = book.biff_version >= 80
                name = unpack_unicode(content, 6, 1) if wide else unpack_string(content, 6, book.encoding, 1)
                yield position, name, kind == _CHART
            position += 1


def _records(data: Any, at: int) -> Iterator[tuple[int, int]]:
    """Each record's number and where its content begins, up to the end of this part of the workbook."""
    depth = 0
    while at + 4 <= len(data):
        number, length = struct.unpack_from("<HH", data, at)
        yield number, at + 4
        depth += (number == _BEGIN) - (number == _END)
        if depth <= 0:
            return
        at += 4 + length


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
    return str(moment.time().replace(microsecond=0)) if serial < 1 else moment.date()


def _across(values: list[Value], styles: list[_Format], column: int) -> int:
    """The last column over which a text is centred: how headings were joined before cells could be merged."""
    last = column
    while last + 1 < len(values) and values[last + 1] is None and styles[last + 1].across:
        last += 1
    return last
