"""The zip around an annotated return: what openpyxl cannot carry over, and what it must not leave to the clock."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.model.sheet import CellError, Sheet, Value
from dvk_cli.renderers.annotated_table import value_at

MOST_XML = 60 << 20
"""Most bytes of XML in a workbook that openpyxl opens: some 1.2 million cells, formatted empty ones among them."""
MOST_MERGED = 1_000_000
"""Most cells under merged ranges, each of which openpyxl lays out."""
# Only what the zip format itself begins with: the copy has no date of its own.
_DAY = (1980, 1, 1, 0, 0, 0)
_NO_DATE = b"1980-01-01T00:00:00Z"

# Parts that openpyxl leaves behind, whatever they hold.
_PARTS = (
    (re.compile(r"xl/embeddings/"), mark("embedded objects")),
    (re.compile(r"xl/diagrams/"), mark("diagrams")),
    (re.compile(r"xl/(slicers|timelines)/"), mark("slicers")),
    (re.compile(r"xl/threadedComments/"), mark("replies to comments")),
    (re.compile(r"xl/(connections\.xml|queryTables/|model/)"), mark("connections to outside data")),
    (re.compile(r"_xmlsignatures/"), mark("the digital signature")),
)
_CONTROLS = re.compile(r"xl/(ctrlProps|activeX)/")
_CHARTS = re.compile(r"xl/charts/chart(Ex)?\d*\.xml")
_MEDIA = re.compile(r"xl/media/")
_DRAWINGS = re.compile(r"xl/drawings/drawing\d*\.xml")
_SHAPES = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[\s>]")
_BROKEN_DRAWING = "Broken drawing"
# Beginnings of what openpyxl says when it drops something.
_WARNINGS = (
    (("Data Validation extension",), mark("some drop-down lists")),
    (("Conditional Formatting extension", "Failed to load a conditional"), mark("some conditional formats")),
    (("Sparkline Group extension",), mark("sparklines")),
    (("Protected Range extension",), mark("protected ranges")),
    ((_BROKEN_DRAWING,), mark("check boxes and buttons")),
)

# What openpyxl itself writes: a formula and no value.
_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"((?: s="\d+")?)>(<f\b[^>]*?(?:/>|>[^<]*</f>))<v ?(?:/>|></v>)</c>', re.DOTALL
)
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_MERGES = re.compile(rb"(?:<mergeCell [^>]*/>)+")
_STAMP = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)([^<]*)(<)")
_STAMP_FORM = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def has_macros(data: bytes) -> bool:
    """Whether a workbook has a macro project."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "xl/vbaProject.bin" in archive.namelist()


def is_small(data: bytes) -> bool:
    """Whether openpyxl, which lays out every cell as an object, can open a workbook within a gigabyte."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [entry for entry in archive.infolist() if entry.filename.endswith(".xml")]
        if sum(entry.file_size for entry in parts) > MOST_XML:
            return False
        # As they stand in the file: a reader may leave out those that are too large.
        merged = sum(
            (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
            for entry in parts
            if "/worksheets/" in entry.filename
            for left, top, right, bottom in _MERGED.findall(archive.read(entry))
        )
    return merged <= MOST_MERGED


def drop_broken_drawings(workbook: Any) -> list[str]:
    """Leave out drawings that no XML reader takes, and say so: Excel writes line breaks of buttons as HTML's <br>."""
    from xml.etree import ElementTree as ET

    said = []
    for sheet in workbook.worksheets:
        if sheet.legacy_drawing is not None:
            try:
                ET.fromstring(workbook.vba_archive.read(sheet.legacy_drawing))
            except (ET.ParseError, KeyError):
                sheet.legacy_drawing = None
                said.append(_BROKEN_DRAWING)
    return said


def left_out(data: bytes, workbook: Any, sheets: Sequence[Sheet], warnings: Sequence[str]) -> list[str]:
    """What a workbook holds and its copy will not, in words.

    Args:
        data: the workbook as it was received.
        workbook: as openpyxl has opened it.
        sheets: as it was read.
        warnings: what openpyxl said while it opened it.
    """
    held = [*workbook.worksheets, *workbook.chartsheets]
    images, charts = (sum(len(getattr(sheet, kind, ())) for sheet in held) for kind in ("_images", "_charts"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        drawings = [archive.read(name) for name in names if _DRAWINGS.fullmatch(name)]
    found = []
    if sum(bool(_MEDIA.match(name)) for name in names) > images:
        found.append(_("pictures"))
    if sum(bool(_CHARTS.fullmatch(name)) for name in names) > charts:
        found.append(_("charts"))
    if any(_SHAPES.search(drawing) for drawing in drawings):
        found.append(_("shapes and text boxes"))
    if workbook.vba_archive is None and any(_CONTROLS.match(name) for name in names):
        found.append(_("check boxes and buttons"))
    found += [_(words) for part, words in _PARTS if any(part.match(name) for name in names)]
    found += [_(words) for heads, words in _WARNINGS if any(said.startswith(heads) for said in warnings)]
    if any(_hides_values(sheet) for sheet in sheets):
        found.append(_("values hidden under merged cells"))
    return found


def _hides_values(sheet: Sheet) -> bool:
    return any(
        value_at(sheet, row, column) is not None
        for merge in sheet.merges
        for row in range(merge.top, min(merge.bottom + 1, len(sheet.rows)))
        for column in range(merge.left, min(merge.right + 1, len(sheet.rows[row])))
        if (row, column) != (merge.top, merge.left)
    )


def finished(data: bytes, original: bytes | None, workbook: Any, sheets: Sequence[Sheet]) -> bytes:
    """A saved workbook with the results of its formulas, and nothing in it that depends on when it was saved.

    openpyxl writes formulas without their results: a copy that is looked at on a telephone, or comes back without
    having been calculated, would have none. It also keeps merged cells in a set and stamps the clock.

    Args:
        data: what openpyxl saved.
        original: the workbook as it was received, for the dates in its properties; None for a new one.
        workbook: what was saved.
        sheets: as read, for the results.
    """
    read = {sheet.name: sheet for sheet in reversed(sheets)}
    parts = {f"xl/worksheets/sheet{n}.xml": read.get(ws.title) for n, ws in enumerate(workbook.worksheets, start=1)}
    stamps = _stamps(original) if original is not None else {}
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        # Macros' parts come in the order of a set; the list of contents must stay first.
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(lambda m: m[1] + stamps.get(m[2], _NO_DATE) + m[4], content)
            elif name.startswith("xl/worksheets/sheet"):
                content = _MERGES.sub(lambda m: b"/>".join([*sorted(m[0].split(b"/>"))[1:], b""]), content)
                if (sheet := parts.get(name)) is not None:
                    content = _with_results(content, sheet, workbook.epoch)
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return buffer.getvalue()


def _stamps(original: bytes) -> dict[bytes, bytes]:
    with zipfile.ZipFile(BytesIO(original)) as archive:
        core = archive.read("docProps/core.xml") if "docProps/core.xml" in archive.namelist() else b""
    return {found[2]: found[3] for found in _STAMP.finditer(core) if _STAMP_FORM.fullmatch(found[3])}


def _with_results(xml: bytes, sheet: Sheet, epoch: Any) -> bytes:
    def filled(found: re.Match[bytes]) -> bytes:
        row, column = int(found[2]) - 1, _column(found[1])
        if (row, column) in sheet.uncached:
            return found[0]
        kind, value = _result(value_at(sheet, row, column), epoch)
        return b'<c r="%b%b"%b%b>%b<v>%b</v></c>' % (found[1], found[2], found[3], kind, found[4], value.encode())

    return _FORMULA.sub(filled, xml)


def _result(value: Value, epoch: Any) -> tuple[bytes, str]:
    """A result as Excel stores it: its type as an attribute, and its text."""
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, int | float | Decimal):
        return b"", str(value)
    if isinstance(value, date):
        return b"", str((date(value.year, value.month, value.day) - epoch.date()).days)
    if isinstance(value, CellError):
        return b' t="e"', escape(value.sign)
    # A result that is the text "" is read as no value; one that is not there at all is in `uncached`.
    return b' t="str"', escape(value or "")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
