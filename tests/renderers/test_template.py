"""The workbook that a unit fills in: read without a single finding, and exactly as it was filled in."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from openpyxl import load_workbook

from dvk_cli.cli import main

MODELS = [
    ("Tổ vay vốn", "Kinh tế", "Tập thể", "Hội Nông dân xã", 2022, "Cấp huyện", "x", "Nhân rộng"),
    ("Tuyến đường hoa", "Văn hóa - xã hội", "Tập thể", "Hội Phụ nữ thôn 3", 2023, None, None, "Đang thực hiện"),
    ("Trồng rừng", "Kinh tế", "Cá nhân", "Ông Nguyễn Văn A", 2021, "Cấp cơ sở", None, None),
]
RECOGNISED = [
    ("Tổ vay vốn", "Mô hình, điển hình", "Cấp huyện", "Khen thưởng, biểu dương", "12/QĐ-HU", date(2023, 11, 20)),
    ("Nguyễn Văn B", "Cá nhân", "Cấp cơ sở", "Công nhận", "0012", date(2023, 12, 5)),
]
VALUES: dict[str, Any] = {"tong_so_ho": 1829, "ho_ngheo": 62, "thu_nhap_binh_quan": 59.7, "xa_dat_ntm": "Đạt"}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    assert main(["init", str(tmp_path / "office"), "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31"]) == 0
    return tmp_path / "office"


def blank(office: Path, *options: str) -> Path:
    assert main(["-C", str(office), "template", *options, "-o", str(office / "out")]) == 0
    (made,) = (office / "out").glob("*.xlsx")
    return made


def filled(workbook: Any) -> None:
    """Fill in a few rows, as a person does: only in cells that are free."""
    for row, model in enumerate(MODELS, start=7):
        put(workbook["Mô hình"], row, (row - 6, *model))
    for row, decision in enumerate(RECOGNISED, start=7):
        put(workbook["Công nhận, khen thưởng"], row, (row - 6, *decision))
    sheet = workbook["Chỉ tiêu"]
    for row in range(7, sheet.max_row + 1):
        if sheet.cell(row, 2).value in VALUES:
            put(sheet, row, (None, None, None, None, VALUES[sheet.cell(row, 2).value]))


def put(sheet: Any, row: int, values: tuple[Any, ...]) -> None:
    for column, value in enumerate(values, start=1):
        if value is not None:
            cell = sheet.cell(row, column)
            assert not cell.protection.locked
            cell.value = value


def checked(office: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    main(["-C", str(office), "check", str(path), "-f", "json"])
    return json.loads(capsys.readouterr().out)["files"][0]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_filled_in_and_saved_by_libreoffice_it_is_read_as_it_was_filled_in(
    office: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = blank(office, "--unit", "Xã Hạ Trạch", "--period", "2023")
    workbook = load_workbook(path)
    filled(workbook)
    workbook.save(path)
    if libreoffice.PROGRAM is None:
        pytest.skip("LibreOffice is not installed")
    saved = office / "saved"
    libreoffice.convert([path], ending, saved)
    (sent,) = saved.iterdir()
    file = checked(office, sent, capsys)
    assert file["findings"] == []
    (submission,) = file["submissions"]
    assert (submission["unit"]["name"], submission["period"]) == ("Xã Hạ Trạch", "2023")
    assert main(["-C", str(office), "ingest", str(sent)]) == 0
    capsys.readouterr()
    main(["-C", str(office), "models", "--period", "2023", "-f", "json"])
    models = json.loads(capsys.readouterr().out)["models"]
    assert sorted((m["name"], m["performer"], m["subject"], m["typical"]) for m in models) == [
        ("Trồng rừng", "Ông Nguyễn Văn A", "ca_nhan", False),
        ("Tuyến đường hoa", "Hội Phụ nữ thôn 3", "tap_the", False),
        ("Tổ vay vốn", "Hội Nông dân xã", "tap_the", True),
    ]
    main(["-C", str(office), "summarize", "--period", "2023", "-f", "json"])
    values = {f["id"]: f["value"] for f in json.loads(capsys.readouterr().out)["figures"]}
    assert (values["indicators.tong_so_ho"], values["indicators.ho_ngheo"]) == (1829, 62)
    assert values["indicators.xa_dat_ntm"] == 1
    assert values["recognitions.huyen.khen_thuong_bieu_duong.mo_hinh_dien_hinh"] == 1
    assert values["recognitions.co_so.cong_nhan.ca_nhan"] == 2


def test_a_blank_one_says_only_that_its_tables_are_empty(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = checked(office, blank(office, "--unit", "19123", "--period", "2023"), capsys)
    assert {finding["code"] for finding in file["findings"]} == {"DVK121"}


def test_a_town_is_not_asked_for_what_only_a_rural_commune_can_have(office: Path) -> None:
    def codes(unit: str) -> set[Any]:
        for each in (office / "out").glob("*.xlsx"):
            each.unlink()
        sheet = load_workbook(blank(office, "--unit", unit, "--period", "2023"))["Chỉ tiêu"]
        return {sheet.cell(row, 2).value for row in range(7, sheet.max_row + 1)}

    assert codes("Xã Hạ Trạch") - codes("Thị trấn Hoàn Lão") == {
        "xa_dat_ntm",
        "xa_dat_ntm_nang_cao",
        "xa_dat_ntm_kieu_mau",
    }


def test_an_older_template_is_told_apart_from_a_mistake(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = blank(office, "--unit", "Xã Hạ Trạch", "--period", "2023")
    workbook = load_workbook(path)
    filled(workbook)
    workbook["Hướng dẫn"]["A1"] = "Mẫu biểu dvk 0 · 00000000"
    workbook.save(path)
    assert [finding["code"] for finding in checked(office, path, capsys)["findings"]] == ["DVK155"]
    workbook["Hướng dẫn"]["A1"] = "Mẫu biểu dvk 99 · 00000000"
    workbook.save(path)
    assert [finding["code"] for finding in checked(office, path, capsys)["findings"]] == ["DVK156"]


def test_one_for_each_unit_and_agency_the_same_bytes_each_time(office: Path) -> None:
    with (office / "dvk.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[area.agency]]\ncode = "cq01"\nname = "Ban Dân vận Huyện ủy"\n')
    for folder in ("one", "two"):
        options = ["--all", "--period", "2023", "--form", "models", "-o", str(office / folder)]
        assert main(["-C", str(office), "template", *options]) == 0
    one, two = ({p.name: p.read_bytes() for p in (office / folder).iterdir()} for folder in ("one", "two"))
    assert len(one) == 29  # 28 communes on 31 December 2023, and the agency
    assert one == two
    assert load_workbook(BytesIO(one["Ban Dân vận Huyện ủy 2023.xlsx"])).sheetnames == ["Hướng dẫn", "Mô hình"]


def test_drop_downs_hold_the_offices_own_words(office: Path) -> None:
    (office / "catalogue.toml").write_text('[[level]]\ncode = "tinh"\nlabel = "Tỉnh, thành phố"\n', "utf-8")
    text = (office / "dvk.toml").read_text("utf-8").replace("[catalogue]", '[catalogue]\nextend = "catalogue.toml"')
    (office / "dvk.toml").write_text(text, "utf-8")
    workbook = load_workbook(blank(office, "--period", "2023"))
    guide = workbook["Hướng dẫn"]
    assert "Tỉnh, thành phố" in {cell.value for row in guide.iter_rows() for cell in row}
    rules = {str(rule.sqref): rule for rule in workbook["Mô hình"].data_validations.dataValidation}
    assert rules["G7:G206"].formula1.startswith("'Hướng dẫn'!$C$")
    assert rules["C7:C206"].showErrorMessage
