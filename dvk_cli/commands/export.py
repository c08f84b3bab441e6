"""`dvk export`: the stored records as tidy CSV with their dictionary."""

from pathlib import Path
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import AsOf, parsed_date
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("The records in force as tidy CSV with a data dictionary; dvk ingest reads it back.")

Place = Annotated[
    Path,
    typer.Option("-o", "--output", help=_("the folder to write into, or a file that ends in .zip"), metavar=_("DIR")),
]
WithNames = Annotated[bool, typer.Option("--with-names", help=_("name persons; else opaque keys stand in their place"))]


def run(ctx: typer.Context, output: Place, with_names: WithNames = False, as_of: AsOf = None) -> int:
    """Write it and say what was written."""
    from dvk_cli.durable import make_folder, packed, write_whole
    from dvk_cli.pipeline import keep
    from dvk_cli.renderers.base import Line, Page

    workspace = common_of(ctx).workspace()
    files, reports = keep.export(workspace, names=with_names, as_of=parsed_date(as_of))
    if output.suffix.lower() == ".zip":
        write_whole(output, packed(files), private=with_names)
        written = [output.as_posix()]
    else:
        make_folder(output)
        for name, content in files:
            write_whole(output / name, content, private=with_names)
        written = [(output / name).as_posix() for name, _content in files]
    named = _("named") if with_names else _("not named: keys that begin with # stand in their place")
    lines = (
        Line("reports", _("Reports"), str(reports)),
        Line("names", _("Persons"), named),
        Line("files", _("Files"), tuple(written)),
    )
    emit(ctx, Page("dvk.export/1", _("Exported: {place}").format(place=output.as_posix()), lines))
    return 0
