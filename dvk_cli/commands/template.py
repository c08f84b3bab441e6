"""`dvk template`: blank workbooks for the units to fill in."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import PeriodOrNone, Unit, parsed_period
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError

HELP = _("Make blank workbooks for the units to fill in.")


class FormName(StrEnum):
    """The forms that a workbook may have."""

    models = "models"
    recognitions = "recognitions"
    indicators = "indicators"
    counts = "counts"
    products = "products"


Forms = Annotated[
    list[FormName] | None,
    typer.Option("--form", help=_("a form to be filled in; repeat for several"), metavar=_("FORM")),
]
All = Annotated[bool, typer.Option("--all", help=_("one for each unit and agency of the area"))]
Folder = Annotated[Path, typer.Option("-o", "--output", help=_("the folder to write into"), metavar=_("DIR"))]


def run(
    ctx: typer.Context,
    output: Folder,
    form: Forms = None,
    unit: Unit = None,
    all_units: All = False,
    period: PeriodOrNone = None,
) -> None:
    """Write one workbook for the unit, or for each; without either, one that leaves the unit's name open."""
    from dvk_cli.durable import make_folder, write_whole
    from dvk_cli.model.records import FORMS
    from dvk_cli.pipeline.blanks import blanks
    from dvk_cli.renderers.base import Line, Page

    if unit and all_units:
        raise UsageError(_("--unit and --all exclude each other."), _("Give one of them."))
    workspace = common_of(ctx).workspace()
    wanted = parsed_period(period, workspace) if period else None
    forms = [code for code in FORMS if code in (form or [])]
    made = blanks(workspace, forms, unit, wanted, today=datetime.now(UTC).date(), all_units=all_units)
    make_folder(output)
    written = []
    for name, content in made:
        write_whole(output / name, content)
        written.append((output / name).as_posix())
    lines = (Line("files", _("Files"), tuple(written)),)
    emit(ctx, Page("dvk.template/1", _("Workbooks to be filled in: {n}").format(n=len(written)), lines))
