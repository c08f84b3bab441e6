"""The annotated return: the sender's own workbook with the findings in it, ready to be corrected and sent again."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.take_in import take_in
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.sheet import LIST_MARK, RETURNED, CellError, Merge, Sheet, Source
from dvk_cli.readers.registry import read_sheets
from dvk_cli.renderers import annotated, annotated_package
from dvk_cli.renderers.annotated import AUTHOR, COMMENT_MARK, FILLS, annotated_copy

SAMPLES = Path(__file__).parents[2] / "sample_data"
SAMPLE = SAMPLES / "yen_son/inbox/2020/Xã Thắng Quân 2020.xlsx"

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


# --- the cell, its comment and the list ---


def test_a_finding_is_a_coloured_cell_a_comment_and_a_line_with_a_link() -> None:
    book = returned_book(a_workbook(), NO_SUBJECT, NO_PERIOD, UNKNOWN_FIELD)
    cell = book["Mô hình"]["D6"]
    assert cell.value == "Kinh té"
    assert color_of(cell) == FILLS["error"]  # the worst of the two
    assert comment_of(cell) == (
        "— dvk —\n"
        "✖ Error DVK203: “Kinh té” is not a field of taxonomy “sau”\n"
        "→ Did you mean “Kinh tế”? Fields: Kinh tế, Khác.\n\n"
        "▲ Warning DVK226: the row does not say whether it is a collective or an individual: counted as not stated\n"
        "→ Fill the subject."
    )
    found = book.worksheets[0]
    assert found.title == "To correct"
    assert [line[:5] for line in lines_of(book)] == [
        ("✖ Error", "DVK116", "", "", ""),
        ("✖ Error", "DVK203", "Mô hình", "D6", "Kinh té"),
        ("▲ Warning", "DVK226", "Mô hình", "D6", ""),
    ]
    links = {cell.coordinate: cell.hyperlink.location for row in found.iter_rows() for cell in row if cell.hyperlink}
    assert list(links.values()) == ["'Mô hình'!D6"] * 2
    assert "2 errors, 1 warning" in notes_of(book)


def test_the_list_is_what_is_seen_first_and_fits_on_a4() -> None:
    book = returned_book(a_workbook(), UNKNOWN_FIELD)
    found = book.worksheets[0]
    assert book.active is found
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False, False]
    head = next(cell.row for cell in found["A"] if cell.value == "Severity")
    assert found.freeze_panes == f"A{head + 1}"
    assert found.print_title_rows == f"${head}:${head}"
    assert (found.page_setup.paperSize, found.page_setup.orientation) == (9, "landscape")
    assert (found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (1, 0)
    assert found.cell(head + 1, 6).alignment.wrap_text


def test_vietnamese_is_the_language_without_another_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DVK_LANG")
    book = returned_book(a_workbook(), UNKNOWN_FIELD)
    assert "“Kinh té” không phải là lĩnh vực" in comment_of(book["Mô hình"]["D6"])


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_each_severity_has_its_colour_and_its_sign(severity: str) -> None:
    item = finding("DVK226", sheet="Mô hình", cell="E6", severity=severity)  # type: ignore[arg-type]
    book = returned_book(a_workbook(), item)
    assert color_of(book["Mô hình"]["E6"]) == FILLS[item.severity]
    assert comment_of(book["Mô hình"]["E6"]).split()[3] == {"error": "✖", "warning": "▲", "info": "●"}[severity]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("C1", "A1"),  # of a merged range, the one that is seen
        ("A1", "A1"),
        ("E30", "E30"),  # outside the table, as a required cell that is empty may be
        ("D6:D9", "D6"),
        ("$D$6", "D6"),
        ("XFE1", None),
        ("A1048577", None),
        ("A0", None),
        ("bảng 2", None),
        (None, None),
    ],
)
def test_where_the_comment_goes(cell: str | None, expected: str | None) -> None:
    item = finding("DVK226", sheet="Mô hình", cell=cell)
    book = returned_book(a_workbook(), item)
    commented = [each.coordinate for row in book["Mô hình"].iter_rows() for each in row if each.comment]
    assert commented == ([expected] if expected else [])
    assert lines_of(book)[0][3] == (expected or cell or "")


@pytest.mark.parametrize(("sheet", "marked"), [("Khác", True), ("Không có", False), (None, False)])
def test_a_finding_needs_a_sheet_that_is_there(sheet: str | None, marked: bool) -> None:
    book = returned_book(a_workbook(), finding("DVK226", sheet=sheet, cell="A1"))
    assert bool(comment_of(book["Khác"]["A1"])) is marked
    assert not comment_of(book["Mô hình"]["A1"])
    assert len(lines_of(book)) == 1


def test_the_box_of_a_comment_grows_with_its_text() -> None:
    items = [finding("DVK226", sheet="Mô hình", cell="E6")] + [
        finding("DVK203", sheet="Mô hình", cell="D6", value="x", taxonomy="sau", near=None, fields="Kinh tế, " * 20)
    ] * 3
    with zipfile.ZipFile(io.BytesIO(returned(saved(a_workbook()), *items)[1])) as archive:
        drawing = archive.read("xl/drawings/commentsDrawing1.vml").decode()
    large, small = map(int, re.findall(r"height:(\d+)px", drawing))
    assert 60 < small < 200 < large


def test_what_a_person_wrote_in_a_cell_stays() -> None:
    source = a_workbook()
    source["Mô hình"]["D6"].comment = Comment("Anh Ba xem lại", "Nguyễn Thị B")
    source["Mô hình"]["B7"].comment = Comment("Giữ nguyên", "Nguyễn Thị B")
    sheet = returned_book(source, UNKNOWN_FIELD)["Mô hình"]
    assert comment_of(sheet["D6"]).startswith("Anh Ba xem lại\n\n— dvk —\n✖ Error DVK203")
    assert sheet["D6"].comment.author == "Nguyễn Thị B"
    assert comment_of(sheet["B7"]) == "Giữ nguyên"


@pytest.mark.parametrize("value", ["=1+1", "+84 912", "-5", "@SUM(A1)", "#N/A", '=HYPERLINK("http://x")'])
def test_what_was_found_is_text_in_the_list(value: str) -> None:
    book = returned_book(a_workbook(), finding("DVK201", sheet="Mô hình", cell="C6", value=value))
    cell = book.worksheets[0].cell(book.worksheets[0].max_row, 5)
    assert (cell.value, cell.data_type) == (value, "s")
    assert bool(cell.quotePrefix) is (value[0] in "=+-@")


def test_what_a_workbook_cannot_hold_is_replaced_or_cut() -> None:
    book = returned_book(
        a_workbook(), finding("DVK201", sheet="Mô hình", cell="C6", value="a\x00b\ud800" + "x" * 50_000)
    )
    shown = lines_of(book)[0][4]
    assert shown.startswith("a\ufffdb\ufffdx")
    assert len(shown) < 2_000
    assert "a\ufffdb" in comment_of(book["Mô hình"]["C6"])
    assert len(comment_of(book["Mô hình"]["C6"])) < 2_000


def test_only_the_worst_are_listed_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotated, "MOST_LISTED", 2)
    book = returned_book(a_workbook(), NO_SUBJECT, NO_SUBJECT, NO_PERIOD)
    assert [line[1] for line in lines_of(book)] == ["DVK116", "DVK226"]
    assert "Only the first 2 of 3 findings are listed." in notes_of(book)


def test_without_findings_the_list_says_so() -> None:
    assert "Nothing to correct." in notes_of(returned_book(a_workbook()))


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
        assert _trimmed(new) == _trimmed(old)
        assert sorted(map(str, new.merges)) == sorted(map(str, old.merges))
        assert (new.uncached, new.hidden) == (old.uncached, old.hidden)


def _trimmed(sheet: Sheet) -> list[list[object]]:
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


def with_parts(data: bytes, **parts: bytes) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


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


# --- corrected and sent again ---


def test_a_corrected_copy_is_what_the_sender_meant() -> None:
    name, copy = returned(saved(a_workbook()), UNKNOWN_FIELD)
    book = opened(copy)
    book["Mô hình"]["D6"] = "Kinh tế"
    corrected = saved(book)
    form, sheets = read_sheets(corrected)
    assert [sheet.name for sheet in sheets if sheet.rows and sheet.rows[0][:1] == [LIST_MARK]] == ["To correct"]
    assert sheets[1].rows[5][3] == "Kinh tế"
    meant = sheets[1:]
    examined = take_in(Source(name, "", 0, form), meant, load_catalogue(), None, IntakeOptions())
    assert [model.field for model in examined.submissions[0].models] == ["kinh_te", "nong_thon_moi"]
    assert (examined.submissions[0].unit.name, examined.submissions[0].period.label) == ("Xã Lý Trạch", "2022")


def test_a_copy_that_comes_back_is_annotated_anew() -> None:
    source = a_workbook()
    source["Mô hình"]["E6"].comment = Comment("Của chị B", "Nguyễn Thị B")
    old = finding("DVK226", sheet="Mô hình", cell="E6")
    name, copy = returned(saved(source), UNKNOWN_FIELD, old)
    book = opened(copy)
    book["Mô hình"]["D6"] = "Kinh tế"
    book.worksheets[0].title = "đổi tên"  # whatever it is called now
    new = finding("DVK226", sheet="Mô hình", cell="E7")
    second, again = returned(saved(book), new, name=name)
    sheet = opened(again)["Mô hình"]
    assert second == name == "Xã Lý Trạch (to correct).xlsx"
    assert opened(again).sheetnames == ["To correct", "Mô hình", "Khác"]
    assert (comment_of(sheet["D6"]), color_of(sheet["D6"])) == ("", None)
    assert (comment_of(sheet["E6"]), color_of(sheet["E6"])) == ("Của chị B", None)
    assert comment_of(sheet["E7"]).startswith(COMMENT_MARK)
    assert [line[3] for line in lines_of(opened(again))] == ["E7"]


def test_a_program_that_drops_the_author_of_comments_does_no_harm() -> None:
    book = returned_book(a_workbook(), UNKNOWN_FIELD)
    comment = book["Mô hình"]["D6"].comment
    assert comment is not None
    assert comment.author == AUTHOR
    book["Mô hình"]["D6"].comment = Comment(comment.text, " ")
    again = returned_book(book)
    assert (comment_of(again["Mô hình"]["D6"]), color_of(again["Mô hình"]["D6"])) == ("", None)


def test_a_sheet_of_the_senders_own_with_our_name_stays() -> None:
    source = a_workbook()
    source.create_sheet("TO CORRECT")["A1"] = "của đơn vị"
    book = returned_book(source, UNKNOWN_FIELD)
    assert book.sheetnames == ["To correct (2)", "Mô hình", "Khác", "TO CORRECT"]
    assert book["TO CORRECT"]["A1"].value == "của đơn vị"


# --- files that are no workbook of Excel's ---


def test_a_csv_comes_back_as_a_workbook_of_its_texts() -> None:
    data = "Tên;Mã;Số\n=Mô hình;007;1.234\n\n@x;;12,5\n".encode()
    item = finding("DVK215", sheet="", cell="C2", value="1.234", one="1234", other="1,234", one_plain=1, other_plain=2)
    name, copy = returned(data, item, name="2022/Xã Lý Trạch 2.csv")
    assert name == "Xã Lý Trạch 2 (to correct).xlsx"
    sheet = opened(copy)["Data"]
    assert [list(row) for row in sheet.values] == [
        ["Tên", "Mã", "Số"],
        ["=Mô hình", "007", "1.234"],
        [None, None, None],
        ["@x", None, "12,5"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["C2"].number_format == "@"
    assert comment_of(sheet["C2"]).startswith(f"{COMMENT_MARK}\n✖ Error DVK215")
    assert "values only" not in notes_of(opened(copy))
    assert _trimmed(read_sheets(copy)[1][1]) == _trimmed(read_sheets(data)[1][0])


def test_values_of_other_programs_keep_their_kind() -> None:
    sheet = Sheet(
        "Chỉ tiêu: 1/2",
        [
            ["Danh sách các chỉ tiêu năm 2022 của đơn vị", None],
            [Decimal("12.5"), 3],
            [date(2022, 5, 4)],
            [0.0381, True],
            [CellError("#REF!"), "x" * 80],
        ],
        merges=[Merge(0, 0, 0, 1), Merge(1, 0, 1, 1), Merge(0, 1, 1, 1), Merge(6, 0, 6, 99_999)],
        percent=frozenset({(3, 0)}),
    )
    name, copy = annotated_copy(b"", "ods", "a.ods", [sheet, sheet], [finding("DVK226", sheet=sheet.name, cell="B1")])
    book = opened(copy)
    assert (name, book.sheetnames) == ("a (to correct).xlsx", ["To correct", "Chỉ tiêu_ 1_2", "Chỉ tiêu_ 1_2 (2)"])
    made = book["Chỉ tiêu_ 1_2"]
    assert [made["A2"].value, made["B2"].value, made["A4"].value, made["B4"].value] == [12.5, 3, 0.0381, True]
    assert (str(made["A3"].value)[:10], made["A3"].number_format) == ("2022-05-04", "dd/mm/yyyy")
    assert (made["A4"].number_format, made["A5"].data_type) == ("0.00%", "e")
    assert str(made.merged_cells) == "A1:B1"  # one would hide a 3, one overlaps, one is out of all measure
    assert comment_of(made["A1"])
    assert made["B5"].alignment.wrap_text
    assert made.column_dimensions["A"].width < 20  # a title does not widen its column
    assert made.column_dimensions["B"].width == 50


def test_a_file_that_could_not_be_read_gets_the_list_alone() -> None:
    name, copy = annotated_copy(b"\x00", "", "a/ảnh.jpg", None, [finding("DVK101", reason="JPEG", cell="A1")])
    assert name == "ảnh.jpg (to correct).xlsx"
    assert opened(copy).sheetnames == ["To correct"]
    assert lines_of(opened(copy))[0][1] == "DVK101"


def _strict(data: bytes) -> bytes:
    main = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            target.writestr(part, source.read(part).replace(*main))
    return buffer.getvalue()


def _broken_styles(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            target.writestr(part, b"<nonsense" if part == "xl/styles.xml" else source.read(part))
    return buffer.getvalue()


@pytest.mark.parametrize("change", [_strict, _broken_styles])
def test_a_workbook_that_openpyxl_cannot_open_comes_back_as_its_values(change: Callable[[bytes], bytes]) -> None:
    data = saved(a_workbook())
    sheets = read_sheets(data)[1]
    _name, copy = annotated_copy(change(data), "xlsx", "a.xlsx", sheets, [UNKNOWN_FIELD])
    book = opened(copy)
    assert book["Mô hình"]["D6"].value == "Kinh té"
    assert comment_of(book["Mô hình"]["D6"])
    assert "This copy holds the values only" in notes_of(book)


def test_a_merge_over_a_million_cells_is_not_laid_out() -> None:
    source = a_workbook()
    data = with_results(saved(source), ('<mergeCell ref="A1:E1" />', '<mergeCell ref="A1:Z1048576" />'))
    assert "This copy holds the values only" in notes_of(opened(returned(data, UNKNOWN_FIELD)[1]))


def test_a_workbook_too_large_for_openpyxl_comes_back_as_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotated_package, "MOST_XML", 1_000)
    assert "This copy holds the values only" in notes_of(returned_book(a_workbook(), UNKNOWN_FIELD))


# --- names and sameness ---


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_name_is_known_again_in_each_language(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_LANG", language)
    name = annotated_copy(b"", "", "Xã Lý Trạch.csv", None, [])[0]
    assert name != "Xã Lý Trạch.xlsx"
    assert RETURNED.sub("", name) == "Xã Lý Trạch.xlsx"
    assert annotated_copy(b"", "", name, None, [])[0] == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("inbox/2022/Xã Lý Trạch.xlsx", "Xã Lý Trạch (to correct).xlsx"),
        ("Xã Lý Trạch (to correct).xlsx", "Xã Lý Trạch (to correct).xlsx"),
        ("Báo cáo 9.2022.xlsx", "Báo cáo 9.2022 (to correct).xlsx"),
        ("Báo cáo 9.2022", "Báo cáo 9.2022 (to correct).xlsx"),
        ("a\\b:c.xlsx", "a_b_c (to correct).xlsx"),
        (".xlsx", "dvk (to correct).xlsx"),
    ],
)
def test_the_name_of_the_copy(name: str, expected: str) -> None:
    assert returned(saved(a_workbook()), name=name)[0] == expected


def test_a_very_long_name_still_fits_a_file_system() -> None:
    assert len(returned(saved(a_workbook()), name="Xã Lý Trạch " * 30 + ".xlsx")[0].encode()) < 255


def test_the_same_file_gives_the_same_bytes_at_any_time_in_any_process() -> None:
    data = SAMPLE.read_bytes()
    script = (
        "import sys, hashlib; from pathlib import Path\n"
        "from dvk_cli.model.finding_codes import finding; from dvk_cli.readers.registry import read_sheets\n"
        "from dvk_cli.renderers.annotated import annotated_copy\n"
        "data = Path(sys.argv[1]).read_bytes(); form, sheets = read_sheets(data)\n"
        "items = [finding('DVK226', sheet=sheets[0].name, cell=cell) for cell in ('C9', 'A1', 'B12')]\n"
        "print(hashlib.sha256(annotated_copy(data, form, 'a.xlsx', sheets, items)[1]).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, str(SAMPLE)],
            env={"PYTHONHASHSEED": seed, "DVK_LANG": "en"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1
    with zipfile.ZipFile(io.BytesIO(returned(data)[1])) as archive, zipfile.ZipFile(io.BytesIO(data)) as original:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        core = archive.read("docProps/core.xml")
        stamp = original.read("docProps/core.xml").partition(b"modified")[2].partition(b">")[2].partition(b"<")[0]
    assert stamp in core


def test_a_new_workbook_has_no_date_of_its_own() -> None:
    first, second = (returned(b"a;b\n1;2\n", name="a.csv")[1] for _time in range(2))
    assert first == second
    core = zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")
    assert core.count(b">1980-01-01T00:00:00Z<") == 2
