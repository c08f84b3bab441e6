"""CSV for Excel: UTF-8 with its mark, and no text that Excel would run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from dvk_cli.model.ledger import Revisions, SubmissionList, Trail, Withdrawal
from dvk_cli.model.records import FORMS
from dvk_cli.model.result import RunResult, Status
from dvk_cli.model.summary import Summary
from dvk_cli.model.trace import CellTrace, Trace
from dvk_cli.renderers import ledger, trace
from dvk_cli.renderers.base import Look, Page, Renderer
from dvk_cli.renderers.grids import Cell, LabelledModels
from dvk_cli.renderers.words import hint_line, message_line, reasons

BOM = "\ufeff"
# A cell that begins with one of these would be run as a formula; a figure may begin with a minus.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Header and rows. Column names are codes and numbers are plain, the same in every language."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return BOM + text.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return str(cell) if isinstance(cell, int) else format(cell, "f")


def _run(result: RunResult, look: Look) -> str:
    rows: list[Sequence[Cell]] = []
    for file in result.files:
        units = [(item.unit.name, item.period.label) for item in file.submissions]
        for item in file.findings:
            unit, period = units[item.submission] if item.submission is not None else ("", "")
            where = (file.path, file.outcome, unit, period)
            what = (item.code, item.severity, item.sheet, item.cell, item.value)
            rows.append((*where, *what, message_line(item), hint_line(item)))
        if not file.findings:
            rows.append((file.path, file.outcome, *(units[0] if len(units) == 1 else ("", "")), *[None] * 7))
    columns = "file outcome unit period code severity sheet cell value message hint"
    return lines(columns.split(), rows)


def _summary(summary: Summary, look: Look) -> str:
    columns = (
        "id label unit value numerator denominator change change_from declared qualifiers reported expected"
        " agencies reported_by unit_code year plan plan_percent plan_units unit_name unit_from unit_until"
    )
    rows = [
        (
            item.id,
            item.label,
            item.unit,
            item.value,
            item.numerator,
            item.denominator,
            item.change,
            item.change_from,
            item.declared,
            "|".join(item.qualifiers),
            *(item.coverage or (None, None)),
            item.agencies or None,
            item.reported_by,
            item.unit_code,
            item.year,
            item.plan,
            item.plan_percent,
            item.plan_units or None,
            item.unit_name,
            item.unit_from,
            item.unit_until,
        )
        for item in summary.figures
    ]
    return lines(columns.split(), rows)


def _status(status: Status, look: Look) -> str:
    rows = [
        (
            *(*who, item.label, item.state, str(item.late).lower(), *(item.parts.get(form) for form in FORMS)),
            *(_day(item.deadline), _day(item.received_on), "|".join(item.files)),
            "|".join(each.file for each in item.returned),
            "; ".join(reason for each in item.returned for reason in reasons(each)),
        )
        for unit in (*status.units, *status.agencies)
        for who in ((unit.code, unit.name, unit.kind),)
        for item in unit.periods
    ]
    more = ("deadline", "received_on", "files", "returned", "reasons")
    return lines(("code", "name", "kind", "period", "state", "late", *FORMS, *more), rows)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _models(shown: LabelledModels, look: Look) -> str:
    columns = ("unit_code", "unit", "name", "performer", "field", "subject", "typical", "years", "status")
    rows = [
        (
            item.unit_code,
            item.unit,
            item.name,
            item.performer,
            item.field,
            item.subject,
            str(item.typical).lower(),
            "|".join(map(str, item.years)),
            item.status,
        )
        for item in shown.listed.models
    ]
    return lines(columns, rows)


def _page(page: Page, look: Look) -> str:
    values = ((line.key, (line.value,) if isinstance(line.value, str) else line.value) for line in page.lines)
    return lines(("key", "value"), [(key, value) for key, several in values for value in several])


def _ledger(document: ledger.Document, look: Look) -> str:
    return lines(*ledger.rows(document))


def _trace(document: trace.Document, look: Look) -> str:
    return lines(*trace.rows(document))


RENDERER = Renderer(
    "csv",
    (".csv",),
    {
        RunResult: _run,
        Summary: _summary,
        Status: _status,
        LabelledModels: _models,
        Page: _page,
        **dict.fromkeys((SubmissionList, Trail, Withdrawal, Revisions), _ledger),
        **dict.fromkeys((Trace, CellTrace), _trace),
    },
)
