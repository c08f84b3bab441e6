"""The catalogue's nouns: what may be reported, as typed data.

All of it comes from TOML (`catalogue/data/*.toml` and the office's own `catalogue.toml`); nothing here knows how
to read a file or to add up.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from dvk_cli.catalogue.comparisons import AcrossUnits, OverTime
from dvk_cli.model.finding import Severity

Kind = Literal["flow", "stock", "ratio", "weighted_mean", "coverage", "annual_title"]
CARRIED_KINDS = ("stock", "weighted_mean", "coverage")
"""Kinds of which a unit's older value may stand for one not reported."""


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A coded category (field, subject, level, form of recognition, status) with its label and spellings."""

    code: str
    label: str
    label_en: str = ""
    spellings: tuple[str, ...] = ()


class AmbiguousField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A spelling that names two fields: the sender must be asked."""

    spelling: str
    candidates: tuple[str, ...]


class Taxonomy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields a province reports by. `mapping`: where a field outside the list is counted."""

    code: str
    label: str
    fields: tuple[str, ...]
    label_en: str = ""
    mapping: dict[str, str] = {}

    def place(self, field: str) -> str | None:
        """The field under which one is counted here; None if this taxonomy has no place for it."""
        # A bare total has no field under any taxonomy: it keeps its own line.
        if field in self.fields or field == "khong_ro":
            return field
        return self.mapping.get(field)


class MeasureUnit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of measure. `factor`: how many of the dimension's base unit it is; `precision`: decimals stored."""

    code: str
    dimension: str
    factor: Decimal = Decimal(1)
    precision: int = 0
    spellings: tuple[str, ...] = ()


class SeriesBreak(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days on which a definition changed: figures on two sides of one are not compared."""

    code: str
    label: str
    dates: tuple[date, ...]
    label_en: str = ""
    source: str = ""


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A measure beside models and recognitions, and how it adds up (see the head of `indicators.toml`).

    `carry_years`: how old a unit's value may be that stands for one not reported; 0, none may. `stars`: it is the
    number of OCOP products of so many stars, which a list of products tells too.
    """

    code: str
    label: str
    unit: str
    kind: Kind
    label_en: str = ""
    numerator: str | None = None
    denominator: str | None = None
    weight: str | None = None
    eligible: tuple[str, ...] = ()
    reached_by: str | None = None
    sum_of: tuple[str, ...] = ()
    scale: int = 1
    decimals: int = 0
    change: Literal["points", "value"] | None = None
    range: tuple[Decimal, Decimal] | None = None
    breaks: tuple[str, ...] = ()
    carry_years: int = 0
    stars: tuple[int, ...] = ()
    spellings: tuple[str, ...] = ()

    @property
    def is_mark(self) -> bool:
        """Whether a unit answers it with yes or no (reached or not) rather than with a number."""
        return self.kind == "coverage" and (bool(self.eligible) or self.unit == "xã")


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation between the indicators of one unit and period; a code with `-` in front is subtracted.

    `enabled` false switches it off; `trial`: what it finds is a warning, whatever its severity.
    """

    id: str
    left: tuple[str, ...]
    op: Literal["==", "<="]
    right: tuple[str, ...]
    label: str
    severity: Severity = "warning"
    tolerance: Decimal = Decimal(0)
    label_en: str = ""
    enabled: bool = True
    trial: bool = False


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The header words of one column role."""

    words: tuple[str, ...]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list that offices send, recognised by the column roles in its header."""

    code: str
    label: str
    requires: tuple[str, ...]
    one_of: tuple[str, ...]
    columns: tuple[str, ...]
    label_en: str = ""


class CrosstabWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words in the headers of cross-tabs that are neither a category nor an indicator."""

    total: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    flow: tuple[str, ...] = ()
    models_title: tuple[str, ...] = ()
    recognitions_title: tuple[str, ...] = ()


class RowWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a row is known to be something else than a record."""

    total: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that answer yes or no, and that say for whom a value is."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    area_scope: tuple[str, ...] = ()
    own_scope: tuple[str, ...] = ()


class OwnSuccession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the office knows of a unit that ended: `new` took over all of `old` (`part`: part of it) on the day `on`.

    `on`: the first day on which the old unit was no longer in force. Both are codes.
    """

    old: str
    on: date
    new: str
    part: bool = False


class NamedModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model as its reports name it. Without `performer`: whoever carries it out."""

    name: str
    performer: str | None = None
    unit: str | None = None


class JudgedModels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Models that the office declares to be one, or to be different ones. `unit`: of those that name none."""

    models: tuple[NamedModel, ...]
    unit: str | None = None


class Doubles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When two models are pointed out as perhaps one (see `checks.toml`); never counted as one for that."""

    likeness: int = 92
    shortest: int = 12
    neighbours: int = 8
    most_units: int = 5
    most_models: int = 20000
    local: tuple[str, ...] = ()


class CatalogueData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the TOML files say, merged."""

    field: tuple[Term, ...]
    taxonomy: tuple[Taxonomy, ...]
    subject: tuple[Term, ...]
    level: tuple[Term, ...]
    recognition_form: tuple[Term, ...]
    status: tuple[Term, ...]
    measure_unit: tuple[MeasureUnit, ...]
    indicator: tuple[Indicator, ...]
    form: tuple[Form, ...]
    columns: dict[str, Words]
    crosstab: CrosstabWords
    rows: RowWords
    marks: Marks
    ambiguous_field: tuple[AmbiguousField, ...] = ()
    check: tuple[Check, ...] = ()
    over_time: tuple[OverTime, ...] = ()
    across_units: tuple[AcrossUnits, ...] = ()
    severity: dict[str, Severity] = {}
    doubles: Doubles = Doubles()
    succession: tuple[OwnSuccession, ...] = ()
    same_model: tuple[JudgedModels, ...] = ()
    different_model: tuple[JudgedModels, ...] = ()
    breaks: tuple[SeriesBreak, ...] = msgspec.field(default=(), name="break")
