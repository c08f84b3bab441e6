"""`dvk report`: the documents of a period, to be signed and sent."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Period, parsed_date, parsed_period
from dvk_cli.commands.output import unwritable, write_whole
from dvk_cli.i18n import gettext as _

if TYPE_CHECKING:
    from dvk_cli.model.report import Paper
    from dvk_cli.workspace import Workspace

HELP = _("The report of a period as documents.")
FOLDER = "reports"

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
    from dvk_cli import pipeline
    from dvk_cli.renderers.report.formats import formats_named

    common = common_of(ctx)
    forms = formats_named(common.format)
    workspace = common.workspace()
    report = pipeline.report(workspace, parsed_period(period, workspace))
    paper = paper_of(workspace, parsed_date(dated))
    # All are made before the first is written.
    made = [(form.name, form.write(report, paper)) for form in forms]
    folder = output or workspace.root / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    for name, content in made:
        file = folder / f"bao-cao-{report.period.label.replace('..', '_')}.{name}"
        write_whole(file, content)
        typer.echo(file)
    return 0


def paper_of(workspace: "Workspace", dated: date | None = None) -> "Paper":
    """What dvk.toml says of the office's documents."""
    from dvk_cli.model.report import Paper

    config = workspace.config.report
    return Paper(
        profile=config.profile,
        issuer=config.issuer,
        symbol=config.symbol,
        place=config.place,
        dated=dated,
        signatory_title=config.signatory.title,
        signatory_name=config.signatory.name,
        recipients=config.recipients,
        templates=None if config.templates is None else workspace.root / config.templates,
    )
