"""A sheet's cells as a person reads them, and what can be told from a cell alone."""

import functools
import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from dvk_cli.intake.vocabulary import YEARS
from dvk_cli.model.sheet import Merge, Sheet, Value

_FIGURE = re.compile(r"[-+]?\d[\d.,\s]*%?")
_NUMBERS = (int, float, Decimal)
_FIGURE_STARTS = frozenset("+-0123456789")
# Above a table there are letterheads, titles and remarks: rows of few cells, without figures.
MOST_TITLE_CELLS = 3


def is_figure(value: Value) -> bool:
    """Whether a cell holds a number, as one or as text."""
    if value.__class__ is int:
        return True
    if isinstance(value, str):
        text = value.strip()
        return text[:1] in _FIGURE_STARTS and _FIGURE.fullmatch(text) is not None
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


class Grid:
    """A sheet's cells as a person reads them: a merged cell's value stands in all of its range."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.width = max(map(len, sheet.rows), default=0)
        self._merges = {(m.top, m.left): m for m in sheet.merges}
        # Most rows of a body have no merged cell: they need not be looked up.
        self.merged_rows = {row for m in sheet.merges for row in range(m.top, min(m.bottom, len(sheet.rows) - 1) + 1)}

    def value(self, row: int, column: int) -> Value:
        """The value stored in a cell."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that a cell lies in."""
        return self._covered.get((row, column)) if row in self.merged_rows else None

    @functools.cached_property
    def _covered(self) -> dict[tuple[int, int], Merge]:
        # A merge over a whole column or row would be spelt out cell by cell: it is cut at what the sheet holds.
        return {
            (row, column): merge
            for merge in self._merges.values()
            for row in range(merge.top, min(merge.bottom, len(self.rows) - 1) + 1)
            for column in range(merge.left, min(merge.right, self.width - 1) + 1)
        }

    def seen(self, row: int, column: int) -> Value:
        """The value that a person sees in a cell: that of its merged range, if it lies in one."""
        if row in self.merged_rows and (merge := self._covered.get((row, column))):
            row, column = merge.top, merge.left
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def seen_row(self, row: int, width: int) -> Sequence[Value]:
        """What a person sees in a row's cells: so many, at least as many as the sheet is wide."""
        if row in self.merged_rows:
            return [self.seen(row, column) for column in range(width)]
        cells = self.rows[row]
        return cells + [None] * (width - len(cells))

    def pane(self, left: int, right: int) -> "Grid":
        """The columns from `left` to `right` alone, all cells at their own places."""
        rows = [[None] * min(left, len(row)) + row[left : right + 1] for row in self.rows]
        return Grid(msgspec.structs.replace(self.sheet, rows=rows))

    def texts(self, row: int) -> list[str]:
        """The texts of a row."""
        return [value for value in self.rows[row] if isinstance(value, str)]

    def filled(self, row: int) -> list[int]:
        """Columns of a row that hold something."""
        return [index for index, value in enumerate(self.rows[row]) if value is not None]


def is_title_row(grid: Grid, row: int, most: int = MOST_TITLE_CELLS) -> bool:
    """Whether a row above a table can be part of its title: few cells, none of them a figure other than a year."""
    values = [grid.value(row, column) for column in grid.filled(row)]
    return len(values) <= most and not any(is_figure(value) and not _is_year(value) for value in values)


def _is_year(value: Value) -> bool:
    return str(value).strip().isdecimal() and int(str(value)) in YEARS
