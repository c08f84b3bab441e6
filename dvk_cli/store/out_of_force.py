"""What was accepted and does not count in a span: replaced, taken out, or of reports that cannot be split."""

from collections.abc import Container, Iterator
from datetime import datetime

from dvk_cli.model.facts import AsideFact, AsideWhy, ObservationFact
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.store.columns import days, stamp
from dvk_cli.store.database import Connection
from dvk_cli.store.records import Held, Where, held_by, records

# Accepted parts that are not in force, with what they were taken out by: the file of the part that replaced them, or
# the last word of the ledger on their submission.
_OUT = """
    SELECT p.id, coalesce(e.kind, 'replaced'), coalesce(e.why, n.path, '')
    FROM part p
    LEFT JOIN event e ON e.kind IN ('exclude', 'retract') AND e.id = (
        SELECT max(x.id) FROM event x
        WHERE x.subject = p.submission_id AND x.kind IN ('exclude', 'retract', 'readmit') AND x.at <= ?
    )
    LEFT JOIN part q ON q.id = p.superseded_by
    LEFT JOIN submission t ON t.id = q.submission_id
    LEFT JOIN receipt n ON n.id = t.receipt_id
    WHERE {where}
"""
_WHY: dict[str, AsideWhy] = {"exclude": "excluded", "retract": "retracted", "replaced": "replaced"}


def replaced(
    connection: Connection, taken: Where, span: Period, as_of: datetime | None, lines: Lines
) -> Iterator[AsideFact]:
    """The records of a span's reports that were accepted and are not in force.

    Args:
        connection: to the store.
        taken: which parts `p` are in force.
        span: the days summarised.
        as_of: the moment looked at; None: now.
        lines: which unit a code meant on a day.
    """
    moment = "9999" if as_of is None else stamp(as_of)
    out = Where(
        f"p.published_at IS NOT NULL AND p.published_at <= ? AND NOT ({taken.sql})"
        " AND p.period_start >= ? AND p.period_end <= ?",
        (moment, *taken.values, *days(span)),
    )
    said = {
        part: (_WHY[kind], why)
        for part, kind, why in connection.execute(_OUT.format(where=out.sql), (moment, *out.values))
    }
    for record in records(connection, out, held_by(connection, out, lines)):
        if record.origin is not None:
            why, by = said[record.origin.part]
            yield AsideFact(record, why, by)


def wider(connection: Connection, where: Where, across: dict[int, Held], ending: Container[int]) -> Iterator[AsideFact]:
    """The records of reports that speak of other days too; but not the states of those that end in the span."""
    for record in records(connection, where, across):
        if not isinstance(record, ObservationFact) or (record.origin and record.origin.part not in ending):
            yield AsideFact(record, "wider")
