"""Tells whether anything that decides figures has changed in the store since it was last asked."""

from dvk_cli.store.database import Store

# What has come in force and gone out of it, and what people have decided: none of it is ever taken back.
_MARK = """
    SELECT (SELECT count(*) FROM part WHERE published_at IS NOT NULL),
           (SELECT count(*) FROM part WHERE superseded_at IS NOT NULL),
           (SELECT count(*) FROM was_in_force),
           (SELECT max(id) FROM event WHERE kind <> 'ingest')
"""


def mark(store: Store) -> str:
    """A text that changes whenever the figures of any period may have changed."""
    with store.read() as connection:
        return " ".join(str(number) for number in connection.execute(_MARK).fetchone())
