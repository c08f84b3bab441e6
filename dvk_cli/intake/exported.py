"""From an export of dvk to submissions: as it stands, once its units and codes are known here."""

from collections.abc import Iterator
from typing import Any

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.export_tables import codes_of, export_tables
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.extract import Extract
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.records import Observation, Place
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Examined, Submission, UnitRef
from dvk_cli.vietnamese.text import clean


def take_in_export(
    source: Source, extract: Extract, catalogue: Catalogue, register: UnitRegister | None, options: IntakeOptions
) -> Examined:
    """The submissions of an export. What its own office has recognised is not recognised again.

    Args:
        source: the package.
        extract: what is in it.
        catalogue: the one in use here: a report with a code that it lacks is refused.
        register: the units of this area; None where there is no workspace.
        options: what the person says of unit and period, which an export says itself.
    """
    made = Examined(source)
    if options.unit is not None or options.period is not None:
        made.findings.append(finding("DVK424"))
    same_area = register is None or register.area is None or extract.area == area_of(register)
    codes = _Codes(catalogue)
    renamed: dict[str, str] = {}
    for position, sent in enumerate(extract.sent):
        report = sent.submission
        made.submissions.append(report)
        if register is not None:
            if (unit := _unit(report, register)) is None:
                made.findings.append(_unknown_unit(report, register, position))
            else:
                renamed[report.unit.code] = unit.code
                report.unit = unit
        made.findings += codes.unknown(report, position)
        if not same_area:
            made.findings += _leave_area_values(report, extract.area[1], position)
    for sent in extract.sent:
        for total in sent.submission.controls:
            if total.members is not None:
                total.members = tuple(
                    msgspec.structs.replace(each, unit_code=renamed.get(each.unit_code, each.unit_code))
                    for each in total.members
                )
    return made


def area_of(register: UnitRegister) -> tuple[str, str]:
    """Code and name of the area, as an export names it."""
    return (register.area.code, register.area.full_name) if register.area is not None else ("", "")


def _unit(report: Submission, register: UnitRegister) -> UnitRef | None:
    """The unit as it is known here. A code alone names none: another office may give it to another unit."""
    said, name = report.unit, clean(report.unit.name)
    units = (*register.communes, *register.agencies)
    if any(unit.code == said.code and clean(unit.full_name) == name for unit in units):
        return said
    found = register.find(said.name, report.period.end)
    return UnitRef(found.code, found.full_name) if found is not None and found.code != said.name else None


def _unknown_unit(report: Submission, register: UnitRegister, position: int) -> Finding:
    near = register.match(report.unit.name, report.period.end).nearest or ""
    return finding("DVK421", value=report.unit.name, number=report.unit.code, near=near, submission=position)


def _leave_area_values(report: Submission, area: str, position: int) -> Iterator[Finding]:
    """What was for the whole of another area is for none of this one, and no unit's own either."""
    foreign = [item.place for item in report.indicators if item.scope == "area"]
    foreign += [item.place for item in report.products if item.scope == "area"]
    if not foreign:
        return
    report.indicators = [item for item in report.indicators if item.scope != "area"]
    listed = len(report.products)
    report.products = [item for item in report.products if item.scope != "area"]
    if listed and not report.products:
        # A list without rows would say that there are no products.
        report.parts = report.parts - {"products"}
    place = foreign[0]
    yield finding("DVK423", sheet=place.sheet, cell=place.cell, submission=position, count=len(foreign), area=area)


class _Codes:
    """What of a report this catalogue does not know."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        known = {kind: {code.code for code in codes} for kind, codes in codes_of(catalogue).items()}
        self._checked = {
            table.form: [(field.attr, field.title, known[field.codes]) for field in table.field if field.codes]
            for table in export_tables().table
            if table.form
        }

    def unknown(self, report: Submission, position: int) -> list[Finding]:
        """One finding for each code that is not known, at its first cell; values of such indicators are left out."""
        found: dict[tuple[str, str], tuple[Place, int]] = {}
        for form, columns in self._checked.items():
            for record in getattr(report, form):
                for title, value in self._of(record, columns):
                    place, times = found.get((title, value), (record.place, 0))
                    found[title, value] = (place, times + 1)
        report.indicators = [item for item in report.indicators if self._fits(item)]
        return [
            finding(
                "DVK422",
                sheet=place.sheet,
                cell=place.cell,
                value=value,
                submission=position,
                cells=times,
                column=title,
            )
            for (title, value), (place, times) in found.items()
        ]

    def _of(self, record: Any, columns: list[tuple[str, str, set[str]]]) -> Iterator[tuple[str, str]]:
        for attr, title, known in columns:
            value = getattr(record, attr)
            if value is not None and value not in known:
                yield title, str(value)
                return
        if isinstance(record, Observation) and not self._fits(record):
            yield record.indicator, str(record.value)

    def _fits(self, item: Observation) -> bool:
        """Whether a value can be kept as it is: with more decimals than are kept here it would have to be rounded."""
        if item.indicator not in self._catalogue.indicators:
            return False
        exponent = item.value.normalize().as_tuple().exponent
        return isinstance(exponent, int) and -exponent <= self._catalogue.precision(item.indicator)
