"""Closed editions: a period's figures as they were fixed, with what they were made of."""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.ledger import Edition
from dvk_cli.model.period import Period
from dvk_cli.store.columns import days, period, stamp
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.trail import Deed, add_event
from dvk_cli.store.vintages import Deciding, keep_vintage
from dvk_cli.version import VERSION


class Fixed(msgspec.Struct, frozen=True):
    """What is to be fixed: the figures' document, and the parts that it was made of (ids)."""

    summary: str
    language: str
    parts: list[int]


_NEXT = "SELECT coalesce(max(id), 0) + 1 FROM edition"
_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM edition WHERE period_start = ? AND period_end = ?"
_ADD = """
    INSERT INTO edition (id, number, period_label, period_start, period_end, closed_at, vintage_id, tool, language,
                         summary, sha256)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_INPUT = """
    INSERT INTO edition_input (edition_id, part_id, content, sha256)
    SELECT ?, p.id, p.content, r.sha256
    FROM part p
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    WHERE p.id = ?
"""


def close(store: Store, span: Period, fixed: Fixed, deed: Deed, deciding: Deciding) -> Edition:
    """Fix the figures of a period.

    Raises:
        DvkError: the period is closed already.
    """
    if (last := edition_of(store, span)) is not None and last.reopened_at is None:
        raise DvkError(
            _("{period} is closed already: edition {number}.").format(period=span.label, number=last.number),
            _("To fix other figures: dvk reopen {period} --why “…”, then close it again.").format(period=span.label),
        )
    with store.write() as connection:
        vintage = keep_vintage(connection, deed.at, deciding)
        edition = int(connection.execute(_NEXT).fetchone()[0])
        number = int(connection.execute(_NUMBER, days(span)).fetchone()[0])
        sha256 = hashlib.sha256(fixed.summary.encode()).hexdigest()
        named = (edition, number, span.label, *days(span), stamp(deed.at), vintage, VERSION, fixed.language)
        connection.execute(_ADD, (*named, fixed.summary, sha256))
        connection.executemany(_ADD_INPUT, [(edition, part) for part in fixed.parts])
        add_event(connection, deed, "close", edition)
    return _known(edition_of(store, span))


def reopen(store: Store, span: Period, deed: Deed, deciding: Deciding) -> Edition:
    """Let a period's figures be fixed anew; the edition is kept.

    Raises:
        DvkError: the period is not closed.
    """
    last = edition_of(store, span)
    if last is None or last.reopened_at is not None:
        raise DvkError(_("{period} is not closed.").format(period=span.label), _closed_hint(store))
    with store.write() as connection:
        keep_vintage(connection, deed.at, deciding)
        add_event(connection, deed, "reopen", last.id)
    return _known(edition_of(store, span))


def _known(edition: Edition | None) -> Edition:
    assert edition is not None
    return edition


def _closed_hint(store: Store) -> str:
    closed = ", ".join(dict.fromkeys(each.label for each in closed_periods(store)))
    return _("Closed are: {periods}.").format(periods=closed) if closed else _("No period is closed.")


_EDITION = """
    SELECT d.id, d.number, d.period_label, d.period_start, d.period_end, d.closed_at, o.at, e.who, e.why, d.tool,
           d.language, d.summary, d.sha256, c.content, s.content,
           (SELECT count(*) FROM edition_input i WHERE i.edition_id = d.id)
    FROM edition d
    JOIN vintage v ON v.id = d.vintage_id
    JOIN catalogue c ON c.hash = v.catalogue_hash
    LEFT JOIN settings s ON s.hash = v.settings_hash
    JOIN event e ON e.kind = 'close' AND e.subject = d.id
    LEFT JOIN event o ON o.kind = 'reopen' AND o.subject = d.id
    WHERE {which}
    ORDER BY d.number DESC
    LIMIT 1
"""


def edition_of(store: Store, span: Period, number: int | None = None) -> Edition | None:
    """An edition of a period by its number, or the last one; None if there is none.

    A period is known by its days. Where they lie elsewhere now, since the kind of year was changed, by its label.
    """
    for which, key in (("d.period_start = ? AND d.period_end = ?", days(span)), ("d.period_label = ?", (span.label,))):
        numbered, values = (which, key) if number is None else (f"{which} AND d.number = ?", (*key, number))
        with store.read() as connection:
            row = connection.execute(_EDITION.format(which=numbered), values).fetchone()
        if row is not None:
            return _edition(row)
    return None


def _edition(row: Any) -> Edition:
    number_id, number, label, start, end, closed, reopened, who, why, tool, language, *rest = row
    summary, sha256, catalogue, settings, inputs = rest
    return Edition(
        id=number_id,
        number=number,
        period=period(label, start, end),
        closed_at=datetime.fromisoformat(closed),
        reopened_at=None if reopened is None else datetime.fromisoformat(reopened),
        who=who,
        why=why,
        tool=tool,
        language=language,
        summary=summary,
        sha256=sha256,
        catalogue=catalogue,
        settings=settings,
        inputs=inputs,
    )


class Closed(msgspec.Struct, frozen=True):
    """A period that is closed."""

    start: str
    end: str
    label: str
    at: datetime


_CLOSED = """
    SELECT d.period_start, d.period_end, d.period_label, d.closed_at
    FROM edition d
    WHERE NOT EXISTS (SELECT 1 FROM event o WHERE o.kind = 'reopen' AND o.subject = d.id)
    ORDER BY d.period_start, d.period_end
"""


def closed_periods(store: Store) -> list[Closed]:
    """The periods that are closed now."""
    with store.read() as connection:
        return [
            Closed(start, end, label, datetime.fromisoformat(at))
            for start, end, label, at in connection.execute(_CLOSED)
        ]


_REMARKED = """
    SELECT d.number, d.closed_at
    FROM edition d
    WHERE d.period_start = ? AND d.period_end = ? AND d.closed_at <= ?
      AND NOT EXISTS (SELECT 1 FROM event o WHERE o.kind = 'reopen' AND o.subject = d.id AND o.at <= ?)
    ORDER BY d.number DESC
    LIMIT 1
"""


def closed_on(connection: Connection, span: Period, moment: str) -> tuple[int, str] | None:
    """Number of the edition that closes a period at a moment, and when it was closed; None: it is not closed."""
    row = connection.execute(_REMARKED, (*days(span), moment, moment)).fetchone()
    return None if row is None else (row[0], row[1])


_ALL = (
    "SELECT period_label, period_start, period_end, number, tool FROM edition ORDER BY period_start, period_end, number"
)


def all_editions(store: Store) -> list[tuple[Period, int, str]]:
    """Period, number and version of dvk of every edition, also of reopened periods."""
    with store.read() as connection:
        return [(period(*span), number, tool) for *span, number, tool in connection.execute(_ALL)]
