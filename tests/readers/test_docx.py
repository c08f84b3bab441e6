"""Tables of Word documents, with what stands around them."""

import time
from pathlib import Path

import pytest
from hand_made import docx, p, tbl, tc, zipped

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import Merge, Sheet
from dvk_cli.readers.docx import DocxReader

FIXTURES = Path(__file__).parent / "fixtures"
READER = DocxReader()


def read(body: str) -> list[Sheet]:
    data = docx(body)
    assert READER.accepts(data)
    return READER.read(data)


def test_a_document_by_libreoffice() -> None:
    data = (FIXTURES / "mau.docx").read_bytes()
    assert READER.accepts(data)
    sheet = READER.read(data)[0]
    assert sheet.name == "Bảng 1"
    top = sheet.rows.index(["ĐẢNG ỦY XÃ LÝ TRẠCH"])
    assert sheet.rows[top + 1 : top + 3] == [
        ["TT", "Tên mô hình", "Tỷ lệ", "Năm", "Ngày", "Mã"],
        ["1", "Nhà Bè sạch", "3.81%", "2023", "2023-12-31", "007"],
    ]
    assert Merge(top, 0, top, 2) in sheet.merges


def test_letterhead_paragraphs_tables_and_signatures_in_their_order() -> None:
    first, second = read(
        tbl(["ĐẢNG ỦY XÃ LÝ TRẠCH", "ĐẢNG CỘNG SẢN VIỆT NAM"])
        + p("DANH SÁCH MÔ HÌNH")
        + p("")
        + p("Năm 2023")
        + tbl(["TT", "Tên mô hình", "Lĩnh vực"], ["1", "Nhà Bè sạch", "Kinh tế"])
        + p("Biểu 2")
        + tbl(["TT", "Tên", "Cấp"], ["1", "A", "Huyện"])
        + tbl(["NGƯỜI LẬP BIỂU", "TRƯỞNG BAN"])
        + p("(Ký tên)")
    )
    assert first.name == "Bảng 1"
    assert first.rows == [
        ["ĐẢNG ỦY XÃ LÝ TRẠCH", "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["DANH SÁCH MÔ HÌNH"],
        ["Năm 2023"],
        ["TT", "Tên mô hình", "Lĩnh vực"],
        ["1", "Nhà Bè sạch", "Kinh tế"],
    ]
    assert second.name == "Bảng 2"
    assert second.rows == [
        ["Biểu 2"],
        ["TT", "Tên", "Cấp"],
        ["1", "A", "Huyện"],
        ["NGƯỜI LẬP BIỂU", "TRƯỞNG BAN"],
        ["(Ký tên)"],
    ]


def test_spans_and_vertical_merges() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    (sheet,) = read(
        p("Năm 2023")
        + tbl(
            [tc("TT", start), tc("Số lượng", '<w:gridSpan w:val="2"/>'), tc("Ghi chú", start)],
            [tc("", on), "Tập thể", "Cá nhân", tc("", on)],
            [tc("", on), "1", "2", tc("", '<w:vMerge w:val="continue"/>')],
            ["a", "b", "c", tc("d", on.replace("/", ' w:val="restart"/'))],
        )
    )
    assert sheet.rows == [
        ["Năm 2023"],
        ["TT", "Số lượng", None, "Ghi chú"],
        [None, "Tập thể", "Cá nhân"],
        [None, "1", "2"],
        ["a", "b", "c", "d"],
    ]
    assert sorted(sheet.merges, key=lambda m: m.left) == [Merge(1, 0, 3, 0), Merge(1, 1, 1, 2), Merge(1, 3, 3, 3)]


def test_a_row_that_starts_further_right() -> None:
    table = tbl(["1", "2", "3"], ["b", "c"]).replace(
        "</w:tr><w:tr>", '</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    )
    assert read(table)[0].rows == [["1", "2", "3"], [None, "b", "c"]]


@pytest.mark.parametrize(
    ("paragraph", "shown"),
    [
        ("<w:p><w:r><w:t>Kinh</w:t></w:r><w:r><w:t xml:space='preserve'> tế</w:t></w:r></w:p>", "Kinh tế"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a b\nc"),
        (p("a") + p("") + p("b"), "a\nb"),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "a"),
        ("<w:p><w:r><w:t>2021</w:t><w:noBreakHyphen/><w:t>2023</w:t></w:r></w:p>", "2021-2023"),
        (
            "<w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:ins><w:r><w:t>mới</w:t></w:r></w:ins></w:p>",
            "mới",
        ),
        ("<w:p><w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom><w:r><w:t>ở</w:t></w:r></w:p>", "ở"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>3</w:t></w:r></w:p>", "3"),
        ("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>", "✓"),
        ("<w:p><w:r><w:sym w:font='Symbol' w:char='00B7'/><w:sym w:char='0'/></w:r></w:p>", "·"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + p("điền") + "</w:sdtContent></w:sdt>", "điền"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("Nhập ở đây") + "</w:sdtContent></w:sdt>",
            None,
        ),
    ],
)
def test_one_cell(paragraph: str, shown: str | None) -> None:
    (sheet,) = read(tbl([f"<w:tc>{paragraph}</w:tc>", "2", "z"]))
    assert sheet.rows == [[shown, "2", "z"]]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p('KHỐI DÂN VẬN')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    (sheet,) = read(f"<w:p>{drawn}<w:t>Năm 2023</w:t></w:r></w:p>" + tbl(["1", "2", "3"]))
    assert sheet.rows == [["KHỐI DÂN VẬN"], ["Năm 2023"], ["1", "2", "3"]]


def test_a_text_box_over_a_cell_is_a_note_below() -> None:
    box = f"<w:tc><w:p><w:r><w:txbxContent>{p('Mật')}</w:txbxContent><w:t>1</w:t></w:r></w:p></w:tc>"
    assert read(tbl([box, "2", "3"]))[0].rows == [["1", "2", "3"], ["Mật"]]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    outer, inner = read(tbl([f"<w:tc>{p('a')}{tbl(['1', '2', '3'])}{p('b')}</w:tc>", "2", "3"]))
    assert outer.rows == [["a\nb", "2", "3"]]
    assert inner.rows == [["1", "2", "3"]]


def test_settings_of_before_a_tracked_change_do_not_count() -> None:
    before = '<w:tcPrChange><w:tcPr><w:gridSpan w:val="5"/></w:tcPr></w:tcPrChange>'
    assert read(tbl([tc("1", before), "2", "3"]))[0].rows == [["1", "2", "3"]]


def test_a_letter_without_tables_is_its_text() -> None:
    (sheet,) = read(p("Kính gửi: Ban Dân vận"))
    assert (sheet.name, sheet.rows) == ("Văn bản", [["Kính gửi: Ban Dân vận"]])
    assert read("<w:p/>") == []


def test_a_numbered_part_and_strict_documents() -> None:
    part = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        + tbl(["1", "2", "3"])
        + "</w:body></w:document>"
    )
    assert READER.read(zipped({"word/document2.xml": part}))[0].rows == [["1", "2", "3"]]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(docx(p("&a;"), doctype=LAUGHS), "DVK101", id="entities"),
        pytest.param(docx("<w:p>"), "DVK101", id="not well-formed"),
        pytest.param(docx("<w:p>" * 1_000 + "</w:p>" * 1_000), "DVK101", id="deep"),
        pytest.param(docx(p("x" * 20) * 200_000), "DVK136", id="a book"),
        pytest.param(docx("<w:tbl></w:tbl>" * 30_000), "DVK136", id="many tables"),
        pytest.param(docx("<w:tbl>" + "<w:tr/>" * 200_000 + "</w:tbl>"), "DVK136", id="many rows"),
        pytest.param(docx(tbl([tc("x", '<w:gridSpan w:val="99999"/>')] * 2)), "DVK101", id="wide cells"),
        pytest.param(docx(tbl([tc("x", '<w:gridSpan w:val="x"/>')])), "DVK101", id="no number"),
        pytest.param(docx('<w:gridBefore w:val="1"/>'), "DVK101", id="outside of tables"),
        pytest.param(docx(" " * (101 << 20)), "DVK123", id="inflates to 101 MB"),
    ],
)
def test_why_a_file_cannot_be_read(data: bytes, code: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile) as refused:
        READER.read(data)
    assert refused.value.code == code
    assert time.process_time() - start < 30
