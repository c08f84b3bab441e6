"""`dvk retract`: the sender takes a submission back, or gives it again."""

import typer

from dvk_cli.commands.options import Reason, Submission, Undo
from dvk_cli.commands.withdrawal import withdraw
from dvk_cli.i18n import gettext as _

HELP = _("Take back a submission for its sender; nothing takes its place.")


def run(ctx: typer.Context, submission: Submission, why: Reason = None, undo: Undo = False) -> int:
    """Retract it, and show what is in force now."""
    return withdraw(ctx, submission, "readmit" if undo else "retract", why)
