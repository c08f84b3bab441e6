"""The station on one page: records in force, times catalogue, times units, become a finished Summary."""

from collections.abc import Sequence
from typing import Any

import msgspec

from dvk_cli.i18n import in_language, language
from dvk_cli.model.facts import Facts
from dvk_cli.model.summary import Coverage, Figure, Summary
from dvk_cli.summaries.balance import balance, nested_levels
from dvk_cli.summaries.changes import mark_breaks
from dvk_cli.summaries.consistency import hold_together
from dvk_cli.summaries.coverage import coverage_of, gone_lacking, say_wider
from dvk_cli.summaries.districts import reported_by_district
from dvk_cli.summaries.doubles import find_doubles
from dvk_cli.summaries.indicators import indicator_figures, observe
from dvk_cli.summaries.ledger_remarks import say_ledger
from dvk_cli.summaries.measures import Measures
from dvk_cli.summaries.model_course import course_figures, say_what_is_new
from dvk_cli.summaries.models import model_figures, model_zeros, tally_models
from dvk_cli.summaries.order import order_of, unit_order
from dvk_cli.summaries.parts import Share, names_of_parts, parts_of, shares_of, whole_share
from dvk_cli.summaries.readings import AREA
from dvk_cli.summaries.recognitions import recognition_figures, recognition_zeros, tally_recognitions
from dvk_cli.summaries.reconcile import reconcile
from dvk_cli.summaries.recorded import Entries, Recorded
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View, names_of, view_of, year_of
from dvk_cli.summaries.tables import Zeros, tables_of
from dvk_cli.summaries.units_of_day import say_units_of_day

Years = Sequence[tuple[SummaryRequest, Facts]]


def build(request: SummaryRequest, facts: Facts, years: Years = (), record: list[Recorded] | None = None) -> Summary:
    """Add up.

    Args:
        request: what is asked.
        facts: all that is in force inside `request.period` (observations: back to the start of `request.base`), of
            **all** units even where `request.unit` names one: whose rows count can depend on other units' lists.
        years: only with `by="year"`: for each year of the period, in order, a request made in the same way for that
            year (its own period, base and units in force) with its own facts. A model counts once in a span and once
            in each of its years, so years are asked for and not split.
        record: where what the figures are made of is written down, for a trace (but not of those by year).

    Returns:
        A Summary whose figures are ordered by kind, then catalogue, then unit code or year. The same facts in another
        order give the same Summary.
    """
    # Asked for once, and not for each of the labels.
    with in_language(language()):
        return _build(request, facts, years, record)


def _build(request: SummaryRequest, facts: Facts, years: Years, record: list[Recorded] | None) -> Summary:
    senders = {one.unit_code: one.unit_name for one in facts.products}
    names = senders | names_of(request, facts) | {AREA: request.area.name}
    remarks = Remarks(names, request.catalogue, request.unit, request.lines)
    coverage = coverage_of(request, facts.parts)
    figures, zeros = _figures(request, facts, remarks, record)
    reconcile(request, facts, remarks)
    if facts.named is None:
        remarks.note("doubles_not_sought", most=request.catalogue.data.doubles.most_models)
    else:
        find_doubles(facts.named, request.catalogue.data.doubles, request.identities, remarks)
    _say_coverage(request, facts, coverage, remarks)
    say_wider(request, facts, remarks)
    say_units_of_day(request, facts, remarks)
    say_ledger(request, facts, remarks)
    if request.by == "year":
        of_years: list[Figure] = []
        for asked, own in years:
            silent = Remarks({}, request.catalogue, lines=asked.lines)
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
        units=request.lines.day,
        coverage=coverage,
        figures=ordered,
        tables=tables_of(request, ordered, coverage, zeros, reported_by_district(request, facts.parts)),
        findings=remarks.findings(),
        notes=remarks.notes(),
    )


def _figures(
    request: SummaryRequest, facts: Facts, remarks: Remarks, record: list[Recorded] | None = None
) -> tuple[list[Figure], Zeros]:
    """Figures of the area (or of the one unit asked for), and of each unit if asked; what is a true zero in tables."""
    models = tally_models(request, facts, remarks)
    recognitions = tally_recognitions(request, facts, remarks)
    observed = observe(request, facts)

    whole = whole_share(facts, models, recognitions, observed)

    def of(view: View, own: Share, said: Remarks, whose: dict[str, Any] | None = None) -> list[Figure]:
        entries: Entries | None = None if record is None else {}
        made = [
            *model_figures(request, own.facts, own.models, view, entries),
            *course_figures(request, own.facts, view, entries),
            *recognition_figures(request, own.facts, own.recognitions, view, entries),
            *indicator_figures(request, own.facts, observed, view, said, own.codes, own.planned, entries),
        ]
        if whose is not None:
            made = [msgspec.structs.replace(figure, **whose) for figure in made]
        if record is not None and entries is not None:
            record.append(Recorded(view, tuple(made), entries, recognitions.control))
        return made

    view = view_of(request, request.unit)
    figures = of(view, whole, remarks)
    say_what_is_new(request, facts, view, remarks)
    hold_together(request, facts, observed, remarks)
    if observed.products:
        from dvk_cli.summaries.product_remarks import say_products

        say_products(request, observed, remarks)
    measures = Measures(observed, request.catalogue, view.could_have_marks, request.year)
    balance(request, measures, [code for code in (*observed.units, AREA) if remarks.is_asked(code)], remarks)
    if request.unit is None:
        nested_levels(request, {f.id: f for f in figures}, remarks)
    reporting = {*models, *observed.units, *(cell.unit for cell in recognitions.cells)}
    parts = parts_of(request, reporting, remarks)
    if parts:
        shares, whose = shares_of(request, parts, whole), names_of_parts(request, parts, remarks)
        for key, part in parts.items():
            silent = Remarks({}, request.catalogue, lines=request.lines)
            figures += of(part, shares[key], silent, whose[key])
    return figures, Zeros(model_zeros(models, view), recognition_zeros(recognitions, view))


def _in_order(request: SummaryRequest, figures: list[Figure]) -> tuple[Figure, ...]:
    place = order_of(request.catalogue)
    return tuple(sorted(figures, key=lambda f: (place(f.id), *unit_order(f), f.year or 0)))


def _say_coverage(request: SummaryRequest, facts: Facts, coverage: Coverage, remarks: Remarks) -> None:
    if coverage.partial or coverage.missing:
        remarks.note(
            "incomplete",
            reported=coverage.reported,
            expected=coverage.expected,
            partial=", ".join(f"{unit.name} ({', '.join(unit.lacks)})" for unit in coverage.partial) or "0",
            missing=", ".join(unit.name for unit in coverage.missing) or "0",
        )
    gone_lacking(request, facts.parts, remarks)
    if request.lines.day is not None:
        return
    if request.units_on < request.period.end:
        remarks.note("area_abolished", day=f"{request.units_on:%d/%m/%Y}")
    known = {unit.code for unit in (*request.units, *request.agencies)}
    gone = {part.unit_code for part in facts.parts} - known
    if gone:
        remarks.note("units_gone", gone)
