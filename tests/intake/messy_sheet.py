"""A sheet while it is drawn, and the ways in which an officer writes a word, a number, or that there is none."""

import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from dvk_cli.vietnamese.numerals import format_number

Cell = Any
MERGE = tuple[int, int, int, int]


@dataclass(frozen=True)
class Shares:
    """A rate that the file stores as a share and shows as per cent."""

    value: Decimal


@dataclass
class Drawn:
    """A sheet: rows of cells, merged ranges (top, left, bottom, right), the words for the reader left as they are.

    `merges_body`: whether the format can keep a merged cell in a table's body; `text`: it has no numbers, only text.
    """

    rng: Random
    name: str = "Biểu 1"
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[MERGE] = field(default_factory=list)
    merges_cells: bool = True
    text: bool = False
    truth: Any = None
    more: list["Drawn"] = field(default_factory=list)

    def beside(self, name: str) -> "Drawn":
        """A further sheet of the same file."""
        self.more.append(Drawn(self.rng, name, merges_cells=self.merges_cells))
        return self.more[-1]

    def add(self, *cells: Cell) -> int:
        """A row more; its position."""
        self.rows.append([None if cell == "" else cell for cell in cells])
        return len(self.rows) - 1

    def blank(self, most: int) -> None:
        self.rows += [[] for _ in range(self.rng.randint(0, most))]

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if self.merges_cells and (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    # --- words ------------------------------------------------------------------------------------------------------

    def maybe(self, share: float) -> bool:
        return self.rng.random() < share

    def one(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def word(self, text: str, *, header: bool = False) -> str:
        """A known word as it is typed: other case, other spaces, another dash, decomposed letters, a colon."""
        way = self.rng.random()
        if way < 0.6:
            return text
        changes = [
            lambda t: t.upper(),
            lambda t: t.replace(" ", "  ", 1),
            lambda t: t.replace(" ", "\u00a0"),
            lambda t: t.replace(" - ", " – "),
            lambda t: unicodedata.normalize("NFD", t),
            lambda t: t.replace("hóa", "hoá").replace("Hóa", "Hoá"),
            lambda t: t + " ",
        ]
        if header:
            changes += [lambda t: t.replace(" ", "\n", 1), lambda t: t + ":"]
        return str(self.rng.choice(changes)(text))

    # --- numbers ----------------------------------------------------------------------------------------------------

    def number(self, value: Decimal | int, unit: str = "", *, is_count: bool = True) -> Cell:
        """A figure as a number, or as text in one of the ways in which figures are typed."""
        exact = Decimal(value)
        whole = exact == exact.to_integral_value()
        ways = ["number"] * 6 + ["plain", "grouped", "spaced", "with_unit"]
        if unit == "%":
            ways = ["number", "plain", "shares", "with_unit"]
        way = self.rng.choice(ways)
        if way == "number" and not self.text:
            return int(exact) if whole else float(exact)
        if way == "shares" and not self.text and self.merges_cells:
            return Shares(exact)
        grouped = format_number(exact)
        if not exact and is_count and self.maybe(0.5):
            return self.one("-", "0", "không có", "Không")
        if way == "spaced" and whole:
            return grouped.replace(".", " ")
        if way == "with_unit" and unit:
            return f"{grouped}{'' if unit == '%' else ' '}{unit}"
        # A group of three behind one point is decided by what is counted; money and areas need the whole number.
        return grouped if way == "grouped" and is_count else str(exact).replace(".", ",")

    def missing(self) -> Cell:
        """That there is no figure."""
        return self.one("…", "", "...", "chưa có số liệu", "không có số liệu", "x")
