"""Values far from what the unit itself has reported before, by a measure that one wild value does not move."""

from collections.abc import Sequence
from decimal import Decimal

from dvk_cli.catalogue.comparisons import OverTime
from dvk_cli.intake.checks.history import median, months, ratio, spread
from dvk_cli.intake.checks.ruled import Hit, number, place_of
from dvk_cli.model.series import Figure
from dvk_cli.vietnamese.numerals import format_number


def jump(rule: OverTime, figure: Figure, others: Sequence[Figure], *, flows: bool, whole: bool) -> Hit | None:
    """A value far from the unit's earlier ones; where there are none, from later ones that are in force already.

    A value beside the last one is no jump, however far the older ones lie: then the level has changed before.

    Args:
        rule: of kind `jump`.
        figure: the value judged.
        others: of the same series, in order of time.
        flows: what happened in a period is compared with periods of the same length only.
        whole: it is counted in whole things, so that small numbers say little.
    """
    # What adds up from report to report has no level of its own.
    if figure.basis == "cumulative":
        return None
    period = figure.part.period
    peers = [other for other in others if not flows or months(other.part.period) == months(period)]
    before = [other for other in peers if other.part.period.end < period.end][-rule.reports :]
    known = before or [o for o in peers if o.part.period.end > period.end and o.part.sender is None][: rule.reports]
    if not known:
        return None
    next_to = before[-1] if before else known[0]
    least = rule.least_change if whole else Decimal(0)
    if not _is_far(rule, figure.value, [other.value for other in known], next_to.value, least):
        return None
    return Hit(
        rule,
        figure,
        "DVK405",
        figure.code,
        {
            "now": number(figure),
            "other": number(next_to),
            "other_period": next_to.part.period.label,
            "place": place_of(next_to),
            "count": len(known),
            "low": format_number(min(other.value for other in known)),
            "high": format_number(max(other.value for other in known)),
        },
    )


def _is_far(rule: OverTime, value: Decimal, known: list[Decimal], next_to: Decimal, least: Decimal) -> bool:
    if len(known) < rule.least_reports:
        return all(_apart(rule, value, other, rule.lone_factor, least) for other in known)
    # What has been as large twice before is not new, whatever the middle.
    if sum(not _apart(rule, value, other, rule.factor, least) for other in known) > 1:
        return False
    positive = [other for other in known if other > 0]
    usual = spread(positive) if positive else Decimal(1)
    limit = max(rule.factor, usual**rule.spread)
    return _apart(rule, value, median(known), limit, least) and _apart(rule, value, next_to, rule.factor, least)


def _apart(rule: OverTime, value: Decimal, other: Decimal, factor: Decimal, least: Decimal) -> bool:
    if value == other or abs(value - other) < least:
        return False
    if min(value, other) <= 0:
        return rule.zero
    return ratio(value, other) >= factor
