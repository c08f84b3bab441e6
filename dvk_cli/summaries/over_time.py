"""A request over time: what became of its units, which of them carry the figures, and which one is asked for."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from dvk_cli.catalogue.judged import identities_of
from dvk_cli.catalogue.lineage import lineage_of
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.model.unit import Unit
from dvk_cli.summaries.request import SummaryRequest


def over_time(
    request: SummaryRequest,
    register: UnitRegister,
    extend: Path | None,
    units: date | None = None,
    *,
    mixed: bool = False,
) -> SummaryRequest:
    """The request with the lines of its units and the office's judgements of models.

    Args:
        request: of the units in force at the period's end.
        register: the area's units of every date.
        extend: the office's own catalogue, for messages.
        units: the day whose units carry the figures; None: as reported.
        mixed: catalogue and units are of different times, so that what is judged of a unit not known says nothing.

    Raises:
        UsageError: that day is before the period's end, or the area has no units then.
        DvkError: the office's catalogue judges a model of a unit that is not known.
    """
    data = request.catalogue.data
    lineage = lineage_of(register, data.succession)
    lines = lineage.lines(request.units_on, units)
    expected = request.units if units is None else lineage.units_on(units)
    identities = identities_of(register, data, lines, extend, mixed=mixed)
    reporting = () if units is None else [_by_line(unit, request.units_on, lines) for unit in request.units]
    return msgspec.structs.replace(request, units=expected, reporting_units=reporting, identities=identities)


def _by_line(unit: Unit, day: date, lines: Lines) -> Unit:
    return msgspec.structs.replace(unit, code=lines.key(unit.code, day))


def unit_asked(text: str, request: SummaryRequest, register: UnitRegister) -> str:
    """The key of the unit that --unit names: one that carries figures, else one of the period's end or before it.

    Raises:
        UsageError: it names none, or more than one.
    """
    if request.lines.day is not None:
        match = UnitRegister(request.units, request.agencies, has_own_list=True).match(text)
        if match.unit is not None:
            return match.unit.code
    found = units_named(text, request.period, register)
    keys = {request.lines.key_of(unit) for unit in found}
    if len(keys) > 1:
        raise _unclear(text, found, None)
    return keys.pop()


def units_named(text: str, period: Period | None, register: UnitRegister) -> Sequence[Unit]:
    """The unit that a person names, of the period's end or else of any day; several only where they had one code.

    Raises:
        UsageError: it names none, or units of several codes.
    """
    match = register.match(text, None if period is None else period.end)
    if match.unit is None and not match.candidates:
        match = register.match(text)
    if match.unit is not None:
        return [match.unit]
    if len({unit.code for unit in match.candidates}) == 1:
        return match.candidates
    raise _unclear(text, match.candidates, match.nearest)


def _unclear(text: str, candidates: Sequence[Unit], nearest: str | None) -> UsageError:
    names = ", ".join(f"{unit.full_name} ({unit.code})" for unit in candidates) or nearest
    return UsageError(
        _("“{unit}” is no unit of this area, or more than one.").format(unit=text),
        _("Did you mean: {names}?").format(names=names) if names else "",
    )
