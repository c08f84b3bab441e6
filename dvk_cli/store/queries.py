"""What the summaries ask: the records in force inside a span, ready to be added up.

Everything handed out is ordered by unit, period, form and place; ids and the order of arrival play no part.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from dvk_cli.model.facts import (
    DecisionsFact,
    Facts,
    ListedModel,
    ObservationFact,
    Part,
    RecognitionFact,
)
from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.store import listing, models, out_of_force, records
from dvk_cli.store.columns import days, stamp
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.decisions import decisions
from dvk_cli.store.model_records import one_by_one
from dvk_cli.store.notices import closed_in, withdrawn_in
from dvk_cli.store.others import others
from dvk_cli.store.products import product_lists
from dvk_cli.store.records import Where


class LookBack(NamedTuple):
    """Of which indicators values from before a span are asked for.

    `always`: of any time; `of`: with each one that is held against what was reported before, of any time, too. `flows`
    are asked for of the reports inside `year`, `states` of those that end in its `last` days. `spoke`: the units that
    gave values of any are asked for, too.
    """

    always: frozenset[str]
    of: Mapping[str, frozenset[str]]
    flows: frozenset[str]
    states: frozenset[str]
    year: Period
    last: Period
    spoke: bool = False


class Inputs(NamedTuple):
    """The parts that an edition (id) was made of; `late`: with those in force for what it had nothing of."""

    edition: int
    late: bool = False


def facts(
    store: Store,
    span: Period,
    base: Period | None = None,
    units: Collection[str] | None = None,
    as_of: datetime | None = None,
    inputs: Inputs | None = None,
    identities: Identities | None = None,
    named: int = 0,
    origins: bool = False,
    apart: Collection[str] | None = None,
    look_back: LookBack | None = None,
    placed: Collection[str] = (),
) -> Facts:
    """All that is in force and lies inside a span, of one moment of the store.

    Args:
        store: where.
        span: the days summarised; a part counts if its whole period lies inside.
        base: an earlier period to which the observations reach back, for changes and for values that may be carried.
        units: only those of these codes.
        as_of: what was in force at that moment, not now.
        inputs: what an edition was made of, in place of what is in force.
        identities: how rows are known to be one model, and which unit a code meant on a day.
        named: models are handed out by name too if there are no more than this.
        origins: with where each record stands, models one by one, and what was set aside: for a trace.
        apart: decisions are handed out as numbers where nothing has to be put together (`store.decisions`), but not
            those of these bodies, nor of whom they name. None: all row by row.
        placed: fields of models that are told apart (`Facts.fields`) although they are of units not asked for.
        look_back: of which indicators values from before the span are asked for. None: of all.
    """
    known = identities or Identities()
    reach = reach_of(span, base)
    every = _taken(as_of, inputs)
    current = as_of is None and inputs is None
    with store.read() as connection:
        beside = None
        if units is not None:
            beside = others(connection, _inside(span, every), placed, named, known.lines)
        taken = every if beside is None else _of_units(every, units)
        inside, wide = _inside(span, taken), _ending_in(reach, taken)
        spoke: frozenset[str] = frozenset()
        if origins:
            held = records.held_by(connection, wide, known.lines)
            own = {key: each for key, each in held.items() if span.contains(each.part.period)}
            observed = records.observations_with_origins(connection, wide, held)
        else:
            held = own = records.held_by(connection, inside, known.lines)
            observed = _observed(connection, span, reach, taken, known.lines, look_back)
            if look_back is not None and look_back.spoke:
                spoke = records.spoke(connection, _ending_in(reach, taken), known.lines)
        counts = records.counts(connection, inside, own, origins)
        asked = {(fact.unit_code, fact.period) for fact in counts if fact.measure == "models"}
        compared = {key: e.part for key, e in own.items() if (e.part.unit_code, e.part.period) in asked}
        counted = models.counted(connection, *taken, span, known, named, current=current)
        rows: list[RecognitionFact]
        decided: list[DecisionsFact]
        if origins or apart is None:
            rows, decided = records.recognitions(connection, inside, own, origins), []
        else:
            rows, decided = decisions(connection, inside, own, apart, known.lines)
        wider = _across(span, taken)
        across = records.held_by(connection, wider, known.lines)
        return Facts(
            parts=[each.part for each in own.values()],
            models=one_by_one(connection, *taken, span, known, current=current) if origins else counted.models,
            recognitions=rows,
            counts=counts,
            observations=observed,
            controls=records.controls(connection, inside, own, origins),
            refiled=counted.refiled,
            wider=[e.part for e in across.values()],
            withdrawn=[
                msgspec.structs.replace(each, unit_code=known.lines.key(each.unit_code, each.period.end))
                for each in withdrawn_in(
                    connection,
                    span,
                    ((each.code, each.part) for each in own.values()),
                    as_of,
                    inputs.edition if inputs else None,
                )
            ],
            closed=None if inputs else closed_in(connection, span, as_of),
            earlier=counted.earlier,
            named=None if beside is not None and beside.many else counted.named,
            listed=models.of_lists(connection, compared),
            aside=[
                *out_of_force.replaced(connection, taken, span, as_of, known.lines),
                *out_of_force.wider(connection, wider, across, held),
            ]
            if origins
            else [],
            products=product_lists(connection, *_until(span, taken), known.lines, origins),
            decisions=decided,
            fields=frozenset() if beside is None else beside.fields,
            spoke=spoke,
        )


def _observed(
    connection: Connection,
    span: Period,
    reach: Period,
    taken: Where,
    lines: Lines,
    look_back: LookBack | None,
) -> list[ObservationFact]:
    """The values of the reports that end in a span, and those from before it, back to the start of `reach`.

    With a cumulative column, or one of the year before, an indicator's earlier values are what it is held against.
    """
    if look_back is None or reach.start >= span.start:
        return records.observations(connection, _ending_in(reach, taken), lines)
    found = records.observations(connection, _ending_in(span, taken), lines)
    always = set(look_back.always)
    for fact in found:
        if fact.measure in ("cumulative", "previous"):
            always |= look_back.of.get(fact.indicator, frozenset())
    before = Period("", reach.start, span.start - timedelta(days=1))
    asked = (
        (always, _ending_in(before, taken)),
        (look_back.flows - always, _inside(_until_end(look_back.year, before), taken)),
        (look_back.states - always, _ending_in(_until_end(look_back.last, before), taken)),
    )
    # An agency's own values may contradict each other: each of them is heard.
    older = records.observations_of_area(connection, _ending_in(before, taken), lines)
    for indicators, where in asked:
        if indicators:
            older += records.observations(connection, where, lines, sorted(indicators))
    return sorted([*older, *found], key=lambda f: (f.unit_code, f.period.start, f.period.end)) if older else found


def _until_end(period: Period, before: Period) -> Period:
    return Period("", period.start, min(period.end, before.end))


def reach_of(span: Period, base: Period | None) -> Period:
    """The days that the figures of a span are made from: with the earlier period that changes are measured from."""
    return span if base is None or base.start >= span.start else Period(span.label, base.start, span.end)


def parts_touching(store: Store, reach: Period) -> list[Part]:
    """The parts in force that speak of any day of some days: more than any figure of them is made from.

    Lists of models and of products of any time before are among them: they tell which models are new, and which
    certificates are still valid.
    """
    where = _in_force(None)
    first, last = days(reach)
    touching = Where(
        f"{where.sql} AND p.period_start <= ? AND (p.period_end >= ? OR p.form IN ('models', 'products'))",
        (*where.values, last, first),
    )
    with store.read() as connection:
        return [each.part for each in records.held_by(connection, touching, Lines()).values()]


def parts_in(store: Store, span: Period) -> list[Part]:
    """The parts in force whose periods lie inside a span."""
    with store.read() as connection:
        return [each.part for each in records.held_by(connection, _inside(span, _in_force(None)), Lines()).values()]


def listed_models(
    store: Store,
    span: Period,
    typical: bool = False,
    as_of: datetime | None = None,
    identities: Identities | None = None,
) -> list[ListedModel]:
    """The distinct models of a span, by unit and name, each with the words of its latest report.

    Args:
        store: where.
        span: the days asked for.
        typical: only those that a report of the span marks as typical.
        as_of: what was in force at that moment, not now.
        identities: how rows are known to be one model; without, by unit code, name and performer.
    """
    where = _in_force(as_of)
    with store.read() as connection:
        return listing.listed(connection, where.sql, where.values, span, identities or Identities(), typical)


def _in_force(as_of: datetime | None) -> Where:
    if as_of is None:
        return Where(_NOW, ())
    at = stamp(as_of)
    return Where(_THEN, (at, at, at, at))


_NOW = "p.published_at IS NOT NULL AND p.superseded_at IS NULL"
_THEN = """(p.published_at <= ? AND (p.superseded_at IS NULL OR p.superseded_at > ?) OR EXISTS (
    SELECT 1 FROM was_in_force w WHERE w.part_id = p.id AND w.since <= ? AND w.until > ?
))"""
_OF_EDITION = "p.id IN (SELECT i.part_id FROM edition_input i WHERE i.edition_id = ?)"
_OR_LATE = f"""({_OF_EDITION} OR {_NOW} AND NOT EXISTS (
    SELECT 1
    FROM edition_input i
    JOIN part q ON q.id = i.part_id
    WHERE i.edition_id = ? AND q.unit_code = p.unit_code AND q.period_start = p.period_start
      AND q.period_end = p.period_end AND q.form = p.form
))"""


def _taken(as_of: datetime | None, inputs: Inputs | None) -> Where:
    if inputs is None:
        return _in_force(as_of)
    if inputs.late:
        return Where(_OR_LATE, (inputs.edition, inputs.edition))
    return Where(_OF_EDITION, (inputs.edition,))


def _of_units(where: Where, units: Collection[str] | None) -> Where:
    if units is None:
        return where
    marks = ", ".join("?" * len(units))
    return Where(f"{where.sql} AND p.unit_code IN ({marks})", (*where.values, *sorted(units)))


def _inside(span: Period, taken: Where) -> Where:
    first, last = days(span)
    return Where(f"{taken.sql} AND {records.INSIDE}", (*taken.values, first, last, first, last))


def _ending_in(span: Period, taken: Where) -> Where:
    """Reports that end in the span, whenever they begin: the state at its end is the same in all of them."""
    first, last = days(span)
    sql = f"{taken.sql} AND p.period_start <= ? AND p.period_end >= ? AND p.period_end <= ?"
    return Where(sql, (*taken.values, last, first, last))


def _until(span: Period, taken: Where) -> Where:
    """Reports that end by the span's end, however old: a certificate is valid beyond the report that lists it."""
    return Where(f"{taken.sql} AND p.period_end <= ?", (*taken.values, days(span)[1]))


def _across(span: Period, taken: Where) -> Where:
    """Reports that speak of days of the span and of other days."""
    first, last = days(span)
    sql = f"{taken.sql} AND p.period_start <= ? AND p.period_end >= ? AND (p.period_start < ? OR p.period_end > ?)"
    return Where(sql, (*taken.values, last, first, first, last))
