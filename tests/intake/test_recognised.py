"""What is said of a sheet: what was recognised in it, or what was looked for in vain."""

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.take_in import take_in
from dvk_cli.model.recognised import SheetSeen, WordSeen
from dvk_cli.model.sheet import Sheet, Source
from dvk_cli.model.submission import Examined

CATALOGUE = load_catalogue()
REGISTER = UnitRegister.from_gazetteer(gazetteer.find_area("Bố Trạch, Quảng Bình"))
OWN = [["ĐẢNG ỦY XÃ LÝ TRẠCH"], ["Năm 2022"]]
HEADER = ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình"]
ROW = [1, "Camera", "QP-AN", "TT"]


def read(*sheets: list[list[object]], path: str = "bao cao.xlsx") -> Examined:
    made = [Sheet(f"S{number}", rows) for number, rows in enumerate(sheets, 1)]  # type: ignore[arg-type]
    return take_in(Source(path, "", 0, "xlsx"), made, CATALOGUE, REGISTER, IntakeOptions(), explain=True)


def seen(rows: list[list[object]], path: str = "bao cao.xlsx") -> SheetSeen:
    (sheet,) = read(rows, path=path).sheets
    return sheet


def test_a_table_is_told_with_its_columns_rows_unit_and_period() -> None:
    (table,) = seen([*OWN, HEADER, ROW, [None, "Tổng cộng: 1"]]).tables
    assert (table.form, table.header, table.rows) == ("models", "A3:D3", "4-5")
    assert [(c.cell, c.role) for c in table.columns] == [
        ("A3", "stt"),
        ("B3", "name"),
        ("C3", "field"),
        ("D3", "subject"),
    ]
    assert table.kinds == {"record": 1, "total": 1}
    assert (table.unit.value, table.unit.by, table.unit.cell) == ("Xã Lý Trạch", "title", "S1!A1")  # type: ignore[union-attr]
    assert (table.period.value, table.period.by, table.period.cell) == ("2022", "title", "S1!A2")  # type: ignore[union-attr]


def test_unit_and_period_may_be_said_by_the_path_or_by_columns() -> None:
    (table,) = seen([HEADER, ROW], path="2022/Xã Lý Trạch.xlsx").tables
    assert (table.unit.by, table.period.by) == ("path", "path")  # type: ignore[union-attr]
    (table,) = seen([["Đơn vị", "Kỳ", "Chỉ tiêu", "Giá trị"], ["Xã Lý Trạch", 2022, "Số hộ nghèo", 62]]).tables
    assert (table.unit.by, table.period.by) == ("column", "column")  # type: ignore[union-attr]


def test_a_sheet_that_is_not_read_tells_what_was_looked_for_found_and_almost_found() -> None:
    sheet = seen([["STT", "Tên mo hinh", "Lĩnh vưc", "Loại hình"], ROW])
    assert sheet.tables == ()
    models = next(form for form in sheet.looked_for if form.form == "models")
    assert [(word.text, word.cell) for word in models.found if word.cell.endswith("1")] == [
        ("STT", "A1"),
        ("Loại hình", "D1"),
    ]
    assert models.lacking[0].startswith("Tên mô hình")
    assert models.near == (
        WordSeen("B1", "Tên mo hinh", "Tên mô hình"),
        WordSeen("C1", "Lĩnh vưc", "Lĩnh vực"),
    )


def test_almost_a_header_is_the_hint_of_a_file_without_a_table() -> None:
    (error,) = [f for f in read([["STT", "Tên mo hinh", "Lĩnh vưc"], ROW]).findings if f.code == "DVK105"]
    assert error.params["near"] == "Tên mô hình (B1: “Tên mo hinh”), Lĩnh vực (C1: “Lĩnh vưc”)"


def test_a_list_of_words_beside_a_table_is_no_missed_table() -> None:
    examined = read([*OWN, HEADER, ROW], [["Kinh tế"], ["Văn hóa - xã hội"]], [["Họ tên", "Điện thoại"], ["An", 91]])
    assert [f.code for f in examined.findings] == ["DVK106", "DVK106"]


def test_each_cell_without_a_record_is_named_by_its_use() -> None:
    rows = [*OWN, [*HEADER, "Kinh phí"], [*ROW, 5], [None, "Tổng cộng: 1"], ["Ghi chú: đã đối chiếu"], [None, "BÍ THƯ"]]
    (balance,) = read(rows).balance
    assert {aside.use: aside.at for aside in balance.aside} == {
        "title": ("A1:A2",),
        "header": ("A3:E3",),
        "control": ("B5",),
        "signature": ("B7",),
        "note": ("A6",),
        "unread": ("E4",),
    }
    assert sum(aside.cells for aside in balance.aside) + balance.used == balance.cells


def test_a_unit_that_cannot_reach_a_standard_is_told_when_it_says_that_it_did() -> None:
    rows = [["THỊ TRẤN HOÀN LÃO"], ["Năm 2022"], ["Chỉ tiêu", "Kết quả"], ["Xã đạt chuẩn NTM", "Đạt"]]
    (warning,) = read(rows).findings
    assert (warning.code, warning.cell, warning.value) == ("DVK140", "B4", "Đạt")


def test_a_mean_in_a_total_row_is_worked_out_from_its_parts() -> None:
    head = ["Xã", "Dân số", "Thu nhập bình quân đầu người"]
    rows = [["Năm 2022"], head, ["Xã Lý Trạch", 4000, 40], ["Xã Đại Trạch", 1000, 60]]
    (warning,) = read([*rows, ["Tổng cộng", 5000, 50]]).findings
    assert (warning.code, warning.cell, warning.params["recomputed"]) == ("DVK302", "C5", "44")
    assert read([*rows, ["Tổng cộng", 5000, 44]]).findings == []
