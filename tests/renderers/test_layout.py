"""Columns of text: nothing is split, and what does not fit stands below."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.renderers.layout import Column, fold, hanging, table, visible, width_of

_word = st.text("abcđêxy0123", min_size=1, max_size=9)
_words = st.lists(_word, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("Xã Lý Trạch", 20, ["Xã Lý Trạch"]),
        ("Xã Lý Trạch", 6, ["Xã Lý", "Trạch"]),
        ("Xã Thượng Trạch", 3, ["Xã", "Thượng", "Trạch"]),
        ("inbox/2021/19123_2021.xlsx", 12, ["inbox/2021/", "19123_2021.xlsx"]),
        ("triệu đồng/người/năm", 12, ["triệu đồng/", "người/năm"]),
    ],
)
def test_lines_break_at_spaces_and_after_slashes_of_long_words(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines


@given(_words, st.integers(1, 30))
def test_folding_keeps_every_word_whole_and_in_order(text: str, width: int) -> None:
    lines = fold(text, width)
    assert " ".join(lines) == text
    assert all(width_of(line) <= width or " " not in line for line in lines)


def test_a_paragraph_hangs_from_its_dash() -> None:
    assert hanging("một hai ba", 8, "- ", "  ") == ["- một", "  hai ba"]


@pytest.mark.parametrize(("text", "width"), [("Xã", 2), ("Xa\u0303", 2), ("", 0), ("漢字", 4)])
def test_width_is_what_a_terminal_shows(text: str, width: int) -> None:
    assert width_of(text) == width


def test_signs_that_a_terminal_would_obey_are_shown() -> None:
    assert visible("a\x1b[31m\n b\x9b") == "a\\x1b[31m b\\x9b"


NAMES = [Column("Đơn vị"), Column("Tổng số mô hình", right=True), Column("Số hộ", right=True)]
ROWS = [["Xã Lý Trạch", "306 (báo cáo ghi: 307)", "2.533"], ["Tổng", "612", "9"]]


def test_what_fits_stands_on_one_line_each() -> None:
    assert table(NAMES, ROWS, 60, total=True) == [
        "Đơn vị               Tổng số mô hình   Số hộ",
        "────────────────────────────────────────────",
        "Xã Lý Trạch   306 (báo cáo ghi: 307)   2.533",
        "────────────────────────────────────────────",
        "Tổng                             612       9",
    ]


def test_headers_fold_before_cells() -> None:
    columns = [Column("Đơn vị"), Column("Tổng số mô hình", right=True), Column("Số hộ nghèo", right=True)]
    assert table(columns, [["Xã Lý Trạch", "30", "2.533"]], 33) == [
        "               Tổng số      Số hộ",
        "Đơn vị         mô hình      nghèo",
        "─────────────────────────────────",
        "Xã Lý Trạch         30      2.533",
    ]


def test_only_what_is_said_of_a_number_goes_below_it() -> None:
    assert table(NAMES, ROWS, 38) == [
        "Đơn vị          Tổng số mô hình  Số hộ",
        "──────────────────────────────────────",
        "Xã Lý Trạch                 306  2.533",
        "             (báo cáo ghi: 307)",
        "Tổng                        612      9",
    ]


def test_columns_that_do_not_fit_stand_below_beside_the_same_names() -> None:
    rows = [["Xã Lý Trạch", *map(str, range(1000, 1006))], ["Xã Hạ Trạch", "…", *map(str, range(5))]]
    made = table([Column("Đơn vị"), *(Column(f"Cột {n}", right=True) for n in range(6))], rows, 40)
    assert made == [
        "Đơn vị        Cột 0   Cột 1   Cột 2",
        "───────────────────────────────────",
        "Xã Lý Trạch    1000    1001    1002",
        "Xã Hạ Trạch       …       0       1",
        "",
        "Đơn vị        Cột 3   Cột 4   Cột 5",
        "───────────────────────────────────",
        "Xã Lý Trạch    1003    1004    1005",
        "Xã Hạ Trạch       2       3       4",
    ]


def test_a_leading_column_that_does_not_fit_stands_on_lines_of_its_own() -> None:
    columns = [Column("Tệp"), Column("Đơn vị"), Column("Kết quả")]
    rows = [["inbox/2021/Xã Lý Trạch.xlsx", "Xã Lý Trạch", "đã nhận"], ["", "Xã Hạ Trạch", "trả lại"]]
    assert table(columns, rows, 30, lead=True) == [
        "Tệp",
        "  Đơn vị       Kết quả",
        "──────────────────────",
        "inbox/2021/Xã Lý Trạch.xlsx",
        "  Xã Lý Trạch  đã nhận",
        "  Xã Hạ Trạch  trả lại",
    ]


_cells = st.lists(st.tuples(_words, st.integers(0, 10**9).map(str), st.integers(0, 99).map(str)), max_size=5)


@given(_cells, st.lists(_words, min_size=3, max_size=3), st.integers(30, 80))
def test_no_line_is_wider_than_the_terminal_and_no_word_is_split_or_lost(
    rows: list[tuple[str, str, str]], names: list[str], width: int
) -> None:
    columns = [Column(names[0]), Column(names[1], right=True), Column(names[2], right=True)]
    made = table(columns, rows, width)
    assert max(map(width_of, made)) <= width
    words = " ".join(made).split()
    for word in " ".join([*names, *(cell for row in rows for cell in row)]).split():
        assert word in words
