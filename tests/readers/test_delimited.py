"""Text with delimiters: which delimiter, which encoding, what a quotation mark encloses."""

import codecs
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.readers.delimited import find_delimiter
from dvk_cli.readers.registry import read_sheets


def rows(data: bytes | str) -> list[list[object]]:
    form, (sheet,) = read_sheets(data.encode() if isinstance(data, str) else data)
    assert (form, sheet.name) == ("csv", "")
    return sheet.rows  # type: ignore[return-value]


def refused(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_sheets(data)
    return caught.value


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("STT;Tên\n1;A\n2;B", ";"),
        ("STT,Tên\n1,A\n2,B", ","),
        ("STT\tTên\n1\tA", "\t"),
        # Decimal commas in every row are as many as the semicolons.
        ("Chỉ tiêu;Kết quả\nTỷ lệ;3,81\nThu nhập;59,7", ";"),
        # Names full of commas, and one semicolon a line.
        ("Tên mô hình;Lĩnh vực\nSạch nhà, sạch ngõ, sạch đồng;NTM\nAn toàn, văn minh, sạch đẹp;Kinh tế", ";"),
        ("Xã, thị trấn,Kinh tế\nLý Trạch, Đại Trạch,5", ","),
        ('STT,Tên\n1,"A; B; C"\n2,"D; E; F"', ","),
        ('STT;Tên\n1;"A,\nB,\nC,\nD"\n', ";"),
        ("a, b, c\n1, 2, 3", ","),
    ],
)
def test_the_delimiter_is_the_one_that_divides_the_lines_alike(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a;b\n", [["a", "b"]]),
        ("\ufeffa;b\n", [["a", "b"]]),
        ("a;;b\n;;\n\nc", [["a", None, "b"], [None, None, None], [], ["c"]]),
        ('"a;b";"c""d"\n', [["a;b", 'c"d']]),
        ('"hai\ndòng";b\nc;d\n', [["hai\ndòng", "b"], ["c", "d"]]),
        ("a;b\r\nc;d\r\n", [["a", "b"], ["c", "d"]]),
        ("Xã Lý Trạch;62\n", [["Xã Lý Trạch", "62"]]),
        ("a;b\rc;d\r", [["a", "b"], ["c", "d"]]),
        ("a;b\tc;d\n1;2\t3;4\n", [["a", "b\tc", "d"], ["1", "2\t3", "4"]]),
        ("Tên;Tỷ lệ\nx;3,81\ny;62,5\n", [["Tên", "Tỷ lệ"], ["x", "3,81"], ["y", "62,5"]]),
        # Excel takes this line for itself: its row 1 is the next one.
        ("sep=;\na,x;b\n1;2\n", [["a,x", "b"], ["1", "2"]]),
        ("\ufeffSEP=|\r\na;b|c\r\n", [["a;b", "c"]]),
    ],
)
def test_cells_stand_in_the_rows_that_a_spreadsheet_shows(data: str, expected: list[list[object]]) -> None:
    assert rows(data) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marked_encodings_are_read(encoding: str) -> None:
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    assert rows(mark + "Xã\tNậm Cắn\n".encode(encoding)) == [["Xã", "Nậm Cắn"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_bytes(encoding: str) -> None:
    assert rows("Tên mô hình\tXã\nVườn mẫu\tNậm Cắn\n".encode(encoding)) == [
        ["Tên mô hình", "Xã"],
        ["Vườn mẫu", "Nậm Cắn"],
    ]


def test_the_line_of_an_open_quote_counts_the_line_that_names_the_delimiter() -> None:
    assert refused(b'sep=;\na;b\n"c;d\n').params == {"line": 3}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "DVK102"),
        (b"  \r\n\t", "DVK102"),
        ("Xã".encode("utf-16-le"), "DVK101"),  # without its mark it is no text
        ("Xã;Lý".encode("cp1258", "replace") + b"\xc3", "DVK110"),
        (b"\xef\xbb\xbfa;\xff", "DVK110"),
        (codecs.BOM_UTF16_LE + b"a", "DVK110"),
    ],
)
def test_what_cannot_be_read_without_guessing_is_refused(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_an_unclosed_quote_is_refused_with_the_line_on_which_it_opens() -> None:
    error = refused(b'a;b\nc;d\n"e;f\ng;h\n')
    assert (error.code, error.params) == ("DVK111", {"line": 3})


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8), min_size=2, max_size=5)
    )
)
def test_any_text_is_read_or_refused(cells: list[list[str]]) -> None:
    data = "\n".join(";".join(row) for row in cells).encode()
    try:
        read_sheets(data)
    except UnreadableFile as error:
        assert error.code in ("DVK101", "DVK102", "DVK111")


def test_a_text_with_too_many_cells_is_refused_before_any_is_kept() -> None:
    # Of four megabytes four million cells are made: kept, they would take fifty times as much.
    tracemalloc.start()
    try:
        error = refused(b"1,2\n" + b",,,,,,,,,\n" * 400_000)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (error.code, error.params["limit"]) == ("DVK136", 4_000_000)
    assert most < 20_000_000


def test_a_line_with_a_nul_is_named_whatever_its_encoding() -> None:
    for encoding in ("utf-8", "utf-16"):
        text = "STT,Tên\r\n" + "1,A\r\n" * 2000 + "2,\0B\r\n"
        error = refused(text.encode(encoding))
        assert (error.code, "2002" in str(error.params)) == ("DVK101", True)
