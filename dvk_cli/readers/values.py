"""What a stored value is to a person: whole numbers, blank text, formats that show a number as per cent."""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from dvk_cli.model.sheet import CellError, Merge, Value

# Text inside a number format is shown as it is and scales nothing: 0.00"%" shows 3.81 as 3.81%.
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]')

_MOST_KNOWN = 4096
"""Texts that are remembered: those of a list that are all different would take more room than is saved."""


def shows_percent(code: str) -> bool:
    """Whether a number format shows a hundred times what is stored."""
    return "%" in code and "%" in _LITERAL.sub("", code)


def number(stored: float) -> int | float | CellError:
    """Every number of a workbook is a float; a whole one is what the sender typed as a whole number."""
    if stored.is_integer() and -1e15 < stored < 1e15:
        return int(stored)
    return stored if math.isfinite(stored) else CellError("#NUM!")


def text(stored: str) -> str | None:
    """Text as it stands; blank text is an empty cell."""
    return stored if stored and not stored.isspace() else None


def value(raw: object) -> Value:
    """A cell as the value reader gives it."""
    # Most are numbers.
    if isinstance(raw, float):
        return number(raw)
    if isinstance(raw, str):
        return text(raw)
    if isinstance(raw, int):
        return raw
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    return None if raw is None else str(raw)


def trim(rows: list[list[Value]]) -> None:
    """Take away what is empty at the rows' ends and at the end of the sheet: formats drawn far out hold nothing."""
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()


def merges_of_values(merges: Iterable[Merge], rows: list[list[Value]]) -> list[Merge]:
    """The merges that hold a value, cut to the rows and columns in use.

    What is merged beyond them says nothing, and a whole column merged is a million places to fill.
    """
    bottom, right = len(rows) - 1, max(map(len, rows), default=0) - 1
    kept = []
    for each in merges:
        if each.top > bottom or each.left >= len(rows[each.top]) or rows[each.top][each.left] is None:
            continue
        cut = Merge(each.top, each.left, min(each.bottom, bottom), min(each.right, right))
        if cut.bottom > cut.top or cut.right > cut.left:
            kept.append(cut)
    return kept


def hides(rows: list[list[Value]], hidden_rows: Iterable[int], hidden_columns: Iterable[tuple[int, int]]) -> bool:
    """Whether a hidden row or column holds a value; borders and widths hidden far out are nobody's concern.

    `hidden_columns`: first and last ones, counted from 0.
    """
    if any(row < len(rows) and any(cell is not None for cell in rows[row]) for row in hidden_rows):
        return True
    return any(
        any(cell is not None for cell in row[first : last + 1]) for first, last in hidden_columns for row in rows
    )


def kept_once(rows: Iterable[list[Value]]) -> Iterator[list[Value]]:
    """The rows, with a text that stands in many cells kept only once: half the room of a long list."""
    known: dict[str, str] = {}
    for row in rows:
        # A copy has room for what it holds and no more.
        yield [known.setdefault(value, value) if value.__class__ is str else value for value in row][:]
        if len(known) > _MOST_KNOWN:
            known.clear()
