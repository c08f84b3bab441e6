"""The models of a span one by one, with their rows: what the numbers of `store.models` are numbers of."""

from collections.abc import Sequence
from typing import Any

from dvk_cli.model.facts import ModelFact, Origin
from dvk_cli.model.identity import Identities
from dvk_cli.model.period import Period
from dvk_cli.store.columns import period
from dvk_cli.store.database import Connection
from dvk_cli.store.lists import source_of
from dvk_cli.store.models import EACH, SEEN, groups_of, kind_of, rows_of, seen_of

_RECORDS = """
    SELECT {line}, m.identity, p.id, m.seq, m.field, m.subject, p.period_label, p.period_start, p.period_end, r.path,
           r.sha256, m.sheet, m.cell, m.name
    FROM {tables} CROSS JOIN model_row m
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    WHERE m.part_id = p.id AND {where}
    ORDER BY p.period_end, p.period_start, p.unit_code, m.seq
"""


def one_by_one(
    connection: Connection,
    where: str,
    values: Sequence[str | int],
    span: Period,
    identities: Identities,
    *,
    current: bool,
) -> list[ModelFact]:
    """The distinct models of a span, each with the row that counts and, behind it, its other rows in the span.

    The same rows are put together by the same rules as in `models.counted`, which only counts them.
    """
    with source_of(connection, where, values, span, identities, current=current) as source:
        rows, asked = rows_of(source)
        seen = [seen_of(row) for row in connection.execute(EACH.format(seen=SEEN, rows=rows), asked)]
        together = groups_of(connection, source, span, identities)
        of_each: dict[tuple[str, str], list[tuple[tuple[int, int], ModelFact]]] = {}
        query = _RECORDS.format(line=source.line, tables=source.tables, where=source.inside)
        for row in connection.execute(query, source.inside_values):
            line, identity, part, seq, *rest = row
            of_each.setdefault((line, identity), []).append(((part, seq), _row(line, part, rest)))
    grouped = {(row.line, row.identity) for group in together for row in group}
    found = []
    for group in (*together, *([row] for row in seen if (row.line, row.identity) not in grouped)):
        inside = [row for row in group if row.inside]
        if not inside:
            continue
        place = max(inside, key=lambda row: row.order).place
        line, field, subject, is_new, status = kind_of(group)
        told = [each for row in inside for each in of_each[row.line, row.identity]]
        counts = next(fact for key, fact in told if key == place)
        again = tuple(fact for key, fact in told if key != place)
        found.append(
            ModelFact(line, field, subject, 1, not is_new, status, counts.period, counts.origin, again),
        )
    return sorted(found, key=_place)


def _row(line: str, part: int, rest: Sequence[Any]) -> ModelFact:
    field, subject, label, start, end, path, sha256, sheet, cell, name = rest
    origin = Origin(part, path, sha256, sheet, cell, name)
    return ModelFact(line, field, subject, 1, period=period(label, start, end), origin=origin)


def _place(fact: ModelFact) -> tuple[Any, ...]:
    origin, of = fact.origin, fact.period
    assert origin is not None and of is not None
    return fact.unit_code, fact.field, fact.subject, of.end, of.start, origin.file, len(origin.cell), origin.cell
