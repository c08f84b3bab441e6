"""An export as a Data Package: tables as CSV that Excel opens, and a descriptor that says what is in them."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.export_tables import (
    DESCRIPTOR,
    SCHEMA,
    Code,
    ExportField,
    ExportTable,
    ExportTables,
    codes_of,
    export_tables,
)
from dvk_cli.model.extract import Extract
from dvk_cli.model.records import FORMS
from dvk_cli.model.submission import Submission
from dvk_cli.renderers.csv import BOM

Row = tuple[Any, ...]

_NAME = "so-lieu-dan-van-kheo"
_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}
# Such a cell would be run as a formula; the mark in front is taken away again where the export is read.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def package_of(extract: Extract, catalogue: Catalogue) -> list[tuple[str, bytes]]:
    """The files of an export, with their names; the descriptor comes last, when all that it names is there.

    The same records give the same bytes.
    """
    tables, codes = export_tables(), codes_of(catalogue)
    rows = dict(_rows(extract, tables))
    rows["danh_muc"] = [
        (kind, code.code, code.label, code.label_en, code.unit, code.kind) for kind in codes for code in codes[kind]
    ]
    made = [(table.file, _csv(table, tables, rows[table.name])) for table in tables.table]
    resources = [
        _resource(table, tables, content, codes, rows[table.name])
        for table, (_file, content) in zip(tables.table, made, strict=True)
    ]
    descriptor = {
        "name": _NAME,
        "title": f"Số liệu phong trào thi đua “Dân vận khéo”: {extract.area[1]}",
        "description": "Các báo cáo đang có hiệu lực, từng dòng với tệp, trang tính và ô của nó. "
        + ("Có họ tên người." if extract.names else "Họ tên người được thay bằng mã bắt đầu bằng dấu #."),
        "profile": "tabular-data-package",
        "dvk": {
            "schema": SCHEMA,
            "area": {"code": extract.area[0], "name": extract.area[1]},
            "as_of": extract.as_of and extract.as_of.isoformat(),
            "names": extract.names,
        },
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return [*made, (DESCRIPTOR, text.encode())]


def _rows(extract: Extract, tables: ExportTables) -> Iterator[tuple[str, list[Row]]]:
    reports: list[Row] = []
    records: dict[str, list[Row]] = {table.name: [] for table in tables.table if table.form}
    names = {name: f"b{n}" for n, name in enumerate(_control_tables(extract), start=1)}
    for number, sent in enumerate(extract.sent, start=1):
        report, period = sent.submission, sent.submission.period
        unit = (report.unit.code, report.unit.name)
        for form in report.forms():
            part = len(reports) + 1
            span = (period.label, period.start, period.end)
            reports.append((part, number, sent.file, sent.sha256, *unit, *span, form, report.record_counts()[form]))
            for table in tables.table:
                for record in _records(report, form, table.form):
                    own = [_value(record, field, names) for field in table.field]
                    place = (record.place.sheet, record.place.cell)
                    records[table.name].append((part, *unit, period.label, sent.file, *place, *own))
    yield "bao_cao", reports
    yield from records.items()


def _records(report: Submission, form: str, kind: str) -> Sequence[Any]:
    """The records of one part that stand in the table of a kind."""
    if kind == "controls":
        return [total for total in report.controls if total.form == form]
    if kind == "recognitions" and form in ("models", "recognitions"):
        # What a row of models tells belongs to that list.
        return [row for row in report.recognitions if row.from_models == (form == "models")]
    return getattr(report, kind) if kind == form and form in FORMS else ()


def _control_tables(extract: Extract) -> list[str]:
    return list(dict.fromkeys(total.table for sent in extract.sent for total in sent.submission.controls))


def _value(record: Any, field: ExportField, tables: dict[str, str]) -> Any:
    value = getattr(record, field.attr)
    if field.attr == "table":
        return tables[value]
    if field.attr == "members":
        members = [[m.unit_code, m.start.isoformat(), m.end.isoformat(), int(m.in_force)] for m in value or ()]
        return json.dumps(members, ensure_ascii=False, separators=(",", ":")) if value is not None else None
    return value


def _csv(table: ExportTable, tables: ExportTables, rows: Iterable[Row]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in tables.columns(table)])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool | int):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _resource(
    table: ExportTable, tables: ExportTables, content: bytes, codes: dict[str, list[Code]], rows: list[Row]
) -> dict[str, Any]:
    columns = tables.columns(table)
    used = {field.name: {row[place] for row in rows} for place, field in enumerate(columns) if field.codes}
    schema: dict[str, Any] = {
        "fields": [_field(field, codes, used) for field in columns],
        "missingValues": [""],
    }
    if table.name == "bao_cao":
        schema["primaryKey"] = ["ma_phan"]
    if table.form:
        reference = {"resource": "bao_cao", "fields": ["ma_phan"]}
        schema["foreignKeys"] = [{"fields": ["ma_phan"], "reference": reference}]
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(field: ExportField, codes: dict[str, list[Code]], used: dict[str, set[Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": field.name, "title": field.title, "type": _TYPES[field.type]}
    if field.description:
        made["description"] = field.description
    if field.type == "boolean":
        made |= {"trueValues": ["1"], "falseValues": ["0"]}
    constraints: dict[str, Any] = {}
    # An empty text is a text that says nothing, and is read as missing.
    if not field.optional and field.type != "text":
        constraints["required"] = True
    if field.codes:
        known = [code.code for code in codes[field.codes]]
        # A code of a catalogue of before, which records may still hold.
        constraints["enum"] = [*known, *sorted(used[field.name] - {None, *known})]
    if constraints:
        made["constraints"] = constraints
    return made
