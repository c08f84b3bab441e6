"""Declared totals beside rows that an error keeps out: one cause, one finding."""

import pytest

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.take_in import take_in
from dvk_cli.model.sheet import Sheet, Source

CATALOGUE = load_catalogue()
REGISTER = UnitRegister.from_gazetteer(gazetteer.find_area("Bố Trạch, Quảng Bình"))
OWN: list[list[object]] = [["ĐẢNG ỦY XÃ LÝ TRẠCH"], ["DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO"], ["Năm 2022"]]


def told(rows: list[list[object]]) -> list[tuple[str, str | None]]:
    sheets = [Sheet("S", [*OWN, *rows])]  # type: ignore[list-item]
    examined = take_in(Source("bao cao.xlsx", "", 0, "xlsx"), sheets, CATALOGUE, REGISTER, IntakeOptions())
    return [(finding.code, finding.cell) for finding in examined.findings if finding.severity != "info"]


HEADER = ["STT", "Tên mô hình", "Loại hình"]
CROSS = ["Lĩnh vực", "Tập thể", "Cá nhân", "Tổng số"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [HEADER, ["I", "Kinh tế"], [1, "A", "TT"], ["II", "Lĩnh vực xanh"], [1, "B", "CN"], [None, "Tổng cộng: 2"]],
            [("DVK203", "B7")],
            id="a section without a field",
        ),
        pytest.param(
            [HEADER, ["I", "Kinh tế"], [1, "A", "TT"], [None, "Tổng cộng: 2"]],
            [("DVK302", "B7")],
            id="a list that is only short",
        ),
        pytest.param(
            [
                *([HEADER, ["I", "Kinh tế"], [1, "A", "TT"], [None, "Cộng mục I: 3"]]),
                *([["II", "Lĩnh vực xanh"], [1, "B", "CN"], [None, "Tổng cộng: 4"]]),
            ],
            [("DVK203", "B8"), ("DVK302", "B7")],
            id="the total of another section is still compared",
        ),
        pytest.param(
            [CROSS, ["Kinh tế", 3, 2, 5], ["Xanh", 1, 1, 2], ["Tổng cộng", 4, 3, 7]],
            [("DVK203", "A6")],
            id="a row of a table without a field",
        ),
        pytest.param(
            [CROSS, ["Kinh tế", 3, "hai", 5], ["QP-AN", 1, 1, 2], ["Tổng cộng", 5, 3, 7]],
            [("DVK201", "C5"), ("DVK302", "B7")],
            id="a cell that is no number: other columns are still compared",
        ),
        pytest.param(
            [CROSS, ["Kinh tế", 3, "…", 5], ["QP-AN", 1, 1, 2], ["Tổng cộng", 4, 3, 7]],
            [("DVK302", "D5"), ("DVK302", "C7"), ("DVK302", "D7")],
            id="a missing figure is no error",
        ),
    ],
)
def test_a_total_is_not_compared_where_an_error_keeps_its_rows_out(
    rows: list[list[object]], expected: list[tuple[str, str]]
) -> None:
    assert told(rows) == expected
