"""`dvk ingest`: check files, then store what is accepted."""

import sys
from typing import Annotated

import typer

from dvk_cli.commands.common import common_of
from dvk_cli.commands.options import DryRun, PathsOrInbox, PeriodOrNone, Reason, Unit
from dvk_cli.commands.output import emit, look, remark
from dvk_cli.commands.returns import Annotate, refuse_inside, write_returns
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError

HELP = _("Check files and store what is accepted; without PATH: those of the inbox.")

Override = Annotated[
    bool, typer.Option("--override", help=_("--unit and --period win over what a file says; needs --why"))
]

Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", help=_("let the workers of this Dask cluster examine the files"), metavar="tcp://HOST:PORT"
    ),
]


def run(
    ctx: typer.Context,
    paths: PathsOrInbox = None,
    unit: Unit = None,
    period: PeriodOrNone = None,
    override: Override = False,
    why: Reason = None,
    dry_run: DryRun = False,
    annotate: Annotate = None,
    cluster: Cluster = None,
) -> int:
    """Ingest the files; 1 if anything was not accepted."""
    from datetime import UTC, datetime

    from dvk_cli.commands import progress
    from dvk_cli.intake.options import IntakeOptions
    from dvk_cli.pipeline import receive
    from dvk_cli.renderers.terminal import finding_lines
    from dvk_cli.renderers.words import run_line

    why = (why or "").strip()
    if override and not why:
        raise UsageError(_("--override needs a reason"), _("Give it with --why “…”; it is kept in the ledger."))
    common = common_of(ctx)
    workspace = common.workspace()
    refuse_inside(annotate, paths, workspace)
    if cluster is not None:
        from dvk_cli.cluster import checked_address

        checked_address(cluster)
    options = IntakeOptions(unit, period, override)
    with progress.shown(common) as told:
        result = receive.ingest(
            workspace,
            paths,
            options,
            now=datetime.now(UTC),
            why=why,
            dry_run=dry_run,
            progress=told,
            cluster=cluster or "",
        )
    as_table = common.format in (None, "table")
    try:
        if annotate is not None:
            with progress.shown(common) as told:
                write_returns(result, paths, workspace, annotate, quiet=common.quiet, progress=told)
    finally:
        # What was stored is told even where the copies cannot be written.
        if not (common.quiet and as_table):
            emit(ctx, result)
    if not common.quiet:
        found = finding_lines(result, look(sys.stderr, common)) if as_table else ""
        remark(found + run_line(result, verbose=common.verbose))
    return 0 if result.all_accepted else 1
