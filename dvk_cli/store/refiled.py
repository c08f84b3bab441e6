"""Models whose field or subject is another in another report of the span."""

from collections.abc import Sequence

from dvk_cli.model.facts import RefiledFact
from dvk_cli.store.database import Connection

_REFILED = """
    SELECT {line}, min(m.name), min(m.field), max(m.field), min(m.subject), max(m.subject)
    FROM {tables} CROSS JOIN model_row m
    WHERE m.part_id = p.id AND {where}
    GROUP BY {line}, m.identity
    HAVING min(m.field) <> max(m.field) OR min(m.subject) <> max(m.subject)
    ORDER BY {line}, m.identity
"""


def refiled(
    connection: Connection, line: str, tables: str, where: str, values: Sequence[str | int]
) -> list[RefiledFact]:
    """Models with different fields or subjects, each with two of them.

    Args:
        connection: to the store.
        line: what gives a part's unit by its key.
        tables: the parts `p`, and what `line` needs beside them.
        where, values: which parts are read.
    """
    found = []
    rows = connection.execute(_REFILED.format(line=line, tables=tables, where=where), values)
    for unit, name, field, other_field, subject, other_subject in rows:
        if field != other_field:
            found.append(RefiledFact(unit, name, (field, other_field), "field"))
        if subject != other_subject:
            found.append(RefiledFact(unit, name, (subject, other_subject), "subject"))
    return found
