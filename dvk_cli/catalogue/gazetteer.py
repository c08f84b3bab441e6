"""The dated gazetteer of provinces, districts and communes, 2017-2026, and what became of each.

The lists are searched as bytes and only the lines that match become units: opening a workspace must not cost
the reading of 16,599 rows.
"""

import functools
import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from dvk_cli.catalogue.unit_names import Words, loose, readings, without_marks, words
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.unit import Unit
from dvk_cli.vietnamese.text import nearest

REFORM = date(2025, 7, 1)
"""Day of the reform: districts end, 63 provinces become 34 (Nghị quyết 202/2025/QH15)."""

_FOLDER = Path(__file__).parent / "data" / "gazetteer"
# Rows of the first list used are older than it.
_FIRST_LIST = b"2017-10-15"
_MAX_CANDIDATES = 12


class Succession(msgspec.Struct, frozen=True):
    """An ended unit (`old_code` until `old_valid_to`) and a unit that took all or `part` of it."""

    old_code: str
    old_valid_to: date
    new_code: str
    new_valid_from: date
    extent: str
    note: str


@functools.cache
def _content(name: str) -> bytes:
    return gzip.decompress((_FOLDER / f"{name}.csv.gz").read_bytes())


def _day(text: bytes) -> date | None:
    return None if text in (b"", _FIRST_LIST) else date.fromisoformat(text.decode())


def _unit(line: bytes) -> Unit:
    code, level, kind, name, parent, since, until, _precision, _source = line.split(b",")
    return Unit(
        code=code.decode(),
        name=name.decode(),
        kind=kind.decode(),
        parent=parent.decode() or None,
        valid_from=_day(since),
        valid_to=_day(until),
        level=level.decode(),
    )


def _units(pattern: str) -> list[Unit]:
    return [_unit(line) for line in re.findall(pattern.encode(), _content("units"), re.MULTILINE)]


def units_of(code: str) -> list[Unit]:
    """Every unit that ever had this code, oldest first."""
    content, out = _content("units"), []
    start = content.find(f"\n{code},".encode())
    while start >= 0:
        end = content.index(b"\n", start + 1)
        out.append(_unit(content[start + 1 : end]))
        start = content.find(f"\n{code},".encode(), end)
    return out


@functools.cache
def areas() -> tuple[Unit, ...]:
    """Provinces and districts of every date, by code and date."""
    return tuple(_units(r"^\d{2,3},.*$"))


@functools.cache
def _communes() -> tuple[Unit, ...]:
    return tuple(_units(r"^\d{5},.*$"))


def _under(codes: Iterable[str]) -> list[Unit]:
    parents = "|".join(re.escape(code) for code in codes)
    if not parents:
        return []
    # The parent is searched for by itself and the line cut out around it: several times faster than a pattern
    # for the line. Only a parent stands before a date.
    content, out = _content("units"), []
    for found in re.finditer(rf",(?:{parents}),\d{{4}}-".encode(), content):
        start = content.rfind(b"\n", 0, found.start()) + 1
        out.append(_unit(content[start : content.index(b"\n", found.start())]))
    return out


def overlap(one: Unit, other: Unit) -> bool:
    """Whether both units are in force on some day."""
    return (one.valid_to is None or other.valid_from is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from is None or one.valid_from < other.valid_to
    )


def life_of(area: Unit) -> Unit:
    """The area with the dates of its whole life under its code: a district that becomes a town goes on.

    A province whose code was given to another one on 1 July 2025 (44: Quảng Bình, then Quảng Trị) does not.
    """
    rows = units_of(area.code)
    at = rows.index(area)
    first = last = at
    while first > 0 and _continues(rows[first - 1], rows[first]):
        first -= 1
    while last < len(rows) - 1 and _continues(rows[last], rows[last + 1]):
        last += 1
    return msgspec.structs.replace(area, valid_from=rows[first].valid_from, valid_to=rows[last].valid_to)


def _continues(before: Unit, after: Unit) -> bool:
    if before.valid_to != after.valid_from:
        return False
    if before.level == "xa":
        return before.name == after.name
    return before.valid_to != REFORM or before.name == after.name


def communes_of(code: str, area: Unit | None = None) -> list[Unit]:
    """Every commune-level unit of every date under a district or a province, by code and date.

    A province has them through its districts until 30 June 2025, directly from then on. With `area` (a unit
    of that code), only those of its life: see `life_of`.
    """
    below = _under([code])
    districts = [unit for unit in below if unit.level == "huyen"]
    found = [unit for unit in below if unit.level == "xa"] + _under(sorted({unit.code for unit in districts}))
    if area is not None:
        life = life_of(area)
        found = [unit for unit in found if overlap(unit, life)]
    return sorted(found, key=lambda unit: (unit.code, unit.valid_from or date.min))


def districts_of(code: str) -> list[Unit]:
    """Districts of every date under a province, by code and date."""
    return [unit for unit in areas() if unit.parent == code]


def parents_of(unit: Unit) -> list[Unit]:
    """The units that the unit lies in, from the nearest up, of every date that they share."""
    out: list[Unit] = []
    if unit.parent is not None:
        for parent in units_of(unit.parent):
            if overlap(parent, unit):
                out += [parent, *parents_of(parent)]
    return list(dict.fromkeys(out))


def province_of(unit: Unit) -> Unit | None:
    """The province at the end of the unit's days (the unit itself is none of its own)."""
    provinces = [parent for parent in parents_of(unit) if parent.level == "tinh"]
    return max(provinces, key=lambda province: province.valid_from or date.min, default=None)


def successions(codes: Iterable[str]) -> list[Succession]:
    """What became of the units of these codes, in order of code and date."""
    wanted = {code.encode() for code in codes}
    lines = [line for line in _content("succession").splitlines() if line[: line.index(b",")] in wanted]
    out = []
    # A note may hold commas and is then quoted.
    for old, ended, new, began, extent, note in (line.decode().split(",", 5) for line in lines):
        if note.startswith('"'):
            note = note[1:-1].replace('""', '"')
        out.append(Succession(old, date.fromisoformat(ended), new, date.fromisoformat(began), extent, note))
    return out


def merged_into(communes: Iterable[Unit]) -> list[Unit]:
    """Communes that the reform of 1 July 2025 ended and that lie, wholly or in part, in one of these."""
    new = "|".join(re.escape(unit.code) for unit in communes if unit.valid_from == REFORM)
    if not new:
        return []
    pattern = rf"^(\d{{5}}),{REFORM},(?:{new}),{REFORM},"
    old = b"|".join(sorted(set(re.findall(pattern.encode(), _content("succession"), re.MULTILINE)))).decode()
    ended = _units(rf"^(?:{old}),.*$") if old else []
    return [unit for unit in ended if unit.valid_to == REFORM]


def find_area(text: str, on: date | None = None) -> Unit:
    """The unit that a person names: `Bố Trạch, Quảng Bình`, `Huyện Bố Trạch, Tỉnh Quảng Bình` or `455`.

    Provinces and districts of every date are looked through first, then communes. `on` keeps those in force
    that day.

    Raises:
        UsageError: no unit or several have that name; the hint lists them with kind, province and dates.
    """
    first, *above = [part for part in re.split(r"[,;]", text) if part.strip()] or [""]
    gone: list[Unit] = []
    for found in _candidates(first, above):
        fit = _latest(found) if on is None else [unit for unit in found if unit.in_force(on)]
        if len(fit) == 1:
            return fit[0]
        if fit:
            raise UsageError(
                _("“{text}” names several units: {units}").format(text=text, units=_listed(fit)),
                _("Put the kind in front and the province behind, or give --on with a day of its time."),
            )
        gone += found
    raise _unknown(text, first, gone, on)


def _candidates(first: str, above: list[str]) -> Iterator[list[Unit]]:
    if first.strip().isdecimal():
        yield _above(units_of(first.strip()), above, _MARKED)
        return
    found_as_written = False
    for forms in (_MARKED, _UNMARKED):
        for pool in (areas, _communes):
            found = _above(_named(first, pool(), forms), above, forms)
            found_as_written = found_as_written or bool(found)
            yield sorted(found, key=lambda unit: (unit.code, unit.valid_from or date.min))
        if found_as_written:
            return


def _unknown(text: str, first: str, found: list[Unit], on: date | None) -> UsageError:
    if found and on is not None:
        return UsageError(
            _("“{text}” names no unit in force on {day}: {units}").format(
                text=text, day=on.strftime("%d/%m/%Y"), units=_listed(found)
            ),
            _("Give --on with a day of its time, or leave it out."),
        )
    for pool in (areas, _communes):
        if same := _named(first, pool(), _UNMARKED):
            return UsageError(
                _("No province, district or commune is called “{text}”.").format(text=text),
                _("Was one of these meant? {units}").format(units=_listed(_latest(same))),
            )
    guess = nearest(first, sorted({name for unit in areas() for name in (unit.full_name, unit.name)}))
    return UsageError(
        _("No province, district or commune is called “{text}”.").format(text=text),
        _("Nearest name: {name}. Write it as in “Bố Trạch, Quảng Bình”.").format(name=guess)
        if guess
        else _("Write it as in “Bố Trạch, Quảng Bình”, or give the code of the statistics office."),
    )


def _as_written(text: str) -> Words:
    return words(text)


def _respelled(text: str) -> Words:
    return loose(words(text))


def _without_marks(text: str) -> Words:
    return without_marks(loose(words(text)))


_MARKED: tuple[Callable[[str], Words], ...] = (_as_written, _respelled)
_UNMARKED: tuple[Callable[[str], Words], ...] = (_without_marks,)


def _named(text: str, pool: Iterable[Unit], forms: tuple[Callable[[str], Words], ...]) -> list[Unit]:
    # The first form that finds something decides; words in front that say the kind have to agree with it.
    for form in forms:
        name = form(text)
        wanted = [(name[r.start :], r.kinds) for r in readings(name, marks=forms is _MARKED)]
        hits = []
        for unit in pool:
            own = form(unit.name)
            if any(own == rest and (kinds is None or unit.kind in kinds) for rest, kinds in wanted):
                hits.append(unit)
        if hits:
            return hits
    return []


def _above(found: list[Unit], above: list[str], forms: tuple[Callable[[str], Words], ...]) -> list[Unit]:
    return [unit for unit in found if all(_named(name, parents_of(unit), forms) for name in above)]


def _latest(found: list[Unit]) -> list[Unit]:
    # Rows of one code and one name are one unit that went on (huyện, then thị xã).
    last: dict[tuple[str, Words], Unit] = {}
    for unit in found:
        last[unit.code, words(unit.name)] = unit
    return list(last.values())


def describe(unit: Unit) -> str:
    """The unit with its code, province and dates, for a list of candidates."""
    above = province_of(unit)
    place = _("{unit} ({code})").format(unit=unit.full_name, code=unit.code)
    if above is not None:
        place = f"{place}, {above.full_name}"
    if unit.valid_to is not None:
        last = date.fromordinal(unit.valid_to.toordinal() - 1).strftime("%d/%m/%Y")
        if unit.valid_from is None:
            return _("{unit}, until {last}").format(unit=place, last=last)
        return _("{unit}, {first} to {last}").format(unit=place, first=unit.valid_from.strftime("%d/%m/%Y"), last=last)
    if unit.valid_from is None:
        return place
    return _("{unit}, from {first}").format(unit=place, first=unit.valid_from.strftime("%d/%m/%Y"))


def _listed(found: list[Unit]) -> str:
    listed = "; ".join(describe(unit) for unit in found[:_MAX_CANDIDATES])
    more = len(found) - _MAX_CANDIDATES
    return listed if more <= 0 else _("{units}; and {n} more").format(units=listed, n=more)
