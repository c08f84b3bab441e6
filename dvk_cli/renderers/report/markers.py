"""Signs that go through a template unseen, and the treatment of words that come from files.

They are of Unicode's private use area. Words of a file never hold one: what a model is called can neither become a
heading nor make a line vanish.
"""

import re

MISSING = "\ue000"
"""Stands where a figure has no data."""
GUARD = "\ue001"
"""Stands around what comes from a file or from the report, so that it is never read as the template's own."""
TABLE, CHART = "\ue002", "\ue003"
"""Around the name of a table, of a picture."""
ASIDE = "\ue004"
"""Around what is said of the number behind it; it is put behind the noun that the number is of."""

# What no XML document may hold, and what is no character.
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")


SIGNS = frozenset((MISSING, GUARD, TABLE, CHART, ASIDE))


def clean(text: str) -> str:
    """Words of a file on one line; a character that no document can hold shows as "\ufffd"."""
    return " ".join(_ILLEGAL.sub("\ufffd", text).split())


def raised_first(text: str) -> str:
    """With a capital at the start."""
    return text[:1].upper() + text[1:]


def lowered_first(text: str) -> str:
    """Without a capital at the start, unless it is of an abbreviation or a name ("OCOP", "H’Mông")."""
    first = text.split(" ", 1)[0]
    return text if first[1:].lower() != first[1:] else text[:1].lower() + text[1:]
