"""Adds up what the units report and compares it with what the districts published: the sample's own check.

Written apart from dvk, in plain arithmetic, so that the tool and the sample can't share a mistake.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from maker.catalogue import FIELDS, indicators
from maker.nouns import Amount, Report
from maker.spread import rounded

MAPPED = {"nong_thon_moi": "van_hoa_xa_hoi"}
"""Four fields: nông thôn mới is counted inside văn hóa - xã hội."""


def check(district: dict[str, Any], reports: Sequence[Report], *, four_fields: bool) -> int:
    """Compare every published figure of a district; how many there are. AssertionError where one differs."""
    compared = 0
    for name, expected, actual in _pairs(district, reports, four_fields):
        if expected != actual:
            raise AssertionError(f"{district['key']} {name}: published {expected}, the sample gives {actual}")
        compared += 1
    return compared


def _pairs(
    district: dict[str, Any], reports: Sequence[Report], four_fields: bool
) -> Iterator[tuple[str, object, object]]:
    """(name, published, computed) of each figure, with its qualifier where it is an indicator."""
    models = _models(reports, four_fields)
    for name, expected in district.get("models", {}).items():
        yield f"models.{name}", expected, models[name]
    for entry in district.get("recognitions", ()):
        key = (entry["level"], entry["form"], entry["subject"])
        yield f"recognitions.{key}", entry["count"], _recognitions(reports, *key)
    for code, entry in district.get("indicators", {}).items():
        wanted = entry if isinstance(entry, dict) else {"value": entry}
        value, denominator, qualifiers = _indicator(code, reports)
        yield f"{code} value", Decimal(str(wanted.get("value", wanted.get("numerator")))), value
        yield f"{code} qualifiers", {wanted["qualifier"]} if "qualifier" in wanted else set(), qualifiers
        if "denominator" in wanted:
            yield f"{code} denominator", wanted["denominator"], denominator
        if "change" in wanted:
            yield f"{code} change", Decimal(str(wanted["change"])), _change(code, reports)


def _models(reports: Sequence[Report], four_fields: bool) -> dict[str, int]:
    """Distinct models by field, numbers of models by field, and the totals that the senders declared."""
    distinct = {
        (report.unit.code, row.model.name, row.model.performer): row.model.field
        for report in reports
        for row in report.models
    }
    result = dict.fromkeys(FIELDS, 0)
    for field in distinct.values():
        result[MAPPED.get(field, field) if four_fields else field] += 1
    for report in reports:
        for (field, _), count in report.field_counts.items():
            result[field] += count
    result["total"] = sum(result.values())
    result["declared_total"] = result["total"] + sum(report.declared_extra for report in reports)
    return result


def _recognitions(reports: Sequence[Report], level: str, form: str, subject: str) -> int:
    """Decisions of one level, form and subject; above the grassroots only the deciding body's."""
    counting = [r for r in reports if level == "co_so" or level in r.unit.decides]
    decided: set[tuple[str, int, str]] = set()
    for report in counting:
        key = (report.unit.code, report.year)
        decided |= {
            (*key, row.model.name)
            for row in report.models
            if (row.level, "cong_nhan", row.model.subject) == (level, form, subject)
        }
        decided |= {
            (*key, r.recipient) for r in report.recognitions if (r.level, r.form, r.subject) == (level, form, subject)
        }
    return len(decided) + sum(r.recognition_counts.get((level, form, subject), 0) for r in counting)


def _values(code: str, reports: Iterable[Report]) -> list[Amount]:
    """The amounts of an indicator: the units' own, or the whole area's where they have none."""
    given = [(r.unit.area_wide, r.indicators[code]) for r in reports if code in r.indicators]
    own = [amount for area_wide, amount in given if not area_wide and amount.value is not None]
    return own or [amount for _, amount in given if amount.value is not None]


def _sum(code: str, reports: Sequence[Report]) -> tuple[Decimal, set[str]]:
    """A flow or stock over the units, with the qualifiers that it carries."""
    if indicators()[code]["kind"] != "flow":
        reports = _at_the_end(reports)
    amounts = _values(code, reports)
    total = sum((amount.value for amount in amounts if amount.value is not None), Decimal(0))
    return total, {amount.qualifier for amount in amounts} - {""}


def _indicator(code: str, reports: Sequence[Report]) -> tuple[Decimal, int | None, set[str]]:
    """Value (rounded), denominator and qualifiers of an indicator over the whole period."""
    entry = indicators()[code]
    decimals = entry.get("decimals", 0)
    kinds: dict[str, Callable[[], tuple[Decimal, int | None, set[str]]]] = {
        "ratio": lambda: _ratio(code, reports),
        "annual_title": lambda: _ratio(code, reports),
        "coverage": lambda: _coverage(code, _at_the_end(reports)),
        "weighted_mean": lambda: _mean(code, str(entry.get("weight")), _at_the_end(reports)),
    }
    if entry["kind"] in kinds:
        return kinds[entry["kind"]]()
    total, qualifiers = _sum(code, reports)
    return rounded(total, decimals), None, qualifiers


def _ratio(code: str, reports: Sequence[Report]) -> tuple[Decimal, int | None, set[str]]:
    numerator, denominator, qualifiers = _parts(code, reports)
    value = numerator / denominator * indicators()[code].get("scale", 1)
    return rounded(value, indicators()[code].get("decimals", 0)), int(denominator), qualifiers


def _parts(code: str, reports: Sequence[Report]) -> tuple[Decimal, Decimal, set[str]]:
    numerator, above = _sum(indicators()[code]["numerator"], reports)
    denominator, below = _sum(indicators()[code]["denominator"], reports)
    return numerator, denominator, above | below


def _coverage(code: str, last: Sequence[Report]) -> tuple[Decimal, int | None, set[str]]:
    entry = indicators()[code]
    if reached_by := entry.get("reached_by"):
        reached = Decimal(sum(amount.value is not None and amount.value >= 1 for amount in _values(reached_by, last)))
    else:
        reached = _sum(code, last)[0]
    if "denominator" in entry:
        return reached, int(_sum(entry["denominator"], last)[0]), set()
    return reached, sum(report.unit.kind in entry["eligible"] for report in last), set()


def _mean(code: str, weight: str, last: Sequence[Report]) -> tuple[Decimal, int | None, set[str]]:
    pairs = [(r.indicators[code].value, r.indicators[weight].value) for r in last if code in r.indicators]
    both = [(value, by) for value, by in pairs if value is not None and by is not None]
    mean = sum((value * by for value, by in both), Decimal(0)) / sum(by for _, by in both)
    return rounded(mean, indicators()[code]["decimals"]), None, set()


def _change(code: str, reports: Sequence[Report]) -> Decimal:
    """Change of a rate against the end of the year before, in percentage points."""
    last_year = max(report.year for report in reports)
    numerator, denominator, _ = _parts(code, reports)
    before, base, _ = _parts(code, [report for report in reports if report.year < last_year])
    scale = indicators()[code]["scale"]
    return rounded((numerator / denominator - before / base) * scale, indicators()[code]["decimals"])


def _at_the_end(reports: Sequence[Report]) -> list[Report]:
    last_year = max(report.year for report in reports)
    return [report for report in reports if report.year == last_year]
