"""Records as rows of their tables."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from dvk_cli.model.records import FormCode, ModelRow, Place, Recognition
from dvk_cli.model.submission import Submission
from dvk_cli.store import schema as t
from dvk_cli.store.content import Member
from dvk_cli.store.exact import Precision, decimals, scaled

BATCH = 5000


class Buffer:
    """Rows on their way to the store, written many at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list)

    def add(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        """Take rows of a table along."""
        waiting = self._rows[table]
        waiting += rows
        if len(waiting) >= BATCH:
            self._write(table)

    def flush(self) -> None:
        """Write all that is left."""
        for table in self._rows:
            self._write(table)

    def _write(self, table: sa.Table) -> None:
        rows = self._rows[table]
        for first in range(0, len(rows), BATCH):
            self._connection.execute(table.insert(), rows[first : first + BATCH])
        self._rows[table] = []


def add_records(
    buffer: Buffer,
    part: int,
    submission: Submission,
    form: FormCode,
    tables: dict[str, list[Member]],
    precision: Precision,
) -> None:
    """Hand the records of one part of a submission to the buffer, in reading order."""

    def place(seq: int, where: Place) -> dict[str, Any]:
        return {"part_id": part, "seq": seq, "sheet": where.sheet, "cell": where.cell}

    if form == "models":
        buffer.add(t.model_row, [place(n, r.place) | _model(r) for n, r in enumerate(submission.models)])
    if form in ("models", "recognitions"):
        # A decision that a row of models tells belongs to that list, and is replaced with it.
        own = [r for r in submission.recognitions if r.from_models == (form == "models")]
        buffer.add(t.recognition, [place(n, r.place) | _recognition(r) for n, r in enumerate(own)])
    if form == "indicators":
        buffer.add(
            t.observation,
            [
                place(n, r.place)
                | {
                    "indicator": r.indicator,
                    "value": scaled(r.value, precision(r.indicator)),
                    "precision": precision(r.indicator),
                    "qualifier": r.qualifier,
                    "scope": r.scope,
                    "measure": r.measure,
                    "raw": r.raw,
                }
                for n, r in enumerate(submission.indicators)
            ],
        )
    if form == "counts":
        buffer.add(
            t.count_row,
            [
                place(n, r.place)
                | {
                    "measure": r.measure,
                    "field": r.field,
                    "subject": r.subject,
                    "level": r.level,
                    "form": r.form,
                    "basis": r.basis,
                    "value": r.value,
                    "qualifier": r.qualifier,
                    "raw": r.raw,
                }
                for n, r in enumerate(submission.counts)
            ],
        )
    controls = []
    for n, total in enumerate(each for each in submission.controls if each.form == form):
        kept = decimals(total.declared, total.recomputed)
        controls.append(
            place(n, total.place)
            | {
                "table_name": total.table,
                "figure": total.figure,
                "declared": scaled(total.declared, kept),
                "recomputed": scaled(total.recomputed, kept),
                "precision": kept,
                "whole": total.whole,
                "members": tables[total.table] if total.whole else [],
            }
        )
    buffer.add(t.control_total, controls)


def _model(row: ModelRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "performer": row.performer,
        "identity": row.identity,
        "field": row.field,
        "subject": row.subject,
        "typical": row.typical,
        "level": row.level,
        "year": row.year,
        "number": row.number,
        "decided_on": row.decided_on,
        "status": row.status,
    }


def _recognition(row: Recognition) -> dict[str, Any]:
    return {
        "recipient": row.recipient,
        "identity": row.identity,
        "level": row.level,
        "form": row.form,
        "subject": row.subject,
        "performer": row.performer,
        "field": row.field,
        "year": row.year,
        "number": row.number,
        "decided_on": row.decided_on,
        "from_models": row.from_models,
    }
