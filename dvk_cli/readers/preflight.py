"""What a workbook's XML says and the value reader does not: errors, uncached formulas, per cent formats, fonts, hiding.

The parts are searched as bytes: a file that has none of these costs one search of each part.
"""

import functools
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree as ET

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import LIST_MARK, Runs, column_name
from dvk_cli.readers.bounds import MAX_CELLS
from dvk_cli.readers.package import open_zip, reading
from dvk_cli.readers.values import shows_percent

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
_HIDING = (b"hidden=", b'ht="0"', b'width="0"')
_HIDDEN = re.compile(
    rb"""<(?:\w+:)?(?:(row)|col)\b(?=[^>]*\b(?:hidden=["'](?:1|true)["']|(?:ht|width)=["']0["']))([^>]*)>"""
)
_ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_COLUMNS = (re.compile(rb"""\bmin=["'](\d+)["']"""), re.compile(rb"""\bmax=["'](\d+)["']"""))
_PLACED = re.compile(rb"""<((?:\w+:)?(?:(row)|c))(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_LEGACY_FONT = re.compile(rb"""["'](?:\.vn|vni[ -])""", re.IGNORECASE)
_SHARED = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']s["'][^>]*)>\s*<(?:\w+:)?v>\s*(\d+)\s*<""")
_INLINE = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']inlineStr["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_RECOUNTED = re.compile(rb"""\bfullCalcOnLoad=["'](?:1|true)["']""")
_PERCENT_FORMATS = frozenset({9, 10})  # built-in: 0% and 0.00%


class Unseen(msgspec.Struct, frozen=True):
    """One sheet's cells that are not what their value says, by row and column counted from 0."""

    errors: dict[tuple[int, int], str] = {}
    uncached: frozenset[tuple[int, int]] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: list[tuple[int, int]] = []
    fonts: dict[tuple[int, int], str] = {}
    runs: dict[tuple[int, int], Runs] = {}


class _Book(msgspec.Struct, frozen=True):
    """What is said once for all sheets: formats by their position, strings written in several fonts by theirs."""

    percent: frozenset[int]
    fonts: dict[int, str]
    strings: dict[int, Runs]
    recounted: bool


class _NoPlaceError(Exception):
    """A cell or row says not where it is: it follows the one before it."""


def look(data: bytes) -> dict[str, Unseen]:
    """By sheet name, what the value reader would not tell.

    Raises:
        UnreadableFile: the file is no whole zip, is too large, or its workbook part is missing.
    """
    with reading(), open_zip(data) as archive:
        parts = archive.namelist()
        # Read once to the end: a part that is larger than it says fails here and not in the value reader.
        strings = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in parts else b""
        styles = archive.read("xl/styles.xml") if "xl/styles.xml" in parts else b""
        workbook = archive.read("xl/workbook.xml")
        book = _Book(
            _percent_styles(styles),
            _legacy_fonts(styles),
            _strings_in_fonts(strings),
            # A program wrote the formulas and left their values to whoever opens the file: a 0 may stand for none.
            # (A copy that dvk returned asks for it too, and has its values.)
            _RECOUNTED.search(workbook) is not None and LIST_MARK.encode() not in strings,
        )
        return {name: _seen_through(archive.read(part), book) for name, part in _sheets(archive, workbook)}


def _sheets(archive: zipfile.ZipFile, workbook: bytes) -> list[tuple[str, str]]:
    targets = {entry.get("Id"): entry.get("Target", "") for entry in _xml(archive.read("xl/_rels/workbook.xml.rels"))}
    found = []
    for sheet in _xml(workbook).iter():
        if _name(sheet) != "sheet":
            continue
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        target = targets.get(relation, "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            found.append((sheet.get("name", ""), part))
    return found


def _xml(part: bytes) -> ET.Element:
    try:
        return ET.fromstring(part)
    except ET.ParseError as error:
        raise ValueError(str(error)) from None


def _name(element: ET.Element) -> str:
    """An element's name without its namespace: the standard has two of them, for the same elements."""
    return element.tag.rpartition("}")[2]


def _within(root: ET.Element, name: str) -> list[ET.Element]:
    return [each for parent in root if _name(parent) == name for each in parent]


def _percent_styles(styles: bytes) -> frozenset[int]:
    """Positions of the cell formats that show a number as per cent."""
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return frozenset()
    root = _xml(styles)
    own = {int(e.get("numFmtId", 0)): e.get("formatCode", "") for e in root.iter() if _name(e) == "numFmt"}
    shown = (_PERCENT_FORMATS - own.keys()) | {number for number, code in own.items() if shows_percent(code)}
    formats = enumerate(_within(root, "cellXfs"))
    return frozenset(position for position, entry in formats if int(entry.get("numFmtId", 0)) in shown)


def _legacy_fonts(styles: bytes) -> dict[int, str]:
    """The Vietnamese font of before Unicode by position of the cell format; most workbooks have none."""
    if not _LEGACY_FONT.search(styles):
        return {}
    # Imported here: its word lists are for the few workbooks that have such a font.
    from dvk_cli.vietnamese.legacy import encoding_of_font

    root = _xml(styles)
    names = [
        next((entry.get("val", "") for entry in font if _name(entry) == "name"), "") for font in _within(root, "fonts")
    ]
    used = [int(entry.get("fontId", 0)) for entry in _within(root, "cellXfs")]
    return {position: names[font] for position, font in enumerate(used) if encoding_of_font(names[font])}


def _strings_in_fonts(part: bytes) -> dict[int, Runs]:
    if b"rFont" not in part or not _LEGACY_FONT.search(part):
        return {}
    return {position: runs for position, string in enumerate(_xml(part)) if (runs := _runs(string))}


def _runs(string: ET.Element) -> Runs:
    """A text's pieces with their fonts, if one of these is of before Unicode."""
    from dvk_cli.vietnamese.legacy import encoding_of_font

    found = []
    for run in string:
        if _name(run) in ("r", "t"):
            own = _within(run, "rPr")
            font = next((entry.get("val", "") for entry in own if _name(entry) == "rFont"), "")
            texts = [run] if _name(run) == "t" else [text for text in run if _name(text) == "t"]
            found.append(("".join(text.text or "" for text in texts), font))
    return tuple(found) if any(encoding_of_font(font) for _text, font in found) else ()


def _seen_through(xml: bytes, book: _Book) -> Unseen:
    if b"!" in xml and b"<!--" in xml:
        xml = _COMMENT.sub(b"", xml)
    try:
        return _unseen(xml, book)
    except _NoPlaceError:
        return _unseen(_placed(xml), book)


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


def _unseen(xml: bytes, book: _Book) -> Unseen:
    holds = _search(xml)
    if holds(b"'", b"r='") or _NOT_NEAR.search(xml):
        _bound(xml)
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
        if (book.recounted if found.group(3) else not (found.group(2) and b't="str"' in found.group(1)))
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
        raise _NoPlaceError
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
    if inline and _LEGACY_FONT.search(xml):
        for cell in _INLINE.finditer(xml):
            if _LEGACY_FONT.search(cell.group(2)):
                # A prefix is declared where the sheet begins, not here.
                inner = re.sub(rb"(</?)\w+:", rb"\1", cell.group(2))
                if runs := next((runs for string in _xml(b"<c>" + inner + b"</c>") if (runs := _runs(string))), None):
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
    return re.compile(rb'\bs="(?:' + "|".join(map(str, sorted(formats))).encode() + rb')"')


def _bound(xml: bytes) -> None:
    """Refuse a sheet whose one far cell would make the value reader lay out millions of empty ones."""
    rows, columns = 1_000, 26
    for far in _FAR.finditer(xml):
        found = _FAR_NAME.fullmatch(far.group(1))
        if found is None:
            continue
        columns, rows = max(columns, _column(found.group(1)) + 1), max(rows, int(found.group(2)))
        if rows * columns > MAX_CELLS:
            cell = far.group(1).decode()
            raise UnreadableFile("DVK101", reason=_("cell {cell} is too far out").format(cell=cell))


def _place(attributes: bytes) -> tuple[int, int]:
    found = _REFERENCE.search(attributes)
    if found is None:
        raise _NoPlaceError
    return int(found.group(2)) - 1, _column(found.group(1).upper())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
