"""The files that the ledger has received, by their hashes: which of them records rest on, and which were redacted."""

from typing import NamedTuple

from dvk_cli.model.records import FormCode
from dvk_cli.store.content import content_hash
from dvk_cli.store.database import Store
from dvk_cli.store.extract import stored_parts


class Original(NamedTuple):
    """A file that records rest on: its name as it was received, and its SHA-256."""

    path: str
    sha256: str


_ORIGINALS = """
    SELECT r.sha256, min(r.path)
    FROM receipt r
    WHERE EXISTS (
        SELECT 1 FROM submission s JOIN part p ON p.submission_id = s.id
        WHERE s.receipt_id = r.id AND p.published_at IS NOT NULL
    ) AND NOT EXISTS (SELECT 1 FROM redacted_file f WHERE f.sha256 = r.sha256)
    GROUP BY r.sha256
    ORDER BY 2, 1
"""


def originals(store: Store) -> list[Original]:
    """The files that brought anything that is or was in force, but those that were redacted."""
    with store.read() as connection:
        return [Original(path, sha256) for sha256, path in connection.execute(_ORIGINALS)]


class Changed(NamedTuple):
    """A part whose records are not those that it came with."""

    submission: int
    unit: str
    period: str
    form: FormCode


def changed_parts(store: Store) -> tuple[int, list[Changed]]:
    """How many parts there are, and those whose records no longer have the hash that the ledger keeps of them."""
    found, parts = [], 0
    with store.read() as connection:
        for part in stored_parts(connection):
            parts += 1
            said = part.submission
            if content_hash(said, part.form) != part.content:
                found.append(Changed(part.submission_id, said.unit.name, said.period.label, part.form))
    return parts, found
