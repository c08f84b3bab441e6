"""The plan beside the result: kept as its own value, never added to it, with how much of it was reached.

A plan column of a report for part of a year may hold that part's plan or the whole year's. It is therefore taken only
where a unit's result comes from no more than one report a year: plans of several are never added up by guess.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from dvk_cli.catalogue.types import Indicator
from dvk_cli.model.facts import ObservationFact
from dvk_cli.model.period import Period
from dvk_cli.summaries.cover import cover, since_new_year
from dvk_cli.summaries.measures import Measures, Result
from dvk_cli.summaries.readings import AREA, Reading, Series, Value
from dvk_cli.summaries.request import year_of

ADDED = ("flow", "stock", "coverage")


class Plan(msgspec.Struct, frozen=True):
    """A plan over units.

    `value`: the sum over the units that have one; `percent`: Σ result / Σ plan × 100 over the units that have `both` (a
    carried value is no result), None where there is nothing to divide by. `unclear`: units whose plan cannot be told.
    `facts`: what was added up, where a trace asks for it.
    """

    value: Decimal | None
    percent: Fraction | None = None
    both: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    facts: tuple[ObservationFact, ...] = ()


def plan_of(
    measures: Measures, item: Indicator, codes: Iterable[str], span: Period, result: Result, *, alone: bool
) -> Plan | None:
    """The plan of an indicator over those of these units (or AREA) that gave one; None where none did.

    `alone`: they speak for themselves only. A rate's plan is then the one reported; those of several have no sum.
    """
    given = [code for code in codes if span_has(measures.observed.beside("plan", code, item.code), span)]
    if item.is_mark and given != [AREA]:
        kinds = {unit.code: unit.kind for unit in measures.communes}
        given = [code for code in given if code in kinds and (not item.eligible or kinds[code] in item.eligible)]
    if not given:
        return None
    if item.kind not in ADDED:
        return _of_rate(measures, item, given[0], span, result) if alone else Plan(None, unclear=tuple(given))
    plans: dict[str, Decimal] = {}
    facts: list[ObservationFact] = []
    for code in given:
        readings = result.readings.get(code)
        found = _of_unit(measures, item, code, span, readings[0] if readings else None)
        if found is not None:
            plans[code] = found.value
            facts += found.facts
    unclear = tuple(code for code in given if code not in plans)
    if not plans:
        return Plan(None, unclear=unclear)
    # A value carried from an earlier year reached nothing of this one's plan.
    both = tuple(code for code in plans if code in result.readings and not _is_carried(result, code))
    reached = sum((_reached(measures, item, code, span, result) for code in both), Decimal(0))
    wanted = sum((plans[code] for code in both), Decimal(0))
    percent = Fraction(reached) / Fraction(wanted) * 100 if wanted > 0 else None
    return Plan(sum(plans.values(), Decimal(0)), percent, both, tuple(plans), unclear, tuple(facts))


def span_has(series: Series, span: Period) -> bool:
    """Whether any value of a series is of a period inside the span."""
    return any(span.contains(period) for period in series)


def _is_carried(result: Result, code: str) -> bool:
    return any(reading.carried for reading in result.readings[code])


def _reached(measures: Measures, item: Indicator, code: str, span: Period, result: Result) -> Decimal:
    # What tells whether a unit has the mark may be a number of products: the plan is of units.
    one = measures.of_units(item, [code], span) if item.is_mark and code != AREA else None
    return result.readings[code][0].value if one is None else Decimal(int(one.exact))


def _start(report: Period) -> date:
    return report.start


def _of_unit(measures: Measures, item: Indicator, code: str, span: Period, reading: Reading | None) -> Value | None:
    """The plan in the reports that the result is taken from; without a result, in those that cover the span."""
    series = measures.observed.beside("plan", code, item.code)
    if reading is not None and reading.carried is None:
        columns = measures.observed.beside("cumulative", code, item.code)
        # Of several that end on one day the same one as in `Observed.cumulated`, whatever order they came in.
        origin = {since_new_year(report, measures.year): report for report in sorted(columns, key=_start)}
        reports = tuple(origin.get(p, p) if p in reading.cumulative else p for p in reading.periods)
    elif item.kind == "flow":
        reports = cover(span, series, measures.year)[0]
    else:
        # As of a state's values: of several reports that end on the day the longest.
        reports = tuple(sorted((p for p in series if p.end == span.end), key=_start)[:1])
    places = {(p.start, p.end): value for p, value in series.items()}
    found = [places.get((p.start, p.end)) for p in reports]
    years = [year_of(p.end, measures.year) for p in reports]
    if not found or len(set(years)) < len(years):
        return None
    values = [value for value in found if value is not None]
    if len(values) < len(found):
        return None
    total = sum((value.value for value in values), Decimal(0))
    return Value(total, facts=tuple(fact for value in values for fact in value.facts))


def _of_rate(measures: Measures, item: Indicator, code: str, span: Period, result: Result) -> Plan | None:
    series = measures.observed.beside("plan", code, item.code)
    if measures.spans_periods(item):
        series = {p: v for p, v in series.items() if (p.start, p.end) == (span.start, span.end)}
    found = measures.observed.at_end(series, span.end)
    if found is None:
        return None
    own = found.value > 0 and not result.carried
    percent = result.exact / Fraction(found.value) * 100 if own else None
    return Plan(found.value, percent, (code,), (code,), facts=found.facts)
