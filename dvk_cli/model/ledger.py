"""What the ledger tells: submissions and their state, who did what, closed editions and what has changed since."""

from datetime import datetime
from typing import Literal

import msgspec

from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.submission import UnitRef
from dvk_cli.model.summary import Number, UnitName

EventKind = Literal["ingest", "exclude", "retract", "readmit", "close", "reopen", "redact"]
LineState = Literal["in_force", "replaced", "excluded", "retracted", "rejected", "unchanged"]
Cause = Literal["late_data", "correction", "boundary", "method"]
CAUSES: tuple[Cause, ...] = ("late_data", "correction", "boundary", "method")


class Event(msgspec.Struct, frozen=True):
    """One line of the audit trail. `subject`: what was done to, as a person names it."""

    id: int
    at: datetime
    who: str
    host: str
    tool: str
    kind: EventKind
    subject: str
    why: str


class PartLine(msgspec.Struct, frozen=True):
    """A part of a submission: its records, and the submission that has replaced it, if one has."""

    form: FormCode
    records: int
    in_force: bool
    replaced_by: int | None = None


class SubmissionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger: what was received, what became of it, and what it counts for now.

    `id`, `unit`, `period`: None where a file held no submission at all. `state`: `in_force` if any of its parts is.
    `why`: the reason of an exclusion or retraction, or of an override when it was read.
    """

    id: int | None
    received_at: datetime
    file: str
    sha256: str
    unit: UnitRef | None
    period: Period | None
    records: dict[str, int]
    outcome: str
    state: LineState
    parts: tuple[PartLine, ...] = ()
    findings: int = 0
    who: str = ""
    why: str = ""

    @property
    def replaced_by(self) -> tuple[int, ...]:
        """The submissions that have replaced parts of it."""
        return tuple(sorted({part.replaced_by for part in self.parts if part.replaced_by is not None}))


class SubmissionList(msgspec.Struct, frozen=True):
    """The ledger, or what of it was asked for, by the order of arrival; `left_out`: lines not shown without --all."""

    lines: tuple[SubmissionLine, ...]
    left_out: int = 0


class Trail(msgspec.Struct, frozen=True):
    """The audit trail, oldest first."""

    events: tuple[Event, ...]


class Slot(msgspec.Struct, frozen=True):
    """What one part fills, and the submission that fills it now; None: nothing is in force."""

    unit: UnitRef
    period: Period
    form: FormCode
    submission: int | None
    file: str = ""


class Withdrawal(msgspec.Struct, frozen=True):
    """What excluding, retracting or readmitting a submission came to: what is in force now in each of its places."""

    kind: EventKind
    submission: int
    file: str
    why: str
    slots: tuple[Slot, ...]


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a period as they were fixed. `reopened_at`: None while it is closed.

    `summary`: the JSON document; `catalogue` and `settings`: what decided it, as JSON (settings: None where unknown).
    """

    id: int
    number: int
    period: Period
    closed_at: datetime
    reopened_at: datetime | None
    who: str
    why: str
    tool: str
    language: str
    summary: str
    sha256: str
    catalogue: str
    settings: str | None
    inputs: int


class EditionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What closing or reopening a period came to."""

    kind: Literal["close", "reopen"]
    period: Period
    number: int
    at: datetime
    figures: int
    inputs: int
    sha256: str
    tool: str
    why: str


class Reproduction(msgspec.Struct, frozen=True):
    """Whether a closed edition comes out of the store again with the same bytes. `tool`: the version it was made by."""

    period: Period
    number: int
    same: bool
    tool: str


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One number of an edition beside what it is now.

    `part`: which number of the figure. `reasons`: the difference by cause; they add up to `difference`, which is None
    where the number is missing then or now. `because`: the causes that have changed it, in a fixed order.
    """

    id: str
    label: str
    unit: str
    part: Literal["value", "denominator", "numerator", "change", "declared"]
    decimals: int | None
    then: Number | None
    now: Number | None
    difference: Number | None
    reasons: dict[Cause, Number]
    because: tuple[Cause, ...]

    @property
    def changed(self) -> bool:
        """Whether it is another number now, or only then or only now a number."""
        return self.then != self.now


class Revisions(msgspec.Struct, frozen=True, kw_only=True):
    """A closed edition beside the figures of now."""

    period: Period
    area: UnitName
    number: int
    closed_at: datetime
    reopened_at: datetime | None
    tool: str
    tool_now: str
    revisions: tuple[Revision, ...]

    @property
    def changed(self) -> tuple[Revision, ...]:
        """Those that have changed, or that a cause has moved and another has moved back."""
        return tuple(item for item in self.revisions if item.changed or item.because)
