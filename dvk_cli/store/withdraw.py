"""Takes a submission out of the figures and puts it back; what is then in force in each place that it filled.

Excluded: the office does not count it, as if it had not come, so the report that it had replaced is the latest again.
Retracted: its sender takes it back. The sender had replaced the older report as well, so nothing takes its place.
"""

from typing import Any, Literal

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.ledger import Slot, Withdrawal
from dvk_cli.model.records import FORMS, FormCode
from dvk_cli.model.submission import UnitRef
from dvk_cli.store.columns import period, stamp
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.known_models import make_known, no_longer_known
from dvk_cli.store.trail import Deed, add_event
from dvk_cli.store.vintages import Deciding, keep_vintage

Kind = Literal["exclude", "retract", "readmit"]
WITHDRAWN = ("exclude", "retract")

LATEST = """(
    SELECT max(x.id) FROM event x WHERE x.subject = s.id AND x.kind IN ('exclude', 'retract', 'readmit')
)"""
"""The id of the event that says whether submission `s` counts."""

_SUBMISSION = f"""
    SELECT s.state, r.path, e.kind, e.why
    FROM submission s
    JOIN receipt r ON r.id = s.receipt_id
    LEFT JOIN event e ON e.id = {LATEST}
    WHERE s.id = ? AND s.state <> 'staged'
"""
_OWN_SLOTS = """
    SELECT unit_code, unit_name, period_label, period_start, period_end, form
    FROM part
    WHERE submission_id = ? AND published_at IS NOT NULL
"""


def withdraw(store: Store, submission: int, kind: Kind, deed: Deed, deciding: Deciding) -> Withdrawal:
    """Exclude, retract or readmit a submission, with its line in the audit trail.

    Args:
        store: where.
        submission: its number in the ledger.
        kind: what to do.
        deed: who does it, when and why.
        deciding: the catalogue and settings in use.

    Raises:
        UsageError: no submission has that number, or it brought no records of its own.
        DvkError: it is in that state already.
    """
    with store.write() as connection:
        path = _may(connection, submission, kind)
        keep_vintage(connection, deed.at, deciding)
        add_event(connection, deed, kind, submission)
        at = stamp(deed.at)
        found = connection.execute(_OWN_SLOTS, (submission,)).fetchall()
        slots = [_settle(connection, row, at) for row in sorted(found, key=lambda row: FORMS.index(row[5]))]
    return Withdrawal(kind, submission, path, deed.why, tuple(slots))


def _may(connection: Connection, submission: int, kind: Kind) -> str:
    row = connection.execute(_SUBMISSION, (submission,)).fetchone()
    if row is None:
        raise UsageError(_("the ledger has no submission {id}").format(id=submission), _("See dvk submissions --all."))
    state, path, last, why = row
    if state != "accepted":
        message = {
            "rejected": _("submission {id} was rejected: nothing of it is counted"),
            "unchanged": _("submission {id} only repeats an earlier one: it brought no records of its own"),
        }[state]
        raise UsageError(message.format(id=submission), _("See dvk submissions --all."))
    if kind == "readmit" and last not in WITHDRAWN:
        raise DvkError(_("Submission {id} is neither excluded nor retracted.").format(id=submission))
    if kind != "readmit" and last in WITHDRAWN:
        message = {
            "exclude": _("Submission {id} is excluded already: {why}"),
            "retract": _("Submission {id} is retracted already: {why}"),
        }[last]
        raise DvkError(message.format(id=submission, why=why), _("To put it back: --undo."))
    return str(path)


# Newest first: ids of parts are given in the order in which they came.
_CLAIMS = f"""
    SELECT p.id, p.submission_id, r.path, e.kind, p.published_at, p.superseded_at, p.superseded_by
    FROM part p
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    LEFT JOIN event e ON e.id = {LATEST}
    WHERE p.unit_code = ? AND p.period_start = ? AND p.period_end = ? AND p.form = ? AND p.published_at IS NOT NULL
    ORDER BY p.id DESC
"""
_END = "UPDATE part SET superseded_at = ?, superseded_by = ? WHERE id = ?"
_KEEP = "INSERT INTO was_in_force (part_id, since, until, superseded_by) VALUES (?, ?, ?, ?)"
_BEGIN = "UPDATE part SET published_at = ?, superseded_at = NULL, superseded_by = NULL WHERE id = ?"


class _Claim(msgspec.Struct, frozen=True):
    part: int
    submission: int
    file: str
    event: str | None
    since: str
    until: str | None
    superseded_by: int | None


def _settle(connection: Connection, slot: Any, at: str) -> Slot:
    """Put in force what counts in one place: the newest part that is not excluded, unless it was retracted."""
    unit, name, label, start, end, form = slot
    claims = [_Claim(*row) for row in connection.execute(_CLAIMS, (unit, start, end, form)).fetchall()]
    counting = next((each for each in claims if each.event != "exclude"), None)
    if counting is not None and counting.event == "retract":
        counting = None
    current = next((each for each in claims if each.until is None), None)
    if current is not None and current != counting:
        newer = counting.part if counting is not None and counting.part > current.part else None
        connection.execute(_END, (at, newer, current.part))
        no_longer_known(connection, [current.part])
    if counting is not None and counting.until is not None:
        # An interval of no length says nothing.
        if counting.since < counting.until:
            connection.execute(_KEEP, (counting.part, counting.since, counting.until, counting.superseded_by))
        connection.execute(_BEGIN, (at, counting.part))
        make_known(connection, [counting.part])
    of = UnitRef(unit, name), period(label, start, end)
    if counting is None:
        return Slot(*of, form, None)
    return Slot(*of, form, counting.submission, counting.file)


class WithdrawnPart(msgspec.Struct, frozen=True):
    """A part that does not count: what it said, the file it came in, and why it was taken out."""

    submission: int
    content: str
    sha256: str
    file: str
    kind: Literal["exclude", "retract"]
    why: str


_WITHDRAWN = f"""
    SELECT p.unit_code, p.period_start, p.period_end, p.form, s.id, p.content, r.sha256, r.path, e.kind, e.why
    FROM event e
    JOIN submission s ON s.id = e.subject
    JOIN receipt r ON r.id = s.receipt_id
    JOIN part p ON p.submission_id = s.id
    WHERE e.kind IN ('exclude', 'retract') AND e.id = {LATEST} AND p.published_at IS NOT NULL
    ORDER BY p.id
"""


def withdrawn_parts(store: Store) -> dict[tuple[str, str, str, FormCode], list[WithdrawnPart]]:
    """All parts that were excluded or retracted and not put back, by the place that they filled."""
    found: dict[tuple[str, str, str, FormCode], list[WithdrawnPart]] = {}
    with store.read() as connection:
        for unit, start, end, form, *rest in connection.execute(_WITHDRAWN):
            found.setdefault((unit, start, end, form), []).append(WithdrawnPart(*rest))
    return found
