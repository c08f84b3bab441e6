"""OpenDocument spreadsheets (.ods): one pass over their content, in which empty repeats cost nothing."""

import re
from datetime import date
from xml.parsers import expat

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge, Sheet, Value
from dvk_cli.readers.bounds import LEAST_WIDTH, MAX_COLUMNS, MAX_ROWS, Budget
from dvk_cli.readers.package import kind_of, open_zip, parse, reading
from dvk_cli.readers.values import merges_of_values, number, text

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_NS}{name}:1.0 " for name in ("office", "table", "text", "style"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_DRAWING = f"{_NS}drawing:1.0 "
# What these hold is not what the cell shows: remarks, pictures, what was there before, copies of other files.
_ASIDE = frozenset(
    {
        _OFFICE + "annotation",
        _OFFICE + "forms",
        _TABLE + "shapes",
        _TABLE + "tracked-changes",
        _TABLE + "dde-links",
        _TABLE + "detective",
    }
)
_HIDDEN = ("collapse", "filter")
# Excel's and LibreOffice's signs; some writers give such a cell the value 0.
_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d+")
_MOST_SPACES = 64
_PERCENT_COST = 8
_ELEMENT_COST = 4


class OdsReader:
    """OpenDocument spreadsheets and their templates."""

    format = "ods"

    def accepts(self, data: bytes) -> bool:
        """A zip that says of itself that it is an OpenDocument spreadsheet."""
        return kind_of(data) == "ods"

    def read(self, data: bytes) -> list[Sheet]:
        """The tables in the file's order."""
        content = _Content()
        with reading(), open_zip(data) as archive:
            if "META-INF/manifest.xml" in archive.namelist():
                parse(archive, "META-INF/manifest.xml", _encryption_parser())
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = content.start
            parser.EndElementHandler = content.end
            parser.CharacterDataHandler = content.characters
            parse(archive, "content.xml", parser)
            if not content.is_spreadsheet:
                raise ValueError(_("it holds no spreadsheet"))
        return content.sheets


def _encryption_parser() -> expat.XMLParserType:
    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag.endswith(" encryption-data"):
            raise UnreadableFile("DVK103")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    return parser


class _Content:
    """The state of the pass: a table, a row and a cell at most are open at a time."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.is_spreadsheet = False
        self._budget = Budget()
        self._aside = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._table: _Table | None = None
        self._row: dict[str, str] | None = None
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._paragraphs = 0
        self._in_paragraph = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside:
            self._aside += 1
        elif tag in _ASIDE or tag.startswith(_DRAWING) or (tag == _TABLE + "table" and self._table is not None):
            self._aside = 1
        elif self._cell is not None:
            self._start_in_cell(tag, attributes)
        elif self._table is not None:
            self._start_in_table(tag, attributes)
        elif tag == _OFFICE + "spreadsheet":
            self.is_spreadsheet = True
        elif tag == _TABLE + "table" and self.is_spreadsheet:
            hidden = attributes.get(_TABLE + "style-name") in self._hidden_styles
            self._table = _Table(attributes.get(_TABLE + "name", ""), hidden, self._budget)
        elif tag == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif tag == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self._hidden_styles.add(self._style)

    def _start_in_table(self, tag: str, attributes: dict[str, str]) -> None:
        assert self._table is not None
        if tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self._cell, self._pieces, self._paragraphs = attributes, [], 0
        elif tag == _TABLE + "table-row":
            self._row = attributes
        elif tag == _TABLE + "table-column":
            self._table.columns(
                _count(attributes, "number-columns-repeated"),
                attributes.get(_TABLE + "visibility") in _HIDDEN,
            )

    def _start_in_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TEXT + "p":
            if self._paragraphs:
                self._pieces.append("\n")
            self._paragraphs += 1
            self._in_paragraph += 1
        elif tag == _TEXT + "s":
            # A number of any size can stand here; a person types few.
            self._pieces.append(" " * min(int(attributes.get(_TEXT + "c", "1")), _MOST_SPACES))
        elif tag == _TEXT + "tab":
            self._pieces.append("\t")
        elif tag == _TEXT + "line-break":
            self._pieces.append("\n")

    def characters(self, data: str) -> None:
        if self._in_paragraph and not self._aside:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
        elif tag == _TEXT + "p" and self._in_paragraph:
            self._in_paragraph -= 1
        elif self._table is None:
            return
        elif tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            if self._cell is not None:
                self._table.cell(self._cell, "".join(self._pieces))
            self._cell = None
        elif tag == _TABLE + "table-row":
            row = self._row or {}
            self._table.end_row(_count(row, "number-rows-repeated"), row.get(_TABLE + "visibility") in _HIDDEN)
        elif tag == _TABLE + "table":
            self.sheets.append(self._table.sheet())
            self._table = None


class _Table:
    """A table as it is read: rows and cells without a value are only counted until one with a value follows."""

    def __init__(self, name: str, hidden: bool, budget: Budget) -> None:
        self._name = name
        self._hidden = hidden
        self._budget = budget
        self._rows: list[list[Value]] = []
        self._row: list[Value] = []
        self._row_at = 0
        self._column_at = 0
        self._column_count = 0
        self._hidden_columns: list[tuple[int, int]] = []
        self._merges: list[Merge] = []
        self._percent: set[tuple[int, int]] = set()
        self._uncached: set[tuple[int, int]] = set()
        self._row_percent: list[int] = []
        self._row_uncached: list[int] = []

    def columns(self, count: int, hidden: bool) -> None:
        if hidden:
            self._hidden_columns.append((self._column_count, self._column_count + count))
        self._column_count += count

    def cell(self, attributes: dict[str, str], shown: str) -> None:
        count = _count(attributes, "number-columns-repeated")
        first, self._column_at = self._column_at, self._column_at + count
        self._budget.spend(_ELEMENT_COST)  # a million cells take their time, even if nothing is laid out
        value = _value(attributes, shown)
        if value is None:
            if _TABLE + "formula" in attributes and not attributes.get(_OFFICE + "value-type") and not shown:
                self._budget.spend(count, self._row_at, min(self._column_at, MAX_COLUMNS))
                self._row_uncached.extend(range(first, self._column_at))
            return
        self._budget.spend(self._column_at - len(self._row), self._row_at, self._column_at - 1)
        self._row.extend([None] * (first - len(self._row)))
        self._row.extend([value] * count)
        if attributes.get(_OFFICE + "value-type") == "percentage" and isinstance(value, int | float):
            self._row_percent.extend(range(first, self._column_at))
        down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if down > 1 or across > 1:
            self._merges.append(Merge(self._row_at, first, self._row_at + down - 1, first + across - 1))

    def end_row(self, count: int, hidden: bool) -> None:
        first, self._row_at = self._row_at, self._row_at + count
        if self._row or self._row_uncached:
            self._hidden = self._hidden or hidden
            each = max(len(self._row), LEAST_WIDTH) + _PERCENT_COST * (len(self._row_percent) + len(self._row_uncached))
            gap = first - len(self._rows)
            self._budget.spend(gap * LEAST_WIDTH + count * each, min(self._row_at - 1, MAX_ROWS), 0)
            self._rows.extend([] for _gap in range(gap))
            self._rows.extend(list(self._row) for _copy in range(count))
            for row in range(first, self._row_at):
                self._percent.update((row, column) for column in self._row_percent)
                self._uncached.update((row, column) for column in self._row_uncached)
        self._row, self._row_percent, self._row_uncached, self._column_at = [], [], [], 0

    def sheet(self) -> Sheet:
        hidden = self._hidden or any(
            any(value is not None for value in row[first:last])
            for first, last in self._hidden_columns
            for row in self._rows
        )
        return Sheet(
            name=self._name,
            rows=self._rows,
            merges=merges_of_values(self._merges, self._rows),
            percent=frozenset(self._percent),
            uncached=frozenset(self._uncached),
            hidden=hidden,
        )


def _count(attributes: dict[str, str], name: str) -> int:
    return max(int(attributes.get(_TABLE + name, "1")), 1)


def _value(attributes: dict[str, str], shown: str) -> Value:
    kind = attributes.get(_OFFICE + "value-type")
    if attributes.get(_CALC + "value-type") == "error" or (
        _TABLE + "formula" in attributes and _ERROR.fullmatch(shown)
    ):
        return CellError(shown or "#ERROR!")
    try:
        match kind:
            case "float" | "percentage" | "currency":
                return number(float(attributes[_OFFICE + "value"]))
            case "boolean":
                return attributes[_OFFICE + "boolean-value"] == "true"
            case "date":
                return date.fromisoformat(attributes[_OFFICE + "date-value"][:10])
            case "string":
                return text(attributes.get(_OFFICE + "string-value", shown))
    except (KeyError, ValueError):
        # A value that is none (a day before the year 1, say), or none at all: as it is shown.
        pass
    return text(shown)
