"""The code tables of TCVN3 and VNI as look-alikes: which Latin-1 characters stand for which Vietnamese letters.

TCVN3 is the third set of TCVN 5712:1993 (VN3, "ABC"): one byte a letter, no capitals with a tone (the fonts
whose name ends in H draw the small ones as capitals). Where its bytes are shown as Latin-1 or cp1252 they
look like the keys of `TCVN3`; both code pages agree from 0xA0 on.

VNI Windows (VNI Software, 1987) writes a letter and its marks as two characters: the first keeps the letter
(with its horn: ô is drawn ơ, ö is drawn ư), the second draws the tone, with the hat or breve if there is one.
i, ị-like narrow letters and đ have codes of their own.
"""

import unicodedata

GRAVE, HOOK, TILDE, ACUTE, DOT = TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining marks of the five tones, in the order of TCVN 5712."""

_HAT, _BREVE = "\u0302", "\u0306"


def _letter(base: str, *marks: str) -> str:
    return unicodedata.normalize("NFC", base + "".join(marks))


# Codes of the tones of each vowel, in the order of `TONES`.
_TCVN3_TONES = {
    "a": "B5 B6 B7 B8 B9",
    "ă": "BB BC BD BE C6",
    "â": "C7 C8 C9 CA CB",
    "e": "CC CE CF D0 D1",
    "ê": "D2 D3 D4 D5 D6",
    "i": "D7 D8 DC DD DE",
    "o": "DF E1 E2 E3 E4",
    "ô": "E5 E6 E7 E8 E9",
    "ơ": "EA EB EC ED EE",
    "u": "EF F1 F2 F3 F4",
    "ư": "F5 F6 F7 F8 F9",
    "y": "FA FB FC FD FE",
}
# From 0xA1 on; 0xAD, shown as a soft hyphen, is ư.
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđ"

TCVN3: dict[str, str] = {chr(0xA1 + n): letter for n, letter in enumerate(_TCVN3_LETTERS)} | {
    chr(int(code, 16)): _letter(vowel, tone)
    for vowel, codes in _TCVN3_TONES.items()
    for code, tone in zip(codes.split(), TONES, strict=True)
}
"""Look-alike to letter: 74 of them."""

# Second characters, in the order of `TONES`, after a hat or breve alone.
_VNI_PLAIN = "øûõùï"
_VNI_HAT = "âàåãáä"
_VNI_BREVE = "êèúüéë"


def _vni() -> dict[str, str]:
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "í": "í", "ò": "ị", "î": "ỵ"}
    for base in "aeouyôö":
        # ỵ is the one letter of y with a code of its own.
        for mark, tone in zip(_VNI_PLAIN if base != "y" else _VNI_PLAIN[:-1], TONES, strict=base != "y"):
            table[base + mark] = _letter(table.get(base, base), tone)
    for bases, sign, marks in (("aeo", _HAT, _VNI_HAT), ("a", _BREVE, _VNI_BREVE)):
        for base in bases:
            for mark, tone in zip(marks, ("", *TONES), strict=True):
                table[base + mark] = _letter(base, sign, tone)
    return table


_VNI_SMALL = _vni()

VNI: dict[str, str] = _VNI_SMALL | {code.upper(): letter.upper() for code, letter in _VNI_SMALL.items()}
"""One or two look-alikes to letter, small and capital: 134 sequences, beside the plain ASCII letters."""
