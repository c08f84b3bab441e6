"""Figures as the store keeps them: whole numbers scaled by a power of ten, so that nothing is ever rounded
on the way.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext

from dvk_cli.model.records import Place
from dvk_cli.model.submission import Submission

LARGEST = 2**63 - 1
"""The largest whole number of a BIGINT."""

Precision = Callable[[str], int]
"""Decimals kept of an indicator's values."""


def scaled(value: Decimal, precision: int) -> int:
    """The value times ten to the power of `precision`: 3.81 with 2 decimals is 381.

    Raises:
        ValueError: it has more digits than are kept (it should have been rounded, with a finding, when it
            was read).
        OverflowError: too large to be kept (`too_large` finds those before anything is written).
    """
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"not a number: {value}")
    # Whole numbers only: Decimal arithmetic would round to the digits of its context.
    number, power = int("".join(map(str, digits))), exponent + precision
    if number and power > 40:
        raise OverflowError(f"{value} does not fit")
    if power >= 0:
        number = number * 10**power if number else 0
    else:
        number, rest = divmod(number, 10**-power) if -power <= len(digits) else (0, number)
        if rest:
            raise ValueError(f"{value} has more than {precision} decimals")
    if number > LARGEST:
        raise OverflowError(f"{value} does not fit")
    return -number if sign else number


def unscaled(number: int, precision: int) -> Decimal:
    """The value that `scaled` made a whole number of."""
    with localcontext() as context:
        context.prec = 40
        return Decimal(number).scaleb(-precision)


def decimals(*values: Decimal) -> int:
    """How many decimals keep all the values exactly; zeros at the end do not count."""
    most = 0
    for value in values:
        _sign, digits, exponent = value.as_tuple()
        if isinstance(exponent, int) and exponent < 0 and any(digits):
            zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
            most = max(most, -exponent - zeros)
    return most


def too_large(submission: Submission, precision: Precision) -> tuple[Place, str] | None:
    """The first figure that is too large to be kept, and how it reads; None if all fit."""
    for item in submission.indicators:
        if not _fits(item.value, precision(item.indicator)):
            return item.place, item.raw or str(item.value)
    for count in submission.counts:
        if abs(count.value) > LARGEST:
            return count.place, count.raw or str(count.value)
    for total in submission.controls:
        kept = decimals(total.declared, total.recomputed)
        for value in (total.declared, total.recomputed):
            if not _fits(value, kept):
                return total.place, str(value)
    return None


def _fits(value: Decimal, precision: int) -> bool:
    try:
        scaled(value, precision)
    except OverflowError:
        return False
    return True
