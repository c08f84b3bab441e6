"""The audit trail: who did what, when, at which machine, and why. Lines are only ever added."""

from datetime import datetime

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.model.ledger import Event, EventKind
from dvk_cli.store.actor import Actor
from dvk_cli.store.columns import stamp
from dvk_cli.store.database import Connection, Store
from dvk_cli.version import VERSION


class Deed(msgspec.Struct, frozen=True):
    """That somebody does something now, with a reason."""

    at: datetime
    by: Actor
    why: str = ""


_ADD = "INSERT INTO event (id, at, who, host, tool, kind, subject, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_LAST = "SELECT coalesce(max(id), 0) FROM event"


def add_event(connection: Connection, deed: Deed, kind: EventKind, subject: int) -> int:
    """Write a line; returns its id."""
    number = int(connection.execute(_LAST).fetchone()[0]) + 1
    said = (stamp(deed.at), deed.by.user, deed.by.host, VERSION, kind, subject, deed.why)
    connection.execute(_ADD, (number, *said))
    return number


_TRAIL = """
    SELECT e.id, e.at, e.who, e.host, e.tool, e.kind, e.why, e.subject, s.unit_name, s.period_label, d.period_label,
           d.number
    FROM event e
    LEFT JOIN submission s ON e.kind IN ('exclude', 'retract', 'readmit') AND s.id = e.subject
    LEFT JOIN edition d ON e.kind IN ('close', 'reopen') AND d.id = e.subject
    ORDER BY e.id
"""
_REDACTED = "SELECT id, at, who, host, tool, opaque, why FROM redaction ORDER BY id"
_RUN = mark("run {number}")
_SUBMISSION = mark("submission {number}: {unit}, {period}")
_EDITION = mark("{period}, edition {number}")


def trail(store: Store) -> tuple[Event, ...]:
    """All of it, oldest first."""
    with store.read() as connection:
        rows = connection.execute(_TRAIL).fetchall()
        redacted = connection.execute(_REDACTED).fetchall()
    events = [
        Event(number, datetime.fromisoformat(at), who, host, tool, kind, _subject(kind, *named), why)
        for number, at, who, host, tool, kind, why, *named in rows
    ]
    events += [
        Event(number, datetime.fromisoformat(at), who, host, tool, "redact", opaque, why)
        for number, at, who, host, tool, opaque, why in redacted
    ]
    return tuple(sorted(events, key=lambda event: event.at))


def _subject(kind: str, subject: int, unit: str | None, of: str | None, closed: str | None, number: int | None) -> str:
    if kind == "ingest":
        return _(_RUN).format(number=subject)
    if kind in ("close", "reopen"):
        return _(_EDITION).format(period=closed, number=number)
    return _(_SUBMISSION).format(number=subject, unit=unit, period=of)
