"""The units of one office, communes of every date and agencies, and how a name finds one of them."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.unit_list import read_units
from dvk_cli.catalogue.unit_mentions import Mentions, last_of_each, order
from dvk_cli.catalogue.unit_names import (
    Words,
    exact_words,
    is_numeral,
    loose,
    readings,
    split_note,
    without_marks,
    words,
)
from dvk_cli.model.unit import Unit
from dvk_cli.vietnamese.text import nearest

How = Literal["exact", "tone", "alias", "bare", "none", "ambiguous", "not_in_force"]

_SEPARATOR = re.compile(r"[,;]| - ")


class UnitMatch(msgspec.Struct, frozen=True):
    """What a text names.

    `unit` is set for `exact`, `tone` (same but for the place of tone marks), `alias` (an alternative
    spelling) and `bare` (same without diacritics, and no other is). Else `candidates` are the units that it
    may mean, and `nearest` is the full name most like it, for a hint only. `note` is a remark that stood
    behind the name.
    """

    unit: Unit | None
    candidates: tuple[Unit, ...]
    how: How
    nearest: str | None = None
    note: str | None = None


class _Level(msgspec.Struct):
    how: How
    form: Callable[[str], Words]
    index: dict[Words, list[Unit]] = {}


def _respelled(text: str) -> Words:
    return loose(words(text))


def _unmarked(text: str) -> Words:
    return without_marks(loose(words(text)))


class UnitRegister:
    """Units of one workspace. Built once, asked for every file: see `prepare`.

    Args:
        communes: units that report, of every date.
        agencies: bodies that report beside them.
        area: the unit whose office compiles, where known: its name behind a commune's is no part of the name.
        above: units above the communes (districts of a province, the province), for the same reason.
        former: ended units that are not of this office but lie in its own: their names are known, so that
            "Đồng Trạch" does not find the new xã Đông Trạch.
        has_own_list: the units come from the office's own list, whose codes need not be the gazetteer's.
    """

    def __init__(
        self,
        communes: Iterable[Unit],
        agencies: Iterable[Unit] = (),
        area: Unit | None = None,
        above: Iterable[Unit] = (),
        former: Iterable[Unit] = (),
        has_own_list: bool = False,
    ) -> None:
        self.has_own_list = has_own_list
        self.communes = tuple(sorted(communes, key=order))
        self.agencies = tuple(sorted(agencies, key=order))
        self.area = area
        self._area_words = words(area.name) if area is not None else ()
        self.above = tuple(above)
        self._all = (*self.communes, *self.agencies)
        self._by_code: dict[str, list[Unit]] = {}
        for unit in self._all:
            self._by_code.setdefault(unit.code.casefold(), []).append(unit)
        self._above: dict[Words, list[Unit]] = {}
        for unit in (*([area] if area else []), *self.above):
            self._above.setdefault(words(unit.name), []).append(unit)
        self._former = frozenset(former) - frozenset(self._all)
        # The texts of a district's files repeat: each is looked up once for a day.
        self._matched: dict[tuple[str, date | None], UnitMatch] = {}
        self._mentioned: dict[tuple[str, date | None], list[Unit]] = {}

    def prepare(self) -> None:
        """Make the look-ups of names ready: for those who are to share them, as they are made when first needed."""
        _ready = self._levels, self._mentions

    @cached_property
    def _levels(self) -> tuple[_Level, ...]:
        levels = (
            _Level("exact", exact_words, {}),
            _Level("tone", words, {}),
            _Level("alias", _respelled, {}),
            _Level("bare", _unmarked, {}),
        )
        for unit in self._all:
            for level in levels:
                own = (unit.name,) if level.how in ("exact", "tone") else self._names(unit)
                for name in own:
                    _add(level.index, level.form(name), unit)
        for unit in self._former:
            for level in levels[:-1]:
                _add(level.index, level.form(unit.name), unit)
        return levels

    @cached_property
    def _mentions(self) -> tuple[Mentions, Mentions]:
        areas = set(self._above)
        return (
            Mentions(self._all, self._names, words, areas),
            Mentions(self._all, self._names, _respelled, areas),
        )

    def _names(self, unit: Unit) -> tuple[str, ...]:
        # An agency's name is written with and without that of the area ("Công an huyện Bố Trạch").
        names = (unit.name, *unit.aliases)
        if not unit.is_agency or self.area is None:
            return names
        place = f" {self.area.name}"
        return names + tuple(n.removesuffix(place) if n.endswith(place) else n + place for n in names)

    @classmethod
    def from_gazetteer(cls, area: Unit, agencies: Iterable[Unit] = ()) -> "UnitRegister":
        """The communes of every date under an area of the gazetteer (or the one commune that it is)."""
        above = gazetteer.parents_of(area)
        if area.level == "xa":
            communes = [unit for unit in gazetteer.units_of(area.code) if unit.name == area.name]
        else:
            communes = gazetteer.communes_of(area.code, area)
        if area.level == "tinh":
            above += gazetteer.districts_of(area.code)
        former = gazetteer.merged_into(communes)
        return cls(communes, agencies, area, above, former)

    @classmethod
    def from_list(
        cls, path: str | Path, agencies: Iterable[Unit] = (), area: Unit | None = None, text: str | None = None
    ) -> "UnitRegister":
        """The units of the office's own units.csv, see `unit_list.read_units`."""
        listed = read_units(path, text)
        own = [unit for unit in listed if unit.is_agency]
        above = gazetteer.parents_of(area) if area is not None else []
        if area is not None and area.level == "tinh":
            above += gazetteer.districts_of(area.code)
        return cls([u for u in listed if not u.is_agency], [*own, *agencies], area, above, has_own_list=True)

    def in_force(self, day: date, kinds: Iterable[str] | None = None) -> list[Unit]:
        """Communes that exist on that day, of these kinds if given, by code. Agencies are not among them."""
        wanted = None if kinds is None else frozenset(kinds)
        return [u for u in self.communes if u.in_force(day) and (wanted is None or u.kind in wanted)]

    def get(self, code: str, on: date | None = None) -> Unit | None:
        """The unit of that code in force that day; without a day the last one of the code."""
        found = self._by_code.get(code.casefold(), [])
        if on is not None:
            found = [unit for unit in found if unit.in_force(on)]
        return found[-1] if found else None

    def is_area(self, text: str) -> bool:
        """Whether the text names the area itself, with or without its kind in front."""
        if self.area is None:
            return False
        name, own = words(text), self._area_words
        if name[-len(own) :] != own:
            return False
        return any(name[r.start :] == own and (r.kinds is None or self.area.kind in r.kinds) for r in readings(name))

    def find(self, text: str, on: date | None = None) -> Unit | None:
        """The unit that `match` finds, without the trouble of looking for a near one where there is none."""
        known = self._matched.get((text, on))
        return known.unit if known is not None else self._match(split_note(text)[0], on, hint=False).unit

    def match(self, text: str, on: date | None = None) -> UnitMatch:
        """The one unit that a cell or a line names, looked for from strict to loose and never by likeness.

        A kind in front has to agree: else `none`, with the unit of the other kind as candidate. With a day,
        only units in force that day are matched; one that is known but not in force then is `not_in_force`,
        with it as the candidate. Without a day, all dates are looked through.
        """
        known = self._matched.get((text, on))
        if known is None:
            name, note = split_note(text)
            known = self._matched[text, on] = msgspec.structs.replace(self._match(name, on, hint=True), note=note)
        return known

    def _match(self, name: str, on: date | None, *, hint: bool) -> UnitMatch:
        if by_code := self._by_code.get(name.casefold()):
            if on is None and len({unit.name for unit in by_code}) > 1:
                # The office that numbers them gives an old code to a new unit: without a day it says nothing.
                return UnitMatch(None, tuple(by_code), "ambiguous", by_code[-1].full_name)
            return self._decided(by_code, on, "exact") or _no_longer(by_code)
        short, above = self._without_above(name)
        for level in self._levels:
            hits: list[Unit] = []
            other_kind: list[Unit] = []
            for version in dict.fromkeys((name, short)):
                hits, other = self._read(version, level)
                other_kind += other
                if hits:
                    break
            hits = _of_parent(hits, above)
            if result := self._decided(hits, on, level.how):
                return result
            others = [unit for unit in last_of_each(other_kind, on) if unit not in (*hits, *self._former)]
            others = _of_parent(others, above)
            if hits:
                return _no_longer([*last_of_each(hits, None), *others])
            if others:
                return UnitMatch(None, tuple(others), "none", others[0].full_name)
        return UnitMatch(None, (), "none", self._nearest(name, on) if hint else None)

    def _read(self, text: str, level: _Level) -> tuple[list[Unit], list[Unit]]:
        # Units of that name, and units of that name but of another kind than the text says.
        name = level.form(text)
        if level.how == "exact" and len(name) == len(words(text)):
            ways = readings(words(text))
        else:
            ways = readings(name, marks=level.how != "bare")
        other: list[Unit] = []
        for way in ways:
            found = level.index.get(name[way.start :], [])
            if way.kinds is None and is_numeral(name[way.start :]):
                other += found
                continue
            same = [unit for unit in found if way.kinds is None or unit.kind in way.kinds]
            if same:
                return same, [unit for unit in found if unit not in same]
            other += found
        return [], other

    def _decided(self, hits: list[Unit], on: date | None, how: How) -> UnitMatch | None:
        live = last_of_each((unit for unit in hits if unit not in self._former), on)
        if len(live) == 1:
            return UnitMatch(live[0], (), how)
        return UnitMatch(None, tuple(live), "ambiguous", live[0].full_name) if live else None

    def _without_above(self, name: str) -> tuple[str, set[str]]:
        # "Xã Lý Trạch, huyện Bố Trạch", "Xã Lý Trạch huyện Bố Trạch": the name, and codes of what is above.
        codes: set[str] = set()
        cut = len(name)
        parts = [(m.end(), m.start()) for m in _SEPARATOR.finditer(name)]
        spaces = [(m.end(), m.start()) for m in re.finditer(" ", name)]
        again = True
        while again:
            again = False
            for places, needs_kind in ((parts, False), (spaces, True)):
                for after, before in places:
                    if before <= 0 or after >= cut:
                        continue
                    if found := self._named_above(name[after:cut], needs_kind):
                        codes |= {unit.code for unit in found}
                        cut, again = before, True
                        break
        return name[:cut].rstrip(" ,;-"), codes

    def _named_above(self, text: str, needs_kind: bool) -> list[Unit]:
        name = words(text)
        for way in readings(name):
            if needs_kind and way.kinds is None:
                continue
            found = [
                unit for unit in self._above.get(name[way.start :], []) if way.kinds is None or unit.kind in way.kinds
            ]
            if found:
                return found
        return []

    def _nearest(self, name: str, on: date | None) -> str | None:
        full_names: dict[str, str] = {}
        for unit in self._all:
            if on is None or unit.in_force(on):
                full_names[unit.full_name] = unit.full_name
                full_names.setdefault(unit.name, unit.full_name)
        near = nearest(name, full_names)
        return None if near is None else full_names[near]

    def mentions(self, line: str, on: date | None = None) -> list[Unit]:
        """Units named inside a line of a title, in reading order; with diacritics, case left aside.

        A commune needs its kind, one of its bodies or a label in front ("xã", "UBND", "Đơn vị:") or the whole
        line; an agency does not. Of names that overlap the longest counts. Without a day units of every date
        are found, the last of each code. Two units of one name that could both be meant are both returned.
        """
        known = self._mentioned.get((line, on))
        if known is None:
            plain, _note = split_note(line)
            known = next((units for mentions in self._mentions if (units := mentions.find(plain, on))), [])
            self._mentioned[line, on] = known
        return known


def _add(index: dict[Words, list[Unit]], name: Words, unit: Unit) -> None:
    named = index.setdefault(name, [])
    if name and unit not in named:
        named.append(unit)


def _of_parent(units: list[Unit], above: set[str]) -> list[Unit]:
    # "Tân Thành, huyện X": of several communes of that name the one in the district named.
    inside = [unit for unit in units if unit.parent in above]
    return inside or units


def _no_longer(units: list[Unit]) -> UnitMatch:
    return UnitMatch(None, tuple(units), "not_in_force", units[0].full_name)
