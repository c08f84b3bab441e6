"""Decodes Vietnamese that was typed in the codes of legacy fonts: TCVN3 (`.VnTime`) and VNI (`VNI-Times`).

Such text is stored as Latin look-alikes ("Kú S¬n" for "Kỳ Sơn"). The font of a cell tells the code; without
one, the whole file is judged by how many of its words are Vietnamese syllables under each reading. What can
be read in two ways is left as it is and said to be undecidable. Good Unicode is never changed.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal

import msgspec

from dvk_cli.vietnamese.legacy_syllables import LOOSE, NONE, STRICT, SYMBOL, level, level_as_it_stands
from dvk_cli.vietnamese.legacy_tables import TCVN3, VNI

Encoding = Literal["unicode", "tcvn3", "tcvn3_capitals", "vni"]


class Verdict(msgspec.Struct, frozen=True):
    """A cell's text in Unicode, and the code that it was in; `encoding` is None where that cannot be told."""

    text: str
    encoding: Encoding | None
    changed: bool


# --- Fonts ------------------------------------------------------------------------------------------------------------

_STYLE = re.compile(r"(?:[ -](?:bold|italic|regular|oblique))+$", re.IGNORECASE)


def encoding_of_font(font: str | None) -> Encoding | None:
    """The code of a font's letters by its name; None for a font that has Unicode letters or is not known.

    `.VnTime` and its family are TCVN3, with an H at the end they draw capitals; `VNI-Times` and its family
    are VNI.
    """
    name = _STYLE.sub("", (font or "").strip())
    folded = name.casefold()
    if folded.startswith(".vn") and len(folded) > 3:
        # No font of the family ends in a small h of its own; some programs store names in small letters.
        capitals = name.endswith("H") or (name == folded and name.endswith("h"))
        return "tcvn3_capitals" if capitals else "tcvn3"
    return "vni" if re.match(r"vni[ -]", folded) else None


# --- Decoding ---------------------------------------------------------------------------------------------------------

# Letters of Vietnamese in Unicode that no look-alike is: whoever wrote one had Unicode.
_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
# From 0xA1 on, Latin-1 holds the look-alikes of both codes.
_LOOKALIKE = re.compile("[\u00a1-\u00ff]")
# Signs that neither code has a letter for, where they can only be signs: m², 25 °C, ±5.
_SIGN = re.compile("(?<=m)[²³]|(?<![^\\W\\d_])°|±(?=[\\s\\d])|±$")
_TCVN3 = {ord(code): letter for code, letter in TCVN3.items()}
# A vowel and the character of its marks; or one of the letters and signs that stand alone.
_VNI = re.compile("[aeouyôö][øûõùïâàåãáäêèúüéë]|[\u00a1-\u00ff]", re.IGNORECASE)
# VNI has letters from 0xC0 on only; below are the signs of cp1252.
_VNI_SIGNS = frozenset("§«»°±²³·¹º¼½¾®©")


def decode(text: str, encoding: Encoding) -> str | None:
    """The text in Unicode (NFC), or None if it holds a character that the encoding does not have.

    Letters of VNI may mix case as typists did ("Aù"): the first character decides.
    """
    if encoding == "unicode":
        return unicodedata.normalize("NFC", text)
    if not text.isascii() and not all(map(_is_passed, text)):
        return None
    decoded = _decode_vni(text) if encoding == "vni" else _decode_tcvn3(text)
    return decoded.upper() if decoded is not None and encoding == "tcvn3_capitals" else decoded


def _is_passed(char: str) -> bool:
    # ASCII, NBSP, the look-alikes, and the dashes, quotes and signs that word processors put in.
    if char < "\u0100":
        return not "\x7f" <= char < "\xa0"
    return not char.isalpha() and not unicodedata.combining(char)


def _decode_tcvn3(text: str) -> str | None:
    parts = re.split(f"({_SIGN.pattern})", text)
    # Every second part is a sign; NBSP is the same in both.
    if any(char not in TCVN3 and char > "\xa0" for part in parts[::2] for char in _LOOKALIKE.findall(part)):
        return None
    parts[::2] = [part.translate(_TCVN3) for part in parts[::2]]
    return "".join(parts)


def _decode_vni(text: str) -> str | None:
    strange = False

    def letter(found: re.Match[str]) -> str:
        nonlocal strange
        code = found.group()
        known = VNI.get(code.lower() if code[0].islower() else code.upper())
        if known is None and code not in _VNI_SIGNS:
            strange = True
        return known or code

    decoded = _VNI.sub(letter, text)
    return None if strange else decoded


# --- Words ------------------------------------------------------------------------------------------------------------

_WORD = re.compile("[A-Za-z\u00a1-\u00ff\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]+")
# A lone sign stands for itself in most texts; only "ô" is as common a word of one letter ("ô tô").
_LONE_LETTERS = frozenset("«¤")


def _marked_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not word.isascii()]


class _Reading(msgspec.Struct, frozen=True):
    """How good a word is as it stands and as a legacy code reads it; hard: it can only be that code."""

    stands: int
    decoded: int
    hard: bool


@functools.lru_cache(maxsize=1 << 14)
def _reading(word: str, encoding: Encoding) -> _Reading | None:
    """None where the word is the same in both."""
    text, stands = decode(word, encoding), level_as_it_stands(word)
    if text is None:
        return _Reading(stands, NONE, hard=False)
    if text.casefold() == word.casefold():
        return None
    symbol = SYMBOL.search(word) is not None
    if len(word) == 1:
        return _Reading(stands, LOOSE, hard=False)
    decoded = level(text)
    # In capitals: abbreviations such as HĐND.
    sure = decoded == STRICT or (decoded == LOOSE and (symbol or word.isupper()))
    return _Reading(stands, decoded, hard=stands == NONE and sure)


def _readings(words: Iterable[str], encoding: Encoding) -> list[_Reading]:
    return [reading for word in words if (reading := _reading(word, encoding)) is not None]


def _is_suspicious(words: Iterable[str]) -> bool:
    return any(reading.hard for code in _CODES for reading in _readings(words, code))


def _rivals(words: Iterable[str], encoding: Encoding) -> int:
    """How many words can only be another legacy code: the cell's font was changed, not its text."""
    foreign = [word for word in words if (r := _reading(word, encoding)) is None or not r.hard]
    return sum(_is_suspicious([word]) for word in foreign)


# --- One cell ---------------------------------------------------------------------------------------------------------


def repair_cell(text: str, font: str | None, file_encoding: Encoding | None) -> Verdict:
    """The cell's text in Unicode, judged by its font, or else by what `decide` said of its file.

    A font's word is taken unless the text can only be Unicode (pasted into an old cell). Where both are
    possible ("Bè", which is "Bố" in TCVN3) `file_encoding` settles it if it is the font's own; else the text
    is left and the verdict's encoding is None. Without a legacy font only cells are changed that cannot be
    Unicode and become Vietnamese word for word.
    """
    if text.isascii() or _LOOKALIKE.search(text) is None:
        return Verdict(text, "unicode", changed=False)
    words = _marked_words(text)
    by_font = encoding_of_font(font)
    if _UNICODE_ONLY.search(text) is None:
        if by_font is not None:
            return _by_font(text, words, by_font, file_encoding)
        if file_encoding is not None and file_encoding != "unicode":
            return _by_file(text, words, file_encoding)
    return Verdict(text, None if _is_suspicious(words) else "unicode", changed=False)


def _by_font(text: str, words: list[str], encoding: Encoding, file_encoding: Encoding | None) -> Verdict:
    decoded = decode(text, encoding)
    readings = _readings(words, encoding)
    can_stand = all(reading.stands > NONE for reading in readings)
    if decoded is None:
        return Verdict(text, "unicode" if can_stand else None, changed=False)
    if not readings:
        return Verdict(text, None if _is_suspicious(words) else encoding, changed=False)
    hard = any(reading.hard for reading in readings)
    if any(reading.stands == STRICT and reading.decoded == NONE for reading in readings):
        return Verdict(text, "unicode" if can_stand and not hard else None, changed=False)
    if _rivals(words, encoding) >= max(1, sum(reading.hard for reading in readings)):
        return Verdict(text, None, changed=False)
    # "tcvn3" for both of its fonts: texts alone do not show how they are drawn.
    same_in_file = file_encoding is not None and encoding.startswith(file_encoding)
    if hard or same_in_file:
        return Verdict(decoded, encoding, changed=decoded != text)
    return Verdict(text, None, changed=False)


def _by_file(text: str, words: list[str], encoding: Encoding) -> Verdict:
    decoded = decode(text, encoding)
    readings = _readings(words, encoding)
    can_stand = all(reading.stands > NONE for reading in readings)
    against = any(reading.stands == STRICT and reading.decoded == NONE for reading in readings)
    if not readings:
        return Verdict(text, None if _is_suspicious(words) else encoding, changed=False)
    if decoded is not None and any(reading.hard for reading in readings):
        lone = any(len(word) == 1 and SYMBOL.match(word) and word not in _LONE_LETTERS for word in words)
        if not against and not lone and all(reading.decoded > NONE for reading in readings):
            return Verdict(decoded, encoding, changed=True)
    elif can_stand and (against or decoded is None):
        return Verdict(text, "unicode", changed=False)
    return Verdict(text, None, changed=False)


# --- A whole file -----------------------------------------------------------------------------------------------------

_CODES: tuple[Encoding, ...] = ("tcvn3", "vni")
_MOST_WORDS = 20_000


def decide(texts: Sequence[str], *, mixed: bool = False) -> Encoding | None:
    """The code of a file's texts by statistics: "unicode" if they are fine as they stand, None if unclear.

    A legacy code is named only if words that cannot be Unicode become syllables under it and under no other,
    nearly all such words do, and none of the texts is in Unicode. With `mixed`, some may be (a heading typed
    later): right for cells whose font says nothing, as `repair_cell` then changes none that has two readings.
    """
    words = _distinct_words(texts)
    odd = [
        word for word in words if len(word) > 1 and level_as_it_stands(word) == NONE and not _UNICODE_ONLY.search(word)
    ]
    fits = {code: {word for word in odd if (r := _reading(word, code)) is not None and r.hard} for code in _CODES}
    if not any(fits.values()):
        return "unicode"
    best, other = sorted(_CODES, key=lambda code: -len(fits[code]))
    own = fits[best] - fits[other]
    # A sign inside a word is no language's spelling: such a word counts twice.
    weight = sum(2 if SYMBOL.search(word) else 1 for word in own)
    strong = weight >= 3 and len(fits[best]) * 5 >= len(odd) * 4 and len(fits[other] - fits[best]) * 10 <= len(own)
    in_unicode = sum(1 for word in words if _can_only_be_unicode(word, best))
    return best if strong and in_unicode <= (len(own) * 20 if mixed else 0) else None


def _can_only_be_unicode(word: str, encoding: Encoding) -> bool:
    read = _reading(word, encoding)
    return bool(_UNICODE_ONLY.search(word)) or (read is not None and read.stands == STRICT and read.decoded == NONE)


def _distinct_words(texts: Iterable[str]) -> list[str]:
    marked = (text for text in texts if not text.isascii())
    words = (word for text in marked for word in _marked_words(text))
    return list(islice(dict.fromkeys(words), _MOST_WORDS))


# --- Bytes ------------------------------------------------------------------------------------------------------------

_SAMPLE = 1 << 20
# Of the distinct words that have marks: how many have to be syllables, and how near a rival may come.
_GOOD_SHARE = 0.8
_RIVAL_SHARE = 0.6


def decode_bytes(data: bytes) -> tuple[str, str] | None:
    """Text (NFC) and name of the encoding ("tcvn3", "vni", "cp1258") of a file that is not in Unicode.

    None if no encoding makes nearly all marked words Vietnamese, if several do with different text, or if
    some byte has no meaning in the one that does.
    """
    found: list[tuple[float, str, str]] = []
    for name in ("tcvn3", "vni", "cp1258"):
        text = _decode_bytes(data[:_SAMPLE], name)
        if text is None:
            continue
        words = _distinct_words([text])
        good = sum(level(word) == STRICT for word in words)
        if good >= 2:
            found.append((good / len(words), name, text))
    found.sort(reverse=True)
    if not found or found[0][0] < _GOOD_SHARE:
        return None
    best, name, text = found[0]
    if any(share > best * _RIVAL_SHARE and other != text for share, _name, other in found[1:]):
        return None
    whole = _decode_bytes(data, name)
    return None if whole is None else (whole, name)


def _decode_bytes(data: bytes, name: str) -> str | None:
    try:
        if name == "cp1258":
            return unicodedata.normalize("NFC", data.decode("cp1258"))
        return decode(data.decode("cp1252"), "tcvn3" if name == "tcvn3" else "vni")
    except UnicodeDecodeError:
        return None
