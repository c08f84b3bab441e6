"""What an unattended pass came to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.result import RunResult

OVERDUE_AFTER = timedelta(hours=1)


class Waiting(msgspec.Struct, frozen=True):
    """A file that the pass left in the inbox, and why. `since`: when it was opened, or last written."""

    path: str
    why: Literal["open", "growing", "rewritten"]
    since: datetime

    @property
    def reason(self) -> str:
        """Why, as a person reads it."""
        if self.why == "open":
            return _("open in another program since {since}").format(since=f"{self.since:%d/%m/%Y %H:%M}")
        if self.why == "growing":
            return _("still being written")
        return _("written anew while it was read")


class ReturnedFile(msgspec.Struct, frozen=True):
    """A file of which something has to be corrected. All are paths below the workspace, or as they are.

    `file`: the original; None where it is archived, because part of it was accepted. `copies`: the annotated ones;
    `findings`: the text that lists what is wrong.
    """

    path: str
    file: str | None
    copies: tuple[str, ...]
    findings: str


class Pass(msgspec.Struct):
    """One unattended pass. `archived`: by the path in the inbox, where the file is now. `reports`: those rewritten.

    `stopped`: what kept it from doing all of that; what is said above is done nevertheless.
    """

    result: RunResult
    at: datetime
    archived: dict[str, str] = {}
    returned: list[ReturnedFile] = []
    waiting: list[Waiting] = []
    reports: list[str] = []
    stopped: DvkError | None = None

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """One folder that can't be written to keeps nothing else back, and nothing of what was done from being told."""
        try:
            yield
        except DvkError as error:
            self.stopped = self.stopped or error

    @property
    def exit_code(self) -> int:
        """1 if anything was not accepted; that of what stopped the pass, if anything has."""
        if self.stopped is not None:
            return self.stopped.exit_code
        return 0 if self.result.all_accepted else 1

    @property
    def is_well(self) -> bool:
        """Whether a person has nothing to do now."""
        return self.result.all_accepted and not self.overdue

    @property
    def overdue(self) -> list[Waiting]:
        """Files that have waited so long that a person should look."""
        return [each for each in self.waiting if self.at - each.since > OVERDUE_AFTER]
