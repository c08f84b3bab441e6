"""What is asked of the stations: by which catalogue, of which units, and what those owe."""

from datetime import date
from typing import TYPE_CHECKING

from dvk_cli.model.period import Period

if TYPE_CHECKING:
    from dvk_cli.catalogue.catalogue import Catalogue
    from dvk_cli.model.unit import Unit
    from dvk_cli.summaries.request import SummaryRequest
    from dvk_cli.workspace import Workspace


def catalogue_of(workspace: "Workspace | None") -> "Catalogue":
    """The catalogue in use: the workspace's, or the default one."""
    from dvk_cli.catalogue.load import load_catalogue

    return load_catalogue() if workspace is None else workspace.catalogue


def unit_named(workspace: "Workspace", text: str, period: Period | None) -> "Unit":
    """The unit that a person names, in a period's time (None: at any).

    Raises:
        UsageError: no unit of the area is called so, or several are.
    """
    from dvk_cli.summaries.over_time import units_named

    return units_named(text, period, workspace.register)[0]


def request_for(
    workspace: "Workspace", period: Period, units: date | None = None, *, mixed: bool = False
) -> "SummaryRequest":
    """What a summary of a period needs to know of the workspace, with its units over time.

    `units`: a day whose units carry the figures; `mixed`: catalogue and units of different times.
    """
    from dvk_cli.summaries.over_time import over_time

    return over_time(owed(workspace, period), workspace.register, workspace.extend, units, mixed=mixed)


def owed(workspace: "Workspace", period: Period) -> "SummaryRequest":
    """The area, its units in force at the period's end, and what they owe."""
    from dvk_cli.model.summary import UnitName
    from dvk_cli.summaries.request import SummaryRequest, last_day_of
    from dvk_cli.vietnamese.periods import year_before

    config = workspace.config
    units_on = last_day_of(period, workspace.area_unit)
    return SummaryRequest(
        period=period,
        base=year_before(period, config.periods.year),
        area=UnitName(config.area.code, config.area.name),
        units=workspace.register.in_force(units_on),
        units_on=units_on,
        catalogue=catalogue_of(workspace),
        agencies=workspace.register.agencies,
        frequency=config.expect.frequency,
        forms=config.expect.forms,
        year=config.periods.year,
    )


def years_in(workspace: "Workspace", period: Period) -> list[Period]:
    """The years of a period, each as far as the period goes."""
    from dvk_cli.summaries.request import years_of
    from dvk_cli.vietnamese.periods import year_period

    kind = workspace.config.periods.year
    years = (year_period(number, kind) for number in years_of(period, kind))
    return [Period(y.label, max(y.start, period.start), min(y.end, period.end)) for y in years]
