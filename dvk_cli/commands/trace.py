"""`dvk trace`: from one figure back to file, sheet and cell, and from a cell to its figures."""

from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Output, PeriodOrNone, Unit, Units, parsed_date, parsed_period, parsed_units
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError

HELP = _("From one figure back to file, sheet and cell; from a cell to the figures that it counts in.")

What = Annotated[
    str,
    typer.Argument(
        help=_("a figure: models.total, indicators.ty_le_ho_ngheo; or a cell: “FILE!SHEET!CELL”"), metavar=_("FIGURE")
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help=_("from what was in the store on that day"), metavar=_("DATE"))
]


def run(
    ctx: typer.Context,
    what: What,
    period: PeriodOrNone = None,
    unit: Unit = None,
    as_of: AsOf = None,
    units: Units = None,
    output: Output = None,
) -> int:
    """Trace it."""
    from dvk_cli.pipeline import trace
    from dvk_cli.pipeline.vintages import then

    workspace = common_of(ctx).workspace()
    day, cell = parsed_date(as_of), trace.cell_of(what)
    was = workspace if day is None else then(workspace, day).workspace
    span = None if period is None else parsed_period(period, was)
    if cell is not None:
        if unit or day or parsed_units(units):
            raise UsageError(_("a cell is traced in what is in force"), _("Leave out --unit, --as-of and --units."))
        emit(ctx, trace.trace_cell(workspace, cell, span), output)
        return 0
    if span is None:
        raise UsageError(_("of which period?"), _("Name it: --period 2021-2023."))
    made = trace.trace(workspace, what, span, unit=unit, as_of=day, units=parsed_units(units))
    emit(ctx, made, output)
    return 0
