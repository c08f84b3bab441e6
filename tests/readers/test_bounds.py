"""How many cells of a file are read is what the office says, in each format."""

from pathlib import Path

import pytest

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS
from dvk_cli.readers.bounds import MAX_COLUMNS, MAX_ROWS, Budget
from dvk_cli.readers.registry import read_sheets

FIXTURES = Path(__file__).with_name("fixtures")
TEXT = "STT,Tên mô hình\n1,Vườn mẫu\n2,Đường hoa\n".encode()
PAGE = "<table><tr><td>STT<td>Tên</tr><tr><td>1<td>Vườn mẫu</tr></table>".encode()
FILES = {path.name: path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.is_file()}


def refused(data: bytes, cells: int) -> UnreadableFile | None:
    try:
        read_sheets(data, cells)
    except UnreadableFile as error:
        return error
    return None


@pytest.mark.parametrize("data", [*FILES.values(), TEXT, PAGE], ids=[*FILES, "text", "page"])
def test_each_format_is_read_up_to_a_number_of_cells_and_no_further(data: bytes) -> None:
    too_few, enough = 0, MOST_CELLS
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (middle, enough) if refused(data, middle) else (too_few, middle)
    sheets = read_sheets(data)[1]
    assert sum(len(row) for sheet in sheets for row in sheet.rows) <= enough < 3_000
    assert read_sheets(data, enough)[1] == read_sheets(data, 0)[1] == sheets
    error = refused(data, too_few) if too_few else None
    assert error is None or (error.code, error.params["limit"]) == ("DVK136", too_few)
    assert too_few


def test_a_text_costs_its_cells_and_one_for_each_line() -> None:
    error = refused(TEXT, 8)
    assert error is not None
    assert (error.code, error.params) == ("DVK136", {"limit": 8, "at": " (as far as B3)"})
    assert refused(TEXT, 9) is None


def test_rows_and_columns_that_no_sheet_has_are_refused_whatever_the_limit() -> None:
    Budget(0).spend(10**12, MAX_ROWS - 1, MAX_COLUMNS - 1)
    for row, column in ((MAX_ROWS, 0), (0, MAX_COLUMNS)):
        with pytest.raises(UnreadableFile) as far:
            Budget(0).spend(1, row, column)
        assert far.value.code == "DVK101"
