"""Writes the files of fixtures/: one workbook in each format, most by LibreOffice, the others by hand.

`python tests/readers/make_fixtures.py` needs `soffice`. The files are kept in the repository: the tests need no
LibreOffice, and a newer one writes other bytes.
"""

import datetime
import subprocess
import tempfile
from pathlib import Path

from hand_made import biff5, ole2, xlsb
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from dvk_cli.model.sheet import CellError

FIXTURES = Path(__file__).parent / "fixtures"

PLAIN = [
    ["TT", "Ten mo hinh", "Ty le", "Ty le", "Ngay"],
    [1, "Kú S¬n", 0.0381, 3.81, 45291],
    [2, CellError("#N/A"), CellError("#DIV/0!")],
]


def workbook() -> Workbook:
    """What all of LibreOffice's files are made of."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Danh sách"
    sheet["A1"] = "ĐẢNG ỦY XÃ LÝ TRẠCH"
    sheet.merge_cells("A1:C1")
    sheet.append(["TT", "Tên mô hình", "Tỷ lệ", "Năm", "Ngày", "Mã"])
    sheet.append([1, "Nhà Bè sạch", 0.0381, 2023, datetime.date(2023, 12, 31), "007"])
    sheet["C3"].number_format = "0.00%"
    sheet.append([2, "=NA()", 1.5, 2022, None, "1.234"])
    sheet.append([3, "=1/0", 3.81, None, datetime.time(7, 30), "x"])
    sheet["C5"].number_format = '0.00"%"'
    sheet["B6"] = "Kú S¬n"
    sheet["B6"].font = Font(name=".VnTime")
    for place in ("A7", "B7"):
        sheet[place].alignment = Alignment(horizontal="centerContinuous")
    sheet["A7"] = "giữa"
    sheet["A9"] = "=SUM(A3:A5)"
    sheet["B9"] = "dòng 1\ndòng 2"
    sheet.row_dimensions[5].hidden = True
    hidden = book.create_sheet("ẩn")
    hidden["A1"] = "kín"
    hidden.sheet_state = "hidden"
    plain = book.create_sheet("thường")
    plain["B2"] = "không ẩn"
    plain.row_dimensions[9].hidden = True
    return book


def convert(source: Path, kind: str, *more: str) -> None:
    """By LibreOffice, into fixtures/."""
    subprocess.run(
        ["soffice", "--headless", *more, "--convert-to", kind, "--outdir", str(FIXTURES), str(source)],
        check=True,
        capture_output=True,
    )


def main() -> None:
    """Write them all."""
    FIXTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "mau.xlsx"
        workbook().save(source)
        for kind in ("xls:MS Excel 97", "ods", "html"):
            convert(source, kind)
    convert(FIXTURES / "mau.html", "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)")
    styles = {(1, 1): 3, (1, 2): 1, (1, 3): 2}
    # LibreOffice no longer writes Excel 5.0/95, and never wrote .xlsb.
    (FIXTURES / "mau_biff5.xls").write_bytes(ole2("Book", biff5(PLAIN, {**styles, (1, 4): 5})))
    (FIXTURES / "mau.xlsb").write_bytes(xlsb(PLAIN, styles={(1, 2): 1, (1, 3): 2, (1, 4): 3}))


if __name__ == "__main__":
    main()
