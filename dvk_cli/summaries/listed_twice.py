"""Decisions that two units list, a commune and an agency, or a commune and its successor: each counts once."""

from collections import Counter

import msgspec

from dvk_cli.model.facts import RecognitionFact
from dvk_cli.model.lines import Lines
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
    agencies = request.agency_codes
    if not any(row.unit_code in agencies for row in rows):
        return rows
    names = {line.key: f" {identity_key(line.short)} " for line in request.lines.all}
    names |= {unit.code: f" {identity_key(unit.name)} " for unit in request.units}
    communes: dict[tuple[object, ...], list[RecognitionFact]] = {}
    for row in rows:
        if row.unit_code not in agencies:
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


def carried_on(rows: list[RecognitionFact], request: SummaryRequest) -> list[RecognitionFact]:
    """The rows, where a unit tells again of a decision that one it took over has told: both under the later unit.

    Two communes may each have told of a recipient of that name: the later unit's rows go on with one of them (whose
    number does not speak against it), and the other stays.
    """
    lines = request.lines
    if not any(lines.moved(row.unit_code) for row in rows):
        return rows
    told: dict[tuple[object, ...], dict[str, list[RecognitionFact]]] = {}
    for row in rows:
        told.setdefault((lines.root(row.unit_code), *_decision(row)), {}).setdefault(row.unit_code, []).append(row)
    later: dict[tuple[object, ...], str] = {}
    for (_root, *decision), units in told.items():
        # The oldest first, so that of a chain of moves each finds what came before it.
        for key in sorted(units, key=lambda k: (-len(lines.way(k)), k)):
            before = next((old for old in sorted(units) if _tells_again(units[old], units[key], lines)), None)
            if before is not None and (before, *decision) not in later:
                later[before, *decision] = key
    return [msgspec.structs.replace(row, unit_code=_latest(row, later)) for row in rows]


def _tells_again(old: list[RecognitionFact], new: list[RecognitionFact], lines: Lines) -> bool:
    """Whether a unit that took over another tells of the other's decision, and no number speaks against it."""
    joined_on = lines.joined_on(old[0].unit_code, new[0].unit_code)
    if joined_on is None or any(row.period.end < joined_on for row in new):
        return False
    numbers, others = ({_number(row) for row in rows} - {""} for rows in (old, new))
    return not numbers or not others or not numbers.isdisjoint(others)


def _latest(row: RecognitionFact, later: dict[tuple[object, ...], str]) -> str:
    key, decision = row.unit_code, _decision(row)
    while (key, *decision) in later:
        key = later[key, *decision]
    return key


def _decision(row: RecognitionFact) -> tuple[object, ...]:
    return row.identity, row.level, row.form, row.subject, row.year


def _number(row: RecognitionFact) -> str:
    return "".join(row.number.split()).casefold()
