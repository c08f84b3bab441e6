"""What a workbook says once for all its sheets: where they are, formats, and strings written in several fonts."""

import re
import zipfile
from xml.etree import ElementTree as ET

import msgspec

from dvk_cli.model.sheet import LIST_MARK, Runs
from dvk_cli.readers.values import shows_percent

LEGACY_FONT = re.compile(rb"""["'](?:\.vn|vni[ -])""", re.IGNORECASE)
_RECOUNTED = re.compile(rb"""\bfullCalcOnLoad=["'](?:1|true)["']""")
_PERCENT_FORMATS = frozenset({9, 10})  # built-in: 0% and 0.00%
_MAYBE_PERCENT = (b"%", b'numFmtId="9"', b'numFmtId="10"', b"numFmtId='")


class Book(msgspec.Struct, frozen=True):
    """What is said once for all sheets: formats by their position, strings written in several fonts by theirs."""

    percent: frozenset[int]
    fonts: dict[int, str]
    strings: dict[int, Runs]
    recounted: bool


def look_at_book(archive: zipfile.ZipFile) -> tuple[Book, list[tuple[str, str]]]:
    """What is said for all sheets, and the sheets' names with the parts that they are in. To be used inside `reading`.

    Raises:
        KeyError: the workbook part is missing.
        ValueError: a part is no XML.
    """
    parts = archive.namelist()
    # Read once to the end: a part that is larger than it says fails here and not in the value reader.
    strings = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in parts else b""
    styles = archive.read("xl/styles.xml") if "xl/styles.xml" in parts else b""
    workbook = archive.read("xl/workbook.xml")
    book = Book(
        _percent_styles(styles),
        _legacy_fonts(styles),
        _strings_in_fonts(strings),
        # A program wrote the formulas and left their values to whoever opens the file: a 0 may stand for none.
        # (A copy that dvk returned asks for it too, and has its values.)
        _RECOUNTED.search(workbook) is not None and LIST_MARK.encode() not in strings,
    )
    return book, _sheet_parts(archive, workbook)


def _sheet_parts(archive: zipfile.ZipFile, workbook: bytes) -> list[tuple[str, str]]:
    targets = {entry.get("Id"): entry.get("Target", "") for entry in parsed(archive.read("xl/_rels/workbook.xml.rels"))}
    found = []
    for sheet in parsed(workbook).iter():
        if _name(sheet) != "sheet":
            continue
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        target = targets.get(relation, "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            found.append((sheet.get("name", ""), part))
    return found


def parsed(part: bytes) -> ET.Element:
    """A part as XML.

    Raises:
        ValueError: it is none.
    """
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
    if not any(sign in styles for sign in _MAYBE_PERCENT):
        return frozenset()
    root = parsed(styles)
    own = {int(e.get("numFmtId", 0)): e.get("formatCode", "") for e in root.iter() if _name(e) == "numFmt"}
    shown = (_PERCENT_FORMATS - own.keys()) | {number for number, code in own.items() if shows_percent(code)}
    formats = enumerate(_within(root, "cellXfs"))
    return frozenset(position for position, entry in formats if int(entry.get("numFmtId", 0)) in shown)


def _legacy_fonts(styles: bytes) -> dict[int, str]:
    """The Vietnamese font of before Unicode by position of the cell format; most workbooks have none."""
    if not LEGACY_FONT.search(styles):
        return {}
    # Imported here: its word lists are for the few workbooks that have such a font.
    from dvk_cli.vietnamese.legacy import encoding_of_font

    root = parsed(styles)
    names = [
        next((entry.get("val", "") for entry in font if _name(entry) == "name"), "") for font in _within(root, "fonts")
    ]
    used = [int(entry.get("fontId", 0)) for entry in _within(root, "cellXfs")]
    return {position: names[font] for position, font in enumerate(used) if encoding_of_font(names[font])}


def _strings_in_fonts(part: bytes) -> dict[int, Runs]:
    if b"rFont" not in part or not LEGACY_FONT.search(part):
        return {}
    return {position: runs for position, string in enumerate(parsed(part)) if (runs := runs_of(string))}


def runs_of(string: ET.Element) -> Runs:
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
