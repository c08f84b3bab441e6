"""The parts of the area that figures are asked of (its units, or its districts), and what of all facts is of each.

Each part is given its own facts only: else the work would grow with the square of the number of units.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

import msgspec

from dvk_cli.model.facts import Facts
from dvk_cli.model.unit import Unit
from dvk_cli.summaries.models import ModelTally
from dvk_cli.summaries.observed import Observed
from dvk_cli.summaries.recognitions import RecognitionTally
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View, view_of_some

Item = TypeVar("Item")


class Share(NamedTuple):
    """What figures are made of: all facts, or those of one part. `codes`: the units that gave values of indicators;
    `planned`: those that gave a plan.
    """

    facts: Facts
    models: dict[str, ModelTally]
    recognitions: RecognitionTally
    codes: list[str]
    planned: list[str]


def parts_of(request: SummaryRequest, reporting: set[str], remarks: Remarks) -> dict[str, View]:
    """The parts of the area that were asked for, which together are the whole: its units, or its districts.

    Who reports and lies in no district (an agency of the province) is a part of its own.
    """
    home = request.lines.home
    if request.by == "unit":
        units = _by_code(request.units)
        keys = sorted({key for key in map(home, reporting) if remarks.is_asked(key)})
        return {key: View(units.get(key, ()), key, lines=request.lines) for key in keys}
    if request.by != "district":
        return {}
    units = _by_code(request.units)
    members: dict[str, set[str]] = {district.code: set() for district in request.districts}
    alone = {home(key) for key in reporting if key not in request.district_of}
    for key, district in request.district_of.items():
        members.setdefault(district, set()).add(key)
    if alone:
        remarks.note("without_district", alone)
    parts = {code: view_of_some(request, frozenset(own)) for code, own in members.items()}
    alone -= parts.keys()
    found = parts | {key: View(units.get(key, ()), key, lines=request.lines) for key in alone}
    return {key: found[key] for key in sorted(found)}


def _by_code(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in units:
        found[unit.code] = (*found.get(unit.code, ()), unit)
    return found


def whole_share(
    facts: Facts, models: dict[str, ModelTally], recognitions: RecognitionTally, observed: Observed
) -> Share:
    """All of it."""
    return Share(facts, models, recognitions, observed.units, observed.planners)


def shares_of(request: SummaryRequest, parts: Iterable[str], whole: Share) -> dict[str, Share]:
    """What each part may use: the facts of the units that stand under it, as a unit or as a district."""

    def whose(code: str) -> set[str]:
        return {request.lines.home(code), request.district_of.get(code, code)}

    def shared(items: Iterable[Item], unit_of: Callable[[Item], str]) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in items:
            for key in whose(unit_of(item)):
                found.setdefault(key, []).append(item)
        return found

    models = shared(whole.facts.models, lambda fact: fact.unit_code)
    # The total of a table of several units speaks for the whole area only.
    controls = shared(whole.facts.controls, lambda fact: fact.unit_code)
    sent = shared(whole.facts.parts, lambda part: part.unit_code)
    tallies = shared(whole.models.items(), lambda of: of[0])
    cells = shared(whole.recognitions.cells.items(), lambda of: of[0].unit)
    reporting, codes, planned = (
        shared(each, str) for each in (whole.recognitions.reporting, whole.codes, whole.planned)
    )
    return {
        key: Share(
            msgspec.structs.replace(
                whole.facts, models=models.get(key, []), controls=controls.get(key, []), parts=sent.get(key, [])
            ),
            dict(tallies.get(key, ())),
            msgspec.structs.replace(
                whole.recognitions,
                cells=Counter(dict(cells.get(key, ()))),
                reporting=frozenset(reporting.get(key, ())),
            ),
            codes.get(key, []),
            planned.get(key, []),
        )
        for key in parts
    }


def names_of_parts(request: SummaryRequest, parts: Mapping[str, View], remarks: Remarks) -> dict[str, dict[str, Any]]:
    """Each part's code and name, and its days where another unit shown had the code too."""
    lines = request.lines
    shown = Counter(lines.code(key) for key in parts)
    found: dict[str, dict[str, Any]] = {}
    for key in parts:
        line, code = lines.by_key.get(key), lines.code(key)
        found[key] = {"unit_code": code, "unit_name": remarks.name(key)}
        if line is not None and shown[code] > 1:
            found[key]["unit_from"] = line.first
            found[key]["unit_until"] = None if line.until is None else line.until - timedelta(days=1)
    return found
