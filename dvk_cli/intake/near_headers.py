"""Headers that are almost known: which of a sheet's words come near the catalogue's; hints, never matches."""

import msgspec

from dvk_cli.intake.grid import Grid
from dvk_cli.intake.vocabulary import LONGEST_HEADER, Vocabulary
from dvk_cli.vietnamese.text import clean, nearest

# Where headers stand: below that are records.
_ROWS, _COLUMNS = 60, 40
LIKE = 75
SURE = 88
"""Likeness above which a header is taken for a slip of the pen, and below it for the sender's own."""


class NearHeader(msgspec.Struct, frozen=True):
    """The row of a sheet that looks most like a header: its known words, and those almost known, by column."""

    row: int
    known: tuple[int, ...]
    near: dict[int, str]


def near_header(grid: Grid, vocabulary: Vocabulary) -> NearHeader | None:
    """The most likely header of a sheet without a table; None where no row has two such words."""
    best: NearHeader | None = None
    score = 3
    for row in range(min(len(grid.rows), _ROWS)):
        cells = [c for c in grid.filled(row) if c < _COLUMNS]
        texts = [c for c in cells if isinstance(grid.value(row, c), str)]
        if len(texts) < 2 or len(texts) * 2 < len(cells):
            continue
        known = tuple(c for c in cells if vocabulary.is_known(grid.value(row, c)))
        near = {c: word for c in texts if c not in known and (word := like(str(grid.value(row, c)), vocabulary))}
        # A header's words outnumber what is no word of one.
        found = 2 * (len(known) + len(near)) - len(cells)
        if len(known) + len(near) >= 2 and found + len(near) >= score:
            best, score = NearHeader(row, known, near), found + len(near) + 1
    return best


def like(text: str, vocabulary: Vocabulary, cutoff: float = LIKE) -> str:
    """The header word that a text is spelt almost like, empty if there is none."""
    plain = clean(text)
    if len(plain) > LONGEST_HEADER or not any(letter.isalpha() for letter in plain):
        return ""
    return nearest(plain, vocabulary.header_words, cutoff) or ""
