"""Text files: semicolon CSV as Excel saves it in Vietnam, tidy CSV of many units, a tab-separated list."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from maker.catalogue import label
from maker.layouts.letterhead import Letter
from maker.layouts.style import Style, shown, unit_of, vietnamese
from maker.nouns import Report


def semicolon_models(path: Path, report: Report, letter: Letter, style: Style) -> None:
    """A list of models under the lines of its title, with a total below."""
    rows = [
        ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình", "Đơn vị thực hiện", "Năm xây dựng", "Ghi chú"],
        *(
            [
                str(number),
                row.model.name,
                style.field(row.model.field),
                style.subject(row.model.subject),
                row.model.performer,
                str(row.model.started),
                "",
            ]
            for number, row in enumerate(report.models, start=1)
        ),
        ["", f"Tổng cộng: {len(report.models)} mô hình", "", "", "", "", ""],
    ]
    _semicolon(path, letter, 'DANH SÁCH MÔ HÌNH "DÂN VẬN KHÉO"', rows)


def semicolon_indicators(path: Path, reports: Sequence[Report], letter: Letter, style: Style) -> None:
    """Indicators under the lines of the title, with a column for each year."""
    years = [f"Năm {report.year}" for report in reports] if len(reports) > 1 else ["Kết quả"]
    rows = [["STT", "Chỉ tiêu", "ĐVT", *years, "Ghi chú"]]
    for number, (code, first) in enumerate(reports[0].indicators.items(), start=1):
        cells = [shown(code, report.indicators[code], style, as_text=True) for report in reports]
        values = ["" if cell is None else str(cell) for cell in cells]
        rows.append([str(number), label(code, style.label), unit_of(code, first), *values, ""])
    _semicolon(path, letter, "BIỂU SỐ LIỆU MỘT SỐ CHỈ TIÊU", rows)


def tidy_indicators(path: Path, reports: Iterable[Report]) -> None:
    """One value a line, for many units: unit, period, indicator, unit of measure, value."""
    rows = [["Tên đơn vị", "Kỳ báo cáo", "Chỉ tiêu", "ĐVT", "Giá trị"]]
    for report in reports:
        for code, amount in report.indicators.items():
            value = amount.written or vietnamese(amount.value or Decimal(0))
            rows.append([report.unit.full_name, str(report.year), label(code), unit_of(code, amount), value])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)


def tabbed_models(path: Path, report: Report, letter: Letter, style: Style) -> None:
    """A list of models with tabs between the columns, as copied out of a document."""
    rows = [
        [letter.left[1]],
        ['Danh sách mô hình "Dân vận khéo"'],
        [letter.period],
        ["TT", "Nội dung mô hình", "Thuộc lĩnh vực", "Đối tượng", "Chủ thể thực hiện", "Năm đăng ký"],
        *(
            [
                str(number),
                row.model.name,
                style.field(row.model.field),
                style.subject(row.model.subject),
                row.model.performer,
                str(row.model.started),
            ]
            for number, row in enumerate(report.models, start=1)
        ),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")


def _semicolon(path: Path, letter: Letter, title: str, rows: Sequence[Sequence[str]]) -> None:
    """A sheet saved as CSV: every line has as many separators as the table has columns."""
    width = len(rows[0])
    above = [
        [letter.left[0], *[""] * (width - 3), letter.right[0], ""],
        [letter.left[1]],
        [],
        [title],
        [letter.period],
        [],
    ]
    below = [[], ["", "NGƯỜI LẬP BIỂU", *[""] * (width - 4), letter.signer[0]]]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        for row in (*above, *rows, *below):
            writer.writerow([*row, *[""] * (width - len(row))])
