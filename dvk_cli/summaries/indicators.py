"""Figures of indicators: the measure, who it comes from, its change, and what breaks its series."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from dvk_cli.catalogue.types import Indicator, SeriesBreak
from dvk_cli.i18n import language
from dvk_cli.model.facts import ControlFact, Facts
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure, Number
from dvk_cli.summaries.declared import declared, differences
from dvk_cli.summaries.measures import Measures, Result
from dvk_cli.summaries.numbers import as_decimal, half_up, plain
from dvk_cli.summaries.observed import AREA, Observed
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View
from dvk_cli.vietnamese.numerals import format_number

RATES = ("ratio", "weighted_mean", "annual_title")
BREAK = "series_break"
Source = Literal["units", "area"]


class _Change(msgspec.Struct):
    """The change against an earlier year; `value` None: not comparable."""

    value: Number | None
    since: str
    broken: bool


def observe(request: SummaryRequest, facts: Facts) -> Observed:
    """The reported values of a summary, ready to be added up (for several views)."""
    return Observed(facts.observations, request.catalogue, request.year)


def indicator_figures(
    request: SummaryRequest, facts: Facts, observed: Observed, view: View, remarks: Remarks
) -> list[Figure]:
    """Figures `indicators.<code>` of a view, in catalogue order; an indicator without data has none."""
    measures = Measures(observed, request.catalogue, view.communes, request.year)
    maker = _Maker(request, facts, measures, view, remarks)
    made = (maker.figure(item) for item in request.catalogue.data.indicator)
    return [figure for figure in made if figure is not None]


class _Maker:
    """Makes the figures of one view."""

    def __init__(self, request: SummaryRequest, facts: Facts, measures: Measures, view: View, remarks: Remarks) -> None:
        self._request = request
        self._facts = facts
        self._measures = measures
        self._view = view
        self._remarks = remarks
        self._codes = measures.observed.units if view.only is None else [view.only]

    def figure(self, item: Indicator) -> Figure | None:
        """One indicator's figure, or None without data."""
        span = self._request.period
        result = self._measure(item, "units", span)
        area = self._measure(item, "area", span)
        if area is not None and item.code in self._measures.observed.disputed:
            giver = self._measures.observed.disputed[item.code]
            self._remarks.note("area_values_differ", label=self._label(item), agency=self._remarks.name(giver))
        if result is not None and area is not None:
            self._control(item, result, area)
        source: Source = "units" if result is not None else "area"
        chosen = result or area
        if chosen is None:
            self._say_rate_alone(item)
            return None
        self._say_units(item, chosen)
        change = self._change(item, chosen, source)
        qualifiers = set(chosen.qualifiers)
        if (change is not None and change.broken) or self._adds_across_break(item, chosen):
            qualifiers.add(BREAK)
        name = f"indicators.{item.code}"
        value = _shown(item, chosen)
        return Figure(
            id=name,
            value=value,
            label=self._label(item),
            unit=item.unit,
            decimals=item.decimals if item.kind in RATES else None,
            numerator=_plain(chosen.numerator),
            denominator=_plain(chosen.denominator),
            change=None if change is None else change.value,
            change_from=None if change is None else change.since,
            qualifiers=tuple(sorted(qualifiers)),
            declared=self._declared(item, value, name, chosen),
            coverage=self._coverage(chosen),
            agencies=len(self._request.agency_codes.intersection(chosen.readings)),
            reported_by=source,
        )

    def _measure(self, item: Indicator, source: Source, span: Period) -> Result | None:
        if source == "area":
            return self._measures.of_one(item, AREA, span) if self._view.only is None else None
        if self._view.only is not None:
            return self._measures.of_one(item, self._view.only, span)
        return self._measures.of_units(item, self._codes, span)

    def _label(self, item: Indicator) -> str:
        return self._request.catalogue.indicator_label(item.code)

    def _coverage(self, result: Result) -> tuple[int, int]:
        reporting = self._view.codes.intersection(result.readings)
        return len(reporting), len(self._view.communes) if result.expected is None else result.expected

    def _declared(self, item: Indicator, value: Number, name: str, result: Result) -> Number | None:
        # A rate is not added up, so no total row of it can be right or wrong about the sum.
        if item.kind not in ("flow", "stock"):
            return None

        def counted(control: ControlFact) -> bool:
            used = {p for r in result.readings.get(control.unit_code, ()) for p in r.periods}
            return control.figure == name and control.period in (result.periods if control.whole else used)

        return declared(value, name, differences(self._facts.controls, self._view, counted))

    # --- what a reader should know ---

    def _control(self, item: Indicator, result: Result, area: Result) -> None:
        """The area's own value is a control beside the units' values, never added to them."""
        ours, theirs = _shown(item, result), _shown(item, area)
        gaps = any(r.gaps for readings in area.readings.values() for r in readings)
        if ours == theirs or gaps:
            return
        said = {"label": self._label(item), "declared": format_number(theirs), "recomputed": format_number(ours)}
        reported, expected = self._coverage(result)
        whole = not any(r.gaps for readings in result.readings.values() for r in readings)
        if reported == expected and whole:
            self._remarks.find("DVK502", **said)
        else:
            # Units that have not reported explain the difference: nothing is wrong yet.
            self._remarks.note("area_control", **said)

    def _say_rate_alone(self, item: Indicator) -> None:
        if item.kind not in RATES or self._view.only is not None:
            return
        day = self._request.period.end
        count = sum(any(p.end == day for p in self._measures.observed.own(c, item.code)) for c in self._codes)
        if count:
            self._remarks.note("rate_without_parts", label=self._label(item), count=count)

    def _say_units(self, item: Indicator, result: Result) -> None:
        label = self._label(item)
        if result.lone:
            self._remarks.note("one_side", result.lone, label=label)
        if result.uneven:
            self._remarks.note("uneven_periods", result.uneven, label=label)
        started = {unit.code: unit.valid_from for unit in self._view.communes}
        for code in sorted(result.readings):
            for reading in result.readings[code]:
                self._remarks.set_aside(code, reading.aside, reading.periods)
                for gap in reading.gaps:
                    # A unit owes nothing for the days before it existed.
                    if code != AREA and gap.end >= (started.get(code) or date.min):
                        self._remarks.note("gap", [code], gap=gap.label)
                if reading.differs:
                    used = reading.periods[0].label
                    self._remarks.note("stock_differs", label=label, unit=self._remarks.name(code), used=used)

    # --- change, and breaks in series ---

    def _change(self, item: Indicator, result: Result, source: Source) -> _Change | None:
        """The value of the period's last year minus the value at the end of the year before; None without either."""
        base, span = self._request.base, self._request.period
        if item.change is None:
            return None
        now: Result | None = result
        if self._measures.spans_periods(item):
            last = Period("", base.end + timedelta(days=1), span.end)
            # What happened in part of a year is not compared with a whole one.
            if last.start < span.start or last.days < base.days - 1:
                return None
            now = self._measure(item, source, last)
        other: Source = "area" if source == "units" else "units"
        then = self._measure(item, source, base) or self._measure(item, other, base)
        if now is None or then is None:
            return None
        breaks = self._request.catalogue.breaks_between(item.code, base, span)
        if breaks:
            reason = ", ".join(_break_label(b) for b in breaks)
            self._remarks.note("break_change", label=self._label(item), year=base.label, reason=reason)
            if not self._request.compare:
                return _Change(None, base.label, broken=True)
        if source == "units" and set(now.readings) != set(then.readings):
            self._remarks.note(
                "change_other_units",
                label=self._label(item),
                year=base.label,
                now=len(now.readings),
                then=len(then.readings),
            )
        difference = now.exact - then.exact
        value = half_up(difference, item.decimals) if item.kind in RATES else plain(as_decimal(difference))
        return _Change(value, base.label, broken=bool(breaks))

    def _adds_across_break(self, item: Indicator, result: Result) -> bool:
        """Whether values from both sides of a break were added; a stock at the end of a span was not."""
        if not self._measures.spans_periods(item):
            return False
        crossed = [b for code in item.breaks if _crosses(b := self._request.catalogue.breaks[code], result.periods)]
        if crossed:
            reason = ", ".join(_break_label(b) for b in crossed)
            self._remarks.note("break_span", label=self._label(item), reason=reason)
        return bool(crossed)


def _crosses(series_break: SeriesBreak, periods: frozenset[Period]) -> bool:
    return any(any(p.start < day for p in periods) and any(p.end >= day for p in periods) for day in series_break.dates)


def _break_label(series_break: SeriesBreak) -> str:
    return series_break.label_en or series_break.label if language() == "en" else series_break.label


def _shown(item: Indicator, result: Result) -> Number:
    """The value as it is printed: a rate rounded half up, everything else exact."""
    return half_up(result.exact, item.decimals) if item.kind in RATES else plain(as_decimal(result.exact))


def _plain(value: Decimal | None) -> Number | None:
    return None if value is None else plain(value)
