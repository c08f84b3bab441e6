"""`dvk check`: read and validate, store nothing."""

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Paths, PeriodOrNone, Unit
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Read and validate files, store nothing; needs no workspace.")


def run(ctx: typer.Context, paths: Paths, unit: Unit = None, period: PeriodOrNone = None) -> int:
    """Check the files; 1 if anything is not valid."""
    from dvk_cli import pipeline
    from dvk_cli.intake.options import IntakeOptions

    result = pipeline.check(paths, common_of(ctx).workspace_or_none(), IntakeOptions(unit, period))
    emit(ctx, result)
    return 0 if result.all_accepted else 1
