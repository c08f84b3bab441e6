"""`dvk close`: fix the figures of a period."""

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.edition import edition_page
from dvk_cli.commands.options import PeriodArgument, Reason, parsed_period
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Fix the figures of a period as an edition; what comes later is a revision.")


def run(ctx: typer.Context, period: PeriodArgument, why: Reason = None) -> int:
    """Close it; 3 if it is closed already or has no figures."""
    from datetime import UTC, datetime

    from dvk_cli.pipeline import editions
    from dvk_cli.store.actor import myself

    workspace = common_of(ctx).workspace()
    span = parsed_period(period, workspace)
    line = editions.close(workspace, span, (why or "").strip(), now=datetime.now(UTC), by=myself())
    emit(ctx, edition_page(line))
    return 0
