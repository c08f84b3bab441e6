"""How a unit's name is taken apart: words, the kind in front, alternative spellings (data: units.toml)."""

import functools
import re
import tomllib
from pathlib import Path

import msgspec

from dvk_cli.vietnamese.text import bare, clean, key

Words = tuple[str, ...]

# Letters without a composed form (Ê Đê "ơ̆") keep their mark.
_WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f])+")
# "P5", "Q.1" glued: the number is the name.
_GLUED = re.compile(r"\b([pqf])(\d+)\b")
_MARKED_Y = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))


# "Bến Tre (chưa có số liệu)": a remark about the row, not a part of the name.
_NOTE = re.compile(r"(.*\S)\s*\(([^()]*)\)")
_NUMERAL = re.compile(r"\d+|[ivxl]+")


class _KindWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    codes: frozenset[str]
    words: list[str]


class _WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: list[str]


class _Onsets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    onsets: list[str]


class _NameData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: list[_KindWords]
    bodies: _WordList
    labels: _WordList
    spelling: list[_WordList]
    i_y: _Onsets
    issuer: dict[str, list[str]]


class Prefix(msgspec.Struct, frozen=True):
    """Words in front of a name: `kinds` where they say the kind, `body` where they name one of its bodies."""

    kinds: frozenset[str] | None = None
    body: bool = False


class Reading(msgspec.Struct, frozen=True):
    """One way to read a text as a name: it starts at word `start`; `kinds` if the words in front say it."""

    start: int
    kinds: frozenset[str] | None


@functools.cache
def _data() -> _NameData:
    text = (Path(__file__).parent / "data" / "units.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _NameData)


def issuer_lines(kind: str) -> tuple[str, ...]:
    """The lines of the letterhead for an area of this kind, with `{name}` to fill in."""
    return tuple(_data().issuer.get(kind, ()))


def kind_words(kind: str) -> list[str]:
    """Words and abbreviations that say the kind, longest first."""
    found = [word for group in _data().kind if kind in group.codes for word in group.words]
    return sorted(found, key=len, reverse=True)


def _split(text: str) -> Words:
    found = _WORD.findall(_GLUED.sub(r"\1 \2", text))
    # "Phường 05" is "Phường 5": lists differ in padding alone.
    return tuple(w.lstrip("0") or "0" if w.isdecimal() else w for w in found)


def split_note(text: str) -> tuple[str, str | None]:
    """The cleaned name and the remark in parentheses behind it, if there is one."""
    name = clean(text)
    found = _NOTE.fullmatch(name)
    return (found[1], found[2]) if found and _split(found[1]) else (name, None)


def is_numeral(name: Words) -> bool:
    """Whether the words are a number (phường 5, phường III): alone they may be a row's number as well."""
    return len(name) == 1 and _NUMERAL.fullmatch(name[0]) is not None


def exact_words(text: str) -> Words:
    """Words of a text in NFC, without regard to case."""
    return _split(clean(text).casefold())


def words(text: str) -> Words:
    """Words of a text in NFC, without regard to case and to where the tone mark stands (Hoà = Hòa)."""
    return _split(key(text))


@functools.cache
def _i_y_pattern() -> re.Pattern[str]:
    onsets = "|".join(sorted(_data().i_y.onsets, key=len, reverse=True))
    return re.compile(f"(?:{onsets})[yỳýỷỹỵ]")


@functools.cache
def _spellings() -> dict[Words, Words]:
    return {words(w): words(s.words[0]) for s in _data().spelling for w in s.words[1:]}


def loose(name: Words) -> Words:
    """The same words in their full spelling: NT → nông trường, Quý → quí."""
    table, i = _spellings(), 0
    out: list[str] = []
    longest = max(len(w) for w in table)
    while i < len(name):
        for n in range(longest, 0, -1):
            if full := table.get(name[i : i + n]):
                out.extend(full)
                i += n
                break
        else:
            w = name[i]
            out.append(w[:-1] + _MARKED_Y[w[-1]] if _i_y_pattern().fullmatch(w) else w)
            i += 1
    return tuple(out)


def without_marks(name: Words) -> Words:
    """The words without diacritics."""
    return tuple(bare(w) for w in name)


@functools.cache
def prefixes(marks: bool = True) -> dict[Words, Prefix]:
    """Every group of words that may stand in front of a name; without diacritics if `marks` is False."""
    data = _data()
    table: dict[Words, Prefix] = {words(w): Prefix() for w in data.labels.words}
    table |= {words(w): Prefix(body=True) for w in data.bodies.words}
    table |= {words(w): Prefix(kinds=kind.codes) for kind in data.kind for w in kind.words}
    return table if marks else {without_marks(group): prefix for group, prefix in table.items()}


@functools.cache
def longest_prefix() -> int:
    """Number of words of the longest prefix."""
    return max(len(w) for w in prefixes())


def readings(name: Words, *, marks: bool = True) -> list[Reading]:
    """Ways to read the words as a name: all of them first, then without each prefix up to the kind.

    `UBND xã Lý Trạch` reads as itself, as `xã Lý Trạch` and as `Lý Trạch` of kind xã. With `marks`
    False the words are without diacritics.
    """
    out, start = [Reading(0, None)], 0
    table, longest = prefixes(marks), longest_prefix()
    while start < len(name) - 1:
        for n in range(min(longest, len(name) - 1 - start), 0, -1):
            if prefix := table.get(name[start : start + n]):
                break
        else:
            return out
        start += n
        out.append(Reading(start, prefix.kinds))
        if prefix.kinds is not None:
            return out
    return out


def prefix_before(line: Words, start: int) -> Prefix | None:
    """The longest prefix that ends just before word `start` of a line."""
    table = prefixes()
    for n in range(min(longest_prefix(), start), 0, -1):
        if prefix := table.get(line[start - n : start]):
            return prefix
    return None
