"""Reported values of indicators as series: a unit's values by period, and what they come to at a day or over a span."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.facts import ObservationFact
from dvk_cli.model.period import Period
from dvk_cli.summaries.cover import cover

AREA = "*"
"""Stands for the area in place of a unit's code: values that an agency gives for all of it."""


class Value(msgspec.Struct, frozen=True):
    """A value and what was said of its exactness."""

    value: Decimal
    qualifiers: frozenset[str] = frozenset()


Series = dict[Period, Value]


class Reading(msgspec.Struct, frozen=True):
    """What a series comes to, the periods it was taken from, and what there is to say about it.

    `differs`: another report that ends on the same day has another value. `gaps`, `aside`: of a flow, see `cover`.
    """

    value: Decimal
    qualifiers: frozenset[str]
    periods: tuple[Period, ...]
    gaps: tuple[Period, ...] = ()
    aside: tuple[Period, ...] = ()
    differs: bool = False


class Observed:
    """All values in force, by unit and indicator.

    Args:
        observations: in any order.
        catalogue: knows which indicators are sums of others.
        year: the reporting year, by which gaps are labelled.
    """

    def __init__(self, observations: Iterable[ObservationFact], catalogue: Catalogue, year: str) -> None:
        self._catalogue = catalogue
        self._year = year
        self._own: dict[str, dict[str, Series]] = {}
        self._full: dict[tuple[str, str], Series] = {}
        self.disputed: dict[str, str] = {}
        self.givers: dict[tuple[str, Period], str] = {}
        for fact in sorted(observations, key=lambda f: (f.unit_code, f.value, f.qualifier or "")):
            qualifiers = frozenset({fact.qualifier} - {None})
            owner = AREA if fact.scope == "area" else fact.unit_code
            series = self._own.setdefault(owner, {}).setdefault(fact.indicator, {})
            kept = series.setdefault(fact.period, Value(fact.value, frozenset(str(q) for q in qualifiers)))
            if owner == AREA:
                giver = self.givers.setdefault((fact.indicator, fact.period), fact.unit_code)
                if kept.value != fact.value:
                    self.disputed[fact.indicator] = giver

    @property
    def units(self) -> list[str]:
        """Codes of the units that gave values for themselves, in order."""
        return sorted(code for code in self._own if code != AREA)

    def own(self, code: str, indicator: str) -> Series:
        """The values as reported."""
        return self._own.get(code, {}).get(indicator, {})

    def series(self, code: str, indicator: str) -> Series:
        """The values, and where one is not given but all of its parts are, their sum."""
        parts = self._catalogue.indicators[indicator].sum_of
        if not parts:
            return self.own(code, indicator)
        if (code, indicator) not in self._full:
            self._full[code, indicator] = self._with_sums(code, indicator, parts)
        return self._full[code, indicator]

    def _with_sums(self, code: str, indicator: str, parts: tuple[str, ...]) -> Series:
        terms = [self.series(code, part) for part in parts]
        common = set(terms[0]).intersection(*terms[1:])
        sums = {
            period: Value(
                sum((term[period].value for term in terms), Decimal(0)),
                frozenset().union(*(term[period].qualifiers for term in terms)),
            )
            for period in common
        }
        return sums | self.own(code, indicator)

    def at_end(self, series: Series, day: date) -> Reading | None:
        """A state at a day: the value of the report that ends on it, of several the one of the longest period."""
        ending = sorted((p for p in series if p.end == day), key=lambda p: p.start)
        if not ending:
            return None
        first = series[ending[0]]
        differs = any(series[period].value != first.value for period in ending[1:])
        return Reading(first.value, first.qualifiers, (ending[0],), differs=differs)

    def over(self, series: Series, span: Period) -> Reading | None:
        """What happened in a span: the sum over reports that cover it without overlap."""
        chosen, aside, gaps = cover(span, series, self._year)
        if not chosen:
            return None
        return Reading(
            sum((series[period].value for period in chosen), Decimal(0)),
            frozenset().union(*(series[period].qualifiers for period in chosen)),
            chosen,
            gaps,
            aside,
        )

    def reading(self, code: str, indicator: str, span: Period) -> Reading | None:
        """What a unit's values come to: over the span for a flow, at its end for everything else."""
        series = self.series(code, indicator)
        if not series:
            return None
        if self._catalogue.indicators[indicator].kind == "flow":
            return self.over(series, span)
        return self.at_end(series, span.end)
