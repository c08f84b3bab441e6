"""Who has reported what it owes."""

from collections.abc import Iterable, Sequence

from dvk_cli.model.facts import Facts, Part
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.summary import AgencyCoverage, Coverage, PartialUnit, UnitName
from dvk_cli.model.unit import Unit
from dvk_cli.summaries.cover import covered
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.periods import Frequency, sub_periods


def owed_periods(span: Period, frequency: Frequency, unit: Unit, year: str = "calendar") -> list[Period]:
    """The periods inside the span that a unit owes a report for: those whose last day it was in force.

    A span too short to hold one whole period of the frequency is itself what is owed.
    """
    periods = sub_periods(span, frequency, year) or [span]
    return [period for period in periods if unit.in_force(period.end)]


def is_reported(period: Period, parts: Iterable[Part], forms: Sequence[FormCode]) -> bool:
    """Whether a unit's parts in force speak of every day of a period, in each of the forms owed.

    A report of a longer span speaks of the periods in it; shorter ones speak of a longer one together. Without forms
    any part counts.
    """
    held = list(parts)
    if not forms:
        return covered(period, (part.period for part in held))
    return all(covered(period, (part.period for part in held if part.form == form)) for form in forms)


def parts_of(unit: Unit, parts: Iterable[Part]) -> list[Part]:
    """The parts that this unit sent. A code does not identify a unit: it is the one in force at the period's end."""
    return [part for part in parts if part.unit_code == unit.code and unit.in_force(part.period.end)]


def coverage_of(request: SummaryRequest, parts: Sequence[Part]) -> Coverage:
    """Who has reported in the period, of the communes in force at its end and of the agencies."""
    by_code: dict[str, list[Part]] = {}
    for part in parts:
        by_code.setdefault(part.unit_code, []).append(part)
    partial: list[PartialUnit] = []
    missing: list[UnitName] = []
    reported = 0
    communes = _asked(request.units, request.unit)
    for unit in communes:
        sent, lacks = _state_of(unit, by_code, request)
        if not sent:
            missing.append(UnitName(unit.code, unit.full_name))
        elif lacks:
            partial.append(PartialUnit(unit.code, unit.full_name, lacks))
        else:
            reported += 1
    agencies = [unit for unit in _asked(request.agencies, request.unit) if unit.in_force(request.units_on)]
    states = [_state(unit, by_code.get(unit.code, []), request) for unit in agencies]
    complete = sum(sent and not lacks for sent, lacks in states)
    return Coverage(len(communes), reported, tuple(partial), tuple(missing), AgencyCoverage(len(agencies), complete))


def gone_lacking(request: SummaryRequest, parts: Sequence[Part], remarks: Remarks) -> None:
    """Say which communes ceased to exist inside the period and have not reported all that they owed until then."""
    gone = {
        line.key: line
        for line in sorted(request.lines.all, key=lambda line: line.key)
        if line.until is not None
        and request.period.start < line.until <= request.units_on
        and remarks.is_asked(line.key)
    }
    sent: dict[str, list[Part]] = {key: [] for key in gone}
    for part in parts:
        if part.unit_code in gone:
            sent[part.unit_code].append(part)
    lacking = []
    for key, line in gone.items():
        unit = Unit(key, line.short, "", valid_from=line.first, valid_to=line.until)
        _any, lacks = _state(unit, sent[key], request)
        if lacks:
            lacking.append(f"{line.name} ({', '.join(lacks)})")
    if lacking:
        expected = len(_asked(request.units, request.unit))
        remarks.note("units_gone_lacking", expected=expected, lacking=", ".join(lacking))


def _asked(units: Iterable[Unit], only: str | None) -> list[Unit]:
    return sorted((u for u in units if only is None or u.code == only), key=lambda u: u.code)


def _state_of(unit: Unit, by_code: dict[str, list[Part]], request: SummaryRequest) -> tuple[bool, tuple[str, ...]]:
    """The state of a commune; where it carries those it is made of, of all of them together."""
    shares = sorted(request.lines.shares(unit.code)) if request.lines.day else []
    if not shares:
        return _state(unit, by_code.get(unit.code, []), request)
    states = []
    for key in shares:
        line = request.lines.by_key[key]
        # A line's key is unique where its code is not; only its days and its parts are asked for.
        share = Unit(key, line.name, unit.kind, valid_from=line.first, valid_to=line.until)
        states.append((line.name, *_state(share, by_code.get(key, []), request)))
    if len(states) == 1:
        return states[0][1:]
    lacks = tuple(f"{name}: {', '.join(lacking)}" for name, _sent, lacking in states if lacking)
    return any(sent for _name, sent, _lacks in states), lacks


def _state(unit: Unit, parts: list[Part], request: SummaryRequest) -> tuple[bool, tuple[str, ...]]:
    """Whether the unit sent anything, and the labels of what it owes and has not reported in full."""
    own = parts_of(unit, parts)
    owed = owed_periods(request.period, request.frequency, unit, request.year)
    # After the area's own last day nobody owes it anything.
    owed = [period for period in owed if period.end <= max(request.units_on, request.period.start)]
    lacks = tuple(period.label for period in owed if not is_reported(period, own, request.forms))
    return bool(own), lacks


def say_wider(request: SummaryRequest, facts: Facts, remarks: Remarks) -> None:
    """Say which reports cannot serve because they speak of other days too, where no others speak of these."""
    held: dict[tuple[str, FormCode], list[Period]] = {}
    for part in facts.parts:
        held.setdefault((part.unit_code, part.form), []).append(part.period)
    for part in facts.wider:
        own, span = part.period, request.period
        common = Period("", max(own.start, span.start), min(own.end, span.end))
        if not covered(common, held.get((part.unit_code, part.form), [])):
            remarks.note("only_within", [part.unit_code], wider=own.label)
