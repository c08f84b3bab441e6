"""What a workbook's XML says and the value reader does not: errors, uncached formulas, per cent formats, fonts, hiding.

The parts are searched as bytes, and parsed only where a search finds one of these.
"""

import functools
import re
from collections.abc import Callable

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.sheet import MOST_CELLS, Runs, column_name
from dvk_cli.readers.bounds import Budget
from dvk_cli.readers.package import open_zip, reading
from dvk_cli.readers.xlsx_book import LEGACY_FONT, Book, look_at_book, parsed, runs_of

# Some programs write every tag with a prefix (<x:c>).
_ERROR = re.compile(
    # Up to the next cell at most: the end of one that is not closed would be looked for in the whole sheet.
    rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)(?<!/)>((?:(?!<(?:\w+:)?c\b).)*?)</(?:\w+:)?c>""",
    re.DOTALL,
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*(0?)\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_TEXT = re.compile(rb"""\bt=["']str["']""")
# Of cells that hold something: a format drawn over a million empty ones takes no room.
_STYLED = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bs=["'](\d+)["'][^>]*)(?<!/)>""")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>")
_STYLE = re.compile(rb"""\bs=["'](\d+)["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d+)["']""")
# Cells past column Z or row 999; a cell without content (a border drawn far out) takes no room.
_FAR = re.compile(rb"""<(?:\w+:)?c\b[^>]*\br=["']([A-Z]{2,3}\d+|[A-Z]\d{4,})["'][^>]*(?<!/)>\s*<(?!/)""")
_NOT_NEAR = re.compile(rb'r="[A-Z](?!\d{1,3}")')
_FAR_NAME = re.compile(rb"([A-Z]+)(\d+)")
_ROWS = b"<sheetData>"
# A height or a width of nothing hides as well.
_HIDING = (b"hidden=", b'ht="0"', b'width="0"', b"ht='0'", b"width='0'")
_HIDDEN = re.compile(
    rb"""<(?:\w+:)?(?:(row)|col)\b(?=[^>]*\b(?:hidden=["'](?:1|true)["']|(?:ht|width)=["']0["']))([^>]*)>"""
)
_ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_COLUMNS = (re.compile(rb"""\bmin=["'](\d+)["']"""), re.compile(rb"""\bmax=["'](\d+)["']"""))
_PLACED = re.compile(rb"""<((?:\w+:)?(?:(row)|c))(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_SHARED = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']s["'][^>]*)>\s*<(?:\w+:)?v>\s*(\d+)\s*<""")
_INLINE = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']inlineStr["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)


class Unseen(msgspec.Struct, frozen=True):
    """One sheet's cells that are not what their value says, by row and column counted from 0."""

    errors: dict[tuple[int, int], str] = {}
    uncached: frozenset[tuple[int, int]] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: list[tuple[int, int]] = []
    fonts: dict[tuple[int, int], str] = {}
    runs: dict[tuple[int, int], Runs] = {}


class _NoPlaceError(ValueError):
    """A cell or row says not where it is: it follows the one before it."""


def look(data: bytes, cells: int = MOST_CELLS) -> dict[str, Unseen]:
    """By sheet name, what the value reader would not tell.

    Args:
        data: the workbook.
        cells: that a sheet may have, empty ones in between too (0: any number).

    Raises:
        UnreadableFile: the file is no whole zip, is too large, a sheet is, or its workbook part is missing.
    """
    with reading(), open_zip(data) as archive:
        book, parts = look_at_book(archive)
        return {name: _seen_through(archive.read(part), book, cells) for name, part in parts}


def _seen_through(xml: bytes, book: Book, cells: int) -> Unseen:
    if b"!" in xml and b"<!--" in xml:
        xml = _COMMENT.sub(b"", xml)
    try:
        return _unseen(xml, book, cells)
    except _NoPlaceError:
        return _unseen(_placed(xml), book, cells)


def _placed(xml: bytes) -> bytes:
    """The sheet with the places written that it leaves to be counted: each row and cell follows the one before it."""
    row = column = 0

    def placed(tag: re.Match[bytes]) -> bytes:
        nonlocal row, column
        name, is_row, attributes = tag.groups()
        if is_row:
            said = _ROW_NUMBER.search(attributes)
            row, column = int(said.group(1)) if said else row + 1, 0
            return tag.group() if said else b'<%s r="%d"%s>' % (name, row, attributes)
        reference = _REFERENCE.search(attributes)
        column = _column(reference.group(1).upper()) + 1 if reference else column + 1
        if reference:
            return tag.group()
        return b'<%s r="%s%d"%s>' % (name, column_name(column - 1).encode(), row, attributes)

    return _PLACED.sub(placed, xml)


def _search(xml: bytes) -> Callable[..., bool]:
    """Whether one of some signs is in a sheet, asked with a letter that all of them have and plain rows have not.

    One letter is found ten times as fast as a sign, and what is around the rows is short.
    """
    first, last = xml.find(_ROWS) + len(_ROWS), xml.rfind(b"</sheetData>")
    if not len(_ROWS) <= first <= last:
        first = last = 0

    def holds(letter: bytes, *signs: bytes) -> bool:
        if xml.find(letter, first, last) >= 0:
            return any(sign in xml for sign in signs)
        return any(xml.find(sign, 0, first) >= 0 or xml.find(sign, last) >= 0 for sign in signs)

    return holds


def _unseen(xml: bytes, book: Book, cells: int) -> Unseen:
    holds = _search(xml)
    if holds(b"'", b"r='") or _NOT_NEAR.search(xml):
        _bound(xml, cells)
    percent, fonts = book.percent, book.fonts
    errors: dict[tuple[int, int], str] = {}
    if holds(b"e", b't="e"', b"t='e'"):
        for found in _ERROR.finditer(xml):
            sign = _VALUE.search(found.group(2))
            errors[_place(found.group(1))] = sign.group(1).decode("utf-8", "replace") if sign else "#ERROR!"
    uncached = frozenset(
        _place(found.group(1))
        for found in (_FORMULA.finditer(xml) if holds(b"f", b"<f", b":f") else ())
        # A formula whose result is the text "" has an empty value that is its value.
        if (book.recounted if found.group(3) else not (found.group(2) and _TEXT.search(found.group(1))))
    )
    shown: frozenset[tuple[int, int]] = frozenset()
    if percent and _uses(percent).search(xml):
        shown = frozenset(_place(found.group(1)) for found in _STYLED.finditer(xml) if int(found.group(2)) in percent)
    hidden = list(_HIDDEN.finditer(xml)) if holds(b"h", *_HIDING) else ()
    return Unseen(
        errors,
        uncached,
        shown,
        frozenset(_number(_ROW_NUMBER, found.group(2)) for found in hidden if found.group(1)),
        [_hidden_columns(found.group(2)) for found in hidden if not found.group(1)],
        _cell_fonts(xml, fonts) if fonts else {},
        _cell_runs(xml, book.strings, inline=holds(b"F", b"rFont")),
    )


def _number(form: re.Pattern[bytes], attributes: bytes) -> int:
    found = form.search(attributes)
    if found is None:
        raise _NoPlaceError(_("it is damaged"))
    return int(found.group(1)) - 1


def _hidden_columns(attributes: bytes) -> tuple[int, int]:
    first, last = (form.search(attributes) for form in _COLUMNS)
    return (int(first.group(1)) - 1, int(last.group(1)) - 1) if first and last else (0, -1)


def _cell_runs(xml: bytes, strings: dict[int, Runs], *, inline: bool) -> dict[tuple[int, int], Runs]:
    found = {}
    if strings:
        for cell in _SHARED.finditer(xml):
            if runs := strings.get(int(cell.group(2))):
                found[_place(cell.group(1))] = runs
    if inline and LEGACY_FONT.search(xml):
        for cell in _INLINE.finditer(xml):
            if LEGACY_FONT.search(cell.group(2)):
                # A prefix is declared where the sheet begins, not here.
                inner = re.sub(rb"(</?)\w+:", rb"\1", cell.group(2))
                if runs := next(
                    (runs for string in parsed(b"<c>" + inner + b"</c>") if (runs := runs_of(string))), None
                ):
                    found[_place(cell.group(1))] = runs
    return found


def _cell_fonts(xml: bytes, fonts: dict[int, str]) -> dict[tuple[int, int], str]:
    found = {}
    for cell in _CELL.finditer(xml):
        style = _STYLE.search(cell.group(1))
        # A cell that names no format has the first one.
        font = fonts.get(int(style.group(1)) if style else 0)
        if font is not None:
            found[_place(cell.group(1))] = font
    return found


@functools.lru_cache(maxsize=64)
def _uses(formats: frozenset[int]) -> re.Pattern[bytes]:
    """Whether a sheet has a cell of one of these formats at all; most have none."""
    return re.compile(rb"""\bs=["'](?:""" + "|".join(map(str, sorted(formats))).encode() + rb""")["']""")


def _bound(xml: bytes, cells: int) -> None:
    """Refuse a sheet whose one far cell would make the value reader lay out millions of empty ones."""
    rows, columns = 1_000, 26
    for far in _FAR.finditer(xml):
        found = _FAR_NAME.fullmatch(far.group(1))
        if found is None:
            continue
        columns, rows = max(columns, _column(found.group(1)) + 1), max(rows, int(found.group(2)))
    Budget(cells).spend(rows * columns, rows - 1, columns - 1)


def _place(attributes: bytes) -> tuple[int, int]:
    found = _REFERENCE.search(attributes)
    if found is None:
        raise _NoPlaceError(_("it is damaged"))
    return int(found.group(2)) - 1, _column(found.group(1).upper())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
