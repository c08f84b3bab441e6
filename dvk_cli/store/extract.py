"""The records in force as the submissions that they came in: what an export holds, and what hashes are checked by."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from dvk_cli.model.extract import Sent
from dvk_cli.model.records import (
    ControlTotal,
    Count,
    FormCode,
    Member,
    ModelRow,
    Observation,
    Place,
    ProductRow,
    Recognition,
)
from dvk_cli.model.submission import Submission, UnitRef
from dvk_cli.store.columns import period, stamp, unpacked
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.exact import unscaled


class StoredPart(msgspec.Struct, frozen=True):
    """A part of the store with its records, as a submission of this one form. `content`: its hash in the ledger.

    `members`: of each control total that closes a table of several, in their order: the parts with their hashes.
    """

    id: int
    submission_id: int
    form: FormCode
    content: str
    file: str
    sha256: str
    position: int
    submission: Submission
    members: list[list[list[str]]]


_NOW = "p.published_at IS NOT NULL AND p.superseded_at IS NULL"
_THEN = """(p.published_at <= ? AND (p.superseded_at IS NULL OR p.superseded_at > ?) OR EXISTS (
    SELECT 1 FROM was_in_force w WHERE w.part_id = p.id AND w.since <= ? AND w.until > ?
))"""
_PARTS = """
    SELECT p.id, p.submission_id, p.form, p.content, r.path, r.sha256, s.position, p.unit_code, p.unit_name,
           p.period_label, p.period_start, p.period_end
    FROM part p
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    WHERE {where}
    ORDER BY p.unit_code, p.period_start, p.period_end, r.path, r.sha256, s.position, p.form, p.id
"""


def sent_in_force(store: Store, as_of: datetime | None = None) -> list[Sent]:
    """What is in force now, or was at a moment, by unit, period and file; a report without records is one, too."""
    where, values = (_NOW, ()) if as_of is None else (_THEN, (stamp(as_of),) * 4)
    with store.read() as connection:
        parts = list(stored_parts(connection, where, values))
    known = {_key(part): part.content for part in parts}
    whole: dict[int, Sent] = {}
    for part in parts:
        sent = whole.setdefault(part.submission_id, Sent(part.file, part.sha256, _empty(part.submission)))
        _say_members(part, known)
        _add(sent.submission, part.submission)
    return list(whole.values())


def stored_parts(connection: Connection, where: str = "1 = 1", values: tuple[Any, ...] = ()) -> Iterator[StoredPart]:
    """The parts for which a condition on the part `p` holds, each with its records in reading order."""
    rows = connection.execute(_PARTS.format(where=where), values).fetchall()
    tables = {table: _by_part(connection, table, columns, where, values) for table, columns in _RECORDS.items()}
    for number, owner, form, content, path, sha256, position, code, name, *span in rows:
        submission = Submission(UnitRef(code, name), period(*span), {form})
        submission.models = [_model(row) for row in tables["model_row"].get(number, ())]
        submission.recognitions = [_recognition(row) for row in tables["recognition"].get(number, ())]
        submission.indicators = [_observation(row) for row in tables["observation"].get(number, ())]
        submission.counts = [_count(row) for row in tables["count_row"].get(number, ())]
        submission.products = [_product(row) for row in tables["product_row"].get(number, ())]
        totals = tables["control_total"].get(number, ())
        submission.controls = [_control(row, form, sha256) for row in totals]
        members = [unpacked(row[-1]) for row in totals]
        yield StoredPart(number, owner, form, content, path, sha256, position, submission, members)


_RECORDS = {
    "model_row": "x.name, x.performer, x.identity, x.field, x.subject, x.typical, x.level, x.year, x.number, "
    "x.decided_on, x.status",
    "recognition": "x.recipient, x.identity, x.level, x.form, x.subject, x.performer, x.field, x.year, x.number, "
    "x.decided_on, x.from_models",
    "observation": "x.indicator, x.value, x.precision, x.qualifier, x.scope, x.measure, x.raw",
    "count_row": "x.measure, x.field, x.subject, x.value, x.level, x.form, x.basis, x.qualifier, x.raw",
    "product_row": "x.name, x.producer, x.identity, x.stars, x.granted_from, x.granted_to, x.expires_on, x.number, "
    "x.scope",
    "control_total": "x.table_name, x.figure, x.declared, x.recomputed, x.precision, x.whole, x.members",
}


def _by_part(
    connection: Connection, table: str, columns: str, where: str, values: tuple[Any, ...]
) -> dict[int, list[Any]]:
    query = (
        f"SELECT x.part_id, x.sheet, x.cell, {columns} FROM part p CROSS JOIN {table} x "
        f"WHERE x.part_id = p.id AND {where} ORDER BY x.part_id, x.seq"
    )
    found: dict[int, list[Any]] = {}
    for number, *row in connection.execute(query, values):
        found.setdefault(number, []).append(row)
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _model(row: Any) -> ModelRow:
    sheet, cell, name, performer, identity, field, subject, typical, level, year, number, decided_on, status = row
    place, typical, decided_on = Place(sheet, cell), bool(typical), _day(decided_on)
    return ModelRow(place, name, performer, identity, field, subject, typical, level, year, number, decided_on, status)


def _recognition(row: Any) -> Recognition:
    sheet, cell, recipient, identity, level, form, subject, performer, field, year, number, decided_on, told = row
    place, day = Place(sheet, cell), _day(decided_on)
    return Recognition(
        place, recipient, identity, level, form, subject, performer, field, year, number, day, bool(told)
    )


def _observation(row: Any) -> Observation:
    sheet, cell, indicator, value, kept, *more = row
    return Observation(Place(sheet, cell), indicator, unscaled(value, kept), *more)


def _count(row: Any) -> Count:
    sheet, cell, *said = row
    return Count(Place(sheet, cell), *said)


def _product(row: Any) -> ProductRow:
    sheet, cell, name, producer, identity, stars, first, last, expires, *more = row
    place = Place(sheet, cell)
    return ProductRow(place, name, producer, identity, stars, _day(first), _day(last), _day(expires), *more)


def _control(row: Any, form: FormCode, sha256: str) -> ControlTotal:
    sheet, cell, table, figure, declared, recomputed, kept, whole, _members = row
    # The bytes name the file, as where figures are made: the same file may have come in several runs.
    return ControlTotal(
        Place(sheet, cell),
        form,
        f"{sha256}:{table}",
        figure,
        unscaled(declared, kept),
        unscaled(recomputed, kept),
        bool(whole),
    )


def _key(part: StoredPart) -> tuple[str, str, str, str]:
    span = part.submission.period
    return part.form, part.submission.unit.code, span.start.isoformat(), span.end.isoformat()


def _say_members(part: StoredPart, known: dict[tuple[str, str, str, str], str]) -> None:
    for control, members in zip(part.submission.controls, part.members, strict=True):
        if control.whole:
            control.members = tuple(
                Member(
                    unit,
                    date.fromisoformat(first),
                    date.fromisoformat(last),
                    known.get((part.form, unit, first, last)) == content,
                )
                for unit, first, last, content in members
            )


def _empty(part: Submission) -> Submission:
    return Submission(part.unit, part.period)


def _add(whole: Submission, part: Submission) -> None:
    whole.parts = whole.parts | part.parts
    whole.models = [*whole.models, *part.models]
    whole.recognitions = [*whole.recognitions, *part.recognitions]
    whole.indicators = [*whole.indicators, *part.indicators]
    whole.counts = [*whole.counts, *part.counts]
    whole.products = [*whole.products, *part.products]
    whole.controls = [*whole.controls, *part.controls]
