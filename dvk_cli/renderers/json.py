"""JSON in the shapes that scripts rely on: exact numbers, the same bytes for the same document."""

from typing import Any

import msgspec

from dvk_cli.model.ledger import Revisions, SubmissionList, Trail, Withdrawal
from dvk_cli.model.recognised import Recognised
from dvk_cli.model.result import FileResult, PeriodStatus, RunResult, Status, UnitStatus
from dvk_cli.model.summary import Summary, Table, TableCell
from dvk_cli.model.trace import CellTrace, Trace
from dvk_cli.model.unattended import Pass
from dvk_cli.renderers import ledger, set_aside, trace
from dvk_cli.renderers.base import Look, Page, Renderer
from dvk_cli.renderers.grids import LabelledModels
from dvk_cli.renderers.json_parts import encoded, exact, figure, finding, number, period, text
from dvk_cli.renderers.recognised import SCHEMA


def _run(result: RunResult, look: Look) -> str:
    return encoded({"schema": "dvk.ingest/1", **_files(result, look)})


def _files(result: RunResult, look: Look) -> dict[str, Any]:
    totals = result.totals
    document: dict[str, Any] = {}
    if result.mode != "ingest":
        document["mode"] = result.mode
    document["files"] = [_file(file, look) for file in result.files]
    document["totals"] = {"files": totals.files, **totals.outcomes, "findings": totals.findings}
    return document


def _pass(done: Pass, look: Look) -> str:
    moves = {
        "archived": {str(text(path)): text(place) for path, place in done.archived.items()},
        "returned": [msgspec.to_builtins(each) for each in done.returned],
        "waiting": [{"path": text(each.path), "why": each.why} for each in done.waiting],
        "reports": done.reports,
    }
    return encoded({"schema": "dvk.run/1", **_files(done.result, look), **moves})


def _file(file: FileResult, look: Look) -> dict[str, Any]:
    shown = {
        "path": text(file.path),
        "sha256": file.sha256,
        "outcome": file.outcome,
        "submissions": [
            {
                "id": item.id,
                "unit": {"code": item.unit.code or None, "name": text(item.unit.name)},
                "period": item.period.label,
                "outcome": item.outcome,
                "replaces": item.replaces,
                "records": item.records,
                "forms": item.forms,
            }
            for item in file.submissions
        ],
        "findings": [finding(item) for item in file.findings],
    }
    if file.annotated is not None:
        shown["annotated"] = text(file.annotated)
    if look.verbose:
        shown["balance"] = [
            msgspec.to_builtins(sheet) | {"aside": set_aside.described(file, sheet)} for sheet in file.balance
        ]
    return shown


def _summary(summary: Summary, look: Look) -> str:
    coverage = summary.coverage
    return encoded(
        {
            "schema": "dvk.summary/1",
            "period": period(summary.period),
            "area": msgspec.to_builtins(summary.area),
            "taxonomy": summary.taxonomy,
            "reporting_year": summary.year,
            "as_of": summary.as_of,
            "units": "as-reported" if summary.units is None else summary.units,
            "coverage": {
                "expected": coverage.expected,
                "reported": coverage.reported,
                "partial": coverage.partial,
                "missing": coverage.missing,
                "agencies": coverage.agencies,
            },
            "figures": [figure(item) for item in summary.figures],
            "tables": [_table(table) for table in summary.tables],
            "findings": [finding(item) for item in summary.findings],
            "notes": [{"code": note.code, "message": note.message} for note in summary.notes],
        }
    )


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "columns": [{"id": column.id, "label": column.label} for column in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "total": table.total,
    }


def _cell(cell: TableCell) -> Any:
    """A text, a plain number, or an object where the number has something beside it."""
    if cell.kind == "text":
        return cell.text
    beside = {"denominator": number(cell.denominator), "declared": number(cell.declared)}
    found: dict[str, Any] = {name: value for name, value in beside.items() if value is not None}
    if cell.qualifiers:
        found["qualifiers"] = cell.qualifiers
    return {"value": number(cell.value), **found} if found else number(cell.value)


def _status(status: Status, look: Look) -> str:
    closed = status.closed
    return encoded(
        {
            "schema": "dvk.status/1",
            "period": period(status.period),
            "expected": status.expected,
            "reported": status.reported,
            "units": [_unit(unit) for unit in status.units],
            "agencies": [_unit(unit) for unit in status.agencies],
            **({"closed": {"edition": closed.number, "on": closed.on}} if closed is not None else {}),
        }
    )


def _unit(unit: UnitStatus) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "state": unit.state,
        "periods": [_owed(item) for item in unit.periods],
    }


def _owed(item: PeriodStatus) -> dict[str, Any]:
    # No day of arrival: the same files give the same bytes, whenever they came.
    known: dict[str, Any] = {"label": item.label, "state": item.state, "parts": item.parts, "late": item.late}
    if item.deadline is not None:
        known["deadline"] = item.deadline
    known["files"] = item.files
    if item.returned:
        known["returned"] = [
            {"file": each.file, "forms": each.forms, "findings": [finding(f) for f in each.findings]}
            for each in item.returned
        ]
    return known


def _models(shown: LabelledModels, look: Look) -> str:
    names = ("unit_code", "unit", "name", "performer", "field", "subject", "typical", "years", "status")
    models = [{name: getattr(item, name) for name in names} for item in shown.listed.models]
    document = {"schema": "dvk.models/1", "period": period(shown.listed.period), "models": models}
    if shown.listed.findings is not None:
        document["findings"] = [finding(item) for item in shown.listed.findings]
    return encoded(document)


def _page(page: Page, look: Look) -> str:
    values = {line.key: line.value for line in page.lines}
    return encoded({"schema": page.schema, "title": page.title, **values})


def _ledger(document: ledger.Document, look: Look) -> str:
    return encoded(ledger.plain(document))


def _recognised(document: Recognised, look: Look) -> str:
    files = [
        {
            "path": text(file.source.path),
            "sha256": file.source.sha256 or None,
            "sheets": msgspec.to_builtins(file.sheets),
            "findings": [finding(item) for item in file.findings],
        }
        for file in document.files
    ]
    return encoded({"schema": SCHEMA, "files": files})


def _trace(document: Trace, look: Look) -> str:
    return encoded(
        {
            "schema": "dvk.trace/1",
            "period": period(document.period),
            "area": msgspec.to_builtins(document.area),
            "unit": None if document.unit is None else msgspec.to_builtins(document.unit),
            "figure": figure(document.figure),
            "formula": document.formula,
            "arithmetic": document.arithmetic,
            "used": [exact(trace.used(each)) for each in document.used],
            "set_aside": [exact(trace.left(each)) for each in document.set_aside],
        }
    )


def _cell_trace(document: CellTrace, look: Look) -> str:
    return encoded(
        {
            "schema": "dvk.trace_cell/1",
            "file": text(document.file),
            "sha256": document.sha256,
            "sheet": text(document.sheet),
            "cell": document.cell,
            "period": None if document.period is None else period(document.period),
            "records": [
                exact(msgspec.structs.asdict(each)) | {"period": each.period.label} for each in document.records
            ],
            "used": [
                {
                    "figure": each.figure.id,
                    "unit_code": each.figure.unit_code,
                    "value": number(each.figure.value),
                    "role": each.role,
                    "counts_as": number(each.counts_as),
                }
                for each in document.uses
                if each.aside is None
            ],
            "set_aside": [
                {
                    "figure": each.figure.id,
                    "unit_code": each.figure.unit_code,
                    "why": each.aside.why,
                    "message": each.aside.message,
                }
                for each in document.uses
                if each.aside is not None
            ],
            "notes": [text(note) for note in document.notes],
            "findings": [finding(item) for item in document.findings],
        }
    )


RENDERER = Renderer(
    "json",
    (".json",),
    {
        RunResult: _run,
        Pass: _pass,
        Summary: _summary,
        Status: _status,
        LabelledModels: _models,
        Page: _page,
        **dict.fromkeys((SubmissionList, Trail, Withdrawal, Revisions), _ledger),
        Recognised: _recognised,
        Trace: _trace,
        CellTrace: _cell_trace,
    },
)
