"""The nouns of the sample: a unit, what it reports for a year, and how a value was worded."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

KINDS = {"xa": "Xã", "thi_tran": "Thị trấn", "co_quan": ""}

QUALIFIERS = {"trên": "at_least", "hơn": "at_least", "khoảng": "about"}
"""Words before a number, and the qualifier that a total made with it must carry."""


@dataclass(frozen=True)
class Unit:
    """A commune or an agency; `name` is bare for a commune, whole for an agency."""

    code: str
    name: str
    kind: str
    decides: tuple[str, ...] = ()
    area_wide: bool = False

    @property
    def full_name(self) -> str:
        """The name as written in a sentence or a file name: `Xã Lý Trạch`, `Công an huyện`."""
        return f"{KINDS[self.kind]} {self.name}".strip()

    @property
    def in_sentence(self) -> str:
        """The name inside a sentence: `xã Lý Trạch`, `Công an huyện`."""
        return self.name if self.is_agency else f"{KINDS[self.kind].lower()} {self.name}"

    @property
    def is_agency(self) -> bool:
        """Whether the unit is one of the district's own bodies."""
        return self.kind == "co_quan"


@dataclass(frozen=True)
class Model:
    """A model; the same name and performer in the same unit are the same model in every year."""

    name: str
    performer: str
    field: str
    subject: str
    started: int
    typical: bool = False


@dataclass(frozen=True)
class ModelRow:
    """A model in one year's list; `level` is filled in the year of the decision only."""

    model: Model
    level: str = ""


@dataclass(frozen=True)
class Recognition:
    """One decision, as a row of a list of recognitions."""

    recipient: str
    subject: str
    level: str
    form: str
    number: str
    day: date


@dataclass(frozen=True)
class Amount:
    """The value of an indicator, in the catalogue's unit; None where the form does not apply to the unit.

    `word` stands before the number ("trên"); `unit` is the unit that the sender writes if it is another one,
    and `factor` turns the value into it; `written` replaces the number ("Đạt"); `text` writes it as text.
    """

    value: Decimal | None
    word: str = ""
    unit: str = ""
    factor: Decimal = Decimal(1)
    written: str = ""
    text: bool = False

    @property
    def qualifier(self) -> str:
        """What the word before the number means for a total; empty without a word."""
        return QUALIFIERS.get(self.word, "")


FieldCounts = dict[tuple[str, str], int]
"""Models by (field, subject)."""

RecognitionCounts = dict[tuple[str, str, str], int]
"""Recognitions by (level, form, subject)."""


@dataclass
class Report:
    """Everything that one unit reports for one year."""

    unit: Unit
    year: int
    models: list[ModelRow] = field(default_factory=list)
    recognitions: list[Recognition] = field(default_factory=list)
    indicators: dict[str, Amount] = field(default_factory=dict)
    field_counts: FieldCounts = field(default_factory=dict)
    recognition_counts: RecognitionCounts = field(default_factory=dict)
    declared_extra: int = 0
    """How much the grand total that the sender wrote is above the sum of the table's parts."""


def whole(value: int | str) -> Amount:
    """An amount without any wording: `whole(12)`, `whole("58.3")`."""
    return Amount(Decimal(value))
