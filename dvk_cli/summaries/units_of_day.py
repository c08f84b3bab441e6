"""What a reader should know where figures stand under the units of another day (--units)."""

from dvk_cli.model.facts import Facts
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest


def say_units_of_day(request: SummaryRequest, facts: Facts, remarks: Remarks) -> None:
    """Note the day, the units that were split or lost and so not carried, and the marks that could not be."""
    lines = request.lines
    if lines.day is None:
        return
    day = f"{lines.day:%d/%m/%Y}"
    remarks.note("units_carried", day=day)
    reported = {part.unit_code for part in facts.parts}
    for key in sorted(reported & set(lines.by_key)):
        line = lines.by_key[key]
        if line.lost and line.home == key:
            remarks.note("units_split" if line.lost == "part" else "units_lost", [key], day=day)
    marked = {item.code: item for item in request.catalogue.data.indicator if item.is_mark}
    expected = {unit.code for unit in request.units}
    for code in sorted({o.indicator for o in facts.observations if o.indicator in marked}):
        given = {o.unit_code for o in facts.observations if o.indicator == code and o.scope != "area"}
        if any(key not in expected and lines.home(key) in expected for key in given):
            remarks.note("marks_not_carried", label=request.catalogue.indicator_label(code))
