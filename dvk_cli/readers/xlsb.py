"""Excel binary workbooks (.xlsb): values by calamine, and what it does not tell by a walk over the records."""

import re
import struct
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from dvk_cli.i18n import gettext as _
from dvk_cli.model.sheet import MOST_CELLS, CellError, Merge, Runs, Sheet, Value
from dvk_cli.readers.base import once, without_cells
from dvk_cli.readers.bounds import LEAST_WIDTH, Budget
from dvk_cli.readers.calamine import opened
from dvk_cli.readers.package import kind_of, open_zip, parse, part, reading
from dvk_cli.readers.values import hides, merges_of_values, shows_percent, trim, value

# Numbers of records, by [MS-XLSB] 2.3.
_ROW, _BLANK, _ERROR, _FORMULA_ERROR, _LAST_CELL = 0, 1, 3, 11, 11
_SHORT_CELLS = range(12, 19)
_NUMBERS = frozenset({2, 5, 9})
_SHARED, _TEXTS = 7, frozenset({6, 7, 8})
_STRING, _FONT, _FORMAT, _XF, _COLUMNS, _SHEET, _MERGE, _XFS_BEGIN, _XFS_END = 19, 43, 44, 47, 60, 156, 176, 617, 618
_FONT_NAME = 21  # where it begins in the record of a font
_LEGACY_FONT = re.compile(r"\.vn|vni[ -]", re.IGNORECASE)
_BUILT_IN_PERCENT = frozenset({9, 10})
_SIGNS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
}  # fmt: skip


class XlsbReader:
    """Office Open XML workbooks in their binary form."""

    format = "xlsb"

    def accepts(self, data: bytes) -> bool:
        """A zip whose directory names a binary workbook part."""
        return kind_of(data) == "xlsb"

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The worksheets in the workbook's order; a formula's value is always in the file: nothing is `uncached`."""
        with reading(), open_zip(data) as archive:
            styles = _Styles(archive)
            strings = _strings_in_fonts(archive, styles) if any(styles.legacy) else {}
            budget = Budget(cells)
            targets = _targets(archive)
            once([name for name, _target in targets])
            walks = {
                name: _Walk(archive, target, styles, strings, budget)
                for name, target in targets
                if "worksheets/" in target
            }
        return _values(data, walks)


def _values(data: bytes, walks: dict[str, "_Walk"]) -> list[Sheet]:
    # Imported here: `dvk --help` reads no workbook.
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = []
    with opened(data) as workbook:
        for position, meta in enumerate(workbook.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                sheets.append(without_cells(meta.name, is_chart=meta.typ == SheetTypeEnum.ChartSheet))
                continue
            found = workbook.get_sheet_by_index(position)
            rows: list[list[Value]] = [[value(raw) for raw in row] for row in found.to_python(skip_empty_area=False)]
            sheets.append(walks[meta.name].complete(meta.name, rows, meta.visible != SheetVisibleEnum.Visible))
    return sheets


class _Walk:
    """One sheet's records: errors, merges, formats, fonts, hiding, and whether its cells are within bounds."""

    def __init__(
        self, archive: zipfile.ZipFile, target: str, styles: "_Styles", strings: dict[int, Runs], budget: Budget
    ) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.fonts: dict[tuple[int, int], str] = {}
        self.runs: dict[tuple[int, int], Runs] = {}
        self.percent: set[tuple[int, int]] = set()
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        row = bottom = right = 0
        for record, body in _records(b"".join(part(archive, target))):
            if record == _ROW:
                row = struct.unpack_from("<L", body)[0]
                if body[11] & 0x10:
                    self.hidden_rows.add(row)
            elif record <= _LAST_CELL:
                if record == _BLANK:
                    continue
                column, style = struct.unpack_from("<LL", body)
                bottom, right = max(bottom, row), max(right, column)
                if record in (_ERROR, _FORMULA_ERROR):
                    self.errors[row, column] = _SIGNS.get(body[8], "#ERROR!")
                elif record in _NUMBERS and style & 0xFFFFFF in styles.percent:
                    self.percent.add((row, column))
                elif record in _TEXTS:
                    if font := styles.fonts.get(style & 0xFFFFFF):
                        self.fonts[row, column] = font
                    if record == _SHARED and (runs := strings.get(struct.unpack_from("<L", body, 8)[0])):
                        self.runs[row, column] = runs
            elif record in _SHORT_CELLS:
                raise ValueError(_("its cells are in a form that is not read"))
            elif record == _COLUMNS:
                first, last = struct.unpack_from("<LL", body)
                if struct.unpack_from("<H", body, 16)[0] & 1:
                    self.hidden_columns.append((first, last))
            elif record == _MERGE:
                top, last_row, left, last_column = struct.unpack_from("<LLLL", body)
                self.merges.append(Merge(top, left, last_row, last_column))
        # The value reader lays out all cells up to the last one.
        budget.spend((bottom + 1) * max(right + 1, LEAST_WIDTH), bottom, right)

    def complete(self, name: str, rows: list[list[Value]], hidden: bool) -> Sheet:
        for (row, column), sign in self.errors.items():
            # The value reader gives an error cell as an empty one, and drops rows that hold nothing else.
            while len(rows) <= row:
                rows.append([])
            rows[row].extend([None] * (column + 1 - len(rows[row])))
            rows[row][column] = CellError(sign)
        trim(rows)
        return Sheet(
            name=name,
            rows=rows,
            merges=merges_of_values(self.merges, rows),
            percent=frozenset(self.percent),
            hidden=hidden or hides(rows, self.hidden_rows, self.hidden_columns),
            fonts=self.fonts,
            runs=self.runs,
        )


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record's number and body; both number and length are written in groups of seven bits."""
    at, end = 0, len(data)
    while at < end:
        record = data[at]
        at += 1
        if record & 0x80:
            record = record & 0x7F | data[at] << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            part_of_length = data[at]
            at += 1
            length |= (part_of_length & 0x7F) << shift
            if not part_of_length & 0x80:
                break
        if at + length > end:
            raise ValueError(_("it is cut off"))
        yield record, data[at : at + length]
        at += length


def _text(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<L", body, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le"), end


class _Styles:
    """The cell formats, by position: those that show a number as per cent, and those with a font of before Unicode."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.percent: set[int] = set()
        self.fonts: dict[int, str] = {}
        self.legacy: list[str] = []
        """The fonts of before Unicode, each at its position; others are empty."""
        shown = set(_BUILT_IN_PERCENT)
        inside, position = False, 0
        for record, body in _records(_bytes_of(archive, "xl/styles.bin")):
            if record == _FORMAT:
                number = struct.unpack_from("<H", body)[0]
                (shown.add if shows_percent(_text(body, 2)[0]) else shown.discard)(number)
            elif record == _FONT:
                name = _text(body, _FONT_NAME)[0]
                self.legacy.append(name if _LEGACY_FONT.match(name) else "")
            elif record in (_XFS_BEGIN, _XFS_END):
                inside = record == _XFS_BEGIN
            elif record == _XF and inside:
                number, font = struct.unpack_from("<HH", body, 2)
                if number in shown:
                    self.percent.add(position)
                if font < len(self.legacy) and self.legacy[font]:
                    self.fonts[position] = self.legacy[font]
                position += 1


def _strings_in_fonts(archive: zipfile.ZipFile, styles: _Styles) -> dict[int, Runs]:
    """The shared strings written in several fonts, one of which is of before Unicode, by their number."""
    found = {}
    number = 0
    for record, body in _records(_bytes_of(archive, "xl/sharedStrings.bin")):
        if record != _STRING:
            continue
        if body[0] & 1:
            words, at = _text(body, 1)
            count = struct.unpack_from("<L", body, at)[0]
            starts = [struct.unpack_from("<HH", body, at + 4 + 4 * run) for run in range(count)]
            ends = [start for start, _font in starts] + [len(words)]
            runs = [(words[: ends[0]], "")] if ends[0] else []
            for (start, font), end in zip(starts, ends[1:], strict=True):
                # Another font than the cell's has a name, if only to say that it is none of before Unicode.
                runs.append((words[start:end], (styles.legacy[font : font + 1] or [""])[0] or "Unicode"))
            if any(_LEGACY_FONT.match(font) for _words, font in runs):
                found[number] = tuple(runs)
        number += 1
    return found


def _bytes_of(archive: zipfile.ZipFile, name: str) -> bytes:
    return b"".join(part(archive, name)) if name in archive.namelist() else b""


def _targets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The sheets' names and parts."""
    targets: dict[str, str] = {}

    def relationship(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parser = expat.ParserCreate()
    parser.StartElementHandler = relationship
    parse(archive, "xl/_rels/workbook.bin.rels", parser)
    sheets = []
    for record, body in _records(b"".join(part(archive, "xl/workbook.bin"))):
        if record != _SHEET:
            continue
        relation, at = _text(body, 8)
        name = _text(body, at)[0]
        if relation not in targets:
            raise ValueError(_("sheet {name} has no cells").format(name=name))
        target = targets[relation]
        sheets.append((name, target[1:] if target.startswith("/") else f"xl/{target}"))
    return sheets
