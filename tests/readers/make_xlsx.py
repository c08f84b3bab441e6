"""A writer of small workbooks whose every byte is decided here: cached formulas, error cells, merges, formats."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# 0 general, 1 per cent, 2 per cent with decimals of the office's own, 3 date
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="0.00%"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="9"/>'
    '<xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Formula:
    """A formula with the value that the program stored, None if it stored none."""

    text: str
    value: Any = None


@dataclass(frozen=True)
class Error:
    """A cell whose formula failed."""

    sign: str


@dataclass(frozen=True)
class Percent:
    """A number shown as per cent: Percent(0.0381) is seen as 3,81 %."""

    value: float


@dataclass(frozen=True)
class InFont:
    """A text in a font: InFont("Kú S¬n", ".VnTime") is seen as Kỳ Sơn."""

    text: str
    font: str


@dataclass
class Page:
    """A worksheet: rows of values, ranges merged, whether it is hidden, rows (from 1) that are."""

    rows: Sequence[Sequence[Any]]
    merges: Sequence[str] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    extra: str = ""

    @property
    def state(self) -> str:
        return "hidden" if self.hidden else "visible"


def make_xlsx(pages: Mapping[str, Page], *, prefix: str = "") -> bytes:
    """The bytes of a workbook. `prefix`: written in front of every tag of the sheets, as some programs do."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, text: str) -> None:
            archive.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}" state="{page.state}"/>'
            for n, (name, page) in enumerate(pages.items(), 1)
        )
        relations = "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(pages) + 1)
        )
        put("[Content_Types].xml", _CONTENT_TYPES)
        put(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_REL}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        put("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>')
        put(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}">{relations}'
            f'<Relationship Id="rIdS" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        )
        cells = [cell for page in pages.values() for row in page.rows for cell in row]
        fonts = list(dict.fromkeys(cell.font for cell in cells if isinstance(cell, InFont)))
        put("xl/styles.xml", _styles(fonts))
        for n, page in enumerate(pages.values(), 1):
            put(f"xl/worksheets/sheet{n}.xml", _sheet(page, f"{prefix}:" if prefix else "", fonts))
    return out.getvalue()


def _styles(fonts: Sequence[str]) -> str:
    # A format for each font, after those that every workbook has.
    entries = "".join(f"<font><name val={quoteattr(font)}/></font>" for font in fonts)
    formats = "".join(f'<xf numFmtId="0" fontId="{number}"/>' for number in range(1, len(fonts) + 1))
    return _STYLES.replace("<font/></fonts>", f"<font/>{entries}</fonts>").replace("</cellXfs>", f"{formats}</cellXfs>")


def _sheet(page: Page, p: str, fonts: Sequence[str]) -> str:
    name = f"xmlns:{p[:-1]}" if p else "xmlns"
    rows = "".join(
        f'<{p}row r="{r}" hidden="{int(r in page.hidden_rows)}">'
        + "".join(_cell(f"{_column(c)}{r}", value, p, fonts) for c, value in enumerate(row) if value is not None)
        + f"</{p}row>"
        for r, row in enumerate(page.rows, 1)
    )
    merges = "".join(f'<{p}mergeCell ref="{ref}"/>' for ref in page.merges)
    if merges:
        merges = f"<{p}mergeCells>{merges}</{p}mergeCells>"
    return f'<{p}worksheet {name}="{_MAIN}"><{p}sheetData>{rows}{page.extra}</{p}sheetData>{merges}</{p}worksheet>'


def _column(index: int) -> str:
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(at: str, value: Any, p: str, fonts: Sequence[str]) -> str:
    if isinstance(value, InFont):
        style = f' s="{4 + fonts.index(value.font)}"'
        return f'<{p}c r="{at}"{style} t="inlineStr"><{p}is><{p}t>{escape(value.text)}</{p}t></{p}is></{p}c>'
    if isinstance(value, Formula):
        stored = value.value
        formula = f"<{p}f>{escape(value.text)}</{p}f>"
        if stored is None:
            return f'<{p}c r="{at}">{formula}</{p}c>'
        kind = ' t="str"' if isinstance(stored, str) else ""
        return f'<{p}c r="{at}"{kind}>{formula}<{p}v>{escape(str(stored))}</{p}v></{p}c>'
    if isinstance(value, Error):
        return f'<{p}c r="{at}" t="e"><{p}f>A1</{p}f><{p}v>{value.sign}</{p}v></{p}c>'
    if isinstance(value, Percent):
        return f'<{p}c r="{at}" s="2"><{p}v>{value.value}</{p}v></{p}c>'
    if isinstance(value, bool):
        return f'<{p}c r="{at}" t="b"><{p}v>{int(value)}</{p}v></{p}c>'
    if isinstance(value, int | float):
        return f'<{p}c r="{at}"><{p}v>{value}</{p}v></{p}c>'
    if isinstance(value, date):
        return f'<{p}c r="{at}" s="3"><{p}v>{(value - date(1899, 12, 30)).days}</{p}v></{p}c>'
    return f'<{p}c r="{at}" t="inlineStr"><{p}is><{p}t xml:space="preserve">{escape(value)}</{p}t></{p}is></{p}c>'
