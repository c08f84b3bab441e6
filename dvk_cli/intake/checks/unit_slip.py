"""Values that are a thousand or a million times what they should be, or such a part of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal

from dvk_cli.catalogue.comparisons import OverTime
from dvk_cli.intake.checks.history import moment, months, nearest_to, ratio
from dvk_cli.intake.checks.ruled import Hit, number, place_of
from dvk_cli.model.series import Figure
from dvk_cli.vietnamese.numerals import format_number

_FEW = 10
"""Of the other units, one in so many may have slipped in the same way."""

_MANY = 100
"""Values of which the median is the same with one more or less."""


def unit_slip(rule: OverTime, figure: Figure, others: Sequence[Figure], *, flows: bool) -> Hit | None:
    """A slip against the unit's other reports.

    Of two sides that stand a thousand apart the one with fewer reports has slipped; where they are as many, the one of
    this run, or the younger one.
    """
    peers = [o for o in others if o.value > 0 and not (flows and months(o.part.period) != months(figure.part.period))]
    if figure.value <= 0 or not peers:
        return None
    near = nearest_to(figure, peers, rule.reports)
    alike = [other for other in near if ratio(figure.value, other.value) <= rule.within]
    for scale in rule.scales:
        for up in (True, False):
            far = [other for other in near if _apart(figure.value, other.value, scale, rule.within, up=up)]
            if not far or len(far) < len(alike) + 1 or (len(far) == len(alike) + 1 and not _yields(figure, far)):
                continue
            nearest = nearest_to(figure, far, 1)[0]
            return Hit(
                rule,
                figure,
                "DVK406",
                f"{scale} {up}",
                {
                    "now": number(figure),
                    "times": _times(scale, up=up),
                    "count": len(far),
                    "low": format_number(min(other.value for other in far)),
                    "high": format_number(max(other.value for other in far)),
                    "place": place_of(nearest),
                },
            )
    return None


def _yields(figure: Figure, far: Sequence[Figure]) -> bool:
    """Whether it is the one to be told where neither side outnumbers the other."""
    of_run = [other for other in far if other.part.sender is not None]
    return not of_run or moment(figure) > moment(of_run[0])


class Peers:
    """The values of one indicator and period of all units, sorted once for the many that are held against them."""

    def __init__(self, values: Iterable[Decimal]) -> None:
        self._values = sorted(value for value in values if value > 0)

    def without(self, own: Decimal) -> Sequence[Decimal]:
        """The others' values in order, one's own taken out; of many it stays in, which moves the median by little."""
        if len(self._values) > _MANY:
            return self._values
        at = bisect_left(self._values, own)
        return [*self._values[:at], *self._values[at + 1 :]]


def slip_beside_others(rule: OverTime, figure: Figure, peers: Peers) -> Hit | None:
    """A slip against the other units' values of the same period, for a unit without another report.

    Units differ in size and some values by far more: the value must lie a scale off the median, out of the others'
    reach, and be one of them once it is scaled back.
    """
    if figure.value <= 0 or not rule.units:
        return None
    values = peers.without(figure.value)
    if len(values) < rule.units:
        return None
    half, odd = divmod(len(values), 2)
    middle = values[half] if odd else (values[half - 1] + values[half]) / 2
    if ratio(figure.value, middle) * rule.within < min(rule.scales):
        return None
    others = list(values)
    if len(others) > _MANY:
        others.remove(figure.value)
    low, high = others[0], others[-1]
    alike = bisect_right(others, figure.value * rule.within) - bisect_left(others, figure.value / rule.within)
    for scale in rule.scales:
        for up in (True, False):
            back = figure.value / scale if up else figure.value * scale
            if (
                _apart(figure.value, middle, scale, rule.within, up=up)
                and low <= back * rule.within
                and back <= high * rule.within
                and alike * _FEW <= len(others)
            ):
                return Hit(
                    rule,
                    figure,
                    "DVK530",
                    f"{scale} {up}",
                    {
                        "now": number(figure),
                        "times": _times(scale, up=up),
                        "count": len(others),
                        "middle": format_number(middle),
                        "low": format_number(low),
                        "high": format_number(high),
                    },
                )
    return None


def _apart(value: Decimal, other: Decimal, scale: int, within: Decimal, *, up: bool) -> bool:
    times = value / other if up else other / value
    return scale / within <= times <= scale * within


def _times(scale: int, *, up: bool) -> str:
    return f"{'×' if up else '÷'} {format_number(scale)}"
