"""Writes Unicode text in the codes of legacy fonts, for tests and for samples of old files."""

import unicodedata

from dvk_cli.vietnamese.legacy_tables import TCVN3, VNI

_TCVN3_CODES = {letter: code for code, letter in TCVN3.items()}
_VNI_CODES = {letter: code for code, letter in VNI.items()}


def encode_tcvn3(text: str, capitals_font: bool = False) -> str:
    """Look-alikes of the text in TCVN3, as a cell of such a font holds them.

    TCVN3 has no capitals with a tone: in a plain font they become small, as typists did ("ủy ban" for "Ủy
    ban"); for a font that draws capitals (`.VnTimeH`) every marked letter is written small.
    """
    letters = []
    for char in unicodedata.normalize("NFC", text):
        small = capitals_font or char not in _TCVN3_CODES
        letters.append(_TCVN3_CODES.get(char.lower() if small else char, char))
    return "".join(letters)


def encode_vni(text: str) -> str:
    """Look-alikes of the text in VNI Windows."""
    return "".join(_VNI_CODES.get(char, char) for char in unicodedata.normalize("NFC", text))


def encode_cp1258(text: str) -> bytes:
    """Bytes of cp1258: vowels with hat, breve or horn are letters of it, tones are combining marks."""
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            plain = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark != tone))
            out += plain.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def as_tcvn3_holds(text: str) -> str:
    """The text with the capitals small that a plain font of TCVN3 does not have ("Ủy ban": "ủy ban")."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(char if char.isascii() or char in _TCVN3_CODES else char.lower() for char in normal)
