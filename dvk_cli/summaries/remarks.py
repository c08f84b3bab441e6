"""Collects what a reader should know while figures are made: notes and findings, each said once, in a fixed order."""

from collections.abc import Iterable

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import FINDING_CODES
from dvk_cli.model.period import Period
from dvk_cli.model.summary import NOTE_MESSAGES, Note

_ORDER = {code: place for place, code in enumerate(NOTE_MESSAGES)}


class Remarks:
    """Notes and findings of one summary. Remarks about units are grouped: one cause, one sentence.

    Args:
        names: code → name of the units, for the sentences.
        catalogue: which may change a finding's severity.
        only: a unit's code, where only that unit is asked about: remarks on others are dropped.
    """

    def __init__(self, names: dict[str, str], catalogue: Catalogue, only: str | None = None) -> None:
        self._names = names
        self._only = only
        self._catalogue = catalogue
        self._notes: dict[tuple[str, tuple[tuple[str, object], ...]], set[str]] = {}
        self._aside: dict[tuple[str, tuple[Period, ...]], set[Period]] = {}
        self._findings: list[Finding] = []

    def name(self, code: str) -> str:
        """The unit's name as printed."""
        return self._names.get(code, code)

    def note(self, code: str, units: Iterable[str] = (), **params: object) -> None:
        """A note; those that differ only in their units become one that names them all."""
        named = set(units)
        kept = {unit for unit in named if self._only in (None, unit)}
        if named and not kept:
            return
        self._notes.setdefault((code, tuple(params.items())), set()).update(kept)

    def find(self, code: str, **params: str | int) -> None:
        """A finding of the summary (DVK5xx)."""
        severity = self._catalogue.severity(code, FINDING_CODES[code].severity)
        self._findings.append(Finding(code=code, severity=severity, params=dict(params)))

    def set_aside(self, unit: str, aside: Iterable[Period], used: Iterable[Period]) -> None:
        """Reports of a unit that overlap those that are counted."""
        if self._only not in (None, unit):
            return
        used = tuple(used)
        for period in aside:
            over = tuple(u for u in used if u.overlaps(period))
            self._aside.setdefault((unit, over), set()).add(period)

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
        ]
        return tuple(sorted([*self._findings, *overlaps], key=lambda item: item.code))

    def _list(self, units: Iterable[str]) -> str:
        return ", ".join(self.name(code) for code in sorted(units))


def _labels(periods: Iterable[Period]) -> str:
    return ", ".join(p.label for p in sorted(periods, key=lambda p: (p.start, p.end)))
