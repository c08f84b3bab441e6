"""What a reader of figures is told of the ledger: reports taken out of them, and whether the period is closed."""

from collections.abc import Iterable
from datetime import datetime

from dvk_cli.model.facts import ClosedFact, Part, WithdrawnFact
from dvk_cli.model.period import Period
from dvk_cli.store.columns import days, local_day, period, stamp
from dvk_cli.store.database import Connection
from dvk_cli.store.editions import closed_on

_WITHDRAWN = """
    SELECT p.id, p.unit_code, p.unit_name, p.period_label, p.period_start, p.period_end, p.form, e.kind, e.who, e.why
    FROM event e
    JOIN part p ON p.submission_id = e.subject
    WHERE e.kind IN ('exclude', 'retract') AND p.published_at IS NOT NULL AND p.period_start >= ? AND p.period_end <= ?
      AND e.id = (
          SELECT max(x.id)
          FROM event x
          WHERE x.subject = e.subject AND x.kind IN ('exclude', 'retract', 'readmit') AND {cut}
      )
    ORDER BY p.unit_code, p.period_start, p.period_end, p.form, p.id
"""


def withdrawn_in(
    connection: Connection,
    span: Period,
    held: Iterable[tuple[str, Part]],
    as_of: datetime | None = None,
    edition: int | None = None,
) -> list[WithdrawnFact]:
    """The parts inside a span that would be in force had they not been excluded or retracted.

    Args:
        connection: to the store.
        span: the days summarised.
        held: the parts that are in force, each with its unit's code as it was sent.
        as_of: as it was at that moment.
        edition: as it was when that edition (id) was closed.
    """
    cut: str
    value: str | int
    if edition is None:
        cut, value = "x.at <= ?", _moment(as_of)
    else:
        cut, value = "x.id < (SELECT c.id FROM event c WHERE c.kind = 'close' AND c.subject = ?)", edition
    newest = {(code, *days(part.period), part.form): part.id for code, part in held}
    found = {}
    for part, unit, name, label, start, end, form, *rest in connection.execute(
        _WITHDRAWN.format(cut=cut), (*days(span), value)
    ):
        # Whatever has come since counts in its place, and then there is nothing to be told.
        if newest.get((unit, start, end, form), 0) < part:
            found[unit, start, end, form] = WithdrawnFact(unit, name, period(label, start, end), form, *rest)
    return list(found.values())


def closed_in(connection: Connection, span: Period, as_of: datetime | None = None) -> ClosedFact | None:
    """The edition that closes just this period, now or at a moment."""
    found = closed_on(connection, span, _moment(as_of))
    return None if found is None else ClosedFact(found[0], local_day(datetime.fromisoformat(found[1])))


def _moment(as_of: datetime | None) -> str:
    # Without one: later than any.
    return "9999" if as_of is None else stamp(as_of)
