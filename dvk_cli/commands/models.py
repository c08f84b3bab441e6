"""`dvk models`: the models themselves, by field."""

from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import Output, Period, parsed_period
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("The models themselves, by field.")

Field = Annotated[
    str | None, typer.Option("--field", help=_("only this field: kinh_te, “Kinh tế”"), metavar=_("FIELD"))
]
Typical = Annotated[bool, typer.Option("--typical", help=_("only those marked as typical"))]

Doubles = Annotated[bool, typer.Option("--doubles", help=_("only those that may be one model, with their cells"))]


def run(
    ctx: typer.Context,
    period: Period,
    field: Field = None,
    typical: Typical = False,
    doubles: Doubles = False,
    output: Output = None,
) -> int:
    """List the models that units reported in the period."""
    from dvk_cli.pipeline import lists
    from dvk_cli.pipeline.request import catalogue_of
    from dvk_cli.renderers.grids import LabelledModels

    workspace = common_of(ctx).workspace()
    listed = lists.models(workspace, parsed_period(period, workspace), field=field, typical=typical, doubles=doubles)
    catalogue = catalogue_of(workspace)
    data = catalogue.data
    labels = {
        kind: {term.code: catalogue.label(kind, term.code) for term in terms}
        for kind, terms in (("field", data.field), ("subject", data.subject), ("status", data.status))
    }
    emit(ctx, LabelledModels(listed, labels), output)
    return 0
