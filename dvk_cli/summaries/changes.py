"""The change of an indicator against an earlier year, and the breaks in its series."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import msgspec

from dvk_cli.catalogue.types import Indicator, SeriesBreak
from dvk_cli.i18n import language
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure, Number
from dvk_cli.summaries.measures import Measures, Result
from dvk_cli.summaries.numbers import RATES, as_decimal, half_up, plain
from dvk_cli.summaries.readings import LOWER_BOUND
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View

BREAK = "series_break"
Source = Literal["units", "area"]
Measure = Callable[[Indicator, Source, Period], Result | None]


class Change(msgspec.Struct):
    """The change against an earlier year; `value` None: not comparable. `broken`: the series breaks in between.

    `now`, `then`: what was taken from each other.
    """

    value: Number | None
    since: str
    broken: bool = False
    now: Result | None = None
    then: Result | None = None


def change_of(
    request: SummaryRequest,
    measures: Measures,
    view: View,
    measure: Measure,
    item: Indicator,
    result: Result,
    source: Source,
    remarks: Remarks,
) -> Change | None:
    """The value of the period's last year minus that of `request.base`: a state at its end, a flow of the whole year.

    None where one of the two is missing, and for indicators of which no change is shown (a named year shows all).
    Across a break in the series there is a value only if the year was named; with carried values there is none, nor
    for a unit that did not exist then: its code was another's.
    """
    base, span = request.base, request.period
    # A year that was named for a longer period is not before each of the years in it.
    if (item.change is None and not request.compare) or base.end >= span.end:
        return None
    now: Result | None = result
    if measures.spans_periods(item):
        last = measures.last_year(span)
        # What happened in part of a year is not compared with a whole one.
        if last.start < span.start or last.days < base.days - 1 or base.overlaps(last):
            return None
        now = measure(item, source, last)
    other: Source = "area" if source == "units" else "units"
    then = measure(item, source, base) or measure(item, other, base)
    if now is None or then is None:
        return None
    label = request.catalogue.indicator_label(item.code)
    only = view.only if view.lines.day is None else None
    if only is not None and any((view.began(unit) or base.start) > base.end for unit in view.communes):
        remarks.note("change_other_unit", [only], year=base.label)
        return Change(None, base.label, broken=True)
    breaks = request.catalogue.breaks_between(item.code, base, span)
    if breaks:
        code = "break_compared" if request.compare else "break_change"
        remarks.note(code, label=label, year=base.label, reason=reasons(breaks))
        if not request.compare:
            return Change(None, base.label, broken=True)
    if LOWER_BOUND in now.qualifiers | then.qualifiers:
        remarks.note("bound_change", label=label, year=base.label)
        return Change(None, base.label, broken=bool(breaks))
    if now.carried or then.carried:
        remarks.note("carried_change", label=label, year=base.label)
        return Change(None, base.label, broken=bool(breaks))
    if source == "units" and now.readings.keys() != then.readings.keys():
        both = len(set(now.readings) & set(then.readings))
        counted, known = len(now.readings), len(then.readings)
        remarks.note("change_other_units", label=label, year=base.label, now=counted, then=known, both=both)
    difference = now.exact - then.exact
    value = half_up(difference, item.decimals) if item.kind in RATES else plain(as_decimal(difference))
    return Change(value, base.label, bool(breaks), now, then)


def adds_across_break(
    request: SummaryRequest, measures: Measures, item: Indicator, result: Result, remarks: Remarks
) -> bool:
    """Whether values from both sides of a break were added; a stock at the end of a span was not."""
    if not measures.spans_periods(item):
        return False
    crossed = [b for code in item.breaks if _crosses(b := request.catalogue.breaks[code], result.periods)]
    if crossed:
        remarks.note("break_span", label=request.catalogue.indicator_label(item.code), reason=reasons(crossed))
    return bool(crossed)


def _crosses(series_break: SeriesBreak, periods: frozenset[Period]) -> bool:
    return any(any(p.start < day for p in periods) and any(p.end >= day for p in periods) for day in series_break.dates)


def mark_breaks(request: SummaryRequest, figures: Iterable[Figure], years: Mapping[int, Period]) -> list[Figure]:
    """Figures of several years in order: those are marked that a break parts from the year shown before."""
    marked: list[Figure] = []
    shown: dict[str, Period] = {}
    for figure in figures:
        period = years[figure.year or 0]
        code = figure.id.removeprefix("indicators.")
        before = shown.get(figure.id)
        if before and code in request.catalogue.indicators and request.catalogue.breaks_between(code, before, period):
            qualifiers = tuple(sorted({*figure.qualifiers, BREAK}))
            figure = msgspec.structs.replace(figure, qualifiers=qualifiers)
        shown[figure.id] = period
        marked.append(figure)
    return marked


def reasons(breaks: Iterable[SeriesBreak]) -> str:
    """The labels of breaks, in the language in use."""
    return ", ".join(b.label_en or b.label if language() == "en" else b.label for b in breaks)
