"""`dvk check`: read and validate, store nothing."""

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Paths, PeriodOrNone, Unit
from dvk_cli.commands.output import emit
from dvk_cli.commands.returns import Annotate, refuse_inside, write_returns
from dvk_cli.i18n import gettext as _

HELP = _("Read and validate files, store nothing; needs no workspace.")


def run(
    ctx: typer.Context, paths: Paths, unit: Unit = None, period: PeriodOrNone = None, annotate: Annotate = None
) -> int:
    """Check the files; 1 if anything is not valid."""
    from dvk_cli.commands import progress
    from dvk_cli.intake.options import IntakeOptions
    from dvk_cli.pipeline import receive

    common = common_of(ctx)
    workspace = common.workspace_or_none()
    refuse_inside(annotate, paths, workspace)
    with progress.shown(common) as told:
        result = receive.check(paths, workspace, IntakeOptions(unit, period), progress=told)
    try:
        if annotate is not None:
            with progress.shown(common) as told:
                write_returns(result, paths, workspace, annotate, quiet=common.quiet, progress=told)
    finally:
        emit(ctx, result)
    return 0 if result.all_accepted else 1
