"""What figures are made of, written down by the code that makes them, so that a trace can't tell another story.

An ordinary summary writes nothing down.
"""

from decimal import Decimal

import msgspec

from dvk_cli.catalogue.types import Indicator
from dvk_cli.model.facts import ControlFact, CountFact, ModelFact, ObservationFact, RecognitionFact
from dvk_cli.model.summary import Figure
from dvk_cli.summaries.measures import Result
from dvk_cli.summaries.request import View


class Use(msgspec.Struct, frozen=True):
    """A record, and how much of a figure it is. Without one: the unit in force (`unit`) that a denominator counts.

    `role`: value, numerator, denominator; plan; declared; with `last_` or `base_` in front: of a change.
    """

    role: str
    counts_as: Decimal | int
    record: ModelFact | RecognitionFact | CountFact | ObservationFact | ControlFact | None = None
    unit: str = ""


class Entry(msgspec.Struct):
    """All uses of one figure; of an indicator's with what it was made by."""

    uses: list[Use]
    item: Indicator | None = None
    result: Result | None = None


Entries = dict[str, Entry]
"""By the figure's id."""


class Recorded(msgspec.Struct):
    """The figures of one view and what they are made of; `control`: decisions that another body's list counts."""

    view: View
    figures: tuple[Figure, ...]
    entries: Entries
    control: list[RecognitionFact | CountFact]
