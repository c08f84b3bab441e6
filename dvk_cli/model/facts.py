"""What the store tells the summaries: records in force, without their words, ready to be added up."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode, Measure, Scope


class Part(msgspec.Struct, frozen=True):
    """A part in force: one unit's report of one form for one period."""

    id: int
    unit_code: str
    unit_name: str
    period: Period
    form: FormCode
    records: int
    file: str


class Origin(msgspec.Struct, frozen=True):
    """Where a record stands: its part, the file as it was received, the cell and what it showed."""

    part: int
    file: str
    sha256: str
    sheet: str
    cell: str
    raw: str = ""


class ModelFact(msgspec.Struct, frozen=True):
    """Distinct models of one unit in a span: `number` of one field and subject, as the latest report has them.

    `known`: reported before the span too; `status`: the latest one that a report of the span says. Where origins were
    asked for it is one model: `period` and `origin` are of its latest report, `again` are its other rows in the span.
    """

    unit_code: str
    field: str
    subject: str
    number: int
    known: bool = False
    status: str | None = None
    period: Period | None = None
    origin: Origin | None = None
    again: tuple["ModelFact", ...] = ()


class NamedFact(msgspec.Struct, frozen=True):
    """A model of a span with its words, and where its latest report stands: its period, file, sheet and cell."""

    unit_code: str
    identity: str
    name: str
    performer: str
    period: str
    file: str
    sheet: str
    cell: str


class ListedFact(msgspec.Struct, frozen=True):
    """How many models the list of a unit and period holds, in a field: the control of its counts."""

    unit_code: str
    period: Period
    field: str
    number: int


class RecognitionFact(msgspec.Struct, frozen=True):
    """One reported decision. `year`: the decision's, else the last year of the report's period."""

    unit_code: str
    period: Period
    level: str
    form: str
    subject: str
    identity: str
    performer: str
    number: str
    year: int
    from_models: bool
    origin: Origin | None = None


class DecisionsFact(msgspec.Struct, frozen=True):
    """How many decisions a list tells of that are told of nowhere else: of one level, form, subject and year."""

    unit_code: str
    period: Period
    level: str
    form: str
    subject: str
    year: int
    from_models: bool
    number: int


class RefiledFact(msgspec.Struct, frozen=True):
    """A model of which the reports of a span give different fields or subjects (`what`); the latest is counted.

    `codes`: two of them, sorted.
    """

    unit_code: str
    name: str
    codes: tuple[str, ...]
    what: Literal["field", "subject"] = "field"


class CountFact(msgspec.Struct, frozen=True):
    """A number of models or recognitions that a table of counts gives."""

    unit_code: str
    period: Period
    measure: Literal["models", "recognitions"]
    field: str
    subject: str
    level: str | None
    form: str | None
    basis: Literal["flow", "stock"]
    value: int
    qualifier: str | None
    origin: Origin | None = None


class ObservationFact(msgspec.Struct, frozen=True):
    """One reported value of an indicator, in the catalogue's unit, exact. `measure`: see `Observation`."""

    unit_code: str
    period: Period
    indicator: str
    value: Decimal
    qualifier: str | None
    scope: Scope
    measure: Measure = "result"
    origin: Origin | None = None


class ProductFact(msgspec.Struct, frozen=True):
    """A product as one list has it, with its certificate: see `ProductRow`. `origin`: where a trace asks for it."""

    identity: str
    name: str
    stars: int
    granted_from: date | None = None
    granted_to: date | None = None
    expires_on: date | None = None
    number: str = ""
    scope: Scope = "unit"
    origin: Origin | None = None


class ProductList(msgspec.Struct, frozen=True):
    """A list of products in force; without rows where the sender says that there are none."""

    unit_code: str
    unit_name: str
    period: Period
    products: tuple[ProductFact, ...] = ()


class ControlFact(msgspec.Struct, frozen=True):
    """A declared total.

    `table`: names the table it closes (the same for all controls of one table); `whole`: it closes a table of several
    submissions; `complete`: every submission of that table is in force and inside the span.
    """

    table: str
    unit_code: str
    period: Period
    form: FormCode
    figure: str
    declared: Decimal
    recomputed: Decimal
    whole: bool
    complete: bool
    origin: Origin | None = None


Record = ModelFact | RecognitionFact | CountFact | ObservationFact
"""A record of any form."""

AsideWhy = Literal["replaced", "excluded", "retracted", "wider"]


class AsideFact(msgspec.Struct, frozen=True):
    """A record that was accepted and is not in force, or is of a report that cannot be split (`wider`).

    `by`: the file that replaced it, or the reason given for taking it out.
    """

    record: Record
    why: AsideWhy
    by: str = ""


class WithdrawnFact(msgspec.Struct, frozen=True):
    """A part that would be in force had it not been taken out: by whom and why."""

    unit_code: str
    unit_name: str
    period: Period
    form: FormCode
    kind: Literal["exclude", "retract"]
    who: str
    why: str


class ClosedFact(msgspec.Struct, frozen=True):
    """The edition that closes the span's figures, and the day on which it was made."""

    number: int
    on: date


class Facts(msgspec.Struct, frozen=True):
    """All that is in force and lies inside a span.

    `observations` reach back before the span (for changes, and for values that may be carried), and are there of every
    report that ends in that time, for the state at its end; `products` are all lists that end by the span's end, as a
    certificate outlives its report; every other list lies inside the span. `wider`: the reports
    that speak of days of the span and of others, which cannot be split. Everything is ordered by unit code, then
    period, then place in the file. A unit code is the key of a line (`model.lines`): another than the bare code where
    one code had several units.

    `earlier`: units of which a list of models from before the span is known. `named`: None where there are more models
    than were asked for by name. `decisions`: what is not in `recognitions`, where numbers were asked for. `listed`: of
    the lists beside which counts of the same unit and period stand. `aside`: only where origins were asked for.
    `fields`: where not all units were asked for, fields of models of the others. `spoke`: where they were asked for,
    the units that gave values of any indicator, whether or not these are among `observations`.
    """

    parts: list[Part]
    models: list[ModelFact]
    recognitions: list[RecognitionFact]
    counts: list[CountFact]
    observations: list[ObservationFact]
    controls: list[ControlFact]
    refiled: list[RefiledFact] = []
    wider: list[Part] = []
    withdrawn: list[WithdrawnFact] = []
    closed: ClosedFact | None = None
    earlier: frozenset[str] = frozenset()
    named: list[NamedFact] | None = []
    listed: list[ListedFact] = []
    aside: list[AsideFact] = []
    products: list[ProductList] = []
    decisions: list[DecisionsFact] = []
    fields: frozenset[str] = frozenset()
    spoke: frozenset[str] = frozenset()


class ListedModel(msgspec.Struct, frozen=True):
    """A model as `dvk models` shows it: identity's latest words, and the years in which it was reported."""

    unit_code: str
    unit: str
    name: str
    performer: str
    field: str
    subject: str
    typical: bool
    years: tuple[int, ...]
    status: str | None
    first_reported: date
