"""Workbooks of Excel that want more memory or time than there is, or that lie, each small on the disk."""

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hand_made import biff5, ole2, record12, xlsb, zipped
from make_xlsx import Page, make_xlsx

FIXTURES = Path(__file__).parent / "fixtures"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MB = 1 << 20

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
        stream(archive, "xl/worksheets/sheet1.xml", head, sheet, f"</sheetData>{after}</worksheet>")
        if shared:
            stream(archive, "xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">', shared, "</sst>")
    return target.getvalue()


def stream(archive: zipfile.ZipFile, name: str, head: str, body: str | Iterator[bytes], tail: str) -> None:
    with archive.open(name, "w") as part:
        part.write(head.encode())
        for chunk in [body.encode()] if isinstance(body, str) else body:
            part.write(chunk)
        part.write(tail.encode())


def times(text: bytes, times: int) -> Iterator[bytes]:
    at_once = 10_000
    for _ in range(times // at_once):
        yield text * at_once
    yield text * (times % at_once)


def text_cell(place: str, text: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


# --- workbooks ---


def huge_sheet() -> bytes:
    """A sheet that inflates a thousandfold."""
    return workbook(b" " * MB for _ in range(210))


def part_beside() -> bytes:
    """A part that nobody asks for and that inflates to more than all may."""
    target = io.BytesIO(workbook())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        stream(archive, "xl/media/image1.bmp", "", (bytes(MB) for _ in range(201)), "")
    return target.getvalue()


def overlapping_entries() -> bytes:
    """A directory of ten thousand entries for the same compressed bytes: a bomb without a large file in it."""
    kernel = zipped({"xl/worksheets/a.xml": bytes(10 * MB)})
    directory = kernel.index(b"PK\x01\x02")
    end = kernel.index(b"PK\x05\x06")
    entry = kernel[directory:end]
    names = b"".join(entry.replace(b"a.xml", f"{n:05}"[-5:].encode()) for n in range(10_000))
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10_000, 10_000, len(names), directory, 0)
    return kernel[:directory] + names + ending


def far_cell() -> bytes:
    """One value in the last cell that a sheet has."""
    return workbook(f'<row r="1">{text_cell("A1")}</row><row r="1048576">{text_cell("XFD1048576")}</row>')


def every_column() -> bytes:
    """A value in each of 16,384 columns, and one far below."""
    cells = "".join(text_cell(f"{_letters(n)}1") for n in range(16_384))
    return workbook(f'<row r="1">{cells}</row><row r="90000">{text_cell("A90000")}</row>')


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
    return workbook(f'<row r="1">{text_cell("A1")}</row>', after=f"<mergeCells>{entries}</mergeCells>")


def million_conditions() -> bytes:
    """A million conditional formats."""
    one = '<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="cellIs" priority="1"/></conditionalFormatting>'
    return workbook(f'<row r="1">{text_cell("A1")}</row>', after=one * 1_000_000)


def million_styled_cells() -> bytes:
    """Nearly four million cells, of which each has a format and none a value."""
    return workbook(times(b'<row><c s="3"/><c s="1"/><c s="2"/></row>', 1_300_000))


def cells_without_an_end() -> bytes:
    """Error cells of which none is closed: a search for the end of each would take hours."""
    return workbook(times(b'<c r="A1" t="e"><f>', 300_000))


def xlsx_with(doctype: str) -> bytes:
    """A workbook whose sheet has a declaration."""
    target = io.BytesIO()
    without = workbook(f'<row r="1">{text_cell("A1", "&a9;")}</row>')
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
