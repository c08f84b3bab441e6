"""Writes the ledger: what was received, and the records of what is accepted, whole or not at all.

A file's submissions are first staged, file after file, so that a run needs no more memory than its largest
file takes. At the end of the run each is published in one transaction, in which older parts make room.
What a killed run has left staged is no part of any figure, and the next run removes it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Submission, UnitRef
from dvk_cli.store import schema as t
from dvk_cli.store.content import Member, content_hash, context_hash, records_of
from dvk_cli.store.exact import Precision
from dvk_cli.store.open import Store
from dvk_cli.store.rows import Buffer, add_records


class Arrival(msgspec.Struct, frozen=True):
    """A file that came in, and how it was read. `options`: all that, beside the catalogue, decides how;
    `why`: a person's reason.
    """

    run: int
    source: Source
    received_at: datetime
    catalogue_hash: str
    options: str
    why: str = ""


class Entry(msgspec.Struct, frozen=True):
    """A submission's line in the ledger: staged with records, or kept without: rejected, or repeating what
    is in force.
    """

    position: int
    unit: UnitRef
    period: Period
    forms: tuple[FormCode, ...]
    records: dict[str, int]
    state: Literal["staged", "rejected", "unchanged"]
    findings: list[Finding] = []
    same_parts: list[int] = []


class Replaced(msgspec.Struct, frozen=True):
    """An older submission of which parts were replaced, and the file it came in."""

    submission: int
    file: str
    forms: tuple[FormCode, ...]


class Published(msgspec.Struct, frozen=True):
    """What publishing came to. `id`: the submission whose parts are in force; `state`: unchanged if it
    said nothing new.
    """

    id: int
    state: Literal["accepted", "unchanged"]
    replaced: list[Replaced]


def stamp(moment: datetime) -> str:
    """A moment as the store keeps it: UTC, to the second, in an order that sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def begin_run(store: Store, now: datetime, catalogue_hash: str, catalogue: str) -> int:
    """Clear what a killed run has left, keep the catalogue in use, and number the new run."""
    with store.write() as connection:
        connection.execute(t.submission.delete().where(t.submission.c.state == "staged"))
        pending = t.receipt.c.outcome == "pending"
        holds = sa.exists().where(t.submission.c.receipt_id == t.receipt.c.id)
        connection.execute(t.receipt.delete().where(pending, ~holds))
        # Some of it was published before the end: `partial` makes the file be read again.
        connection.execute(t.receipt.update().where(pending).values(outcome="partial"))
        known = sa.select(t.catalogue.c.hash).where(t.catalogue.c.hash == catalogue_hash)
        if connection.execute(known).first() is None:
            connection.execute(t.catalogue.insert().values(hash=catalogue_hash, content=catalogue))
        return _new_id(connection, t.run, started_at=stamp(now))


def stage(
    store: Store,
    arrival: Arrival,
    submissions: dict[int, tuple[Submission, list[Finding]]],
    tables: dict[str, list[Member]],
    precision: Precision,
) -> tuple[int, dict[int, int]]:
    """Keep a file's acceptable submissions, not yet in force.

    Args:
        store: where.
        arrival: the file.
        submissions: by their position in the file, with their findings.
        tables: see `content.whole_tables`, of all the file's submissions.
        precision: decimals kept of each indicator.

    Returns:
        The receipt's id, and the submissions' ids by position.
    """
    ids: dict[int, int] = {}
    with store.write() as connection:
        receipt = _new_receipt(connection, arrival, "pending", [])
        buffer = Buffer(connection)
        for position, (submission, findings) in submissions.items():
            ids[position] = _new_submission(
                connection,
                receipt,
                Entry(
                    position,
                    submission.unit,
                    submission.period,
                    tuple(submission.forms()),
                    submission.record_counts(),
                    "staged",
                    findings,
                ),
            )
            for form in submission.forms():
                part = _new_id(
                    connection,
                    t.part,
                    submission_id=ids[position],
                    **_unit_and_period(submission.unit, submission.period),
                    form=form,
                    content=content_hash(submission, form),
                    context=context_hash(submission, form, tables),
                    records=records_of(submission, form),
                )
                add_records(buffer, part, submission, form, tables, precision)
        buffer.flush()
    return receipt, ids


def publish(store: Store, submission: int, now: datetime) -> Published:
    """Put a staged submission in force, part by part; a part that says what is in force already is not
    kept twice.

    Raises:
        DvkError: another run has taken the staged submission away.
    """
    part, current, older, receipt = t.part, t.part.alias("current"), t.submission.alias("older"), t.receipt
    same_key = sa.and_(
        current.c.unit_code == part.c.unit_code,
        current.c.period_start == part.c.period_start,
        current.c.period_end == part.c.period_end,
        current.c.form == part.c.form,
        current.c.published_at.is_not(None),
        current.c.superseded_at.is_(None),
    )
    pairs = (
        sa.select(
            part.c.id,
            part.c.form,
            sa.and_(part.c.content == current.c.content, part.c.context == current.c.context).label("same"),
            current.c.id.label("current_id"),
            older.c.id.label("older_id"),
            receipt.c.path,
        )
        .select_from(
            part.outerjoin(current, same_key)
            .outerjoin(older, older.c.id == current.c.submission_id)
            .outerjoin(receipt, receipt.c.id == older.c.receipt_id)
        )
        .where(part.c.submission_id == submission)
        .order_by(part.c.id)
    )
    at = stamp(now)
    replaced: dict[int, tuple[str, list[FormCode]]] = {}
    same_parts, holders = [], []
    with store.write() as connection:
        rows = connection.execute(pairs).all()
        for row in rows:
            if row.same:
                same_parts.append(row.current_id)
                holders.append(row.older_id)
                connection.execute(part.delete().where(part.c.id == row.id))
                continue
            if row.current_id is not None:
                replaced.setdefault(row.older_id, (row.path, []))[1].append(row.form)
                # First out, then in: the store allows one in force.
                connection.execute(
                    part.update().where(part.c.id == row.current_id).values(superseded_at=at, superseded_by=row.id)
                )
            connection.execute(part.update().where(part.c.id == row.id).values(published_at=at))
        state: Literal["accepted", "unchanged"] = "unchanged" if rows and len(same_parts) == len(rows) else "accepted"
        done = connection.execute(
            t.submission.update()
            .where(t.submission.c.id == submission, t.submission.c.state == "staged")
            .values(state=state, same_parts=same_parts)
        )
        if done.rowcount != 1:
            raise DvkError(
                _("{store}: another run works on the store at the same time.").format(store=store.place),
                _("Wait until it is done, and run again."),
            )
    return Published(
        submission if state == "accepted" else max(holders),
        state,
        [Replaced(key, path, tuple(forms)) for key, (path, forms) in sorted(replaced.items())],
    )


def reject_staged(store: Store, submission: int, findings: list[Finding]) -> None:
    """Take a staged submission's records away again; it stays in the ledger as rejected."""
    with store.write() as connection:
        connection.execute(t.part.delete().where(t.part.c.submission_id == submission))
        connection.execute(
            t.submission.update()
            .where(t.submission.c.id == submission)
            .values(state="rejected", findings=plain(findings))
        )


def close_file(
    store: Store,
    arrival: Arrival,
    receipt: int | None,
    outcome: str,
    findings: list[Finding],
    entries: list[Entry],
) -> None:
    """End a file: its outcome, the findings of the file as a whole, and the submissions kept without records.

    A file that was received before with the same outcome in every respect leaves no second trace
    (`receipt` None: nothing of it was staged), so that a nightly run over the same inbox does not fill the
    store.
    """
    with store.write() as connection:
        if receipt is None:
            if _said_before(connection, arrival, outcome, findings, entries):
                return
            receipt = _new_receipt(connection, arrival, outcome, findings)
        else:
            connection.execute(
                t.receipt.update().where(t.receipt.c.id == receipt).values(outcome=outcome, findings=plain(findings))
            )
        for entry in entries:
            _new_submission(connection, receipt, entry)


def plain(findings: Iterable[Finding]) -> list[Any]:
    """Findings as the store keeps them: code, place and parameters; their words are made where they are
    shown.
    """
    return [msgspec.to_builtins(finding, enc_hook=str) for finding in findings]


def _said_before(
    connection: Connection, arrival: Arrival, outcome: str, findings: list[Finding], entries: list[Entry]
) -> bool:
    last = connection.execute(
        sa.select(t.receipt).where(t.receipt.c.path == arrival.source.path).order_by(t.receipt.c.id.desc()).limit(1)
    ).first()
    if last is None or (last.sha256, last.catalogue_hash, last.options, last.outcome, last.findings) != (
        arrival.source.sha256,
        arrival.catalogue_hash,
        arrival.options,
        outcome,
        plain(findings),
    ):
        return False
    s = t.submission.c
    kept = connection.execute(
        sa.select(s.position, s.unit_code, s.period_start, s.period_end, s.state, s.findings, s.same_parts)
        .where(s.receipt_id == last.id)
        .order_by(s.position)
    )
    return [tuple(row) for row in kept] == [
        (
            e.position,
            _unit_key(e.unit),
            e.period.start,
            e.period.end,
            e.state,
            plain(e.findings),
            e.same_parts,
        )
        for e in sorted(entries, key=lambda entry: entry.position)
    ]


def _new_receipt(connection: Connection, arrival: Arrival, outcome: str, findings: list[Finding]) -> int:
    return _new_id(
        connection,
        t.receipt,
        run_id=arrival.run,
        path=arrival.source.path,
        sha256=arrival.source.sha256,
        size=arrival.source.size,
        format=arrival.source.format,
        received_at=stamp(arrival.received_at),
        outcome=outcome,
        findings=plain(findings),
        catalogue_hash=arrival.catalogue_hash,
        options=arrival.options,
        why=arrival.why,
    )


def _new_submission(connection: Connection, receipt: int, entry: Entry) -> int:
    return _new_id(
        connection,
        t.submission,
        receipt_id=receipt,
        position=entry.position,
        **_unit_and_period(entry.unit, entry.period),
        state=entry.state,
        forms=list(entry.forms),
        records=entry.records,
        findings=plain(entry.findings),
        same_parts=entry.same_parts,
    )


def _unit_and_period(unit: UnitRef, period: Period) -> dict[str, Any]:
    return {
        "unit_code": _unit_key(unit),
        "unit_name": unit.name,
        "period_label": period.label,
        "period_start": period.start,
        "period_end": period.end,
    }


def _unit_key(unit: UnitRef) -> str:
    # Without a list of units a name has to do.
    return unit.code or unit.name


def _new_id(connection: Connection, table: sa.Table, **values: Any) -> int:
    key = connection.execute(table.insert().values(**values)).inserted_primary_key
    return int(key[0])  # type: ignore[index]
