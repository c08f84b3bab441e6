"""Options that several commands have, each declared once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from dvk_cli.model import period as model
    from dvk_cli.workspace import Workspace

Paths = Annotated[list[Path], typer.Argument(help=_("files and folders"), metavar=_("PATH…"))]
PathsOrInbox = Annotated[
    list[Path] | None,
    typer.Argument(help=_("files and folders; the workspace's inbox if not given"), metavar=_("[PATH…]")),
]
Unit = Annotated[str | None, typer.Option("--unit", help=_("the unit's name or code"), metavar=_("UNIT"))]
PERIOD = typer.Option(
    "--period", help=_("2023, 2021-2023, 2023-Q2, 2022-H1, 2022-06, “quý II/2023”, …"), metavar=_("PERIOD")
)
Period = Annotated[str, PERIOD]
PeriodOrNone = Annotated[str | None, PERIOD]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("say what would be done, store nothing"))]
PeriodArgument = Annotated[str, typer.Argument(help=_("the period: 2021-2023"), metavar=_("PERIOD"))]
Submission = Annotated[str, typer.Argument(help=_("its number in dvk submissions"), metavar="ID")]
Reason = Annotated[str | None, typer.Option("--why", help=_("the reason, kept in the ledger"), metavar=_("TEXT"))]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help=_("from what was in the store on that day"), metavar=_("DATE"))
]
Undo = Annotated[bool, typer.Option("--undo", help=_("count it again"))]
Units = Annotated[
    str | None,
    typer.Option(
        "--units",
        help=_("units that carry the figures: as-reported, or those of a day (2025-07-01)"),
        metavar=f"as-reported|{_('DATE')}",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help=_("write to this file; its ending says the format"), metavar=_("FILE")),
]


def parsed_period(text: str, workspace: "Workspace") -> "model.Period":
    """The period that --period names, in the workspace's kind of year.

    Raises:
        UsageError: it names none.
    """
    from dvk_cli.vietnamese.periods import parse_period

    period = parse_period(text, workspace.config.periods.year)
    if period is None:
        raise UsageError(
            _("“{text}” is not a period").format(text=text),
            _("Write it as 2023, 2021-2023, 2023-Q2, 2022-H1, 2022-9M or 2022-06."),
        )
    return period


def reason(text: str | None) -> str:
    """The reason that --why gives.

    Raises:
        UsageError: it gives none.
    """
    said = " ".join((text or "").split())
    if not said:
        raise UsageError(_("a reason is needed"), _("Give it with --why “…”; it is kept in the ledger."))
    return said


def parsed_units(text: str | None) -> "date | None":
    """The day whose units --units names; None: as reported.

    Raises:
        UsageError: it names none.
    """
    return None if text == "as-reported" else parsed_date(text)


def parsed_date(text: str | None) -> "date | None":
    """The day that an option names; None where it was not given.

    Raises:
        UsageError: it names none.
    """
    from dvk_cli.vietnamese.dates import read_date

    day = read_date(text)
    if text is not None and day is None:
        raise UsageError(_("“{text}” is not a date").format(text=text), _("Write it as 2023-12-31 or 31/12/2023."))
    return day
