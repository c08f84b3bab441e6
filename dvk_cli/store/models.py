"""How many models there are: one a unit and identity in SQL, then one where a unit went on in another.

SQL counts the rows, however many. Only those of units that moved as a whole, and those that the office has declared to
be one model, are read and put together one by one (`store.joined`); the numbers are corrected by them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dvk_cli.model.facts import ListedFact, ModelFact, NamedFact, Part, RefiledFact
from dvk_cli.model.identity import Identities
from dvk_cli.model.period import Period
from dvk_cli.store.database import Connection
from dvk_cli.store.joined import Seen, joined
from dvk_cli.store.lists import Source, source_of
from dvk_cli.store.refiled import refiled


class Counted(NamedTuple):
    """The numbers of models, whose lists from before the span are known, the models by name if few enough, and those
    that another report puts elsewhere.
    """

    models: list[ModelFact]
    earlier: frozenset[str]
    named: list[NamedFact] | None
    refiled: list[RefiledFact]


# One row a unit and identity. `latest` is text that sorts as the reports do: whether inside the span, its days, the
# place in the list, then part, field and subject; so is `said`, with a status behind. One pass over the records does
# what windows would need a sort each for.
_ROWS = """
    SELECT {line} AS line, min({owner}) AS owner, m.identity AS identity,
           max({order} || {part} || m.field || '|' || m.subject) AS latest,
           max(CASE WHEN m.status IS NOT NULL THEN {order} || m.status END) AS said,
           min(p.period_end) AS first_end,
           min(CASE WHEN {is_new} THEN 1 ELSE 0 END) AS is_new, min({since}) AS since, max({until}) AS until
    FROM {tables} CROSS JOIN model_row m
    WHERE m.part_id = p.id AND {where}
    GROUP BY {line}, m.identity
"""
_WITH_KNOWN = """
    SELECT line, identity, latest, said, first_end, CASE WHEN {known} THEN 0 ELSE 1 END AS is_new FROM ({rows}) AS own
"""
_INSIDE = "'1' || p.period_end || p.period_start || CAST(1000000000 + m.seq AS TEXT)"
_ORDER = f"CASE WHEN p.period_start >= ? THEN {_INSIDE} ELSE '0' || substr({_INSIDE}, 2) END"
_PART = "CAST(1000000000 + p.id AS TEXT)"
_BASE = 1_000_000_000
_ORDERED, _KIND = 31, 42  # letters of the order; where field and subject begin
_COUNTS = f"""
    SELECT line, substr(latest, {_KIND}), substr(said, {_ORDERED + 1}), count(*), sum(is_new)
    FROM ({{rows}}) AS model
    GROUP BY line, substr(latest, {_KIND}), substr(said, {_ORDERED + 1})
"""
# A list that names each model once, and is the unit's only one of the span, has nothing to be put together. New ones
# are added up and not grouped by: each is looked up once so, and not again for each group.
_ONCE = """
    SELECT line, kind, status, count(*), sum(is_new)
    FROM (
        SELECT {line} AS line, m.field || '|' || m.subject AS kind, m.status AS status,
               CASE WHEN {known} THEN 0 ELSE 1 END AS is_new
        FROM {tables} CROSS JOIN model_row m
        WHERE m.part_id = p.id AND {where}
    ) AS model
    GROUP BY line, kind, status
"""
SEEN = "line, identity, latest, said, first_end, is_new"
EACH = "SELECT {seen} FROM ({rows}) AS model"
_NAMED = f"""
    SELECT model.line, model.identity, n.name, n.performer, q.period_label, r.path, n.sheet, n.cell
    FROM ({{rows}}) AS model
    JOIN model_row n ON n.part_id = CAST(substr(model.latest, {_ORDERED + 1}, 10) AS INTEGER) - {_BASE}
                    AND n.seq = CAST(substr(model.latest, 22, 10) AS INTEGER) - {_BASE}
    JOIN part q ON q.id = n.part_id
    JOIN submission s ON s.id = q.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    ORDER BY model.line, model.identity
"""


def counted(
    connection: Connection,
    where: str,
    values: Sequence[str | int],
    span: Period,
    identities: Identities,
    named: int,
    *,
    current: bool,
) -> Counted:
    """The distinct models of a span.

    Args:
        connection: to the store.
        where, values: which parts `p` are in force.
        span: the days asked for.
        identities: how rows are known to be one model.
        named: hand the models out by name if there are no more.
        current: those are the parts in force now, and no others.
    """
    with source_of(connection, where, values, span, identities, current=current) as source:
        numbers: Counter[tuple[Any, ...]] = Counter()
        for query, asked in _countings(source):
            for line, kind, status, number, new in connection.execute(query, asked):
                field, subject = kind.rsplit("|", 1)
                for is_new, some in ((True, new), (False, number - new)):
                    if some:
                        numbers[line, field, subject, is_new, status] += some
        elsewhere = _refiled(connection, source) if source.repeated else []
        for group in groups_of(connection, source, span, identities):
            reported = sorted((row for row in group if row.inside), key=lambda row: row.order)
            for row in reported:
                numbers[kind_of([row])] -= 1
            if reported:
                numbers[kind_of(group)] += 1
                elsewhere += _elsewhere(connection, reported)
        total = sum(numbers.values())
        names = None
        if total <= named:
            rows, asked = rows_of(source)
            names = [NamedFact(*row) for row in connection.execute(_NAMED.format(rows=rows), asked)]
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


def _countings(source: Source) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The queries that count each model of the span in one of them."""
    known = source.known.format(owner=source.owner, identity="m.identity", since=source.since, until=source.until)
    once = _ONCE.format(line=source.line, known=known, tables=source.tables, where=source.once)
    yield once, (*source.known_values, *source.inside_values)
    if source.once != source.inside:
        rows, asked = rows_of(source._replace(inside=f"{source.inside} AND k.several = 1"))
        yield _COUNTS.format(rows=rows), asked


def _refiled(connection: Connection, source: Source) -> list[RefiledFact]:
    # What other units send decides nothing of it: one unit's summary says the same of a model as that of all.
    again = f"{source.inside} AND k.several = 1"
    return refiled(connection, source.line, source.tables, again, source.inside_values)


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


def rows_of(source: Source) -> tuple[str, tuple[str | int, ...]]:
    """The query for one row a unit and identity of the span, with the values for its question marks."""
    rows = _rows(source, source.inside, _INSIDE, "1 = 1")
    known = source.known.format(owner="own.owner", identity="own.identity", since="own.since", until="own.until")
    return _WITH_KNOWN.format(known=known, rows=rows), (*source.known_values, *source.inside_values)


def _of_all_time(source: Source, span: Period, more: str = "1 = 1") -> tuple[str, tuple[str | int, ...]]:
    """The same of all lists until the span's end. `more`: a condition on the rows `m` or the parts."""
    since = span.start.isoformat()
    rows = _rows(source, f"{source.where} AND {more}", _ORDER, "p.period_start >= ?")
    return rows, (since, since, since, *source.values)


def _rows(source: Source, where: str, order: str, is_new: str) -> str:
    columns = {"line": source.line, "owner": source.owner, "since": source.since, "until": source.until}
    return _ROWS.format(**columns, tables=source.tables, where=where, order=order, part=_PART, is_new=is_new)


def groups_of(connection: Connection, source: Source, span: Period, identities: Identities) -> list[list[Seen]]:
    """Rows that are one model with others, or might be: those of units that moved, and those declared to be one."""
    found: dict[tuple[str, str], Seen] = {}
    if source.moved:
        moved = source._replace(tables="part_line k JOIN part p ON p.id = k.part_id")
        rows, asked = _of_all_time(moved, span, "k.moved = 1")
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
        said = " OR ".join(["substr(m.identity, 1, ?) = ?"] * len(names))
        marks = [value for name in names for value in (len(name) + 1, f"{name}|")]
        rows, asked = _of_all_time(source, span, f"({said})")
        for row in connection.execute(EACH.format(seen=SEEN, rows=rows), (*asked, *marks)):
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
