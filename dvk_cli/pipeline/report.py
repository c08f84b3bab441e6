"""From the store to the documents that an office sends on: what they say, and the files."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dvk_cli.i18n import in_language
from dvk_cli.model.period import Period
from dvk_cli.pipeline.lists import models, status
from dvk_cli.pipeline.request import request_for, years_in
from dvk_cli.pipeline.summarise import summarise, tracer

if TYPE_CHECKING:
    from dvk_cli.model.report import Report
    from dvk_cli.renderers.report.formats import ReportFormat
    from dvk_cli.workspace import Workspace


def report(workspace: "Workspace", period: Period) -> "Report":
    """What the documents of a period say: an official report is Vietnamese, whatever language dvk speaks."""
    from dvk_cli.summaries.report import report_of
    from dvk_cli.summaries.sources import sources_of
    from dvk_cli.vietnamese.periods import sub_periods, year_before

    kind, frequency = workspace.config.periods.year, workspace.config.expect.frequency
    spans = years_in(workspace, period)
    with in_language("vi"):
        years = [summarise(workspace, year) for year in spans]
        if len(spans) == 1:
            steps = [summarise(workspace, step) for step in sub_periods(period, frequency, kind)]
            years.insert(0, summarise(workspace, year_before(period, kind)))
        else:
            steps = years
        summary = summarise(workspace, period, by="unit")
        typical = models(workspace, period, typical=True).models
        request, state, named = request_for(workspace, period), status(workspace, period), workspace.config.report.names
        sources = sources_of(tracer(workspace, period))
        return report_of(request, summary, years, steps, typical, status=state, sources=sources, names=named)


def documents(
    workspace: "Workspace", period: Period, formats: "Sequence[ReportFormat]", *, dated: date | None = None
) -> list[tuple[str, bytes]]:
    """The report of a period as files: their names and what is in them. `dated`: the day in the letterhead."""
    made, paper = report(workspace, period), workspace.paper(dated)
    return [(document_name(period, form.name), form.write(made, paper)) for form in formats]


def document_name(period: Period, format: str) -> str:
    """The name of a report's file."""
    return f"bao-cao-{period.label.replace('..', '_')}.{format}"
