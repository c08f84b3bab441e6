"""What a reader gives: a file's sheets of raw cells, as they stand."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

LIST_MARK = "dvk:findings:1"
"""Stands in cell A1 of the list of findings that is put into an annotated copy, whatever its language and name."""
TEMPLATE_MARK = "Mẫu biểu dvk"
"""Begins cell A1 of the guide in the workbook that units fill in; the template's version follows."""
RETURNED = re.compile(r"\s*\((?:cần sửa|can sua|to correct)\)(?:\s*\(\d+\))?", re.IGNORECASE)
"""What is added to the name of an annotated copy, in each language, with the number that keeps names apart."""


MOST_CELLS = 4_000_000
"""Cells of a file that are read at most where nobody says otherwise, empty ones in between too."""


class CellError(msgspec.Struct, frozen=True):
    """A cell whose formula failed: `#N/A`, `#REF!`, `#DIV/0!`, …"""

    sign: str


# What a cell can hold. A float is what Excel keeps; it becomes a Decimal where it is read as a number.
Value = str | int | float | Decimal | bool | date | CellError | None


Runs = tuple[tuple[str, str], ...]
"""A cell's text in pieces, each with its font."""


class Merge(msgspec.Struct, frozen=True):
    """A merged range, first and last row and column, counted from 0, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(msgspec.Struct):
    """A table of raw cells.

    `rows` holds the values row by row from the sheet's first row (short rows are allowed); rows and columns count from
    0, so that `rows[6][2]` is cell C7. `percent`: cells shown as per cent, whose stored value is a hundredth of what is
    seen. `uncached`: formulas that the file holds no value of. `hidden`: the sheet, or some of its rows or columns, are
    hidden. `fonts`: the cells in a font of before Unicode; `runs`: the texts and fonts of a cell written in several,
    one of which is such a font (an empty font is the cell's). `told`: what the reader found that no cell shows, as
    finding codes with their params.
    """

    name: str
    rows: list[list[Value]]
    merges: list[Merge] = []
    percent: frozenset[tuple[int, int]] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False
    fonts: dict[tuple[int, int], str] = {}
    runs: dict[tuple[int, int], Runs] = {}
    told: list[tuple[str, dict[str, Any]]] = []
    undecided: frozenset[tuple[int, int]] = frozenset()
    encoding: str = ""

    @property
    def is_own_list(self) -> bool:
        """Whether it is the list of findings of an annotated copy, which nobody reports anything in."""
        return bool(self.rows and self.rows[0]) and self.rows[0][0] == LIST_MARK

    @property
    def template_version(self) -> int | None:
        """The version that the guide of a filled-in template names in its first cell; None of any other sheet."""
        first = self.rows[0][0] if self.rows and self.rows[0] else None
        if not isinstance(first, str) or not first.startswith(TEMPLATE_MARK):
            return None
        words = first.removeprefix(TEMPLATE_MARK).split()
        return int(words[0]) if words and words[0].isdecimal() else None


INSIDE = " → "
"""Between an archive's path and that of a file in it, in the path that is shown."""


class Source(msgspec.Struct, frozen=True):
    """A file as it was received: the path as a person would name it, its bytes' SHA-256 and size."""

    path: str
    sha256: str
    size: int
    format: str = ""


def column_name(column: int) -> str:
    """Letters of a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_NAMES = [column_name(c) for c in range(256)]


def address(row: int, column: int) -> str:
    """A cell's address as Excel writes it, from row and column counted from 0."""
    return f"{_NAMES[column] if column < 256 else column_name(column)}{row + 1}"


Spans = Mapping[tuple[int, int], Merge]
