"""What the summaries ask: the records in force inside a span, ready to be added up.

Everything handed out is ordered by unit, period, form and place; ids and the order of arrival play no part.
"""

from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from dvk_cli.model.facts import (
    ControlFact,
    CountFact,
    Facts,
    ListedModel,
    ModelFact,
    ObservationFact,
    Part,
    RecognitionFact,
)
from dvk_cli.model.period import Period
from dvk_cli.store import schema as t
from dvk_cli.store.content import Member
from dvk_cli.store.exact import unscaled
from dvk_cli.store.ledger import stamp
from dvk_cli.store.open import Store

_P = t.part.c
_ORDER = (_P.unit_code, _P.period_start, _P.period_end, _P.form)


def facts(
    store: Store,
    span: Period,
    base: Period | None = None,
    unit: str | None = None,
    as_of: datetime | None = None,
) -> Facts:
    """All that is in force and lies inside a span, of one moment of the store.

    Args:
        store: where.
        span: the days summarised; a part counts if its whole period lies inside.
        base: an earlier period to which the observations reach back, for changes.
        unit: only this unit's.
        as_of: what was in force at that moment, not now.
    """
    reach = span
    if base is not None and base.start < span.start:
        reach = Period(span.label, base.start, span.end)
    with store.read() as connection:
        wide = {part.id: part for part in _parts(connection, reach, unit, as_of)}
        inside = _inside(span, unit, as_of)
        return Facts(
            parts=[part for part in wide.values() if span.contains(part.period)],
            models=_models(connection, inside),
            recognitions=_recognitions(connection, inside, wide),
            counts=_counts(connection, inside, wide),
            observations=_observations(connection, _inside(reach, unit, as_of), wide),
            controls=_controls(connection, inside, wide),
        )


def parts_in(store: Store, span: Period, unit: str | None = None, as_of: datetime | None = None) -> list[Part]:
    """The parts in force whose periods lie inside a span."""
    with store.read() as connection:
        return _parts(connection, span, unit, as_of)


def listed_models(
    store: Store,
    span: Period,
    typical: bool = False,
    as_of: datetime | None = None,
) -> list[ListedModel]:
    """The distinct models of a span, by unit and name, each with the words of its latest report.

    Args:
        store: where.
        span: the days asked for.
        typical: only those that a report of the span marks as typical.
        as_of: what was in force at that moment, not now.
    """
    m = t.model_row.c
    rows = (
        sa.select(_P.unit_code, _P.unit_name, _P.period_start, _P.period_end, t.model_row)
        .join(t.part, _P.id == m.part_id)
        # Reports before the span tell since when a model has been known.
        .where(_in_force(as_of), _P.period_end <= span.end)
        .order_by(_P.unit_code, m.identity, _P.period_end, _P.period_start, m.seq)
    )
    found = []
    with store.read() as connection:
        for (unit_code, _identity), group in groupby(
            connection.execute(rows), key=lambda row: (row.unit_code, row.identity)
        ):
            known = list(group)
            reported = [row for row in known if row.period_start >= span.start]
            if not reported:
                continue
            last = reported[-1]
            if typical and not any(row.typical for row in reported):
                continue
            found.append(
                ListedModel(
                    unit_code=unit_code,
                    unit=last.unit_name,
                    name=last.name,
                    performer=last.performer,
                    field=last.field,
                    subject=last.subject,
                    typical=any(row.typical for row in reported),
                    years=tuple(sorted({_year(row) for row in reported})),
                    status=last.status,
                    first_reported=min(row.period_start for row in known),
                )
            )
    return sorted(found, key=lambda model: (model.unit_code, model.name, model.performer, model.field))


def _year(row: Any) -> int:
    # A report for several years: the row's own year says more than the report's last.
    if row.year is not None and row.period_start.year <= row.year <= row.period_end.year:
        return int(row.year)
    return int(row.period_end.year)


def _in_force(as_of: datetime | None) -> sa.ColumnElement[bool]:
    if as_of is None:
        return sa.and_(_P.published_at.is_not(None), _P.superseded_at.is_(None))
    at = stamp(as_of)
    return sa.and_(_P.published_at <= at, sa.or_(_P.superseded_at.is_(None), _P.superseded_at > at))


def _inside(span: Period, unit: str | None, as_of: datetime | None) -> sa.ColumnElement[bool]:
    inside = sa.and_(_in_force(as_of), _P.period_start >= span.start, _P.period_end <= span.end)
    return inside if unit is None else sa.and_(inside, _P.unit_code == unit)


def _parts(connection: Connection, span: Period, unit: str | None, as_of: datetime | None) -> list[Part]:
    rows = connection.execute(
        sa.select(t.part, t.receipt.c.path)
        .join(t.submission, t.submission.c.id == _P.submission_id)
        .join(t.receipt, t.receipt.c.id == t.submission.c.receipt_id)
        .where(_inside(span, unit, as_of))
        .order_by(*_ORDER)
    )
    return [
        Part(
            row.id,
            row.unit_code,
            row.unit_name,
            Period(row.period_label, row.period_start, row.period_end),
            row.form,
            row.records,
            row.path,
        )
        for row in rows
    ]


def _models(connection: Connection, inside: sa.ColumnElement[bool]) -> list[ModelFact]:
    m = t.model_row.c
    latest = (
        sa.select(
            _P.unit_code,
            m.field,
            m.subject,
            sa.func.row_number()
            .over(
                partition_by=(_P.unit_code, m.identity),
                order_by=(_P.period_end.desc(), _P.period_start.desc(), m.seq.desc()),
            )
            .label("nth"),
        )
        .join(t.part, _P.id == m.part_id)
        .where(inside)
        .subquery()
    )
    key = (latest.c.unit_code, latest.c.field, latest.c.subject)
    rows = connection.execute(sa.select(*key, sa.func.count()).where(latest.c.nth == 1).group_by(*key).order_by(*key))
    return [ModelFact(*row) for row in rows]


def _in_order(table: sa.Table, inside: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(table).join(t.part, _P.id == table.c.part_id).where(inside).order_by(*_ORDER, table.c.seq)


def _recognitions(
    connection: Connection, inside: sa.ColumnElement[bool], parts: dict[int, Part]
) -> list[RecognitionFact]:
    found = []
    for row in connection.execute(_in_order(t.recognition, inside)):
        part = parts[row.part_id]
        found.append(
            RecognitionFact(
                unit_code=part.unit_code,
                period=part.period,
                level=row.level,
                form=row.form,
                subject=row.subject,
                identity=row.identity,
                performer=row.performer,
                number=row.number,
                year=part.period.end.year if row.year is None else row.year,
                from_models=row.from_models,
            )
        )
    return found


def _counts(connection: Connection, inside: sa.ColumnElement[bool], parts: dict[int, Part]) -> list[CountFact]:
    found = []
    for row in connection.execute(_in_order(t.count_row, inside)):
        part = parts[row.part_id]
        found.append(
            CountFact(
                unit_code=part.unit_code,
                period=part.period,
                measure=row.measure,
                field=row.field,
                subject=row.subject,
                level=row.level,
                form=row.form,
                basis=row.basis,
                value=row.value,
                qualifier=row.qualifier,
            )
        )
    return found


def _observations(
    connection: Connection, inside: sa.ColumnElement[bool], parts: dict[int, Part]
) -> list[ObservationFact]:
    results = sa.and_(inside, t.observation.c.measure == "result")
    found = []
    for row in connection.execute(_in_order(t.observation, results)):
        part = parts[row.part_id]
        found.append(
            ObservationFact(
                unit_code=part.unit_code,
                period=part.period,
                indicator=row.indicator,
                value=unscaled(row.value, row.precision),
                qualifier=row.qualifier,
                scope=row.scope,
            )
        )
    return found


def _controls(connection: Connection, inside: sa.ColumnElement[bool], parts: dict[int, Part]) -> list[ControlFact]:
    files = {
        row.id: row
        for row in connection.execute(
            sa.select(_P.id, _P.content, t.receipt.c.sha256)
            .join(t.submission, t.submission.c.id == _P.submission_id)
            .join(t.receipt, t.receipt.c.id == t.submission.c.receipt_id)
            .where(inside)
        )
    }
    held = {(parts[key].form, *_member(parts[key], row.content)) for key, row in files.items()}
    found = []
    for row in connection.execute(_in_order(t.control_total, inside)):
        part = parts[row.part_id]
        found.append(
            ControlFact(
                # The bytes name the file, not its receipt: the same file may have come in several runs.
                table=f"{files[part.id].sha256}:{row.table_name}",
                unit_code=part.unit_code,
                period=part.period,
                form=part.form,
                figure=row.figure,
                declared=unscaled(row.declared, row.precision),
                recomputed=unscaled(row.recomputed, row.precision),
                whole=row.whole,
                complete=all((part.form, *member) in held for member in row.members),
            )
        )
    return found


def _member(part: Part, content: str) -> Member:
    return part.unit_code, part.period.start.isoformat(), part.period.end.isoformat(), content
