"""The same sheet in the formats and encodings in which offices send it."""

import csv
import io
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "readers"), str(HERE.parent / "vietnamese")]

from hand_made import biff5, docx, ods, ole2, p, tbl, tc, zipped  # noqa: E402
from legacy_encoders import encode_cp1258, encode_tcvn3, encode_vni  # noqa: E402
from make_xlsx import InFont, Page, Percent, make_xlsx  # noqa: E402
from messy_sheet import Cell, Drawn, Shares  # noqa: E402

from dvk_cli.model.sheet import address  # noqa: E402


def _ranges(drawn: Drawn) -> list[str]:
    return [f"{address(top, left)}:{address(bottom, right)}" for top, left, bottom, right in drawn.merges]


def _stored(cell: Cell) -> Cell:
    return Percent(float(cell.value / 100)) if isinstance(cell, Shares) else cell


def xlsx(drawn: Drawn) -> bytes:
    return make_xlsx(
        {d.name: Page([[_stored(c) for c in row] for row in d.rows], _ranges(d)) for d in (drawn, *drawn.more)}
    )


def _in_font(drawn: Drawn, font: str, encode: Callable[[str], str]) -> bytes:
    pages = {}
    for d in (drawn, *drawn.more):
        rows = [[InFont(encode(c), font) if isinstance(c, str) else _stored(c) for c in row] for row in d.rows]
        pages[d.name] = Page(rows, _ranges(d))
    return make_xlsx(pages)


def xlsx_tcvn3(drawn: Drawn) -> bytes:
    return _in_font(drawn, ".VnTime", encode_tcvn3)


def xlsx_vni(drawn: Drawn) -> bytes:
    return _in_font(drawn, "VNI-Times", encode_vni)


def xls_tcvn3(drawn: Drawn) -> bytes:
    rows = [[encode_tcvn3(c) if isinstance(c, str) else _share(c) for c in row] for row in drawn.rows]
    styles = {(r, c): 3 for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, str)}
    styles |= {(r, c): 1 for r, row in enumerate(drawn.rows) for c, v in enumerate(row) if isinstance(v, Shares)}
    return ole2("Book", biff5(rows, styles))


def _share(cell: Cell) -> Cell:
    return float(cell.value / 100) if isinstance(cell, Shares) else cell


def as_text(cell: Cell) -> str:
    """What a text file holds of a cell: decimals with a comma, as Excel writes them here."""
    if cell is None:
        return ""
    if isinstance(cell, Shares):
        return f"{cell.value}%".replace(".", ",")
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)).normalize():f}".replace(".", ",")
    return str(cell)


def _lines(drawn: Drawn, delimiter: str) -> str:
    out = io.StringIO()
    width = max(map(len, drawn.rows))
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([*map(as_text, row), *[""] * (width - len(row))] for row in drawn.rows)
    return out.getvalue()


def csv_utf8(drawn: Drawn) -> bytes:
    return _lines(drawn, drawn.one(",", ";")).encode()


def csv_bom(drawn: Drawn) -> bytes:
    return _lines(drawn, drawn.one(",", ";", "\t")).encode("utf-8-sig")


def unicode_text(drawn: Drawn) -> bytes:
    return _lines(drawn, "\t").encode("utf-16")


def csv_cp1258(drawn: Drawn) -> bytes:
    return encode_cp1258(_lines(drawn, ";"))


def csv_tcvn3(drawn: Drawn) -> bytes:
    return encode_tcvn3(_lines(drawn, ";")).encode("cp1252")


def csv_vni(drawn: Drawn) -> bytes:
    return encode_vni(_lines(drawn, ";")).encode("cp1252")


def html(drawn: Drawn) -> bytes:
    """A web page named .xls; rows as wide as the table, as such pages have them."""
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in drawn.merges}
    covered = {(r, c) for t, le, b, ri in drawn.merges for r in range(t, b + 1) for c in range(le, ri + 1)} - set(
        starts
    )
    width = max([len(row) for row in drawn.rows] + [right + 1 for *__, right in drawn.merges])
    lines = []
    for r, row in enumerate(drawn.rows):
        cells = []
        for c in range(width):
            if (r, c) in covered:
                continue
            down, across = starts.get((r, c), (1, 1))
            spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            cells.append(f"<td{spans}>{escape(as_text(row[c]) if c < len(row) else '')}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<html><head><meta charset="utf-8"></head><body><table>{"".join(lines)}</table></body></html>'.encode()


def ods_sheets(drawn: Drawn) -> bytes:
    return ods("".join(_ods_table(d) for d in (drawn, *drawn.more)))


def _ods_table(drawn: Drawn) -> str:
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in drawn.merges}
    lines = []
    for r, row in enumerate(drawn.rows):
        cells = []
        for c, value in enumerate(row):
            down, across = starts.get((r, c), (1, 1))
            spans = (
                f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
                if (r, c) in starts
                else ""
            )
            if value is None:
                cells.append(f"<table:table-cell{spans}/>")
            elif isinstance(value, int | float):
                kind = f'office:value-type="float" office:value="{value}"'
                cells.append(f"<table:table-cell{spans} {kind}><text:p>{value}</text:p></table:table-cell>")
            else:
                words = "".join(f"<text:p>{escape(line)}</text:p>" for line in as_text(value).split("\n"))
                cells.append(f'<table:table-cell{spans} office:value-type="string">{words}</table:table-cell>')
        lines.append(f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>")
    return f'<table:table table:name="{drawn.name}">{"".join(lines)}</table:table>'


def word(drawn: Drawn) -> bytes:
    """A Word document: lines above the header as paragraphs where they stand alone, the rest one table."""
    top = 0
    while top < len(drawn.rows) and sum(cell is not None for cell in drawn.rows[top]) < 2:
        top += 1
    body = "".join(p(escape(as_text(cell))) for row in drawn.rows[:top] for cell in row if cell is not None)
    width = max(map(len, drawn.rows))
    rows = ([tc(escape(as_text(c))) for c in [*row, *[None] * (width - len(row))]] for row in drawn.rows[top:])
    return docx(body + tbl(*rows))


def zipped_csv(drawn: Drawn) -> bytes:
    return zipped({"Xã Lý Trạch.csv": csv_bom(drawn)})


# name: writer, whether it keeps merged cells, whether it has only text
FORMATS: dict[str, tuple[Callable[[Drawn], bytes], bool, bool]] = {
    "xlsx": (xlsx, True, False),
    "xlsx again": (xlsx, True, False),
    "ods": (ods_sheets, True, False),
    "xls, TCVN3 font": (xls_tcvn3, False, True),
    "xlsx, TCVN3 font": (xlsx_tcvn3, True, False),
    "xlsx, VNI font": (xlsx_vni, True, False),
    "html named xls": (html, True, True),
    "docx": (word, False, True),
    "csv UTF-8": (csv_utf8, False, True),
    "csv UTF-8 BOM": (csv_bom, False, True),
    "text UTF-16": (unicode_text, False, True),
    "csv cp1258": (csv_cp1258, False, True),
    "csv TCVN3": (csv_tcvn3, False, True),
    "csv VNI": (csv_vni, False, True),
    "zip": (zipped_csv, False, True),
}
