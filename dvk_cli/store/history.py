"""What the ledger knows of earlier runs: files received before, what is in force for a unit, and what was
returned.
"""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FORMS, FormCode
from dvk_cli.model.result import Arrived, Ledger, Returned
from dvk_cli.model.submission import UnitRef
from dvk_cli.store import schema as t
from dvk_cli.store.open import Store
from dvk_cli.store.queries import parts_in


class KnownSubmission(msgspec.Struct, frozen=True):
    """A submission as the ledger has it. `id`: the one whose parts are in force."""

    id: int
    unit: UnitRef
    period: Period
    forms: tuple[FormCode, ...]
    records: dict[str, int]
    findings: list[Finding]
    parts: list[int]


class KnownFile(msgspec.Struct, frozen=True):
    """A file of which all that was accepted is still in force."""

    format: str
    findings: list[Finding]
    submissions: list[KnownSubmission]


class InForce(msgspec.Struct, frozen=True):
    """A part in force: its id, what it says (the hashes of `content`), the submission and the file it came
    with.
    """

    part: int
    content: str
    context: str
    submission: int
    file: str


def known_file(store: Store, path: str, sha256: str, catalogue_hash: str, options: str) -> KnownFile | None:
    """What the ledger has of a file that need not be read again.

    That is: received last under this path with the same bytes, catalogue and options, wholly accepted, and
    all of it still in force. Otherwise None.
    """
    r, s = t.receipt.c, t.submission.c
    with store.read() as connection:
        last = connection.execute(sa.select(t.receipt).where(r.path == path).order_by(r.id.desc()).limit(1)).first()
        if last is None or last.outcome not in ("accepted", "unchanged"):
            return None
        if (last.sha256, last.catalogue_hash, last.options) != (sha256, catalogue_hash, options):
            return None
        rows = connection.execute(sa.select(t.submission).where(s.receipt_id == last.id).order_by(s.position)).all()
        submissions = [_known(connection, row) for row in rows]
        if any(each is None for each in submissions):
            return None
        return KnownFile(last.format, _findings(last.findings), [each for each in submissions if each])


def _known(connection: Connection, row: Row[Any]) -> KnownSubmission | None:
    p = t.part.c
    mine = sa.or_(p.submission_id == row.id, p.id.in_(row.same_parts))
    parts = connection.execute(
        sa.select(p.id, p.submission_id, p.published_at, p.superseded_at).where(mine).order_by(p.id)
    ).all()
    if any(part.published_at is None or part.superseded_at is not None for part in parts):
        return None
    return KnownSubmission(
        id=max([part.submission_id for part in parts], default=row.id),
        unit=UnitRef(row.unit_code, row.unit_name),
        period=_period(row),
        forms=tuple(row.forms),
        records=row.records,
        findings=_findings(row.findings),
        parts=[part.id for part in parts],
    )


def in_force(store: Store, unit_code: str, period: Period) -> dict[FormCode, InForce]:
    """The parts in force of one unit for exactly one period, by form."""
    p = t.part.c
    with store.read() as connection:
        rows = connection.execute(
            sa.select(p.form, p.id, p.content, p.context, p.submission_id, t.receipt.c.path)
            .join(t.submission, t.submission.c.id == p.submission_id)
            .join(t.receipt, t.receipt.c.id == t.submission.c.receipt_id)
            .where(
                p.unit_code == unit_code,
                p.period_start == period.start,
                p.period_end == period.end,
                p.published_at.is_not(None),
                p.superseded_at.is_(None),
            )
        )
        return {row.form: InForce(row.id, row.content, row.context, row.submission_id, row.path) for row in rows}


def received_in(store: Store, span: Period) -> Ledger:
    """What has come in for the periods inside a span."""
    return Ledger(parts_in(store, span), arrived(store, span), returned(store, span))


def arrived(store: Store, span: Period) -> list[Arrived]:
    """When each form was first accepted for each unit and period inside a span."""
    p = t.part.c
    slot = (p.unit_code, p.period_start, p.period_end, p.form)
    with store.read() as connection:
        rows = connection.execute(
            sa.select(*slot, sa.func.min(p.period_label), sa.func.min(p.published_at))
            .where(p.published_at.is_not(None), p.period_start >= span.start, p.period_end <= span.end)
            .group_by(*slot)
            .order_by(*slot)
        )
        return [
            Arrived(unit, Period(label, start, end), form, datetime.fromisoformat(at))
            for unit, start, end, form, label, at in rows
        ]


def returned(store: Store, span: Period) -> list[Returned]:
    """Rejected submissions inside a span of which some form has not come again since, the latest of each
    unit and period.

    A form has come again if a submission of the same unit and period with it was accepted, or found to
    repeat what is in force, in the same run or later.
    """
    s, r = t.submission.c, t.receipt.c
    query = (
        sa.select(t.submission, r.path, r.run_id, r.findings.label("of_file"))
        .join(t.receipt, r.id == s.receipt_id)
        .where(s.state != "staged", s.period_start >= span.start, s.period_end <= span.end)
        .order_by(s.unit_code, s.period_start, s.period_end, r.run_id, r.path, s.position)
    )
    latest: dict[tuple[Any, ...], Returned] = {}
    with store.read() as connection:
        rows = connection.execute(query).all()
    came: dict[tuple[Any, ...], int] = {}
    for row in rows:
        if row.state != "rejected":
            for form in row.forms:
                key = (row.unit_code, row.period_start, row.period_end, form)
                came[key] = max(came.get(key, 0), row.run_id)
    for row in rows:
        if row.state != "rejected":
            continue
        unit_period = (row.unit_code, row.period_start, row.period_end)
        missing = {form for form in row.forms if came.get((*unit_period, form), -1) < row.run_id}
        if missing or (not row.forms and not any(key[:3] == unit_period for key in came)):
            latest[unit_period] = Returned(
                unit_code=row.unit_code,
                unit_name=row.unit_name,
                period=_period(row),
                forms=tuple(form for form in FORMS if form in missing),
                file=row.path,
                findings=tuple(_findings([*row.of_file, *row.findings])),
            )
    return [latest[key] for key in sorted(latest)]


def _period(row: Row[Any]) -> Period:
    return Period(row.period_label, row.period_start, row.period_end)


def _findings(kept: list[dict[str, Any]]) -> list[Finding]:
    return msgspec.convert(kept, list[Finding])
