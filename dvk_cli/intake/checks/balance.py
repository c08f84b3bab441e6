"""The catalogue's relations between indicators: parts within wholes, figures that must balance."""

import functools
from decimal import Decimal
from typing import Any

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.types import Check
from dvk_cli.i18n import language
from dvk_cli.intake.draft import Draft, Key
from dvk_cli.intake.places import at_of
from dvk_cli.model.records import Observation
from dvk_cli.model.submission import Submission
from dvk_cli.vietnamese.numerals import format_number


def check_balance(key: Key, submission: Submission, catalogue: Catalogue, draft: Draft) -> None:
    """Each `[[check]]` whose every code has a value: what is missing is not judged."""
    for scope in ("unit", "area"):
        values = {o.indicator: o for o in submission.indicators if o.scope == scope and o.measure == "result"}
        if not values:
            continue
        for check in catalogue.data.check:
            if check.enabled:
                _check(check, values, key, draft)


def _check(check: Check, values: dict[str, Observation], key: Key, draft: Draft) -> None:
    codes = _codes(check.left + check.right)
    if any(code not in values for code in codes):
        return
    left, right = (_sum(side, values) for side in (check.left, check.right))
    holds = left - right <= check.tolerance if check.op == "<=" else abs(left - right) <= check.tolerance
    if holds:
        return
    place = values[codes[0]].place
    code = "DVK303" if check.severity == "error" else "DVK304"
    rule = check.label_en or check.label if language() == "en" else check.label
    # On trial it keeps nothing out and says so; otherwise the office's severity for the code wins.
    trial: dict[str, Any] = {"forced": "warning", "trial": rule} if check.trial else {}
    draft.add(
        code,
        place.sheet,
        at_of(place),
        key=key,
        value=values[codes[0]].raw,
        rule=rule,
        left=format_number(left),
        right=format_number(right),
        severity=check.severity,
        **trial,
    )


# The checks of a catalogue are made for each of a run's files.
@functools.cache
def _codes(signed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.lstrip("-") for code in signed)


def _sum(side: tuple[str, ...], values: dict[str, Observation]) -> Decimal:
    return sum((-values[code[1:]].value if code.startswith("-") else values[code].value for code in side), Decimal(0))
