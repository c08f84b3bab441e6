"""Opaque keys in place of persons' names: the same name has the same key, and no key tells the name.

A key is an HMAC of the text by which identities are compared, so that what counted as one or as two before still does.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from dvk_cli.model.extract import Sent
from dvk_cli.model.personal import personal_numbers
from dvk_cli.model.records import Count, ModelRow, Observation, Place, ProductRow, Recognition
from dvk_cli.model.submission import Submission
from dvk_cli.store.database import Connection, Store
from dvk_cli.vietnamese.text import identity_key

_KEY = re.compile(r"#?[0-9a-f]{16}")
_LENGTH = 16
COLLECTIVE = frozenset({"tap_the"})
"""Subjects that are no person; of all others the name, too, may be one's."""
PERSONAL = frozenset({"ca_nhan", "nguoi_co_uy_tin"})
"""Subjects that are a person: what names one is hidden inside other texts, too."""
_LONGEST = 12

_R = TypeVar("_R", bound=msgspec.Struct)
_Figure = TypeVar("_Figure", Observation, Count)

_FIND = "SELECT value FROM secret WHERE name = 'opaque_key'"
_ADD = "INSERT INTO secret (name, value) VALUES ('opaque_key', ?)"


class Opaque:
    """Makes the keys of one store.

    Args:
        secret: random; who has it could try names out.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._known: dict[str, str] = {}

    def key(self, text: str) -> str:
        """The key in place of a text; of nothing, nothing; a key stays what it is."""
        if not text or _KEY.fullmatch(text):
            return text
        said = identity_key(text)
        if said not in self._known:
            digest = hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()
            self._known[said] = f"#{digest[:_LENGTH]}"
        return self._known[said]


def opaque_of(store: Store) -> Opaque:
    """The maker of a store's keys; its secret is made when it is first asked for."""
    with store.read() as connection:
        found = connection.execute(_FIND).fetchone()
    if found is None:
        with store.write() as connection:
            return Opaque(made_secret(connection))
    return Opaque(bytes.fromhex(found[0]))


def made_secret(connection: Connection) -> bytes:
    """The store's secret, made if there is none yet."""
    found = connection.execute(_FIND).fetchone()
    if found is not None:
        return bytes.fromhex(found[0])
    made = secrets.token_bytes(32)
    connection.execute(_ADD, (made.hex(),))
    return made


def without_names(sent: Iterable[Sent], opaque: Opaque) -> tuple[Sent, ...]:
    """The reports with keys in place of whatever may name a person.

    That is performers and recipients, and the names of models whose subject is no collective. A text that is hidden
    anywhere is hidden everywhere, and so is a text in which a person's is quoted. What a cell showed is left out unless
    it is a bare number.
    """
    sent = tuple(sent)
    submissions = [each.submission for each in sent]
    hide = Hiding(*_hidden(submissions), opaque)
    return tuple(_without(each, hide) for each in sent)


class Hiding:
    """Replaces texts that are hidden.

    Args:
        hidden: identity keys of texts that are hidden as a whole.
        persons: identity keys of persons' names: a text that has one of these words in it is hidden, too.
        opaque: makes the keys.
    """

    def __init__(self, hidden: Iterable[str], persons: Iterable[str], opaque: Opaque) -> None:
        self._hidden = frozenset(hidden) - {""}
        self._persons = frozenset(persons) - {""}
        self._opaque = opaque

    def is_hidden(self, text: str) -> bool:
        """Whether a text is hidden, or has a person's name in it."""
        said = identity_key(text)
        return said in self._hidden or self.names(said)

    def names(self, said: str) -> bool:
        """Whether an identity key has a person's name in it."""
        words = said.split(" ")
        spans = range(1, min(_LONGEST, len(words)) + 1)
        return any(" ".join(words[at : at + n]) in self._persons for n in spans for at in range(len(words) - n + 1))

    def text(self, text: str) -> str:
        """The text, or its key."""
        return self._opaque.key(text) if self.is_hidden(text) else text

    def identity(self, identity: str) -> str:
        """An identity, each part of which may be hidden: what it would be if the keys had been written in the cells."""
        return "|".join(
            identity_key(self._opaque.key(part)) if self.is_hidden(part) else part for part in identity.split("|")
        )

    def path(self, path: str) -> str:
        """A file's or sheet's name without the steps that name a person."""
        return "/".join("#" if self.names(identity_key(step)) else step for step in path.split("/"))

    def model(self, row: ModelRow) -> ModelRow:
        """A row of a list of models."""
        return msgspec.structs.replace(
            row, name=self.text(row.name), performer=self.text(row.performer), identity=self.identity(row.identity)
        )

    def product(self, row: ProductRow) -> ProductRow:
        """A row of a list of products."""
        return msgspec.structs.replace(
            row, name=self.text(row.name), producer=self.text(row.producer), identity=self.identity(row.identity)
        )

    def recognition(self, row: Recognition) -> Recognition:
        """A decision."""
        return msgspec.structs.replace(
            row,
            recipient=self.text(row.recipient),
            identity=self.identity(row.identity),
            performer=self.identity(row.performer),
        )


def _hidden(submissions: Iterable[Submission]) -> tuple[set[str], set[str]]:
    """Identity keys of what is hidden, and of what most likely is a person."""
    hidden: set[str] = set()
    persons: set[str] = set()
    for each in submissions:
        rows = [(m.name, m.performer, m.subject) for m in each.models]
        rows += [(r.recipient, r.performer, r.subject) for r in each.recognitions]
        hidden |= {identity_key(p.producer) for p in each.products if p.producer and not _KEY.fullmatch(p.producer)}
        for name, performer, subject in rows:
            texts = [performer] if subject in COLLECTIVE else [name, performer]
            keys = {identity_key(text) for text in texts if text and not _KEY.fullmatch(text)}
            # A number tells a person as well as a name does.
            hidden |= keys | ({identity_key(name)} if personal_numbers(name) else set())
            if subject in PERSONAL:
                persons |= {key for key in keys if " " in key}
    return hidden, persons


def _without(sent: Sent, hide: Hiding) -> Sent:
    def place(at: Place) -> Place:
        return Place(hide.path(at.sheet), at.cell)

    said = sent.submission
    submission = msgspec.structs.replace(
        said,
        models=[_at(hide.model(row), place(row.place)) for row in said.models],
        recognitions=[_at(hide.recognition(row), place(row.place)) for row in said.recognitions],
        indicators=[_bare(_at(row, place(row.place))) for row in said.indicators],
        counts=[_bare(_at(row, place(row.place))) for row in said.counts],
        products=[_at(hide.product(row), place(row.place)) for row in said.products],
        controls=[_at(row, place(row.place)) for row in said.controls],
    )
    return Sent(hide.path(sent.file), sent.sha256, submission)


def _at(row: _R, place: Place) -> _R:
    return msgspec.structs.replace(row, place=place)


def _bare(row: _Figure) -> _Figure:
    raw = row.raw
    return msgspec.structs.replace(row, raw="" if any(letter.isalpha() for letter in raw) else raw)
