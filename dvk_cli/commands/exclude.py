"""`dvk exclude`: take a submission out of the figures, or put it back."""

import typer

from dvk_cli.commands.options import Reason, Submission, Undo
from dvk_cli.commands.withdrawal import withdraw
from dvk_cli.i18n import gettext as _

HELP = _("Do not count a submission; what it had replaced counts again.")


def run(ctx: typer.Context, submission: Submission, why: Reason = None, undo: Undo = False) -> int:
    """Exclude it, and show what is in force now."""
    return withdraw(ctx, submission, "readmit" if undo else "exclude", why)
