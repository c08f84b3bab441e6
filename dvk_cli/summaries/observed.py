"""Reported values of indicators as series: a unit's values by period, and what they come to at a day or over a span."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.types import CARRIED_KINDS, Indicator
from dvk_cli.model.facts import ObservationFact
from dvk_cli.model.period import Period
from dvk_cli.summaries.cover import cover, since_new_year
from dvk_cli.summaries.products import ProductLists
from dvk_cli.summaries.readings import AREA, CARRIED, Reading, Series, Value
from dvk_cli.vietnamese.periods import year_earlier

_ONE = timedelta(days=1)
_EXACT: frozenset[str] = frozenset()


class Observed:
    """All values in force, by unit and indicator.

    Args:
        observations: in any order.
        catalogue: knows which indicators are sums of others, and of which an older value may be carried.
        year: the reporting year, by which gaps are labelled.
        last_day: the area's own last day, where it was abolished: a state after it is the state on it.
        lived: code of a unit in force at the end → its first day. No other's older values are carried: a code may have
            been another unit's before, and what a merged unit had is in its successor's values.
        products: lists of products, which tell some indicators too.
        spoke: units that gave values, whether or not these were asked for.
    """

    def __init__(
        self,
        observations: Iterable[ObservationFact],
        catalogue: Catalogue,
        year: str,
        last_day: date | None = None,
        lived: Mapping[str, date] | None = None,
        products: ProductLists | None = None,
        spoke: frozenset[str] = frozenset(),
    ) -> None:
        self._catalogue = catalogue
        self._year = year
        self._last_day = last_day or date.max
        self._lived = lived or {}
        self.products = products
        self._spoke = spoke
        # By indicator, then unit: figures are made one indicator after the other.
        self._own: dict[str, dict[str, Series]] = {}
        self._beside: dict[tuple[str, str], dict[str, Series]] = {}
        self._columns: dict[str, set[str]] = {}
        self._full: dict[tuple[str, str], Series] = {}
        self._readings: dict[tuple[str, date, date, bool], dict[str, Reading]] = {}
        self.disputed: dict[str, str] = {}
        self.givers: dict[tuple[str, Period], str] = {}
        of_area: list[ObservationFact] = []
        for fact in observations:
            if fact.scope == "area":
                of_area.append(fact)
            else:
                self._add(fact, fact.unit_code)
        for fact in sorted(of_area, key=lambda f: (f.unit_code, f.value, f.qualifier or "")):
            kept = self._add(fact, AREA)
            if fact.measure == "result":
                giver = self.givers.setdefault((fact.indicator, fact.period), fact.unit_code)
                if kept.value != fact.value:
                    self.disputed[fact.indicator] = giver

    def _add(self, fact: ObservationFact, owner: str) -> Value:
        """Keep a value; of several that an owner gives for one period the first agency's, then the least."""
        if fact.measure == "result":
            of = self._own.setdefault(fact.indicator, {})
        else:
            of = self._beside.setdefault((fact.measure, fact.indicator), {})
            if fact.measure != "plan":
                self._columns.setdefault(fact.indicator, set()).add(owner)
        series = of.get(owner)
        if series is None:
            series = of[owner] = {}
        kept = series.get(fact.period)
        qualifiers = frozenset({fact.qualifier}) if fact.qualifier else _EXACT
        if kept is None or (owner != AREA and (fact.value, *qualifiers) < (kept.value, *kept.qualifiers)):
            told = () if fact.origin is None else (fact,)
            kept = series[fact.period] = Value(fact.value, qualifiers, facts=told)
        return kept

    @property
    def units(self) -> list[str]:
        """Codes of the units that gave values for themselves, in order."""
        counted = (of for (measure, _indicator), of in self._beside.items() if measure == "cumulative")
        listed = self.products.units if self.products else ()
        return sorted(self._spoke.union(*self._own.values(), *counted, listed) - {AREA})

    def own(self, code: str, indicator: str) -> Series:
        """The values as reported, without those of cumulative columns."""
        return self._own.get(indicator, {}).get(code, {})

    def beside(self, measure: Literal["plan", "cumulative", "previous"], code: str, indicator: str) -> Series:
        """The values that stand beside the results, by the period of their report."""
        return self._beside.get((measure, indicator), {}).get(code, {})

    @property
    def planners(self) -> list[str]:
        """Codes of the units (or AREA) that gave a plan of anything, in order."""
        return sorted(set().union(*(of for (measure, _indicator), of in self._beside.items() if measure == "plan")))

    def planned(self, indicator: str) -> list[str]:
        """Codes of the units (or AREA) that gave a plan, in order."""
        return sorted(self._beside.get(("plan", indicator), ()))

    def beside_another(self) -> list[tuple[str, str]]:
        """Units (or AREA) and indicators of which one value can be held against another, in order.

        Those with a cumulative value, or that of the year before, and flows with values for several periods.
        """
        place = {indicator: number for number, indicator in enumerate(self._catalogue.indicators)}
        found = {(code, indicator) for indicator, codes in self._columns.items() for code in codes}
        for indicator, own in self._own.items():
            # What was received may be of a catalogue that has had more of them.
            if indicator in place and self._catalogue.indicators[indicator].kind == "flow":
                found |= {(code, indicator) for code, series in own.items() if len(series) > 1}
        return sorted((pair for pair in found if pair[1] in place), key=lambda pair: (pair[0], place[pair[1]]))

    @cached_property
    def told(self) -> tuple[Indicator, ...]:
        """The indicators that anything is known of, in catalogue order: the others need not be asked for."""
        known = {*self._own, *(indicator for _measure, indicator in self._beside)}
        items = self._catalogue.data.indicator
        known |= {item.code for item in items if self.products and item.stars}
        return tuple(item for item in items if not self._catalogue.made_from(item.code).isdisjoint(known))

    def series_of(self, indicator: str) -> Mapping[str, Series]:
        """The values as reported, of all units (and AREA) that gave any."""
        return self._own.get(indicator, {})

    def _units_telling(self, indicator: str) -> set[str]:
        """The units whose reports give what a value of an indicator can be read from."""
        parts = self._catalogue.indicators[indicator].sum_of
        return set(self._own.get(indicator, ())).union(
            self._columns.get(indicator, ()), *map(self._units_telling, parts)
        )

    def cumulated(self, code: str, indicator: str) -> Series:
        """The values of cumulative columns, by the period that they speak of."""
        given = self.beside("cumulative", code, indicator)
        return {
            since_new_year(period, self._year): Value(value.value, value.qualifiers, cumulative=True, facts=value.facts)
            for period, value in sorted(given.items(), key=lambda entry: entry[0].start)
        }

    def series(self, code: str, indicator: str) -> Series:
        """The values, and where one is not given but all of its parts are, their sum.

        A cumulative value is there for a period that no report gives a value for.
        """
        if (code, indicator) not in self._full:
            parts = self._catalogue.indicators[indicator].sum_of
            if not parts and code not in self._columns.get(indicator, ()):
                return self.own(code, indicator)
            series = self._sums(code, parts) | self.own(code, indicator)
            places = {(period.start, period.end) for period in series}
            cumulated = self.cumulated(code, indicator).items()
            series |= {period: value for period, value in cumulated if (period.start, period.end) not in places}
            self._full[code, indicator] = series
        return self._full[code, indicator]

    def _sums(self, code: str, parts: Sequence[str]) -> Series:
        if not parts:
            return {}
        terms = [self.series(code, part) for part in parts]
        common = set(terms[0]).intersection(*terms[1:])
        return {
            period: Value(
                sum((term[period].value for term in terms), Decimal(0)),
                frozenset().union(*(term[period].qualifiers for term in terms)),
                cumulative=any(term[period].cumulative for term in terms),
                facts=tuple(fact for term in terms for fact in term[period].facts),
            )
            for period in common
        }

    def at_end(self, series: Series, day: date) -> Reading | None:
        """A state at a day: the value of the report that ends on it, of several the one of the longest period."""
        # What an area's units report for a period that outlasts the area is the state on its last day.
        first, last = min(day, self._last_day), day
        if len(series) == 1:
            ((period, value),) = series.items()
            if not first <= period.end <= last:
                return None
            told = (period,) if value.cumulative else ()
            return Reading(value.value, value.qualifiers, (period,), cumulative=told, facts=value.facts)
        ending = [p for p in series if first <= p.end <= last]
        if not ending:
            return None
        if len(ending) > 1:
            end = min(p.end for p in ending)
            ending = sorted((p for p in ending if p.end == end), key=lambda p: (series[p].cumulative, p.start))
        used = series[ending[0]]
        differs = any(series[p].value != used.value for p in ending[1:] if not series[p].cumulative)
        cumulative = (ending[0],) if used.cumulative else ()
        return Reading(
            used.value, used.qualifiers, (ending[0],), cumulative=cumulative, differs=differs, facts=used.facts
        )

    def over(self, series: Series, span: Period) -> Reading | None:
        """What happened in a span: the sum over reports that cover it without overlap."""
        columns = [period for period, value in series.items() if value.cumulative]
        own = series.keys() - columns if columns else series
        chosen, aside, gaps = cover(span, own, self._year, columns)
        if not chosen:
            return None
        return Reading(
            sum((series[period].value for period in chosen), Decimal(0)),
            frozenset().union(*(series[period].qualifiers for period in chosen)),
            chosen,
            gaps,
            aside,
            tuple(period for period in chosen if series[period].cumulative),
            facts=tuple(fact for period in chosen for fact in series[period].facts),
        )

    def readings(self, indicator: str, span: Period, *, carry: bool = True) -> Mapping[str, Reading]:
        """`reading` of all units (and AREA) that have one, each worked out once however often it is asked for."""
        item = self._catalogue.indicators[indicator]
        carry = carry and item.carry_years > 0 and item.kind in CARRIED_KINDS
        key = (indicator, span.start, span.end, carry)
        if key not in self._readings:
            self._readings[key] = self._read(item, span, carry=carry)
        return self._readings[key]

    def _read(self, item: Indicator, span: Period, *, carry: bool) -> dict[str, Reading]:
        of_day = self.readings(item.code, span, carry=False) if carry else {}
        each: Iterable[tuple[str, Reading | None]]
        if carry or item.sum_of or item.code in self._columns or (self.products and item.stars):
            asked = self._units_telling(item.code).union((*self.products.units, AREA) if self.products else ())
            each = ((unit, of_day.get(unit) or self.reading(unit, item.code, span, carry=carry)) for unit in asked)
        elif item.kind == "flow":
            each = ((unit, self.over(series, span)) for unit, series in self._own.get(item.code, {}).items())
        else:
            each = ((unit, self.at_end(series, span.end)) for unit, series in self._own.get(item.code, {}).items())
        return {unit: reading for unit, reading in each if reading is not None}

    def reading(self, code: str, indicator: str, span: Period, *, carry: bool = True) -> Reading | None:
        """What a unit's values come to: over the span for a flow, at its end for everything else.

        `carry`: an older value may serve, as far as the catalogue allows.
        """
        series = self.series(code, indicator)
        item = self._catalogue.indicators[indicator]
        listed = self.listed(code, indicator, span.end) if self.products and item.stars else None
        if not series or (listed is not None and listed[1]):
            return None if listed is None else listed[0]
        if item.kind == "flow":
            return self.over(series, span)
        found = self.at_end(series, span.end)
        if found is None and listed is not None:
            return listed[0]
        return self._carried(code, [(indicator, series)], span.end)[0] if found is None and carry else found

    def listed(self, code: str, indicator: str, day: date) -> tuple[Reading, bool] | None:
        """What a unit's lists of products say of a day, and whether one of them is of that day.

        A list of the day stands before the number of a table; certificates of older lists say no more than the least.
        """
        stock = self.products.stock(code, day) if self.products else None
        stars = self._catalogue.indicators[indicator].stars
        told = stock.number(stars) if stock else None
        if stock is None or told is None:
            return None
        return Reading(*told, (stock.period,), facts=stock.facts(indicator, stars)), stock.of_day

    def pairs(
        self, codes: Iterable[str], over: str, under: str, span: Period, breaks: Sequence[str] = ()
    ) -> Iterator[tuple[str, Reading | None, Reading | None]]:
        """Both sides of a rate, of the units that have one. Two states are of one day: carried together or not at all.

        `breaks`: of the rate itself.
        """
        items = [self._catalogue.indicators[each] for each in (over, under)]
        states = all(item.kind != "flow" for item in items)
        tops, bottoms = (self.readings(each, span, carry=not states) for each in (over, under))
        carried = states and all(item.carry_years for item in items)
        for code in codes:
            top, bottom = tops.get(code), bottoms.get(code)
            if carried and (top is None or bottom is None):
                sides = [(each, self.series(code, each)) for each in (over, under)]
                older_top, older_bottom = self._carried(code, sides, span.end, breaks)
                if older_top is not None and older_bottom is not None:
                    top, bottom = older_top, older_bottom
            if top is not None or bottom is not None:
                yield code, top, bottom

    def _carried(
        self, code: str, sides: Sequence[tuple[str, Series]], day: date, breaks: Sequence[str] = ()
    ) -> list[Reading | None]:
        """The latest values of one earlier day that all sides have and may carry, on this side of every break."""
        items = [self._catalogue.indicators[indicator] for indicator, _ in sides]
        years = min(item.carry_years if item.kind in CARRIED_KINDS else 0 for item in items)
        nothing: list[Reading | None] = [None] * len(sides)
        if not years or code not in self._lived:
            return nothing
        crossed = {name for item in items for name in item.breaks}.union(breaks)
        broken = [d for name in crossed for d in self._catalogue.breaks[name].dates if d <= day]
        earliest = max([_years_before(day, years), self._lived[code], *broken])
        days = set.intersection(*({p.end for p in series if earliest <= p.end < day} for _, series in sides))
        if not days:
            return nothing
        found = [self.at_end(series, max(days)) for _, series in sides]
        return [r and msgspec.structs.replace(r, qualifiers=r.qualifiers | {CARRIED}, carried=max(days)) for r in found]


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; a month's last day stays its last."""
    return year_earlier(day + _ONE, years) - _ONE
