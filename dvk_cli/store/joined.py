"""Rows that are one model: those of a unit and of the one that took all of it, and those declared to be one.

Two communes may each have a model of the same name and performer before they merge: they stay two. What the merged
commune lists goes on with one of them, the one reported last, and is new only if none had it. Where the office declares
models of the merged commune to be one, and says nothing of those before, that one goes on in the same way.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Lines


class Seen(NamedTuple):
    """What the reports of one unit (`line`) say of one identity.

    `first_end`: last day of the first report. `order`: of the latest, text that is greater for a later one. `inside`:
    the latest lies in the span; `is_new`: no report is from before it; `place`: part and number of the latest.
    """

    line: str
    identity: str
    first_end: str
    order: str
    inside: bool
    is_new: bool
    place: tuple[int, int] = (0, 0)
    field: str = ""
    subject: str = ""
    status: str | None = None


def joined(rows: Iterable[Seen], identities: Identities) -> list[list[Seen]]:
    """The rows grouped into models, in a fixed order."""
    ordered = sorted(rows, key=lambda r: (r.line, r.identity))
    numbers = {(row.line, row.identity): identities.declared(row.line, row.identity) for row in ordered}
    declared: dict[int, list[Seen]] = {}
    for row in ordered:
        if (number := numbers[row.line, row.identity]) is not None:
            declared.setdefault(number, []).append(row)
    moved: dict[tuple[str, str], list[Seen]] = {}
    for row in ordered:
        number = numbers[row.line, row.identity]
        # The office says what it goes on with, where it names one from before; else that is looked for as ever.
        if number is None or not _has_older(row, declared[number], identities.lines):
            moved.setdefault((identities.lines.root(row.line), row.identity), []).append(row)
    judged = list(declared.values())
    found: list[list[Seen]] = []
    for each in moved.values():
        for model in _one_by_one(each, identities.lines):
            if all(numbers[row.line, row.identity] is None for row in model):
                found.append(model)
                continue
            also = [group for group in judged if any(row in group for row in model)]
            judged = [group for group in judged if group not in also]
            judged.append(
                sorted({row for group in (model, *also) for row in group}, key=lambda r: (r.line, r.identity))
            )
    return [*judged, *found]


def _has_older(row: Seen, group: Iterable[Seen], lines: Lines) -> bool:
    """Whether the group has a model of a unit that this row's took over as a whole."""
    return any(lines.joined_on(other.line, row.line) is not None for other in group)


def _one_by_one(rows: list[Seen], lines: Lines) -> list[list[Seen]]:
    """The rows of one identity in units that came together: each unit's goes on with one of those before it."""
    models: list[list[Seen]] = []
    # The oldest first: of a chain of moves each row finds what came before it already put together.
    for row in sorted(rows, key=lambda r: (-len(lines.way(r.line)), r.line)):
        before = [model for model in models if _goes_on(model[-1], row, lines)]
        if before:
            max(before, key=lambda model: (model[-1].order, model[-1].line)).append(row)
        else:
            models.append([row])
    return models


def _goes_on(old: Seen, new: Seen, lines: Lines) -> bool:
    """Whether a unit took in the whole of another, and tells of its model only since then."""
    joined_on = lines.joined_on(old.line, new.line)
    return joined_on is not None and date.fromisoformat(new.first_end) >= joined_on
