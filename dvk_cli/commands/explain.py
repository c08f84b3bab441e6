"""`dvk explain`: what a code means."""

from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Say what a finding's code, a figure or an indicator means.")

Code = Annotated[
    str,
    typer.Argument(help=_("for example DVK203, models.total or ty_le_ho_ngheo"), metavar=_("CODE")),
]


def run(ctx: typer.Context, code: Code) -> int:
    """Explain it, by the workspace's catalogue where there is one."""
    from dvk_cli.commands.explanations import explain
    from dvk_cli.pipeline import catalogue_of

    emit(ctx, explain(code, catalogue_of(common_of(ctx).workspace_or_none())))
    return 0
