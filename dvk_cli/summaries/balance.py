"""Holds the figures of an area against each other: identities, parts within wholes, nested levels.

The same rules that a submission is checked by (the catalogue's `check`s) hold between what different submissions say:
an agency lists the communes of the advanced standard, the communes themselves say who has reached the basic one.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from dvk_cli.catalogue.types import Check
from dvk_cli.i18n import language
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure
from dvk_cli.summaries.measures import Measures
from dvk_cli.summaries.readings import AREA, LOWER_BOUND
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.numerals import format_number

# Rewards need not have been given below first; what is recognised above was recognised below.
NESTED_FORM = "cong_nhan"


def balance(request: SummaryRequest, measures: Measures, codes: Sequence[str], remarks: Remarks) -> None:
    """Say which rules do not hold, and for whom: each rule once, over the units that have all that it names."""
    # Identities join a year's start, its end and what happened in it.
    year = measures.last_year(request.period)
    known: dict[str, dict[str, Decimal]] = {}
    for check in request.catalogue.data.check:
        for term in (*check.left, *check.right):
            if term not in known:
                known[term] = _known(measures, term, year)
        broken = _broken(check, codes, known)
        if broken:
            left, right = (sum((sides[n] for sides in broken.values()), Decimal(0)) for n in (0, 1))
            _say(remarks, check, left, right, ", ".join(remarks.name(code) for code in sorted(broken)))
        elif request.unit is None:
            _nested_counts(request, measures, check, codes, remarks)


def _known(measures: Measures, term: str, span: Period) -> dict[str, Decimal]:
    """What a term of a rule comes to, by unit."""
    sign = -1 if term.startswith("-") else 1
    readings = measures.observed.readings(term.lstrip("-"), span, carry=False)
    # Of what may be more, nothing can be said to be too little.
    sure = ((code, r.value) for code, r in readings.items() if not r.gaps and LOWER_BOUND not in r.qualifiers)
    return {code: sign * value for code, value in sure}


def _broken(
    check: Check, codes: Sequence[str], known: Mapping[str, Mapping[str, Decimal]]
) -> dict[str, tuple[Decimal, Decimal]]:
    """Both sides of a rule, of the units that have all that it names and for which it does not hold."""
    sides = [[known[term] for term in terms] for terms in (check.left, check.right)]
    able = set(codes).intersection(*sides[0], *sides[1])
    broken = {}
    for code in codes if able else ():
        if code in able:
            left, right = (sum([values[code] for values in side], Decimal(0)) for side in sides)
            if (abs(left - right) if check.op == "==" else left - right) > check.tolerance:
                broken[code] = (left, right)
    return broken


def _nested_counts(
    request: SummaryRequest, measures: Measures, check: Check, codes: Sequence[str], remarks: Remarks
) -> None:
    """Marks of different units: more communes cannot have reached the higher standard than the lower one."""
    if check.op != "<=" or len(check.left) != 1 or len(check.right) != 1:
        return
    inner, outer = (request.catalogue.indicators[side[0]] for side in (check.left, check.right))
    if not (inner.is_mark and outer.is_mark):
        return
    made = [
        measures.of_units(item, codes, request.period) or measures.of_one(item, AREA, request.period)
        for item in (inner, outer)
    ]
    one, other = made
    if one is not None and other is not None and one.exact > other.exact:
        _say(remarks, check, Decimal(int(one.exact)), Decimal(int(other.exact)), request.area.name)


def _say(remarks: Remarks, check: Check, left: Decimal, right: Decimal, units: str) -> None:
    rule = check.label_en or check.label if language() == "en" else check.label
    remarks.find("DVK524", rule=rule, left=format_number(left), right=format_number(right), units=units)


def nested_levels(request: SummaryRequest, figures: Mapping[str, Figure], remarks: Remarks) -> None:
    """Say where more was recognised at a level than at the one below it, from which all units have reported."""
    levels = [level.code for level in request.catalogue.data.level]
    known = [(level, figures[name]) for level in levels if (name := f"recognitions.{level}.{NESTED_FORM}") in figures]
    for (below, lower), (above, upper) in pairwise(known):
        # Where units below are missing, they explain the difference.
        complete = lower.coverage is not None and lower.coverage[0] == lower.coverage[1]
        if complete and (upper.value or 0) > (lower.value or 0):
            labels = {
                "above": request.catalogue.label("level", above),
                "below": request.catalogue.label("level", below),
            }
            counts = {"upper": int(upper.value or 0), "lower": int(lower.value or 0)}
            remarks.find("DVK525", **labels, **counts)
