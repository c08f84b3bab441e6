"""Records as rows of their tables."""

import pickle
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from dvk_cli.model.records import FormCode
from dvk_cli.model.submission import Submission
from dvk_cli.store.columns import day, packed
from dvk_cli.store.content import Member
from dvk_cli.store.exact import Precision, decimals, scaled

if TYPE_CHECKING:
    # Rows are made where a file is read, and by a check: neither needs a database.
    from dvk_cli.store.database import Connection

Row = tuple[Any, ...]
"""The values of a record in the order of its table's columns, but the part's number, which stands first."""

Rows = dict[str, Iterable[Row]]
"""The records of one part by their tables."""

_FEW = 2000
"""Rows that are kept as they are, or together."""


class Packed:
    """Many rows, pickled some at a time: what travels anyway takes a fifth of the room that all of them would."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._packed: list[bytes] = []
        while some := list(islice(rows, _FEW)):
            self._packed.append(pickle.dumps(some, pickle.HIGHEST_PROTOCOL))

    def __iter__(self) -> Iterator[Row]:
        for some in self._packed:
            yield from pickle.loads(some)


_COLUMNS = {
    "model_row": (
        *("part_id", "seq", "sheet", "cell", "name", "performer", "identity", "field", "subject"),
        *("typical", "level", "year", "number", "decided_on", "status"),
    ),
    "recognition": (
        *("part_id", "seq", "sheet", "cell", "recipient", "identity", "level", "form", "subject"),
        *("performer", "field", "year", "number", "decided_on", "from_models"),
    ),
    "observation": (
        *("part_id", "seq", "sheet", "cell", "indicator", "value", "precision", "qualifier", "scope", "measure"),
        "raw",
    ),
    "count_row": (
        *("part_id", "seq", "sheet", "cell", "measure", "field", "subject", "level", "form", "basis", "value"),
        *("qualifier", "raw"),
    ),
    "product_row": (
        *("part_id", "seq", "sheet", "cell", "name", "producer", "identity", "stars"),
        *("granted_from", "granted_to", "expires_on", "number", "scope"),
    ),
    "control_total": (
        *("part_id", "seq", "sheet", "cell", "table_name", "figure", "declared", "recomputed", "precision", "whole"),
        "members",
    ),
}
_INSERT = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    for table, columns in _COLUMNS.items()
}


def rows_of(submission: Submission, form: FormCode, tables: dict[str, list[Member]], precision: Precision) -> Rows:
    """The records of one part of a submission, in reading order.

    Raises:
        ValueError, OverflowError: see `exact.scaled`.
    """
    found: dict[str, Iterator[Row]] = {}
    if form == "models":
        found["model_row"] = _models(submission)
    if form in ("models", "recognitions"):
        found["recognition"] = _recognitions(submission, from_models=form == "models")
    if form == "indicators":
        found["observation"] = _observations(submission, precision)
    if form == "counts":
        found["count_row"] = _counts(submission)
    if form == "products":
        found["product_row"] = _products(submission)
    if submission.controls:
        found["control_total"] = _controls(submission, form, tables)
    return {table: kept for table, rows in found.items() if (kept := _kept(rows))}


def _kept(rows: Iterator[Row]) -> Iterable[Row]:
    first = list(islice(rows, _FEW + 1))
    return Packed(chain(first, rows)) if len(first) > _FEW else first


def values_of(rows: Rows, table: str, column: str) -> Iterator[Any]:
    """What a column of a table has in the rows of a part."""
    at = _COLUMNS[table].index(column) - 1
    return (row[at] for row in rows.get(table, ()))


def add_rows(connection: "Connection", parts: Iterable[tuple[int, Rows]]) -> None:
    """Write the records of some parts, each with the part's number."""
    parts = list(parts)
    for table, statement in _INSERT.items():
        if any(table in rows for _part, rows in parts):
            connection.executemany(statement, ((part, *row) for part, rows in parts for row in rows.get(table, ())))


def _models(submission: Submission) -> Iterator[Row]:
    return (
        (
            *(seq, r.place.sheet, r.place.cell, r.name, r.performer, r.identity, r.field, r.subject),
            *(int(r.typical), r.level, r.year, r.number, day(r.decided_on), r.status),
        )
        for seq, r in enumerate(submission.models)
    )


def _recognitions(submission: Submission, *, from_models: bool) -> Iterator[Row]:
    # A decision that a row of models tells belongs to that list, and is replaced with it.
    own = (r for r in submission.recognitions if r.from_models == from_models)
    return (
        (
            *(seq, r.place.sheet, r.place.cell, r.recipient, r.identity, r.level, r.form, r.subject),
            *(r.performer, r.field, r.year, r.number, day(r.decided_on), int(r.from_models)),
        )
        for seq, r in enumerate(own)
    )


def _observations(submission: Submission, precision: Precision) -> Iterator[Row]:
    for seq, r in enumerate(submission.indicators):
        kept = precision(r.indicator)
        value = scaled(r.value, kept)
        yield (seq, r.place.sheet, r.place.cell, r.indicator, value, kept, r.qualifier, r.scope, r.measure, r.raw)


def _counts(submission: Submission) -> Iterator[Row]:
    return (
        (
            *(seq, r.place.sheet, r.place.cell, r.measure, r.field, r.subject, r.level, r.form, r.basis),
            *(r.value, r.qualifier, r.raw),
        )
        for seq, r in enumerate(submission.counts)
    )


def _products(submission: Submission) -> Iterator[Row]:
    return (
        (
            *(seq, r.place.sheet, r.place.cell, r.name, r.producer, r.identity, r.stars),
            *(day(r.granted_from), day(r.granted_to), day(r.expires_on), r.number, r.scope),
        )
        for seq, r in enumerate(submission.products)
    )


def _controls(submission: Submission, form: FormCode, tables: dict[str, list[Member]]) -> Iterator[Row]:
    for seq, total in enumerate(each for each in submission.controls if each.form == form):
        kept = decimals(total.declared, total.recomputed)
        figures = (scaled(total.declared, kept), scaled(total.recomputed, kept), kept)
        members = packed(tables[total.table] if total.whole else [])
        place = total.place
        yield (seq, place.sheet, place.cell, total.table, total.figure, *figures, int(total.whole), members)
