"""OpenDocument, Word and web pages that want more memory or time than there is."""

import io
import zipfile

from hand_made import docx, ods, p, tbl
from hostile_workbooks import MB, stream


def ods_with(doctype: str) -> bytes:
    """A spreadsheet with a declaration."""
    cell = '<table:table-cell office:value-type="string"><text:p>&a9;</text:p></table:table-cell>'
    return ods(f"<table:table><table:table-row>{cell}</table:table-row></table:table>", doctype=doctype)


def docx_with(doctype: str) -> bytes:
    """A document with a declaration."""
    return docx(tbl(["&a9;"]), doctype=doctype)


def html_with(doctype: str) -> bytes:
    """A page with a declaration."""
    return f"<?xml version='1.0'?>{doctype}<html><table><tr><td>&a9;</td></tr></table></html>".encode()


# --- OpenDocument ---


def _ods_cells(cells: str, row: str = "") -> bytes:
    return ods(f'<table:table table:name="T"><table:table-row{row}>{cells}</table:table-row></table:table>')


def ods_spaces() -> bytes:
    """Two thousand million spaces in a cell, a thousand times."""
    spaces = '<text:s text:c="2000000000"/>' * 1000
    return _ods_cells(f'<table:table-cell office:value-type="string"><text:p>a{spaces}b</text:p></table:table-cell>')


def ods_columns() -> bytes:
    """A value in two thousand million columns."""
    return _ods_cells(
        '<table:table-cell table:number-columns-repeated="2000000000" office:value-type="float" office:value="1"/>'
    )


def ods_rows() -> bytes:
    """A row two thousand million times."""
    return _ods_cells(
        '<table:table-cell office:value-type="float" office:value="1"/>', ' table:number-rows-repeated="2000000000"'
    )


def ods_digits() -> bytes:
    """A number of repeats that takes longer to read than a file may."""
    return _ods_cells(f'<table:table-cell table:number-columns-repeated="{"9" * 4_000_000}"/>')


def ods_bomb() -> bytes:
    """Content that inflates to more than a part may."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        stream(archive, "content.xml", "<a>", (b"<b/>" * (MB // 4) for _ in range(150)), "</a>")
    return target.getvalue()


# --- Word and web pages ---


def docx_bomb() -> bytes:
    """A document that inflates to more than a part may."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        stream(archive, "word/document.xml", "<a>", (b" " * MB for _ in range(150)), "</a>")
    return target.getvalue()


def docx_depth() -> bytes:
    """Elements a million deep."""
    return docx("<w:p>" * 1_000_000 + "</w:p>" * 1_000_000)


def docx_tables() -> bytes:
    """Tables in tables."""
    return docx("<w:tbl><w:tr><w:tc>" * 100_000 + p("a") + "</w:tc></w:tr></w:tbl>" * 100_000)


def html_depth() -> bytes:
    """A million tables, each in a cell of the one before."""
    return b"<html>" + b"<table><tr><td>" * 1_000_000


def html_tags() -> bytes:
    """A million tags of no meaning, none closed, around one table."""
    return b"<html>" + b"<div>" * 1_000_000 + b"<table><tr><td>a</td></tr></table>"


def html_spans() -> bytes:
    """Cells that each claim a thousand columns and sixty thousand rows."""
    return b"<html><table>" + b"<tr>" + b"<td colspan=1000 rowspan=65000>a</td>" * 100_000
