"""What .xls files of both ages hold, and that damaged ones are refused in one way."""

import struct
from datetime import date
from pathlib import Path

import pytest
from hand_made import Formula, biff5, ole2

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge
from dvk_cli.readers.xls import XlsReader

FIXTURES = Path(__file__).parent / "fixtures"
READER = XlsReader()


@pytest.fixture(scope="module")
def biff8() -> bytes:
    return (FIXTURES / "mau.xls").read_bytes()


def test_biff8_values_stand_where_they_stood(biff8: bytes) -> None:
    assert READER.accepts(biff8)
    sheet = READER.read(biff8)[0]
    assert sheet.name == "Danh sách"
    assert sheet.rows == [
        ["ĐẢNG ỦY XÃ LÝ TRẠCH"],
        ["TT", "Tên mô hình", "Tỷ lệ", "Năm", "Ngày", "Mã"],
        [1, "Nhà Bè sạch", 0.0381, 2023, date(2023, 12, 31), "007"],
        [2, CellError("#N/A"), 1.5, 2022, None, "1.234"],
        [3, CellError("#DIV/0!"), 3.81, None, "07:30:00", "x"],
        [None, "Kú S¬n"],
        ["giữa"],
        [],
        [6, "dòng 1\ndòng 2"],
    ]
    assert all(isinstance(sheet.rows[row][0], int) for row in (2, 3, 4, 8))


def test_biff8_merges_include_texts_centred_across_cells(biff8: bytes) -> None:
    assert READER.read(biff8)[0].merges == [Merge(0, 0, 0, 2), Merge(6, 0, 6, 1)]


def test_per_cent_is_a_format_and_not_a_sign_after_the_number(biff8: bytes) -> None:
    # C5 holds 3.81 and is shown as 3.81% by the format 0.00"%".
    assert READER.read(biff8)[0].percent == {(2, 2)}


def test_what_is_hidden_counts_only_where_it_holds_something(biff8: bytes) -> None:
    assert [(sheet.name, sheet.hidden) for sheet in READER.read(biff8)] == [
        ("Danh sách", True),
        ("ẩn", True),
        ("thường", False),
    ]


@pytest.mark.parametrize("wrap", [bytes, lambda data: ole2("Book", data)], ids=["bare", "in a container"])
def test_biff5_as_biff8(wrap) -> None:
    cells = [["a", None, 1], [CellError("#REF!"), 0.5, 2.5, 45291], [None, "Kú S¬n"]]
    data = wrap(biff5(cells, {(0, 0): 4, (0, 1): 4, (1, 1): 1, (1, 2): 2, (1, 3): 5, (2, 1): 3}))
    assert READER.accepts(data)
    (sheet,) = READER.read(data)
    assert sheet.rows == [["a", None, 1], [CellError("#REF!"), 0.5, 2.5, date(2023, 12, 31)], [None, "Kú S¬n"]]
    assert sheet.merges == [Merge(0, 0, 0, 1)]
    assert sheet.percent == {(1, 1)}
    assert [sheet.fonts for sheet in READER.read(data)] == [{(2, 1): ".VnTime"}]


def test_formats_without_values_are_no_rows() -> None:
    (sheet,) = READER.read(biff5([["a"]] + [[None] * 3] * 300, {(row, 2): 1 for row in range(1, 301)}))
    assert sheet.rows == [["a"]]


@pytest.mark.parametrize(
    ("serial", "read"),
    [(-1, -1), (0.25, "06:00:00"), (1.5, date(1900, 1, 1)), (45291.75, date(2023, 12, 31)), (3e9, 3_000_000_000)],
)
def test_a_date_that_is_none_stays_a_number(serial: float, read: object) -> None:
    assert READER.read(biff5([[serial]], {(0, 0): 5}))[0].rows == [[read]]


def test_a_number_that_is_none_is_an_error() -> None:
    assert READER.read(biff5([[float("nan"), float("inf")]]))[0].rows == [[CellError("#NUM!")] * 2]


FILE_PASS = b"\x2f\x00\x04\x00\x00\x00\x00\x00"
DAMAGED = ole2("Book", biff5([["a", 1]]))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(biff5([["a"]], extra=FILE_PASS), "DVK103", id="password"),
        pytest.param(ole2("EncryptedPackage", b"x"), "DVK103", id="xlsx with a password"),
        pytest.param(ole2("WordDocument", b"x"), "DVK101", id="doc"),
        pytest.param(ole2("Khac", b"x"), "DVK101", id="another container"),
        pytest.param(DAMAGED[:512], "DVK101", id="header only"),
        pytest.param(DAMAGED[:1500], "DVK101", id="cut in the directory"),
        pytest.param(biff5([["a"]])[:40], "DVK101", id="cut in the globals"),
        pytest.param(DAMAGED[:8], "DVK101", id="signature only"),
    ],
)
def test_why_a_file_cannot_be_read(data: bytes, code: str) -> None:
    assert READER.accepts(data)
    with pytest.raises(UnreadableFile) as refused:
        READER.read(data)
    assert refused.value.code == code
    assert code == "DVK103" or all(refused.value.params.values())


def test_damage_anywhere_is_a_sheet_or_a_refusal(biff8: bytes) -> None:
    for at in range(0, len(biff8), 97):
        damaged = biff8[:at] + bytes([biff8[at] ^ 0xFF]) + biff8[at + 1 :]
        if not READER.accepts(damaged):
            continue
        try:
            READER.read(damaged)
        except UnreadableFile as refused:
            assert refused.code in ("DVK101", "DVK103")


def test_cells_far_out_on_every_row_are_refused() -> None:
    far = [[None] * 255 + [1]] * 17_000
    with pytest.raises(UnreadableFile) as refused:
        READER.read(biff5(far))
    assert refused.value.code == "DVK101"


BLANK, NOUGHT, FIVE = b"\x03" + bytes(5) + b"\xff\xff", bytes(8), struct.pack("<d", 5)
CALCULATED = struct.pack("<HHII", 0x1C1, 8, 0, 0)


@pytest.mark.parametrize(
    ("formulas", "extra", "uncached"),
    [
        ([Formula(BLANK)], b"", {(0, 0)}),
        ([Formula(NOUGHT, flags=3)], b"", {(0, 0)}),
        ([Formula(BLANK), Formula(NOUGHT, flags=3)], b"", {(0, 0), (0, 1)}),
        # A program that calculates has been at work: it says so, or one value shows it.
        ([Formula(BLANK)], CALCULATED, set()),
        ([Formula(BLANK), Formula(FIVE)], b"", set()),
        ([Formula(NOUGHT)], b"", set()),
    ],
)
def test_formulas_that_nobody_has_calculated(formulas: list[Formula], extra: bytes, uncached: set[object]) -> None:
    (sheet,) = READER.read(biff5([[*formulas, "a"]], extra=extra))
    assert sheet.uncached == uncached
    assert all(sheet.rows[row][column] is None for row, column in sheet.uncached)


def test_charts_and_macros_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_LANG", "en")
    chart, macro = (
        struct.pack("<HHIBB", 0x85, 8, 0, 0, kind) + b"\x01" + name for kind, name in ((2, b"B"), (1, b"M"))
    )
    sheets = READER.read(biff5([["a"]], extra=chart + macro))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("B", []), ("M", []), ("Danh sach", [["a"]])]
    assert [sheet.told[0][1]["kind"] for sheet in sheets[:2]] == ["a chart", "a dialog or macros"]


def test_a_time_in_a_workbook_that_counts_from_1904() -> None:
    (sheet,) = READER.read(biff5([[0.25, 43829]], {(0, 0): 5, (0, 1): 5}, extra=struct.pack("<HHH", 0x22, 2, 1)))
    assert sheet.rows == [["06:00:00", date(2023, 12, 31)]]
