"""The annotated return keeps what the sender's workbook holds, and says what it cannot hold."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.formula import ArrayFormula
from return_world import (
    UNKNOWN_FIELD,
    a_workbook,
    color_of,
    comment_of,
    notes_of,
    opened,
    returned,
    returned_book,
    saved,
    trimmed,
    with_parts,
    with_results,
)

from dvk_cli.model.finding_codes import finding
from dvk_cli.model.sheet import LIST_MARK, CellError
from dvk_cli.readers.registry import read_sheets

SAMPLES = Path(__file__).parents[2] / "sample_data"


# --- what stays as it was ---


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/inbox/2020/*.xlsx"))[:12], ids=lambda path: path.stem)
def test_a_sample_reads_the_same_after_as_before(path: Path) -> None:
    data = path.read_bytes()
    before = read_sheets(data)[1]
    items = [finding("DVK226", sheet=sheet.name, cell="B3") for sheet in before]
    after = read_sheets(returned(data, *items)[1])[1]
    assert after[0].rows[0][0] == LIST_MARK
    assert [sheet.name for sheet in after[1:]] == [sheet.name for sheet in before]
    for old, new in zip(before, after[1:], strict=True):
        assert trimmed(new) == trimmed(old)
        assert sorted(map(str, new.merges)) == sorted(map(str, old.merges))
        assert (new.uncached, new.hidden) == (old.uncached, old.hidden)


@pytest.mark.parametrize(
    ("formula", "typed", "stored", "read"),
    [
        ("=1+2", "", "3", 3),
        ("=1/4", "", "0.25", 0.25),
        ('="a"&"b"', ' t="str"', "a&amp;b", "a&b"),
        ('=""', ' t="str"', "", None),
        ("=1/0", ' t="e"', "#DIV/0!", CellError("#DIV/0!")),
        ("=1=1", ' t="b"', "1", True),
    ],
)
def test_formulas_stay_with_their_results(formula: str, typed: str, stored: str, read: object) -> None:
    book = Workbook()
    book["Sheet"]["B2"] = formula
    book["Sheet"]["A1"] = "x"
    text = formula[1:].replace("&", "&amp;")
    data = with_results(
        saved(book),
        (f'<c r="B2"><f>{text}</f><v />', f'<c r="B2"{typed}><f>{text}</f><v>{stored}</v>'),
    )
    assert read_sheets(data)[1][0].uncached == frozenset()
    copy = returned(data, finding("DVK226", sheet="Sheet", cell="B2"))[1]
    assert opened(copy)["Sheet"]["B2"].value == formula
    sheet = read_sheets(copy)[1][1]
    value = sheet.rows[1][1] if len(sheet.rows) > 1 and len(sheet.rows[1]) > 1 else None
    assert (value, sheet.uncached) == (read, frozenset())


def test_a_date_from_a_formula_stays_a_date() -> None:
    book = Workbook()
    book["Sheet"]["A1"] = "=DATE(2022,5,4)"
    book["Sheet"]["A1"].number_format = "dd/mm/yyyy"
    data = with_results(saved(book), ("<v />", "<v>44685</v>"))
    before, after = (read_sheets(each)[1][-1] for each in (data, returned(data)[1]))
    assert str(before.rows[0][0]) == "2022-05-04"
    assert after.rows == before.rows


def test_a_formula_without_a_result_is_not_given_one() -> None:
    data = saved(a_workbook())
    before, after = read_sheets(data)[1], read_sheets(returned(data)[1])[1]
    assert before[0].uncached
    assert after[1].uncached == before[0].uncached
    assert opened(returned(data)[1])["Khác"]["B2"].value == "=A1*2"


def test_formats_and_layout_stay() -> None:
    source = a_workbook()
    sheet = source["Mô hình"]
    sheet["B7"] = CellRichText("Đường ", TextBlock(InlineFont(b=True), "hoa"), " đẹp")
    sheet["D5"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet.column_dimensions["B"].width = 31
    sheet["E20"] = ArrayFormula("E20:E21", "=A6:A7*2")
    copy = returned(saved(source), UNKNOWN_FIELD)[1]
    book = load_workbook(io.BytesIO(copy), rich_text=True)
    sheet = book["Mô hình"]
    assert isinstance(sheet["B7"].value, CellRichText)
    assert str(sheet["B7"].value) == "Đường hoa đẹp"
    assert sheet["D5"].font.b
    assert color_of(sheet["D5"]) == "FF00FF00"
    assert (sheet["A6"].number_format, sheet.freeze_panes, sheet.column_dimensions["B"].width) == ("000", "A6", 31)
    assert sheet["E20"].value.ref == "E20:E21"
    assert str(sheet.merged_cells) == "A1:E1"


def test_a_number_that_is_no_date_stays_though_its_cell_is_formatted_as_one() -> None:
    source = a_workbook()
    source["Mô hình"]["C6"] = 99_999_999
    source["Mô hình"]["C6"].number_format = "dd/mm/yyyy"
    data = saved(source)
    assert b"99999999" in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(io.BytesIO(returned(data, UNKNOWN_FIELD)[1])) as archive:
        assert b"<v>99999999</v>" in archive.read("xl/worksheets/sheet2.xml")


# --- what the copy cannot hold is said ---


@pytest.mark.parametrize(
    ("part", "content", "word"),
    [
        ("xl/media/image1.png", b"\x89PNG", "pictures"),
        ("xl/charts/chart9.xml", b"<c/>", "charts"),
        ("xl/drawings/drawing7.xml", b"<xdr:wsDr><xdr:sp macro=''/></xdr:wsDr>", "shapes and text boxes"),
        ("xl/ctrlProps/ctrlProp1.xml", b"<c/>", "check boxes and buttons"),
        ("xl/embeddings/oleObject1.bin", b"x", "embedded objects"),
        ("xl/threadedComments/threadedComment1.xml", b"<c/>", "replies to comments"),
        ("_xmlsignatures/sig1.xml", b"<c/>", "the digital signature"),
    ],
)
def test_what_is_left_out_is_said_on_the_list(part: str, content: bytes, word: str) -> None:
    book = opened(returned(with_parts(saved(a_workbook()), **{part: content}), UNKNOWN_FIELD)[1])
    assert f"Not in this copy, but still in your own file: {word}." in notes_of(book)


def test_a_chart_is_kept_and_not_named_as_left_out() -> None:
    source = a_workbook()
    chart = BarChart()
    chart.add_data(Reference(source["Mô hình"], min_col=1, min_row=6, max_row=7))
    source["Khác"].add_chart(chart, "D4")
    copy = returned(saved(source), UNKNOWN_FIELD)[1]
    assert "xl/charts/chart1.xml" in zipfile.ZipFile(io.BytesIO(copy)).namelist()
    assert "Not in this copy" not in notes_of(opened(copy))


def test_a_chart_sheet_stays_and_is_not_what_is_seen_first() -> None:
    source = a_workbook()
    chart = BarChart()
    chart.add_data(Reference(source["Mô hình"], min_col=1, min_row=6, max_row=7))
    source.create_chartsheet("Biểu đồ").add_chart(chart)
    book = returned_book(source, UNKNOWN_FIELD)
    assert book.sheetnames == ["To correct", "Mô hình", "Khác", "Biểu đồ"]
    assert not book.chartsheets[0].sheetViews.sheetView[0].tabSelected
    assert "Not in this copy" not in notes_of(book)


def test_drop_down_lists_of_newer_excel_are_named() -> None:
    data = with_results(
        saved(a_workbook()),
        ("</worksheet>", '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'),
    )
    assert "some drop-down lists" in notes_of(opened(returned(data, UNKNOWN_FIELD)[1]))


def test_values_under_a_merged_cell_are_named() -> None:
    data = with_results(saved(a_workbook()), ('</row><row r="2"', '<c r="B1"><v>7</v></c></row><row r="2"'))
    assert "values hidden under merged cells" in notes_of(opened(returned(data, UNKNOWN_FIELD)[1]))


def test_macros_stay_and_the_copy_is_called_xlsm() -> None:
    data = with_parts(saved(a_workbook()), **{"xl/vbaProject.bin": b"macros", "xl/ctrlProps/ctrlProp1.xml": b"<c/>"})
    name, copy = returned(data, UNKNOWN_FIELD, name="inbox/Xã Lý Trạch.XLSM")
    assert name == "Xã Lý Trạch (to correct).xlsm"
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled.main+xml" in archive.read("[Content_Types].xml")
    assert comment_of(opened(copy)["Mô hình"]["D6"])
    assert "Not in this copy" not in notes_of(opened(copy))


@pytest.mark.parametrize(("broken", "word"), [(False, ""), (True, "check boxes and buttons")])
def test_buttons_of_a_macro_workbook_stay_where_they_can_be_read(broken: bool, word: str) -> None:
    source = a_workbook()
    source["Mô hình"]["B7"].comment = Comment("Giữ nguyên", "Nguyễn Thị B")
    buffer = io.BytesIO()
    button = b'<v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="button">T\xc3\xadnh%b</v:shape></xml>'
    with zipfile.ZipFile(io.BytesIO(saved(source))) as parts, zipfile.ZipFile(buffer, "w") as target:
        for part in parts.namelist():
            content = parts.read(part).replace(b"commentsDrawing1.vml", b"vmlDrawing1.vml")
            if part.endswith(".vml"):
                content = content.replace(b"</xml>", button % (b"<br>" if broken else b""))
            target.writestr(part.replace("commentsDrawing1.vml", "vmlDrawing1.vml"), content)
    copy = returned(with_parts(buffer.getvalue(), **{"xl/vbaProject.bin": b"macros"}), UNKNOWN_FIELD)[1]
    sheet = opened(copy)["Mô hình"]
    assert (comment_of(sheet["B7"]), bool(comment_of(sheet["D6"]))) == ("Giữ nguyên", True)
    drawing = "commentsDrawing1" if broken else "vmlDrawing1"
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert (b'id="button"' in archive.read(f"xl/drawings/{drawing}.vml")) is not broken
        assert f"{drawing}.vml" in archive.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
    assert ("Not in this copy" in notes_of(opened(copy))) is broken
    assert word in notes_of(opened(copy))
