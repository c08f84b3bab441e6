"""What other units' reports change in the summary of one unit: little, and it is found without reading them all."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from dvk_cli.model.lines import Lines
from dvk_cli.store.database import Connection
from dvk_cli.store.records import Where

_PRODUCTS = "SELECT 1 FROM part p WHERE p.form = 'products' LIMIT 1"
_LISTS = "SELECT p.unit_code, p.period_end, p.records, p.repeats FROM part p WHERE p.form = 'models' AND {where}"
_FIELDS = """
    SELECT DISTINCT m.field
    FROM part p CROSS JOIN model_row m
    WHERE m.part_id = p.id AND p.form = 'models' AND {where} AND m.field IN ({fields})
"""
_COUNTED = """
    SELECT 1
    FROM part p CROSS JOIN count_row x
    WHERE x.part_id = p.id AND p.form = 'counts' AND {where} AND x.measure = 'models' AND x.field IN ({fields})
    LIMIT 1
"""


class Others(NamedTuple):
    """`fields`: of those asked about, the ones that models are listed in; `many`: more models than may be named."""

    fields: frozenset[str]
    many: bool


def others(connection: Connection, inside: Where, fields: Collection[str], named: int, lines: Lines) -> Others | None:
    """What has to be known of all units, or None where only all of their records can tell.

    Args:
        connection: to the store.
        inside: which parts `p` the period has, of all units.
        fields: those that the taxonomy counts elsewhere, which a summary notes.
        named: so many models at most are held against each other.
        lines: the units over time.
    """
    # A product may be of two units' lists.
    if connection.execute(_PRODUCTS).fetchone() is not None:
        return None
    lists = connection.execute(_LISTS.format(where=inside.sql), inside.values).fetchall()
    most = sum(records for _code, _end, records, _repeats in lists)
    # What one list names once is so many models, whatever the others name; of units that moved, the longest list.
    least: dict[str, int] = {}
    for code, end, records, repeats in lists:
        root = lines.root(lines.key(code, date.fromisoformat(end)))
        least[root] = max(least.get(root, 0), 0 if repeats else records)
    if most > named >= sum(least.values()):
        return None
    if not fields:
        return Others(frozenset(), most > named)
    marks = ", ".join("?" * len(fields))
    asked = (*inside.values, *sorted(fields))
    if connection.execute(_COUNTED.format(where=inside.sql, fields=marks), asked).fetchone() is not None:
        return None
    rows = connection.execute(_FIELDS.format(where=inside.sql, fields=marks), asked)
    found = frozenset(field for (field,) in rows)
    # Of several rows the latest gives a model's field, in one list or in those of units that came together.
    again = len(lists) > len(least) or any(repeats for *_rest, repeats in lists)
    return None if found and again else Others(found, most > named)
