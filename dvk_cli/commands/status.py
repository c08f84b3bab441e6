"""`dvk status`: who has reported, who was returned, who is missing or late."""

from typing import TYPE_CHECKING

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import PeriodOrNone, parsed_period
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

if TYPE_CHECKING:
    from datetime import date

    from dvk_cli.model.period import Period
    from dvk_cli.workspace import Workspace

HELP = _("Who has reported, who was returned, who is missing or late.")


def run(ctx: typer.Context, period: PeriodOrNone = None) -> int:
    """Show it, as of today where the office is."""
    from datetime import datetime

    from dvk_cli.pipeline import lists
    from dvk_cli.pipeline.vintages import VIETNAM

    workspace = common_of(ctx).workspace()
    today = datetime.now(VIETNAM).date()
    span = parsed_period(period, workspace) if period else _held(workspace, today)
    emit(ctx, lists.status(workspace, span, today=today))
    return 0


def _held(workspace: "Workspace", today: "date") -> "Period":
    """The years that the store has reports of; where there are none, the last year that the area lived to the end."""
    from datetime import date

    from dvk_cli.model.period import Period
    from dvk_cli.store.open import open_store
    from dvk_cli.store.queries import parts_in
    from dvk_cli.vietnamese.periods import year_before

    year = workspace.config.periods.year
    periods: list[Period] = []
    store = open_store(workspace.store_url)
    if store is not None:
        periods = [part.period for part in parts_in(store, Period("", date.min, date.max))]
        store.close()
    if not periods:
        # The first day on which the year before is over for this area.
        day = min(today, workspace.area_unit.valid_to or today)
        return year_before(Period("", day, day), year)
    starts = [year_before(Period("", p.start, p.start), year) for p in periods]
    ends = [year_before(p, year) for p in periods]
    first, last = min(int(p.label) for p in starts) + 1, max(int(p.label) for p in ends) + 1
    return parsed_period(f"{first}-{last}" if first < last else str(last), workspace)
