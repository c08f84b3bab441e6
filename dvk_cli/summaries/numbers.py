"""Exact results as they are shown: rounded half up where they are rates, without trailing zeros elsewhere."""

from decimal import Decimal
from fractions import Fraction

from dvk_cli.model.summary import Number

RATES = ("ratio", "weighted_mean", "annual_title")
"""Kinds of indicators whose figures are rounded."""


def plain(value: Decimal | int) -> Number:
    """The same number as an int where it is whole, else without trailing zeros."""
    if value == int(value):
        return int(value)
    return Decimal(format(value, "f").rstrip("0"))


def half_up(value: Fraction, decimals: int) -> Number:
    """An exact rate with so many decimals, halves away from zero; in integers, so that no half is lost on the way."""
    shifted = abs(value) * 10**decimals
    whole = int(shifted + Fraction(1, 2))
    return plain(Decimal(whole if value >= 0 else -whole).scaleb(-decimals))


def as_decimal(value: Fraction) -> Decimal:
    """A fraction that is an exact decimal (a sum of reported values, never a rate)."""
    return Decimal(value.numerator) / Decimal(value.denominator)
