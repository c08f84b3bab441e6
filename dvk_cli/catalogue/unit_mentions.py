"""Units that are named inside a longer line, as in the title block of a file."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import zip_longest

from dvk_cli.catalogue.unit_names import Words, is_numeral, prefix_before
from dvk_cli.model.unit import Unit

_Span = tuple[int, int, list[Unit]]


def order(unit: Unit) -> tuple[str, date]:
    """Sort key of units: code, then date."""
    return unit.code, unit.valid_from or date.min


def last_of_each(units: Iterable[Unit], on: date | None) -> list[Unit]:
    """The units in force that day; without a day the last one of each code."""
    if on is not None:
        return [unit for unit in dict.fromkeys(units) if unit.in_force(on)]
    return list({unit.code: unit for unit in sorted(units, key=order)}.values())


class Mentions:
    """The names of units, ready to be found in a line.

    Args:
        units: communes and agencies of every date.
        names: the ways in which a unit is written.
        form: text to the words that are compared.
        areas: names of what is above the communes; such a name needs a kind in front to be a commune's.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        names: Callable[[Unit], Iterable[str]],
        form: Callable[[str], Words],
        areas: set[Words],
    ) -> None:
        self._form = form
        self._areas = areas
        # By first word, so that a line is compared with few names.
        self._phrases: dict[str, dict[Words, list[Unit]]] = {}
        for unit in units:
            for name in names(unit):
                if phrase := form(name):
                    self._phrases.setdefault(phrase[0], {}).setdefault(phrase, []).append(unit)

    def find(self, text: str, on: date | None) -> list[Unit]:
        """Units named in the text, in reading order; of names that overlap the longest counts."""
        line = self._form(text)
        taken: list[_Span] = []
        for span in sorted(self._spans(line, on), key=lambda s: (s[0] - s[1], s[0])):
            if all(span[1] <= other[0] or other[1] <= span[0] for other in taken):
                taken.append(span)
        taken.sort(key=lambda span: span[0])
        found: list[Unit] = []
        for span, following in zip_longest(taken, taken[1:]):
            if following is None or not self._belongs(line, span, following):
                found += span[2]
        return list(dict.fromkeys(found))

    def _spans(self, line: Words, on: date | None) -> Iterable[_Span]:
        for start, first in enumerate(line):
            for phrase, named in self._phrases.get(first, {}).items():
                end = start + len(phrase)
                if line[start:end] == phrase:
                    fit = [u for u in last_of_each(named, on) if self._stands(u, line, start, end)]
                    if fit:
                        yield start, end, fit

    def _stands(self, unit: Unit, line: Words, start: int, end: int) -> bool:
        if unit.is_agency:
            return True
        if start == 0 and end == len(line):
            return not is_numeral(line)
        prefix = prefix_before(line, start)
        if prefix is None:
            return False
        if prefix.kinds is not None:
            return unit.kind in prefix.kinds
        # "Đảng bộ Kỳ Sơn" is the district's as likely as that of thị trấn Kỳ Sơn.
        return line[start:end] not in self._areas

    def _belongs(self, line: Words, span: _Span, following: _Span) -> bool:
        # "Hội Nông dân xã Lý Trạch" is the commune's body, not the agency "Hội Nông dân" of the area.
        between = line[span[1] : following[0]]
        if not span[2][0].is_agency or following[2][0].is_agency or not between:
            return False
        prefix = prefix_before(line, following[0])
        return prefix is not None and prefix.kinds is not None and prefix_before(between, len(between)) == prefix
