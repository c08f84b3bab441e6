"""`dvk reopen`: let the figures of a closed period be fixed anew."""

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.edition import edition_page
from dvk_cli.commands.options import PeriodArgument, Reason, parsed_period, reason
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Open a closed period again; its edition is kept.")


def run(ctx: typer.Context, period: PeriodArgument, why: Reason = None) -> int:
    """Reopen it; 3 if it is not closed."""
    from datetime import UTC, datetime

    from dvk_cli.pipeline import editions
    from dvk_cli.store.actor import myself

    said = reason(why)
    workspace = common_of(ctx).workspace()
    span = parsed_period(period, workspace)
    emit(ctx, edition_page(editions.reopen(workspace, span, said, now=datetime.now(UTC), by=myself())))
    return 0
