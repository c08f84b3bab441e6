"""The districts of a province, which its communes lay in until 30 June 2025 (Nghị quyết 202/2025/QH15)."""

from collections.abc import Sequence
from datetime import date

import msgspec

from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.facts import Part
from dvk_cli.model.unit import Unit
from dvk_cli.summaries.coverage import coverage_of
from dvk_cli.summaries.request import SummaryRequest


def by_district(request: SummaryRequest, register: UnitRegister) -> SummaryRequest:
    """The request, with the district of every commune that may report: the last one that it lay in.

    A commune is known by its code and a day (`model.lines`). Where its figures stand under a unit of another day, they
    are of the district which that unit lies in.

    Raises:
        UsageError: no commune in force at the end lies in a district.
    """
    above = {unit.code for unit in register.above if unit.level == "huyen"}
    if register.area is not None:
        above.discard(register.area.code)
    lines = request.lines
    last = lines.day or request.units_on
    # Of an area that was abolished before the period, the last day counts.
    first = min(request.period.start, last)
    begun = [u for u in register.communes if (u.valid_from or date.min) <= last]
    parents = {lines.key_of(unit): unit.parent for unit in sorted(begun, key=lambda u: u.valid_from or date.min)}
    # Units of another day may lie outside the area as it was.
    parents |= {unit.code: unit.parent for unit in request.units}
    homes = {key: parents.get(lines.home(key)) for key in parents}
    district_of = {key: parent for key, parent in homes.items() if parent is not None and parent in above}
    if not any(unit.code in district_of for unit in request.units):
        raise UsageError(
            _("--by district: on {day} no unit of {area} lies in a district.").format(
                day=f"{last:%d/%m/%Y}", area=request.area.name
            ),
            _("Only a province has districts, and only until 30/06/2025; use --by unit."),
        )
    if same := sorted(above.intersection(unit.code for unit in register.agencies)):
        raise UsageError(
            _("--by district: {codes} is the code of an agency and of a district.").format(codes=", ".join(same)),
            _("Give the agency another code in dvk.toml."),
        )
    wanted = set(district_of.values())
    named = {unit.code: unit for unit in register.above if unit.code in wanted and _lived(unit, first, last)}
    return msgspec.structs.replace(
        request,
        district_of=district_of,
        districts=tuple(named[code] for code in sorted(named)),
    )


def _lived(unit: Unit, first: date, last: date) -> bool:
    """Whether the unit was in force on any of these days."""
    return (unit.valid_from is None or unit.valid_from <= last) and (unit.valid_to is None or unit.valid_to > first)


def reported_by_district(request: SummaryRequest, parts: Sequence[Part]) -> dict[str, tuple[int, int]]:
    """District → how many of its communes have sent all that they owe, and how many are expected to."""
    found: dict[str, tuple[int, int]] = {}
    for district in request.districts:
        units = [unit for unit in request.units if request.district_of.get(unit.code) == district.code]
        coverage = coverage_of(msgspec.structs.replace(request, units=units, agencies=()), parts)
        found[district.code] = (coverage.reported, coverage.expected)
    return found
