"""What an export holds: the reports in force, each with where it came from."""

from datetime import date

import msgspec

from dvk_cli.model.submission import Submission


class Sent(msgspec.Struct, frozen=True):
    """What is in force of one submission. `file` and `sha256`: of the file that it came in."""

    file: str
    sha256: str
    submission: Submission


class Extract(msgspec.Struct, frozen=True):
    """All that is in force, by unit and period.

    `area`: code (empty for an office that lists its own units) and name. `as_of`: the day of which it is; None: now.
    `names`: whether persons are named; else opaque keys stand in their place.
    """

    area: tuple[str, str]
    as_of: date | None
    names: bool
    sent: tuple[Sent, ...]
