"""A summary's table in a Word document: fixed to the page's width, headers on every page, numbers set to the right."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from dvk_cli.catalogue.profiles import Profile, Type
from dvk_cli.model.summary import Column, Table, TableCell
from dvk_cli.renderers.report.markers import clean
from dvk_cli.renderers.report.word_parts import (
    grid,
    keep_whole,
    margins_of,
    repeat_as_header,
    shade,
    shape,
    write,
)
from dvk_cli.renderers.words import cell_words

TEXT = "Table Text"
"""The style of the words in tables."""
_GROUND = "E7EDF3"
# A table of so many rows is kept on one page, if no cell of it holds more letters than that: a hundred names, for one,
# may begin below what there is and go on overleaf.
_SHORT, _LONG = 14, 900
_MM_PER_PT = 25.4 / 72
# Widths of letters as a part of their size, with room to spare: no number and no single word may be broken.
_WIDE, _NARROW, _SPACE, _BOLD = 0.75, 0.5, 0.27, 1.12
_PADDING = 3.0
# So wide at most a header wants its column.
_HEAD = 24.0
# So wide at most a text goes before the headers of numbers.
_TEXT = 60.0


def draw_table(document: Any, profile: Profile, caption: str, table: Table) -> None:
    """The caption, kept with its table, and the table."""
    type = profile.table if len(table.columns) <= 9 else Type(profile.table.pt - 2)
    heading = shape(document.add_paragraph(), align="center", before=6, after=4, with_next=True)
    write(heading, caption, profile.caption)
    words = [[clean(cell_words(cell)) for cell in row] for row in table.rows]
    labels = [clean(column.label) for column in table.columns]
    drawn = grid(document, widths_of(table.columns, labels, words, type.pt, profile.width), 1 + len(words), ruled=True)
    margins_of(drawn, _PADDING / 2)
    bold = Type(type.pt, bold=True)
    long = [any(len(text) > _LONG for text in texts) for texts in words]
    short = len(words) <= _SHORT and not any(long)
    # python-docx finds a cell by counting all cells before it: rows are gone through once.
    for number, row in enumerate(drawn.rows):
        is_header, is_last = number == 0, number == len(words)
        if is_header or not long[number - 1]:
            keep_whole(row)
        if is_header:
            repeat_as_header(row)
        total = table.total and is_last
        texts = labels if is_header else words[number - 1]
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            align = "center" if is_header else _align(table, number - 1, place)
            paragraph = cell.paragraphs[0]
            # An empty cell is no higher than the others.
            paragraph.style = TEXT
            # The header is never the last line of a page, nor is the total its first.
            with_next = not is_last and (short or is_header or number == len(words) - 1)
            shape(paragraph, align=align, before=2, after=2, with_next=with_next)
            write(paragraph, text, bold if is_header or total else type)
            if is_header:
                _middle(cell)
                shade(cell, _GROUND)
    shape(document.add_paragraph(), after=2)


def _middle(cell: Any) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _align(table: Table, row: int, place: int) -> str:
    cell: TableCell = table.rows[row][place]
    if table.columns[place].id == "number" and cell.kind == "text":
        return "center"
    return "right" if table.columns[place].numeric else "left"


def widths_of(
    columns: Sequence[Column], labels: Sequence[str], rows: Sequence[Sequence[str]], pt: float, width: float
) -> list[float]:
    """Widths in mm that fill the page.

    No number and no single word is broken; then texts get room for a line, then headers, then remarks beside numbers.
    """
    least, texts_in_line, headers_too, all_in_line = [], [], [], []
    for place, column in enumerate(columns):
        texts = [row[place] for row in islice(rows, 500)]
        words = [word for text in texts for word in text.split()]
        # A number with what belongs to it ("trên 3,8") is not broken; one with a long remark beside it is.
        words += [text for text in texts if column.numeric and len(text) <= 16]
        heads = [_length(word, pt * _BOLD) for word in labels[place].split()]
        # What is longer than any word is broken all the same.
        least.append(min(max([*(_length(word, pt) for word in words), *heads], default=0) + _PADDING, _TEXT))
        longest = max((_length(text, pt) for text in texts), default=0) + _PADDING
        head = min(_length(labels[place], pt * _BOLD) + _PADDING, _HEAD)
        texts_in_line.append(max(least[-1], 0 if column.numeric else min(longest, _TEXT)))
        headers_too.append(max(texts_in_line[-1], head))
        all_in_line.append(max(headers_too[-1], longest))
    if sum(least) >= width:
        return [width * each / sum(least) for each in least]
    widths = least
    for wish in (texts_in_line, headers_too, all_in_line):
        shares = _shared([w - m for w, m in zip(wish, widths, strict=True)], width - sum(widths))
        widths = [m + share for m, share in zip(widths, shares, strict=True)]
    # What is over goes to the widest text.
    texts_at = [place for place, column in enumerate(columns) if not column.numeric] or list(range(len(columns)))
    widths[max(texts_at, key=widths.__getitem__)] += width - sum(widths)
    return widths


def _shared(wanted: Sequence[float], free: float) -> list[float]:
    """What there is, in equal shares; what one does not need goes to the others."""
    shares = [0.0] * len(wanted)
    for left, place in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        shares[place] = min(wanted[place], free / (len(wanted) - left))
        free -= shares[place]
    return shares


def _length(text: str, pt: float) -> float:
    """Millimetres, at most."""
    ems = sum(_SPACE if letter == " " else _WIDE if letter.isupper() or letter in "mw%" else _NARROW for letter in text)
    return ems * pt * _MM_PER_PT
