"""`dvk verify`: whether the data that figures rest on is sound."""

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.output import emit
from dvk_cli.i18n import gettext as _

HELP = _("Check the store, the archived originals and the closed editions against the ledger's hashes.")


def run(ctx: typer.Context) -> int:
    """Say what is wrong, line by line; 1 if anything is."""
    from dvk_cli.model.finding_codes import hint_of, message_of
    from dvk_cli.pipeline.verify import verify
    from dvk_cli.renderers.base import Line, Page

    done = verify(common_of(ctx).workspace())
    told = tuple(f"{each.code} {each.severity}: {message_of(each)}. {hint_of(each)}" for each in done.findings)
    lines = [
        Line("parts", _("Reports"), str(done.parts)),
        Line("originals", _("Originals"), str(done.originals)),
        Line("archived", _("Files in the archive"), str(done.archived)),
        Line("editions", _("Closed editions"), str(done.editions)),
        Line("findings", _("Findings"), told),
    ]
    title = _("All is as the ledger says.") if done.is_sound else _("Something is wrong.")
    emit(ctx, Page("dvk.verify/1", title, tuple(line for line in lines if line.value)))
    return 0 if done.is_sound else 1
