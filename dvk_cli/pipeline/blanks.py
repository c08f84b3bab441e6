"""Workbooks for units to fill in."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dvk_cli.durable import safe_name
from dvk_cli.i18n import gettext as _
from dvk_cli.model.period import Period
from dvk_cli.model.records import FORMS, FormCode
from dvk_cli.pipeline.request import catalogue_of, unit_named

if TYPE_CHECKING:
    from dvk_cli.model.unit import Unit
    from dvk_cli.workspace import Workspace


def blanks(
    workspace: "Workspace",
    forms: Sequence[FormCode],
    unit: str | None,
    period: Period | None,
    *,
    today: date,
    all_units: bool = False,
) -> Iterator[tuple[str, bytes]]:
    """Workbooks to be filled in, with their names: one for a unit, or for each, or one that names none.

    Without `forms`: those that units owe, else the three lists. Without a period: for the units of `today`.
    """
    from dvk_cli.renderers.template import blank_workbook
    from dvk_cli.summaries.request import last_day_of

    catalogue = catalogue_of(workspace)
    around = period or Period("", today, today)
    units: list[Unit | None] = [None]
    if all_units:
        in_force = workspace.register.in_force(last_day_of(around, workspace.area_unit))
        units = [*in_force, *workspace.register.agencies]
    elif unit is not None:
        units = [unit_named(workspace, unit, around)]
    wanted = forms or workspace.config.expect.forms or FORMS[:3]
    for each in units:
        name = " ".join(part for part in (each.full_name if each else _("template"), period and period.label) if part)
        yield f"{safe_name(name)}.xlsx", blank_workbook(each, period, catalogue, wanted)
