"""Figures of indicators: the measure, who it comes from, its change, and what breaks its series."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from dvk_cli.catalogue.types import Indicator
from dvk_cli.model.facts import ControlFact, Facts
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure, Number
from dvk_cli.summaries.changes import BREAK, Source, adds_across_break, change_of
from dvk_cli.summaries.contributions import uses_of
from dvk_cli.summaries.cover import labelled
from dvk_cli.summaries.declared import closing, declared
from dvk_cli.summaries.measures import Measures, Result
from dvk_cli.summaries.numbers import RATES, as_decimal, half_up, plain
from dvk_cli.summaries.observed import Observed
from dvk_cli.summaries.plans import ADDED, Plan, plan_of, span_has
from dvk_cli.summaries.readings import AREA, LOWER_BOUND
from dvk_cli.summaries.recorded import Entries, Entry
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View
from dvk_cli.vietnamese.numerals import format_number

PLAN_DECIMALS = 2


def observe(request: SummaryRequest, facts: Facts) -> Observed:
    """The reported values of a summary, ready to be added up (for several views)."""
    day = request.units_on
    lived = {u.code: u.valid_from or date.min for u in (*request.units, *request.agencies) if u.in_force(day)}
    # Under the units of another day it is still those in force at the end that report.
    lived |= {line.key: line.first or date.min for line in request.lines.in_force(day)}
    lists = None
    if facts.products:
        from dvk_cli.summaries.products import ProductLists

        lists = ProductLists(facts.products, day, lived, request.agency_codes, request.lines)
    return Observed(facts.observations, request.catalogue, request.year, day, lived, lists, facts.spoke)


def indicator_figures(
    request: SummaryRequest,
    facts: Facts,
    observed: Observed,
    view: View,
    remarks: Remarks,
    codes: Sequence[str],
    planned: Sequence[str],
    entries: Entries | None = None,
) -> list[Figure]:
    """Figures `indicators.<code>` of a view, in catalogue order; an indicator without data has none.

    `codes`, `planned`: the units that gave values, or plans, and may be part of the view. `entries`: where what they
    are made of is written down, for a trace.
    """
    measures = Measures(observed, request.catalogue, view.could_have_marks, request.year)
    maker = _Maker(request, facts, measures, view, remarks, codes, planned, entries)
    made = (maker.figure(item) for item in observed.told)
    return [figure for figure in made if figure is not None]


class _Maker:
    """Makes the figures of one view."""

    def __init__(
        self,
        request: SummaryRequest,
        facts: Facts,
        measures: Measures,
        view: View,
        remarks: Remarks,
        codes: Sequence[str],
        planned: Sequence[str],
        entries: Entries | None,
    ) -> None:
        self._request = request
        self._facts = facts
        self._measures = measures
        self._view = view
        self._remarks = remarks
        self._entries = entries
        self._codes = [code for code in codes if view.has(code)]
        self._planners = [code for code in planned if code != AREA and view.has(code)]

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
            self._say_rate_alone(item, None)
            self._say_plan_alone(item)
            return None
        if source == "units":
            self._say_rate_alone(item, chosen)
        self._say_units(item, chosen)
        request, measures, remarks = self._request, self._measures, self._remarks
        change = change_of(request, measures, self._view, self._measure, item, chosen, source, remarks)
        qualifiers = set(chosen.qualifiers)
        if adds_across_break(request, measures, item, chosen, remarks) or (change is not None and change.broken):
            qualifiers.add(BREAK)
        plan = self._plan(item, chosen, source)
        if source == "units":
            self._say_plan_of_area(item)
        name = f"indicators.{item.code}"
        value = _shown(item, chosen)
        controls = self._controls(item, name, chosen)
        if self._entries is not None:
            self._entries[name] = Entry(uses_of(chosen, change, plan, controls.get(name, ())), item, chosen)
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
            declared=declared(value, name, controls),
            coverage=self._coverage(chosen),
            agencies=len(self._request.agency_codes.intersection(chosen.readings)),
            plan=None if plan is None else _plain(plan.value),
            plan_percent=None if plan is None or plan.percent is None else half_up(plan.percent, PLAN_DECIMALS),
            plan_units=0 if plan is None or source == "area" else len(plan.both),
            reported_by=source,
        )

    def _measure(self, item: Indicator, source: Source, span: Period) -> Result | None:
        if source == "area":
            return self._measures.of_one(item, AREA, span) if self._view.is_whole else None
        if self._view.only is not None and self._is_alone(self._codes):
            return self._measures.of_one(item, self._view.only, span)
        return self._measures.of_units(item, self._codes, span)

    def _is_alone(self, codes: Sequence[str]) -> bool:
        """Whether these are one unit's own values, and not those of several that it is made of."""
        return self._view.only is not None and set(codes) <= {self._view.only}

    def _label(self, item: Indicator) -> str:
        return self._request.catalogue.indicator_label(item.code)

    def _coverage(self, result: Result) -> tuple[int, int]:
        if result.expected is None:
            return len(self._view.reporting(result.readings)), len(self._view.communes)
        marked = {unit.code for unit in self._view.could_have_marks}
        return len(marked.intersection(result.readings)), result.expected

    def _controls(self, item: Indicator, name: str, result: Result) -> dict[str, list[ControlFact]]:
        """The totals that senders wrote below the values counted."""
        # A rate is not added up, so no total row of it can be right or wrong about the sum.
        if item.kind not in ("flow", "stock"):
            return {}

        def counted(control: ControlFact) -> bool:
            used = {p for r in result.readings.get(control.unit_code, ()) for p in r.periods}
            return control.figure == name and control.period in (result.periods if control.whole else used)

        return closing(self._facts.controls, self._view, counted)

    def _plan(self, item: Indicator, result: Result, source: Source) -> Plan | None:
        given = [AREA] if source == "area" else self._planned(item)
        alone = source == "area" or self._is_alone([*self._codes, *given])
        plan = plan_of(self._measures, item, given, self._request.period, result, alone=alone)
        if plan is None:
            return None
        label = self._label(item)
        if plan.unclear:
            code = "plan_unclear" if item.kind in ADDED else "plan_of_rate"
            self._remarks.note(code, plan.unclear, label=label)
        if plan.value is None:
            return None
        reporting = set(result.readings)
        if set(plan.both) != reporting or set(plan.planned) != reporting:
            both, planned = len(plan.both), len(plan.planned)
            self._remarks.note("plan_coverage", label=label, both=both, planned=planned, reported=len(reporting))
        return plan

    def _planned(self, item: Indicator) -> list[str]:
        # A unit may have sent its plan and no result yet.
        return [c for c in self._planners if self._measures.observed.beside("plan", c, item.code)]

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
        if reported == expected and whole and LOWER_BOUND not in result.qualifiers | area.qualifiers:
            self._remarks.find("DVK502", **said)
        else:
            # Units that have not reported, or what is not certain, explain the difference: nothing is wrong yet.
            self._remarks.note("area_control", **said)

    def _say_rate_alone(self, item: Indicator, made: Result | None) -> None:
        """Units whose rate is in no figure, because they sent neither of its sides."""
        if item.kind not in RATES or self._view.only is not None:
            return
        day = self._request.period.end
        used = set() if made is None else {*made.readings, *made.lone}
        series = self._measures.observed.series_of(item.code)
        rest = (code for code in self._codes if code in series and code not in used)
        alone = [code for code in rest if any(p.end == day for p in series[code])]
        if alone and made is None:
            self._remarks.note("rate_without_parts", label=self._label(item), count=len(alone))
        elif alone:
            self._remarks.note("rate_left_out", alone, label=self._label(item))

    def _say_plan_of_area(self, item: Indicator) -> None:
        """A plan for the whole area, where the figure is the units': it is no sum of theirs, nor one of them."""
        if not self._view.is_whole:
            return
        plans = self._measures.observed.beside("plan", AREA, item.code)
        for period in sorted(plans, key=lambda p: (p.end, p.start)):
            if self._request.period.contains(period):
                plan = f"{format_number(plans[period].value)} ({period.label})"
                self._remarks.note("plan_of_area", label=self._label(item), plan=plan)

    def _say_plan_alone(self, item: Indicator) -> None:
        span = self._request.period
        given = self._measures.observed.planned(item.code) if self._view.is_whole else self._planned(item)
        plans = {code: self._measures.observed.beside("plan", code, item.code) for code in given}
        alone = [code for code, series in plans.items() if span_has(series, span)]
        if alone:
            self._remarks.note("plan_alone", alone, label=self._label(item))

    def _say_units(self, item: Indicator, result: Result) -> None:
        label = self._label(item)
        if result.year is not None:
            self._remarks.note("title_year", label=label, year=result.year.label)
        if result.lone:
            self._remarks.note("one_side", result.lone, label=label)
        if result.uneven:
            self._remarks.note("uneven_periods", result.uneven, label=label)
        for code in sorted(result.readings):
            for reading in result.readings[code]:
                if reading.aside:
                    self._remarks.set_aside(code, reading.aside, reading.periods)
                if reading.gaps:
                    self._say_gaps(code, reading.gaps)
                for period in reading.cumulative:
                    self._remarks.note("cumulative_used", [code], period=period.label)
                if reading.carried is not None:
                    self._remarks.note("carried", [code], label=label, day=f"{reading.carried:%d/%m/%Y}")
                if reading.differs:
                    used = reading.periods[0].label
                    self._remarks.note("stock_differs", label=label, unit=self._remarks.name(code), used=used)

    @cached_property
    def _started(self) -> dict[str, date | None]:
        return {unit.code: self._view.began(unit) for unit in self._view.communes}

    def _say_gaps(self, code: str, gaps: Sequence[Period]) -> None:
        last, started = self._request.units_on, self._started.get(code) or date.min
        for gap in gaps:
            # A unit owes nothing for the days before it existed, nor for those after the area's last.
            if code != AREA and started <= gap.end and gap.start <= last and self._request.lines.lived_in(code, gap):
                ended = gap.end > last
                named = labelled(gap.start, last, self._request.year) if ended else gap
                self._remarks.note("gap", [code], gap=named.label)


def _shown(item: Indicator, result: Result) -> Number:
    """The value as it is printed: a rate rounded half up, everything else exact."""
    return half_up(result.exact, item.decimals) if item.kind in RATES else plain(as_decimal(result.exact))


def _plain(value: Decimal | None) -> Number | None:
    return None if value is None else plain(value)
