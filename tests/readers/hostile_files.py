"""Files made to harm whoever reads them, by code: small on the disk, large or endless when they are opened."""

import io
import os
import socket
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hand_made import biff5, docx, ods, ole2, p, record12, tbl, xlsb, zipped
from make_xlsx import Page, make_xlsx

FIXTURES = Path(__file__).parent / "fixtures"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MB = 1 << 20

# --- parts of workbooks ---


def workbook(sheet: str | Iterator[bytes] = "", *, shared: str | Iterator[bytes] = "", after: str = "") -> bytes:
    """A workbook of one sheet from the text of its <sheetData>, of its shared strings and of what follows the data."""
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(make_xlsx({"Trang": Page([["a"]])}))) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    head = f'<worksheet xmlns="{_MAIN}"><sheetData>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, content)
        _stream(archive, "xl/worksheets/sheet1.xml", head, sheet, f"</sheetData>{after}</worksheet>")
        if shared:
            _stream(archive, "xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">', shared, "</sst>")
    return target.getvalue()


def _stream(archive: zipfile.ZipFile, name: str, head: str, body: str | Iterator[bytes], tail: str) -> None:
    with archive.open(name, "w") as part:
        part.write(head.encode())
        for chunk in [body.encode()] if isinstance(body, str) else body:
            part.write(chunk)
        part.write(tail.encode())


def _times(text: bytes, times: int) -> Iterator[bytes]:
    at_once = 10_000
    for _ in range(times // at_once):
        yield text * at_once
    yield text * (times % at_once)


def _text_cell(place: str, text: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


# --- workbooks ---


def huge_sheet() -> bytes:
    """A sheet that inflates a thousandfold."""
    return workbook(b" " * _MB for _ in range(210))


def part_beside() -> bytes:
    """A part that nobody asks for and that inflates to more than all may."""
    target = io.BytesIO(workbook())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _stream(archive, "xl/media/image1.bmp", "", (bytes(_MB) for _ in range(201)), "")
    return target.getvalue()


def overlapping_entries() -> bytes:
    """A directory of ten thousand entries for the same compressed bytes: a bomb without a large file in it."""
    kernel = zipped({"xl/worksheets/a.xml": bytes(10 * _MB)})
    directory = kernel.index(b"PK\x01\x02")
    end = kernel.index(b"PK\x05\x06")
    entry = kernel[directory:end]
    names = b"".join(entry.replace(b"a.xml", f"{n:05}"[-5:].encode()) for n in range(10_000))
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10_000, 10_000, len(names), directory, 0)
    return kernel[:directory] + names + ending


def far_cell() -> bytes:
    """One value in the last cell that a sheet has."""
    return workbook(f'<row r="1">{_text_cell("A1")}</row><row r="1048576">{_text_cell("XFD1048576")}</row>')


def every_column() -> bytes:
    """A value in each of 16,384 columns, and one far below."""
    cells = "".join(_text_cell(f"{_letters(n)}1") for n in range(16_384))
    return workbook(f'<row r="1">{cells}</row><row r="90000">{_text_cell("A90000")}</row>')


def _letters(number: int) -> str:
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shared_string() -> bytes:
    """A text of a million letters, shown in a hundred thousand cells."""
    cells = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>'.encode() for n in range(1, 100_001))
    return workbook(cells, shared=f"<si><t>{'ă' * 1_000_000}</t></si>")


def shared_strings_claimed() -> bytes:
    """A table of shared strings that says how many it has: more than there is memory for."""
    with_count = workbook("", shared="<si><t>a</t></si>")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(with_count)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(b"<sst ", b'<sst count="4294967295" uniqueCount="4294967295" ')
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
            new.writestr(name, content)
    return target.getvalue()


def million_merges() -> bytes:
    """A million merged ranges, each as high as the sheet."""
    entries = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 1_000_001))
    return workbook(f'<row r="1">{_text_cell("A1")}</row>', after=f"<mergeCells>{entries}</mergeCells>")


def million_conditions() -> bytes:
    """A million conditional formats."""
    one = '<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="cellIs" priority="1"/></conditionalFormatting>'
    return workbook(f'<row r="1">{_text_cell("A1")}</row>', after=one * 1_000_000)


def million_styled_cells() -> bytes:
    """Nearly four million cells, of which each has a format and none a value."""
    return workbook(_times(b'<row><c s="3"/><c s="1"/><c s="2"/></row>', 1_300_000))


def cells_without_an_end() -> bytes:
    """Error cells of which none is closed: a search for the end of each would take hours."""
    return workbook(_times(b'<c r="A1" t="e"><f>', 300_000))


def entities(doctype_of: Callable[[str], bytes]) -> Callable[[], bytes]:
    """A billion laughs in the XML of a kind of file."""
    levels = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return lambda: doctype_of(f"<!DOCTYPE x [{levels}]>")


def outside(doctype_of: Callable[[str], bytes]) -> Callable[[], bytes]:
    """An entity that is a file of this machine."""
    return lambda: doctype_of('<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>')


def xlsx_with(doctype: str) -> bytes:
    """A workbook whose sheet has a declaration."""
    target = io.BytesIO()
    without = workbook(f'<row r="1">{_text_cell("A1", "&a9;")}</row>')
    with zipfile.ZipFile(io.BytesIO(without)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, doctype + content if name.endswith("sheet1.xml") else content)
    return target.getvalue()


def xlsx_book_with(doctype: str) -> bytes:
    """A workbook whose list of sheets has a declaration and uses it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "xl/workbook.xml":
                content = doctype + content.replace("</sheets>", "</sheets><x>&a9;</x>")
            new.writestr(name, content)
    return target.getvalue()


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
        _stream(archive, "content.xml", "<a>", (b"<b/>" * (_MB // 4) for _ in range(150)), "</a>")
    return target.getvalue()


# --- Word and web pages ---


def docx_bomb() -> bytes:
    """A document that inflates to more than a part may."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        _stream(archive, "word/document.xml", "<a>", (b" " * _MB for _ in range(150)), "</a>")
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


# --- old workbooks ---


def xls_fixture() -> bytes:
    """A workbook as Excel 97 writes it."""
    return (FIXTURES / "mau.xls").read_bytes()


def xls_cut() -> bytes:
    """A workbook that ends in its middle."""
    data = xls_fixture()
    return data[: len(data) // 2]


def xls_circle() -> bytes:
    """A container whose table of sectors goes round in a circle."""
    data = bytearray(ole2("Workbook", biff5([["a"]])))
    struct.pack_into("<i", data, 512 + 4 * 9, 2)
    return bytes(data)


def xls_circular_directory() -> bytes:
    """A container whose directory begins again where it ends."""
    data = bytearray(ole2("Workbook", biff5([["a"]])))
    struct.pack_into("<i", data, 512 + 4 * 1, 1)
    return bytes(data)


def xls_short_circle() -> bytes:
    """A container whose table of short sectors goes round in a circle, which the library follows without an end."""
    data = bytearray(ole2("Workbook", bytes(4096)) + bytes(512))  # the last sector is that table: after 0 comes 0
    struct.pack_into("<iI", data, 60, 10, 1)
    struct.pack_into("<i", data, 512 + 4 * 10, -2)
    root, stream = 1024, 1024 + 128
    struct.pack_into("<iI", data, root + 116, 2, 4096)
    struct.pack_into("<iI", data, stream + 116, 0, 512)
    return bytes(data)


def xls_far() -> bytes:
    """A value on the last row and column of each of a thousand rows."""
    cells = b"".join(struct.pack("<HHHHHd", 0x203, 14, row * 65, 16_383, 0, 1.0) for row in range(1000))
    return biff5([[1]])[:-4] + cells + struct.pack("<HH", 0x0A, 0)


def encrypted() -> bytes:
    """What Excel makes of a workbook with a password: a container around the encrypted package."""
    return ole2("EncryptedPackage", bytes(range(256)) * 40)


def xlsb_cut() -> bytes:
    """A binary workbook whose sheet ends in the middle of a record."""
    return xlsb([], sheet=record12(129) + record12(145) + record12(0, bytes(17)) + b"\x06\xff\xff\xff\x7f")


def xlsb_panic() -> bytes:
    """A binary workbook whose sheet is in no list of parts: the value reader panics instead of refusing it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsb([["a", 1]]))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'Id="rId1" Type', b'Id="rId9" Type'))
    return target.getvalue()


def xlsb_zip_cut() -> bytes:
    """A binary workbook of which the last third did not arrive."""
    data = xlsb([["a", 1]])
    return data[: len(data) * 2 // 3]


def xlsb_far() -> bytes:
    """A binary workbook with a value in its last cell."""
    row = record12(0, struct.pack("<IIHHBI", 1_048_575, 0, 300, 0, 0, 0))
    cell = record12(5, struct.pack("<IId", 16_383, 0, 1.0))
    return xlsb([], sheet=record12(129) + record12(145) + row + cell + record12(146) + record12(130))


# --- archives ---


def many_entries() -> bytes:
    """A zip of a million entries."""
    one = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    many = one * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(many), len(local), 0)
    return local + many + end


def nested_zips() -> bytes:
    """A zip in a zip in a zip."""
    data = b"STT,a\n"
    for _ in range(10):
        data = zipped({"trong.zip": data})
    return data


# --- text ---


def long_field() -> bytes:
    """A hundred megabytes of one cell."""
    return b"a" * 100_000_000


def long_quoted_field() -> bytes:
    """A hundred megabytes in quotes, over many lines, from line 3 on."""
    return b'STT,T\xc3\xaan\n1,a\n2,"' + b"a" * 999 + (b"\n" + b"a" * 999) * 99_999


def unclosed_quote() -> bytes:
    """A quotation mark on line 4 that nobody closes."""
    return 'STT;Tên\n1;"a\nb"\n2;"c\n'.encode() + b"3;d\n" * 100_000


def many_columns() -> bytes:
    """Thirty million delimiters."""
    return b"a" + b"," * 30_000_000


def many_lines() -> bytes:
    """Forty million empty lines around a word."""
    return b"a,b\n" + b"\n" * 40_000_000 + b"c,d\n"


def nothing_but_quotes() -> bytes:
    """Pairs of quotation marks only."""
    return b'"' * 60_000_000


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "bảng phình to.xlsx": (huge_sheet, "DVK123"),
    "phần thừa.xlsx": (part_beside, "DVK123"),
    "mục chồng nhau.xlsx": (overlapping_entries, "DVK123"),
    "ô xa.xlsx": (far_cell, "DVK101"),
    "mọi cột.xlsx": (every_column, "DVK101"),
    "chuỗi chung.xlsx": (shared_string, "DVK131"),
    "khai man số chuỗi.xlsx": (shared_strings_claimed, "DVK131"),
    "triệu ô gộp.xlsx": (million_merges, "DVK105"),
    "triệu điều kiện.xlsx": (million_conditions, "DVK105"),
    "triệu ô trống.xlsx": (million_styled_cells, "DVK105"),
    "ô lỗi không đóng.xlsx": (cells_without_an_end, "DVK101"),
    "tỷ tiếng cười.xlsx": (entities(xlsx_with), "DVK101"),
    "tỷ tiếng cười sổ.xlsx": (entities(xlsx_book_with), "DVK101"),
    "tỷ tiếng cười.ods": (entities(ods_with), "DVK101"),
    "tỷ tiếng cười.docx": (entities(docx_with), "DVK101"),
    "tỷ tiếng cười.html": (entities(html_with), "DVK105"),
    "ngoài.xlsx": (outside(xlsx_with), "DVK101"),
    "ngoài sổ.xlsx": (outside(xlsx_book_with), "DVK101"),
    "ngoài.ods": (outside(ods_with), "DVK101"),
    "ngoài.docx": (outside(docx_with), "DVK101"),
    "ngoài.html": (outside(html_with), "DVK105"),
    "dấu cách.ods": (ods_spaces, "DVK105"),
    "cột lặp.ods": (ods_columns, "DVK101"),
    "dòng lặp.ods": (ods_rows, "DVK101"),
    "số dài.ods": (ods_digits, "DVK101"),
    "phình to.ods": (ods_bomb, "DVK123"),
    "phình to.docx": (docx_bomb, "DVK123"),
    "sâu.docx": (docx_depth, "DVK101"),
    "bảng trong bảng.docx": (docx_tables, "DVK101"),
    "sâu.html": (html_depth, "DVK101"),
    "triệu thẻ.html": (html_tags, "DVK105"),
    "ô rộng.html": (html_spans, "DVK101"),
    "cụt.xls": (xls_cut, "DVK101"),
    "vòng.xls": (xls_circle, "DVK101"),
    "vòng thư mục.xls": (xls_circular_directory, "DVK101"),
    "vòng ngắn.xls": (xls_short_circle, "DVK101"),
    "ô xa.xls": (xls_far, "DVK101"),
    "mật khẩu.xlsx": (encrypted, "DVK103"),
    "cụt.xlsb": (xlsb_cut, "DVK101"),
    "hoảng loạn.xlsb": (xlsb_panic, "DVK101"),
    "cụt zip.xlsb": (xlsb_zip_cut, "DVK101"),
    "ô xa.xlsb": (xlsb_far, "DVK101"),
    "triệu mục.zip": (many_entries, "DVK101"),
    "lồng.zip": (nested_zips, "DVK101"),
    "một ô 100 MB.csv": (long_field, "DVK101"),
    "ngoặc 100 MB.csv": (long_quoted_field, "DVK111"),
    "ngoặc mở.csv": (unclosed_quote, "DVK111"),
    "triệu cột.csv": (many_columns, "DVK101"),
    "triệu dòng.csv": (many_lines, "DVK101"),
    "toàn ngoặc.csv": (nothing_but_quotes, "DVK101"),
}
"""By name, what makes the file and the one finding that it comes to."""


def make_places(folder: Path) -> None:
    """Put into a folder what is no file to be read: `PLACES`."""
    os.mkfifo(folder / "ống.csv")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(folder)  # the path of a socket has to be short
        try:
            listening.bind("ổ cắm.csv")
        finally:
            os.chdir(here)
    (folder / "vòng.csv").symlink_to("vòng.csv")
    (folder / "cụt.csv").symlink_to("không có.csv")
    (folder / "ra ngoài.csv").symlink_to("/etc/passwd")
    (folder / "thiết bị.csv").symlink_to("/dev/zero")
    (folder / "lên trên").symlink_to("..")
    (folder / "thư mục.xlsx").mkdir()
    (folder / "thư mục.xlsx" / "workbook.xml").write_text("<a/>", "utf-8")
    with (folder / "thưa 3 GB.csv").open("wb") as sparse:
        sparse.truncate(3_000_000_000)


PLACES = {
    "ống.csv": "DVK125",
    "ổ cắm.csv": "DVK125",
    "vòng.csv": "DVK125",
    "cụt.csv": "DVK125",
    "ra ngoài.csv": "DVK125",
    "thiết bị.csv": "DVK125",
    "lên trên": "DVK125",
    "thư mục.xlsx": "DVK125",
    "thưa 3 GB.csv": "DVK123",
}
"""By name, the finding that each comes to."""
