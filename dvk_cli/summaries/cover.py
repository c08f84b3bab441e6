"""Chooses reports that cover a span without overlap.

Half a year, nine months and the year all start on 1 January: their flows cannot be added. Of all sets without overlap
the one that covers most days is taken; of several, the one with fewest cumulative columns; of several, the one of
fewest (so of longest) reports; of several, the earliest.
"""

import functools
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta

from dvk_cli.model.period import Period
from dvk_cli.vietnamese.periods import parse_period, year_before

_ONE = timedelta(days=1)
# Days covered (negated), cumulative columns, reports, where they stand.
_Best = tuple[int, int, int, tuple[tuple[date, date], ...]]

Cover = tuple[tuple[Period, ...], tuple[Period, ...], tuple[Period, ...]]


def cover(span: Period, periods: Iterable[Period], year: str = "calendar", cumulative: Iterable[Period] = ()) -> Cover:
    """The reports to add up, those set aside, and the stretches of the span that no chosen report covers.

    Args:
        span: what is to be covered; periods that do not lie inside it are left out of all three.
        periods: periods of the reports at hand, in any order, repeated or not.
        year: the reporting year, by which gaps are labelled.
        cumulative: periods that cumulative columns speak of, from the start of a year to the end of a report. They
            serve only for days that the reports' own periods leave open, and are never said to be set aside.
    """
    own, more = _inside(span, periods), _inside(span, cumulative)
    both = tuple(sorted((more | own).values(), key=lambda p: (p.end, p.start)))
    return _cover(span, both, year, frozenset(more.keys() - own.keys()))


def _inside(span: Period, periods: Iterable[Period]) -> dict[tuple[date, date], Period]:
    return {(p.start, p.end): p for p in sorted(periods, key=lambda p: p.label) if span.contains(p)}


# The units of an area mostly report the same periods for every indicator.
@functools.lru_cache(maxsize=4096)
def _cover(span: Period, periods: tuple[Period, ...], year: str, cumulative: frozenset[tuple[date, date]]) -> Cover:
    ends = [period.end for period in periods]
    best: list[_Best] = [(0, 0, 0, ())]
    for number, period in enumerate(periods):
        place = (period.start, period.end)
        days, columns, count, placed = best[bisect_left(ends, period.start)]
        taken = (days - period.days, columns + (place in cumulative), count + 1, (*placed, place))
        best.append(min(best[number], taken))
    places = set(best[-1][3])
    chosen = tuple(period for period in periods if (period.start, period.end) in places)
    aside = tuple(p for p in periods if (p.start, p.end) not in places | cumulative)
    return chosen, aside, _gaps(span, chosen, year)


def _gaps(span: Period, chosen: tuple[Period, ...], year: str) -> tuple[Period, ...]:
    gaps: list[Period] = []
    day = span.start
    for period in chosen:
        if day < period.start:
            gaps.append(labelled(day, period.start - _ONE, year))
        day = period.end + _ONE
    if day <= span.end:
        gaps.append(labelled(day, span.end, year))
    return tuple(gaps)


def labelled(start: date, end: date, year: str = "calendar") -> Period:
    """The period of these days, with its canonical label where they are whole months of the reporting year."""
    # A reporting month ends inside the calendar month it is named after; a calendar month does too.
    first = start + timedelta(days=27)
    found = parse_period(f"{first:%Y-%m}..{end:%Y-%m}", year)
    if found is not None and (found.start, found.end) == (start, end):
        return found
    return Period(f"{start.isoformat()}..{end.isoformat()}", start, end)


def since_new_year(period: Period, year: str = "calendar") -> Period:
    """What a cumulative column of a report speaks of: from the start of the reporting year to the report's end."""
    before = year_before(Period("", period.start, period.start), year)
    return labelled(before.end + _ONE, period.end, year)


def covered(period: Period, reports: Iterable[Period]) -> bool:
    """Whether the reports, together, speak of every day of a period; they may overlap."""
    day = period.start
    for report in sorted(reports, key=lambda r: r.start):
        if report.start > day:
            break
        day = max(day, report.end + _ONE)
    return day > period.end
