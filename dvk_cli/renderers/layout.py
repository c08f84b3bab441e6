"""Lays text out in columns: no word and no number is ever split, and a table that is too wide is stacked.

A table library of general use splits words where a table is wider than the terminal, and cannot set the rest of the
columns below, beside the same units; loading one would also cost more time than most commands take.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

_GAP = 2
_WIDE_GAP = 3
# A header that needs more lines than this makes its column wider.
_HEADER_LINES = 4
# What a terminal would obey instead of showing it.
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_PIECES = re.compile(r"[^/]+/*|/+")


class Column(msgspec.Struct, frozen=True):
    """A column of a table. `right`: flush right, and broken only before a bracket; `whole`: never broken at all."""

    name: str
    right: bool = False
    whole: bool = False


def visible(text: str) -> str:
    """The text on one line, with signs that a terminal would obey shown instead."""
    return " ".join(re.split(r"[ \t\r\n]+", text)).translate(_CONTROL)


def width_of(text: str) -> int:
    """How many places of a terminal the text takes: marks that combine take none, East Asian signs two."""
    if text.isascii():
        return len(text)
    return sum(map(_places, text))


def _places(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def fold(text: str, width: int) -> list[str]:
    """The text in lines of at most `width`, broken at spaces, and after slashes where a word is too long."""
    lines = [""]
    for word in text.split(" "):
        for number, piece in enumerate([word] if width_of(word) <= width else _PIECES.findall(word)):
            joined = f"{lines[-1]} {piece}" if number == 0 and lines[-1] else lines[-1] + piece
            if lines[-1] and width_of(joined) > width:
                lines.append(piece)
            else:
                lines[-1] = joined
    return lines


def hanging(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """A paragraph: `first` in front of its first line, `rest` in front of the others."""
    lines = fold(text, width - width_of(first))
    return [(rest if number else first) + line for number, line in enumerate(lines)]


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int, *, total: bool = False, lead: bool = False
) -> list[str]:
    """The lines of a table.

    Columns of numbers that do not fit are set below as further tables, each with the columns of text that stand in
    front. Only where one word or number alone is wider than that do lines become longer than `width`.

    Args:
        columns: the columns.
        rows: their cells, one a column.
        width: of the terminal.
        total: a line stands above the last row.
        lead: where the table does not fit, the first column's cells stand on lines of their own above their rows.
    """
    drawn = _Table(columns, rows)
    if drawn.natural <= width:
        return drawn.lines(drawn.widths(width), total, _gap(drawn, width))
    if lead:
        return _led(columns, rows, width)
    stub = next((number for number, column in enumerate(columns) if column.right), len(columns))
    groups = drawn.groups(stub, width) if all(column.right for column in columns[stub:]) else []
    if len(groups) < 2:
        return drawn.lines(drawn.widths(width), total, _GAP)
    lines: list[str] = []
    for group in groups:
        chosen = [*range(stub), *group]
        part = table([columns[n] for n in chosen], [[row[n] for n in chosen] for row in rows], width, total=total)
        lines += ["", *part] if lines else part
    return lines


def _gap(drawn: "_Table", width: int) -> int:
    return _WIDE_GAP if drawn.natural + len(drawn.columns) - 1 <= width else _GAP


def _led(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    rest = _Table(columns[1:], [row[1:] for row in rows])
    widths = rest.widths(width - 2)
    lines = [f"{columns[0].name}", *(f"  {line}" for line in rest.head(widths, _GAP))]
    lines.append("─" * max(2 + sum(widths) + _GAP * (len(widths) - 1), width_of(columns[0].name)))
    for number, row in enumerate(rows):
        lines += fold(row[0], width) if row[0] else []
        lines += [f"  {line}".rstrip() for line in rest.row(rest.rows[number], widths, _GAP)]
    return lines


class _Table:
    """A table's columns, measured."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        self.columns = columns
        self.rows = rows
        self._cells = [sorted(width_of(row[n]) for row in rows) for n in range(len(columns))]
        self._needs = [self._need(n) for n in range(len(columns))]

    @property
    def natural(self) -> int:
        """How wide it is with every cell on one line."""
        return sum(self._natural(n) for n in range(len(self.columns))) + _GAP * (len(self.columns) - 1)

    def _natural(self, n: int) -> int:
        return max(width_of(self.columns[n].name), self._cells[n][-1] if self._cells[n] else 0)

    def _need(self, n: int) -> int:
        """The least width that splits no word of a column, and no number."""
        column = self.columns[n]
        if column.whole:
            return self._natural(n)
        words = max(width_of(piece) for word in column.name.split(" ") for piece in _PIECES.findall(word) or [""])
        cells = (piece for row in self.rows for piece in _broken(row[n], column, 1))
        return max(words, *map(width_of, cells), 1)

    def widths(self, width: int) -> list[int]:
        """A width for each column so that the table fits, folding as few cells as can be; headers first."""
        widths = [self._natural(n) for n in range(len(self.columns))]
        while sum(widths) + _GAP * (len(widths) - 1) > width:
            open_ = [n for n, at in enumerate(widths) if at > self._needs[n]]
            if not open_:
                break
            chosen = min(open_, key=lambda n: (self._folded(n, widths[n] - 1), -widths[n]))
            widths[chosen] -= 1
        return widths

    def _folded(self, n: int, width: int) -> int:
        return len(self._cells[n]) - bisect_left(self._cells[n], width + 1)

    def groups(self, stub: int, width: int) -> list[list[int]]:
        """The columns behind the stub, in as many groups as it takes to fit each beside it, evenly filled."""
        # Names may take a third of the line; what is longer folds.
        taken = sum(max(self._needs[n], min(self._natural(n), width // (3 * stub))) + _GAP for n in range(stub))
        values = list(range(stub, len(self.columns)))
        at_most = width - taken
        count = len(self._filled(values, at_most))
        # Narrowed as long as it takes no group more: the last one is then not left with a single column.
        while at_most > 0 and len(self._filled(values, at_most - 1)) == count:
            at_most -= 1
        return self._filled(values, at_most)

    def _filled(self, values: list[int], at_most: int) -> list[list[int]]:
        groups: list[list[int]] = []
        left = 0
        for n in values:
            wide = self._compact(n)
            if not groups or wide > left:
                groups.append([])
                left = at_most
            groups[-1].append(n)
            left -= wide + _GAP
        return groups

    def _compact(self, n: int) -> int:
        """The least width at which a header has few lines and no number is split."""
        wide = self._needs[n]
        while len(fold(self.columns[n].name, wide)) > _HEADER_LINES:
            wide += 1
        return wide

    def lines(self, widths: list[int], total: bool, gap: int) -> list[str]:
        """Header, rule and rows."""
        rule = "─" * (sum(widths) + gap * (len(widths) - 1))
        lines = [*self.head(widths, gap), rule]
        for number, row in enumerate(self.rows, start=1):
            if total and number == len(self.rows) > 1:
                lines.append(rule)
            lines += self.row(row, widths, gap)
        return lines

    def head(self, widths: list[int], gap: int) -> list[str]:
        """The names of the columns, flush with the rule below."""
        names = [fold(column.name, wide) for column, wide in zip(self.columns, widths, strict=True)]
        high = max(map(len, names))
        return self._beside([[""] * (high - len(lines)) + lines for lines in names], widths, gap)

    def row(self, row: Sequence[str], widths: list[int], gap: int) -> list[str]:
        """One row, on as many lines as its longest cell takes."""
        cells = [_broken(row[n], column, widths[n]) for n, column in enumerate(self.columns)]
        high = max(map(len, cells))
        return self._beside([lines + [""] * (high - len(lines)) for lines in cells], widths, gap)

    def _beside(self, cells: list[list[str]], widths: list[int], gap: int) -> list[str]:
        lines = []
        for pieces in zip(*cells, strict=True):
            padded = []
            for column, wide, piece in zip(self.columns, widths, pieces, strict=True):
                blanks = " " * (wide - width_of(piece))
                padded.append(blanks + piece if column.right else piece + blanks)
            lines.append((" " * gap).join(padded).rstrip())
        return lines


def _broken(text: str, column: Column, width: int) -> list[str]:
    """A cell's lines. A number keeps its words (“trên 3,8”); what is said of it in brackets may go below."""
    if column.whole or width_of(text) <= width:
        return [text]
    if not column.right:
        return fold(text, width)
    number, bracket, rest = text.partition(" (")
    return [number, f"({rest}"] if bracket else [number]
