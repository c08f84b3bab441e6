"""The cells of a table that is being read: their values, their text, and the findings at them."""

import operator
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from dvk_cli.intake.draft import USED, Account, Draft, Key, shown
from dvk_cli.intake.grid import Grid
from dvk_cli.intake.layout import Table
from dvk_cli.model.records import Place
from dvk_cli.model.sheet import CellError, Value, address
from dvk_cli.vietnamese.numerals import format_number
from dvk_cli.vietnamese.text import as_written, clean


class Columns(msgspec.Struct, frozen=True):
    """Columns that are read together: where they stand, the last of them, and what takes their cells out of a row."""

    indexes: tuple[int, ...]
    last: int
    cells_of: Callable[[Sequence[Value]], tuple[Value, ...]]


class TableCells:
    """The cells of one table, asked for by row and role; what is asked for is accounted for as used."""

    def __init__(self, grid: Grid, table: Table, draft: Draft, account: Account) -> None:
        self.grid = grid
        self.table = table
        self.draft = draft
        self.account = account
        self.sheet = grid.sheet.name
        self.roles = {column.role: column.index for column in reversed(table.columns) if column.role}
        # A column behind all others, in which there is nothing.
        self._nowhere = max(grid.width, max(column.index for column in table.columns) + 1)
        self._row = -1
        self._cells: Sequence[Value] = ()
        self._marks = bytearray()

    # Several of these are asked of each row: each has only one call in it for what most cells are.

    def columns(self, *roles: str) -> Columns:
        """The columns of two roles or more, to be read together."""
        indexes = [self.roles.get(role, self._nowhere) for role in roles]
        used = tuple(index for index in indexes if index != self._nowhere)
        return Columns(used, max(used, default=0), operator.itemgetter(*indexes))

    def cells(self, row: int, columns: Columns) -> tuple[Value, ...]:
        """The values of a row's cells in some columns, as `cell` gives each; None where a role has no column."""
        if row != self._row:
            self._turn_to(row)
        marks, indexes = self._marks, columns.indexes
        if columns.last >= len(marks):
            indexes = tuple(index for index in indexes if index < len(marks))
        for index in indexes:
            marks[index] = USED
        return columns.cells_of(self._cells)

    def _turn_to(self, row: int) -> None:
        """Lay out a row, of which one cell after the other is asked."""
        self._row = row
        self._cells = self.grid.seen_row(row, self._nowhere + 1)
        self._marks = self.account.marks(row)

    def cell(self, row: int, role: str) -> Value:
        """The value of a row's cell in the column of a role, with a vertical merge read as a person reads it."""
        column = self.roles.get(role)
        if column is None:
            return None
        if row != self._row:
            self._turn_to(row)
        if column < len(self._marks):
            self._marks[column] = USED
        return self._cells[column]

    def text(self, row: int, role: str) -> str:
        """The cleaned text of a cell, empty if there is none. A number is written as it stands."""
        value = self.cell(row, role)
        return "" if value is None else self.as_text(value, row, role)

    def as_text(self, value: Value, row: int, role: str) -> str:
        """The text of a cell whose value is at hand."""
        if isinstance(value, str):
            return clean(value)
        if value is None:
            return ""
        if isinstance(value, CellError):
            self.note("DVK214", row, role, value=value)
            return ""
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        return f"{value:.15g}" if isinstance(value, float) else str(value)

    def written(self, row: int, role: str) -> str:
        """A name as its sender wrote it, with its own dashes and quotation marks; "Ð" is read as the letter Đ."""
        return self.as_written(self.cell(row, role), row, role)

    def as_written(self, value: Value, row: int, role: str) -> str:
        """A name whose cell's value is at hand."""
        return as_written(value) if isinstance(value, str) else self.as_text(value, row, role)

    def place(self, row: int, column: int) -> Place:
        """Sheet and address of a cell."""
        return Place(self.sheet, address(row, column))

    def shown(self, at: tuple[int, int]) -> str:
        """What a cell shows, for messages."""
        value = self.grid.value(*at)
        if at in self.grid.sheet.percent and isinstance(value, int | float):
            return f"{format_number(Decimal(str(value)) * 100)}%"
        return shown(value)

    def at(self, row: int, role: str) -> tuple[int, int]:
        """Row and column of a role's cell; of the row's first cell where the role has no column."""
        return row, self.roles.get(role, 0)

    def note(
        self, code: str, row: int, role: str, *, key: Key | None = None, value: Value = None, **params: Any
    ) -> None:
        """Note a finding at a row's cell of a role."""
        if code in ("DVK207", "DVK226") and isinstance(self.grid.seen(*self.at(row, role)), CellError):
            return  # it is empty because it is an error, which has its own finding
        self.draft.add(code, self.sheet, self.at(row, role), key=key, value=value, **params)
