"""Writes the ledger: what was received, and the records of what is accepted, whole or not at all.

The submissions of the files are first staged, so that a run needs no more memory than its largest file takes. At its
end they are published, those of some files in one transaction, in which older parts make room: a summary sees all of a
submission or nothing of it. What a killed run has left staged is no part of any figure, and the next run removes it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.records import FormCode
from dvk_cli.store.columns import marks, packed, packed_findings, stamp
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.entries import (
    Arrival,
    Entry,
    add_receipts,
    add_submissions,
    next_id,
    said_before,
    unit_and_period,
)
from dvk_cli.store.known_models import make_known, no_longer_known
from dvk_cli.store.prepared import Prepared
from dvk_cli.store.rows import add_rows
from dvk_cli.store.trail import Deed, add_event
from dvk_cli.store.vintages import Deciding, keep_vintage


class Replaced(msgspec.Struct, frozen=True):
    """An older submission of which parts were replaced, and the file it came in."""

    submission: int
    file: str
    forms: tuple[FormCode, ...]


class Published(msgspec.Struct, frozen=True):
    """What publishing came to.

    `id`: the submission whose parts are in force; `state`: unchanged if it said nothing new.
    """

    id: int
    state: Literal["accepted", "unchanged"]
    replaced: list[Replaced]


_CLEAR = (
    "DELETE FROM submission WHERE state = 'staged'",
    """
    DELETE FROM receipt
    WHERE outcome = 'pending' AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.receipt_id = receipt.id)
    """,
    # Some of it was published before the end: `partial` makes the file be read again.
    "UPDATE receipt SET outcome = 'partial' WHERE outcome = 'pending'",
)
_RUN = "INSERT INTO run (id, started_at) VALUES (?, ?)"


def begin_run(store: Store, deed: Deed, deciding: Deciding) -> int:
    """Clear what a killed run has left, keep the catalogue and settings in use, and number the new run.

    Args:
        store: where.
        deed: the moment of the run, who runs it and a reason.
        deciding: the catalogue and settings in use.
    """
    with store.write() as connection:
        for statement in _CLEAR:
            connection.execute(statement)
        keep_vintage(connection, deed.at, deciding)
        number = next_id(connection, "run")
        connection.execute(_RUN, (number, stamp(deed.at)))
        add_event(connection, deed, "ingest", number)
        return number


_PART = """
    INSERT INTO part (id, submission_id, unit_code, unit_name, period_label, period_start, period_end, form, content,
                      context, records, said, repeats)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class Waiting(msgspec.Struct, frozen=True):
    """A file that was read, on its way into the ledger.

    `submissions`: its acceptable ones by their position in the file, with their findings. `contents` and `said`: see
    `decide.Received`.
    """

    arrival: Arrival
    submissions: dict[int, tuple[Prepared, list[Finding]]]
    contents: dict[int, dict[FormCode, str]]
    said: dict[int, dict[FormCode, str]]

    @property
    def records(self) -> int:
        """Number of records."""
        return sum(sum(sent.records.values()) for sent, _findings in self.submissions.values())


class Staged(msgspec.Struct, frozen=True):
    """A file in the ledger: the receipt's id, and the submissions' ids by position."""

    receipt: int
    submissions: dict[int, int]


def stage(store: Store, files: list[Waiting]) -> list[Staged]:
    """Keep the acceptable submissions of some files, not yet in force.

    The rows of all of them go in together, a table at a time: a call for each file would take longer than its rows.
    """
    with store.write() as connection:
        receipts = add_receipts(connection, [(file.arrival, "pending", []) for file in files])
        entries = [
            (
                receipt,
                Entry(position, sent.unit, sent.period, sent.forms, sent.records, "staged", findings),
            )
            for receipt, file in zip(receipts, files, strict=True)
            for position, (sent, findings) in file.submissions.items()
        ]
        ids = iter(add_submissions(connection, entries))
        staged = [
            Staged(receipt, {position: next(ids) for position in file.submissions})
            for receipt, file in zip(receipts, files, strict=True)
        ]
        owners = [
            (number, sent, form, file.contents[position][form], file.said[position][form])
            for file, done in zip(files, staged, strict=True)
            for (position, (sent, _findings)), number in zip(
                file.submissions.items(), done.submissions.values(), strict=True
            )
            for form in sent.forms
        ]
        parts = list(enumerate(owners, start=next_id(connection, "part")))
        connection.executemany(
            _PART,
            (
                (
                    *(part, number, *unit_and_period(sent.unit, sent.period), form),
                    *(content, sent.contexts[form], sent.records[form], said, int(sent.repeats)),
                )
                for part, (number, sent, form, content, said) in parts
            ),
        )
        add_rows(connection, [(part, sent.rows[form]) for part, (_number, sent, form, *_said) in parts])
        return staged


# Each part of some submissions beside the part that is in force in its place, if there is one.
_PAIRS = """
    SELECT p.submission_id, p.id, p.form, p.content = c.content AND p.context = c.context, c.id, c.submission_id, r.path
    FROM part p
    LEFT JOIN part c ON c.unit_code = p.unit_code AND c.period_start = p.period_start AND c.period_end = p.period_end
                    AND c.form = p.form AND c.published_at IS NOT NULL AND c.superseded_at IS NULL
    LEFT JOIN submission s ON s.id = c.submission_id
    LEFT JOIN receipt r ON r.id = s.receipt_id
    WHERE p.submission_id IN ({marks})
    ORDER BY p.submission_id, p.id
"""
_SUPERSEDE = "UPDATE part SET superseded_at = ?, superseded_by = ? WHERE id = ?"
_PUBLISH = "UPDATE part SET published_at = ? WHERE id = ?"
_FORGET = "DELETE FROM part WHERE id = ?"
_PUBLISHED = "UPDATE submission SET state = ?, same_parts = ? WHERE id = ? AND state = 'staged'"


class _Pair(NamedTuple):
    """A staged part beside the one in force in its place: whether that says the same, its id, submission and file."""

    submission: int
    part: int
    form: FormCode
    same: int | None
    current: int | None
    older: int
    path: str


def publish(connection: Connection, submissions: Sequence[int], now: datetime) -> list[Published] | None:
    """Put staged submissions in force, part by part; a part that says what is in force already is not kept twice.

    No two of them may report the same form of one unit and period, since none sees what another brings. None: another
    run has taken a staged submission away.
    """
    at = stamp(now)
    pairs = [_Pair(*row) for row in connection.execute(_PAIRS.format(marks=marks(submissions)), submissions)]
    new = [pair for pair in pairs if not pair.same]
    out = [(pair.part, pair.current, pair.form) for pair in new if pair.current is not None]
    if len(new) < len(pairs):
        connection.executemany(_FORGET, [(pair.part,) for pair in pairs if pair.same])
    if out:
        # First out, then in: the store allows one in force.
        connection.executemany(_SUPERSEDE, [(at, part, current) for part, current, _form in out])
        no_longer_known(connection, [current for _part, current, form in out if form == "models"])
    connection.executemany(_PUBLISH, [(at, pair.part) for pair in new])
    make_known(connection, [pair.part for pair in new if pair.form == "models"])
    of: dict[int, list[_Pair]] = {submission: [] for submission in submissions}
    for pair in pairs:
        of[pair.submission].append(pair)
    done = [_published(submission, of[submission]) for submission in submissions]
    states = [
        (each.state, packed([pair.current for pair in of[submission] if pair.same]), submission)
        for submission, each in zip(submissions, done, strict=True)
    ]
    return done if connection.executemany(_PUBLISHED, states).rowcount == len(submissions) else None


def _published(submission: int, pairs: list[_Pair]) -> Published:
    same, new = [pair for pair in pairs if pair.same], [pair for pair in pairs if not pair.same]
    if same and not new:
        return Published(max(pair.older for pair in same), "unchanged", [])
    replaced: dict[int, tuple[str, list[FormCode]]] = {}
    for pair in new:
        if pair.current is not None:
            replaced.setdefault(pair.older, (pair.path, []))[1].append(pair.form)
    return Published(
        submission, "accepted", [Replaced(key, path, tuple(forms)) for key, (path, forms) in sorted(replaced.items())]
    )


_TAKE_BACK = "DELETE FROM part WHERE submission_id = ?"
_REJECT = "UPDATE submission SET state = 'rejected', findings = ? WHERE id = ?"


def reject_staged(connection: Connection, submission: int, findings: list[Finding]) -> None:
    """Take a staged submission's records away again; it stays in the ledger as rejected."""
    connection.execute(_TAKE_BACK, (submission,))
    connection.execute(_REJECT, (packed_findings(findings), submission))


_NOTE = "UPDATE submission SET findings = ? WHERE id = ?"


def note_findings(connection: Connection, submission: int, findings: list[Finding]) -> None:
    """Write down what has been found in a submission since it was staged."""
    connection.execute(_NOTE, (packed_findings(findings), submission))


_CLOSE = "UPDATE receipt SET outcome = ?, findings = ? WHERE id = ?"


def close_file(
    connection: Connection,
    arrival: Arrival,
    receipt: int | None,
    outcome: str,
    findings: list[Finding],
    entries: list[Entry],
) -> None:
    """End a file: its outcome, the findings of the file as a whole, and the submissions kept without records.

    A file that was received before with the same outcome in every respect leaves no second trace (`receipt` None:
    nothing of it was staged), so that a nightly run over the same inbox does not fill the store.
    """
    if receipt is None:
        if said_before(connection, arrival, outcome, findings, entries):
            return
        (receipt,) = add_receipts(connection, [(arrival, outcome, findings)])
    else:
        connection.execute(_CLOSE, (outcome, packed_findings(findings), receipt))
    if entries:
        add_submissions(connection, [(receipt, entry) for entry in entries])
