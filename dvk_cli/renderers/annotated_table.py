"""A sheet of raw values written as a worksheet: what the sender of a CSV or of another program's file gets back."""

from datetime import date
from decimal import Decimal
from typing import Any

from dvk_cli.model.sheet import CellError, Merge, Sheet, Value
from dvk_cli.renderers.annotated_list import put_text

_WIDEST, _NARROWEST = 50, 8
_LONGEST = 32_767  # signs in a cell
_LARGEST_MERGE = 10_000


def add_table(worksheet: Any, sheet: Sheet) -> None:
    """Every value in its place: text as text, exactly as it stands; numbers, dates and errors as such."""
    # Imported here: only `--annotate` writes workbooks.
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    widths: dict[int, int] = {}
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(sheet.rows):
        # A title stands alone in its row and runs over its neighbours: it must not widen its column.
        alone = sum(value is not None for value in row) == 1
        for column, value in enumerate(row):
            if value is None:
                continue
            cell = worksheet.cell(number + 1, column + 1)
            _put(cell, value, percent=(number, column) in sheet.percent)
            length = max(map(len, str(cell.value).splitlines()), default=0)
            widths[column] = max(widths.get(column, 0), 0 if alone else length)
            if length > _WIDEST and not alone:
                cell.alignment = wrapped
    for column, width in widths.items():
        letters = get_column_letter(column + 1)
        worksheet.column_dimensions[letters].width = min(max(width + 2, _NARROWEST), _WIDEST)
    for merge in _mergeable(sheet):
        worksheet.merge_cells(
            start_row=merge.top + 1, end_row=merge.bottom + 1, start_column=merge.left + 1, end_column=merge.right + 1
        )


def _put(cell: Any, value: Value, *, percent: bool) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        put_text(cell, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_LONGEST])
        # As text, what is typed in its place stays as typed too: leading zeros, “1.234”, “3/4”.
        cell.number_format = "@"
    elif isinstance(value, CellError):
        cell.value = value.sign
        cell.data_type = "e"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "dd/mm/yyyy"
    else:
        cell.value = value
        if percent and isinstance(value, int | float | Decimal):
            cell.number_format = "0.00%"


def _mergeable(sheet: Sheet) -> list[Merge]:
    """The merged ranges that can be drawn again: none that overlap, none that would hide a value."""
    taken: set[tuple[int, int]] = set()
    found = []
    for merge in sheet.merges:
        if not 1 < merge_size(merge) <= _LARGEST_MERGE:
            continue
        rows, columns = range(merge.top, merge.bottom + 1), range(merge.left, merge.right + 1)
        cells = {(row, column) for row in rows for column in columns}
        first = (merge.top, merge.left)
        if taken.isdisjoint(cells) and not any(value_at(sheet, *cell) is not None for cell in cells if cell != first):
            taken |= cells
            found.append(merge)
    return found


def merge_size(merge: Merge) -> int:
    """Number of cells in a merged range."""
    return (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)


def value_at(sheet: Sheet, row: int, column: int) -> Value:
    """A cell's value by row and column counted from 0; None where there is none."""
    if row >= len(sheet.rows) or column >= len(sheet.rows[row]):
        return None
    return sheet.rows[row][column]
