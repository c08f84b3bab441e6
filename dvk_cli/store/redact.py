"""Takes a person's name out of the store: an opaque key stands in its place, so that counts and identities stay."""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from dvk_cli.model.finding import Finding
from dvk_cli.model.submission import Examined
from dvk_cli.store.columns import packed, stamp, unpacked
from dvk_cli.store.content import Member, contents_of, context_hash
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.extract import stored_parts
from dvk_cli.store.known_models import know_anew
from dvk_cli.store.opaque import Opaque, opaque_of
from dvk_cli.store.trail import Deed
from dvk_cli.version import VERSION
from dvk_cli.vietnamese.names import replace_names
from dvk_cli.vietnamese.text import identity_key


class Redacted(NamedTuple):
    """What was done in the store: the key, in how many places, the redaction's number, the files of those places."""

    key: str
    places: int
    number: int
    sha256: list[str]


class _Name:
    """The name to be taken out."""

    def __init__(self, name: str, opaque: Opaque) -> None:
        self.said = identity_key(name)
        self.key = opaque.key(name)
        self.words = len(self.said.split())

    def text(self, text: str) -> str:
        return replace_names(text, (self.words,), lambda said: self.key if said == self.said else None)

    def identity(self, identity: str) -> str:
        return "|".join(_identity(part, self.text(part)) for part in identity.split("|"))


def _identity(before: str, after: str) -> str:
    # What the identity would be if the key had been written in the cell.
    return before if after == before else identity_key(after)


_ADD = """
    INSERT INTO redaction (id, at, who, host, tool, opaque, words, why, places) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# The columns that hold what people have written. Identities are normalised text.
_RECORDS = {
    "model_row": ("sheet", "name", "performer", "number"),
    "recognition": ("sheet", "recipient", "number"),
    "observation": ("sheet", "raw"),
    "count_row": ("sheet", "raw"),
    "product_row": ("sheet", "name", "producer", "number"),
    "control_total": ("sheet", "table_name"),
}
_IDENTITIES = {"model_row": ("identity",), "recognition": ("identity", "performer"), "product_row": ("identity",)}
_LEDGER = {
    "receipt": ("path", "findings", "options", "why"),
    "submission": ("findings",),
    "event": ("why",),
    "redaction": ("why",),
}


def redact(store: Store, name: str, opaque: Opaque, deed: Deed) -> Redacted:
    """Replace a name wherever it stands, and write down that it was done; the name itself is not written down."""
    taken = _Name(name, opaque)
    with store.write() as connection:
        parts: set[int] = set()
        places = 0
        for table, columns in _RECORDS.items():
            found = _in_records(connection, table, columns, taken)
            places += len(found)
            parts |= set(found)
        receipts: set[int] = set()
        for table, columns in _LEDGER.items():
            rows = _in_rows(connection, table, columns, taken)
            places += len(rows)
            receipts |= set(rows) if table == "receipt" else set()
            receipts |= _receipts_of(connection, rows) if table == "submission" else set()
        places += _in_editions(connection, taken)
        receipts |= _hash_anew(connection, parts)
        if parts:
            know_anew(connection)
        sha256 = _sha256_of(connection, receipts)
        number = int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM redaction").fetchone()[0])
        who = (deed.by.user, deed.by.host, VERSION)
        connection.execute(
            _ADD,
            (number, stamp(deed.at), *who, taken.key, taken.words, taken.text(deed.why), places),
        )
    note_files(store, number, sha256)
    return Redacted(taken.key, places, number, sha256)


def note_files(store: Store, number: int, sha256: Iterable[str]) -> None:
    """Write down files whose originals hold the name: they are no longer expected to be there."""
    with store.write() as connection:
        for each in sha256:
            if connection.execute("SELECT 1 FROM redacted_file WHERE sha256 = ?", (each,)).fetchone() is None:
                connection.execute("INSERT INTO redacted_file (sha256, redaction_id) VALUES (?, ?)", (each, number))


def _in_records(connection: Connection, table: str, columns: tuple[str, ...], name: _Name) -> list[int]:
    """The part of each record that has changed."""
    every = (*columns, *_IDENTITIES.get(table, ()))
    rows = connection.execute(f"SELECT part_id, seq, {', '.join(every)} FROM {table}").fetchall()
    changed = []
    for part, seq, *old in rows:
        new = [name.text(text) for text in old[: len(columns)]]
        new += [name.identity(text) for text in old[len(columns) :]]
        if new != old:
            _set(connection, table, every, new, "part_id = ? AND seq = ?", (part, seq))
            changed.append(part)
    return changed


def _in_rows(connection: Connection, table: str, columns: tuple[str, ...], name: _Name) -> list[int]:
    """The rows, by id, that have changed."""
    rows = connection.execute(f"SELECT id, {', '.join(columns)} FROM {table}").fetchall()
    changed = []
    for number, *old in rows:
        # JSON holds letters as they are, and a key has nothing in it that JSON would escape.
        new = [name.text(text) for text in old]
        if new != old:
            _set(connection, table, columns, new, "id = ?", (number,))
            changed.append(number)
    return changed


def _in_editions(connection: Connection, name: _Name) -> int:
    changed = _in_rows(connection, "edition", ("summary",), name)
    for number in changed:
        (summary,) = connection.execute("SELECT summary FROM edition WHERE id = ?", (number,)).fetchone()
        digest = hashlib.sha256(summary.encode()).hexdigest()
        connection.execute("UPDATE edition SET sha256 = ? WHERE id = ?", (digest, number))
    return len(changed)


def _set(
    connection: Connection, table: str, columns: tuple[str, ...], values: list[str], where: str, key: tuple[Any, ...]
) -> None:
    assigned = ", ".join(f"{column} = ?" for column in columns)
    connection.execute(f"UPDATE {table} SET {assigned} WHERE {where}", (*values, *key))


def _receipts_of(connection: Connection, submissions: list[int]) -> set[int]:
    return {
        connection.execute("SELECT receipt_id FROM submission WHERE id = ?", (number,)).fetchone()[0]
        for number in submissions
    }


def _sha256_of(connection: Connection, receipts: set[int]) -> list[str]:
    found = {connection.execute("SELECT sha256 FROM receipt WHERE id = ?", (each,)).fetchone()[0] for each in receipts}
    return sorted(found - {""})


def _hash_anew(connection: Connection, parts: set[int]) -> set[int]:
    """Give changed parts the hash of what they say now, wherever it is kept; returns the receipts they came with."""
    renamed: dict[str, str] = {}
    submissions = []
    for number in sorted(parts):
        (part,) = stored_parts(connection, "p.id = ?", (number,))
        contents, said = contents_of(part.submission)
        content = contents[part.form]
        renamed[part.content] = content
        submissions.append(part.submission_id)
        connection.execute(
            "UPDATE part SET content = ?, said = CASE WHEN said = '' THEN '' ELSE ? END WHERE id = ?",
            (content, said[part.form], number),
        )
        connection.execute("UPDATE edition_input SET content = ? WHERE part_id = ?", (content, number))
    _name_members_anew(connection, renamed)
    return _receipts_of(connection, submissions)


def _name_members_anew(connection: Connection, renamed: dict[str, str]) -> None:
    """Totals over several reports name them by their hashes, and are themselves known by them."""
    receipts = set()
    rows = connection.execute("SELECT part_id, seq, members FROM control_total WHERE members <> '[]'").fetchall()
    for part, seq, text in rows:
        members = [[*member[:3], renamed.get(member[3], member[3])] for member in unpacked(text)]
        if packed(members) != text:
            _set(connection, "control_total", ("members",), [packed(members)], "part_id = ? AND seq = ?", (part, seq))
            receipts.add(
                connection.execute(
                    "SELECT s.receipt_id FROM part p JOIN submission s ON s.id = p.submission_id WHERE p.id = ?",
                    (part,),
                ).fetchone()[0]
            )
    for receipt in sorted(receipts):
        own = "p.submission_id IN (SELECT id FROM submission WHERE receipt_id = ?)"
        held = list(stored_parts(connection, own, (receipt,)))
        tables: dict[str, list[Member]] = {}
        for part in held:
            for total, members in zip(part.submission.controls, part.members, strict=True):
                if total.whole:
                    tables.setdefault(total.table, [(m[0], m[1], m[2], m[3]) for m in members])
        for part in held:
            context = context_hash(part.submission, part.form, tables)
            connection.execute("UPDATE part SET context = ? WHERE id = ?", (context, part.id))


class Redactions:
    """The names that were taken out, by their keys: what comes in later has them replaced before it is looked at."""

    def __init__(self, store: Store | None) -> None:
        self._keys: dict[str, int] = {}
        if store is not None:
            with store.read() as connection:
                self._keys = dict(connection.execute("SELECT opaque, words FROM redaction").fetchall())
        self._opaque = opaque_of(store) if store is not None and self._keys else None

    @property
    def names(self) -> int:
        """How many names were taken out."""
        return len(self._keys)

    def apply(self, examined: Examined) -> Examined:
        """A file as it may be stored."""
        if not self._keys:
            return examined
        for report in examined.submissions:
            for model in report.models:
                model.name, model.performer = self._text(model.name), self._text(model.performer)
                model.identity = self._identity(model.identity)
            for row in report.recognitions:
                row.recipient, row.identity = self._text(row.recipient), self._identity(row.identity)
                row.performer = self._identity(row.performer)
            for product in report.products:
                product.name, product.producer = self._text(product.name), self._text(product.producer)
                product.identity = self._identity(product.identity)
            for value in report.indicators:
                value.raw = self._text(value.raw)
            for count in report.counts:
                count.raw = self._text(count.raw)
        examined.findings = [self._finding(item) for item in examined.findings]
        return examined

    def _key(self, said: str) -> str | None:
        key = self._opaque.key(said) if self._opaque is not None else ""
        return key if self._keys.get(key) == len(said.split()) else None

    def _text(self, text: str) -> str:
        return replace_names(text, set(self._keys.values()), self._key)

    def _identity(self, identity: str) -> str:
        return "|".join(_identity(part, self._text(part)) for part in identity.split("|"))

    def _finding(self, item: Finding) -> Finding:
        item.value = None if item.value is None else self._text(item.value)
        item.params = {name: self._text(said) if isinstance(said, str) else said for name, said in item.params.items()}
        return item
