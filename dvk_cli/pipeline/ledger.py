"""What is done with submissions that were received: list them, tell who did what, take one out or put it back."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from dvk_cli.model.ledger import SubmissionList, Trail, Withdrawal
from dvk_cli.model.period import Period
from dvk_cli.pipeline.request import unit_named
from dvk_cli.pipeline.stores import changing, stored
from dvk_cli.pipeline.vintages import deciding

if TYPE_CHECKING:
    from dvk_cli.store.actor import Actor
    from dvk_cli.workspace import Workspace


def submissions(
    workspace: "Workspace", period: Period | None = None, unit: str | None = None, *, everything: bool = False
) -> SubmissionList:
    """What was received for the periods inside one, from one unit.

    Args:
        workspace: whose ledger.
        period: None: any.
        unit: a unit's name or code; None: any.
        everything: also what was replaced, and files that only repeated what was there.
    """
    from dvk_cli.store.submissions import list_submissions

    code = unit_named(workspace, unit, period).code if unit else None
    with stored(workspace) as store:
        found = list_submissions(store, period, code) if store else []
    shown = [line for line in found if everything or line.state not in ("replaced", "unchanged")]
    return SubmissionList(tuple(shown), len(found) - len(shown))


def trail(workspace: "Workspace") -> Trail:
    """Who did what, when and why."""
    from dvk_cli.store import trail as kept

    with stored(workspace) as store:
        return Trail(kept.trail(store) if store else ())


def withdraw(
    workspace: "Workspace",
    submission: int,
    kind: Literal["exclude", "retract", "readmit"],
    why: str,
    *,
    now: datetime,
    by: "Actor",
) -> Withdrawal:
    """Take a submission out of the figures, or put it back.

    Raises:
        UsageError: no submission has that number.
        DvkError: it is in that state already, or another run is at work (exit code 75).
    """
    from dvk_cli.store import withdraw as ledger
    from dvk_cli.store.trail import Deed

    with changing(workspace) as store:
        return ledger.withdraw(store, submission, kind, Deed(now, by, why), deciding(workspace))
