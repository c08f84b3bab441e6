"""A pass with its line in the log, whatever becomes of it."""

import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dvk_cli.model.errors import DvkError
from dvk_cli.model.unattended import Pass
from dvk_cli.unattended.one_pass import run_once
from dvk_cli.unattended.run_log import log
from dvk_cli.version import VERSION

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace


def logged_pass(workspace: "Workspace", *, now: datetime, dry_run: bool = False) -> Pass:
    """`run_once`, and one JSON line about it; a dry run leaves none.

    Raises:
        DvkError: as `run_once`, after its message is in the log. That the log can't be written is told with the pass.
    """
    started = time.monotonic()

    def told(exit_code: int, **more: Any) -> None:
        if not dry_run:
            seconds = round(time.monotonic() - started, 3)
            entry = {"at": now.isoformat(timespec="seconds"), "dvk": VERSION, "seconds": seconds, "exit": exit_code}
            log(workspace.root / workspace.config.run.log, entry | more)

    try:
        done = run_once(workspace, now=now, dry_run=dry_run)
    except DvkError as error:
        # Why it can't go on matters more than that this can't be logged.
        with suppress(DvkError):
            told(error.exit_code, error=error.message)
        raise
    with done.going_on():
        told(
            done.exit_code,
            files=done.result.totals.outcomes,
            findings=done.result.totals.findings,
            archived=len(done.archived),
            returned=[each.path for each in done.returned],
            waiting={each.path: each.why for each in done.waiting},
            reports=done.reports,
            **({"error": done.stopped.message} if done.stopped is not None else {}),
        )
    return done
