"""Where a sentence says of how many units a number is: behind the noun, "4 lớp bồi dưỡng (số liệu của 2/28 đơn vị)".

A template only asks for a number, and cannot know where its noun ends. The number comes with its aside in front, and
here the aside is put before the next comma or "và", before a number of which something else is said, or at the end.
"""

import re
from collections.abc import Iterator, Sequence

from dvk_cli.renderers.report.markers import ASIDE, GUARD

_ASIDE = re.compile(f"{ASIDE}([^{ASIDE}]*){ASIDE}")
# Words of a file or of the report are skipped as a whole: "xã, thị trấn" does not end a noun.
_PIECE = re.compile(f"{ASIDE}[^{ASIDE}]*{ASIDE}|{GUARD}[^{GUARD}]*{GUARD}|, |; | và |.", re.DOTALL)
_ENDS = (", ", "; ", " và ")
_STOPS = ".;:,!?"


def with_asides(lines: Sequence[str]) -> Iterator[str]:
    """The clauses of a sentence with their asides in place. What is said of all numbers of a clause is said once."""
    said = [set(_ASIDE.findall(line)) for line in lines]
    for place, line in enumerate(lines):
        goes_on = place + 1 < len(lines) and lines[place + 1].startswith(",")
        if len(said[place]) != 1:
            yield _spread(line) if said[place] else line
        elif goes_on and said[place + 1] == said[place]:
            yield _ASIDE.sub("", line)
        else:
            yield _at_the_end(_ASIDE.sub("", line), said[place].pop())


def _spread(line: str) -> str:
    """A clause of whose numbers different things are said."""
    done, waiting = "", ""
    for piece in _PIECE.findall(line):
        aside = _ASIDE.fullmatch(piece)
        if aside is not None and aside[1] != waiting:
            done, waiting = _at_the_end(done, waiting), aside[1]
        elif piece in _ENDS:
            done, waiting = _at_the_end(done, waiting) + piece, ""
        elif aside is None:
            done += piece
    return _at_the_end(done, waiting)


def _at_the_end(text: str, aside: str) -> str:
    """With the aside behind the last word."""
    if not aside:
        return text
    words = text.rstrip().rstrip(_STOPS)
    return words + aside + text[len(words) :]
