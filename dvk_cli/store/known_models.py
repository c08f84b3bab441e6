"""`model_in_force`: the models that the lists in force name. It says what the records say, and changes with them.

By it a model is known to be new without a look at the lists of all years (`store.lists`).
"""

from collections.abc import Sequence

from dvk_cli.store.columns import marks
from dvk_cli.store.database import Connection, Store

_EACH = """
    SELECT p.unit_code, m.identity, p.period_end, p.period_start
    FROM part p
    JOIN model_row m ON m.part_id = p.id
    WHERE {which}
"""
_OF_PARTS = _EACH.replace("SELECT", "SELECT DISTINCT")
_INTO = "INSERT INTO model_in_force (unit_code, identity, period_end, period_start)"
_ADD = f"{_INTO} {_OF_PARTS}"
# Nearly all lists name each model once: to look for doubles takes as long as to add them.
_ADD_SINGLE = f"{_INTO} {_EACH.format(which='p.repeats = 0 AND p.id IN ({marks})')}"
_ADD_REPEATED = _ADD.format(which="p.repeats = 1 AND p.id IN ({marks})")
_TAKE_OUT = """
    DELETE FROM model_in_force
    WHERE unit_code = ? AND identity = ? AND period_end = ? AND period_start = ?
"""
_NOW = "p.published_at IS NOT NULL AND p.superseded_at IS NULL"


def make_known(connection: Connection, parts: Sequence[int]) -> None:
    """Add the models of parts that have come in force."""
    if parts:
        for add in (_ADD_SINGLE, _ADD_REPEATED):
            connection.execute(add.format(marks=marks(parts)), parts)


def no_longer_known(connection: Connection, parts: Sequence[int]) -> None:
    """Take out the models of parts that have gone out of force, before others come in their place."""
    for part in parts:
        gone = connection.execute(_OF_PARTS.format(which="p.id = ?"), (part,)).fetchall()
        connection.executemany(_TAKE_OUT, gone)


_TWICE = """
    SELECT p.submission_id
    FROM part p
    JOIN model_row m ON m.part_id = p.id
    GROUP BY p.submission_id, m.identity
    HAVING count(*) > 1
    UNION
    SELECT p.submission_id
    FROM part p
    JOIN recognition x ON x.part_id = p.id
    GROUP BY p.submission_id, x.level, x.form, coalesce(x.year, CAST(substr(p.period_end, 1, 4) AS INTEGER)), x.identity
    HAVING count(*) > 1
"""
_SAY_TWICE = f"UPDATE part SET repeats = 1 WHERE repeats = 0 AND submission_id IN ({_TWICE})"
_KEPT = "SELECT unit_code, identity, period_end, period_start FROM model_in_force"
_UNLIKE = (
    f"SELECT count(*) FROM ({_KEPT} EXCEPT {_OF_PARTS.format(which=_NOW)}) AS off",
    f"SELECT count(*) FROM ({_OF_PARTS.format(which=_NOW)} EXCEPT {_KEPT}) AS off",
    # What is put together one by one without need costs time, and nothing else.
    f"SELECT count(*) FROM part WHERE repeats = 0 AND submission_id IN ({_TWICE})",
)


def know_anew(connection: Connection) -> None:
    """Say it all again, after names have changed."""
    connection.execute("DELETE FROM model_in_force")
    connection.execute(_ADD.format(which=_NOW))
    connection.execute(_SAY_TWICE)


def unlike(store: Store) -> int:
    """How many rows of it, and marks of parts that repeat themselves, are not what the records say; 0: all is well."""
    with store.read() as connection:
        return sum(int(connection.execute(query).fetchone()[0]) for query in _UNLIKE)
