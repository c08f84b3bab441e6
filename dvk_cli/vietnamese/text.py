"""Vietnamese text: cleaning what a cell holds, and the keys by which two spellings are the same.

From strict to loose: `clean` (what is stored and shown), `key` (case and tone placement), `identity_key` and
`words_key` (punctuation too), `bare` (diacritics: only where the match is unique), `nearest` (hints only).

Text in a legacy font (TCVN3, VNI) has to be decoded before it comes here: in TCVN3 the soft hyphen is a
letter, which is why nothing invisible is ever removed by `clean`.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable

_SIGNS = str.maketrans(
    {
        "\u00d0": "\u0110",  # Icelandic eth, drawn like the Vietnamese letter
        "\u00f0": "\u0111",
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)

_SIGN = re.compile("[" + "".join(map(chr, _SIGNS)) + "]")

_TONES = "\u0300\u0301\u0309\u0303\u0323"


def _toned(vowel: str) -> list[str]:
    return [unicodedata.normalize("NFC", vowel + tone) for tone in _TONES]


def _tone_moves() -> dict[str, str]:
    """Pairs of letters with the tone on the first, and the same pair with the tone on the second.

    oa, oe and uy are a glide and a vowel, and both schools of spelling (hòa, hoà) are in use; "tòan" and
    "Qúy" are slips of the same kind. In "ua" and "ia" the first letter is the vowel (mùa, mía), except after
    q and g.
    """
    moves: dict[str, str] = {}
    for before, first, seconds in (("", "o", "aeă"), ("", "u", "y"), ("q", "u", "aăâeêioơ")):
        for second in seconds:
            for wrong, right in zip(_toned(first), _toned(second), strict=True):
                moves[before + wrong + second] = before + first + right
    # Not "gịa" (giặt gịa), a word of its own.
    moves |= {"gìa": "già", "gía": "giá", "gỉa": "giả"}
    return moves


_TONE_MOVES = _tone_moves()
_TONE_SLIP = re.compile("|".join(sorted(_TONE_MOVES, key=lambda pair: (-len(pair), pair))))
_TONED_GLIDE = re.compile("[òóỏõọùúủũụìíỉ]")
# Letters without a composed form (Bahnar, Ê Đê "ơ̆") keep their mark, so it counts as part of the word.
_NOT_WORD = re.compile("(?:[^\\w\u0300-\u036f]|_)+")
_NO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")

# Names of units, headers and fields come back all the time; names of models seldom do.
_CACHED = 1 << 13
_HINT_LENGTH = 200


@functools.lru_cache(maxsize=_CACHED)
def clean(text: str) -> str:
    """The text as stored: NFC, single spaces, Đ for Ð, straight quotes, "-" for all dashes; no more."""
    return _cleaned(text)


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    return _single_spaced(text if _SIGN.search(text) is None else text.translate(_SIGNS))


def _single_spaced(text: str) -> str:
    # What is printable has no space but the plain one, and most texts have single ones.
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(text.split())


@functools.lru_cache(maxsize=_CACHED)
def as_written(text: str) -> str:
    """A name with its sender's own dashes and quotation marks, in NFC and with single spaces; Đ for Ð."""
    return _single_spaced(unicodedata.normalize("NFC", text).replace("\u00d0", "\u0110").replace("\u00f0", "\u0111"))


@functools.lru_cache(maxsize=_CACHED)
def key(text: str) -> str:
    """Comparison key that keeps diacritics: clean, without case, "hòa", "thủy" written "hoà", "thuỷ"."""
    folded = unicodedata.normalize("NFC", _NO_WIDTH.sub("", clean(text)).casefold())
    if _TONED_GLIDE.search(folded) is not None:
        folded = _TONE_SLIP.sub(lambda slip: _TONE_MOVES[slip.group()], folded)
    return _cleaned(folded)


@functools.lru_cache(maxsize=_CACHED)
def identity_key(text: str) -> str:
    """Identity of models and recipients: the key with only letters and digits, words parted by one space."""
    folded = key(text)
    # Most names have no punctuation.
    return folded if folded.replace(" ", "").isalnum() else _NOT_WORD.sub(" ", folded).strip()


def words_key(text: str) -> str:
    """Key for headers and labels: "Văn hóa - xã hội", "văn hóa, xã hội" and "Văn hoá-xã hội" are equal."""
    return identity_key(text)


@functools.lru_cache(maxsize=_CACHED)
def header_key(text: str) -> str:
    """Key for the words of a header, where the per cent sign is a word: "% KH" is not "KH"."""
    return identity_key(text.replace("%", " phần trăm "))


@functools.lru_cache(maxsize=_CACHED)
def bare(text: str) -> str:
    """The key without diacritics (đ is d). Names that differ may share it: a match must be unique."""
    letters = unicodedata.normalize("NFD", key(text))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    # A mark that stood alone leaves its space behind.
    return " ".join(unicodedata.normalize("NFC", kept).replace("đ", "d").split())


def nearest(word: str, candidates: Iterable[str], cutoff: float = 75) -> str | None:
    """The candidate spelt most like the word, for a hint and never for a match; the first of equals.

    Args:
        word: what was found.
        candidates: what could have been meant, in the order that decides between equals.
        cutoff: the least similarity, 0-100: the mean of that with and that without diacritics.
    """
    # Imported here: only a message about an error needs it.
    from rapidfuzz.fuzz import ratio

    with_marks, without = key(word[:_HINT_LENGTH]), bare(word[:_HINT_LENGTH])
    if not with_marks:
        return None
    best, found = cutoff, None
    for candidate in candidates:
        score = (ratio(with_marks, key(candidate)) + ratio(without, bare(candidate))) / 2
        if score > best or (found is None and score == best):
            best, found = score, candidate
    return found
