"""From a figure back to the cells that it is made of, and from a cell to the figures that it counts in."""

from typing import Any

import msgspec

from dvk_cli.i18n import gettext, mark
from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure, Number, UnitName


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Whose value it is and where it stands: the file as it was received. `file` None: a unit of the gazetteer."""

    unit_code: str
    unit: str
    period: str
    file: str | None = None
    sha256: str | None = None
    sheet: str | None = None
    cell: str | None = None
    raw: str | None = None


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A value that counts. `of`: the indicator it is a value of; `counts_as`: how much of the figure's role it is."""

    role: str
    source: Source
    value: Number
    counts_as: Number
    of: str = ""


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """A value that does not count, and why. `params` are for the words of `WHY_ASIDE`."""

    source: Source
    value: Number
    why: str
    params: dict[str, Any] = {}
    of: str = ""

    @property
    def message(self) -> str:
        """Why, in the language in use."""
        return gettext(WHY_ASIDE[self.why]).format_map(self.params)


WHY_ASIDE: dict[str, str] = {
    "replaced": mark("a newer report of the same unit, period and form took its place: {by}"),
    "excluded": mark("the office does not count this report: {by}"),
    "retracted": mark("its sender took this report back: {by}"),
    "wider": mark("the report is for {period}, which goes beyond the days asked for and cannot be split"),
    "plan": mark("a plan, not a result"),
    "previous": mark("the column of the year before: compared, not counted"),
    "cumulative": mark("a cumulative column beside the period's own value"),
    "cumulative_count": mark("a cumulative number, not of the period alone"),
    "overlapping": mark("other reports, which are counted, cover the same days"),
    "list": mark("the unit's list for the same days is counted in place of its numbers"),
    "control": mark("the list of the body that decides is the count, and this its control"),
    "area_value": mark("a value for the whole area: compared with the units' values, not added to them"),
    "other_side": mark("the other side of the ratio was not reported for the same day or period"),
    "repeated": mark("the same model in another row or report: it counts once"),
    "same_decision": mark("the same decision in another row or report: it counts once"),
    "not_at_end": mark("the state of an earlier day than the one that is counted"),
    "same_day": mark("another report or column that says the same day is counted"),
    "part_of_total": mark("a part of a total that the unit gave itself"),
    "rate": mark("a rate as reported: it is worked out from its parts, and rates are not averaged"),
    "not_expected": mark("not of a unit in force at the end that can have it"),
    "other_value": mark("another value is counted in its place"),
}
"""Why a value does not count, by code."""


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """One figure, all that it is made of, and what was left out. `arithmetic`: the way to the figure, in lines.

    `unit`: whose figure it is, where it is not the area's.
    """

    figure: Figure
    period: Period
    area: UnitName
    unit: UnitName | None
    formula: str
    arithmetic: tuple[str, ...]
    used: tuple[Used, ...]
    set_aside: tuple[SetAside, ...]


class CellUse(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that a cell counts in (`counts_as`), or is left out of (`aside`)."""

    figure: Figure
    role: str = ""
    counts_as: Number | None = None
    aside: SetAside | None = None


class CellTrace(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one cell of a file: the records read from it, and the figures that they count in.

    `notes`: what else is to be said, such as that no value was read from it; `findings`: those about the cell.
    """

    file: str
    sha256: str
    sheet: str
    cell: str
    period: Period | None
    records: tuple["CellRecord", ...] = ()
    uses: tuple[CellUse, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class CellRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was read from a cell. `state`: in_force, replaced, excluded or retracted."""

    form: str
    unit_code: str
    unit: str
    period: Period
    cell: str
    raw: str
    what: str
    state: str
