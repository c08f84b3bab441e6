"""`dvk redact`: take a person's name out of store and archive."""

from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Reason, reason
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Take a person's name out of store, archive and log; counts stay.")

Name = Annotated[str, typer.Argument(help=_("the person's whole name"), metavar=_("NAME"))]


def run(ctx: typer.Context, name: Name, why: Reason = None) -> int:
    """Redact it; 1 if files are left that a person has to remove."""
    from datetime import UTC, datetime

    from dvk_cli.pipeline.redact import redact
    from dvk_cli.renderers.base import Line, Page
    from dvk_cli.store.actor import myself

    said = reason(why)
    done = redact(common_of(ctx).workspace(), name, said, now=datetime.now(UTC), by=myself())
    lines = [
        Line("key", _("In its place"), done.key),
        Line("places", _("Places in the store"), str(done.places)),
        Line("removed", _("Removed from the archive"), done.removed),
        Line("left", _("Hold it still, remove them yourself"), done.left),
    ]
    emit(ctx, Page("dvk.redact/1", _("The name was taken out."), tuple(line for line in lines if line.value)))
    return 1 if done.left else 0
