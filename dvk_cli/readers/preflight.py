"""What a workbook's XML says and the value reader does not: errors, formulas without a value, per cent formats, hiding.

The parts are searched as bytes: a file that has none of these costs one search of each part.
"""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

import msgspec

from dvk_cli.model.errors import UnreadableFile

LIMIT_MB = 200
"""Most that a workbook may inflate to."""
MAX_CELLS_WIDE = 2_000
MAX_ROWS = 400_000

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(.*?)</c>', re.DOTALL)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_NO_VALUE = re.compile(rb"<c\b([^>]*)>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_STYLED = re.compile(rb'<c\b([^>]*\bs="(\d+)"[^>]*)>')
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_WIDE = re.compile(rb'<c\b[^>]*\br="([A-Z]{3})\d+"')
_LAST_ROW = re.compile(rb'<row\b[^>]*\br="(\d+)"')
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
            percent = _percent_styles(archive)
            return {name: _unseen(archive.read(part), percent) for name, part in _sheets(archive)}
    except (zipfile.BadZipFile, KeyError, ET.ParseError, EOFError, NotImplementedError, ValueError) as error:
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
    if b't="e"' in xml:
        for found in _ERROR.finditer(xml):
            if place := _place(found.group(1)):
                sign = _VALUE.search(found.group(2))
                errors[place] = sign.group(1).decode() if sign else "#ERROR!"
    uncached = frozenset(_places(_NO_VALUE, xml)) if b"<f" in xml else frozenset()
    shown = frozenset(
        place
        for found in (_STYLED.finditer(xml) if percent else ())
        if int(found.group(2)) in percent and (place := _place(found.group(1)))
    )
    return Unseen(errors, uncached, shown, hidden=b'hidden="1"' in xml or b'hidden="true"' in xml)


def _bound(xml: bytes) -> None:
    """Refuse a sheet whose one far cell would make the value reader lay out millions of empty ones."""
    last = _LAST_ROW.search(xml, max(xml.rfind(b"<row"), 0))
    if last and int(last.group(1)) > MAX_ROWS:
        raise UnreadableFile("DVK101", reason=f"row {int(last.group(1))}")
    for far in _WIDE.finditer(xml):
        if _column(far.group(1)) > MAX_CELLS_WIDE:
            raise UnreadableFile("DVK101", reason=f"column {far.group(1).decode()}")


def _places(pattern: re.Pattern[bytes], xml: bytes) -> list[tuple[int, int]]:
    return [place for found in pattern.finditer(xml) if (place := _place(found.group(1)))]


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _REFERENCE.search(attributes)
    return (int(found.group(2)) - 1, _column(found.group(1))) if found else None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
