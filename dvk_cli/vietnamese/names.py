"""A name inside a text: found whatever its case, tone placement and punctuation, and replaced where it stands."""

import re
from collections.abc import Callable, Collection

from dvk_cli.vietnamese.text import identity_key

_WORD = re.compile("[\\w\u0300-\u036f]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words by which a name is known."""
    return tuple(identity_key(name).split())


def has_name(text: str, words: tuple[str, ...]) -> bool:
    """Whether the words of a name stand in a text, one after the other."""
    said = [identity_key(found.group()) for found in _WORD.finditer(text)]
    first, size = words[0], len(words)
    return any(word == first and tuple(said[at : at + size]) == words for at, word in enumerate(said))


def replace_names(text: str, lengths: Collection[int], key_of: Callable[[str], str | None]) -> str:
    """The text with names replaced.

    Args:
        text: any.
        lengths: how many words the names have.
        key_of: what stands in place of some words (joined by spaces, normalised); None: they are no name.
    """
    found = list(_WORD.finditer(text))
    said = [identity_key(each.group()) for each in found]
    made, done, at = "", 0, 0
    while at < len(found):
        for size in sorted(lengths, reverse=True):
            key = key_of(" ".join(said[at : at + size])) if at + size <= len(found) else None
            if key is not None:
                made += text[done : found[at].start()] + key
                done = found[at + size - 1].end()
                at += size - 1
                break
        at += 1
    return made + text[done:]
