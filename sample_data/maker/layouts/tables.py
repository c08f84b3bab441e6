"""Sheets with figures: indicators (one year down, or years across) and cross-tabs of numbers."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from maker.catalogue import label
from maker.layouts.letterhead import Letter
from maker.layouts.page import Column, Page
from maker.layouts.style import FIELD_CODES, FORMS, SUBJECTS, Cell, Style, shown, unit_of
from maker.nouns import Report

COUNTS_TITLE = 'BIỂU TỔNG HỢP SỐ LƯỢNG MÔ HÌNH "DÂN VẬN KHÉO" XÂY DỰNG MỚI TRONG NĂM'
HALVES = ("tap_the", "ca_nhan")


def indicator_list(sheet: Worksheet, report: Report, letter: Letter, style: Style, *, scope: str = "") -> None:
    """One indicator a row, one column of results; `scope` adds a column: whom the figures are for."""
    words = (("Chỉ tiêu", "ĐVT", "Kết quả"), ("Nội dung", "Đơn vị tính", "Số liệu"))[style.number % 2]
    columns = [
        Column(("STT",), 6),
        Column((words[0],), 48, "l"),
        Column((words[1],), 16),
        Column((words[2],), 18, "r"),
        *([Column(("Phạm vi",), 14)] if scope else []),
        Column(("Ghi chú",), 14),
    ]
    page = Page(sheet, columns, style)
    letter.open(page, "BIỂU SỐ LIỆU MỘT SỐ CHỈ TIÊU")
    page.header()
    if style.number % 4 == 2 and not scope:
        page.column_numbers(["A", "B", "C", 1, 2])
    for number, (code, amount) in enumerate(report.indicators.items(), start=1):
        value = shown(code, amount, style, as_text=style.number % 5 == 4 and code == "thu_nhap_binh_quan")
        row: list[Cell] = [number, label(code, style.label), unit_of(code, amount), value]
        page.line([*row, *([scope] if scope else []), None])
    letter.close(page)


def wide_indicators(sheet: Worksheet, reports: Sequence[Report], letter: Letter, style: Style) -> None:
    """One indicator a row, one column a year."""
    years = [report.year for report in reports]
    columns = [
        Column(("STT",), 6),
        Column(("Chỉ tiêu",), 44, "l"),
        Column(("ĐVT",), 13),
        *(Column(((str(year), f"Năm {year}")[style.number % 2],), 16, "r") for year in years),
        Column(("Ghi chú",), 10),
    ]
    page = Page(sheet, columns, style, landscape=True)
    letter.open(page, "BIỂU SỐ LIỆU MỘT SỐ CHỈ TIÊU")
    page.header()
    for number, (code, first) in enumerate(reports[0].indicators.items(), start=1):
        values = [shown(code, report.indicators[code], style) for report in reports]
        page.line([number, label(code, style.label), unit_of(code, first), *values, None])
    letter.close(page)


def fields_down(sheet: Worksheet, report: Report, letter: Letter, style: Style) -> None:
    """Fields down, Tổng số | Tập thể | Cá nhân across, the total in the last row."""
    columns = [
        Column(("STT",), 6),
        Column(("Lĩnh vực",), 40, "l"),
        Column(("Tổng số",), 13),
        Column(("Trong đó", "Tập thể"), 13),
        Column(("Trong đó", "Cá nhân"), 13),
        Column(("Ghi chú",), 14),
    ]
    page = Page(sheet, columns, style)
    letter.open(page, COUNTS_TITLE)
    page.above_table("Đơn vị tính: mô hình")
    page.header()
    sums = [0, 0]
    for number, field in enumerate(FIELD_CODES, start=1):
        halves = [report.field_counts[field, subject] for subject in HALVES]
        sums = [a + b for a, b in zip(sums, halves, strict=True)]
        page.line([number, style.field(field), *(style.zero(n) for n in (sum(halves), *halves)), None])
    page.line([None, "Tổng cộng", sum(sums) + report.declared_extra, *sums, None], bold=True)
    letter.close(page)


def fields_across(sheet: Worksheet, report: Report, letter: Letter, style: Style) -> None:
    """Tập thể and Cá nhân down, fields across under "Phân theo lĩnh vực", totals at the right and below."""
    columns = [
        Column(("STT",), 6),
        Column(("Loại hình",), 16, "l"),
        *(Column(("Phân theo lĩnh vực", style.field(field)), 14) for field in FIELD_CODES),
        Column(("Tổng số",), 11),
    ]
    page = Page(sheet, columns, style, landscape=True)
    letter.open(page, COUNTS_TITLE)
    page.above_table("Đơn vị tính: mô hình")
    page.header()
    sums = [0] * len(FIELD_CODES)
    for number, subject in enumerate(HALVES, start=1):
        counts = [report.field_counts[field, subject] for field in FIELD_CODES]
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        page.line([number, SUBJECTS[subject], *(style.zero(n) for n in (*counts, sum(counts)))])
    page.line([None, "Tổng cộng", *sums, sum(sums) + report.declared_extra], bold=True)
    letter.close(page)


def units_or_years_down(sheet: Worksheet, reports: Sequence[Report], letter: Letter, style: Style, first: str) -> None:
    """A row for each unit or year, Tập thể | Cá nhân for each field, totals first and in the last row."""
    columns = [
        Column(("STT",), 5),
        Column((first,), 22 if first != "Năm" else 9, "l"),
        Column(("Tổng số",), 9),
        *(Column((style.field(field), half), 8) for field in FIELD_CODES for half in ("Tập thể", "Cá nhân")),
    ]
    page = Page(sheet, columns, style, landscape=True)
    letter.open(page, COUNTS_TITLE.replace(" TRONG NĂM", "") if first == "Năm" else COUNTS_TITLE)
    page.above_table("Đơn vị tính: mô hình")
    page.header()
    rows = [[report.field_counts[field, half] for field in FIELD_CODES for half in HALVES] for report in reports]
    for number, (report, counts) in enumerate(zip(reports, rows, strict=True), start=1):
        name: Cell = report.year if first == "Năm" else report.unit.full_name
        page.line([number, str(name), *(style.zero(n) for n in (sum(counts), *counts))])
    below = [sum(column) for column in zip(*rows, strict=True)]
    page.line([None, "Tổng cộng", sum(below), *below], bold=True)
    letter.close(page)


def recognition_counts(sheet: Worksheet, reports: Sequence[Report], letter: Letter, style: Style) -> None:
    """A row for each year; level over form over subject across, in three header rows."""
    keys = list(dict.fromkeys(key for report in reports for key in report.recognition_counts))
    columns = [
        Column(("STT",), 6),
        Column(("Năm",), 12),
        *(
            Column((f"Cấp {'cơ sở' if level == 'co_so' else 'huyện'}", FORMS[form], SUBJECTS[subject]), 22)
            for level, form, subject in keys
        ),
        Column(("Ghi chú",), 14),
    ]
    page = Page(sheet, columns, style, landscape=len(keys) > 2)
    letter.open(page, "BIỂU TỔNG HỢP KẾT QUẢ KHEN THƯỞNG, BIỂU DƯƠNG")
    page.header()
    for number, report in enumerate(reports, start=1):
        counts = [style.zero(report.recognition_counts[key]) for key in keys]
        page.line([number, str(report.year), *counts, None])
    totals = [sum(report.recognition_counts[key] for report in reports) for key in keys]
    page.line([None, "Tổng cộng", *totals, None], bold=True)
    letter.close(page)


def levels_down(sheet: Worksheet, report: Report, letter: Letter, style: Style) -> None:
    """One year: a row for each level, form over subject across."""
    keys = list(report.recognition_counts)
    columns = [
        Column(("STT",), 6),
        Column(("Cấp khen thưởng",), 18, "l"),
        *(Column((FORMS[form], SUBJECTS[subject]), 16) for _, form, subject in keys),
        Column(("Tổng số",), 12),
    ]
    page = Page(sheet, columns, style)
    letter.open(page, "BIỂU TỔNG HỢP KẾT QUẢ KHEN THƯỞNG, BIỂU DƯƠNG")
    page.header()
    counts = [report.recognition_counts[key] for key in keys]
    page.line([1, "Cấp huyện", *counts, sum(counts)])
    page.line([None, "Tổng cộng", *counts, sum(counts)], bold=True)
    letter.close(page)
