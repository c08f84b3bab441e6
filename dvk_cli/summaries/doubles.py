"""Models that may be one, pointed out with both cells: nearly alike inside a unit, or claimed by two units.

Nothing is counted as one for that: the office decides, in its catalogue. Inside a unit each name is compared with those
next to it in the order of the letters and in that of the letters from the end, so that the work grows with the number
of models and not with its square.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from dvk_cli.catalogue.types import Doubles
from dvk_cli.model.facts import Facts, NamedFact
from dvk_cli.model.identity import Identities
from dvk_cli.model.result import ModelList
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, names_of
from dvk_cli.vietnamese.text import bare, words_key

# Digits, Roman numerals and single letters number things: "thôn 1", "khu II", "tổ B".
_NUMBER = re.compile(r"\b(?:\d+|[ivx]+|[a-z])\b")

Pair = tuple[NamedFact, NamedFact]


def find_doubles(
    named: Iterable[NamedFact], rules: Doubles, identities: Identities, remarks: Remarks, *, files: bool = False
) -> list[NamedFact]:
    """Report the models that may be one, and give them back: DVK508 inside a unit, DVK509 across units.

    Each with unit, period and cell, or (`files`) the file in place of the period.
    What a body inside a unit carries out ("Chi bộ thôn 6") is for information only: other units have such a body too.
    """
    pointed_out: list[NamedFact] = []
    known = [each for each in named if remarks.is_asked(each.unit_code)]
    lines = identities.lines
    by_unit = sorted(known, key=lambda each: (lines.root(each.unit_code), each.identity, each.unit_code))
    for _unit, group in groupby(by_unit, key=lambda each: lines.root(each.unit_code)):
        for one, other in near_doubles(list(group), rules, identities):
            pointed_out += (one, other)
            remarks.find(
                "DVK508",
                unit=remarks.name(one.unit_code),
                model=_words(one),
                other=_words(other),
                model_alone=one.name,
                other_alone=other.name,
                place=_place(one, files),
                other_place=_place(other, files),
            )
    for claims in sorted(claimed(known, identities), key=lambda each: _is_local(each[0].performer, rules)):
        pointed_out += claims
        shown = claims[: rules.most_units]
        tell = remarks.inform if _is_local(claims[0].performer, rules) else remarks.find
        tell(
            "DVK509",
            model=_words(claims[0]),
            model_alone=claims[0].name,
            count=len(claims),
            units="; ".join(f"{remarks.name(each.unit_code)} ({_place(each, files)})" for each in shown)
            + ("; …" if len(claims) > len(shown) else ""),
        )
    return pointed_out


def doubles_in(listed: ModelList, facts: Facts, request: SummaryRequest) -> ModelList:
    """Of a list of models those that may be one, with what is found of them."""
    remarks = Remarks(names_of(request, facts), request.catalogue)
    shown = {(model.name, model.performer) for model in listed.models}
    named = [each for each in facts.named or () if (each.name, each.performer) in shown]
    pointed_out = find_doubles(named, request.catalogue.data.doubles, request.identities, remarks, files=True)
    codes = {(request.lines.code(each.unit_code), each.name, each.performer) for each in pointed_out}
    kept = [model for model in listed.models if (model.unit_code, model.name, model.performer) in codes]
    return ModelList(listed.period, kept, remarks.findings())


def near_doubles(models: list[NamedFact], rules: Doubles, identities: Identities) -> list[Pair]:
    """Pairs of one unit's models that differ by little, in order; those that the office has judged are left out."""
    keyed = [(*_bare(each.identity), each) for each in models]
    pairs: dict[tuple[str, str], Pair] = {}
    for step in (1, -1):
        ordered = sorted(keyed, key=lambda k: (k[0][::step], k[1], k[2].identity, k[2].unit_code))
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + rules.neighbours]:
                in_order = (one[2].identity, one[2].unit_code) <= (other[2].identity, other[2].unit_code)
                first, second = (one, other) if in_order else (other, one)
                seen = (first[2].identity, second[2].identity)
                if seen[0] != seen[1] and seen not in pairs and _alike(first[:2], second[:2], rules):
                    pairs[seen] = (first[2], second[2])
    return [pairs[seen] for seen in sorted(pairs) if not _judged(*pairs[seen], identities)]


def claimed(models: Iterable[NamedFact], identities: Identities) -> Iterator[list[NamedFact]]:
    """Models of one name and performer in units of which neither took over the other, by name.

    A model without a performer is told by its name alone, which many units may give to models of their own.
    """
    lines = identities.lines
    ordered = sorted(models, key=lambda each: (each.identity, each.unit_code))
    for identity, group in groupby(ordered, key=lambda each: each.identity):
        claims = list({lines.root(each.unit_code): each for each in group}.values())
        if len(claims) < 2 or identity.endswith("|"):
            continue
        first = claims[0]
        kept = [first, *(other for other in claims[1:] if not _judged(first, other, identities))]
        if len(kept) > 1:
            yield kept


def _is_local(performer: str, rules: Doubles) -> bool:
    """Whether it is a body inside a unit, of which other units may have one of the same name."""
    spaced = f" {words_key(performer)} "
    return any(f" {words_key(word)} " in spaced for word in rules.local)


def _judged(one: NamedFact, other: NamedFact, identities: Identities) -> bool:
    return identities.told_apart((one.unit_code, one.identity), (other.unit_code, other.identity))


def _bare(identity: str) -> tuple[str, str]:
    name, _sep, performer = identity.partition("|")
    return bare(name), bare(performer)


def _alike(one: tuple[str, str], other: tuple[str, str], rules: Doubles) -> bool:
    """Whether name and performer, without marks, differ by so little that they may be one model."""
    # A report that leaves the performer out says nothing against it; then the name has to be the same.
    if not one[1] or not other[1]:
        return one[0] == other[0]
    # Performers of one unit are few, and a pair of them that differ is soon known.
    if _near(one[1], other[1], rules):
        return _near(one[0], other[0], rules)
    return one[0] == other[0] and _goes_on(one[1], other[1], rules)


def _goes_on(one: str, other: str, rules: Doubles) -> bool:
    """Whether one performer is the other with more words: Hội Nông dân, Hội Nông dân xã Hạ Trạch.

    A body inside the unit is another one: Hội Phụ nữ, Hội Phụ nữ thôn Đông.
    """
    short, long = sorted((one, other), key=len)
    more = long.removeprefix(f"{short} ")
    local = any(f" {bare(words_key(word))} " in f" {more} " for word in rules.local)
    return more != long and not local and not _NUMBER.search(more)


@functools.lru_cache(maxsize=1 << 13)
def _near(one: str, other: str, rules: Doubles) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < rules.shortest or _numbers(one) != _numbers(other):
        return False
    # Loaded where names are compared: most commands compare none.
    from rapidfuzz.fuzz import ratio

    return ratio(one, other) >= rules.likeness


@functools.lru_cache(maxsize=1 << 13)
def _numbers(text: str) -> tuple[str, ...]:
    """What numbers the thing: texts that stand next to each other in an order are compared with many."""
    return tuple(sorted(_NUMBER.findall(text)))


def _words(each: NamedFact) -> str:
    return f"{each.name} ({each.performer})" if each.performer else each.name


def _place(each: NamedFact, files: bool) -> str:
    # The same submissions make the same summary, whatever their files are called: it names period and cell.
    cell = f"{each.sheet}!{each.cell}" if each.sheet else each.cell
    return f"{each.file if files else each.period} [{cell}]"
