"""What has changed since an edition was closed, by cause: figures of several states, each one step from the last.

The steps are in a fixed order, and each is given what it changes. So the causes of a figure add up to its whole
difference, however the causes work together.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from dvk_cli.model.ledger import CAUSES, Cause, Revision
from dvk_cli.model.summary import Figure, Number
from dvk_cli.summaries.numbers import plain

Aspect = Literal["value", "denominator", "numerator", "change", "declared"]
_ASPECTS: tuple[Aspect, ...] = get_args(Aspect)


class State(msgspec.Struct, frozen=True):
    """The figures of one state, and the cause that stands between it and the state before (the first: none)."""

    cause: Cause | None
    figures: Mapping[str, Mapping[str, Number | None]]


def numbers_of(figures: Iterable[Figure]) -> dict[str, dict[str, Number | None]]:
    """The numbers of each figure, by its id."""
    return {item.id: {aspect: getattr(item, aspect) for aspect in _ASPECTS} for item in figures}


def revisions(states: Sequence[State], named: Sequence[Figure]) -> tuple[Revision, ...]:
    """Each number of the first state beside that of the last.

    Args:
        states: from the edition's figures to those of now.
        named: figures with the labels to show, in the order to show them in; of all states.

    Returns:
        The value of every figure of the first or last state; its other numbers where one of them has changed.
    """
    found = []
    for item in named:
        for aspect in _ASPECTS:
            row = [state.figures.get(item.id, {}).get(aspect) for state in states]
            if row[0] is None and row[-1] is None:
                continue
            made = _revision(item, aspect, row, [state.cause for state in states])
            if aspect == "value" or made.changed or made.because:
                found.append(made)
    return tuple(found)


def _revision(item: Figure, aspect: Aspect, row: list[Number | None], causes: list[Cause | None]) -> Revision:
    then, now = row[0], row[-1]
    reasons = dict.fromkeys(CAUSES, Decimal(0))
    because = set()
    known = then
    for cause, before, value in zip(causes[1:], row, row[1:], strict=False):
        assert cause is not None
        if value != before:
            because.add(cause)
        # Where the number is missing for a step, what it changes falls to the step that brings the number back.
        if value is not None and known is not None:
            reasons[cause] += Decimal(value) - Decimal(known)
        known = known if value is None else value
    whole = then is not None and now is not None
    return Revision(
        id=item.id,
        label=item.label,
        unit=item.unit if aspect != "change" else "",
        part=aspect,
        decimals=item.decimals if aspect in ("value", "declared") else None,
        then=then,
        now=now,
        difference=plain(Decimal(now) - Decimal(then)) if then is not None and now is not None else None,
        reasons={cause: plain(reasons[cause]) for cause in CAUSES} if whole else {},
        because=tuple(cause for cause in CAUSES if cause in because),
    )
