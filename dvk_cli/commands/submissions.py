"""`dvk submissions`: the ledger of what was received."""

from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Output, PeriodOrNone, Unit, parsed_period
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError

HELP = _("The ledger of what was received, and who did what with it.")

All = Annotated[bool, typer.Option("--all", help=_("also what was replaced, and what only repeated it"))]
Log = Annotated[bool, typer.Option("--log", help=_("who did what, when and why: all of the ledger"))]


def run(
    ctx: typer.Context,
    period: PeriodOrNone = None,
    unit: Unit = None,
    everything: All = False,
    log: Log = False,
    output: Output = None,
) -> int:
    """List it in the order of arrival."""
    from dvk_cli.pipeline import ledger

    workspace = common_of(ctx).workspace()
    if log:
        if period or unit or everything:
            raise UsageError(_("--log is of the whole ledger"), _("Leave out --period, --unit and --all."))
        emit(ctx, ledger.trail(workspace), output)
        return 0
    span = parsed_period(period, workspace) if period else None
    emit(ctx, ledger.submissions(workspace, span, unit, everything=everything), output)
    return 0
