"""A table of an OpenDocument spreadsheet as it is read, and what its cells hold."""

import re
from datetime import date

from dvk_cli.model.sheet import CellError, Merge, Runs, Sheet, Value
from dvk_cli.readers.bounds import LEAST_WIDTH, MAX_COLUMNS, MAX_ROWS, Budget
from dvk_cli.readers.ods_fonts import is_legacy
from dvk_cli.readers.values import merges_of_values, number, text

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE = (f"{_NS}{name}:1.0 " for name in ("office", "table"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
# Excel's and LibreOffice's signs; some writers give such a cell the value 0.
_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d+")
_NO_DAY = "1899-12-30"
_PERCENT_COST = 8
_ELEMENT_COST = 4


class Table:
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
        self._column_fonts: list[tuple[int, int, str]] = []
        self._fonts: dict[tuple[int, int], str] = {}
        self._runs: dict[tuple[int, int], Runs] = {}
        self._row_written: list[tuple[int, str, Runs]] = []
        self._last = range(0)

    def columns(self, count: int, hidden: bool, font: str) -> None:
        """The next columns, and the font of their cells that have none."""
        if is_legacy(font):
            self._column_fonts.append((self._column_count, self._column_count + count, font))
        if hidden:
            self._hidden_columns.append((self._column_count, self._column_count + count))
        self._column_count += count

    def cell(self, attributes: dict[str, str], shown: str) -> None:
        """The next cell of the row, or several of the same."""
        count = count_of(attributes, "number-columns-repeated")
        first, self._column_at = self._column_at, self._column_at + count
        self._budget.spend(_ELEMENT_COST)  # a million cells take their time, even if nothing is laid out
        self._last = range(0)
        value = _value(attributes, shown)
        if value is None:
            # The text "" is a value.
            if _TABLE + "formula" in attributes and attributes.get(_OFFICE + "value-type") != "string" and not shown:
                self._budget.spend(count, self._row_at, min(self._column_at, MAX_COLUMNS))
                self._row_uncached.extend(range(first, self._column_at))
            return
        self._budget.spend(self._column_at - len(self._row), self._row_at, self._column_at - 1)
        self._row.extend([None] * (first - len(self._row)))
        self._row.extend([value] * count)
        if attributes.get(_OFFICE + "value-type") == "percentage" and isinstance(value, int | float):
            self._row_percent.extend(range(first, self._column_at))
        if isinstance(value, str):
            self._last = range(first, self._column_at)
        down, across = count_of(attributes, "number-rows-spanned"), count_of(attributes, "number-columns-spanned")
        if down > 1 or across > 1:
            self._merges.append(Merge(self._row_at, first, self._row_at + down - 1, first + across - 1))

    def written_in(self, font: str | None, pieces: Runs) -> None:
        """The fonts of the text just taken in: that of its cell, and those of its pieces (empty: the same)."""
        runs = pieces if any(own for _words, own in pieces) else ()
        for column in self._last:
            column_fonts = (each for first, last, each in self._column_fonts if first <= column < last)
            own = next(column_fonts, "") if font is None else font
            if is_legacy(own) or any(is_legacy(each) for _words, each in runs):
                self._row_written.append((column, own, runs))

    def end_row(self, count: int, hidden: bool) -> None:
        """The row ends; `count` of them are the same."""
        first, self._row_at = self._row_at, self._row_at + count
        if self._row or self._row_uncached:
            self._hidden = self._hidden or hidden
            noted = len(self._row_percent) + len(self._row_uncached) + len(self._row_written)
            each = max(len(self._row), LEAST_WIDTH) + _PERCENT_COST * noted
            gap = first - len(self._rows)
            self._budget.spend(gap * LEAST_WIDTH + count * each, min(self._row_at - 1, MAX_ROWS), 0)
            self._rows.extend([] for _gap in range(gap))
            self._rows.extend(list(self._row) for _copy in range(count))
            for row in range(first, self._row_at):
                self._percent.update((row, column) for column in self._row_percent)
                self._uncached.update((row, column) for column in self._row_uncached)
                for column, font, runs in self._row_written:
                    if is_legacy(font):
                        self._fonts[row, column] = font
                    if runs:
                        self._runs[row, column] = runs
        self._row, self._row_percent, self._row_uncached, self._row_written, self._column_at = [], [], [], [], 0

    def sheet(self) -> Sheet:
        """The whole table."""
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
            fonts=self._fonts,
            runs=self._runs,
        )


def count_of(attributes: dict[str, str], name: str) -> int:
    """A number of repeats or of places spanned; 1 where none is said."""
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
                day, _sign, time = attributes[_OFFICE + "date-value"].partition("T")
                # A time without a day is written as one of the day from which is counted.
                return text(shown or time) if day == _NO_DAY and time else date.fromisoformat(day)
            case "string":
                return text(attributes.get(_OFFICE + "string-value", shown))
    except (KeyError, ValueError):
        # A value that is none (a day before the year 1, say), or none at all: as it is shown.
        pass
    return text(shown)
