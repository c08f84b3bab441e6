"""`dvk run`: one unattended pass, for cron."""

import sys
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import DryRun
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("One unattended pass: inbox, store, archive or return, reports that changed; for cron.")

PrintCron = Annotated[
    bool, typer.Option("--print-cron", help=_("print the crontab line and the systemd timer, and do nothing"))
]


def run(ctx: typer.Context, dry_run: DryRun = False, print_cron: PrintCron = False) -> int:
    """Make a pass; 1 if anything was not accepted. Says nothing where a person has nothing to do."""
    common = common_of(ctx)
    workspace = common.workspace()
    if print_cron:
        from dvk_cli.unattended.schedule import schedule_text

        sys.stdout.write(schedule_text(workspace.root, common.store))
        return 0
    from datetime import UTC, datetime

    from dvk_cli.unattended.logged import logged_pass

    done = logged_pass(workspace, now=datetime.now(UTC).astimezone(), dry_run=dry_run)
    if common.format not in (None, "table") or dry_run or common.verbose or not done.is_well:
        emit(ctx, done)
    if done.stopped is not None:
        raise done.stopped
    return done.exit_code
