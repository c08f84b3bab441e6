"""Tables of web pages: as a browser shows them, whatever the page's name, and never for long."""

import codecs
import time
from pathlib import Path

import pytest

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import Merge, Sheet
from dvk_cli.readers.html_table import HtmlReader

FIXTURES = Path(__file__).parent / "fixtures"
READER = HtmlReader()
# So that a small table is not taken for a letterhead.
NUMBERED = "<tr><td>1<td>2<td>3"


def read(page: str, encoding: str = "utf-8") -> list[Sheet]:
    data = page.encode(encoding)
    assert READER.accepts(data)
    return READER.read(data)


def rows(page: str) -> list[list[object]]:
    (sheet,) = read(page)
    return sheet.rows


def test_a_page_by_libreoffice() -> None:
    data = (FIXTURES / "mau.html").read_bytes()
    assert READER.accepts(data)
    sheet = READER.read(data)[0]
    top = sheet.rows.index(["ĐẢNG ỦY XÃ LÝ TRẠCH"])
    assert sheet.rows[top + 1 : top + 3] == [
        ["TT", "Tên mô hình", "Tỷ lệ", "Năm", "Ngày", "Mã"],
        ["1", "Nhà Bè sạch", "3.81%", "2023", "2023-12-31", "007"],
    ]
    assert Merge(top, 0, top, 2) in sheet.merges


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<td>1.234,5", "1.234,5"),
        ("<td x:num='3.81'> 3,81% </td>", "3,81%"),
        ("<th>Tên\n   mô  hình</th>", "Tên mô hình"),
        ("<td>xã<br>Lý Trạch<br/>", "xã\nLý Trạch"),
        ("<td><p>a</p><p>b</p></td>", "a\nb"),
        ("<TD>Kinh t&#7871; &amp; x&atilde; h&#7897;i</TD>", "Kinh tế & xã hội"),
        ("<td>a < b</td>", "a < b"),
        ("<td>a<!-- <td>b --><![if !x]>c<![endif]></td>", "ac"),
        ("<td title='a > b'>c</td>", "c"),
        ("<td><style>td {}</style><script>'<td>'</script>a</td>", "a"),
        ("<td>a<span style='display:none'> và phần sau</span></td>", "a và phần sau"),
    ],
)
def test_one_cell(cell: str, shown: str) -> None:
    assert rows(f"<table><tr>{cell}<td>z<td>9</table>") == [[shown, "z", "9"]]


def test_blank_cells_hold_nothing() -> None:
    assert rows("<table><tr><td>&nbsp;<td> <td>1</table>") == [[None, None, "1"]]


def test_spans_become_merges_and_push_cells_aside() -> None:
    (sheet,) = read(
        "<html><table><tr><td rowspan=2>TT<td colspan='2'>Số lượng<td rowspan=0>Ghi chú"
        "<tr><td>Tập thể<td>Cá nhân<tr><td>1<td>2<td>3</table>"
    )
    assert sheet.rows == [["TT", "Số lượng", None, "Ghi chú"], [None, "Tập thể", "Cá nhân"], ["1", "2", "3"]]
    assert sheet.merges == [Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(0, 3, 2, 3)]


def test_text_around_tables_stands_above_and_below() -> None:
    (sheet,) = read(
        "<!DOCTYPE html><body><h1>BÁO CÁO</h1><div>Năm <b>2023</b></div>"
        f"<table><tr><td>TT<td>Tên<td>Số{NUMBERED}</table><p>NGƯỜI LẬP</p></body>"
    )
    assert sheet.rows == [["BÁO CÁO"], ["Năm 2023"], ["TT", "Tên", "Số"], ["1", "2", "3"], ["NGƯỜI LẬP"]]


def test_a_letterhead_set_as_a_table_stands_above_too() -> None:
    (sheet,) = read(
        "<table><tr><td>ĐẢNG ỦY XÃ LÝ TRẠCH<td>ĐẢNG CỘNG SẢN VIỆT NAM</table>"
        f"<table><tr><td>TT<td>Tên<td rowspan=2>Số{NUMBERED}</table>"
    )
    assert sheet.rows[0] == ["ĐẢNG ỦY XÃ LÝ TRẠCH", "ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert sheet.merges == [Merge(1, 2, 2, 2)]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    outer, inner = read(f"<table><tr><td>a<td>trước<table>{NUMBERED}</table> sau<td>c{NUMBERED}</table>")
    assert outer.rows == [["a", "trước sau", "c"], ["1", "2", "3"]]
    assert inner.rows == [["1", "2", "3"]]
    assert [outer.name, inner.name] == ["Bảng 1", "Bảng 2"]


def test_a_page_laid_out_by_a_table_gives_the_table_in_it() -> None:
    (sheet,) = read(f"<table><tr><td>XÃ LÝ TRẠCH<tr><td><table>{NUMBERED}</table></table>")
    assert sheet.rows == [["XÃ LÝ TRẠCH"], ["1", "2", "3"]]


@pytest.mark.parametrize(
    "page",
    [
        f"<tr style='display:none'><td>a<td>b<td>c{NUMBERED}",
        f"<col style='mso-x:1;DISPLAY: none'><tr><td>a<td>b<td>c{NUMBERED}",
    ],
)
def test_hidden_rows_and_columns_are_read_and_said(page: str) -> None:
    (sheet,) = read(f"<table>{page}</table>")
    assert sheet.hidden
    assert sheet.rows[0] == ["a", "b", "c"]


def test_a_page_without_tables_is_its_text() -> None:
    assert rows("<html><p>Không có số liệu</p></html>") == [["Không có số liệu"]]


META = "<html><meta http-equiv=Content-Type content='text/html; charset={}'><table><tr><td>Xã Lý Trạch<td>2<td>3"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (META.format("utf-8").encode(), None),
        (META.format("windows-1252").encode(), "ok, as declared"),
        (META.format("unicode").encode(), None),
        (codecs.BOM_UTF8 + META.format("latin-1").encode(), None),
        (META.format("unicode").encode("utf-16"), None),
        (META.format("khong-co").encode(), "DVK110"),
        (META.format("ascii").encode(), "DVK110"),
        (META.replace("charset", "").format("").encode("utf-8") + b"\xe1", "DVK110"),
    ],
)
def test_the_encoding_is_what_the_page_says(data: bytes, code: str | None) -> None:
    assert READER.accepts(data)
    if code == "DVK110":
        with pytest.raises(UnreadableFile) as refused:
            READER.read(data)
        assert refused.value.code == code
        return
    cell = READER.read(data)[0].rows[0][0]
    assert (cell == "Xã Lý Trạch") is (code is None)


@pytest.mark.parametrize(
    ("data", "accepted"),
    [
        (b"\xef\xbb\xbf \r\n<TABLE border=1>", True),
        (b"<?xml version='1.0'?><html>", True),
        (b"<!-- a --><style>x</style><table>", True),
        (b"MIME-Version: 1.0\r\n", True),
        (b"<?xml version='1.0'?><Workbook><Table>", False),
        (b"<?xml version='1.0'?><a>", False),
        (b"TT;T\xc3\xaan;<table>", False),
        (b"PK\x03\x04", False),
    ],
)
def test_pages_are_known_by_their_tags(data: bytes, accepted: bool) -> None:
    assert READER.accepts(data) is accepted


@pytest.mark.parametrize(
    "data",
    [b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", b"<html><frameset><frame src='sheet001.htm'></frameset>"],
)
def test_pages_whose_tables_are_elsewhere_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        READER.read(data)
    assert refused.value.code == "DVK101"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<table><tr><td colspan=1000 rowspan=65534>x" * 3_000, "DVK136"),
        ("<table>" + "<tr><td rowspan=65534>x" * 6_000, "DVK136"),
        ("<table>" * 500_000, "DVK136"),
        ("<table><tr>" + "<td colspan=1000>" * 50, "DVK101"),
        ("<table>" + "<tr>" * 1_100_000, "DVK136"),
    ],
)
def test_pages_that_ask_for_too_much_are_refused(page: str, code: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile) as refused:
        read(page)
    assert refused.value.code == code
    assert time.process_time() - start < 30


@pytest.mark.parametrize(
    "damage", ["<!--", "<td '", "<a <", '<td "', "<style>", "<![", "<", "</", "<td a=", "&", "<p " + "a " * 50]
)
def test_damaged_pages_take_no_longer_than_whole_ones(damage: str) -> None:
    start = time.process_time()
    page = "<table><tr><td>1" + damage * (2_000_000 // len(damage))
    try:
        sheets = read(page)
    except UnreadableFile as refused:
        assert refused.code == "DVK101"
    else:
        assert str(sheets[0].rows[0][0]).startswith("1")
    assert time.process_time() - start < 30


def test_more_than_thirty_megabytes_are_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        READER.read(b"<table>".ljust((30 << 20) + 1))
    assert refused.value.code == "DVK123"
