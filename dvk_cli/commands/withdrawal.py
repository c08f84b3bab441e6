"""What `dvk exclude` and `dvk retract` share."""

from typing import Literal

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import reason
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError


def withdraw(
    ctx: typer.Context, submission: str, kind: Literal["exclude", "retract", "readmit"], why: str | None
) -> int:
    """Do it, and show what is in force now."""
    from datetime import UTC, datetime

    from dvk_cli.pipeline import ledger
    from dvk_cli.store.actor import myself

    said = reason(why)
    # Long numbers are no ids, and SQLite would not take them.
    if not submission.isascii() or not submission.isdigit() or len(submission) > 15:
        raise UsageError(
            _("“{text}” is not the number of a submission").format(text=submission), _("See dvk submissions --all.")
        )
    workspace = common_of(ctx).workspace()
    done = ledger.withdraw(workspace, int(submission), kind, said, now=datetime.now(UTC), by=myself())
    emit(ctx, done)
    return 0
