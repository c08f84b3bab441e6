"""What a summary is asked for, and the part of it (the area, or one unit) that figures are made of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.facts import Facts
from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.summary import UnitName
from dvk_cli.model.unit import Unit
from dvk_cli.vietnamese.periods import Frequency, year_before, year_earlier


class SummaryRequest(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What to summarise.

    Args:
        period: the period asked for.
        base: the year that changes are against: the one before the period's last (`vietnamese.periods.year_before`),
            or the one that was named (`compare`).
        area: code and printed name of the area.
        units: communes in force on `units_on`, by code.
        reporting_units: where units of another day carry the figures, those in force on `units_on`, by line.
        units_on: the period's last day, or the area's own last day if that is earlier (`last_day_of`).
        agencies: bodies that report beside the communes.
        frequency, forms: what a unit owes; no forms: any accepted part is a report.
        year: "calendar" or "nd09".
        by: add the figures of each unit, of each district, or of each year.
        unit: only this unit's figures (a code), of communes or agencies.
        as_of: printed, None unless asked for.
        compare: `base` was named: every indicator has a change, across breaks in series too.
        districts: with `by="district"`, the districts of the area in force on the day whose units carry the figures.
        district_of: key of the line of a commune (`model.lines`) → code of its (last) district.
        identities: how rows are known to be one model, and the lines of the units: what a code meant on a day. Where
            the lines have a `day`, `units` are those of that day and carry what they are made of (--units).
    """

    period: Period
    base: Period
    area: UnitName
    units: Sequence[Unit]
    units_on: date
    reporting_units: Sequence[Unit] = ()
    catalogue: Catalogue
    agencies: Sequence[Unit] = ()
    frequency: Frequency = "year"
    forms: Sequence[FormCode] = ()
    year: str = "calendar"
    by: Literal["unit", "district", "year"] | None = None
    unit: str | None = None
    as_of: date | None = None
    compare: bool = False
    districts: Sequence[Unit] = ()
    district_of: Mapping[str, str] = {}
    identities: Identities = Identities()

    @property
    def lines(self) -> Lines:
        """The units over time."""
        return self.identities.lines

    @cached_property
    def agency_codes(self) -> frozenset[str]:
        """Codes of the bodies that report beside the communes."""
        return frozenset(unit.code for unit in self.agencies)

    @property
    def reach(self) -> Period:
        """From the first day of which a value can matter: for changes, for what is carried, for the year before."""
        first = year_before(Period("", self.period.start, self.period.start), self.year)
        start = min(first.start, self.base.start)
        years = max((item.carry_years for item in self.catalogue.data.indicator), default=0)
        return Period("", year_earlier(start, years), self.period.end)

    @property
    def looked_back_on(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """The indicators of which values from before the period matter; None: of all.

        Those whose older values may be carried, and those that are compared with `base`. Which units have reported
        anything of an indicator is a part of what is said under the units of another day.
        """
        if self.lines.day is not None:
            return None
        carried = {item.code for item in self.catalogue.data.indicator if item.carry_years}
        compared = {item.code for item in self.catalogue.data.indicator if self.compare or item.change is not None}
        made_from = self.catalogue.made_from
        return frozenset().union(*map(made_from, carried)), frozenset().union(*map(made_from, compared))

    @property
    def units_asked(self) -> frozenset[str] | None:
        """Codes of the units whose reports decide the figures of the one unit asked for; None: those of all.

        Its own, those of units that it took over or that took it over, and those of the agencies, which list what they
        have decided. What an agency itself tells of can be another unit's, and so can a model that the office declares
        to be one with others.
        """
        lines = self.lines
        if self.unit is None or lines.day is not None or self.unit in self.agency_codes or self.identities.same:
            return None
        root = lines.root(self.unit)
        family = {line.code for line in lines.all if lines.root(line.key) == root}
        return frozenset({lines.code(self.unit), *family, *self.agency_codes})


class View(msgspec.Struct, frozen=True, dict=True):
    """Whose figures are made: the whole area's, one unit's (`only`), or those of several units (`members`).

    Units are named by the keys of their lines (`model.lines`).

    `communes`: those of the view that are in force at the end, which coverage and denominators are counted over.
    `marked`: of the whole area under the units of another day, those that reported: a mark that they have says nothing
    of the unit that they became part of, but the area has as many as before.
    """

    communes: tuple[Unit, ...]
    only: str | None = None
    members: frozenset[str] | None = None
    lines: Lines = Lines()
    marked: tuple[Unit, ...] = ()

    @property
    def could_have_marks(self) -> tuple[Unit, ...]:
        """The communes that marks are counted over."""
        return self.marked or self.communes

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole area."""
        return self.only is None and self.members is None

    def has(self, code: str) -> bool:
        """Whether a unit's reports are part of this view."""
        if self.only is not None and self.lines.home(code) != self.only:
            return False
        return self.members is None or code in self.members

    def reporting(self, codes: Iterable[str]) -> frozenset[str]:
        """The communes of the view that these units' reports speak for in full."""
        return self.lines.speaking(codes, self.codes)

    def began(self, unit: Unit) -> date | None:
        """The first day of one of the communes, under whatever name and kind."""
        line = self.lines.by_key.get(unit.code)
        return unit.valid_from if line is None else line.first

    @cached_property
    def codes(self) -> frozenset[str]:
        """Codes of the communes expected."""
        return frozenset(unit.code for unit in self.communes)


def view_of(request: SummaryRequest, only: str | None = None) -> View:
    """The view of the whole area, or of one unit."""
    communes = (unit for unit in request.units if only is None or unit.code == only)
    asked = request.reporting_units if only is None else ()
    return View(
        tuple(sorted(communes, key=lambda unit: unit.code)),
        only,
        lines=request.lines,
        marked=tuple(sorted(asked, key=lambda unit: unit.code)),
    )


def view_of_some(request: SummaryRequest, members: frozenset[str]) -> View:
    """The view of several units together."""
    communes = (unit for unit in request.units if unit.code in members)
    return View(tuple(sorted(communes, key=lambda unit: unit.code)), members=members, lines=request.lines)


def last_day_of(period: Period, area: Unit | None) -> date:
    """The day whose units are to report: the period's end, or the area's last day if it was abolished before."""
    if area is None or area.valid_to is None or period.end < area.valid_to:
        return period.end
    return area.valid_to - timedelta(days=1)


def names_of(request: SummaryRequest, facts: Facts) -> dict[str, str]:
    """Code → name as printed, of every unit that is expected or has reported."""
    names = request.lines.names() | {part.unit_code: part.unit_name for part in (*facts.wider, *facts.parts)}
    names.update((unit.code, unit.full_name) for unit in (*request.units, *request.agencies, *request.districts))
    return names


def year_of(day: date, year: str) -> int:
    """The reporting year that a day lies in (20/12/2022 lies in 2023 when the year runs from 15/12)."""
    return int(year_before(Period("", day, day), year).label) + 1


def years_of(period: Period, year: str) -> range:
    """The reporting years that a period touches."""
    return range(year_of(period.start, year), year_of(period.end, year) + 1)
