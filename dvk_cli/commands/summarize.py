"""`dvk summarize`: the summary tables of a period."""

from typing import TYPE_CHECKING, Annotated, Literal, TypeGuard

import typer

from dvk_cli.commands.common import Common, common_of
from dvk_cli.commands.options import AsOf, Output, Period, Unit, Units, parsed_date, parsed_period, parsed_units
from dvk_cli.commands.output import emit, remark
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError

if TYPE_CHECKING:
    from dvk_cli.model import period as model
    from dvk_cli.model.ledger import Revisions
    from dvk_cli.pipeline.vintages import Then
    from dvk_cli.workspace import Workspace

HELP = _("The summary tables of a period.")

By = Annotated[
    str | None, typer.Option("--by", help=_("also by unit, by district, or by year"), metavar="unit|district|year")
]
Edition = Annotated[
    str | None,
    typer.Option(
        "--compare-edition", help=_("the closed edition beside now, by cause; N: another than the last"), metavar="[N]"
    ),
]
Compare = Annotated[
    str | None,
    typer.Option(
        "--compare",
        help=_("changes against this year, of all indicators, across breaks in series too"),
        metavar=_("YEAR"),
    ),
]


def run(
    ctx: typer.Context,
    period: Period,
    by: By = None,
    unit: Unit = None,
    as_of: AsOf = None,
    compare: Compare = None,
    compare_edition: Edition = None,
    units: Units = None,
    output: Output = None,
) -> int:
    """Summarise what is in force."""
    from dvk_cli.pipeline.summarise import summarise
    from dvk_cli.pipeline.vintages import then

    workspace = common_of(ctx).workspace()
    if not _is_known(by):
        raise UsageError(_("--by “{text}” is not known").format(text=by), _("Allowed: unit, district, year."))
    if by == "district" and unit is not None:
        raise UsageError(_("--by district and --unit do not go together."), _("Leave one of them out."))
    day = parsed_date(as_of)
    if compare_edition is not None:
        if by or unit or day or compare or parsed_units(units):
            raise UsageError(
                _("--compare-edition is of all figures as they are now"),
                _("Leave out --by, --unit, --as-of, --compare and --units."),
            )
        emit(ctx, _revisions(workspace, period, compare_edition), output)
        return 0
    if day is not None:
        # A period has the days of the kind of year that was in use then.
        was = then(workspace, day)
        _say_other(was, common_of(ctx))
        workspace = was.workspace
    asked = parsed_period(period, workspace)
    summary = summarise(
        workspace,
        asked,
        by=by,
        unit=unit,
        as_of=day,
        compare=_earlier_year(compare, asked, workspace),
        units=parsed_units(units),
    )
    emit(ctx, summary, output)
    return 0


def _is_known(by: str | None) -> TypeGuard[Literal["unit", "district", "year"] | None]:
    return by in (None, "unit", "district", "year")


def _earlier_year(text: str | None, asked: "model.Period", workspace: "Workspace") -> "model.Period | None":
    """The year to compare with, which must have ended before the period does."""
    from dvk_cli.vietnamese.periods import year_before, year_period

    if text is None:
        return None
    kind = workspace.config.periods.year
    latest = year_before(asked, kind)
    hint = _("Name a year up to {year}: --compare {year}.").format(year=latest.label)
    if not (text.strip().isascii() and text.strip().isdigit() and 2000 <= int(text) <= 2100):
        raise UsageError(_("--compare “{text}” is not a year").format(text=text), hint)
    year = year_period(int(text), kind)
    if year.end > latest.end:
        message = _("--compare {year} is not before the end of {period}")
        raise UsageError(message.format(year=year.label, period=asked.label), hint)
    return year


def _revisions(workspace: "Workspace", period: str, edition: str) -> "Revisions":
    from dvk_cli.pipeline import editions

    if edition and not (edition.isascii() and edition.isdigit() and len(edition) < 10):
        raise UsageError(
            _("“{text}” is not the number of an edition").format(text=edition),
            _("Leave it out for the last one, or give a number: --compare-edition=1."),
        )
    return editions.compare_edition(workspace, parsed_period(period, workspace), int(edition) if edition else None)


def _say_other(was: "Then", common: Common) -> None:
    """Beside the document, which is the one of then to the byte."""
    said = {
        "catalogue": _("by the catalogue of then, which is not that of now"),
        "settings": _("by the settings and units of then, which are not those of now"),
        "settings_unknown": _("the settings of then were not kept: by those of now"),
        "tool": _("another version of dvk was in use then: its figures may have come out otherwise"),
    }
    if not common.quiet:
        for other in was.other:
            remark(said[other])
