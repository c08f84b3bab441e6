"""Cells in codes of before Unicode (TCVN3, VNI) become Unicode here, before anything else looks at their text.

In TCVN3 "ư" is the soft hyphen: whoever cleans text first destroys it.
"""

import re
from typing import TYPE_CHECKING

from dvk_cli.model.sheet import Sheet

if TYPE_CHECKING:
    from dvk_cli.vietnamese.legacy import Encoding

# What no Vietnamese text in Unicode holds: letters and signs of Latin-1 that are not Vietnamese, and letters that
# never stand side by side ("teá" for "tế" in VNI, "héi" for "hội" in TCVN3). Few files go past this one search.
_SIGNS = "\u00a1-\u00bfÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ"
_SUSPECT = re.compile(
    # The letter first, then what stands around it: so the search skips over all others. What stands before it is asked
    # for at once, and what follows before the letter itself: most of both are ruled out by one sign.
    f"[{_SIGNS}àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ](?:"
    f"(?<=[{_SIGNS}])"
    "|(?<=[aeoyuôAEOYUÔ][õùúÕÙÚ]|[aeyôAEYÔ][àáâãèéÀÁÂÃÈÉ]|[aeôAEÔ][êÊ]|[oO][âêÂÊ]|[a-z][À-Ý]|[cC][èéêìíýÈÉÊÌÍÝ])"
    "|(?<=[^qQ]u[èé]|uo[àáã]|[bcmvBCMV]o[àáã]|gh[òóõ])|(?<=[pP]ho[àáã])"
    "|(?<=[A-Z][À-Ý])[a-z]|(?<=[Ýý])[A-Za-z]"
    "|[cptCPT](?<=[âêôàãèìòõùÂÊÔÀÃÈÌÒÕÙ].)|i(?<=[êéèíìÊÉÈÍÌ].)|y(?<=[êéèôòóÊÉÈÔÒÓ].)|[aeAE](?<=[áàãÁÀÃ].)"
    "|nh(?<=[òóõ]..)|u(?<=[úùÚÙ].))"
)


def repair(sheets: list[Sheet]) -> None:
    """Decode the cells of a file's sheets that are in a legacy code, and note those of which that cannot be told.

    A cell's font tells its code; of the others, the file as a whole is judged. Text in Unicode is never touched.
    """
    if not any(sheet.fonts or sheet.runs for sheet in sheets) and not _SUSPECT.search("\n".join(_texts(sheets))):
        return
    # Imported here: few files need its word lists.
    from dvk_cli.vietnamese.legacy import decide, repair_cell

    families = _families(sheets)
    said = {
        family: decide(texts, mixed=family is None)  # without a font some may be in Unicode: a heading typed later
        for family, texts in families.items()
    }
    for sheet in sheets:
        undecided = set()
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if not isinstance(value, str) or value.isascii():
                    continue
                pieces = _pieces(sheet, (row, column), value)
                verdicts = [repair_cell(words, font, said[_family(font)]) for words, font in pieces]
                if not verdicts or any(verdict.encoding is None for verdict in verdicts):
                    undecided.add((row, column))
                elif any(verdict.changed for verdict in verdicts):
                    values[column] = "".join(verdict.text for verdict in verdicts)
        sheet.undecided = frozenset(undecided)


def _texts(sheets: list[Sheet]) -> set[str]:
    # Each text once: the words of categories stand in every row.
    return {
        value
        for sheet in sheets
        for row in sheet.rows
        for value in row
        if value.__class__ is str and not value.isascii()
    }


def _families(sheets: list[Sheet]) -> "dict[Encoding | None, list[str]]":
    """The texts by the code of their font, which the file's other cells of that code bear out; None: no such font."""
    families: dict[Encoding | None, list[str]] = {}
    for sheet in sheets:
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if isinstance(value, str):
                    for words, font in _pieces(sheet, (row, column), value):
                        families.setdefault(_family(font), []).append(words)
    return families


def _pieces(sheet: Sheet, at: tuple[int, int], value: str) -> list[tuple[str, str | None]]:
    """A cell's text by its fonts; what follows each other in fonts of one code is one piece.

    None at all if the pieces are not the text: their fonts tell nothing then.
    """
    from dvk_cli.vietnamese.legacy import encoding_of_font

    font = sheet.fonts.get(at)
    runs = sheet.runs.get(at)
    if not runs:
        return [(value, font)]
    if "".join(words for words, _own in runs).split() != value.split():
        return []
    pieces: list[tuple[str, str | None]] = []
    for words, own in runs:
        if pieces and encoding_of_font(pieces[-1][1]) == encoding_of_font(own or font):
            pieces[-1] = (pieces[-1][0] + words, pieces[-1][1])
        else:
            pieces.append((words, own or font))
    return pieces


def _family(font: str | None) -> "Encoding | None":
    from dvk_cli.vietnamese.legacy import encoding_of_font

    # Both of TCVN3's kinds of fonts have the same codes.
    code = encoding_of_font(font) if font else None
    return "tcvn3" if code == "tcvn3_capitals" else code
