"""Holds the reports of a unit against each other: nothing is corrected, each difference is a finding with both numbers.

A report for a longer period against those for its parts, cumulative columns against the periods they add up, the column
of the year before against what was reported then. One finding a unit and report, whatever number of its values differ.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from dvk_cli.i18n import gettext as _
from dvk_cli.model.facts import CountFact, Facts
from dvk_cli.model.period import Period
from dvk_cli.summaries.cover import cover, labelled, since_new_year
from dvk_cli.summaries.observed import Observed
from dvk_cli.summaries.readings import LOWER_BOUND
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.numerals import format_number
from dvk_cli.vietnamese.periods import year_earlier

_ONE = timedelta(days=1)
_YEAR = 366
_Values = Mapping[Period, Decimal]
# Finding, unit, report and what it is held against → the values that differ.
_Differences = dict[tuple[str, str, Period, tuple[Period, ...]], list[str]]


def hold_together(request: SummaryRequest, facts: Facts, observed: Observed, remarks: Remarks) -> None:
    """Say where the reports of the units asked about (and the area's own) differ from each other."""
    found: _Differences = {}
    for code, indicator in observed.beside_another():
        if remarks.is_asked(code):
            _indicator(request, observed, code, indicator, found)
    for (code, label), values in _counted(request, facts.counts, remarks).items():
        _whole_and_parts(request, code, label, values, found)
    for (finding, code, report, others), items in sorted(found.items(), key=_place):
        said: dict[str, str | int] = {
            "unit": remarks.name(code),
            "period": report.label,
            "differences": "; ".join(items),
        }
        if others:
            said["others"] = ", ".join(p.label for p in others)
        remarks.find(finding, **said)


def _place(
    entry: tuple[tuple[str, str, Period, tuple[Period, ...]], list[str]],
) -> tuple[str, str, date, date, list[tuple[date, date]]]:
    (finding, code, report, others), _items = entry
    return finding, code, report.start, report.end, [(p.start, p.end) for p in others]


def _differ(label: str, one: Decimal, other: Decimal) -> str:
    return f"{label} {format_number(one)} ≠ {format_number(other)}"


def _indicator(request: SummaryRequest, observed: Observed, code: str, indicator: str, found: _Differences) -> None:
    item, label = request.catalogue.indicators[indicator], request.catalogue.indicator_label(indicator)
    values = {period: value.value for period, value in observed.own(code, indicator).items()}
    inside = {period: value for period, value in values.items() if request.period.contains(period)}
    cumulative = {
        period: value.value
        for period, value in observed.beside("cumulative", code, indicator).items()
        if request.period.contains(period)
    }
    if item.kind == "flow":
        _whole_and_parts(request, code, label, inside, found)
        _cumulative_and_parts(request, code, label, values, cumulative, found)
    else:
        for period, value in cumulative.items():
            # A cumulative column of a state says the state: the column beside it may hold what is new.
            if item.kind in ("stock", "coverage") and values.get(period, value) != value:
                items = found.setdefault(("DVK523", code, period, ()), [])
                items.append(_differ(label, values[period], value))
    for period, said in observed.beside("previous", code, indicator).items():
        known = _year_before(request, observed, code, indicator, period)
        if request.period.contains(period) and known is not None and known[1] != said.value:
            items = found.setdefault(("DVK522", code, period, (known[0],)), [])
            items.append(_differ(label, said.value, known[1]))


def _whole_and_parts(request: SummaryRequest, code: str, label: str, values: _Values, found: _Differences) -> None:
    """Each report against the fewest shorter ones that cover it, and against those that begin with the longest."""
    for whole, value in values.items():
        shorter = [p for p in values if whole.contains(p) and p.days < whole.days]
        first = max((p for p in shorter if p.start == whole.start), key=lambda p: p.days, default=None)
        if first is None:
            continue
        rest = [p for p in shorter if p.start > first.end]
        sets = [cover(whole, shorter, request.year), cover(whole, [first, *rest], request.year)]
        for parts, _aside, gaps in dict.fromkeys(sets):
            total = sum((values[p] for p in parts), Decimal(0))
            if not gaps and total != value:
                found.setdefault(("DVK521", code, whole, parts), []).append(_differ(label, value, total))


def _cumulative_and_parts(
    request: SummaryRequest, code: str, label: str, values: _Values, cumulative: _Values, found: _Differences
) -> None:
    """Each cumulative value against the reports since the start of the year, and against the cumulative one before."""
    spoken = {since_new_year(report, request.year): value for report, value in cumulative.items()}
    for report, value in cumulative.items():
        whole = since_new_year(report, request.year)
        earlier = {p: v for p, v in spoken.items() if p.end < report.end}
        parts, _aside, gaps = cover(whole, values, request.year, earlier)
        total = sum((values[p] if p in values else earlier[p] for p in parts), Decimal(0))
        if not gaps and total != value:
            found.setdefault(("DVK520", code, report, parts), []).append(_differ(label, value, total))


def _year_before(
    request: SummaryRequest, observed: Observed, code: str, indicator: str, period: Period
) -> tuple[Period, Decimal] | None:
    """What was reported for the same days of the year before, from reports that leave no gap."""
    if period.days > _YEAR:
        return None
    earlier = labelled(year_earlier(period.start), year_earlier(period.end + _ONE) - _ONE, request.year)
    reading = observed.reading(code, indicator, earlier, carry=False)
    unsure = reading is None or reading.gaps or LOWER_BOUND in reading.qualifiers
    return None if reading is None or unsure else (earlier, reading.value)


def _counted(
    request: SummaryRequest, counts: Iterable[CountFact], remarks: Remarks
) -> dict[tuple[str, str], dict[Period, Decimal]]:
    """Numbers of new models and of decisions of one level and form, by unit and what they are, over their periods."""
    label: Callable[[str, str], str] = request.catalogue.label
    found: dict[tuple[str, str], dict[Period, Decimal]] = {}
    for fact in counts:
        if fact.basis != "flow" or not remarks.is_asked(fact.unit_code):
            continue
        terms = [_("Models")] if fact.level is None else [label("level", fact.level), label("form", fact.form or "")]
        values = found.setdefault((fact.unit_code, ", ".join(terms)), {})
        values[fact.period] = values.get(fact.period, Decimal(0)) + fact.value
    return {key: found[key] for key in sorted(found)}
