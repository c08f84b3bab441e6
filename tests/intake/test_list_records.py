"""Rows of lists: what their cells say, and what is doubtful in them, each once."""

import pytest

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.take_in import take_in
from dvk_cli.model.sheet import CellError, Sheet, Source, Value
from dvk_cli.model.submission import Examined

CATALOGUE = load_catalogue()
REGISTER = UnitRegister.from_gazetteer(gazetteer.find_area("Bố Trạch, Quảng Bình"))
TITLE: list[list[Value]] = [["ĐẢNG ỦY XÃ LÝ TRẠCH"], ["DANH SÁCH ĐƯỢC BIỂU DƯƠNG"], ["Năm 2022"]]
HEADER: list[Value] = ["STT", "Tập thể, cá nhân được công nhận", "Đối tượng", "Cấp", "Hình thức", "Số QĐ", "Ngày"]


def examined(*rows: list[Value]) -> Examined:
    sheet = Sheet("S", [*TITLE, HEADER, *rows])
    return take_in(Source("bao cao.xlsx", "", 0, "xlsx"), [sheet], CATALOGUE, REGISTER, IntakeOptions())


@pytest.mark.parametrize("column", [2, 3, 4])
def test_a_cell_that_is_an_error_is_counted_once(column: int) -> None:
    row: list[Value] = [1, "Thôn 1", "Tập thể", "Cấp huyện", "Giấy khen", "12-QĐ", None]
    row[column] = CellError("#N/A")
    told = [(each.code, each.cell, each.cells) for each in examined(row).findings if each.severity == "error"]
    assert told == [("DVK214", f"{'ABCDE'[column]}5", 1)]


def test_cells_behind_the_header_are_those_of_no_column() -> None:
    # No column "Ghi chú", "Năm" or "Lĩnh vực": what stands behind the last one is none of them.
    done = examined([1, "Thôn 1", "Tập thể", "Cấp huyện", "Giấy khen", "12-QĐ", None, "Kinh tế"])
    assert [(each.recipient, each.field) for each in done.submissions[0].recognitions] == [("Thôn 1", None)]
    assert [(each.code, each.cell) for each in done.findings] == [("DVK107", "H5")]


def test_a_row_shorter_than_its_header_lacks_its_last_cells() -> None:
    done = examined([1, "Thôn 1", "Tập thể", "Cấp huyện", "Giấy khen"], [2, "Thôn 2", "Tập thể", "Cấp huyện"])
    assert [each.form for each in done.submissions[0].recognitions] == ["khen_thuong", "bieu_duong"]
    assert not done.findings
