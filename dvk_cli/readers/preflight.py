"""What a workbook's XML says and the value reader does not: errors, uncached formulas, per cent formats, fonts, hiding.

The parts are searched as bytes: a file that has none of these costs one search of each part.
"""

import functools
import re
import zipfile
from xml.etree import ElementTree as ET

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.readers.bounds import MAX_CELLS
from dvk_cli.readers.package import open_zip, reading
from dvk_cli.readers.values import shows_percent

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# Some programs write every tag with a prefix (<x:c>).
_ERROR = re.compile(
    # Up to the next cell at most: the end of one that is not closed would be looked for in the whole sheet.
    rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)(?<!/)>((?:(?!<(?:\w+:)?c\b).)*?)</(?:\w+:)?c>""",
    re.DOTALL,
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_STYLED = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bs=["'](\d+)["'][^>]*)>""")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>")
_STYLE = re.compile(rb"""\bs=["'](\d+)["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d+)["']""")
# Cells past column Z or row 999; a cell without content (a border drawn far out) takes no room.
_FAR = re.compile(rb"""<(?:\w+:)?c\b[^>]*\br=["']([A-Z]{2,3}\d+|[A-Z]\d{4,})["'][^>]*(?<!/)>\s*<(?!/)""")
_MAYBE_FAR = re.compile(rb'r="(?:[A-Z]{2}|[A-Z]\d{4})')
_FAR_NAME = re.compile(rb"([A-Z]+)(\d+)")
_HIDDEN = re.compile(rb"""<(?:\w+:)?(?:row|col)\b[^>]*\bhidden=["'](?:1|true)["']""")
_LEGACY_FONT = re.compile(rb"""["'](?:\.vn|vni[ -])""", re.IGNORECASE)
_PERCENT_FORMATS = frozenset({9, 10})  # built-in: 0% and 0.00%


class Unseen(msgspec.Struct, frozen=True):
    """One sheet's cells that are not what their value says, by row and column counted from 0."""

    errors: dict[tuple[int, int], str] = {}
    uncached: frozenset[tuple[int, int]] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False
    fonts: dict[tuple[int, int], str] = {}


def look(data: bytes) -> dict[str, Unseen]:
    """By sheet name, what the value reader would not tell.

    Raises:
        UnreadableFile: the file is no whole zip, is too large, or its workbook part is missing.
    """
    with reading(), open_zip(data) as archive:
        if "xl/sharedStrings.xml" in archive.namelist():
            # Read once to the end: a part that is larger than it says fails here and not in the value reader.
            archive.read("xl/sharedStrings.xml")
        styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive.namelist() else b""
        percent, fonts = _percent_styles(styles), _legacy_fonts(styles)
        return {name: _unseen(archive.read(part), percent, fonts) for name, part in _sheets(archive)}


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {entry.get("Id"): entry.get("Target", "") for entry in _xml(archive.read("xl/_rels/workbook.xml.rels"))}
    found = []
    for sheet in _xml(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_REL), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            found.append((sheet.get("name", ""), part))
    return found


def _xml(part: bytes) -> ET.Element:
    try:
        return ET.fromstring(part)
    except ET.ParseError as error:
        raise ValueError(str(error)) from None


def _percent_styles(styles: bytes) -> frozenset[int]:
    """Positions of the cell formats that show a number as per cent."""
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return frozenset()
    root = _xml(styles)
    own = {int(entry.get("numFmtId", 0)): entry.get("formatCode", "") for entry in root.iter(f"{_MAIN}numFmt")}
    shown = _PERCENT_FORMATS | {number for number, code in own.items() if shows_percent(code)}
    formats = root.find(f"{_MAIN}cellXfs")
    return frozenset(
        position
        for position, entry in enumerate(formats if formats is not None else ())
        if int(entry.get("numFmtId", 0)) in shown
    )


def _legacy_fonts(styles: bytes) -> dict[int, str]:
    """The Vietnamese font of before Unicode by position of the cell format; most workbooks have none."""
    if not _LEGACY_FONT.search(styles):
        return {}
    # Imported here: its word lists are for the few workbooks that have such a font.
    from dvk_cli.vietnamese.legacy import encoding_of_font

    root = _xml(styles)
    names = [
        next((entry.get("val", "") for entry in font if entry.tag == f"{_MAIN}name"), "")
        for font in root.findall(f"{_MAIN}fonts/{_MAIN}font")
    ]
    used = [int(entry.get("fontId", 0)) for entry in root.findall(f"{_MAIN}cellXfs/{_MAIN}xf")]
    return {position: names[font] for position, font in enumerate(used) if encoding_of_font(names[font])}


def _unseen(xml: bytes, percent: frozenset[int], fonts: dict[int, str]) -> Unseen:
    _bound(xml)
    errors: dict[tuple[int, int], str] = {}
    if b't="e"' in xml or b"t='e'" in xml:
        for found in _ERROR.finditer(xml):
            sign = _VALUE.search(found.group(2))
            errors[_place(found.group(1))] = sign.group(1).decode("utf-8", "replace") if sign else "#ERROR!"
    uncached = frozenset(
        _place(found.group(1))
        for found in (_FORMULA.finditer(xml) if b"<f" in xml or b":f" in xml else ())
        # A formula whose result is the text "" has an empty value that is its value.
        if not (found.group(2) and b't="str"' in found.group(1))
    )
    shown: frozenset[tuple[int, int]] = frozenset()
    if percent and _uses(percent).search(xml):
        shown = frozenset(_place(found.group(1)) for found in _STYLED.finditer(xml) if int(found.group(2)) in percent)
    hidden = b"hidden=" in xml and _HIDDEN.search(xml) is not None
    return Unseen(errors, uncached, shown, hidden, _cell_fonts(xml, fonts) if fonts else {})


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
    if not _MAYBE_FAR.search(xml) and b"r='" not in xml:
        return
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
        # Places could only be counted out: what cannot be placed would be lost.
        raise ValueError("cell without a reference")
    return int(found.group(2)) - 1, _column(found.group(1))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
