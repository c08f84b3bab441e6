"""Decisions as numbers: a list that names each recipient once is counted in SQL, every other is read row by row.

Most lists are such, of units that sent no second one for the days asked about: a row of theirs is a decision, and
nothing has to be put together. Row by row are read those of bodies whose decisions communes tell of, too (`apart`), of
units that moved, and of recipients that such a body names.
"""

from collections.abc import Collection

from dvk_cli.model.facts import DecisionsFact, RecognitionFact
from dvk_cli.model.lines import Lines
from dvk_cli.store.database import Connection
from dvk_cli.store.records import Held, Where, recognitions

_SENT = """
    SELECT p.id, p.submission_id, p.repeats
    FROM part p
    WHERE {where} AND p.form IN ('models', 'recognitions')
"""
_TABLE = "CREATE TEMPORARY TABLE row_by_row (part_id INTEGER PRIMARY KEY, apart INTEGER)"
_APART = "SELECT y.identity FROM row_by_row a JOIN recognition y ON y.part_id = a.part_id WHERE a.apart = 1"
_LISTED = "p.id IN (SELECT b.part_id FROM row_by_row b)"
_COUNTED = """
    SELECT x.part_id, x.level, x.form, x.subject, x.year, x.from_models, count(*)
    FROM part p CROSS JOIN recognition x
    WHERE x.part_id = p.id AND {where}{more}
    GROUP BY x.part_id, x.level, x.form, x.subject, x.year, x.from_models
    ORDER BY x.part_id, x.level, x.form, x.subject, x.year, x.from_models
"""


def decisions(
    connection: Connection, where: Where, held: dict[int, Held], apart: Collection[str], lines: Lines
) -> tuple[list[RecognitionFact], list[DecisionsFact]]:
    """The rows that have to be looked at one by one, and the numbers of the others.

    Args:
        connection: to the store.
        where, held: the parts asked about.
        apart: codes of the bodies that tell of decisions of others.
        lines: the units over time.
    """
    of_unit: dict[str, list[tuple[int, int, int]]] = {}
    for part, submission, repeats in connection.execute(_SENT.format(where=where.sql), where.values):
        of_unit.setdefault(held[part].part.unit_code, []).append((part, submission, repeats))
    rows = []
    for unit, sent in of_unit.items():
        is_apart = unit in apart
        several = len({submission for _part, submission, _repeats in sent}) > 1
        if is_apart or several or lines.moved(unit) or any(repeats for *_rest, repeats in sent):
            rows += [(part, int(is_apart)) for part, *_rest in sent]
    if not rows:
        return [], _counted(connection, where, held, "")
    connection.execute(_TABLE)
    try:
        connection.executemany("INSERT INTO row_by_row VALUES (?, ?)", rows)
        named = any(is_apart for _part, is_apart in rows)
        more = f" AND NOT {_LISTED}" + (f" AND x.identity NOT IN ({_APART})" if named else "")
        listed = f"({_LISTED} OR x.identity IN ({_APART}))" if named else _LISTED
        asked = Where(f"{where.sql} AND {listed}", where.values)
        return recognitions(connection, asked, held), _counted(connection, where, held, more)
    finally:
        connection.execute("DROP TABLE row_by_row")


def _counted(connection: Connection, where: Where, held: dict[int, Held], more: str) -> list[DecisionsFact]:
    found = []
    for part, level, form, subject, year, from_models, number in connection.execute(
        _COUNTED.format(where=where.sql, more=more), where.values
    ):
        of = held[part].part
        decided = of.period.end.year if year is None else year
        found.append(DecisionsFact(of.unit_code, of.period, level, form, subject, decided, bool(from_models), number))
    return found
