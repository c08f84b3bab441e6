"""What the person running dvk says about the files, over what the files say themselves."""

import msgspec


class IntakeOptions(msgspec.Struct, frozen=True):
    """Options of one run.

    `unit`, `period`: as given with --unit and --period. `override`: they win over a file that says otherwise (the
    reason is kept in the ledger). `year`: `calendar`, or `nd09` (15/12 to 14/12).
    """

    unit: str | None = None
    period: str | None = None
    override: bool = False
    year: str = "calendar"
