"""What the summaries ask: the records in force inside a span, ready to be added up.

Everything handed out is ordered by unit, period, form and place; ids and the order of arrival play no part. CROSS JOIN
has SQLite begin with the parts, which are few, and not read through all records of all years.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from dvk_cli.model.facts import (
    ControlFact,
    CountFact,
    Facts,
    ListedModel,
    ObservationFact,
    Part,
    RecognitionFact,
)
from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.store import listing, models
from dvk_cli.store.columns import days, period, stamp, unpacked
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.exact import unscaled
from dvk_cli.store.notices import closed_in, withdrawn_in
from dvk_cli.store.products import product_lists


class _Where(NamedTuple):
    """A condition on the part `p`, and the values for its question marks."""

    sql: str
    values: tuple[str | int, ...]


class Inputs(NamedTuple):
    """The parts that an edition (id) was made of; `late`: with those in force for what it had nothing of."""

    edition: int
    late: bool = False


class _Held(NamedTuple):
    """A part, and what control totals ask of it. `code`: the unit's as it was sent."""

    part: Part
    content: str
    sha256: str
    code: str


def facts(
    store: Store,
    span: Period,
    base: Period | None = None,
    unit: str | None = None,
    as_of: datetime | None = None,
    inputs: Inputs | None = None,
    identities: Identities | None = None,
    named: int = 0,
) -> Facts:
    """All that is in force and lies inside a span, of one moment of the store.

    Args:
        store: where.
        span: the days summarised; a part counts if its whole period lies inside.
        base: an earlier period to which the observations reach back, for changes and for values that may be carried.
        unit: only this unit's.
        as_of: what was in force at that moment, not now.
        inputs: what an edition was made of, in place of what is in force.
        identities: how rows are known to be one model, and which unit a code meant on a day.
        named: models are handed out by name too if there are no more than this.
    """
    known = identities or Identities()
    reach = reach_of(span, base)
    inside, wide = _inside(span, unit, as_of, inputs), _ending(reach, unit, as_of, inputs)
    # Whatever is from before tells which models are new.
    ever = _of_unit(_taken(as_of, inputs), unit)
    with store.read() as connection:
        held = _held(connection, wide, known.lines)
        own = {key: each for key, each in held.items() if span.contains(each.part.period)}
        counts = _counts(connection, inside, own)
        asked = {(fact.unit_code, fact.period) for fact in counts if fact.measure == "models"}
        beside = {key: e.part for key, e in own.items() if (e.part.unit_code, e.part.period) in asked}
        counted = models.counted(connection, ever.sql, ever.values, span, known, named)
        return Facts(
            parts=[each.part for each in own.values()],
            models=counted.models,
            recognitions=_recognitions(connection, inside, own),
            counts=counts,
            observations=_observations(connection, wide, held),
            controls=_controls(connection, inside, own),
            refiled=counted.refiled,
            wider=[e.part for e in _held(connection, _across(span, unit, as_of, inputs), known.lines).values()],
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
            named=counted.named,
            listed=models.of_lists(connection, beside),
            products=product_lists(connection, *_until(span, unit, as_of, inputs), known.lines),
        )


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
    touching = _Where(
        f"{where.sql} AND p.period_start <= ? AND (p.period_end >= ? OR p.form IN ('models', 'products'))",
        (*where.values, last, first),
    )
    with store.read() as connection:
        return [each.part for each in _held(connection, touching, Lines()).values()]


def parts_in(store: Store, span: Period, unit: str | None = None, as_of: datetime | None = None) -> list[Part]:
    """The parts in force whose periods lie inside a span."""
    with store.read() as connection:
        return [each.part for each in _held(connection, _inside(span, unit, as_of), Lines()).values()]


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


def _in_force(as_of: datetime | None) -> _Where:
    if as_of is None:
        return _Where(_NOW, ())
    at = stamp(as_of)
    return _Where(_THEN, (at, at, at, at))


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


def _taken(as_of: datetime | None, inputs: Inputs | None) -> _Where:
    if inputs is None:
        return _in_force(as_of)
    if inputs.late:
        return _Where(_OR_LATE, (inputs.edition, inputs.edition))
    return _Where(_OF_EDITION, (inputs.edition,))


def _of_unit(where: _Where, unit: str | None) -> _Where:
    return where if unit is None else _Where(f"{where.sql} AND p.unit_code = ?", (*where.values, unit))


def _inside(span: Period, unit: str | None, as_of: datetime | None, inputs: Inputs | None = None) -> _Where:
    sql, values = _of_unit(_taken(as_of, inputs), unit)
    return _Where(f"{sql} AND p.period_start >= ? AND p.period_end <= ?", (*values, *days(span)))


def _ending(span: Period, unit: str | None, as_of: datetime | None, inputs: Inputs | None = None) -> _Where:
    """Reports that end in the span, whenever they begin: the state at its end is the same in all of them."""
    sql, values = _of_unit(_taken(as_of, inputs), unit)
    return _Where(f"{sql} AND p.period_end >= ? AND p.period_end <= ?", (*values, *days(span)))


def _until(span: Period, unit: str | None, as_of: datetime | None, inputs: Inputs | None = None) -> _Where:
    """Reports that end by the span's end, however old: a certificate is valid beyond the report that lists it."""
    sql, values = _of_unit(_taken(as_of, inputs), unit)
    return _Where(f"{sql} AND p.period_end <= ?", (*values, days(span)[1]))


def _across(span: Period, unit: str | None, as_of: datetime | None, inputs: Inputs | None = None) -> _Where:
    """Reports that speak of days of the span and of other days."""
    sql, values = _of_unit(_taken(as_of, inputs), unit)
    first, last = days(span)
    sql = f"{sql} AND p.period_start <= ? AND p.period_end >= ? AND (p.period_start < ? OR p.period_end > ?)"
    return _Where(sql, (*values, last, first, first, last))


_PARTS = """
    SELECT p.id, p.unit_code, p.unit_name, p.period_label, p.period_start, p.period_end, p.form, p.records, r.path,
           p.content, r.sha256
    FROM part p
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    WHERE {where}
    ORDER BY p.unit_code, p.period_start, p.period_end, p.form
"""


def _held(connection: Connection, where: _Where, lines: Lines) -> dict[int, _Held]:
    found = {}
    for row in connection.execute(_PARTS.format(where=where.sql), where.values):
        key, code, name, label, start, end, form, records, path, content, sha256 = row
        of = period(label, start, end)
        part = Part(key, lines.key(code, of.end), name, of, form, records, path)
        found[key] = _Held(part, content, sha256, code)
    return found


def _in_order(
    connection: Connection, table: str, columns: str, where: _Where, held: dict[int, _Held]
) -> Iterator[tuple[_Held, Any]]:
    """The rows of a table of records in reading order, each with its part and without its number."""
    query = (
        f"SELECT x.part_id, {columns} FROM part p CROSS JOIN {table} x WHERE x.part_id = p.id AND {where.sql} "
        "ORDER BY p.unit_code, p.period_start, p.period_end, p.form, x.seq"
    )
    for part, *row in connection.execute(query, where.values):
        yield held[part], row


_RECOGNITION = "x.level, x.form, x.subject, x.identity, x.performer, x.number, x.year, x.from_models"


def _recognitions(connection: Connection, where: _Where, held: dict[int, _Held]) -> list[RecognitionFact]:
    found = []
    for (part, *_rest), row in _in_order(connection, "recognition", _RECOGNITION, where, held):
        level, form, subject, identity, performer, number, year, from_models = row
        found.append(
            RecognitionFact(
                unit_code=part.unit_code,
                period=part.period,
                level=level,
                form=form,
                subject=subject,
                identity=identity,
                performer=performer,
                number=number,
                year=part.period.end.year if year is None else year,
                from_models=bool(from_models),
            )
        )
    return found


_COUNT = "x.measure, x.field, x.subject, x.level, x.form, x.basis, x.value, x.qualifier"


def _counts(connection: Connection, where: _Where, held: dict[int, _Held]) -> list[CountFact]:
    return [
        CountFact(part.unit_code, part.period, *row)
        for (part, *_rest), row in _in_order(connection, "count_row", _COUNT, where, held)
    ]


_OBSERVATION = "x.indicator, x.value, x.precision, x.qualifier, x.scope, x.measure"


def _observations(connection: Connection, where: _Where, held: dict[int, _Held]) -> list[ObservationFact]:
    rows = _in_order(connection, "observation", _OBSERVATION, where, held)
    return [
        ObservationFact(part.unit_code, part.period, indicator, unscaled(value, kept), qualifier, scope, measure)
        for (part, *_rest), (indicator, value, kept, qualifier, scope, measure) in rows
    ]


_CONTROL = "x.table_name, x.figure, x.declared, x.recomputed, x.precision, x.whole, x.members"


def _controls(connection: Connection, where: _Where, held: dict[int, _Held]) -> list[ControlFact]:
    in_force = {(e.part.form, e.code, *days(e.part.period), e.content) for e in held.values()}
    found = []
    for (part, _content, sha256, _code), row in _in_order(connection, "control_total", _CONTROL, where, held):
        table, figure, declared, recomputed, kept, whole, members = row
        found.append(
            ControlFact(
                # The bytes name the file, not its receipt: the same file may have come in several runs.
                table=f"{sha256}:{table}",
                unit_code=part.unit_code,
                period=part.period,
                form=part.form,
                figure=figure,
                declared=unscaled(declared, kept),
                recomputed=unscaled(recomputed, kept),
                whole=bool(whole),
                complete=all((part.form, *member) in in_force for member in unpacked(members)),
            )
        )
    return found
