"""Numbers that identify a person (identity card, telephone), found in text and masked where a message quotes it."""

import re
from collections.abc import Iterable

# A telephone number of ten or eleven digits, in groups or not; an identity card's twelve digits begin with 0 (the
# province), those of the older card are nine. Without a word that says so, nine digits may be an amount.
_PATTERN = re.compile(
    r"""
    (?<![\d.,a-f])(?:  # no part of a longer number or of a hash
        (?:\+84|\(\+84\))[ .-]?[2-9]\d{1,3}[ .-]?\d{3}[ .-]?\d{2,4}
      | \(?0[2-9]\d{1,3}\)?[ .-]?\d{3,4}[ .-]?\d{3,4}
      | 0\d{11}
      | (?i:CMND|CMT|CCCD|căn\ cước(?:\ công\ dân)?|chứng\ minh(?:\ nhân\ dân)?)
        (?:\ *(?:số|:|\.))*\ *(?P<card>\d{12}|\d{9})
    )(?![\d.,]*[\da-f])
    """,
    re.VERBOSE,
)
SHORTEST = 9
"""Characters that such a number has at least."""
# Each has nine digits at least, with two signs between them at most: few texts have, and telling takes no time.
_DIGITS = re.compile(r"\d(?:[ .()-]{0,2}\d){8}")


def may_hold_numbers(texts: Iterable[str]) -> bool:
    """Whether it is worth looking for such numbers in some texts; few of all texts hold so many digits."""
    return _DIGITS.search("\n".join(texts)) is not None


def personal_numbers(text: str) -> list[str]:
    """The telephone and identity card numbers in a text, as they are written there."""
    if len(text) < SHORTEST:
        return []
    return [found.group("card") or found.group() for found in _PATTERN.finditer(text)]


def masked(text: str) -> str:
    """The text with such numbers cut down to their ends: 07***1234."""
    if len(text) < SHORTEST:
        return text
    return _PATTERN.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    number = found.group("card") or found.group()
    digits = "".join(letter for letter in number if letter.isdigit())
    return found.group().replace(number, f"{digits[:2]}***{digits[-4:]}")
