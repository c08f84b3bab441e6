"""Writes the workbooks among the cases again, byte for byte: python tests/cases/make_workbooks.py"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "readers"))

sys.path.insert(0, str(HERE.parent / "vietnamese"))

from hand_made import biff5, docx, ole2, p, tbl, tc  # noqa: E402
from legacy_encoders import encode_tcvn3  # noqa: E402
from make_xlsx import Error, Formula, InFont, Page, Percent, make_xlsx  # noqa: E402
from raw_xlsx import raw_xlsx  # noqa: E402

TITLE: list[list[Any]] = [["UBND XÃ LÝ TRẠCH"], ["BIỂU CHỈ TIÊU"], ["Năm 2022"]]
INDICATORS = [["STT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"]]


def in_tcvn3(rows: list[list[Any]]) -> list[list[Any]]:
    return [
        [InFont(encode_tcvn3(value), ".VnTime") if isinstance(value, str) else value for value in row] for row in rows
    ]


WORKBOOKS: dict[str, dict[str, Page]] = {
    "bad/error_cell/Xã Lý Trạch.xlsx": {
        "Chỉ tiêu": Page([*TITLE, *INDICATORS, [1, "Tổng số hộ", "hộ", 1250], [2, "Số hộ nghèo", "hộ", Error("#N/A")]])
    },
    "bad/error_cell_in_a_name/Xã Lý Trạch.xlsx": {
        "Mô hình": Page(
            [
                ["UBND XÃ LÝ TRẠCH"],
                ["Năm 2022"],
                ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình"],
                [1, "Camera an ninh", "QP-AN", "Tập thể"],
                [2, Error("#REF!"), "Kinh tế", "Tập thể"],
            ]
        )
    },
    "bad/formula_without_a_value/Xã Lý Trạch.xlsx": {
        "Chỉ tiêu": Page(
            [*TITLE, *INDICATORS, [1, "Tổng số hộ", "hộ", 1250], [2, "Số hộ nghèo", "hộ", Formula("D5-1000")]]
        )
    },
    "bad/two_communes_one_sheet_each_without_its_title/tổng hợp.xlsx": {
        "1": Page([["Đơn vị: Xã Lý Trạch"], ["Năm 2022"], ["Chỉ tiêu", "Kết quả"], ["Số hộ nghèo", 62]]),
        "2": Page([["Đơn vị: Xã Đại Trạch"], ["Năm 2022"], ["Chỉ tiêu", "Kết quả"], ["Số hộ nghèo", 40]]),
        "3": Page([["Chỉ tiêu", "Kết quả"], ["Tổng số hộ", 1250]]),
    },
    "bad/undecided_text/Xã Lý Trạch.xlsx": {
        "Mô hình": Page(
            [
                ["UBND XÃ LÝ TRẠCH"],
                ["Năm 2022"],
                ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình"],
                [1, InFont("Bè", ".VnTime"), "Kinh tế", "Tập thể"],
            ]
        )
    },
    "good/legacy_font/Xã Lý Trạch.xlsx": {
        "Chỉ tiêu": Page(in_tcvn3([*TITLE, *INDICATORS, [1, "Tổng số hộ", "hộ", 1250], [2, "Số hộ nghèo", "hộ", 62]]))
    },
    "good/list_with_merged_header/Xã Lý Trạch 2022.xlsx": {
        "Mô hình": Page(
            [
                ["Điền đủ các cột có dấu *"],
                ["ĐẢNG ỦY XÃ LÝ TRẠCH", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
                ["KHỐI DÂN VẬN"],
                [],
                ["DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH DÂN VẬN KHÉO"],
                ["(Năm 2022)"],
                ["STT", "Tên mô hình", "Lĩnh vực", "Chia ra", None, "Đơn vị thực hiện", "Công nhận", None, "Ghi chú"],
                [None, None, None, "Tập thể", "Cá nhân", None, "Cấp công nhận", "Số quyết định"],
                ["A", "B", 1, 2, 3, 4, 5, 6, 7],
                [1, "Camera an ninh", "QP-AN", "x", None, "Thôn 1", "Cấp huyện", "45/QĐ-HU", None],
                [2, "Nuôi ong lấy mật", "Kinh tế", None, "x", "Trần Văn Tân", None, None, "mới"],
                [None, "Tuyến đường hoa", "NTM", "x", None, "Hội Phụ nữ xã", None, None, None],
                [None, None, None, None, None, "Đoàn Thanh niên xã", None, None, None],
                ["Tổng cộng", None, None, Formula("COUNTA(D10:D13)", 2), Formula("COUNTA(E10:E13)", 1)],
                [],
                [None, None, None, None, "Lý Trạch, ngày 15 tháng 12 năm 2022"],
                [None, "NGƯỜI LẬP BIỂU", None, None, "T/M ĐẢNG ỦY"],
                [None, "(Ký, ghi rõ họ và tên)", None, None, "BÍ THƯ"],
                [None, "Lê Thị Hoa", None, None, "Nguyễn Văn Bình"],
            ],
            merges=[
                "A7:A8",
                "B7:B8",
                "C7:C8",
                "D7:E7",
                "F7:F8",
                "G7:H7",
                "I7:I8",
                "A12:A13",
                "B12:B13",
                "C12:C13",
                "D12:D13",
            ],
        )
    },
    "good/percent_cells_dates_and_text_numbers/Xã Lý Trạch 2022.xlsx": {
        "Chỉ tiêu": Page(
            [
                *TITLE,
                ["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện", "% KH"],
                [1, "Tỷ lệ hộ nghèo", "%", Percent(0.04), Percent(0.0381), Percent(0.9525)],
                [2, "Tổng số hộ", "hộ", None, "1.250", None],
                [3, "Thu nhập bình quân đầu người", "triệu đồng", 55, "trên 59,7", None],
                [4, "Lượt cử tri tham dự tiếp xúc", "lượt", None, "khoảng 1.200", None],
                [5, "Trị giá giúp bản", "tỷ đồng", None, "850 triệu đồng", None],
                [6, "Xã đạt chuẩn NTM", "xã", None, "Đạt", None],
                [7, "Xã đạt chuẩn NTM nâng cao", "xã", None, "-", None],
                [8, "Xã đạt chuẩn NTM kiểu mẫu", "xã", None, "…", None],
                [9, "Số hộ tái nghèo", "hộ", None, Formula('IF(1=1,"",0)', ""), None],
            ]
        ),
        "Khen thưởng": Page(
            [
                ["DANH SÁCH KHEN THƯỞNG CẤP CƠ SỞ"],
                ["STT", "Họ và tên", "Đối tượng", "Số quyết định", "Ngày quyết định"],
                [1, "Chi hội Phụ nữ thôn 1", "TT", "12/QĐ-UBND", date(2022, 11, 15)],
                [2, "Trần Văn Tân", "CN", "12/QĐ-UBND", "15/11/2022"],
            ]
        ),
    },
    "good/several_sheets_title_on_the_first/bao cao.xlsx": {
        "Mô hình": Page(
            [
                ["ĐẢNG ỦY THỊ TRẤN HOÀN LÃO"],
                ["BÁO CÁO NĂM 2022"],
                ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình"],
                [1, "Tổ dân phố tự quản", "Quốc phòng, an ninh", "Tập thể"],
            ]
        ),
        "Khen thưởng": Page([["STT", "Họ và tên", "Cấp khen thưởng", "Hình thức"], [None, "Không phát sinh"]]),
        "Chỉ tiêu": Page([["Chỉ tiêu", "ĐVT", "Kết quả"], ["Số hộ nghèo", "hộ", 12], ["Xã đạt chuẩn NTM", "xã", "x"]]),
        "Danh mục": Page([["Kinh tế"], ["Văn hóa - xã hội"]], hidden=True),
    },
    "good/crosstab_with_merged_groups/Xã Lý Trạch 2022.xlsx": {
        "Số lượng": Page(
            [
                ["UBND XÃ LÝ TRẠCH"],
                ["SỐ LƯỢNG MÔ HÌNH NĂM 2022"],
                ["TT", "Lĩnh vực", "Tổng số", "Trong đó", None],
                [None, None, None, "TT", "CN"],
                ["A", "B", "1=2+3", 2, 3],
                [1, "Kinh tế", 5, 3, 2],
                [2, "VH-XH", 4, 4, "-"],
                [3, "QP-AN", 2, None, None],
                [None, "Tổng số", 11, 7, 2],
            ],
            merges=["A3:A4", "B3:B4", "C3:C4", "D3:E3"],
        )
    },
    "good/units_down_years_across/Phòng LĐTBXH.xlsx": {
        "Hộ nghèo": Page(
            [
                ["SỐ HỘ NGHÈO CÁC XÃ, GIAI ĐOẠN 2021-2022"],
                ["STT", "Tên xã", "Hộ nghèo", None, "Tổng số hộ", None],
                [None, None, 2021, 2022, 2021, 2022],
                [1, "Xã Lý Trạch", 70, 62, 1240, 1250],
                [2, "Đại Trạch", 50, 40, 2200, 2210],
                [None, "Tổng cộng", 120, 103, 3440, 3460],
            ],
            merges=["A2:A3", "B2:B3", "C2:D2", "E2:F2"],
        )
    },
}

LIST = ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình"]

# Layouts that need merged cells or several sheets.
WORKBOOKS |= {
    "good/header_of_four_rows/Xã Lý Trạch.xlsx": {
        "Số lượng": Page(
            [
                ["UBND XÃ LÝ TRẠCH"],
                ["SỐ LƯỢNG MÔ HÌNH NĂM 2022"],
                ["STT", "Lĩnh vực", "Số mô hình"],
                [None, None, "Tổng số", "Chia ra"],
                [None, None, None, "Trong đó"],
                [None, None, None, "Tập thể", "Cá nhân"],
                ["A", "B", "1=2+3", 2, 3],
                [1, "Kinh tế", 5, 3, 2],
                [2, "VH-XH", 4, 4, "-"],
                [None, "Tổng cộng", 9, 7, 2],
            ],
            merges=["A3:A6", "B3:B6", "C3:E3", "C4:C6", "D4:E4", "D5:E5"],
        )
    },
    "good/counts_of_this_period_and_running_total/Xã Lý Trạch.xlsx": {
        "Số lượng": Page(
            [
                ["SỐ LƯỢNG MÔ HÌNH QUÝ II/2022"],
                ["STT", "Tên xã", "Kinh tế", None, "VH-XH", None],
                [None, None, "Kỳ này", "Lũy kế", "Kỳ này", "Lũy kế"],
                [1, "Xã Lý Trạch", 2, 5, 3, 7],
            ],
            merges=["A2:A3", "B2:B3", "C2:D2", "E2:F2"],
        )
    },
    "good/years_across_with_plan_and_result/Xã Lý Trạch.xlsx": {
        "Chỉ tiêu": Page(
            [
                ["ĐẢNG ỦY XÃ LÝ TRẠCH"],
                ["Giai đoạn 2021-2022"],
                ["STT", "Chỉ tiêu", "ĐVT", "Năm 2021", None, None, "Năm 2022", None, None],
                [None, None, None, "Kế hoạch", "Thực hiện", "% KH", "Kế hoạch", "Thực hiện", "% KH"],
                [1, "Tổng số hộ", "hộ", 1200, 1210, 100.8, 1220, 1250, 102.5],
                [2, "Số hộ nghèo", "hộ", 60, 70, None, 60, 62, None],
            ],
            merges=["A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:I3"],
        )
    },
    "good/units_down_fields_and_subjects_across/tổng hợp.xlsx": {
        "Số lượng": Page(
            [
                ["BAN DÂN VẬN HUYỆN ỦY BỐ TRẠCH"],
                ["TỔNG HỢP MÔ HÌNH DÂN VẬN KHÉO NĂM 2022"],
                ["STT", "Đơn vị", "Tổng số", "Kinh tế", None, "VH-XH", None],
                [None, None, None, "TT", "CN", "TT", "CN"],
                [None, "Tổng cộng", 12, 3, 3, 3, 3],
                [1, "Xã Lý Trạch", 4, 1, 1, 1, 1],
                [2, "Xã Đại Trạch (chưa có số liệu)"],
                [3, "TT. Hoàn Lão", 8, 2, 2, 2, 2],
            ],
            merges=["A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3"],
        )
    },
    "good/unit_and_field_merged_downwards/tổng hợp.xlsx": {
        "Mô hình": Page(
            [
                ["DANH SÁCH MÔ HÌNH NĂM 2022"],
                ["STT", "Xã", "Lĩnh vực", "Tên mô hình", "Loại hình"],
                [1, "Xã Lý Trạch", "Kinh tế", "Nuôi ong", "TT"],
                [2, None, None, "Nuôi gà", "CN"],
                [3, None, "QP-AN", "Camera", "TT"],
                [4, "Xã Đại Trạch", None, "Tiếng kẻng", "TT"],
            ],
            merges=["A1:E1", "B3:B5", "C3:C4", "C5:C6"],
        )
    },
    "good/hundreds_of_formatted_rows/Xã Lý Trạch.xlsx": {
        "Mô hình": Page(
            [
                ["ĐẢNG ỦY XÃ LÝ TRẠCH"],
                ["NĂM 2022"],
                LIST,
                [1, "Nuôi ong", "Kinh tế", "TT"],
                *([number, None, None, None] for number in range(2, 302)),
                *([None, "  ", None, None] for _ in range(200)),
                ["Ghi chú: số liệu đến ngày 31/12/2022"],
            ]
        )
    },
    "good/list_goes_on_in_a_second_sheet/Xã Lý Trạch.xlsx": {
        "Mô hình": Page(
            [
                ["ĐẢNG ỦY XÃ LÝ TRẠCH"],
                ["NĂM 2022"],
                ["STT", "Tên mô hình", "Loại hình"],
                ["I. Kinh tế"],
                [1, "Nuôi ong", "TT"],
            ]
        ),
        "Mô hình (tiếp)": Page(
            [
                ["STT", "Tên mô hình", "Loại hình"],
                [2, "Nuôi gà", "CN"],
                ["II. QP-AN"],
                [3, "Camera", "TT"],
                [None, "Tổng cộng: 3"],
            ]
        ),
    },
    "good/list_goes_on_without_its_header/Xã Lý Trạch.xlsx": {
        "Mô hình": Page([["ĐẢNG ỦY XÃ LÝ TRẠCH"], ["NĂM 2022"], LIST, [1, "Nuôi ong", "Kinh tế", "TT"]]),
        "Mô hình (tiếp)": Page([[2, "Nuôi gà", "Kinh tế", "CN"], [3, "Camera", "QP-AN", "TT"]]),
        "Mô hình (tiếp 2)": Page([["Trang 3"], [4, "Đường hoa", "NTM", "TT"], [None, "Tổng cộng: 4 mô hình"]]),
    },
    "good/title_merged_over_the_table/Xã Lý Trạch.xlsx": {
        "Mô hình": Page(
            [["DANH SÁCH MÔ HÌNH XÃ LÝ TRẠCH NĂM 2022"], [], LIST, [1, "Nuôi ong", "Kinh tế", "TT"]],
            merges=["A1:D2"],
        )
    },
    "bad/almost_a_header_beside_a_table/Xã Lý Trạch.xlsx": {
        "Chỉ tiêu": Page([*TITLE, *INDICATORS, [1, "Tổng số hộ", "hộ", 1250]]),
        "Mô hình": Page([["STT", "Tên mo hinh", "Lĩnh vưc", "Loại hinh"], [1, "Nuôi ong", "Kinh tế", "TT"]]),
    },
}


def main() -> None:
    for name, pages in WORKBOOKS.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_xlsx(pages))
    whole = make_xlsx({"Mô hình": Page([["STT", "Tên mô hình", "Lĩnh vực"]])})
    cut = HERE / "bad/workbook_cut_short/Xã Lý Trạch.xlsx"
    cut.parent.mkdir(parents=True, exist_ok=True)
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    for name, content in others().items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def others() -> dict[str, bytes]:
    """The same small report in formats of other programs; and what no spreadsheet program writes."""
    rows = [*TITLE, *INDICATORS, [1, "Tổng số hộ", "hộ", 1250], [2, "Số hộ nghèo", "hộ", 62]]
    # Excel 95 knew no Unicode: Vietnamese was typed in fonts of its own.
    coded = [[encode_tcvn3(value) if isinstance(value, str) else value for value in row] for row in rows]
    styles = {(r, c): 3 for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, str)}
    lines = "\r\n".join(";".join(map(str, row)) for row in rows)
    cells = "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows[3:])
    head = "".join(f"<p>{line}</p>" for (line,) in rows[:3])
    page = f'<html><head><meta charset="utf-8"></head><body>{head}<table>{cells}</table></body></html>'
    words = "".join(p(line) for (line,) in rows[:3]) + tbl(*([tc(str(value)) for value in row] for row in rows[3:]))
    number = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return {
        "bad/two_sheets_of_one_name/Xã Lý Trạch.xlsx": raw_xlsx([("Chỉ tiêu", number), ("Chỉ tiêu", number)]),
        "good/excel_95_in_a_legacy_font/Xã Lý Trạch.xls": ole2("Book", biff5(coded, styles)),
        "good/text_in_tcvn3/Xã Lý Trạch.csv": encode_tcvn3(lines).encode("cp1252"),
        "good/web_page_named_xls/Xã Lý Trạch.xls": page.encode(),
        "good/word_table/Xã Lý Trạch.docx": docx(words),
    }


if __name__ == "__main__":
    main()
