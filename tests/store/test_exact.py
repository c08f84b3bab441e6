from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.store.exact import LARGEST, decimals, scaled, unscaled


@pytest.mark.parametrize(
    ("value", "precision", "kept"),
    [
        ("3.81", 2, 381),
        ("3.8100", 2, 381),
        ("-0.81", 2, -81),
        ("59.7", 6, 59_700_000),
        ("28070000000", 0, 28_070_000_000),
        ("1E+3", 0, 1000),
        ("0E+99", 0, 0),
        ("0", 9, 0),
    ],
)
def test_a_value_becomes_a_whole_number(value: str, precision: int, kept: int) -> None:
    assert scaled(Decimal(value), precision) == kept


@pytest.mark.parametrize(("value", "precision"), [("3.815", 2), ("0.5", 0), ("0.0000000000001", 2)])
def test_more_digits_than_are_kept_are_refused_and_never_rounded(value: str, precision: int) -> None:
    with pytest.raises(ValueError, match="decimals"):
        scaled(Decimal(value), precision)


@pytest.mark.parametrize(("value", "precision"), [("9223372036854775808", 0), ("1E+40", 0), ("1E+999999", 2)])
def test_what_does_not_fit_is_refused(value: str, precision: int) -> None:
    with pytest.raises(OverflowError):
        scaled(Decimal(value), precision)


@given(st.integers(-LARGEST, LARGEST), st.integers(0, 9))
def test_there_and_back_is_the_same(number: int, precision: int) -> None:
    assert scaled(unscaled(number, precision), precision) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_decimals_says_how_many_are_needed(value: Decimal) -> None:
    needed = decimals(value)
    assert unscaled(scaled(value, needed), needed) == value
    if needed:
        with pytest.raises(ValueError, match="decimals"):
            scaled(value, needed - 1)
