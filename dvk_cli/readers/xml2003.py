"""Excel's XML of 2003 ("XML Spreadsheet"), which programs of that time export under the name .xls."""

import re
from datetime import date
from xml.parsers import expat

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, CellError, Merge, Sheet, Value
from dvk_cli.readers.base import once
from dvk_cli.readers.bounds import LEAST_WIDTH, Budget
from dvk_cli.readers.package import PART_LIMIT_MB, feed, reading
from dvk_cli.readers.values import hides, merges_of_values, number, shows_percent, text

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_BOOK = re.compile(rb"<(?:\w+:)?Workbook\b")
_HEAD = 4_000
_LEGACY_FONT = re.compile(r"\.vn|vni[ -]", re.IGNORECASE)


class Xml2003Reader:
    """SpreadsheetML of Office 2002 and 2003."""

    format = "xml"

    def accepts(self, data: bytes) -> bool:
        """XML whose first element is in Excel's namespace of that time."""
        head = data[:_HEAD].replace(b"\0", b"")  # UTF-16 too
        return b"<" in head[:8] and _SPACE.encode() in head and _BOOK.search(head) is not None

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The worksheets in their order. A formula without data has no value in the file: it is `uncached`."""
        if len(data) > PART_LIMIT_MB << 20:
            raise UnreadableFile("DVK123", size=len(data) >> 20, limit=PART_LIMIT_MB)
        book = _Book(cells)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = book.start
        parser.EndElementHandler = book.end
        parser.CharacterDataHandler = book.characters
        with reading():
            feed(parser, [data])
        once([sheet.name for sheet in book.sheets])
        return book.sheets


class _Book:
    """The state of one pass: a sheet, a row and a cell at most are open at a time."""

    def __init__(self, cells: int) -> None:
        self.sheets: list[Sheet] = []
        self._budget = Budget(cells)
        self._styles: dict[str, tuple[str, str]] = {}  # font and number format by style
        self._style = self._row_style = self._cell_style = self._kind = ""
        self._in_comment = False
        self._data: list[str] | None = None
        self._begin("")

    def _begin(self, name: str) -> None:
        self._sheet = Sheet(name=name, rows=[])
        self._merges: list[Merge] = []
        self._percent: set[tuple[int, int]] = set()
        self._uncached: set[tuple[int, int]] = set()
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._row = self._column = self._cell = -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _sign, name = tag.rpartition(" ")
        if space != _SPACE or self._data is not None:
            return
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        font, form = self._styles.get(self._style, ("", ""))
        if name == "Style":
            self._style = said.get("ID", "")
            self._styles[self._style] = self._styles.get(said.get("Parent", "Default"), ("", ""))
        elif name == "Font" and self._style:
            self._styles[self._style] = (said.get("FontName", font), form)
        elif name == "NumberFormat" and self._style:
            self._styles[self._style] = (font, said.get("Format", ""))
        elif name == "Worksheet":
            self._begin(said.get("Name", ""))
        elif name == "Column":
            first = _place(said, self._column)
            self._column = first + int(said.get("Span", "0"))
            if said.get("Hidden") == "1" or said.get("Width") == "0":
                self._hidden_columns.append((first, self._column))
        elif name == "Row":
            self._start_row(said)
        elif name == "Cell":
            self._start_cell(said)
        elif name == "Comment":
            self._in_comment = True
        elif name == "Data" and not self._in_comment:
            self._kind, self._data = said.get("Type", "String"), []

    def _start_row(self, said: dict[str, str]) -> None:
        rows, self._cell, self._row_style = self._sheet.rows, -1, said.get("StyleID", "")
        first = _place(said, self._row)
        self._row = first + int(said.get("Span", "0"))
        if first < len(rows):
            raise ValueError(_("its cells are in a form that is not read"))
        self._budget.spend(LEAST_WIDTH * (self._row - len(rows) + 1), self._row, 0)
        rows.extend([] for _gap in range(len(rows), self._row + 1))
        if said.get("Hidden") == "1" or said.get("Height") == "0":
            self._hidden_rows.update(range(first, self._row + 1))

    def _start_cell(self, said: dict[str, str]) -> None:
        row, first = self._sheet.rows[self._row], _place(said, self._cell)
        if first < len(row):
            raise ValueError(_("its cells are in a form that is not read"))
        self._budget.spend(first + 1 - len(row), self._row, first)
        row.extend([None] * (first + 1 - len(row)))
        across, down = int(said.get("MergeAcross", "0")), int(said.get("MergeDown", "0"))
        if across > 0 or down > 0:
            self._merges.append(Merge(self._row, first, self._row + down, first + across))
        self._cell, self._cell_style = first + max(across, 0), said.get("StyleID") or self._row_style
        if "Formula" in said:
            self._uncached.add((self._row, first))

    def characters(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "Data" and self._data is not None:
            self._end_data("".join(self._data))
            self._data = None
        elif name == "Comment":
            self._in_comment = False
        elif name == "Style":
            self._style = ""
        elif name == "Visible":  # written of sheets that are not
            self._sheet.hidden = True
        elif name == "Worksheet":
            sheet = self._sheet
            sheet.merges = merges_of_values(self._merges, sheet.rows)
            sheet.percent, sheet.uncached = frozenset(self._percent), frozenset(self._uncached)
            sheet.hidden = sheet.hidden or hides(sheet.rows, self._hidden_rows, self._hidden_columns)
            self.sheets.append(sheet)

    def _end_data(self, words: str) -> None:
        row = self._sheet.rows[self._row]
        at = (self._row, len(row) - 1)
        value = row[-1] = _value(self._kind, words)
        self._uncached.discard(at)
        font, form = self._styles.get(self._cell_style or "Default", ("", ""))
        if isinstance(value, str) and _LEGACY_FONT.match(font):
            self._sheet.fonts[at] = font
        if isinstance(value, int | float) and (form == "Percent" or shows_percent(form)):
            self._percent.add(at)


def _place(said: dict[str, str], before: int) -> int:
    """A place counted from 0: the one that is written, or the one after the last."""
    return max(int(said["Index"]) - 1, 0) if "Index" in said else before + 1


def _value(kind: str, words: str) -> Value:
    match kind:
        case "Number":
            return number(float(words))
        case "DateTime":
            return date.fromisoformat(words[:10]) if words[:10] > "1899-12-31" else words[11:19]
        case "Boolean":
            return words.strip() == "1"
        case "Error":
            return CellError(words)
        case _:
            return text(words)
