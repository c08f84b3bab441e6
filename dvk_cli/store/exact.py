"""Figures as the store keeps them: whole numbers scaled by a power of ten, so that nothing is rounded on the way."""

from collections.abc import Callable
from decimal import Context, Decimal

from dvk_cli.model.records import Place
from dvk_cli.model.submission import Submission

LARGEST = 2**63 - 1
"""The largest whole number of a BIGINT."""

# A BIGINT has 19 digits: nothing is rounded, whatever context the caller computes in.
_EXACT = Context(prec=40)

Precision = Callable[[str], int]
"""Decimals kept of an indicator's values."""


def scaled(value: Decimal, precision: int) -> int:
    """The value times ten to the power of `precision`: 3.81 with 2 decimals is 381.

    Raises:
        ValueError: it has more digits than are kept (it should have been rounded, with a finding, when it was read).
        OverflowError: too large to be kept (`too_large` finds those before anything is written).
    """
    if not value.is_finite():
        raise ValueError(f"not a number: {value}")
    if not value:
        return 0
    if value.adjusted() + precision > 40:
        raise OverflowError(f"{value} does not fit")
    if value.adjusted() + precision < 0:
        raise ValueError(f"{value} has more than {precision} decimals")
    # Whole numbers only: Decimal arithmetic would round to the digits of its context.
    numerator, denominator = value.as_integer_ratio()
    number, rest = divmod(numerator * int(10**precision), denominator)
    if rest:
        raise ValueError(f"{value} has more than {precision} decimals")
    if abs(number) > LARGEST:
        raise OverflowError(f"{value} does not fit")
    return number


def unscaled(number: int, precision: int) -> Decimal:
    """The value that `scaled` made a whole number of."""
    return _EXACT.scaleb(Decimal(number), -precision) if precision else Decimal(number)


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
