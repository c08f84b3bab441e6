"""What .xlsb files hold: calamine's values, and what it keeps to itself."""

from datetime import date
from pathlib import Path

import pytest
from hand_made import CONTENT_TYPES, record12, xlsb, zipped

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge
from dvk_cli.readers.xlsb import XlsbReader

FIXTURES = Path(__file__).parent / "fixtures"
READER = XlsbReader()


def test_values_errors_and_formats() -> None:
    data = (FIXTURES / "mau.xlsb").read_bytes()
    assert READER.accepts(data)
    (sheet,) = READER.read(data)
    assert sheet.name == "Danh sách"
    assert sheet.rows == [
        ["TT", "Ten mo hinh", "Ty le", "Ty le", "Ngay"],
        [1, "Kú S¬n", 0.0381, 3.81, date(2023, 12, 31)],
        [2, CellError("#N/A"), CellError("#DIV/0!")],
    ]
    assert sheet.percent == {(1, 2)}
    assert not sheet.hidden


def test_an_error_beyond_all_values_is_not_lost() -> None:
    (sheet,) = READER.read(xlsb([[], ["a"], [], [None, None, CellError("#REF!")]]))
    assert sheet.rows == [[], ["a"], [], [None, None, CellError("#REF!")]]


def test_merges_are_cut_to_what_is_used() -> None:
    (sheet,) = READER.read(xlsb([["a", 1], ["b", 2]], merges=[(0, 1_048_575, 0, 0), (5, 9, 5, 9)]))
    assert sheet.merges == [Merge(0, 0, 1, 0)]


@pytest.mark.parametrize(
    ("data", "hidden"),
    [
        (xlsb([["a"]]), False),
        (xlsb([["a"]], hidden=True), True),
        (xlsb([["a"], ["b"]], hidden_rows=[1]), True),
        (xlsb([["a"], []], hidden_rows=[1]), False),
        (xlsb([["a", "b"]], hidden_column=1), True),
        (xlsb([["a", "b"]], hidden_column=2), False),
    ],
)
def test_what_is_hidden(data: bytes, hidden: bool) -> None:
    assert READER.read(data)[0].hidden is hidden


SHORT_CELL = record12(129) + record12(145) + record12(0, bytes(17)) + record12(16, bytes(12)) + record12(146)
FAR_CELL = (
    record12(129)
    + record12(145)
    + record12(0, (1_048_575).to_bytes(4, "little") + bytes(13))
    + record12(5, (16_383).to_bytes(4, "little") + bytes(12))
    + record12(146)
    + record12(130)
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(xlsb([["a"]], sheet=SHORT_CELL), id="cells in short form"),
        pytest.param(xlsb([["a"]], sheet=b"\x00\x7f\x00"), id="cut off"),
        pytest.param(xlsb([["a"]], sheet=b"\xff\xff\xff\xff\xff"), id="rubbish"),
        pytest.param(zipped({"xl/workbook.bin": b""}), id="parts missing"),
    ],
)
def test_why_a_file_cannot_be_read(data: bytes) -> None:
    assert READER.accepts(data)
    with pytest.raises(UnreadableFile) as refused:
        READER.read(data)
    assert refused.value.code == "DVK101"
    assert refused.value.params["reason"]


def test_a_cell_far_out_is_refused_before_it_is_laid_out() -> None:
    with pytest.raises(UnreadableFile) as refused:
        READER.read(xlsb([["a"]], sheet=FAR_CELL))
    assert (refused.value.code, refused.value.params["at"]) == ("DVK136", " (as far as XFD1048576)")


def test_other_zips_are_left_to_others() -> None:
    assert not READER.accepts(zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": ""}))
    assert not READER.accepts(zipped({"xa.xlsb": xlsb([["a"]])}))


def test_a_chart_is_named_and_two_sheets_of_one_name_are_refused() -> None:
    sheet, chart = READER.read(xlsb([["a"]], other="Biểu đồ"))
    assert (sheet.rows, chart.name, chart.rows, chart.told[0][0]) == ([["a"]], "Biểu đồ", [], "DVK135")
    with pytest.raises(UnreadableFile) as refused:
        READER.read(xlsb([["a"]], other="Danh sách"))
    assert refused.value.code == "DVK134"
