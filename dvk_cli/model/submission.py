"""What one file holds for one unit and one period."""

from typing import Literal

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FORMS, ControlTotal, Count, FormCode, ModelRow, Observation, Recognition
from dvk_cli.model.sheet import Source

Outcome = Literal["accepted", "rejected", "unchanged", "valid", "invalid", "partial", "skipped"]


class UnitRef(msgspec.Struct, frozen=True):
    """The unit a submission is of: its code (empty where no list of units is at hand) and name."""

    code: str
    name: str


class Submission(msgspec.Struct):
    """One unit's report for one period, with a part for each form it has.

    `parts` names the forms that the file holds for it: a form that is there with no rows ("không phát sinh") is a part.
    """

    unit: UnitRef
    period: Period
    parts: set[FormCode] = msgspec.field(default_factory=set)
    models: list[ModelRow] = []
    recognitions: list[Recognition] = []
    indicators: list[Observation] = []
    counts: list[Count] = []
    controls: list[ControlTotal] = []

    def record_counts(self) -> dict[str, int]:
        """Number of records by form; recognitions told by models' rows are counted as models only."""
        return {
            "models": len(self.models),
            "recognitions": sum(not r.from_models for r in self.recognitions),
            "indicators": len(self.indicators),
            "counts": len(self.counts),
        }

    def forms(self) -> list[FormCode]:
        """The forms it has, in the order of the contract."""
        return [form for form in FORMS if form in self.parts]


class SheetBalance(msgspec.Struct):
    """What became of a sheet's non-empty cells: how many, by use; the parts add to `cells`."""

    sheet: str
    cells: int
    used: int = 0
    title: int = 0
    header: int = 0
    control: int = 0
    signature: int = 0
    note: int = 0
    unread: int = 0


class Examined(msgspec.Struct):
    """A file after reading, recognition, parsing and validation: nothing stored yet.

    `skipped`: it is not a submission at all (a lock file, `.DS_Store`).
    Findings of the file as a whole have no `submission`; others name theirs by its position.
    """

    source: Source
    submissions: list[Submission] = []
    findings: list[Finding] = []
    balance: list[SheetBalance] = []
    skipped: bool = False

    def errors_of(self, position: int) -> bool:
        """Whether the submission at a position is kept out by an error of its own or of the whole file."""
        return any(f.severity == "error" and f.submission in (None, position) for f in self.findings)
