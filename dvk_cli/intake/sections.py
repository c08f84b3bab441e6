"""Sections of a list: titles between the rows that give the field, subject, level or form of the rows below them."""

import re
from typing import Literal

import msgspec

from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.vocabulary import Dims, section_title
from dvk_cli.vietnamese.text import words_key

Style = Literal["roman", "letter", "number", "word", "none"]

_NUMBER = re.compile(
    r"^\s*\(?(?:(?P<word>phần|mục)\s+(?:thứ\s+)?(?P<what>\w+)|(?P<n>[IVXLC]{1,6}|[A-ZĐ]|\d{1,3})\s*[.)/:-])",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVXLC]+", re.IGNORECASE)


class Section(msgspec.Struct, eq=False):
    """One section: what it says, its number as written (`I`, `A`), those around it, how many rows it declares."""

    row: int
    column: int
    kind: str
    code: str
    number: str
    style: Style
    within: tuple["Section", ...] = ()
    declared: int | None = None


class Sections:
    """The sections open at a row of a list. One closes those inside it: after "B. Cá nhân" no field of A is left."""

    def __init__(self, table: TableReading, before: "Sections | None" = None) -> None:
        self._table = table
        self._order: list[str] = list(before._order) if before else []
        self._open: dict[str, Section] = dict(before._open) if before else {}
        self.open: tuple[Section, ...] = before.open if before else ()
        """The open sections, the outermost first."""
        self.lost = False
        """A section whose title is not understood is open: it has been reported, its rows need not be."""

    @property
    def dims(self) -> Dims:
        """What the open sections say of a row."""
        return {kind: section.code for kind, section in self._open.items()}

    def enter(self, row: int) -> Section | None:
        """Open the section that a row is the title of; None, with the one it takes the place of closed, if unknown."""
        column, text, number = self._table.rows.section_label(row)
        said = self._table.vocabulary.section(text)
        number, style = _numbering(text, number)
        if said is None:
            self._close(self._replaced_by(style))
            return None
        kind, code = next(iter(said.items()))
        if kind in self._order:
            self._close_from(kind)
        else:
            self._order.append(kind)
        self.lost = False
        section = Section(row, column, kind, str(code), number, style, self.open, section_title(text)[1])
        self._open[kind] = section
        self._settle()
        return section

    def _replaced_by(self, style: Style) -> Section | None:
        """The open section that an unknown one stands beside: of the same style of number, else the innermost."""
        for section in self.open:
            if section.style == style and style != "none":
                return section
        return self.open[-1] if self._open else None

    def _close(self, section: Section | None) -> None:
        if section is not None:
            self._close_from(section.kind)

    def _close_from(self, kind: str) -> None:
        for inner in self._order[self._order.index(kind) :]:
            self._open.pop(inner, None)
        self._settle()

    def _settle(self) -> None:
        self.open = tuple(self._open[kind] for kind in self._order if kind in self._open)

    def closed_by(self, total: str) -> Section | None:
        """The open section that a subtotal closes: the one it names ("Cộng mục I"), else the innermost."""
        named = {word.upper() for word in words_key(total).split()}
        for section in reversed(self.open):
            if section.number and section.number.upper() in named:
                return section
        return self.open[-1] if self._open else None


def section_kinds(table: TableReading) -> frozenset[str]:
    """Which kinds of category the sections of a table give; `?` where one of them is not understood."""
    found: set[str] = set()
    for row, kind in enumerate(table.rows.of_body, table.table.body):
        if kind == "section" and not table.rows.only_numbers_section(row):
            said = table.vocabulary.section(table.rows.section_label(row)[1])
            found |= {"?"} if said is None else set(said)
    return frozenset(found)


def _numbering(text: str, number: str) -> tuple[str, Style]:
    if not number:
        found = _NUMBER.match(text)
        if found is None:
            return "", "none"
        if found["word"]:
            return found["what"], "word"
        number = found["n"]
    if number.isdigit():
        return number, "number"
    return number, "roman" if _ROMAN.fullmatch(number) else "letter"
