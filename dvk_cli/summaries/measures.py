"""Adds up an indicator over units, each kind in its own way, as exact fractions.

flow: sum over units and over a cover of the span; stock: sum over units at the span's end; ratio and annual title:
Σ numerator / Σ denominator over the units that have both, never a mean of means; weighted mean: Σ(value × weight) /
Σ weight; coverage: units (or villages) that have it, of all that could.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.types import Indicator
from dvk_cli.model.period import Period
from dvk_cli.model.unit import Unit
from dvk_cli.summaries.observed import Observed
from dvk_cli.summaries.readings import AREA, LOWER_BOUND, Reading
from dvk_cli.vietnamese.periods import year_after, year_before

_ONE = Decimal(1)


class Result(msgspec.Struct):
    """What an indicator comes to. `exact`: the value, not rounded; `readings`: by unit, what it was made of.

    `expected`: how many communes could have answered, where that is not all of them. `lone`: units left out because
    their value has no other side (denominator, weight); `uneven`: units of which only the periods that have both sides
    are counted. `year`: the year that a title is of, where it is not the span's last.

    What the readings of a unit are: its value, or both sides of a rate (`weighted`: the first times the second is added
    up); where `has` is there, what tells whether it has a mark. The denominator is that of the readings, of the units
    in `out_of`, or what `under` comes to (see `summaries.contributions`).
    """

    exact: Fraction
    readings: Mapping[str, tuple[Reading, ...]]
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    expected: int | None = None
    lone: tuple[str, ...] = ()
    uneven: tuple[str, ...] = ()
    year: Period | None = None
    weighted: bool = False
    has: Mapping[str, bool] | None = None
    out_of: tuple[Unit, ...] = ()
    under: "Result | None" = None

    @property
    def carried(self) -> bool:
        """Whether an older value stands for one not reported."""
        return any(r.carried for readings in self.readings.values() for r in readings)

    @property
    def qualifiers(self) -> frozenset[str]:
        """What was said of the exactness of any value used."""
        return frozenset().union(*(r.qualifiers for readings in self.readings.values() for r in readings))

    @property
    def periods(self) -> frozenset[Period]:
        """The periods of all values used."""
        return frozenset(p for readings in self.readings.values() for r in readings for p in r.periods)


class Measures(msgspec.Struct):
    """Adds up the values of some units.

    `communes`: those in force at the end, which marks are counted over. `year`: the reporting year.
    """

    observed: Observed
    catalogue: Catalogue
    communes: tuple[Unit, ...]
    year: str

    def of_units(self, item: Indicator, codes: Iterable[str], span: Period) -> Result | None:
        """The indicator over these units, from its parts; None where no unit has what it takes."""
        match item.kind:
            case "flow" | "stock":
                return self._sum(item, codes, span)
            case "ratio":
                return self._ratio(item, codes, span)
            case "annual_title":
                return self._title(item, codes, span)
            case "weighted_mean":
                return self._mean(item, codes, span)
            case "coverage":
                return self._marks(item, codes, span) if item.is_mark else self._share(item, codes, span)

    def of_one(self, item: Indicator, code: str, span: Period) -> Result | None:
        """The indicator of one unit, or (AREA) from the area's own values: from its parts, else as reported.

        A rate that was reported can stand for the one who reported it; it cannot be added to another.
        """
        if code != AREA:
            return self.of_units(item, [code], span) or self._as_reported(item, code, span)
        if item.kind == "coverage":
            return self._area_coverage(item, span)
        made = None if item.kind == "weighted_mean" else self.of_units(item, [AREA], span)
        return made or self._as_reported(item, AREA, span)

    def spans_periods(self, item: Indicator) -> bool:
        """Whether the indicator speaks of what happened in a span (a flow, a rate of flows), not of its end."""
        return item.kind == "flow" or (item.kind == "ratio" and "flow" in self._kinds(item))

    def _kinds(self, item: Indicator) -> set[str]:
        return {self.catalogue.indicators[c].kind for c in (item.numerator, item.denominator) if c is not None}

    def last_year(self, span: Period) -> Period:
        """The span's last reporting year, as far as it lies in the span."""
        before = year_before(span, self.year)
        return span if before.end < span.start else Period("", before.end + timedelta(days=1), span.end)

    def _sum(self, item: Indicator, codes: Iterable[str], span: Period) -> Result | None:
        readings = self.observed.readings(item.code, span)
        found = {code: (readings[code],) for code in codes if code in readings} if readings else {}
        if not found:
            return None
        return Result(Fraction(sum((r.value for (r,) in found.values()), Decimal(0))), found)

    def _ratio(self, item: Indicator, codes: Iterable[str], span: Period) -> Result | None:
        if item.numerator is None or item.denominator is None:
            return None
        return self._quotient(item, item.numerator, item.denominator, codes, span)

    def _title(self, item: Indicator, codes: Iterable[str], span: Period) -> Result | None:
        """Of the last year; where the span ends inside one, and nothing is known at its end, of the last whole one."""
        codes = list(codes)
        found, before = self._ratio(item, codes, self.last_year(span)), year_before(span, self.year)
        if found is None and span.contains(before) and span.end < year_after(before, self.year).end:
            found = self._ratio(item, codes, before)
            return found and msgspec.structs.replace(found, year=before)
        return found

    def _quotient(self, item: Indicator, over: str, under: str, codes: Iterable[str], span: Period) -> Result | None:
        """Σ over / Σ under × scale, over the units that have both."""
        found: dict[str, tuple[Reading, ...]] = {}
        lone: list[str] = []
        uneven: list[str] = []
        both_flow = all(self.catalogue.indicators[each].kind == "flow" for each in (over, under))
        for code, top, bottom in self.observed.pairs(codes, over, under, span, item.breaks):
            if both_flow and top and bottom and set(top.periods) != set(bottom.periods):
                uneven.append(code)
                top, bottom = self._common(code, over, under, span)
            if top and bottom:
                found[code] = (top, bottom)
            elif top:
                lone.append(code)
        numerator = sum((top.value for top, _ in found.values()), Decimal(0))
        denominator = sum((bottom.value for _, bottom in found.values()), Decimal(0))
        if not denominator:
            return None
        exact = Fraction(numerator) / Fraction(denominator) * item.scale
        uneven = [code for code in uneven if code in found]
        return Result(exact, found, numerator, denominator, lone=tuple(lone), uneven=tuple(uneven))

    def _common(self, code: str, over: str, under: str, span: Period) -> tuple[Reading | None, Reading | None]:
        """Both sides over the same reports: those that have both."""
        top, bottom = self.observed.series(code, over), self.observed.series(code, under)
        return (
            self.observed.over({p: v for p, v in top.items() if p in bottom}, span),
            self.observed.over({p: v for p, v in bottom.items() if p in top}, span),
        )

    def _mean(self, item: Indicator, codes: Iterable[str], span: Period) -> Result | None:
        if item.weight is None:
            return None
        found: dict[str, tuple[Reading, ...]] = {}
        lone: list[str] = []
        for code, value, weight in self.observed.pairs(codes, item.code, item.weight, span):
            if value and weight:
                found[code] = (value, weight)
            elif value:
                lone.append(code)
        numerator = sum((value.value * weight.value for value, weight in found.values()), Decimal(0))
        denominator = sum((weight.value for _, weight in found.values()), Decimal(0))
        if not denominator:
            return None
        exact = Fraction(numerator) / Fraction(denominator)
        return Result(exact, found, numerator, denominator, lone=tuple(lone), weighted=True)

    def _marks(self, item: Indicator, codes: Iterable[str], span: Period) -> Result | None:
        """How many communes have it. Agencies do not count, nor communes of other kinds or no longer in force."""
        reached_by = [item.reached_by, *self.catalogue.indicators[item.reached_by].sum_of] if item.reached_by else []
        told = [self.observed.readings(code, span) for code in (item.code, *reached_by)]
        wanted = {code for code in codes if any(code in each for each in told)}
        communes = [u for u in self.communes if not item.eligible or u.kind in item.eligible]
        found = {u.code: a for u in communes if u.code in wanted and (a := self._answer(item, u.code, span))}
        if item.denominator is not None:
            return self._nested_marks(item, item.denominator, found, communes, span)
        if not found:
            return None
        reached = sum(has for has, _ in found.values())
        readings = {code: (reading,) for code, (_, reading) in found.items()}
        out_of = tuple(communes) if item.eligible else ()
        denominator = Decimal(len(communes)) if item.eligible else None
        has = {code: answer for code, (answer, _) in found.items()}
        return Result(Fraction(reached), readings, None, denominator, len(communes), has=has, out_of=out_of)

    def _nested_marks(
        self,
        item: Indicator,
        under: str,
        found: dict[str, tuple[bool, Reading]],
        communes: list[Unit],
        span: Period,
    ) -> Result | None:
        """Marks out of the communes that have another mark; without that one from any unit, out of the area's value."""
        if not found:
            return None
        of_base = self.observed.readings(under, span)
        base = {unit.code: of_base[unit.code] for unit in communes if unit.code in of_base}
        both = {code: (has, (reading, base[code])) for code, (has, reading) in found.items() if code in base}
        if both:
            reached = {code: has and bottom.value >= _ONE for code, (has, (_, bottom)) in both.items()}
            has_base = {code: reading.value >= _ONE for code, reading in base.items()}
            out_of = Result(Fraction(sum(has_base.values())), {c: (r,) for c, r in base.items()}, has=has_base)
            denominator = Decimal(sum(has_base.values()))
            # The communes that have the base mark only are in the denominator all the same.
            readings: dict[str, tuple[Reading, ...]] = {code: (reading,) for code, reading in base.items()}
            readings |= {code: pair for code, (_, pair) in both.items()}
            lone = tuple(code for code in found if code not in base)
            total = Fraction(sum(reached.values()))
            return Result(total, readings, None, denominator, lone=lone, has=reached, under=out_of)
        area = of_base.get(AREA)
        own = {code: (reading,) for code, (_, reading) in found.items()}
        given = None if area is None else Result(Fraction(area.value), {AREA: (area,)})
        return Result(
            Fraction(sum(has for has, _ in found.values())),
            own,
            None,
            None if area is None else area.value,
            has={code: has for code, (has, _) in found.items()},
            under=given,
        )

    def _answer(self, item: Indicator, code: str, span: Period) -> tuple[bool, Reading] | None:
        """Whether a unit has it: by its own mark, or by the indicator that tells; None where it said neither."""
        own = self.observed.readings(item.code, span, carry=False).get(code)
        told = self._told_by(item.reached_by, code, span) if item.reached_by else None
        if own is None and told is None:
            own = self.observed.readings(item.code, span).get(code)
            told = self.observed.readings(item.reached_by, span).get(code) if item.reached_by else None
        if own is not None and own.value >= _ONE:
            return True, own
        if told is not None and told.value >= _ONE:
            # One that is known for certain is enough, whatever else there is.
            return True, msgspec.structs.replace(told, qualifiers=told.qualifiers - {LOWER_BOUND})
        known = own or told
        return None if known is None else (False, known)

    def _told_by(self, code: str, unit: str, span: Period) -> Reading | None:
        full = self.observed.readings(code, span, carry=False).get(unit)
        if full is not None:
            return full
        # One product of three stars is a product of three stars or more, whether or not the four-star column was sent.
        sum_of = self.catalogue.indicators[code].sum_of
        parts = (self.observed.readings(part, span, carry=False).get(unit) for part in sum_of)
        return next((part for part in parts if part is not None and part.value >= _ONE), None)

    def _share(self, item: Indicator, codes: Iterable[str], span: Period) -> Result | None:
        """Σ value / Σ denominator, shown as both: over the units that have both, or value alone if none has."""
        codes = list(codes)
        if item.denominator is not None:
            both = self._quotient(item, item.code, item.denominator, codes, span)
            if both is not None and both.numerator is not None:
                return Result(Fraction(both.numerator), both.readings, None, both.denominator, lone=both.lone)
        return self._sum(item, codes, span)

    def _area_coverage(self, item: Indicator, span: Period) -> Result | None:
        reading = self.observed.readings(item.code, span).get(AREA)
        if reading is None:
            return None
        denominator, expected, base = None, None, None
        out_of = tuple(unit for unit in self.communes if unit.kind in item.eligible)
        if item.eligible:
            expected = len(out_of)
            denominator = Decimal(expected)
        elif item.denominator is not None:
            under = self.catalogue.indicators[item.denominator]
            base = self.of_units(under, self.observed.units, span) or self.of_one(under, AREA, span)
            denominator = None if base is None else Decimal(base.exact.numerator) / Decimal(base.exact.denominator)
        made = Result(Fraction(reading.value), {AREA: (reading,)}, None, denominator, expected=expected)
        return msgspec.structs.replace(made, out_of=out_of, under=base)

    def _as_reported(self, item: Indicator, code: str, span: Period) -> Result | None:
        """A rate as its reporter gives it: of the span's end, or of the whole span where it speaks of a span."""
        if item.kind not in ("ratio", "weighted_mean", "annual_title"):
            return None
        series = self.observed.own(code, item.code)
        if self.spans_periods(item):
            series = {p: v for p, v in series.items() if (p.start, p.end) == (span.start, span.end)}
        reading = self.observed.at_end(series, span.end)
        return None if reading is None else Result(Fraction(reading.value), {code: (reading,)})
