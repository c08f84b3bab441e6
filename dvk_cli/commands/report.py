"""`dvk report`: the documents of a period, to be signed and sent."""

from pathlib import Path
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Period, parsed_date, parsed_period
from dvk_cli.i18n import gettext as _

HELP = _("The report of a period as documents.")

Folder = Annotated[
    Path | None,
    typer.Option("-o", "--output", help=_("folder for the documents; reports/ if not given"), metavar=_("DIR")),
]
Dated = Annotated[
    str | None,
    typer.Option("--date", help=_("the day in the letterhead; left to be filled in if not given"), metavar=_("DATE")),
]


def run(ctx: typer.Context, period: Period, dated: Dated = None, output: Folder = None) -> int:
    """Write the documents and say where they are."""
    from dvk_cli.durable import make_folder, write_whole
    from dvk_cli.pipeline import report
    from dvk_cli.renderers.report.formats import formats_named

    common = common_of(ctx)
    forms = formats_named(common.format)
    workspace = common.workspace()
    # All are made before the first is written.
    made = report.documents(workspace, parsed_period(period, workspace), forms, dated=parsed_date(dated))
    folder = output or workspace.root / workspace.config.run.reports
    make_folder(folder)
    for name, content in made:
        write_whole(folder / name, content)
        typer.echo(folder / name)
    return 0
