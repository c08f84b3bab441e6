"""What is being made of one file: its submissions, its findings, and the account of its cells."""

import copy
from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.finding import Finding, Severity
from dvk_cli.model.finding_codes import FINDING_CODES, finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import Place
from dvk_cli.model.sheet import CellError, Sheet, Value, address
from dvk_cli.model.submission import Aside, SheetBalance, Submission, UnitRef

Key = tuple[str, str, Period]
"""Unit code, unit name and period: which submission of the file something belongs to."""

MOST_SHOWN = 80
"""Characters of a cell that a finding quotes."""

MOST_RANGES = 40
"""Ranges of cells that a balance names for one use."""

_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


def shown(value: Value) -> str:
    """A cell's value as a person would recognise it in a message."""
    if isinstance(value, CellError):
        return value.sign
    if isinstance(value, float):
        return f"{value:.15g}"
    text = "" if value is None else str(value).strip()
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


USED = 1
"""The mark of a cell that was used as a value, as most are."""


class Account:
    """What became of each cell of a sheet: one mark a cell, the last word wins, and nothing is counted twice."""

    USES = ("used", "title", "header", "control", "signature", "note")
    _SIGNS: ClassVar[dict[str, int]] = {use: number for number, use in enumerate(USES, start=1)}

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._marks = [bytearray(len(row)) for row in sheet.rows]
        self._pane = slice(None)

    def pane(self, left: int, right: int) -> "Account":
        """The same account, in which the rows of a table reach from `left` to `right`."""
        shared = copy.copy(self)
        shared._pane = slice(left, right + 1)
        return shared

    def forget(self, row: int, column: int) -> None:
        """Say that a cell was used for nothing after all."""
        marks = self._marks[row]
        if column < len(marks):
            marks[column] = 0

    def marks(self, row: int) -> bytearray:
        """The marks of a row's cells, for who reads one of them after the other."""
        return self._marks[row]

    def mark(self, row: int, column: int, use: str) -> None:
        """Say what a cell was used for."""
        marks = self._marks[row]
        if column < len(marks):
            marks[column] = self._SIGNS[use]

    def mark_row(self, row: int, use: str) -> None:
        """Say what all cells of a row were used for."""
        marks = self._marks[row]
        marks[self._pane] = bytes([self._SIGNS[use]]) * len(marks[self._pane])

    def unread(self) -> list[tuple[int, int]]:
        """Cells that hold something and were used for nothing, in reading order."""
        return [
            (row, column)
            for row, (values, marks) in enumerate(zip(self.sheet.rows, self._marks, strict=True))
            if 0 in marks
            for column, value in enumerate(values)
            if value is not None and not marks[column]
        ]

    def balance(self) -> SheetBalance:
        """How many of the sheet's non-empty cells went where; the parts add to the whole."""
        counts = [0] * (len(self.USES) + 1)
        ranges: list[list[list[int]]] = [[] for _ in counts]
        for row, (values, marks) in enumerate(zip(self.sheet.rows, self._marks, strict=True)):
            filled = len(values) - values.count(None)
            if not filled:
                continue
            if marks.count(marks[0]) == len(marks):  # what most rows are: of one use
                counts[marks[0]] += filled
                if marks[0] != USED:
                    columns = [column for column, value in enumerate(values) if value is not None]
                    ranges[marks[0]].append([row, columns[0], row, columns[-1]])
                continue
            before = USED
            for column, value in enumerate(values):
                if value is None:
                    continue
                mark = marks[column]
                counts[mark] += 1
                if mark != USED:
                    if mark == before:
                        ranges[mark][-1][3] = column
                    else:
                        ranges[mark].append([row, column, row, column])
                before = mark
        uses = dict(zip(self.USES, counts[1:], strict=True))
        order = [*range(1, len(counts)), 0]
        aside = [
            Aside(self.USES[mark - 1] if mark else "unread", counts[mark], _ranges(ranges[mark]))
            for mark in order
            if ranges[mark]
        ]
        return SheetBalance(sheet=self.sheet.name, cells=sum(counts), unread=counts[0], aside=aside, **uses)


def _ranges(stretches: list[list[int]]) -> tuple[str, ...]:
    """Stretches of rows as ranges of cells, equal ones below each other as one: A1, C3:D9."""
    joint: list[list[int]] = []
    for top, left, bottom, right in stretches:
        above = next((each for each in reversed(joint[-4:]) if each[1::2] == [left, right]), None)
        if above is not None and above[2] == top - 1:
            above[2] = bottom
        else:
            joint.append([top, left, bottom, right])
    named = [
        address(top, left) if (top, left) == (bottom, right) else f"{address(top, left)}:{address(bottom, right)}"
        for top, left, bottom, right in joint[:MOST_RANGES]
    ]
    return (*named, "…") if len(joint) > MOST_RANGES else tuple(named)


class Draft:
    """Collects a file's submissions and findings while its sheets are read.

    Findings of one code, sheet, submission and wording are one finding with a number of cells: one cause, one finding.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.submissions: dict[Key, Submission] = {}
        self.tables: dict[Place, str] = {}
        """The table that a count stands in."""
        self._findings: dict[bytes, tuple[Finding, Key | None, tuple[int, int, int]]] = {}
        self._sheets: list[str] = []
        self._recent: tuple[Key, Submission] | None = None

    def submission(self, key: Key) -> Submission:
        """The submission of a unit and period, begun if it is new."""
        recent = self._recent
        if recent is not None and recent[0] is key:
            return recent[1]  # the rows of one report follow each other
        found = self.submissions.get(key)
        if found is None:
            code, name, period = key
            found = Submission(
                UnitRef(code, name), period, models=[], recognitions=[], indicators=[], counts=[], controls=[]
            )
            self.submissions[key] = found
        self._recent = key, found
        return found

    def add(
        self,
        code: str,
        sheet: str | None = None,
        at: tuple[int, int] | None = None,
        *,
        value: Value = None,
        key: Key | None = None,
        cells: int = 1,
        severity: Severity | None = None,
        forced: Severity | None = None,
        **params: Any,
    ) -> None:
        """Note a finding at a cell (row and column from 0) of a sheet.

        The office's own severity for the code wins over `severity`; `forced` wins over both.
        """
        text = None if value is None else shown(value)
        severity = forced or self.catalogue.severity(code, severity or FINDING_CODES[code].severity)
        made = finding(
            code,
            sheet=sheet or None,
            cell=None if at is None else address(*at),
            value=text,
            severity=severity,
            cells=cells,
            **params,
        )
        cause = msgspec.json.encode([code, severity, sheet, str(key), {n: str(p) for n, p in made.params.items()}])
        if cause in self._findings:
            self._findings[cause][0].cells += cells
            return
        if sheet is not None and sheet not in self._sheets:
            self._sheets.append(sheet)
        row, column = at or (-1, -1)
        position = (self._sheets.index(sheet) if sheet is not None else -1, row, column)
        self._findings[cause] = (made, key, position)

    def has_error(self, sheet: str) -> bool:
        """Whether something in a sheet is so wrong that what it holds is not stored."""
        return any(
            made.severity == "error" and made.sheet == (sheet or None) for made, *_rest in self._findings.values()
        )

    def findings(self) -> list[Finding]:
        """All findings, worst first, then in reading order, each knowing its submission's position."""
        positions = {key: number for number, key in enumerate(self.submissions)}
        ordered = sorted(
            self._findings.values(),
            key=lambda entry: (_SEVERITY_ORDER[entry[0].severity], entry[2], entry[0].code),
        )
        for made, key, _at in ordered:
            made.submission = positions.get(key) if key is not None else None
        return [entry[0] for entry in ordered]


def joined(values: Iterable[str]) -> str:
    """A list of alternatives for a message."""
    return ", ".join(values)
