"""`dvk explain`: what a code means, or what is recognised in a file."""

from pathlib import Path
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Say what a finding's code, a figure or an indicator means, or what is recognised in a file.")

Code = Annotated[
    str,
    typer.Argument(
        help=_("for example DVK203, models.total, ty_le_ho_ngheo, or a file: FILE, “FILE!SHEET”"), metavar=_("CODE")
    ),
]


def run(ctx: typer.Context, code: Code) -> int:
    """Explain it, by the workspace's catalogue where there is one."""
    from dvk_cli.commands import explanations
    from dvk_cli.pipeline import receive
    from dvk_cli.pipeline.request import catalogue_of

    workspace = common_of(ctx).workspace_or_none()
    file, sheet = _file_and_sheet(code)
    if file is not None:
        emit(ctx, receive.recognise(file, sheet, workspace))
    else:
        emit(ctx, explanations.explain(code, catalogue_of(workspace)))
    return 0


def _file_and_sheet(text: str) -> tuple[Path | None, str | None]:
    """The file that an argument names, and the sheet behind "!"; a name may hold "!" itself."""
    if Path(text).is_file():
        return Path(text), None
    file, mark, sheet = text.rpartition("!")
    return (Path(file), sheet) if mark and Path(file).is_file() else (None, None)
