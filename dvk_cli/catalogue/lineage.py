"""What became of units: followed from one to the next where the whole unit moved, and no further.

From the gazetteer's list of successions and the office's own `[[succession]]` entries. What was split, or of which no
list says where it went, is not followed: its figures stay under its own name.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property, lru_cache

import msgspec

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.types import OwnSuccession
from dvk_cli.catalogue.unit_mentions import order
from dvk_cli.catalogue.unit_names import words
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.lines import Line, Lines
from dvk_cli.model.unit import Unit


class Successor(msgspec.Struct, frozen=True):
    """A unit that took over all (`whole`) or part of another; `same`: it is that unit, under another row."""

    unit: Unit
    whole: bool
    same: bool = False


class Lineage:
    """The successions of one office's units.

    Args:
        register: its units of every date.
        own: what the office declares; goes before the gazetteer for the units it names.
    """

    def __init__(self, register: UnitRegister, own: Iterable[OwnSuccession] = ()) -> None:
        self._register = register
        self._own: dict[tuple[str, date], list[OwnSuccession]] = {}
        for entry in own:
            self._own.setdefault((entry.old, entry.on), []).append(entry)
        self._found: dict[Unit, tuple[Successor, ...]] = {}

    @cached_property
    def _listed(self) -> dict[tuple[str, date], list[gazetteer.Succession]]:
        ended = {unit.code for unit in self._register.communes if unit.valid_to is not None}
        return _by_end(gazetteer.successions(ended))

    def successors(self, unit: Unit) -> tuple[Successor, ...]:
        """What an ended unit became; empty where no list says it, and while it is in force."""
        if unit.valid_to is None or unit.is_agency:
            return ()
        if unit not in self._found:
            self._found[unit] = tuple(self._successors(unit, unit.valid_to))
        return self._found[unit]

    def _successors(self, unit: Unit, day: date) -> Iterable[Successor]:
        own = self._own.get((unit.code, day), [])
        if own:
            return [Successor(new, len(own) == 1 and not e.part) for e in own if (new := self._unit(e.new, day))]
        following = self._register.get(unit.code, day)
        if following is not None and following.name == unit.name and self._register.has_own_list:
            return [Successor(following, whole=True, same=True)]
        if self._register.has_own_list:
            return []
        rows = self._listed.get((unit.code, day))
        if rows is None:
            rows = _by_end(gazetteer.successions([unit.code])).get((unit.code, day), [])
        found = []
        for row in rows:
            new = self._unit(row.new_code, day)
            if new is not None:
                same = row.extent == "unchanged"
                found.append(Successor(new, whole=same or row.extent == "whole", same=same))
        return found

    def _unit(self, code: str, day: date) -> Unit | None:
        known = self._register.get(code, day)
        if known is None and not self._register.has_own_list:
            known = next((unit for unit in gazetteer.units_of(code) if unit.in_force(day)), None)
        return known

    def units_on(self, day: date) -> list[Unit]:
        """The area's communes in force on a day, by code; after its own end, those that its communes came to."""
        inside = self._register.in_force(day)
        if inside:
            return inside
        reached: dict[str, Unit] = {}
        seen: set[Unit] = set()
        todo = [unit for unit in self._register.communes if (unit.valid_from or date.min) <= day]
        while todo:
            unit = todo.pop()
            if unit in seen:
                continue
            seen.add(unit)
            if unit.in_force(day):
                reached[unit.code] = unit
            elif unit.valid_to is not None and unit.valid_to <= day:
                todo += [successor.unit for successor in self.successors(unit)]
        return [reached[code] for code in sorted(reached)]

    def lines(self, last: date, day: date | None = None) -> Lines:
        """The area's lines.

        Args:
            last: the last day that reports can be of.
            day: the day whose units the figures are carried to, not before `last`; None: as reported.

        Raises:
            UsageError: the day is before `last`, or no unit of the area is known on it.
        """
        until = day or last
        if until < last:
            raise UsageError(
                _(
                    "The units of {day} are older than the period's end: what units report cannot be taken apart."
                ).format(day=f"{until:%d/%m/%Y}"),
                _("Give a day not before {last}, or leave --units out.").format(last=f"{last:%d/%m/%Y}"),
            )
        homes = self.units_on(until) if day is not None else []
        pool = {unit for unit in self._register.communes if (unit.valid_from or date.min) <= until} | set(homes)
        if day is not None and not homes:
            raise UsageError(
                _("No unit of this area is known on {day}.").format(day=f"{day:%d/%m/%Y}"),
                _("What became of the units can be declared in the office's catalogue: [[succession]]."),
            )
        chains = self._chains(pool)
        keys = _keys(chains, until)
        line_of = {unit: number for number, chain in enumerate(chains) for unit in chain}
        made = []
        for number, chain in enumerate(chains):
            end = chain[-1]
            gone = end.valid_to if end.valid_to is not None and end.valid_to <= until else None
            line = Line(keys[number], end.code, end.full_name, end.name, chain[0].valid_from, gone)
            if gone is not None:
                line = self._moved(line, end, line_of, keys)
            made.append(line)
        lines = Lines(tuple(made), day, last)
        expected = {unit.code for unit in homes}
        return Lines(tuple(_at_home(line, lines, expected) for line in made), day, last)

    def _moved(self, line: Line, end: Unit, line_of: dict[Unit, int], keys: Sequence[str]) -> Line:
        successors = self.successors(end)
        heirs = tuple(successor.unit.full_name for successor in successors)
        if len(successors) != 1 or not successors[0].whole:
            return msgspec.structs.replace(line, lost="part" if successors else "unknown", heirs=heirs)
        number = line_of.get(successors[0].unit)
        if number is None:
            return msgspec.structs.replace(line, lost="outside", heirs=heirs)
        return msgspec.structs.replace(line, into=keys[number])

    def _chains(self, units: Iterable[Unit]) -> list[list[Unit]]:
        """The rows of each line: a row that goes on as the same unit under another spelling or kind is no new line."""
        chains: list[list[Unit]] = []
        latest: dict[str, int] = {}
        for unit in sorted(units, key=lambda u: (u.valid_from or date.min, u.code)):
            before = latest.get(unit.code)
            old = None if before is None else chains[before][-1]
            goes_on = old is not None and any(s.same and s.unit == unit for s in self.successors(old))
            if before is None or not goes_on or old is None or old.valid_to != unit.valid_from:
                chains.append([])
                before = latest[unit.code] = len(chains) - 1
            chains[before].append(unit)
        return sorted(chains, key=lambda chain: order(chain[0]))


@lru_cache(maxsize=8)
def lineage_of(register: UnitRegister, own: tuple[OwnSuccession, ...]) -> Lineage:
    """The successions of an office's units, found once: a report asks for them for each of its periods."""
    return Lineage(register, own)


def _by_end(rows: Iterable[gazetteer.Succession]) -> dict[tuple[str, date], list[gazetteer.Succession]]:
    found: dict[tuple[str, date], list[gazetteer.Succession]] = {}
    for row in rows:
        found.setdefault((row.old_code, row.old_valid_to), []).append(row)
    return found


def _keys(chains: Sequence[Sequence[Unit]], day: date) -> list[str]:
    """The bare code for the line that has it on the day (else for the last that had it), code@first day for others."""
    last: dict[str, int] = {}
    for number, chain in enumerate(chains):
        code = chain[-1].code
        held = last.get(code)
        if held is None or not chains[held][-1].in_force(day):
            last[code] = number
    return [
        chain[-1].code if last[chain[-1].code] == number else f"{chain[-1].code}@{chain[0].valid_from or ''}"
        for number, chain in enumerate(chains)
    ]


def _at_home(line: Line, lines: Lines, expected: set[str]) -> Line:
    if lines.day is None:
        return msgspec.structs.replace(line, home=line.key)
    root = lines.root(line.key)
    end = lines.by_key[root]
    carried = end.until is None and end.key in expected
    if carried:
        return msgspec.structs.replace(line, home=root)
    return msgspec.structs.replace(line, home=line.key, lost=line.lost or end.lost, heirs=line.heirs or end.heirs)


def unit_named(register: UnitRegister, text: str) -> list[Unit]:
    """The units of any date that an office's own file names by code or name."""
    by_code = [unit for unit in register.communes if unit.code == text]
    if by_code:
        return by_code
    match = register.match(text)
    found = [match.unit] if match.unit is not None else list(match.candidates)
    if match.unit is None:
        return []
    # One code and one name are one unit that went on, whatever its kind.
    return [
        unit
        for unit in (*register.communes, *register.agencies)
        if unit.code == found[0].code and words(unit.name) == words(found[0].name)
    ]
