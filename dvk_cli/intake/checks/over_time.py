"""A unit's figures beside those of its other reports: the rules `[[over_time]]` of the catalogue.

What comes out depends on the set of figures and not on their order. A cell gets one finding, of the kinds in the
order of `KINDS`; rules on trial are judged by themselves, so that one sees what they would find and they hide nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.comparisons import OverTime
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.checks.history import ONE, moment
from dvk_cli.intake.checks.jump import jump
from dvk_cli.intake.checks.ruled import Hit, number, place_of
from dvk_cli.intake.checks.unit_slip import unit_slip
from dvk_cli.model.series import Figure, SentPart, Slot
from dvk_cli.vietnamese.text import words_key

Identity = Callable[[SentPart], tuple[str, ...]]
"""Tells the unit of a report from another unit that was given the same code."""

_YEAR_STARTS = ((1, 1), (12, 15))
"""First days of a year: of the calendar's, and of the state's reporting year."""


class Reports(msgspec.Struct):
    """All figures of one unit and scope, by code and basis, in order of time; `slipped`: those of a slip found."""

    catalogue: Catalogue
    lines: dict[tuple[str, str], list[Figure]]
    slipped: list[Figure] = []

    def beside(self, figure: Figure, code: str | None = None, *, over_breaks: bool = False) -> list[Figure]:
        """The other reports' figures of the same line, those behind a break in the series left out."""
        line = self.lines.get((code or figure.code, figure.basis), [])
        others = [other for other in line if other.part is not figure.part]
        if over_breaks or figure.counted or not self.catalogue.indicators[code or figure.code].breaks:
            return others
        return [other for other in others if not self._broken(figure, other, code or figure.code)]

    def _broken(self, figure: Figure, other: Figure, code: str) -> bool:
        first, last = sorted((figure, other), key=moment)
        return bool(self.catalogue.breaks_between(code, first.part.period, last.part.period))


def identity_of(register: UnitRegister | None) -> Identity:
    """By the register of units; of units that it does not know by their names."""
    known: dict[tuple[str, str, date], tuple[str, ...]] = {}

    def identity(part: SentPart) -> tuple[str, ...]:
        key = part.unit, part.unit_name, part.period.end
        if key not in known:
            unit = register.get(part.unit, part.period.end) if register is not None else None
            since = str(unit.valid_from) if unit is not None else ""
            known[key] = (part.unit, since, words_key(unit.full_name if unit is not None else part.unit_name))
        return known[key]

    return identity


def compare_over_time(
    fresh: Sequence[Figure], stored: Sequence[Figure], catalogue: Catalogue, identity: Identity
) -> tuple[list[Hit], list[Figure]]:
    """What the rules find in the figures of the run, and the figures that have no other report beside them.

    Args:
        fresh: figures of the run.
        stored: figures in force of the same units, without those that the run replaces.
        catalogue: its rules and breaks in series.
        identity: see `identity_of`.
    """
    watching = _Watching(catalogue)
    hits: list[Hit] = []
    alone: list[Figure] = []
    for reports in _by_unit((*fresh, *stored), catalogue, identity):
        for line in reports.lines.values():
            groups = watching.of(line[0])
            if not any(groups):
                continue
            if len(line) == 1:
                # What most are in a year's first run. Only an opening value is held against another line.
                groups = watching.elsewhere(line[0])
            else:
                reach = _reach(line)
                groups = [[rule for rule in rules if not _is_calm(rule, reach)] for rules in groups]
            for figure in line:
                if figure.part.sender is None:
                    continue
                found = [hit for rules in groups if (hit := _first(rules, figure, reports))]
                hits += found
                if len(line) == 1 and not found:
                    alone.append(figure)
    return hits, alone


class _Watching:
    """The rules that look at the figures of a code and basis: those in use, and those on trial. Looked up once."""

    def __init__(self, catalogue: Catalogue) -> None:
        rules = [rule for rule in catalogue.data.over_time if rule.enabled and rule.kind in KINDS]
        self._rules = sorted(rules, key=lambda rule: KINDS.index(rule.kind))
        self._catalogue = catalogue
        self._known: dict[tuple[str, str], list[list[OverTime]]] = {}
        self._elsewhere: dict[tuple[str, str], list[list[OverTime]]] = {}

    def of(self, figure: Figure) -> list[list[OverTime]]:
        key = figure.code, figure.basis
        if key not in self._known:
            rules = [rule for rule in self._rules if watched(rule, figure, self._catalogue)]
            self._known[key] = [[r for r in rules if not r.trial], [r for r in rules if r.trial]]
        return self._known[key]

    def elsewhere(self, figure: Figure) -> list[list[OverTime]]:
        """Of these rules those that ask for other codes' figures, too."""
        key = figure.code, figure.basis
        if key not in self._elsewhere:
            asking = [[rule for rule in rules if rule.kind == "opening"] for rules in self.of(figure)]
            self._elsewhere[key] = [rules for rules in asking if rules]
        return self._elsewhere[key]


def _reach(line: Sequence[Figure]) -> tuple[Decimal, bool]:
    """How many times the smallest value of a series the largest is, zeros left aside; whether there are zeros."""
    values = [figure.value for figure in line if figure.value > 0]
    return (max(values) / min(values) if values else ONE), len(values) < len(line)


def _is_calm(rule: OverTime, reach: tuple[Decimal, bool]) -> bool:
    """Whether nothing in the series can be far enough apart for the rule: so with nearly all."""
    times, zeros = reach
    if rule.kind == "unit_slip":
        return times * rule.within < min(rule.scales)
    return rule.kind == "jump" and times < min(rule.factor, rule.lone_factor) and not (zeros and rule.zero)


def _first(rules: Sequence[OverTime], figure: Figure, reports: Reports) -> Hit | None:
    return next((hit for rule in rules if (hit := _judge(rule, figure, reports))), None)


def watched(rule: OverTime, figure: Figure, catalogue: Catalogue) -> bool:
    """Whether a rule looks at a figure."""
    if rule.kind == "opening":
        return figure.basis == "result" and figure.code in (rule.opening, rule.closing)
    if figure.counted:
        return rule.watches(figure.code, figure.basis, counted=True)
    indicator = catalogue.indicators.get(figure.code)
    return indicator is not None and rule.watches(figure.code, indicator.kind, counted=False)


def _by_unit(figures: Sequence[Figure], catalogue: Catalogue, identity: Identity) -> Iterator[Reports]:
    units: dict[tuple[tuple[str, ...], str], dict[tuple[str, str], list[Figure]]] = defaultdict(
        lambda: defaultdict(list)
    )
    said: dict[Slot, set[tuple[str, str, str]]] = defaultdict(set)
    for part, of_part in groupby(figures, key=lambda figure: figure.part):
        unit, of_slot = identity(part), said[part.slot]
        for figure in of_part:
            # Twice in one report, with the same value: it counts once.
            key = figure.scope, figure.code, figure.basis
            if key not in of_slot and (figure.counted or figure.code in catalogue.indicators):
                of_slot.add(key)
                units[unit, figure.scope][figure.code, figure.basis].append(figure)
    for _unit, lines in sorted(units.items(), key=lambda entry: entry[0]):
        yield Reports(
            catalogue, {key: sorted(line, key=moment) if len(line) > 1 else line for key, line in lines.items()}
        )


def _judge(rule: OverTime, figure: Figure, reports: Reports) -> Hit | None:
    if rule.kind == "opening":
        return _opening(rule, figure, reports)
    if rule.kind == "unit_slip":
        # No change of a definition makes a thousand of one.
        hit = unit_slip(rule, figure, reports.beside(figure, over_breaks=True), flows=_is_flow(figure, reports))
        if hit is not None and not rule.trial:
            reports.slipped.append(figure)
        return hit
    others = [other for other in reports.beside(figure) if other not in reports.slipped]
    if rule.kind == "jump":
        whole = figure.counted or not reports.catalogue.precision(figure.code)
        return jump(rule, figure, others, flows=_is_flow(figure, reports), whole=whole)
    return _cumulative_falls(rule, figure, others)


def _is_flow(figure: Figure, reports: Reports) -> bool:
    return figure.basis == "flow" or (not figure.counted and reports.catalogue.indicators[figure.code].kind == "flow")


def _opening(rule: OverTime, figure: Figure, reports: Reports) -> Hit | None:
    """The start of a year is the end of the year before. The younger report is told, if it is of this run."""
    if not figure.exact:
        return None
    period = figure.part.period
    if figure.code == rule.opening and _starts_year(period.start):
        eve = period.start - timedelta(days=1)
        ends = [end for end in reports.beside(figure, rule.closing) if end.part.period.end == eve]
        return _unequal(rule, figure, figure, min(ends, key=_longest)) if ends else None
    if figure.code == rule.closing and _starts_year(morrow := period.end + timedelta(days=1)):
        starts = [
            start
            for start in reports.beside(figure, rule.opening)
            if start.part.period.start == morrow and start.part.sender is None
        ]
        return _unequal(rule, figure, min(starts, key=_longest), figure) if starts else None
    return None


def _starts_year(day: date) -> bool:
    return (day.month, day.day) in _YEAR_STARTS


def _longest(figure: Figure) -> tuple[int, str]:
    return -figure.part.period.days, figure.part.file


def _unequal(rule: OverTime, told: Figure, start: Figure, end: Figure) -> Hit | None:
    if abs(start.value - end.value) <= rule.tolerance or not (start.exact and end.exact):
        return None
    other = end if told is start else start
    return _hit(
        rule, told, "DVK407", start=number(start), begins=start.part.period.label, end=number(end),
        ends=end.part.period.label, place=place_of(other),
    )  # fmt: skip


def _cumulative_falls(rule: OverTime, figure: Figure, others: Sequence[Figure]) -> Hit | None:
    """Against the nearest report before it; against the nearest after it where that one is in force already."""
    if not figure.exact:
        return None
    peers = [other for other in others if other.exact and (rule.across_years or _same_start(figure, other))]
    end = figure.part.period.end
    before = [other for other in peers if other.part.period.end < end]
    after = [other for other in peers if other.part.period.end > end and other.part.sender is None]
    if before and before[-1].value > figure.value:
        return _fallen(rule, figure, before[-1], figure)
    if after and after[0].value < figure.value:
        return _fallen(rule, figure, figure, after[0])
    return None


def _same_start(one: Figure, other: Figure) -> bool:
    first, second = one.part.period, other.part.period
    # A column "lũy kế" adds up over the quarters, each of which starts anew.
    return first.end.year == second.end.year if one.basis == "cumulative" else first.start == second.start


def _fallen(rule: OverTime, told: Figure, before: Figure, after: Figure) -> Hit:
    other = before if told is after else after
    return _hit(
        rule, told, "DVK404", before=number(before), earlier=before.part.period.label, after=number(after),
        later=after.part.period.label, place=place_of(other),
    )  # fmt: skip


def _hit(rule: OverTime, figure: Figure, code: str, **params: object) -> Hit:
    return Hit(rule, figure, code, f"{figure.code} {figure.basis}", params)


KINDS = ("unit_slip", "opening", "cumulative_falls", "jump")
"""The kinds of rules over the figures of a unit, the more telling first."""
