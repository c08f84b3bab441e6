"""A workbook as a commune sends it, its annotated return, and what is looked for in that."""

import io
import zipfile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.sheet import Sheet
from dvk_cli.readers.registry import read_sheets
from dvk_cli.renderers.annotated import annotated_copy

UNKNOWN_FIELD = finding(
    "DVK203", sheet="Mô hình", cell="D6", value="Kinh té", taxonomy="sau", near="Kinh tế", fields="Kinh tế, Khác"
)
NO_SUBJECT = finding("DVK226", sheet="Mô hình", cell="D6")
NO_PERIOD = finding("DVK116")


def a_workbook() -> Workbook:
    """A list of models as a commune sends it, without a word that dvk has added."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Mô hình"
    sheet["A1"] = "DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO"
    sheet.merge_cells("A1:E1")
    sheet["A2"], sheet["A3"] = "Xã Lý Trạch", "Năm 2022"
    rows = [
        ("STT", "Tên mô hình", "Người thực hiện", "Lĩnh vực", "Loại hình"),
        (1, "Trồng rừng", "Hội Nông dân", "Kinh té", "Tập thể"),
        (2, "Đường hoa", "Hội Phụ nữ", "Nông thôn mới", "Tập thể"),
        ("=COUNTA(B6:B7)",),
    ]
    for number, row in enumerate(rows, start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    sheet["D5"].font = Font(bold=True)
    sheet["A6"].number_format = "000"
    sheet.freeze_panes = "A6"
    book.create_sheet("Khác")["B2"] = "=A1*2"
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def returned(data: bytes, *findings: Finding, name: str = "Xã Lý Trạch.xlsx") -> tuple[str, bytes]:
    form, sheets = read_sheets(data)
    return annotated_copy(data, form, name, sheets, findings)


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data), keep_vba=True)


def returned_book(book: Workbook, *findings: Finding) -> Workbook:
    return opened(returned(saved(book), *findings)[1])


def comment_of(cell: object) -> str:
    comment = getattr(cell, "comment", None)
    return comment.text if comment else ""


def color_of(cell: object) -> str | None:
    fill = getattr(cell, "fill")  # noqa: B009 - of a cell or of a merged cell
    return fill.fgColor.rgb if fill.fill_type else None


def lines_of(book: Workbook) -> list[tuple[str, ...]]:
    """The list's lines below its heading."""
    rows = [tuple("" if value is None else str(value) for value in row) for row in book.worksheets[0].values]
    head = next(number for number, row in enumerate(rows) if row[:2] == ("Severity", "Code"))
    return rows[head + 1 :]


def notes_of(book: Workbook) -> str:
    rows = [str(row[0]) for row in book.worksheets[0].values if row[0]]
    return "\n".join(rows[: rows.index("Severity")])


def trimmed(sheet: Sheet) -> list[list[object]]:
    """Without the empty cells at the ends: a comment on one makes the sheet larger."""
    rows = [list(row) for row in sheet.rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return [list(row) for row in rows]


def with_results(data: bytes, *pairs: tuple[str, str]) -> bytes:
    """A workbook as Excel leaves it: with the results of its formulas."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            for old, new in pairs if name.startswith("xl/worksheets/") else ():
                assert name != "xl/worksheets/sheet1.xml" or old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return buffer.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
