"""`dvk init`: make a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import parsed_date
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Make a workspace: dvk.toml and inbox/.")

Folder = Annotated[Path | None, typer.Argument(help=_("where; the current folder if not given"), metavar="[DIR]")]
Area = Annotated[str, typer.Option("--area", help=_("the area, for example “Bố Trạch, Quảng Bình”"), metavar=_("NAME"))]
On = Annotated[str | None, typer.Option("--on", help=_("a day of the area's time: 2023-12-31"), metavar=_("DATE"))]


def run(ctx: typer.Context, area: Area, folder: Folder = None, on: On = None) -> int:
    """Make it and say what was made."""
    from dvk_cli.renderers.base import Line, Page
    from dvk_cli.workspace import init_workspace

    workspace = init_workspace(folder or common_of(ctx).directory or Path(), area, parsed_date(on))
    area_unit = workspace.area_unit
    emit(
        ctx,
        Page(
            "dvk.init/1",
            _("Workspace made: {folder}").format(folder=workspace.root),
            (
                Line("area", _("Area"), area_unit.full_name if area_unit else workspace.config.area.name),
                Line("made", _("Made"), (str(workspace.config_path), f"{workspace.inbox}/")),
                Line(
                    "next",
                    _("Next"),
                    (
                        _("look through dvk.toml: what units owe, the agencies that report, the taxonomy"),
                        _("put the units' files into inbox/ and run: dvk ingest"),
                        _("see who has reported: dvk status"),
                    ),
                ),
            ),
        ),
    )
    return 0
