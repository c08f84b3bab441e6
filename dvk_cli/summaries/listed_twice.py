"""Decisions that a commune and an agency both list, where no body's list decides: one decision counts once."""

from collections import Counter

from dvk_cli.model.facts import RecognitionFact
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.text import identity_key

GRASSROOTS = "co_so"


def once(rows: list[RecognitionFact], request: SummaryRequest, remarks: Remarks) -> list[RecognitionFact]:
    """The rows without those of agencies that tell of a decision which a commune lists with the same number.

    Same recipient, level, form, subject and year, and the same number on both sides: one decision, which stays the
    commune's. Without a number on both sides they stay two, with a finding. A grassroots decision is the commune's
    only where the agency's row names that commune: many communes have a recipient of the same name.
    """
    names = {unit.code: f" {identity_key(unit.name)} " for unit in request.units}
    decided = {level for agency in request.agencies for level in agency.decides}
    agencies = request.agency_codes
    communes: dict[tuple[object, ...], list[RecognitionFact]] = {}
    for row in rows:
        if row.unit_code not in agencies and row.level not in decided:
            communes.setdefault(_decision(row), []).append(row)
    kept: list[RecognitionFact] = []
    doubtful: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        beside = communes.get(_decision(row), []) if row.unit_code in agencies else []
        if row.level == GRASSROOTS:
            beside = [other for other in beside if names.get(other.unit_code, "\0") in f" {row.performer} "]
        if row.number and any(_number(other) == _number(row) for other in beside):
            continue
        kept.append(row)
        units = {other.unit_code for other in beside if not (row.number and other.number)}
        doubtful.update((row.level, row.unit_code, unit) for unit in units)
    if request.unit is None:
        for (level, agency, unit), count in sorted(doubtful.items()):
            label = request.catalogue.label("level", level)
            remarks.find("DVK505", level=label, count=count, unit=remarks.name(unit), agency=remarks.name(agency))
    return kept


def _decision(row: RecognitionFact) -> tuple[object, ...]:
    return row.identity, row.level, row.form, row.subject, row.year


def _number(row: RecognitionFact) -> str:
    return "".join(row.number.split()).casefold()
