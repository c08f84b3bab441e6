"""Numbers that identify a person, which a report of models does not need: noticed, and said once a file."""

from collections.abc import Iterable

from dvk_cli.intake.draft import Draft
from dvk_cli.model.personal import SHORTEST, may_hold_numbers, personal_numbers
from dvk_cli.model.sheet import Sheet, Value, address

_NAMED = 8
"""Cells that are named; of more, how many there are."""
_TOGETHER = 5000
"""Rows that are looked through at once: the text of a long list together would take as much room as its cells."""


def notice_numbers(sheets: Iterable[Sheet], draft: Draft) -> None:
    """Note where telephone and identity card numbers stand in the text of a file's sheets."""
    sheets = list(sheets)
    some = (sheet.rows[first : first + _TOGETHER] for sheet in sheets for first in range(0, len(sheet.rows), _TOGETHER))
    if not any(may_hold_numbers(_texts(rows)) for rows in some):
        return
    found = [
        (sheet.name, row, column)
        for sheet in sheets
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and personal_numbers(value)
    ]
    if not found:
        return
    name, *first = found[0]
    cells = ", ".join(
        address(row, column) if sheet == name else f"{sheet}!{address(row, column)}"
        for sheet, row, column in found[:_NAMED]
    )
    more = "…" if len(found) > _NAMED else ""
    draft.add("DVK240", name, (first[0], first[1]), count=len(found), places=f"{cells}{more}")


def _texts(rows: list[list[Value]]) -> list[str]:
    return [value for row in rows for value in row if isinstance(value, str) and len(value) >= SHORTEST]
