"""The Word document: letterhead of both profiles, tables, pictures, and nothing that depends on the day."""

import io
import zipfile
from datetime import date
from typing import Any

import msgspec
import pytest
from docx import Document
from docx.oxml.ns import qn
from report_world import PAPER, bars, figure, report, table

from dvk_cli.model.report import FieldPart, Paper, Remark, Report, TypicalModel
from dvk_cli.model.summary import Column
from dvk_cli.renderers.report import charts
from dvk_cli.renderers.report.word import docx
from dvk_cli.renderers.report.word_tables import widths_of

STATE = Paper(profile="nha_nuoc", issuer=("ỦY BAN NHÂN DÂN\nHUYỆN A",), place="A", signatory_title="CHỦ TỊCH")
MODELS = table(
    "models", ["Lĩnh vực", "Tập thể", "Tổng số"], ["Kinh tế", 1200, 1200], ["Tổng số", 1200, 1200], total=True
)


def opened(made: Report, paper: Paper = PAPER) -> Any:
    return Document(io.BytesIO(docx(made, paper)))


def lines(cell: Any) -> list[str]:
    return [paragraph.text for paragraph in cell.paragraphs if paragraph.text]


def with_paper(**changes: Any) -> Paper:
    return msgspec.structs.replace(PAPER, **changes)


# --- letterhead ---


@pytest.mark.parametrize(
    ("paper", "left", "right"),
    [
        (
            PAPER,
            ["HUYỆN ỦY A", "BAN DÂN VẬN", "*", "Số          -BC/BDVHU"],
            ["ĐẢNG CỘNG SẢN VIỆT NAM", "A, ngày      tháng      năm        "],
        ),
        (
            STATE,
            ["ỦY BAN NHÂN DÂN", "HUYỆN A", "Số:          /BC-UBND"],
            [
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                "A, ngày      tháng      năm        ",
            ],
        ),
    ],
)
def test_the_letterhead(paper: Paper, left: list[str], right: list[str]) -> None:
    cells = opened(report(), paper).tables[0].rows[0].cells
    assert [lines(cell) for cell in cells] == [left, right]


@pytest.mark.parametrize(("paper", "drawn"), [(PAPER, 1), (STATE, 3)])
def test_lines_are_drawn_and_words_are_not_underlined(paper: Paper, drawn: int) -> None:
    """The Party's heading has one; the State's motto, issuer and subject have one each."""
    document = opened(report(), paper)
    assert len(document.element.body.findall(f".//{qn('w:pBdr')}/{qn('w:top')}")) == drawn
    runs = [run for cell in document.tables[0].rows[0].cells for p in cell.paragraphs for run in p.runs]
    assert not any(run.underline for run in runs)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 1, 5), "A, ngày 05 tháng 01 năm 2024"),
        (date(2023, 12, 31), "A, ngày 31 tháng 12 năm 2023"),
        (date(2023, 3, 9), "A, ngày 09 tháng 3 năm 2023"),
    ],
)
def test_the_day_is_written_only_if_it_is_given(day: date, words: str) -> None:
    assert lines(opened(report(), with_paper(dated=day)).tables[0].rows[0].cells[1])[-1] == words


def test_the_symbol_and_the_recipients_of_dvk_toml() -> None:
    document = opened(report(), with_paper(symbol="XYZ", recipients=("Thường trực Huyện ủy;", "Lưu.")))
    assert lines(document.tables[0].rows[0].cells[0])[-1] == "Số          -BC/XYZ"
    assert lines(document.tables[-1].rows[0].cells[0]) == ["Nơi nhận:", "- Thường trực Huyện ủy;", "- Lưu."]
    assert lines(document.tables[-1].rows[0].cells[1]) == ["TRƯỞNG BAN"]


@pytest.mark.parametrize(
    ("paper", "title"), [(PAPER, "kết quả thực hiện phong trào"), (STATE, "Kết quả thực hiện phong trào")]
)
def test_the_title(paper: Paper, title: str) -> None:
    paragraphs = [p for p in opened(report(), paper).paragraphs if p.text]
    assert paragraphs[0].text == "BÁO CÁO"
    assert paragraphs[1].text.startswith(title)
    assert all(run.bold for p in paragraphs[:2] for run in p.runs)


@pytest.mark.parametrize(("paper", "heading"), [(PAPER, "I- KẾT QUẢ CHUNG"), (STATE, "I. KẾT QUẢ CHUNG")])
def test_headings_stay_with_what_follows(paper: Paper, heading: str) -> None:
    headings = [p for p in opened(report(), paper).paragraphs if p.style.name.startswith("Heading")]
    assert headings[0].text == heading
    assert all(p.paragraph_format.keep_with_next for p in headings)


# --- the page ---


def test_the_page_is_the_profiles() -> None:
    section = opened(report()).sections[0]
    mm = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
    ]
    assert mm == [210, 297, 20, 20, 30, 15]


def test_pages_are_numbered_from_the_second_on() -> None:
    section = opened(report()).sections[0]
    assert section.different_first_page_header_footer
    assert " PAGE " in section.header._element.xml
    assert section.first_page_header.paragraphs[0].text == ""


def test_type_and_language() -> None:
    document = opened(report())
    settings = document.styles["Normal"].element.rPr
    assert settings.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    fonts = settings.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    assert document.styles["Normal"].font.size.pt == 14


# --- tables and pictures ---


def test_a_table_repeats_its_header_and_tears_no_row() -> None:
    document = opened(report(tables=(MODELS,)))
    rows = document.tables[1].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Lĩnh vực", "Tập thể", "Tổng số"],
        ["Kinh tế", "1.200", "1.200"],
        ["Tổng số", "1.200", "1.200"],
    ]
    settings = [row._tr.trPr for row in rows]
    assert [each.find(qn("w:tblHeader")) is not None for each in settings] == [True, False, False]
    assert all(each.find(qn("w:cantSplit")) is not None for each in settings)
    widths = [column.width.mm for column in document.tables[1].columns]
    assert sum(widths) == pytest.approx(165, abs=0.2)


def test_a_row_of_a_hundred_names_goes_on_overleaf() -> None:
    """Kept whole, it would leave the caption alone on a page and an empty page behind."""
    names = ", ".join(f"Xã Trường Sơn {n}" for n in range(100))
    rows = (
        opened(report(tables=(table("models", ("Báo cáo", "Số"), ("Đủ", 1), (names, 100), total=True),))).tables[1].rows
    )
    assert [len(row._tr.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}")) for row in rows] == [1, 1, 0]
    assert not rows[2].cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_a_caption_stays_with_its_table_and_a_picture_with_its_caption() -> None:
    document = opened(report(tables=(MODELS,), charts=(bars("Kinh tế"),)))
    by_text = {p.text: p for p in document.paragraphs}
    caption = next(text for text in by_text if text.startswith("Bảng 1. "))
    assert by_text[caption].paragraph_format.keep_with_next
    place = [p.text for p in document.paragraphs].index("Hình 1. Số mô hình")
    assert document.paragraphs[place - 1].paragraph_format.keep_with_next


def test_a_picture_is_described() -> None:
    document = opened(report(charts=(bars("Kinh tế"),)))
    properties = document.element.body.find(f".//{qn('wp:docPr')}")
    assert (properties.get("name"), properties.get("descr")) == ("Hình 1", "Biểu đồ thanh.")


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["TT", "Đơn vị", "Kinh tế"], [["1", "Xã A", "5"], ["2", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện", "1.234"]]),
        (["Chỉ tiêu", "Đơn vị tính", "Giá trị"], [["Vốn vay", "triệu đồng/người/năm", "28.070.000.000"]]),
        (["A", "B"], [["x" * 400, "1"]]),
        ([f"Cột {n}" for n in range(12)], [["a"] + ["1.000.000"] * 11]),
    ],
)
def test_widths_fill_the_page_and_leave_nothing_out(labels: list[str], rows: list[list[str]]) -> None:
    columns = [Column(str(n), label, numeric=n > 0) for n, label in enumerate(labels)]
    widths = widths_of(columns, labels, rows, 12, 165)
    assert sum(widths) == pytest.approx(165)
    assert all(width > 4 for width in widths)


def test_a_short_word_is_not_broken() -> None:
    columns = [Column("number", "TT", numeric=False), Column("b", "Đơn vị", numeric=False)]
    widths = widths_of(columns, ["TT", "Đơn vị"], [["36", "Ủy ban " * 40]], 12, 165)
    # Two bold capitals of 12 points and the cell's padding.
    assert widths[0] > 2 * 0.7 * 12 * 25.4 / 72 + 3


# --- words that come from files ---


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=HYPERLINK(1)", "a & b", "]]>", "\x0bdấu \x00 lạ"])
def test_what_comes_from_a_file_stays_text(name: str) -> None:
    part = FieldPart("kinh_te", name, (TypicalModel(name, name, name),))
    made = report(
        figure("models.kinh_te", 1),
        fields=(part,),
        remarks=(Remark("x", name),),
        tables=(table("models", ["Lĩnh vực", "Số"], [name, 1]),),
        charts=(bars(name),),
        area=name,
    )
    content = docx(made, with_paper(issuer=(name,), place=name, signatory_title=name, recipients=(name,)))
    shown = " ".join(name.replace("\x00", "�").split())
    document = Document(io.BytesIO(content))
    assert any(f"“{shown}” của {shown}." in p.text for p in document.paragraphs)
    assert document.tables[1].rows[1].cells[0].text == shown
    assert b"<script" not in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")


# --- the same bytes ---


def test_the_same_report_gives_the_same_bytes_and_no_clock() -> None:
    made = report(figure("models.total", 5), tables=(MODELS,), charts=(bars("Kinh tế", "$x_1$ Khác"),))
    content = docx(made, PAPER)
    assert content == docx(made, PAPER)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "docProps/thumbnail.jpeg" not in archive.namelist()
    core = Document(io.BytesIO(content)).core_properties
    assert core.created is not None and core.created.date() == date(2023, 12, 31)
    assert (core.title, core.language) == (
        "Kết quả thực hiện phong trào thi đua “Dân vận khéo” giai đoạn 2021-2023 trên địa bàn huyện A",
        "vi-VN",
    )


def test_the_language_of_the_reader_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = report(figure("models.total", 5, declared=6), tables=(MODELS,))
    english = docx(made, PAPER)
    monkeypatch.setenv("DVK_LANG", "vi")
    assert docx(made, PAPER) == english


# --- pictures ---


def test_pictures_are_the_same_each_time() -> None:
    picture = charts.png(bars("Kinh tế $a$", "Văn hóa - xã hội"))
    assert picture == charts.png(bars("Kinh tế $a$", "Văn hóa - xã hội"))
    assert picture.startswith(b"\x89PNG")


def test_a_users_own_settings_of_matplotlib_change_nothing() -> None:
    import matplotlib as mpl

    plain = charts.png(bars("Kinh tế"))
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red"}):
        assert charts.png(bars("Kinh tế")) == plain
