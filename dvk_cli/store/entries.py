"""What the ledger writes down of a file and its submissions, and the rows that become of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import UnitRef
from dvk_cli.store.columns import days, packed, packed_findings, stamp, unit_key
from dvk_cli.store.database import Connection


class Arrival(msgspec.Struct, frozen=True):
    """A file that came in, and how it was read.

    `options`: all that, beside the catalogue, decides how it was read. `why`: a person's reason.
    """

    run: int
    source: Source
    received_at: datetime
    catalogue_hash: str
    options: str
    why: str = ""


class Entry(msgspec.Struct, frozen=True):
    """A submission's line in the ledger: staged with records, or kept without (rejected, or only a repetition)."""

    position: int
    unit: UnitRef
    period: Period
    forms: tuple[FormCode, ...]
    records: dict[str, int]
    state: Literal["staged", "rejected", "unchanged"]
    findings: list[Finding] = []
    same_parts: list[int] = []


_LAST = {table: f"SELECT coalesce(max(id), 0) FROM {table}" for table in ("run", "receipt", "submission", "part")}

_RECEIPT = """
    INSERT INTO receipt (id, run_id, path, sha256, size, format, received_at, outcome, findings, catalogue_hash,
                         options, why)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_SUBMISSION = """
    INSERT INTO submission (id, receipt_id, position, unit_code, unit_name, period_label, period_start, period_end,
                            state, forms, records, findings, same_parts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_KEPT = """
    SELECT s.position, s.unit_code, s.period_start, s.period_end, s.state, s.findings, s.same_parts
    FROM submission s
    WHERE s.receipt_id = ?
    ORDER BY s.position
"""

_LAST_RECEIPT = """
    SELECT id, sha256, catalogue_hash, options, outcome, findings
    FROM receipt
    WHERE id = (SELECT max(id) FROM receipt WHERE path = ?)
"""


def next_id(connection: Connection, table: str) -> int:
    """The id that a table's next row takes. Whoever writes is alone, so nobody else takes it."""
    return int(connection.execute(_LAST[table]).fetchone()[0]) + 1


def add_receipts(connection: Connection, files: Iterable[tuple[Arrival, str, list[Finding]]]) -> list[int]:
    """Write down that files have come, each with its outcome and findings; returns the receipts' ids."""
    rows = [
        (
            *(number, arrival.run, arrival.source.path, arrival.source.sha256, arrival.source.size),
            *(arrival.source.format, stamp(arrival.received_at), outcome, packed_findings(findings)),
            *(arrival.catalogue_hash, arrival.options, arrival.why),
        )
        for number, (arrival, outcome, findings) in enumerate(files, start=next_id(connection, "receipt"))
    ]
    connection.executemany(_RECEIPT, rows)
    return [row[0] for row in rows]


def add_submissions(connection: Connection, entries: Iterable[tuple[int, Entry]]) -> list[int]:
    """Write down submissions, each with its file's receipt; returns their ids."""
    rows = [
        (
            *(number, receipt, entry.position, *unit_and_period(entry.unit, entry.period), entry.state),
            *(packed(entry.forms), packed(entry.records), packed_findings(entry.findings), packed(entry.same_parts)),
        )
        for number, (receipt, entry) in enumerate(entries, start=next_id(connection, "submission"))
    ]
    connection.executemany(_SUBMISSION, rows)
    return [row[0] for row in rows]


def unit_and_period(unit: UnitRef, period: Period) -> tuple[str, str, str, str, str]:
    """The columns that say of whom and when."""
    return (unit_key(unit), unit.name, period.label, *days(period))


def said_before(
    connection: Connection, arrival: Arrival, outcome: str, findings: list[Finding], entries: list[Entry]
) -> bool:
    """Whether the last receipt under the file's path says all of this already."""
    last = connection.execute(_LAST_RECEIPT, (arrival.source.path,)).fetchone()
    said: tuple[Any, ...] = (arrival.source.sha256, arrival.catalogue_hash, arrival.options, outcome)
    if last is None or last[1:] != (*said, packed_findings(findings)):
        return False
    return connection.execute(_KEPT, (last[0],)).fetchall() == [
        (
            *(entry.position, unit_key(entry.unit), *days(entry.period), entry.state),
            *(packed_findings(entry.findings), packed(entry.same_parts)),
        )
        for entry in sorted(entries, key=lambda entry: entry.position)
    ]
