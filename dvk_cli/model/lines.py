"""Units over time as the summaries count them: which unit a code meant on a day, and which took all of it later.

A code does not identify a unit: 19198 was xã Lý Trạch, then xã Lý Nam, then xã Nam Trạch. A *line* is one unit from its
first day to its last. Its key is the bare code for the unit that has the code on the day looked at, and code@first day
for those that had it before, so that figures kept by key never mix two units.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import msgspec

from dvk_cli.model.period import Period
from dvk_cli.model.unit import Unit


class Line(msgspec.Struct, frozen=True):
    """One unit over its days. `name` has its kind in front (Xã Lý Trạch), `short` has not.

    `until`: the first day no longer in force, None while it is on the day looked at. `into`: key of the line that took
    all of it then. `lost`: why it was not followed (`part`: it was split; `unknown`: no list says what became of it;
    `outside`: it went to another area). `heirs`: names of the units it was split among. `home`: key of the unit under
    which its figures stand.
    """

    key: str
    code: str
    name: str
    short: str = ""
    first: date | None = None
    until: date | None = None
    into: str | None = None
    lost: Literal["", "part", "unknown", "outside"] = ""
    heirs: tuple[str, ...] = ()
    home: str = ""


class Lines(msgspec.Struct, frozen=True, dict=True):
    """The lines of an area, looked at from one day.

    Args:
        all: every line that began by that day; none where nothing is known of units.
        day: the day whose units carry the figures (`--units DATE`); None: as reported, each line for itself.
        last: the last day that reports can be of; who had a share in a unit of `day` is counted then.
    """

    all: tuple[Line, ...] = ()
    day: date | None = None
    last: date | None = None

    @cached_property
    def by_key(self) -> dict[str, Line]:
        """The lines by key."""
        return {line.key: line for line in self.all}

    @cached_property
    def _of_code(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.all:
            found.setdefault(line.code, []).append(line)
        return found

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Roots that several lines come to."""
        roots = Counter(self.root(line.key) for line in self.all)
        return frozenset(root for root, lines in roots.items() if lines > 1)

    @cached_property
    def _shares(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for line in self.all:
            if self.last is not None and _holds(line, self.last):
                found.setdefault(line.home, set()).add(line.key)
        return {home: frozenset(keys) for home, keys in found.items()}

    def key(self, code: str, day: date) -> str:
        """The key of the line that had the code that day; the code itself where no line is known."""
        for line in self._of_code.get(code, ()):
            if _holds(line, day):
                return line.key
        return code

    def stretch(self, key: str, code: str) -> tuple[date | None, date | None] | None:
        """The first and last day on which the code means the line of this key; None at either side: without end.

        None in all: its days are no one stretch.
        """
        edges = {day for line in self._of_code.get(code, ()) for day in (line.first, line.until) if day}
        begins = sorted({date.min, *edges})
        own = [number for number, first in enumerate(begins) if self.key(code, first) == key]
        if not own or own[-1] - own[0] >= len(own):
            return None
        first, last = own[0], own[-1]
        until = None if last + 1 == len(begins) else begins[last + 1] - timedelta(days=1)
        return None if first == 0 else begins[first], until

    def in_force(self, day: date) -> tuple[Line, ...]:
        """The lines of that day."""
        return tuple(line for line in self.all if _holds(line, day))

    def key_of(self, unit: Unit) -> str:
        """The key of a unit's line."""
        if unit.valid_from is None and unit.valid_to is None:
            return unit.code
        return self.key(unit.code, unit.valid_from or date.fromordinal((unit.valid_to or date.max).toordinal() - 1))

    def home(self, key: str) -> str:
        """The key of the unit under which a line's figures stand."""
        line = self.by_key.get(key)
        return key if line is None else line.home

    def root(self, key: str) -> str:
        """The last line that a line came to by whole moves."""
        return self.way(key)[-1]

    def way(self, key: str) -> tuple[str, ...]:
        """The line and those that took all of it, one after the other."""
        way = [key]
        while (line := self.by_key.get(way[-1])) is not None and line.into is not None and line.into not in way:
            way.append(line.into)
        return tuple(way)

    def joined_on(self, old: str, new: str) -> date | None:
        """The day on which one line became, as a whole, part of another; None where it never did."""
        way = self.way(old)
        return self.by_key[way[way.index(new) - 1]].until if new != old and new in way else None

    def moved(self, key: str) -> bool:
        """Whether the line took in another as a whole, or was taken in."""
        return self.root(key) in self._shared

    def speaking(self, keys: Iterable[str], wanted: frozenset[str]) -> frozenset[str]:
        """Those of the units wanted that these lines speak for: themselves, or all that they are made of."""
        known = frozenset(keys)
        if self.day is None:
            return known & wanted
        return frozenset(key for key in wanted if key in known or ((shares := self.shares(key)) and shares <= known))

    def lived_in(self, key: str, period: Period) -> bool:
        """Whether the unit existed on a day of the period: it owes nothing for others. True where nothing is known."""
        line = self.by_key.get(key)
        return line is None or (
            (line.first is None or line.first <= period.end) and (line.until is None or period.start < line.until)
        )

    def shares(self, home: str) -> frozenset[str]:
        """The lines in force on the last day of reports whose figures stand under this unit."""
        return self._shares.get(home, frozenset())

    def code(self, key: str) -> str:
        """The code in a key."""
        line = self.by_key.get(key)
        return key if line is None else line.code

    def names(self) -> dict[str, str]:
        """Key → name."""
        return {line.key: line.name for line in self.all}


def _holds(line: Line, day: date) -> bool:
    return (line.first is None or line.first <= day) and (line.until is None or day < line.until)
