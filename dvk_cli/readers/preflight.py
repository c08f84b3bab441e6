"""What a workbook's XML says and the value reader does not: errors, formulas without a value, per cent formats, hiding.

The parts are searched as bytes: a file that has none of these costs one search of each part.
"""

import functools
import re
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree as ET

import msgspec

from dvk_cli.model.errors import UnreadableFile

LIMIT_MB = 200
"""Most that a workbook may inflate to."""
MAX_AREA = 4_000_000
"""Most cells of a sheet, empty ones in between too: the value reader lays out all of them."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# Some programs write every tag with a prefix (<x:c>).
_ERROR = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_STYLED = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bs=["'](\d+)["'][^>]*)>""")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d+)["']""")
# Cells past column Z or row 999; a cell without content (a border drawn far out) takes no room.
_FAR = re.compile(rb"""<(?:\w+:)?c\b[^>]*\br=["']([A-Z]{2,3}\d+|[A-Z]\d{4,})["'][^>]*(?<!/)>\s*<(?!/)""")
_MAYBE_FAR = re.compile(rb'r="(?:[A-Z]{2}|[A-Z]\d{4})')
_FAR_NAME = re.compile(rb"([A-Z]+)(\d+)")
_HIDDEN = re.compile(rb"""<(?:\w+:)?(?:row|col)\b[^>]*\bhidden=["'](?:1|true)["']""")
_PERCENT_FORMATS = frozenset({9, 10})  # built-in: 0% and 0.00%


class Unseen(msgspec.Struct, frozen=True):
    """One sheet's cells that are not what their value says, by row and column counted from 0."""

    errors: dict[tuple[int, int], str] = {}
    uncached: frozenset[tuple[int, int]] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False


def look(data: bytes) -> dict[str, Unseen]:
    """By sheet name, what the value reader would not tell.

    Raises:
        UnreadableFile: the file is no whole zip, is too large, or its workbook part is missing.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > LIMIT_MB << 20:
                raise UnreadableFile("DVK123", size=size >> 20, limit=LIMIT_MB)
            if "xl/sharedStrings.xml" in archive.namelist():
                # Read once to the end: a part that is larger than it says fails here and not in the value reader.
                archive.read("xl/sharedStrings.xml")
            percent = _percent_styles(archive)
            return {name: _unseen(archive.read(part), percent) for name, part in _sheets(archive)}
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        IndexError,
        ET.ParseError,
        EOFError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise UnreadableFile("DVK101", reason=str(error)) from None
    except RuntimeError:  # zipfile's answer to an encrypted entry
        raise UnreadableFile("DVK103") from None


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {
        entry.get("Id"): entry.get("Target", "") for entry in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    found = []
    for sheet in ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_REL), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            found.append((sheet.get("name", ""), part))
    return found


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Positions of the cell formats that show a number as per cent."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = archive.read("xl/styles.xml")
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return frozenset()
    root = ET.fromstring(styles)
    own = {int(entry.get("numFmtId", 0)): entry.get("formatCode", "") for entry in root.iter(f"{_MAIN}numFmt")}
    shown = _PERCENT_FORMATS | {number for number, code in own.items() if "%" in code}
    formats = root.find(f"{_MAIN}cellXfs")
    return frozenset(
        position
        for position, entry in enumerate(formats if formats is not None else ())
        if int(entry.get("numFmtId", 0)) in shown
    )


def _unseen(xml: bytes, percent: frozenset[int]) -> Unseen:
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
    return Unseen(errors, uncached, shown, hidden=b"hidden=" in xml and _HIDDEN.search(xml) is not None)


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
        if rows * columns > MAX_AREA:
            raise UnreadableFile("DVK101", reason=far.group(1).decode())


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
