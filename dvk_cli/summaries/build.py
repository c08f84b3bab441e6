"""The station on one page: records in force, times catalogue, times units, become a finished Summary."""

from collections.abc import Sequence

import msgspec

from dvk_cli.model.facts import Facts
from dvk_cli.model.summary import Coverage, Figure, Summary
from dvk_cli.summaries.balance import balance, nested_levels
from dvk_cli.summaries.changes import mark_breaks
from dvk_cli.summaries.consistency import hold_together
from dvk_cli.summaries.coverage import coverage_of, say_wider
from dvk_cli.summaries.districts import reported_by_district
from dvk_cli.summaries.indicators import indicator_figures, observe
from dvk_cli.summaries.ledger_remarks import say_ledger
from dvk_cli.summaries.measures import Measures
from dvk_cli.summaries.models import model_figures, model_zeros, tally_models
from dvk_cli.summaries.observed import AREA
from dvk_cli.summaries.order import order_of
from dvk_cli.summaries.recognitions import recognition_figures, recognition_zeros, tally_recognitions
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View, names_of, view_of, view_of_some, year_of
from dvk_cli.summaries.tables import Zeros, tables_of

Years = Sequence[tuple[SummaryRequest, Facts]]


def build(request: SummaryRequest, facts: Facts, years: Years = ()) -> Summary:
    """Add up.

    Args:
        request: what is asked.
        facts: all that is in force inside `request.period` (observations: back to the start of `request.base`), of
            **all** units even where `request.unit` names one: whose rows count can depend on other units' lists.
        years: only with `by="year"`: for each year of the period, in order, a request made in the same way for that
            year (its own period, base and units in force) with its own facts. A model counts once in a span and once
            in each of its years, so years are asked for and not split.

    Returns:
        A Summary whose figures are ordered by kind, then catalogue, then unit code or year. The same facts in another
        order give the same Summary.
    """
    names = names_of(request, facts)
    remarks = Remarks(names | {AREA: request.area.name}, request.catalogue, request.unit)
    coverage = coverage_of(request, facts.parts)
    figures, zeros = _figures(request, facts, remarks)
    _say_coverage(request, facts, coverage, remarks)
    say_wider(request, facts, remarks)
    say_ledger(request, facts, remarks)
    if request.by == "year":
        of_years: list[Figure] = []
        for asked, own in years:
            silent = Remarks({}, request.catalogue)
            year = year_of(asked.period.end, asked.year)
            of_years += [msgspec.structs.replace(f, year=year) for f in _figures(asked, own, silent)[0]]
        figures += mark_breaks(request, of_years, {year_of(a.period.end, a.year): a.period for a, _ in years})
    ordered = _in_order(request, figures)
    return Summary(
        period=request.period,
        area=request.area,
        taxonomy=request.catalogue.taxonomy.code,
        taxonomy_label=request.catalogue.taxonomy_label,
        year=request.year,
        as_of=request.as_of,
        coverage=coverage,
        figures=ordered,
        tables=tables_of(request, ordered, coverage, names, zeros, reported_by_district(request, facts.parts)),
        findings=remarks.findings(),
        notes=remarks.notes(),
    )


def _figures(request: SummaryRequest, facts: Facts, remarks: Remarks) -> tuple[list[Figure], Zeros]:
    """Figures of the area (or of the one unit asked for), and of each unit if asked; what is a true zero in tables."""
    models = tally_models(request, facts, remarks)
    recognitions = tally_recognitions(request, facts, remarks)
    observed = observe(request, facts)

    def of(view: View, said: Remarks) -> list[Figure]:
        return [
            *model_figures(request, facts, models, view),
            *recognition_figures(request, facts, recognitions, view),
            *indicator_figures(request, facts, observed, view, said),
        ]

    view = view_of(request, request.unit)
    figures = of(view, remarks)
    hold_together(request, facts, observed, remarks)
    measures = Measures(observed, request.catalogue, view.communes, request.year)
    balance(request, measures, [code for code in (*observed.units, AREA) if request.unit in (None, code)], remarks)
    if request.unit is None:
        nested_levels(request, {f.id: f for f in figures}, remarks)
    reporting = {*models, *observed.units, *(cell.unit for cell in recognitions.cells)}
    for code, part in _parts(request, reporting, remarks).items():
        silent = Remarks({}, request.catalogue)
        figures += [msgspec.structs.replace(f, unit_code=code) for f in of(part, silent)]
    return figures, Zeros(model_zeros(models, view), recognition_zeros(recognitions, view))


def _parts(request: SummaryRequest, reporting: set[str], remarks: Remarks) -> dict[str, View]:
    """The parts of the area that were asked for, which together are the whole: its units, or its districts.

    Who reports and lies in no district (an agency of the province) is a part of its own.
    """
    if request.by == "unit":
        return {code: view_of(request, code) for code in sorted(reporting) if request.unit in (None, code)}
    if request.by != "district":
        return {}
    members: dict[str, set[str]] = {district.code: set() for district in request.districts}
    alone = {code for code in reporting if code not in request.district_of}
    for code, district in request.district_of.items():
        members.setdefault(district, set()).add(code)
    if alone:
        remarks.note("without_district", alone)
    parts = {code: view_of_some(request, frozenset(own)) for code, own in members.items()}
    return {code: parts.get(code) or view_of(request, code) for code in sorted({*parts, *alone})}


def _in_order(request: SummaryRequest, figures: list[Figure]) -> tuple[Figure, ...]:
    place = order_of(request.catalogue)
    return tuple(sorted(figures, key=lambda f: (place(f.id), f.unit_code or "", f.year or 0)))


def _say_coverage(request: SummaryRequest, facts: Facts, coverage: Coverage, remarks: Remarks) -> None:
    if coverage.partial or coverage.missing:
        remarks.note(
            "incomplete",
            reported=coverage.reported,
            expected=coverage.expected,
            partial=", ".join(f"{unit.name} ({', '.join(unit.lacks)})" for unit in coverage.partial) or "0",
            missing=", ".join(unit.name for unit in coverage.missing) or "0",
        )
    if request.units_on < request.period.end:
        remarks.note("area_abolished", day=f"{request.units_on:%d/%m/%Y}")
    known = {unit.code for unit in (*request.units, *request.agencies)}
    gone = {part.unit_code for part in facts.parts} - known
    if gone:
        remarks.note("units_gone", gone)
