"""Models that run on over the years: shared by the districts whose units send lists."""

from collections.abc import Mapping, Sequence
from random import Random

from maker.nouns import Model, Unit
from maker.vocabulary import WORDS, NameBook, performer

ModelsByYear = dict[tuple[str, int], list[Model]]
"""The models that a unit lists in a year, by (unit code, year)."""

CARRIED_ON = 1 / 3
"""Share of a year's models that the next year's list holds again."""


def new_models(unit: Unit, year: int, chosen: Sequence[tuple[str, str]], book: NameBook, rng: Random) -> list[Model]:
    """One new model for each (field, subject) chosen."""
    return [
        Model(book.take(field, subject), performer(unit, field, subject, rng), field, subject, year)
        for field, subject in chosen
    ]


def choose(book: NameBook, shares: Mapping[str, int], count: int, rng: Random) -> list[tuple[str, str]]:
    """`count` pairs of field and subject by shares of the fields, three collectives to two individuals."""
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        pair = (
            rng.choices(list(shares), weights=list(shares.values()))[0],
            rng.choices(("tap_the", "ca_nhan"), weights=(3, 2))[0],
        )
        if book.has(*pair) and pairs.count(pair) < 3:
            pairs.append(pair)
    return pairs


def agency_names(agencies: Sequence[Unit], taken: set[str], rng: Random) -> dict[str, list[tuple[str, str]]]:
    """(field, name) of models to draw on, by code of agency, in an order of its own for each."""
    pairs = [
        (field, name)
        for field, names in WORDS["agency_models"].items()
        for name in names
        if name.casefold() not in taken
    ]
    return {agency.code: rng.sample(pairs, len(pairs)) for agency in agencies}


def carry_on(models: ModelsByYear, unit: Unit, year: int, rng: Random) -> list[Model]:
    """The models of the year before that the unit lists again; typical ones always stay."""
    before = models.get((unit.code, year - 1), [])
    return [model for model in before if model.typical or rng.random() < CARRIED_ON]
