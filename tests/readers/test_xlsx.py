"""Workbooks: values as the sender sees them, and all that the value reader alone would not tell."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from make_xlsx import Error, Formula, Page, Percent, make_xlsx

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge, Sheet
from dvk_cli.readers.package import LIMIT_MB
from dvk_cli.readers.registry import read_sheets

LIBREOFFICE = Path(__file__).parent / "fixtures" / "libreoffice.xlsx"


def read(page: Page, **kinds: str) -> Sheet:
    form, (sheet,) = read_sheets(make_xlsx({"Trang": page}, **kinds))
    assert form == "xlsx"
    return sheet


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_sheets(data)
    return caught.value.code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Xã Lý Trạch", "Xã Lý Trạch"),
        ("   ", None),
        (12, 12),
        (12.0, 12),
        (59.7, 59.7),
        (1e15, 1e15),
        (True, True),
        (date(2022, 12, 15), date(2022, 12, 15)),
        (Formula("A2", 62), 62),
        (Formula("A2", "chữ"), "chữ"),
        (Error("#N/A"), CellError("#N/A")),
        (Error("#DIV/0!"), CellError("#DIV/0!")),
        (Percent(0.0381), 0.0381),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_cell_is_what_the_sender_sees(cell: object, value: object, prefix: str) -> None:
    sheet = read(Page([["neo", cell]]), prefix=prefix)
    found = [*sheet.rows[0], None][1]
    assert (found, type(found)) == (value, type(value))


def test_an_error_beyond_all_values_has_its_row_and_column() -> None:
    sheet = read(Page([["A"], [], [None, None, Error("#REF!")]]))
    assert sheet.rows[2][2] == CellError("#REF!")


def test_a_formula_without_a_value_is_told_from_one_whose_value_is_empty_text() -> None:
    sheet = read(Page([["neo", Formula("A1"), Formula('IF(1=1,"",0)', "")]]))
    assert sheet.uncached == {(0, 1)}


def test_percent_cells_are_named() -> None:
    assert read(Page([[0.5, Percent(0.5)], [Percent(0.0381)]])).percent == {(0, 1), (1, 0)}


def test_merges_and_hidden_rows_and_sheets_are_told() -> None:
    assert read(Page([["a", None], ["b", "c"]], merges=["A1:C1", "A2:A9"])).merges == [Merge(0, 0, 0, 1)]
    assert read(Page([["a"], ["b"]], hidden_rows=[2])).hidden
    assert read(Page([["a"]], hidden=True)).hidden
    assert not read(Page([["a"]])).hidden


def test_rows_keep_their_place_below_empty_ones() -> None:
    sheet = read(Page([[], [], [None, "C"]]))
    assert sheet.rows[2][1] == "C"


def test_a_workbook_of_libreoffice() -> None:
    _form, (sheet,) = read_sheets(LIBREOFFICE.read_bytes())
    assert sheet.rows == [
        ["UBND XÃ LÝ TRẠCH", None],
        ["Chỉ tiêu", "Kết quả"],
        ["Tổng số hộ", 1250],
        ["Số hộ nghèo", 62],
        ["Tỷ lệ hộ nghèo", 0.0496],
        ["Hộ tái nghèo", 0],
        ["Ngày", date(2022, 12, 15)],
        ["Trống", None],
        ["Số thực", 59.7],
    ]
    assert (sheet.merges, sheet.percent, sheet.uncached) == ([Merge(0, 0, 0, 1)], {(4, 1)}, frozenset())
    assert sheet.hidden  # row 8


@pytest.mark.parametrize(
    "far",
    ['<row r="1048576"><c r="A1048576"><v>1</v></c></row>', '<row r="2"><c r="XFD2"><v>1</v></c></row>'],
)
def test_a_value_far_out_is_refused_before_it_is_laid_out(far: str) -> None:
    many = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(3, 400))
    wide = '<row r="2"><c r="ZZ2"><v>1</v></c></row>'
    assert refused(make_xlsx({"Trang": Page([["a"]], extra=wide + many + far)})) == "DVK136"


def test_a_far_cell_without_a_value_is_no_reason_to_refuse() -> None:
    sheet = read(Page([["a"]], extra='<row r="1048576"><c r="XFD1048576" s="1"/></row>'))
    assert sheet.rows == [["a"]]


def _with(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def test_a_workbook_that_inflates_beyond_the_limit_is_refused() -> None:
    bomb = _with(make_xlsx({"T": Page([["a"]])}), "xl/media/image1.bmp", b"\0" * ((LIMIT_MB << 20) + 1))
    assert len(bomb) < 1 << 20
    assert refused(bomb) == "DVK123"


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    data = bytearray(
        _with(make_xlsx({"T": Page([["a"]])}), "xl/sharedStrings.xml", b"<sst>" + b" " * 99_999 + b"</sst>")
    )
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/sharedStrings.xml"))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    assert refused(bytes(data)) == "DVK101"


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_damaged_part_is_refused(name: str) -> None:
    assert refused(_with(make_xlsx({"T": Page([["a"]])}), name, b"<not xml")) == "DVK101"


@pytest.mark.parametrize(
    ("flag", "code"), [(0x01, "DVK103"), (0x20, "DVK101"), (0x40, "DVK101")], ids=["encrypted", "a patch", "strongly"]
)
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_part_that_is_said_to_be_encrypted_or_a_patch_is_refused(name: str, flag: int, code: str) -> None:
    whole = make_xlsx({"T": Page([["a"]])})
    data = bytearray(_with(whole, name, zipfile.ZipFile(io.BytesIO(whole)).read(name)))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    data[entry + 8] |= flag
    assert refused(bytes(data)) == code


@pytest.mark.parametrize("share", [3, 5, 8, 9])
def test_a_workbook_cut_short_is_refused(share: int) -> None:
    whole = make_xlsx({"T": Page([["a"] * 20] * 50)})
    assert refused(whole[: len(whole) * share // 10]) == "DVK101"
