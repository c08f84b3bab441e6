"""The finished result: figures, tables, who has reported, and what a reader should know. Renderers compute nothing."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

from dvk_cli.i18n import gettext, mark
from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period

Number = Decimal | int


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. A figure without data is absent, so `value` is never None in practice and never a stand-in 0.

    `decimals` is set for rates, which are rounded; None means that the value is exact and is shown as it is.
    For a coverage (22/28) `value` is the numerator. `change` is meant only where `change_from` is set: None then says
    that the two years are not comparable. `coverage`: communes with data, communes expected; `agencies`: how many
    bodies beside the communes gave data for themselves. `declared`: what the senders' own totals say, where it differs.
    `plan`: what was planned, over the units that gave a plan; `plan_percent`: how much of it was reached by the
    `plan_units` units that have both plan and result (0 where it is the area's own plan).
    `unit_code` and `year`: of one unit's (district's) or one year's figures (--by). `unit_from` and `unit_until` (first
    and last day) tell units of one code apart.
    """

    id: str
    value: Number | None
    label: str
    unit: str
    decimals: int | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    change: Number | None = None
    change_from: str | None = None
    qualifiers: tuple[str, ...] = ()
    declared: Number | None = None
    coverage: tuple[int, int] | None = None
    agencies: int = 0
    plan: Number | None = None
    plan_percent: Number | None = None
    plan_units: int = 0
    reported_by: Literal["units", "area"] | None = None
    unit_code: str | None = None
    year: int | None = None
    unit_name: str | None = None
    unit_from: date | None = None
    unit_until: date | None = None


class UnitName(msgspec.Struct, frozen=True):
    """A unit as a document names it."""

    code: str
    name: str


class PartialUnit(msgspec.Struct, frozen=True):
    """A unit that has reported some of what it owes; `lacks`: the periods that it has not reported in full."""

    code: str
    name: str
    lacks: tuple[str, ...]


class AgencyCoverage(msgspec.Struct, frozen=True):
    """How many agencies owe a report and how many have sent all of it."""

    expected: int = 0
    reported: int = 0


class Coverage(msgspec.Struct, frozen=True):
    """Who has reported: `reported` (all that is owed) + partial + missing = `expected`. Communes; agencies apart."""

    expected: int
    reported: int
    partial: tuple[PartialUnit, ...] = ()
    missing: tuple[UnitName, ...] = ()
    agencies: AgencyCoverage = AgencyCoverage()


class Note(msgspec.Struct, frozen=True):
    """Something a reader should know about the figures; its words come from `NOTE_MESSAGES`."""

    code: str
    params: dict[str, Any] = {}

    @property
    def message(self) -> str:
        """The sentence, in the language in use."""
        none = tuple(name for name in ("partial", "missing") if self.params.get(name) == "0")
        return gettext(_SHORTER.get((self.code, none), NOTE_MESSAGES[self.code])).format_map(self.params)


# Where nobody has reported in part, or nobody is missing, nothing is said of it.
_SHORTER: dict[tuple[str, tuple[str, ...]], str] = {
    ("incomplete", ("partial",)): mark("Figures come from {reported}/{expected} units; missing: {missing}."),
    ("incomplete", ("missing",)): mark("Figures come from {reported}/{expected} units; in part: {partial}."),
}
NOTE_MESSAGES: dict[str, str] = {
    "incomplete": mark("Figures come from {reported}/{expected} units; in part: {partial}; missing: {missing}."),
    "area_abolished": mark("The area was abolished before the end of the period: units are those of {day}."),
    "units_gone": mark("Counted too are reports of units no longer in force at the end of the period: {units}."),
    "units_gone_lacking": mark(
        "Not among the {expected} units expected, as they ceased to exist before, but without a report are: {lacking}."
    ),
    "units_carried": mark(
        "Units are those of {day}: each carries what units reported that became part of it as a whole."
    ),
    "units_split": mark("Not carried to the units of {day}, because they were split, are: {units}."),
    "units_lost": mark("Not carried to the units of {day}, because no list says what became of them, are: {units}."),
    "marks_not_carried": mark(
        "{label}: marks (reached or not) do not say whether a unit made of several has it: they are not carried."
    ),
    "counts_only": mark("Models are known by their number only, without a list, for: {units}."),
    "models_stock": mark("The number of models is a cumulative one, as of {period}, for: {units}."),
    "new_is_first_known": mark("No list of models from before {day} is in the store: “new” means first known."),
    "new_is_first_known_of": mark(
        "“New” means first known, as no list from before {day} is in the store, for: {units}."
    ),
    "doubles_not_sought": mark(
        "More than {most} models: doubles were not looked for; `dvk models --doubles` looks for them."
    ),
    "recognitions_stock": mark("Cumulative numbers of recognitions are not of the period and were left out: {units}."),
    "taxonomy_mapped": mark("“{field}” is counted under “{place}” (taxonomy: {taxonomy})."),
    "taxonomy_no_place": mark("“{field}” has no place in the taxonomy “{taxonomy}” and keeps its own line."),
    "gap": mark("Some figures have no values for {gap}, from: {units}."),
    "only_within": mark("Reported only as part of {wider}, which cannot be split: {units}."),
    "cumulative_used": mark("For {period} the cumulative column is counted, as no other covers it, from: {units}."),
    "carried": mark("{label}: the older value of {day} is carried, for: {units}."),
    "title_year": mark("{label}: the titles are those of {year}, the last whole year."),
    "stock_differs": mark("{label}, {unit}: two reports ending on the same day differ; the one for {used} is counted."),
    "one_side": mark("{label}: left out, because they did not report what it is measured against, are: {units}."),
    "uneven_periods": mark("{label}: only the periods that have both of its sides are counted, from: {units}."),
    "rate_without_parts": mark(
        "{label}: no figure, as {count} unit(s) sent the rate alone and rates are not averaged."
    ),
    "rate_left_out": mark(
        "{label}: left out, because they sent the rate alone and rates are not averaged, are: {units}."
    ),
    "area_control": mark("{label}: the area's own value is {declared}, the units that reported make {recomputed}."),
    "area_values_differ": mark("{label}: several agencies give a value for the area; the one of {agency} is taken."),
    "break_change": mark("{label}: not compared with {year}, because the definition changed: {reason}."),
    "break_compared": mark("{label}: compared with {year}, although the definition changed in between: {reason}."),
    "change_other_unit": mark("Not compared with {year}, when the code was another unit's or none's: {units}."),
    "carried_change": mark("{label}: no change against {year} is given, because older values are carried."),
    "bound_change": mark(
        "{label}: no change against {year} is given, because one of the two numbers is a lower bound."
    ),
    "products_older": mark(
        "OCOP products: at least those of older lists, valid on {day}, for want of a later list: {units}."
    ),
    "products_left": mark(
        "OCOP products of units no longer in force, with certificates valid on {day}, are not counted: {units}."
    ),
    "break_span": mark("{label}: adds up values from before and after a change of definition: {reason}."),
    "change_other_units": mark(
        "{label}: the change against {year} compares {now} units with {then}; {both} are the same."
    ),
    "plan_coverage": mark(
        "{label}: {planned} unit(s) gave a plan and {reported} a result; the percentage is of the {both} with both."
    ),
    "plan_unclear": mark(
        "{label}: plans in several reports of one year, or in some of the reports counted, are not added: {units}."
    ),
    "plan_of_rate": mark("{label}: planned rates are not added or averaged; they were given by: {units}."),
    "plan_of_area": mark("{label}: the plan for the whole area is {plan}; it is not set beside the units' figure."),
    "plan_alone": mark("{label}: a plan and no result from: {units}."),
    "without_district": mark("In no district, and on lines of their own, are: {units}."),
    "closed": mark("The figures of this period were closed on {day} (edition {number}); what came later revises them."),
}
"""Notes by code. Their texts are English here and translated where they are shown."""


class Column(msgspec.Struct, frozen=True):
    """A column of a table; `numeric` columns are set to the right."""

    id: str
    label: str
    numeric: bool = True


class TableCell(msgspec.Struct, frozen=True, kw_only=True):
    """A text, or a number with what is printed around it.

    `kind` "number" with `value` None is a missing number (shown “…”). `decimals` None: exact. `denominator`: shown
    “22/28”. `signed`: a change, shown with its sign.
    """

    kind: Literal["text", "number"] = "text"
    text: str = ""
    value: Number | None = None
    decimals: int | None = None
    suffix: str = ""
    denominator: Number | None = None
    declared: Number | None = None
    qualifiers: tuple[str, ...] = ()
    signed: bool = False


class Table(msgspec.Struct, frozen=True):
    """A table ready to be drawn. Every row has one cell a column; a `total` row is the last one."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    total: bool = False


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """All that one summary says. `year` names the reporting year in use (`calendar` or `nd09`).

    `units`: the day whose units carry the figures; None: those that reported.
    """

    period: Period
    area: UnitName
    taxonomy: str
    taxonomy_label: str
    year: str
    as_of: date | None
    coverage: Coverage
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    units: date | None = None
