"""What can be a Vietnamese syllable: onset, rhyme and tone, as the orthography has them.

Used to tell Vietnamese from text that only looks like it, so it is strict: names of minority languages and
loan words (Krông, Pác, Đắk, ga-ra) are only `LOOSE`.
"""

import functools
import re
import unicodedata
from typing import Final

NONE: Final = 0
LOOSE: Final = 1
STRICT: Final = 2

SYMBOL = re.compile("[\u00a1-\u00bf×÷]")
"""Signs of Latin-1, which no word has inside."""

_ETH = str.maketrans("Ðð", "Đđ")
_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPS_BEAR = ("\u0301", "\u0323")  # a syllable that ends in c, ch, p or t has one of these two tones


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONSETS = _set("b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x") | {""}
_RHYMES = _set(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uêu uơ uơn uôc uôi uôm uôn uông uôt
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
    """
)
_AFTER_QU = _set(
    """
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê êch ên ênh êt êu
    i in it ôc ơ ơi ơn ơt y ych yên yêt yn ynh yt
    """
)
_AFTER_GI = _set(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âp ât âu ây e em en eo ep et
    ê êc êm ên êng êt o oc oi on ong ot oa ô ôc ôi ôn ông ôt ơ ơi ơn ơt u ua uc ui un ung up ut uôc uông
    ư ưa ưc ưng ưt ươc ương
    """
)
# Rhymes that some onsets never have, by the first letters of the rhyme: before front vowels c is written k and
# ng ngh, before the glide c is written q, and no glide follows the lips ("buýt" is a loan word).
_GLIDES = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")
_FRONT = ("e", "ê", "i", "y")
_NEVER = {"": ("iê",), "c": _FRONT + _GLIDES, "ng": _FRONT} | dict.fromkeys(("b", "m", "p", "ph", "v"), _GLIDES)
_ONLY_FRONT = ("gh", "k", "ngh")
_Y_ONSETS = _set("h k l m s t v")

# Minority languages and loan words have other onsets and codas, and k before any vowel.
_LOOSE = re.compile(
    "(?P<onset>ch|gi|kh|ng|nh|ph|qu|th|(?:[bdđghjkmprst]?[bcdđghjklmnprstvwxz]|y|gh(?=[eêi])|ngh(?=[eêi]))?)"
    "(?P<rhyme>(?:iê|ia|uô|ua|ươ|ưa|o[aăe]|u[âê]|[aăâeêioôơuư])(?:ng|[cmnptkrlsh])?|(?:oa|i|ê|a)(?:ch|nh)"
    "|ai|ao|au|ay|âu|ây|eo|êu|êy|iu|oi|ôi|ơi|ui|ưi|ưu|oai|oay|uôi|ươi|ươu|iêu|uây)"
)
_ABBREVIATION = re.compile("[BCDĐGHKLMNPQRSTUƯVX]{2,10}")


@functools.lru_cache(maxsize=1 << 14)
def level(word: str) -> int:
    """`STRICT` for a Vietnamese syllable, `LOOSE` for what a name or an abbreviation may be, else `NONE`.

    `word` is one word in Unicode, of any case and normal form. Tones are taken where both schools put them
    ("hòa", "hoà"), and where they often slip ("Qúy").
    """
    if _ABBREVIATION.fullmatch(word):
        return LOOSE
    toneless, tone, at = _split_tone(word.casefold())
    if tone is None:
        return NONE
    onset = next((toneless[:n] for n in (3, 2, 1) if toneless[:n] in _ONSETS), "")
    for start in (2, 1) if onset == "gi" else (len(onset),):
        if _is_strict(toneless[:start], toneless[start:], tone, at - start):
            return STRICT
    loose = _LOOSE.fullmatch(toneless)
    return LOOSE if loose and _agree(loose["onset"], loose["rhyme"], tone, at - loose.start("rhyme")) else NONE


@functools.lru_cache(maxsize=1 << 14)
def level_as_it_stands(word: str) -> int:
    """The same of a word in a text that may be look-alikes: a lone sign is fine, and so is a word in quotes."""
    if len(word) == 1:
        return LOOSE if SYMBOL.match(word) else min(LOOSE, level(word.translate(_ETH)))
    # Quotes: no syllable of TCVN3 begins in ô («) before another vowel or ends in ằ (»).
    core = word.removeprefix("«").removesuffix("»")
    return NONE if SYMBOL.search(core) else level(core.translate(_ETH))


def _split_tone(word: str) -> tuple[str, str | None, int]:
    """The word without its tone, the tone ("" for none, None for several) and the place of its letter."""
    letters: list[str] = []
    tone, at = "", -1
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            if tone or not letters or letters[-1] not in _VOWELS:
                return word, None, -1
            tone, at = char, len(letters) - 1
        elif unicodedata.combining(char) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
    return "".join(letters), tone, at


def _is_strict(onset: str, rhyme: str, tone: str, at: int) -> bool:
    if rhyme not in {"qu": _AFTER_QU, "gi": _AFTER_GI}.get(onset, _RHYMES):
        return False
    if onset in _ONLY_FRONT and not rhyme.startswith(_FRONT):
        return False
    if onset == "g" and rhyme.startswith(_FRONT) and rhyme not in ("i", "in"):
        return False
    if rhyme.startswith("y") and onset not in ("", "qu") and (rhyme != "y" or onset not in _Y_ONSETS):
        return False
    return _agree(onset, rhyme, tone, at)


def _agree(onset: str, rhyme: str, tone: str, at: int) -> bool:
    if rhyme.startswith(_NEVER.get(onset, ())) and rhyme != "uyt":
        return False
    if rhyme.endswith(("c", "ch", "p", "t")) and tone not in _STOPS_BEAR:
        return False
    return not tone or at in _tone_places(onset, rhyme)


@functools.lru_cache(maxsize=1 << 10)
def _tone_places(onset: str, rhyme: str) -> frozenset[int]:
    """Which letters of the rhyme may bear the tone, counted from its start."""
    vowels = len(rhyme) - len(rhyme.lstrip(_VOWELS))
    marked = [n for n, char in enumerate(rhyme[:vowels]) if char in "ăâêôơư"]
    if marked:
        return frozenset(marked[-1:])
    if vowels == 1:
        # "Qúy", "qúa": a slip that is read without doubt.
        return frozenset((0, -1)) if onset == "qu" else frozenset((0,))
    if rhyme[:2] in ("oa", "oe", "uy"):
        # Before a coda the second letter is right, the first a common slip ("tòan").
        return frozenset((0, 1))
    if vowels == 3 or vowels < len(rhyme):
        return frozenset((1,))
    return frozenset((0,))
