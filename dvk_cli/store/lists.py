"""The lists of models that a question is about: those of its span, and by what their models are known from before it.

What is new is looked up in `model_in_force`, model by model. What was in force at another moment, and units whose days
are no one stretch, have a table of the same shape made for them from all their lists.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.store.columns import days
from dvk_cli.store.database import Connection
from dvk_cli.store.records import INSIDE


class Source(NamedTuple):
    """The parts `p` that lists are read from, with the values for their question marks; `line`: their unit's key.

    `where`: lists of any time until the span's end; `inside`: those of the span. `known`: whether a model `{identity}`
    of a part's unit is listed from before the span. `once`: lists that name each model once, of units with no other
    list in the span. `earlier`: units (of those that list inside the span) with lists from before it; `repeated`: there
    are others; `moved`: there is a table of the parts whose unit has moved.
    """

    line: str
    tables: str
    where: str
    values: tuple[str | int, ...]
    inside: str
    inside_values: tuple[str | int, ...]
    known: str
    known_values: tuple[str, ...]
    owner: str
    since: str
    until: str
    once: str
    earlier: frozenset[str]
    repeated: bool
    moved: bool


class _List(NamedTuple):
    part: int
    code: str
    key: str
    start: str
    end: str
    repeats: bool


_LISTS = "SELECT p.id, p.unit_code, p.period_start, p.period_end, p.repeats FROM part p WHERE {where}"
# With `|| ''` the form is no reason to read an index of all units.
_EARLIER = """
    SELECT {line}
    FROM {tables}
    WHERE {inside} AND EXISTS (
        SELECT 1
        FROM part q
        WHERE q.unit_code = p.unit_code AND q.form || '' = 'models' AND q.period_start < ? AND q.period_end <= ?
          AND q.published_at IS NOT NULL AND q.superseded_at IS NULL
          AND q.period_end >= {since} AND q.period_end <= {until}
    )
"""
_KNOWN = """EXISTS (
    SELECT 1
    FROM {table} x
    WHERE x.unit_code = {{owner}} AND x.identity = {{identity}} AND x.period_end <= ? AND x.period_start < ?
      AND x.period_end >= {{since}} AND x.period_end <= {{until}}
)"""
_TABLE = """
    CREATE TEMPORARY TABLE model_then (
        unit_code TEXT NOT NULL,
        identity TEXT NOT NULL,
        period_end TEXT NOT NULL,
        period_start TEXT NOT NULL,
        PRIMARY KEY (unit_code, identity, period_end, period_start)
    )
"""
_FILL = """
    INSERT INTO model_then (unit_code, identity, period_end, period_start)
    SELECT DISTINCT {line}, m.identity, p.period_end, p.period_start
    FROM {tables} CROSS JOIN model_row m
    WHERE m.part_id = p.id AND {where} AND p.period_start < ?
"""
_FIRST, _LAST = "0001-01-01", "9999-12-31"
_TEMPORARY = """
    CREATE TEMPORARY TABLE part_line (
        part_id INTEGER PRIMARY KEY, line TEXT, moved INTEGER, several INTEGER, since TEXT, until TEXT
    )
"""


@contextmanager
def source_of(
    connection: Connection,
    where: str,
    values: Sequence[str | int],
    span: Period,
    identities: Identities,
    *,
    current: bool,
) -> Iterator[Source]:
    """The parts to read, with a table of those whose unit is known by another key than its code, or has moved or days.

    Where there are no such parts, nothing is written and nothing is joined.

    Args:
        connection: to the store.
        where, values: which parts `p` count.
        span: the days asked for.
        identities: how rows are known to be one model.
        current: those are the parts in force now, and no others.
    """
    lines = identities.lines
    first, last = days(span)
    until = f"p.form = 'models' AND {where} AND p.period_end <= ?"
    inside = f"p.form = 'models' AND {where} AND {INSIDE}"
    inside_values = (*values, first, last, first, last)
    own = _lists(connection, inside, inside_values, lines)
    stretches = {each.key: lines.stretch(each.key, each.code) for each in own}
    exact = not current or None in stretches.values()
    wanted = own
    if exact or identities.same or any(lines.moved(key) for key in stretches):
        wanted = _lists(connection, until, (*values, last), lines)
    moved = _met({each.key for each in wanted}, lines)
    number = Counter(each.key for each in own)
    rows = []
    repeated = False
    for each in wanted:
        several = each.start >= first and (each.repeats or number[each.key] > 1)
        repeated = repeated or several
        days_of = (None, None) if exact else stretches.get(each.key) or (None, None)
        if each.key != each.code or each.key in moved or several or days_of != (None, None):
            stretch = (_iso(days_of[0], _FIRST), _iso(days_of[1], _LAST))
            rows.append((each.part, each.key, int(each.key in moved), int(several), *stretch))
    made = Source(
        line="p.unit_code",
        tables="part p",
        where=until,
        values=(*values, last),
        inside=inside,
        inside_values=inside_values,
        known=_KNOWN.format(table="model_in_force"),
        known_values=(last, first),
        owner="p.unit_code",
        since=f"'{_FIRST}'",
        until=f"'{_LAST}'",
        once=inside,
        earlier=frozenset(),
        repeated=repeated,
        moved=bool(moved),
    )
    tables: list[str] = []
    try:
        if rows:
            connection.execute(_TEMPORARY)
            tables.append("part_line")
            connection.executemany("INSERT INTO part_line VALUES (?, ?, ?, ?, ?, ?)", rows)
            made = made._replace(
                line="coalesce(k.line, p.unit_code)",
                tables="part p LEFT JOIN part_line k ON k.part_id = p.id",
                since=f"coalesce(k.since, '{_FIRST}')",
                until=f"coalesce(k.until, '{_LAST}')",
                once=f"{inside} AND coalesce(k.several, 0) = 0",
            )
        if exact:
            connection.execute(_TABLE)
            tables.append("model_then")
            query = _FILL.format(line=made.line, tables=made.tables, where=made.where)
            connection.execute(query, (*made.values, first))
            made = made._replace(known=_KNOWN.format(table="model_then"), owner=made.line)
        earlier = _earlier(connection, made, wanted if wanted is not own else None, span, lines)
        if not earlier:
            made = made._replace(known="1 = 0", known_values=())
        yield made._replace(earlier=earlier)
    finally:
        for table in tables:
            connection.execute(f"DROP TABLE {table}")


def _lists(connection: Connection, where: str, values: Sequence[str | int], lines: Lines) -> list[_List]:
    return [
        _List(number, code, lines.key(code, date.fromisoformat(end)), start, end, bool(repeats))
        for number, code, start, end, repeats in connection.execute(_LISTS.format(where=where), values)
    ]


def _earlier(
    connection: Connection, source: Source, lists: list[_List] | None, span: Period, lines: Lines
) -> frozenset[str]:
    first, last = days(span)
    if lists is not None:
        return frozenset(key for each in lists if each.start < first for key in lines.way(each.key))
    query = _EARLIER.format(
        line=source.line, tables=source.tables, inside=source.inside, since=source.since, until=source.until
    )
    return frozenset(row[0] for row in connection.execute(query, (*source.inside_values, first, last)))


def _met(keys: set[str], lines: Lines) -> set[str]:
    """Of the units that sent lists, those that one which also sent some took over, and that one."""
    met: set[str] = set()
    for key in keys:
        for later in keys.intersection(lines.way(key)[1:]):
            met |= {key, later}
    return met


def _iso(day: date | None, otherwise: str) -> str:
    return otherwise if day is None else day.isoformat()
