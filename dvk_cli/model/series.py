"""What is compared over time and across units: figures and parts of reports, lightly, with where they stand."""

from decimal import Decimal
from typing import Literal

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode, Place

Sender = tuple[str, int]
"""A submission of the run: its file's path and its position in it."""

Slot = tuple[str, Period, FormCode]
"""What a part fills: unit, period, form."""

Basis = Literal["result", "cumulative", "flow", "stock"]


class SentPart(msgspec.Struct, frozen=True):
    """One unit's report of one form.

    `said`: hash of its values without its unit and period; `telling`: how many of its records could not be another's by
    chance (0 where it came from the store). `sender`: None if it is in force and not of this run.
    """

    unit: str
    unit_name: str
    period: Period
    form: FormCode
    said: str
    file: str
    sha256: str
    telling: int = 0
    sender: Sender | None = None

    @property
    def slot(self) -> Slot:
        """What it fills: another with the same slot takes its place."""
        return self.unit, self.period, self.form


class Figure(msgspec.Struct, frozen=True):
    """One figure of a part.

    `code`: an indicator, `models`, or `recognitions.<level>.<form>`. `basis`: `result` or `cumulative` of an indicator;
    of a number of models or recognitions whether they are new (flow) or standing (stock). `exact`: without qualifier.
    """

    part: SentPart
    code: str
    basis: Basis
    scope: str
    value: Decimal
    place: Place
    raw: str
    exact: bool = True

    @property
    def counted(self) -> bool:
        """Whether it is a number of models or recognitions, not an indicator."""
        return self.basis in ("flow", "stock")


class Told(msgspec.Struct, frozen=True):
    """A finding, and the submission of the run that it is about. `places`: all cells that share its cause."""

    sender: Sender
    finding: Finding
    places: tuple[Place, ...] = ()
