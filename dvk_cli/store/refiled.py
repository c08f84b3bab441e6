"""Models whose field is another in another report of the span."""

from collections.abc import Sequence

from dvk_cli.model.facts import RefiledFact
from dvk_cli.store.database import Connection

_REFILED = """
    SELECT p.unit_code, min(m.name), min(m.field), max(m.field)
    FROM part p CROSS JOIN model_row m
    WHERE m.part_id = p.id AND {where}
    GROUP BY p.unit_code, m.identity
    HAVING min(m.field) <> max(m.field)
    ORDER BY p.unit_code, m.identity
"""


def refiled(connection: Connection, where: str, values: Sequence[str | int]) -> list[RefiledFact]:
    """Models with different fields, each with two of them, of the parts `p` that a condition holds for."""
    rows = connection.execute(_REFILED.format(where=where), values)
    return [RefiledFact(unit, name, (one, other)) for unit, name, one, other in rows]
