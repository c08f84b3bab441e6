"""What an indicator's reported values are as nouns: a value, a series of them by period, what is read off a series."""

from datetime import date
from decimal import Decimal

import msgspec

from dvk_cli.model.facts import ObservationFact
from dvk_cli.model.period import Period

AREA = "*"
"""Stands for the area in place of a unit's code: values that an agency gives for all of it."""

CARRIED = "carried"
LOWER_BOUND = "lower_bound"
"""The number is what is certain; there may be more."""


class Value(msgspec.Struct, frozen=True):
    """A value and what was said of its exactness. `cumulative`: it stood in a cumulative column.

    `facts`: the reported values that it is the sum of, where a trace asks for them.
    """

    value: Decimal
    qualifiers: frozenset[str] = frozenset()
    cumulative: bool = False
    facts: tuple[ObservationFact, ...] = ()


Series = dict[Period, Value]


class Reading(msgspec.Struct, frozen=True):
    """What a series comes to, the periods it was taken from, and what there is to say about it.

    `differs`: another report that ends on the same day has another value. `gaps`, `aside`: of a flow, see `cover`.
    `cumulative`: those of `periods` whose value stood in a cumulative column. `carried`: the day of an older value.
    `facts`: see `Value`.
    """

    value: Decimal
    qualifiers: frozenset[str]
    periods: tuple[Period, ...]
    gaps: tuple[Period, ...] = ()
    aside: tuple[Period, ...] = ()
    cumulative: tuple[Period, ...] = ()
    differs: bool = False
    carried: date | None = None
    facts: tuple[ObservationFact, ...] = ()
