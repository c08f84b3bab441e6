"""The annotated return of what has come back once, and of files that are no workbook of Excel's."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from openpyxl.comments import Comment
from return_world import (
    UNKNOWN_FIELD,
    a_workbook,
    color_of,
    comment_of,
    lines_of,
    notes_of,
    opened,
    returned,
    returned_book,
    saved,
    trimmed,
    with_results,
)

from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.take_in import take_in
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.sheet import LIST_MARK, CellError, Merge, Sheet, Source
from dvk_cli.readers.registry import read_sheets
from dvk_cli.renderers import annotated_package
from dvk_cli.renderers.annotated import AUTHOR, COMMENT_MARK, annotated_copy

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
    assert trimmed(read_sheets(copy)[1][1]) == trimmed(read_sheets(data)[1][0])


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
