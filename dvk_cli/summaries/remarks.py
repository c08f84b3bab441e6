"""Collects what a reader should know while figures are made: notes and findings, each said once, in a fixed order."""

from collections.abc import Iterable

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.finding import Finding, Severity
from dvk_cli.model.finding_codes import FINDING_CODES
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.model.summary import NOTE_MESSAGES, Note

_ORDER = {code: place for place, code in enumerate(NOTE_MESSAGES)}


class Remarks:
    """Notes and findings of one summary. Remarks about units are grouped: one cause, one sentence.

    Args:
        names: code → name of the units, for the sentences.
        catalogue: which may change a finding's severity.
        only: a unit's code, where only that unit is asked about: remarks on others are dropped.
        lines: the units over time: which units that one is made of.
    """

    def __init__(
        self, names: dict[str, str], catalogue: Catalogue, only: str | None = None, lines: Lines | None = None
    ) -> None:
        self._names = names
        self._only = only
        self._lines = lines or Lines()
        self._catalogue = catalogue
        self._notes: dict[tuple[str, tuple[tuple[str, object], ...]], set[str]] = {}
        self._aside: dict[tuple[str, tuple[Period, ...]], set[Period]] = {}
        self._findings: list[Finding] = []

    def name(self, code: str) -> str:
        """The unit's name as printed."""
        return self._names.get(code, code)

    def is_asked(self, unit: str) -> bool:
        """Whether the summary is of that unit too."""
        return self._only is None or self._lines.home(unit) == self._only

    def note(self, code: str, units: Iterable[str] = (), **params: object) -> None:
        """A note; those that differ only in their units become one that names them all."""
        named = set(units)
        kept = {unit for unit in named if self.is_asked(unit)}
        if named and not kept:
            return
        self._notes.setdefault((code, tuple(params.items())), set()).update(kept)

    def find(self, code: str, **params: str | int) -> None:
        """A finding of the summary (DVK5xx)."""
        self._find(code, FINDING_CODES[code].severity, params)

    def inform(self, code: str, **params: str | int) -> None:
        """A finding that is here for information only, unless the office gives its code a severity."""
        self._find(code, "info", params)

    def _find(self, code: str, severity: Severity, params: dict[str, str | int]) -> None:
        severity = self._catalogue.severity(code, severity)
        self._findings.append(Finding(code=code, severity=severity, params=dict(params)))

    def set_aside(self, unit: str, aside: Iterable[Period], used: Iterable[Period]) -> None:
        """Reports of a unit that overlap those that are counted."""
        if not self.is_asked(unit):
            return
        # In the order of their days: the same reports are one cause, however they were gathered.
        used = sorted(used, key=lambda p: (p.start, p.end))
        for period in aside:
            over = tuple(u for u in used if u.overlaps(period))
            self._aside.setdefault((unit, over), set()).add(period)

    def told_otherwise(self, unit: str, period: Period) -> None:
        """That a unit's counts stand beside its list of the same period is said by another finding already."""
        for (whose, used), aside in self._aside.items():
            if whose == unit and period in used:
                aside.discard(period)

    def notes(self) -> tuple[Note, ...]:
        """All notes: by kind, in the order in which they were first made."""
        made = [
            Note(code, dict(params) | ({"units": self._list(units)} if units else {}))
            for (code, params), units in self._notes.items()
        ]
        return tuple(sorted(made, key=lambda note: _ORDER[note.code]))

    def findings(self) -> tuple[Finding, ...]:
        """All findings, by code."""
        severity = self._catalogue.severity("DVK504", FINDING_CODES["DVK504"].severity)
        overlaps = [
            Finding(
                code="DVK504",
                severity=severity,
                params={"unit": self.name(unit), "set_aside": _labels(aside), "used": _labels(used)},
            )
            for (unit, used), aside in sorted(self._aside.items(), key=lambda e: (e[0][0], _labels(e[0][1])))
            if aside
        ]
        return tuple(sorted([*self._findings, *overlaps], key=lambda item: item.code))

    def _list(self, units: Iterable[str]) -> str:
        return ", ".join(self.name(code) for code in sorted(units))


def _labels(periods: Iterable[Period]) -> str:
    return ", ".join(p.label for p in sorted(periods, key=lambda p: (p.start, p.end)))
