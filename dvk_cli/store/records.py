"""Reads records with their parts: the rows of a table, as facts, with where they stand if a trace asks for it.

CROSS JOIN has SQLite begin with the parts, which are few, and not read through all records of all years.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from dvk_cli.model.facts import (
    ControlFact,
    CountFact,
    ModelFact,
    ObservationFact,
    Origin,
    Part,
    RecognitionFact,
    Record,
)
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.store.columns import days, period, unpacked
from dvk_cli.store.database import Connection
from dvk_cli.store.exact import unscaled


class Where(NamedTuple):
    """A condition on the part `p`, and the values for its question marks."""

    sql: str
    values: tuple[str | int, ...]


class Held(NamedTuple):
    """A part, and what control totals ask of it. `code`: the unit's as it was sent."""

    part: Part
    content: str
    sha256: str
    code: str


INSIDE = "p.period_start BETWEEN ? AND ? AND p.period_end BETWEEN ? AND ?"
"""Inside a span (its first and last day, twice): by either index no part of another time is looked at."""

_PARTS = """
    SELECT p.id, p.unit_code, p.unit_name, p.period_label, p.period_start, p.period_end, p.form, p.records, r.path,
           p.content, r.sha256
    FROM part p
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    WHERE {where}
    ORDER BY p.unit_code, p.period_start, p.period_end, p.form
"""


def held_by(connection: Connection, where: Where, lines: Lines) -> dict[int, Held]:
    """The parts that a condition names, by id."""
    found = {}
    for row in connection.execute(_PARTS.format(where=where.sql), where.values):
        key, code, name, label, start, end, form, records, path, content, sha256 = row
        of = period(label, start, end)
        part = Part(key, lines.key(code, of.end), name, of, form, records, path)
        found[key] = Held(part, content, sha256, code)
    return found


def _in_order(
    connection: Connection, table: str, columns: str, where: Where, held: dict[int, Held], raw: str | None = None
) -> Iterator[tuple[Held, Any, Origin | None]]:
    """The rows of a table of records in reading order, each with its part and without its number.

    `raw`: what a cell showed, where origins are asked for.
    """
    if raw is not None:
        columns = f"{columns}, x.sheet, x.cell, {raw}"
    query = (
        f"SELECT x.part_id, {columns} FROM part p CROSS JOIN {table} x WHERE x.part_id = p.id AND {where.sql} "
        "ORDER BY p.unit_code, p.period_start, p.period_end, p.form, x.seq"
    )
    for part, *row in connection.execute(query, where.values):
        of = held[part]
        if raw is None:
            yield of, row, None
        else:
            yield of, row[:-3], Origin(of.part.id, of.part.file, of.sha256, *row[-3:])


_RECOGNITION = "x.level, x.form, x.subject, x.identity, x.performer, x.number, x.year, x.from_models"


def recognitions(
    connection: Connection, where: Where, held: dict[int, Held], origins: bool = False
) -> list[RecognitionFact]:
    """Decisions; `origins`: with where they stand."""
    found = []
    raw = "x.recipient" if origins else None
    for (part, *_rest), row, origin in _in_order(connection, "recognition", _RECOGNITION, where, held, raw):
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
                origin=origin,
            )
        )
    return found


_COUNT = "x.measure, x.field, x.subject, x.level, x.form, x.basis, x.value, x.qualifier"


def counts(connection: Connection, where: Where, held: dict[int, Held], origins: bool = False) -> list[CountFact]:
    """Numbers of models and decisions; `origins`: with where they stand."""
    return [
        CountFact(part.unit_code, part.period, *(*row, origin))
        for (part, *_rest), row, origin in _in_order(
            connection, "count_row", _COUNT, where, held, "x.raw" if origins else None
        )
    ]


_OBSERVATION = "x.indicator, x.value, x.precision, x.qualifier, x.scope, x.measure"
_REPORTS = """
    SELECT p.id, p.unit_code, p.period_label, p.period_start, p.period_end
    FROM part p
    WHERE p.form = 'indicators' AND {where}
    ORDER BY p.unit_code, p.period_start, p.period_end
"""
_OBSERVED = f"""
    SELECT x.part_id, {_OBSERVATION}
    FROM part p CROSS JOIN observation x
    WHERE x.part_id = p.id AND p.form = 'indicators' AND {{where}}{{which}}
    ORDER BY x.part_id, x.seq
"""
# An index knows the values of the area, which are few: it is begun with.
_OF_AREA = f"""
    SELECT p.unit_code, p.period_label, p.period_start, p.period_end, {_OBSERVATION}
    FROM observation x CROSS JOIN part p
    WHERE x.scope = 'area' AND p.id = x.part_id AND p.form = 'indicators' AND {{where}}
    ORDER BY p.unit_code, p.period_start, p.period_end, x.seq
"""


def observations(
    connection: Connection, where: Where, lines: Lines, of_units: Sequence[str] | None = None
) -> list[ObservationFact]:
    """Values of indicators; `of_units`: only those that units gave of these."""
    which, values = "", where.values
    if of_units is not None:
        which = f" AND x.scope <> 'area' AND x.indicator IN ({', '.join('?' * len(of_units))})"
        values = (*values, *of_units)
    reports: dict[int, tuple[str, Period]] = {}
    found: dict[int, list[ObservationFact]] = {}
    for part, code, label, start, end in connection.execute(_REPORTS.format(where=where.sql), where.values):
        spoken = period(label, start, end)
        reports[part] = lines.key(code, spoken.end), spoken
        found[part] = []
    query = _OBSERVED.format(where=where.sql, which=which)
    for part, indicator, value, kept, *more in connection.execute(query, values):
        found[part].append(ObservationFact(*reports[part], indicator, unscaled(value, kept), *more))
    return [fact for each in found.values() for fact in each]


_SPOKE = """
    SELECT p.unit_code, p.period_end
    FROM part p
    WHERE p.form = 'indicators' AND {where} AND EXISTS (
        SELECT 1
        FROM observation x
        WHERE x.part_id = p.id AND x.scope <> 'area' AND x.measure IN ('result', 'cumulative')
    )
"""


def spoke(connection: Connection, where: Where, lines: Lines) -> frozenset[str]:
    """The units that gave values for themselves."""
    found = set(connection.execute(_SPOKE.format(where=where.sql), where.values))
    return frozenset(lines.key(code, date.fromisoformat(end)) for code, end in found)


def observations_of_area(connection: Connection, where: Where, lines: Lines) -> list[ObservationFact]:
    """The values that are given for the whole area."""
    found = []
    for code, label, start, end, indicator, value, kept, *more in connection.execute(
        _OF_AREA.format(where=where.sql), where.values
    ):
        of = period(label, start, end)
        found.append(ObservationFact(lines.key(code, of.end), of, indicator, unscaled(value, kept), *more))
    return found


def observations_with_origins(connection: Connection, where: Where, held: dict[int, Held]) -> list[ObservationFact]:
    """The same with where they stand."""
    rows = _in_order(connection, "observation", _OBSERVATION, where, held, "x.raw")
    return [
        ObservationFact(
            part.unit_code, part.period, indicator, unscaled(value, kept), qualifier, scope, measure, origin
        )
        for (part, *_rest), (indicator, value, kept, qualifier, scope, measure), origin in rows
    ]


_CONTROL = "x.table_name, x.figure, x.declared, x.recomputed, x.precision, x.whole, x.members"


def controls(connection: Connection, where: Where, held: dict[int, Held], origins: bool = False) -> list[ControlFact]:
    """Declared totals; `origins`: with where they stand."""
    rows = list(_in_order(connection, "control_total", _CONTROL, where, held, "''" if origins else None))
    if not rows:
        return []
    in_force = {(e.part.form, e.code, *days(e.part.period), e.content) for e in held.values()}
    found = []
    for (part, _content, sha256, _code), row, origin in rows:
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
                origin=origin,
            )
        )
    return found


_MODEL = "x.field, x.subject, x.status"


def records(connection: Connection, where: Where, held: dict[int, Held]) -> Iterator[Record]:
    """The records of any form, with their origins."""
    if not held:
        return
    for (part, *_rest), row, origin in _in_order(connection, "model_row", _MODEL, where, held, "x.name"):
        field, subject, status = row
        yield ModelFact(part.unit_code, field, subject, 1, status=status, period=part.period, origin=origin)
    yield from recognitions(connection, where, held, True)
    yield from counts(connection, where, held, True)
    yield from observations_with_origins(connection, where, held)
