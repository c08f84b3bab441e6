"""`dvk summarize`: the summary tables of a period."""

from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Output, Period, Unit, parsed_date, parsed_period
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError

HELP = _("The summary tables of a period.")

By = Annotated[str | None, typer.Option("--by", help=_("also by unit, or by year"), metavar="unit|year")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help=_("from what was in the store on that day"), metavar=_("DATE"))
]
Compare = Annotated[bool, typer.Option("--compare", help=_("give changes across breaks in series too"))]


def run(
    ctx: typer.Context,
    period: Period,
    by: By = None,
    unit: Unit = None,
    as_of: AsOf = None,
    compare: Compare = False,
    output: Output = None,
) -> int:
    """Summarise what is in force."""
    from dvk_cli import pipeline

    workspace = common_of(ctx).workspace()
    if by not in (None, "unit", "year"):
        raise UsageError(_("--by “{text}” is not known").format(text=by), _("Allowed: unit, year."))
    summary = pipeline.summarise(
        workspace,
        parsed_period(period, workspace),
        by=by,  # type: ignore[arg-type]
        unit=unit,
        as_of=parsed_date(as_of),
        compare=compare,
    )
    emit(ctx, summary, output)
    return 0
