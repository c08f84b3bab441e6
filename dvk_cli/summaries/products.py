"""OCOP products at a day, from lists: distinct products whose certificate is valid then.

All lists in force up to the day speak, because each certificate carries its own days: whether a later list is the whole
stock or only what is new need not be known. Of a product's certificates the latest one counts, so that certifying it
anew adds none. What cannot be known (a year without a day) is no part of the number, which is then a lower bound.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby

import msgspec

from dvk_cli.catalogue.certificates import STARS, earliest_grant, last_day
from dvk_cli.model.facts import ObservationFact, ProductFact, ProductList
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.summaries.readings import AREA, LOWER_BOUND
from dvk_cli.vietnamese.text import identity_key

ESTIMATE = "estimate"

Stars = int | None
"""The stars of a valid certificate; None: no certificate is valid."""


class Certificate(msgspec.Struct, frozen=True):
    """A product in a list, and the last day of that list's period. `sent`: the unit and period of the list."""

    product: ProductFact
    listed: date
    sent: tuple[str, Period] | None = None

    @property
    def is_dated(self) -> bool:
        """Whether anything is said of its days."""
        return self.product.granted_from is not None or self.product.expires_on is not None

    @property
    def granted(self) -> tuple[date, date]:
        """First and last day on which it may have been granted; what a list has was granted when it was made."""
        of = self.product
        if of.granted_from is None or of.granted_to is None:
            end = self.listed if of.expires_on is None else min(self.listed, of.expires_on)
            return (date.min if of.expires_on is None else min(end, earliest_grant(of.expires_on))), end
        # What is said to be of a later day than the list is of that day: the list may have been made after its period.
        return of.granted_from, of.granted_to if self.listed < of.granted_from else min(of.granted_to, self.listed)

    def repeats(self, other: "Certificate") -> bool:
        """Whether it says less exactly what another one of the product says: the same certificate, by its year only."""
        (first, last), (day, same) = self.granted, other.granted
        one, two = _number(self.product), _number(other.product)
        alike = self.product.stars == other.product.stars and (one == two or not one or not two)
        return alike and first < last and day == same and first <= day <= last

    def outcomes(self, day: date) -> frozenset[Stars]:
        """What it may be at a day on or after its grant: valid with its stars, or not."""
        first, last = self.granted
        ends = (self.product.expires_on,) * 2 if self.product.expires_on else (last_day(first), last_day(last))
        can = {self.product.stars} if ends[1] >= day else set()
        return frozenset({*can, *({None} if ends[0] < day else ())})


class Standing(msgspec.Struct, frozen=True):
    """One product at a day. `may_be`: all that is possible; `face`: taken from a list without days, at its own day.

    `told`: the certificate that is shown for it, the one granted last.
    """

    name: str
    may_be: frozenset[Stars]
    face: bool = False
    listed: bool = False
    told: Certificate | None = None

    def surely(self, stars: Iterable[int]) -> bool:
        """Whether it has a valid certificate of one of these stars, whatever is not known."""
        return self.may_be <= set(stars)

    def maybe(self, stars: Iterable[int]) -> bool:
        """Whether that is possible and not certain."""
        return not self.surely(stars) and bool(self.may_be & set(stars))


class Stock(msgspec.Struct, frozen=True):
    """The products of one unit at a day. `period`: of the list of that day, else (`of_day` false) of the latest one."""

    period: Period
    of_day: bool
    products: tuple[Standing, ...]
    undated: tuple[str, ...] = ()

    def number(self, stars: tuple[int, ...]) -> tuple[Decimal, frozenset[str]] | None:
        """How many have one of these stars, and what is to be said of the number; None where that is nothing."""
        sure = [each for each in self.products if each.surely(stars)]
        doubt = any(each.maybe(stars) for each in self.products)
        # That there is at least none says nothing.
        if not sure and (doubt or not self.of_day):
            return None
        said = {LOWER_BOUND} if doubt or not self.of_day else set()
        said |= {ESTIMATE} if any(each.face for each in sure) else set()
        return Decimal(len(sure)), frozenset(said)

    def facts(self, indicator: str, stars: tuple[int, ...]) -> tuple[ObservationFact, ...]:
        """The products that make the number, each a value of one, with where they stand; none if that is not known."""
        told = [each.told for each in self.products if each.surely(stars) and each.told is not None]
        return tuple(
            ObservationFact(*each.sent, indicator, Decimal(1), None, each.product.scope, origin=each.product.origin)
            for each in told
            if each.sent is not None and each.product.origin is not None
        )


class ProductLists:
    """All lists of products, by unit.

    Args:
        lists: in any order.
        last_day: the area's own last day, where it was abolished: a state after it is the state on it.
        lived: code of a unit in force at the end → its first day. Older lists than that are another unit's.
        agencies: bodies that report beside the communes; what a commune lists too is not theirs.
        lines: the units over time. Products follow a unit that became part of another as a whole.
    """

    def __init__(
        self,
        lists: Iterable[ProductList],
        last_day: date | None = None,
        lived: Mapping[str, date] | None = None,
        agencies: Collection[str] = (),
        lines: Lines | None = None,
    ) -> None:
        self._last_day = last_day or date.max
        self._lived = lived or {}
        self._agencies = agencies
        self._lines = lines or Lines()
        self._lists: dict[str, list[ProductList]] = {}
        self._stocks: dict[tuple[str, date], Stock | None] = {}
        for each in sorted(lists, key=lambda one: (one.unit_code, one.period.end, one.period.start)):
            for scope, rows in _by_scope(each):
                own = msgspec.structs.replace(each, products=rows)
                self._lists.setdefault(AREA if scope == "area" else each.unit_code, []).append(own)

    @property
    def units(self) -> list[str]:
        """The units that sent lists of their own, and those that took all of one of them since, in order."""
        return sorted({key for code in self._lists.keys() - {AREA} for key in self._lines.way(code)})

    def stock(self, code: str, day: date) -> Stock | None:
        """A unit's products at a day; None where no list in force up to the day is its own."""
        if (code, day) not in self._stocks:
            self._stocks[code, day] = self._stock(code, day)
        return self._stocks[code, day]

    def left_behind(self, day: date) -> list[str]:
        """Units no longer in force that have older lists with certificates still valid: nobody took all of the unit."""
        on = min(day, self._last_day)
        found = set()
        for code in self._lists.keys() - {AREA}:
            older = [one for one in self._lists[code] if one.period.end < on and not self._is_held(code, one, on)]
            if any(each.surely(STARS) for each in _standings(older, [], on)):
                found.add(code)
        return sorted(found)

    def _holder(self, code: str, on: date) -> str:
        """The unit that has a sender's products on a day: the sender, or who took all of it by then."""
        for key in self._lines.way(code):
            line = self._lines.by_key.get(key)
            if line is None or line.until is None or on < line.until:
                return key
        return code

    def _is_held(self, code: str, one: ProductList, on: date) -> bool:
        """Whether some unit in force has what a sender's older list has."""
        if code == AREA:
            return True
        line = self._lines.by_key.get(self._holder(code, on))
        if line is not None:
            return line.until is None or on < line.until
        # Without lines a code may have been another unit's before.
        return code in self._lived and self._lived[code] <= one.period.end

    def _stock(self, code: str, day: date) -> Stock | None:
        # As for other states: what an area's units report for days after its last is the state on that.
        on = min(day, self._last_day)
        known = [one for one in self._lists.get(code, ()) if one.period.end <= day]
        of_day = [one for one in known if one.period.end >= on]
        of_day = [one for one in of_day if one.period.end == of_day[0].period.end]
        older = [
            one
            for sender, lists in sorted(self._lists.items())
            if self._holder(sender, on) == code
            for one in lists
            if one.period.end < on and self._is_held(sender, one, on)
        ]
        older.sort(key=lambda one: (one.period.end, one.period.start))
        if code in self._agencies:
            of_day, older = self._without_communes(of_day, day), self._without_communes(older, day)
        if not of_day and not older:
            return None
        period = (of_day or older[-1:])[0].period
        gone = {row.name for one in older for row in one.products if not Certificate(row, one.period.end).is_dated} - {
            row.name for one in of_day for row in one.products
        }
        return Stock(period, bool(of_day), tuple(_standings(older, of_day, on)), tuple(sorted(gone)))

    def _without_communes(self, known: list[ProductList], day: date) -> list[ProductList]:
        """An agency's lists without what the commune that they name (or any, where they name none) lists itself."""
        communes = (code for code in self._lists if code != AREA and code not in self._agencies)
        lists = (one for code in communes for one in self._lists[code] if one.period.end <= day)
        theirs: dict[str, set[str]] = {}
        for one in lists:
            for row in one.products:
                theirs.setdefault(row.identity, set()).add(f" {identity_key(one.unit_name)} ")

        def is_theirs(row: ProductFact) -> bool:
            name, producer, *of = row.identity.split("|")
            communes = theirs.get(f"{name}|{producer}", set())
            named = f" {of[0]} " if of and of[0] else " "
            return any(named in commune for commune in communes)

        return [
            msgspec.structs.replace(one, products=tuple(row for row in one.products if not is_theirs(row)))
            for one in known
        ]


def _by_scope(one: ProductList) -> list[tuple[str, tuple[ProductFact, ...]]]:
    rows = sorted(one.products, key=lambda row: (row.scope, row.identity, row.granted_from or date.min, row.stars))
    return [(scope, tuple(some)) for scope, some in groupby(rows, key=lambda row: row.scope)] or [("unit", ())]


def _standings(older: list[ProductList], of_day: list[ProductList], on: date) -> list[Standing]:
    now = {id(row) for one in of_day for row in one.products}
    lists = (*older, *of_day)
    every = [Certificate(row, one.period.end, (one.unit_code, one.period)) for one in lists for row in one.products]
    found = []
    for certificates, certain in products_of(every):
        listed = [each for each in certificates if id(each.product) in now]
        standing = _standing(certificates, listed, on)
        if standing is not None:
            may_be = standing.may_be if certain else standing.may_be | {None}
            told = max(
                (each for each in certificates if each.granted[0] <= on and each.product.stars in may_be),
                key=lambda each: (each.granted[1], each.listed, each.product.name),
                default=None,
            )
            found.append(msgspec.structs.replace(standing, may_be=may_be, listed=bool(listed), told=told))
    return sorted(found, key=lambda each: (each.name, sorted(map(str, each.may_be))))


def _standing(certificates: list[Certificate], listed: list[Certificate], on: date) -> Standing | None:
    """A product at a day by its certificates; None where nothing is known of that day."""
    name = max(certificates, key=lambda each: (each.listed, each.product.name)).product.name
    dated = [each for each in certificates if each.is_dated]
    may_be = _latest(dated, on)
    bare = [each for each in listed if not each.is_dated]
    if not bare:
        return Standing(name, may_be) if dated else None
    # A list of the day that gives no days is believed for that day, as a number would be.
    stars = max(each.product.stars for each in bare)
    return Standing(name, frozenset({stars}), face=may_be != {stars})


def _latest(dated: list[Certificate], on: date) -> frozenset[Stars]:
    """What the latest certificate on or before a day says; of those that may be the latest, what any of them says."""
    exact = [each for each in dated if not any(each.repeats(other) for other in dated)]
    begun = [each for each in exact if each.granted[0] <= on]
    surely = [each for each in begun if each.granted[1] <= on]
    since = max((each.granted[0] for each in surely), default=date.min)
    found: set[Stars] = set() if surely else {None}
    for each in begun:
        if each.granted[1] >= since:
            found |= each.outcomes(on)
    return frozenset(found)


def products_of(certificates: Iterable[Certificate]) -> list[tuple[list[Certificate], bool]]:
    """The certificates of each product of a unit, and whether it is certainly a product of its own.

    A product is known by name and producer. A list without producers names the one product of that name; where there
    are several, nobody can tell which. Two spellings of a producer are one where name, number and day are equal, unless
    one list has both: one decision certifies the honey of two producers.
    """
    names: dict[str, dict[str, list[Certificate]]] = {}
    for each in certificates:
        name, _, producer = each.product.identity.partition("|")
        names.setdefault(name, {}).setdefault(producer, []).append(each)
    found: list[tuple[list[Certificate], bool]] = []
    for _name, producers in sorted(names.items()):
        unnamed = producers.pop("", [])
        own: list[list[Certificate]] = []
        for _producer, some in sorted(producers.items()):
            same = next((others for others in own if _one_producer(some, others)), None)
            if same is None:
                own.append(list(some))
            else:
                same.extend(some)
        if len(own) <= 1:
            found.append((unnamed + [each for some in own for each in some], True))
        else:
            found += [(some, True) for some in own]
            found += [(unnamed, False)] if unnamed else []
    return found


def _one_producer(some: list[Certificate], others: list[Certificate]) -> bool:
    if {each.listed for each in some} & {each.listed for each in others}:
        return False
    return bool(_decisions(some) & _decisions(others))


def _decisions(some: list[Certificate]) -> set[tuple[str, date]]:
    exact = (each for each in some if each.granted[0] == each.granted[1])
    return {(number, each.granted[0]) for each in exact if (number := _number(each.product))}


def _number(product: ProductFact) -> str:
    return "".join(product.number.split()).casefold()
