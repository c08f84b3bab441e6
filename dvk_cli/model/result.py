"""What a run of `check` or `ingest` came to, who has reported, and the list of models: finished, ready to be drawn."""

from collections import Counter
from datetime import date, datetime
from typing import Literal

import msgspec

from dvk_cli.model.facts import ClosedFact, ListedModel, Part
from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.submission import Outcome, SheetBalance, UnitRef


class SubmissionResult(msgspec.Struct):
    """One submission: what it holds and what became of it.

    `id`: its number in the ledger, None if it is not there (a check, a dry run). `replaces`: ids of the
    submissions of which it replaced a part. `forms`: the forms the file holds for it. `records`: numbers
    of records by form.
    """

    unit: UnitRef
    period: Period
    outcome: Outcome
    id: int | None = None
    replaces: list[int] = []
    records: dict[str, int] = {}
    forms: tuple[FormCode, ...] = ()


class FileResult(msgspec.Struct):
    """One file. `sha256` is None where it was not read; findings are in the order to be shown in.

    `annotated`: where the copy with its findings was written to, if there is one.
    """

    path: str
    sha256: str | None
    outcome: Outcome
    submissions: list[SubmissionResult] = []
    findings: list[Finding] = []
    balance: list[SheetBalance] = []
    annotated: str | None = None

    @property
    def needs_return(self) -> bool:
        """Whether there is something that its sender should correct or look at."""
        return any(item.severity != "info" for item in self.findings)


class Totals(msgspec.Struct):
    """Numbers of files by outcome, and of findings by severity."""

    files: int
    outcomes: dict[str, int]
    findings: dict[str, int]


class RunResult(msgspec.Struct):
    """All files of a run, in the order in which they were read.

    `mode`: `check` has only looked (valid, invalid); `ingest` has stored (accepted, rejected); `dry_run`
    tells what `ingest` would do and has stored nothing.
    """

    mode: Literal["check", "ingest", "dry_run"]
    files: list[FileResult]

    @property
    def totals(self) -> Totals:
        """Totals over the files; every outcome of the mode is named, also with 0."""
        named: tuple[Outcome, ...] = ("accepted", "partial", "rejected", "unchanged", "skipped")
        if self.mode == "check":
            named = ("valid", "partial", "invalid", "unchanged", "skipped")
        outcomes = Counter(file.outcome for file in self.files)
        findings = Counter(item.severity for file in self.files for item in file.findings)
        return Totals(
            len(self.files),
            {name: outcomes[name] for name in named},
            {severity: findings[severity] for severity in ("error", "warning", "info")},
        )

    @property
    def all_accepted(self) -> bool:
        """Whether nothing was rejected: the run's exit code is 0, else 1."""
        return not any(file.outcome in ("rejected", "invalid", "partial") for file in self.files)


class Arrived(msgspec.Struct, frozen=True):
    """When a form for a unit and period was first accepted; corrections that came later do not make it late."""

    unit_code: str
    period: Period
    form: FormCode
    at: datetime


class Returned(msgspec.Struct, frozen=True):
    """A rejected submission that nothing has taken the place of yet. `forms`: those still to be sent
    again.
    """

    unit_code: str
    unit_name: str
    period: Period
    forms: tuple[FormCode, ...]
    file: str
    findings: tuple[Finding, ...]


class Ledger(msgspec.Struct, frozen=True):
    """What has come in for a span: the parts in force, when each slot was first filled, and what was returned.

    `closed`: the edition that closes the span's figures.
    """

    parts: list[Part] = []
    arrived: list[Arrived] = []
    returned: list[Returned] = []
    closed: ClosedFact | None = None


State = Literal["reported", "partial", "returned", "missing"]


class PeriodStatus(msgspec.Struct, frozen=True):
    """One period that a unit owes a report for.

    `parts`: numbers of records in force, by form; `files`: those that they came in; `received_on`: the day on which
    the first of them was accepted; `deadline`: the last day on time; `returned`: what went back and has not come again.
    """

    label: str
    state: State
    parts: dict[str, int]
    late: bool
    deadline: date | None = None
    received_on: date | None = None
    files: tuple[str, ...] = ()
    returned: tuple[Returned, ...] = ()


class UnitStatus(msgspec.Struct, frozen=True):
    """One unit over all periods asked for."""

    code: str
    name: str
    kind: str
    state: State
    periods: tuple[PeriodStatus, ...]


class Status(msgspec.Struct, frozen=True):
    """Who has reported: `reported` of `expected` communes have sent all they owe; agencies apart."""

    period: Period
    expected: int
    reported: int
    units: tuple[UnitStatus, ...]
    agencies: tuple[UnitStatus, ...]
    closed: ClosedFact | None = None


class ModelList(msgspec.Struct, frozen=True):
    """The models of a period, by unit and name. `findings`: of those that may be doubles, where asked for."""

    period: Period
    models: list[ListedModel]
    findings: tuple[Finding, ...] | None = None
