"""Cells of before Unicode are Unicode once they are read; what can be read in two ways stands as it is and is named."""

import io
import sys
import zipfile
from pathlib import Path

import pytest
from make_xlsx import InFont, Page, make_xlsx

from dvk_cli.catalogue import gazetteer
from dvk_cli.model.sheet import Sheet
from dvk_cli.readers.legacy_cells import repair
from dvk_cli.readers.registry import read_sheets

sys.path.insert(0, str(Path(__file__).parents[1] / "vietnamese"))

from legacy_encoders import encode_tcvn3, encode_vni

NAMES = ["Đảng ủy xã Lý Trạch", "Mô hình trồng rừng", "Lĩnh vực kinh tế", "Vận động nhân dân hiến đất mở đường"]


def read(*rows: list[object]) -> Sheet:
    _form, (sheet,) = read_sheets(make_xlsx({"Trang": Page(rows)}))
    return sheet


def repaired(rows: list[list[object]]) -> Sheet:
    sheet = Sheet("", rows)  # type: ignore[arg-type]
    repair([sheet])
    return sheet


def test_the_font_of_a_cell_tells_its_code() -> None:
    sheet = read(
        [InFont(encode_tcvn3("Kỳ Sơn"), ".VnTime"), InFont(encode_vni("Kỳ Sơn"), "VNI-Times"), "Kỳ Sơn", "Nhà Bè"],
        [InFont(encode_tcvn3("Lĩnh vực kinh tế", capitals_font=True), ".VnTimeH"), InFont("Kỳ Sơn", "Arial"), 3, 4],
    )
    assert sheet.rows == [["Kỳ Sơn", "Kỳ Sơn", "Kỳ Sơn", "Nhà Bè"], ["LĨNH VỰC KINH TẾ", "Kỳ Sơn", 3, 4]]
    assert sheet.undecided == frozenset()


def test_the_first_format_may_be_in_such_a_font() -> None:
    data = make_xlsx({"T": Page([[encode_tcvn3("Kỳ Sơn")]])})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/styles.xml":
                # A cell that names no format has the first one.
                part = part.replace(b"<font/>", b'<font><name val=".VnTime"/></font>')
            new.writestr(name, part)
    assert read_sheets(out.getvalue())[1][0].rows == [["Kỳ Sơn"]]


@pytest.mark.parametrize("encode", [encode_tcvn3, encode_vni])
def test_without_a_font_the_file_as_a_whole_is_judged(encode) -> None:
    # A heading was typed later, in Unicode.
    sheet = repaired([["Biểu tổng hợp năm 2022"], *([encode(name), 1, None] for name in NAMES)])
    assert [row[0] for row in sheet.rows] == ["Biểu tổng hợp năm 2022", *NAMES]
    assert sheet.undecided == frozenset()


def test_what_can_be_read_in_two_ways_is_named_and_left() -> None:
    # "Bè" is a word, and "Bố" in TCVN3; nothing else in the file is in that code.
    sheet = read(["Nhà Bè", "x"], ["Xã", InFont("Bè", ".VnTime")])
    assert sheet.rows == [["Nhà Bè", "x"], ["Xã", "Bè"]]
    assert sheet.undecided == {(1, 1)}


def test_one_cell_in_a_code_among_good_text_is_named() -> None:
    sheet = repaired([["Lĩnh vực", "Tên mô hình"], ["Kinh teá", "Vườn mẫu"]])
    assert sheet.rows[1] == ["Kinh teá", "Vườn mẫu"]
    assert sheet.undecided == {(1, 0)}


@pytest.mark.parametrize("encode", [encode_tcvn3, encode_vni])
def test_no_name_of_a_unit_slips_by_unseen(encode) -> None:
    """A single cell in a legacy code among good text: told or named, whatever letters it happens to have."""
    from dvk_cli.vietnamese.legacy import repair_cell

    areas = [unit for code in ("455", "417", "075", "150") for unit in gazetteer.units_of(code)]
    codes = sorted({encode(commune.name) for area in areas for commune in gazetteer.communes_of(area.code, area)})
    told = [code for code in codes if repair_cell(code, None, None).encoding is None]
    assert len(told) > 50
    for code in told:
        sheet = repaired([["Nhà Bè", code]])
        # A name of several words can be evidence enough for itself.
        assert sheet.undecided == {(0, 1)} or encode(str(sheet.rows[0][1])) == code != sheet.rows[0][1]


@pytest.mark.parametrize(
    "text",
    [*NAMES, "Nhà Bè", "Krông Ana", "12 m² đất", "25 °C", "Müller & São Paulo", "hoá, quý, loè, tuân, hoà", "½ «a» ±5"],
)
def test_good_text_is_never_touched(text: str) -> None:
    sheet = repaired([[text, "Lĩnh vực", None, 2.5], [text.upper()]])
    assert sheet.rows == [[text, "Lĩnh vực", None, 2.5], [text.upper()]]
    assert sheet.undecided == frozenset()
