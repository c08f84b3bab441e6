"""Invented names of models, performers and persons. Persons have a letter for a name: nobody is meant."""

from pathlib import Path
from random import Random

from maker.catalogue import toml
from maker.nouns import Unit

WORDS = toml(Path(__file__).with_name("vocabulary.toml"))
COASTAL = {"19132", "19144", "19159", "19162", "19177", "19186", "19189"}
"""Communes of Bố Trạch by the sea, where models about it make sense."""


def hamlet(unit: Unit, rng: Random) -> str:
    """A hamlet of a commune, by number."""
    return f"{'tổ dân phố' if unit.kind == 'thi_tran' else 'thôn'} {rng.randint(1, 9)}"


def person(rng: Random) -> str:
    """An invented person: `Ông Nguyễn Văn A`."""
    title, middle = rng.choice((("Ông", "Văn"), ("Bà", "Thị")))
    persons = WORDS["persons"]
    return f"{title} {rng.choice(persons['surnames'])} {middle} {rng.choice(persons['letters'])}"


def performer(unit: Unit, field: str, subject: str, rng: Random) -> str:
    """Who carries out a model of a commune."""
    if subject == "ca_nhan":
        return f"{person(rng)}, {hamlet(unit, rng)}"
    return str(rng.choice(WORDS["performers"][field])).format(of=unit.in_sentence, hamlet=hamlet(unit, rng))


class NameBook:
    """Hands out names of models to a unit, none twice; `taken` are names already used there."""

    def __init__(self, unit: Unit, rng: Random, taken: set[str] | None = None) -> None:
        known = {name.casefold() for name in taken or ()}
        if unit.code not in COASTAL:
            known |= {name.casefold() for name in WORDS["by_the_sea"]["names"]}
        self._left: dict[tuple[str, str], list[str]] = {}
        for subject, by_field in WORDS["models"].items():
            for field, names in by_field.items():
                free = [name for name in names if name.casefold() not in known]
                self._left[field, subject] = rng.sample(free, len(free))

    def has(self, field: str, subject: str) -> bool:
        """Whether a name is left for a field and subject."""
        return bool(self._left[field, subject])

    def take(self, field: str, subject: str) -> str:
        """The next name for a field and subject."""
        return self._left[field, subject].pop()
