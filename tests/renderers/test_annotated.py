"""The annotated return: the findings in the sender's own workbook, the list of them, and the copy's name."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from return_world import (
    NO_PERIOD,
    NO_SUBJECT,
    UNKNOWN_FIELD,
    a_workbook,
    color_of,
    comment_of,
    lines_of,
    notes_of,
    returned,
    returned_book,
    saved,
)

from dvk_cli.model.finding_codes import finding
from dvk_cli.model.sheet import RETURNED
from dvk_cli.renderers import annotated
from dvk_cli.renderers.annotated import FILLS, annotated_copy

SAMPLES = Path(__file__).parents[2] / "sample_data"
SAMPLE = SAMPLES / "yen_son/inbox/2020/Xã Thắng Quân 2020.xlsx"


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
