"""How a value stands to others: ratios, medians, and which reports of a series may be held against each other.

Exact numbers only. The spread of values is the median of their ratios to the median: what the median absolute deviation
is for differences. One wild value among several moves neither.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from dvk_cli.model.period import Period
from dvk_cli.model.series import Figure

ONE = Decimal(1)


def median(values: Iterable[Decimal]) -> Decimal:
    """The middle value; of an even number the mean of the two in the middle."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def ratio(one: Decimal, other: Decimal) -> Decimal:
    """The larger by the smaller; both more than 0."""
    return max(one, other) / min(one, other)


def spread(values: Sequence[Decimal]) -> Decimal:
    """The typical ratio of positive values to their median: 1 where they are all alike."""
    middle = median(values)
    return median(ratio(value, middle) for value in values)


def months(period: Period) -> int:
    """About how many months a period has."""
    return (period.days * 12 + 182) // 365


def nearest_to(figure: Figure, others: Iterable[Figure], most: int) -> list[Figure]:
    """The reports nearest in time, the earlier first where two are as near; in order of time."""
    end = figure.part.period.end
    ranked = sorted(others, key=lambda other: (abs((other.part.period.end - end).days), moment(other)))
    return sorted(ranked[:most], key=moment)


def moment(figure: Figure) -> tuple[date, date, str, str]:
    """Orders the figures of a series by time, whatever the order in which they came."""
    period = figure.part.period
    return period.end, period.start, figure.part.file, figure.place.cell
