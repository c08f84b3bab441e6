"""`dvk backup`: a copy of the store."""

from pathlib import Path
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Copy the store to a file, also while a run writes to it.")

Target = Annotated[Path, typer.Argument(help=_("the file to write"), metavar=_("FILE"))]
Force = Annotated[bool, typer.Option("--force", help=_("replace the file if it is there"))]


def run(ctx: typer.Context, file: Target, force: Force = False) -> int:
    """Copy it; 3 if the file is there already."""
    from dvk_cli.pipeline import keep
    from dvk_cli.renderers.base import Line, Page

    size = keep.backup(common_of(ctx).workspace(), file, force=force)
    lines = (Line("file", _("File"), file.as_posix()), Line("bytes", _("Bytes"), str(size)))
    emit(ctx, Page("dvk.backup/1", _("The store was copied."), lines))
    return 0
