"""The records of a submission: typed values that know their cell.

They hold nothing that could hold them (`gc=False`): a long list is not searched for circles, and takes less room.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

FormCode = Literal["models", "recognitions", "indicators", "counts", "products"]
FORMS: tuple[FormCode, ...] = ("models", "recognitions", "indicators", "counts", "products")

Scope = Literal["unit", "area"]
Measure = Literal["result", "plan", "cumulative", "previous"]


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a value stands in its file: the sheet's name and the cell's address."""

    sheet: str
    cell: str


class ModelRow(msgspec.Struct, gc=False):
    """One row of a list of models.

    `identity` is the normalised name and performer, by which the same model is known in other reports of the unit.
    `level` is the level at which the row says it was recognised; `year` what the row says of its start or decision.
    """

    place: Place
    name: str
    performer: str
    identity: str
    field: str
    subject: str
    typical: bool = False
    level: str | None = None
    year: int | None = None
    number: str = ""
    decided_on: date | None = None
    status: str | None = None


class Recognition(msgspec.Struct, gc=False):
    """One decision: who was recognised, at which level, in which form.

    `identity` is the recipient's normalised name, `performer` the normalised name of who carries a recognised model out
    (or the recipient's own unit, in a list of several units), empty where not said. `year` is the decision's year (from
    its date or year column, else None: the submission's). `from_models`: it is told by a row of a list of models that
    names a level, not by a list of recognitions.
    """

    place: Place
    recipient: str
    identity: str
    level: str
    form: str
    subject: str
    performer: str = ""
    field: str | None = None
    year: int | None = None
    number: str = ""
    decided_on: date | None = None
    from_models: bool = False


class Observation(msgspec.Struct, gc=False):
    """One indicator's value as reported, converted to the catalogue's unit.

    `measure`: `result`, or a value kept beside it and never added to it (`plan`, `cumulative`, `previous`).
    `qualifier`: at_least, about, nearly, estimate. `raw`: what the cell showed.
    """

    place: Place
    indicator: str
    value: Decimal
    qualifier: str | None = None
    scope: Scope = "unit"
    measure: Measure = "result"
    raw: str = ""


class Count(msgspec.Struct, gc=False):
    """A number of models or recognitions where no list exists.

    `basis`: new in the period (flow), or standing at its end (stock).
    """

    place: Place
    measure: Literal["models", "recognitions"]
    field: str
    subject: str
    value: int
    level: str | None = None
    form: str | None = None
    basis: Literal["flow", "stock"] = "flow"
    qualifier: str | None = None
    raw: str = ""


class ProductRow(msgspec.Struct, gc=False):
    """One row of a list of OCOP products: a product with the certificate that gives it its stars.

    `identity` is the normalised name and producer (and commune, in an agency's list). `granted_from`, `granted_to`:
    first and last day on which the certificate may have been granted (the same where the day is known; the year's
    where only that is), None where nothing is said. `expires_on`: its last day as given. `scope`: an agency may list
    the products of the whole area.
    """

    place: Place
    name: str
    producer: str
    identity: str
    stars: int
    granted_from: date | None = None
    granted_to: date | None = None
    expires_on: date | None = None
    number: str = ""
    scope: Scope = "unit"


class Member(msgspec.Struct, frozen=True):
    """A unit's report of a form that a total over several closes. `in_force`: it was, and as the total closed it."""

    unit_code: str
    start: date
    end: date
    in_force: bool


class ControlTotal(msgspec.Struct):
    """A total that the sender wrote, beside what its parts add up to.

    `table`: names the table that it closes, within its file. `figure`: the figure it is a total of (`models.total`,
    `models.kinh_te`, `recognitions.co_so.cong_nhan.tap_the`, …). `whole`: it closes a table of several submissions, not
    this one's rows alone. `members`: which ones, where that is known from an export; else all of its file that have the
    form.
    """

    place: Place
    form: FormCode
    table: str
    figure: str
    declared: Decimal
    recomputed: Decimal
    whole: bool = False
    members: tuple[Member, ...] | None = None
