"""What one file holds for one unit and one period."""

from typing import Literal

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.recognised import SheetSeen
from dvk_cli.model.records import FORMS, ControlTotal, Count, FormCode, ModelRow, Observation, ProductRow, Recognition
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
    products: list[ProductRow] = []
    controls: list[ControlTotal] = []

    def record_counts(self) -> dict[str, int]:
        """Number of records by form; recognitions told by models' rows are counted as models only."""
        return {
            "models": len(self.models),
            "recognitions": sum(not r.from_models for r in self.recognitions),
            "indicators": len(self.indicators),
            "counts": len(self.counts),
            "products": len(self.products),
        }

    def forms(self) -> list[FormCode]:
        """The forms it has, in the order of the contract."""
        return [form for form in FORMS if form in self.parts]


class Aside(msgspec.Struct, frozen=True):
    """Cells of one use (`title`, `header`, `control`, `signature`, `note`, `unread`): how many, and their ranges."""

    use: str
    cells: int
    at: tuple[str, ...]


class SheetBalance(msgspec.Struct):
    """What became of a sheet's non-empty cells: how many, by use; the parts add to `cells`.

    `aside`: where the cells stand that gave no record, by use.
    """

    sheet: str
    cells: int
    used: int = 0
    title: int = 0
    header: int = 0
    control: int = 0
    signature: int = 0
    note: int = 0
    unread: int = 0
    aside: list[Aside] = []


class Examined(msgspec.Struct):
    """A file after reading, recognition, parsing and validation: nothing stored yet.

    `sheets`: what was recognised in each, if asked for. `skipped`: it is no submission at all (a lock file).
    Findings of the file as a whole have no `submission`; others name theirs by its position.
    """

    source: Source
    submissions: list[Submission] = []
    findings: list[Finding] = []
    balance: list[SheetBalance] = []
    sheets: list[SheetSeen] = []
    skipped: bool = False

    def errors_of(self, position: int) -> bool:
        """Whether the submission at a position is kept out by an error of its own or of the whole file."""
        return any(f.severity == "error" and f.submission in (None, position) for f in self.findings)
