"""How many models there are: one a unit and identity in SQL, then one where a unit went on in another.

SQL counts the rows, however many. Only those of units that moved as a whole, and those that the office has declared to
be one model, are read and put together one by one (`store.joined`); the numbers are corrected by them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from dvk_cli.model.facts import ListedFact, ModelFact, NamedFact, Part, RefiledFact
from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.store.columns import days
from dvk_cli.store.database import Connection
from dvk_cli.store.joined import Seen, joined
from dvk_cli.store.refiled import refiled


class Counted(NamedTuple):
    """The numbers of models, whose lists from before the span are known, the models by name if few enough, and those
    that another report puts elsewhere.
    """

    models: list[ModelFact]
    earlier: frozenset[str]
    named: list[NamedFact] | None
    refiled: list[RefiledFact]


class Source(NamedTuple):
    """The parts `p` that lists are read from, with the values for their question marks; `line`: their unit's key.

    `earlier`: units with lists from before the span; `repeated`: a unit has several lists inside it; `moved`: there is
    a table of the parts whose unit has moved.
    """

    line: str
    tables: str
    where: str
    values: tuple[str | int, ...]
    earlier: frozenset[str]
    repeated: bool
    moved: bool


_LISTS = "SELECT p.id, p.unit_code, p.period_start, p.period_end FROM part p WHERE p.form = 'models' AND {where}"

# One row a unit and identity. `latest` is text that sorts as the reports do: whether inside the span, its days, the
# place in the list, then part, field and subject; so is `said`, with a status behind. One pass over the records does
# what windows would need a sort each for.
_ROWS = """
    SELECT {line} AS line, m.identity AS identity,
           max({order} || {part} || m.field || '|' || m.subject) AS latest,
           max(CASE WHEN m.status IS NOT NULL THEN {order} || m.status END) AS said,
           min(p.period_end) AS first_end,
           min(CASE WHEN p.period_start >= ? THEN 1 ELSE 0 END) AS is_new
    FROM {tables} CROSS JOIN model_row m
    WHERE m.part_id = p.id AND {where} AND p.period_end <= ?
    GROUP BY {line}, m.identity
"""
_ORDER = (
    "CASE WHEN p.period_start >= ? THEN '1' ELSE '0' END || p.period_end || p.period_start"
    " || CAST(1000000000 + m.seq AS TEXT)"
)
_PART = "CAST(1000000000 + p.id AS TEXT)"
_BASE = 1_000_000_000
_ORDERED, _KIND = 31, 42  # letters of the order; where field and subject begin
_COUNTS = f"""
    SELECT line, substr(latest, {_KIND}), is_new, substr(said, 1, 1), substr(said, {_ORDERED + 1}), count(*)
    FROM ({{rows}}) AS model
    WHERE substr(latest, 1, 1) = '1'
    GROUP BY line, substr(latest, {_KIND}), is_new, substr(said, 1, 1), substr(said, {_ORDERED + 1})
"""
SEEN = "line, identity, latest, said, first_end, is_new"
EACH = "SELECT {seen} FROM ({rows}) AS model"
_DECLARED = "SELECT {seen} FROM ({rows}) AS model WHERE {names}"
_NAMED = f"""
    SELECT model.line, model.identity, n.name, n.performer, q.period_label, r.path, n.sheet, n.cell
    FROM ({{rows}}) AS model
    JOIN model_row n ON n.part_id = CAST(substr(model.latest, {_ORDERED + 1}, 10) AS INTEGER) - {_BASE}
                    AND n.seq = CAST(substr(model.latest, 22, 10) AS INTEGER) - {_BASE}
    JOIN part q ON q.id = n.part_id
    JOIN submission s ON s.id = q.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    WHERE substr(model.latest, 1, 1) = '1'
    ORDER BY model.line, model.identity
"""


def counted(
    connection: Connection, where: str, values: Sequence[str | int], span: Period, identities: Identities, named: int
) -> Counted:
    """The distinct models of a span.

    Args:
        connection: to the store.
        where, values: which parts `p` are in force.
        span: the days asked for.
        identities: how rows are known to be one model.
        named: hand the models out by name if there are no more.
    """
    with source_of(connection, where, values, span, identities.lines) as source:
        rows, asked = rows_of(source, span)
        numbers: Counter[tuple[Any, ...]] = Counter()
        for line, kind, is_new, inside, status, number in connection.execute(_COUNTS.format(rows=rows), asked):
            # A status said before the span only is none of the span's.
            numbers[(line, *kind.rsplit("|", 1), bool(is_new), status if inside == "1" else None)] += number
        elsewhere = _refiled(connection, source, span) if source.repeated else []
        for group in groups_of(connection, source, span, identities):
            reported = sorted((row for row in group if row.inside), key=lambda row: row.order)
            for row in reported:
                numbers[kind_of([row])] -= 1
            if reported:
                numbers[kind_of(group)] += 1
                elsewhere += _elsewhere(connection, reported)
        total = sum(numbers.values())
        names = None if total > named else [NamedFact(*r) for r in connection.execute(_NAMED.format(rows=rows), asked)]
    found = [
        ModelFact(line, field, subject, number, not is_new, status)
        for (line, field, subject, is_new, status), number in numbers.items()
        if number
    ]
    return Counted(
        sorted(found, key=lambda f: (f.unit_code, f.field, f.subject, f.known, f.status or "")),
        source.earlier,
        names,
        sorted(set(elsewhere), key=lambda f: (f.what, f.unit_code, f.name, f.codes)),
    )


def _refiled(connection: Connection, source: Source, span: Period) -> list[RefiledFact]:
    where = f"{source.where} AND p.period_start >= ? AND p.period_end <= ?"
    return refiled(connection, source.line, source.tables, where, (*source.values, *days(span)))


def _elsewhere(connection: Connection, reported: Sequence[Seen]) -> list[RefiledFact]:
    """Whether the reports of units that came together put their one model into different fields or subjects."""
    last = reported[-1]
    fields, subjects = sorted({row.field for row in reported}), sorted({row.subject for row in reported})
    if len(fields) == len(subjects) == 1:
        return []
    name = connection.execute("SELECT name FROM model_row WHERE part_id = ? AND seq = ?", last.place).fetchone()[0]
    found = [RefiledFact(last.line, name, (fields[0], fields[-1]), "field")] if len(fields) > 1 else []
    if len(subjects) > 1:
        found.append(RefiledFact(last.line, name, (subjects[0], subjects[-1]), "subject"))
    return found


def kind_of(group: Sequence[Seen]) -> tuple[Any, ...]:
    """Line, field, subject, whether new, and status of a model: its latest report inside the span decides."""
    inside = [row for row in group if row.inside]
    last = max(inside, key=lambda row: row.order)
    said = [row for row in inside if row.status is not None]
    status = max(said, key=lambda row: row.order).status if said else None
    return last.line, last.field, last.subject, all(row.inside and row.is_new for row in group), status


@contextmanager
def source_of(
    connection: Connection, where: str, values: Sequence[str | int], span: Period, lines: Lines
) -> Iterator[Source]:
    """The parts to read, with a table of those whose unit is known by another key than its code or has moved.

    Where there are no such parts, nothing is written and nothing is joined.
    """
    reach = f"{_LISTS.format(where=where)} AND p.period_end <= ?"
    keys: dict[int, tuple[str, str]] = {}
    earlier: set[str] = set()
    inside: Counter[str] = Counter()
    for number, code, start, end in connection.execute(reach, (*values, span.end.isoformat())).fetchall():
        key = lines.key(code, date.fromisoformat(end))
        keys[number] = key, code
        if start < span.start.isoformat():
            earlier.update(lines.way(key))
        else:
            inside[key] += 1
    moved = _met({key for key, _code in keys.values()}, lines)
    other = [(number, key, int(key in moved)) for number, (key, code) in keys.items() if key != code or key in moved]
    repeated = any(parts > 1 for parts in inside.values())
    plain = Source("p.unit_code", "part p", where, tuple(values), frozenset(earlier), repeated, False)
    if not other:
        yield plain
        return
    connection.execute("CREATE TEMPORARY TABLE part_line (part_id INTEGER PRIMARY KEY, line TEXT, moved INTEGER)")
    try:
        connection.executemany("INSERT INTO part_line VALUES (?, ?, ?)", other)
        tables = "part p LEFT JOIN part_line k ON k.part_id = p.id"
        yield plain._replace(line="coalesce(k.line, p.unit_code)", tables=tables, moved=bool(moved))
    finally:
        connection.execute("DROP TABLE part_line")


def _met(keys: set[str], lines: Lines) -> set[str]:
    """Of the units that sent lists, those that one which also sent some took over, and that one."""
    met: set[str] = set()
    for key in keys:
        for later in keys.intersection(lines.way(key)[1:]):
            met |= {key, later}
    return met


def rows_of(source: Source, span: Period) -> tuple[str, tuple[str | int, ...]]:
    """The query for one row a unit and identity, with the values for its question marks."""
    since = span.start.isoformat()
    sql = _ROWS.format(line=source.line, tables=source.tables, where=source.where, order=_ORDER, part=_PART)
    return sql, (since, since, since, *source.values, span.end.isoformat())


def groups_of(connection: Connection, source: Source, span: Period, identities: Identities) -> list[list[Seen]]:
    """Rows that are one model with others, or might be: those of units that moved, and those declared to be one."""
    found: dict[tuple[str, str], Seen] = {}
    if source.moved:
        moved = source._replace(
            tables="part_line k JOIN part p ON p.id = k.part_id", where=f"k.moved = 1 AND {source.where}"
        )
        rows, asked = rows_of(moved, span)
        alone: dict[tuple[str, str], Seen | None] = {}
        for row in connection.execute(EACH.format(seen=SEEN, rows=rows), asked):
            seen = seen_of(row)
            # A model of one unit only is counted right already: it is dropped again when no other comes.
            place = (identities.lines.root(seen.line), seen.identity)
            first = alone.get(place, seen)
            alone[place] = seen if place not in alone else None
            if place in alone and first is not seen:
                found[seen.line, seen.identity] = seen
                if first is not None:
                    found[first.line, first.identity] = first
    names = sorted({each.name for group in identities.same for each in group})
    if names:
        said = " OR ".join(["substr(identity, 1, ?) = ?"] * len(names))
        marks = [value for name in names for value in (len(name) + 1, f"{name}|")]
        rows, asked = rows_of(source, span)
        for row in connection.execute(_DECLARED.format(seen=SEEN, rows=rows, names=said), (*asked, *marks)):
            seen = seen_of(row)
            if identities.declared(seen.line, seen.identity) is not None:
                found[seen.line, seen.identity] = seen
    return joined(found.values(), identities)


def seen_of(row: Sequence[Any]) -> Seen:
    """A row of `EACH`."""
    line, identity, latest, said, first_end, is_new = row
    field, subject = latest[_KIND - 1 :].rsplit("|", 1)
    return Seen(
        line,
        identity,
        first_end,
        latest[:_ORDERED],
        latest[0] == "1",
        bool(is_new),
        (int(latest[_ORDERED : _ORDERED + 10]) - _BASE, int(latest[21:31]) - _BASE),
        field,
        subject,
        said[_ORDERED:] if said is not None and said[0] == "1" else None,
    )


_OF_LISTS = """
    SELECT field, count(DISTINCT identity) FROM model_row WHERE part_id = ? GROUP BY field ORDER BY field
"""


def of_lists(connection: Connection, parts: Mapping[int, Part]) -> list[ListedFact]:
    """The numbers of models in these lists, by field."""
    return [
        ListedFact(part.unit_code, part.period, field, number)
        for key, part in parts.items()
        if part.form == "models"
        for field, number in connection.execute(_OF_LISTS, (key,))
    ]
