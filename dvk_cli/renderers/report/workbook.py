"""The report as a workbook: the one that an officer checks, changes and sends.

One sheet holds the figures of each unit. Every total and rate in the other sheets is a formula over it, with its result
stored beside it. A figure that the units' own do not make (the area's own value, say) stands as a number.
"""

from collections.abc import Sequence

from dvk_cli.i18n import in_language
from dvk_cli.model.finding_codes import FINDING_CODES
from dvk_cli.model.report import Paper, Report
from dvk_cli.model.summary import Figure, Number, Table
from dvk_cli.renderers.report.page_figures import reported_by
from dvk_cli.renderers.report.workbook_cells import Sheet, new_workbook, saved
from dvk_cli.renderers.report.workbook_data import DATA, DataSheet, said_with
from dvk_cli.renderers.report.workbook_pictures import pictures
from dvk_cli.renderers.words import cell_words

_NOTHING = "Chưa có số liệu."


def xlsx(report: Report, paper: Paper) -> bytes:
    """The report as .xlsx: the same bytes for the same report."""
    # The words of tables are the document's, not the reader's.
    with in_language("vi"):
        return _drawn_up(report, paper)


def _drawn_up(report: Report, paper: Paper) -> bytes:
    workbook = new_workbook()
    data = DataSheet(report)
    _cover(Sheet(workbook, "Bìa", (34, 76)), report, paper)
    _models(Sheet(workbook, "Mô hình"), report, data)
    _recognitions(Sheet(workbook, "Công nhận, khen thưởng"), report, data)
    _indicators(Sheet(workbook, "Chỉ tiêu", (58, 26, 16, 14, 14, 18, 22, 30)), report, data)
    _by_unit(Sheet(workbook, "Theo đơn vị"), report, data)
    _drawn(Sheet(workbook, "Tình hình báo cáo", (34, 14, 90)), report, "coverage")
    pictures(Sheet(workbook, "Biểu đồ", (28, 22, 22, 22)), report)
    _remarks(Sheet(workbook, "Lưu ý", (12, 120)), report)
    data.write(Sheet(workbook, DATA, (14, 34, 46, 60, 16, 16, 16, 30)))
    return saved(workbook, f"{report.period.end.isoformat()}T00:00:00Z".encode())


def _cover(sheet: Sheet, report: Report, paper: Paper) -> None:
    summary, coverage = report.summary, report.summary.coverage
    for line in paper.issuer:
        sheet.text(1, line, bold=True)
        sheet.row += 1
    sheet.row += 1
    sheet.text(1, "SỐ LIỆU TỔNG HỢP PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO”", bold=True, size=16)
    sheet.row += 2
    missing = ", ".join(unit.name for unit in coverage.missing)
    partial = ", ".join(f"{unit.name} (thiếu {', '.join(unit.lacks)})" for unit in coverage.partial)
    lines = [
        ("Địa bàn", summary.area.name),
        ("Kỳ", report.period_words),
        ("Từ ngày, đến ngày", f"{report.period.start:%d/%m/%Y} - {report.period.end:%d/%m/%Y}"),
        ("Năm báo cáo", "15/12 - 14/12 (Nghị định 09/2019)" if summary.year == "nd09" else "năm dương lịch"),
        ("Bộ lĩnh vực", summary.taxonomy_label),
        ("Đơn vị đã báo cáo", f"{coverage.reported}/{coverage.expected}"),
        ("Báo cáo chưa đủ", partial),
        ("Chưa báo cáo", missing),
        ("Cơ quan đã báo cáo", f"{coverage.agencies.reported}/{coverage.agencies.expected}"),
        ("Số liệu tính đến ngày", f"{summary.as_of:%d/%m/%Y}" if summary.as_of else ""),
        ("Các trang", "Tổng số và tỷ lệ là công thức tính từ trang “Số liệu”; dấu … là chưa có số liệu."),
    ]
    for label, words in lines:
        if words:
            sheet.text(1, label)
            sheet.text(2, words, wrap=True)
            sheet.row += 1


def _models(sheet: Sheet, report: Report, data: DataSheet) -> None:
    by_id = {figure.id: figure for figure in report.summary.figures if figure.id.startswith("models.")}
    terms = report.terms
    shown = [f for f in terms["field"] if f"models.{f}" in by_id]
    subjects = [s for s in terms["subject"] if any(f"models.{f}.{s}" in by_id for f in shown)]
    sheet.title(f"Mô hình theo lĩnh vực, {report.period_words}")
    if not by_id:
        sheet.text(1, _NOTHING)
        return
    first = sheet.row
    sheet.header(("Lĩnh vực", *(terms["subject"][s] for s in subjects), "Tổng số"), lines=2)
    told = _told(report, "models", 1)
    for field in shown:
        sheet.text(1, terms["field"][field])
        for column, subject in enumerate(subjects, start=2):
            zero = told[(terms["field"][field],)].get(subject) == 0
            _part(sheet, data, column, by_id.get(f"models.{field}.{subject}"), zero=zero)
        data.put(sheet, len(subjects) + 2, by_id[f"models.{field}"], bold=True)
        sheet.row += 1
    sheet.text(1, "Tổng số", bold=True)
    for column in range(2, len(subjects) + 2):
        _column_total(sheet, column, first + 1)
    data.put(sheet, len(subjects) + 2, by_id.get("models.total"), bold=True)
    sheet.row += 1
    sheet.ruled(first, len(subjects) + 2)
    sheet.widths([40, *[14] * (len(subjects) + 1)])
    if shown and subjects:
        series = range(2, len(subjects) + 2)
        sheet.bars("Mô hình theo lĩnh vực", (1, first + 1, first + len(shown)), list(series), f"A{sheet.row + 1}")


def _told(report: Report, name: str, heads: int) -> dict[tuple[str, ...], dict[str, Number | None]]:
    """A table of the summary, which knows a zero from what is missing: words that name the row → column → value."""
    return {
        tuple(cell.text for cell in row[:heads]): {
            column.id: cell.value for column, cell in zip(table.columns[heads:], row[heads:], strict=True)
        }
        for table in report.summary.tables
        if table.id == name
        for row in table.rows
    }


def _part(sheet: Sheet, data: DataSheet, column: int, figure: Figure | None, *, zero: bool) -> None:
    """A cell of a split: the figure, or else a zero or what is not known."""
    if figure is not None:
        data.put(sheet, column, figure)
    else:
        sheet.number(column, 0 if zero else None)


def _column_total(sheet: Sheet, column: int, first: int) -> None:
    rows = f"{sheet.at(column, first)}:{sheet.at(column, sheet.row - 1)}"
    sheet.formula(column, f"SUM({rows})", sheet.sum_above(column, first), bold=True)


def _recognitions(sheet: Sheet, report: Report, data: DataSheet) -> None:
    by_id = {figure.id: figure for figure in report.summary.figures if figure.id.startswith("recognitions.")}
    terms = report.terms
    subjects = [s for s in terms["subject"] if any(name.endswith(f".{s}") for name in by_id)]
    sheet.title(f"Công nhận, khen thưởng theo cấp và hình thức, {report.period_words}")
    if not by_id:
        sheet.text(1, _NOTHING)
        return
    told = _told(report, "recognitions", 2)
    first = sheet.row
    sheet.header(("Cấp", "Hình thức", *(terms["subject"][s] for s in subjects), "Tổng số"), lines=2)
    for level, level_label in terms["level"].items():
        for form, form_label in terms["form"].items():
            whole = f"recognitions.{level}.{form}"
            if whole in by_id:
                sheet.text(1, level_label)
                sheet.text(2, form_label)
                for column, subject in enumerate(subjects, start=3):
                    zero = told[(level_label, form_label)].get(subject) == 0
                    _part(sheet, data, column, by_id.get(f"{whole}.{subject}"), zero=zero)
                data.put(sheet, len(subjects) + 3, by_id[whole], bold=True)
                sheet.row += 1
    sheet.ruled(first, len(subjects) + 3)
    last = sheet.row - 1
    sheet.row += 1
    sheet.text(1, "Không cộng giữa các cấp: quyết định của cấp trên thường đã được cấp dưới công nhận trước.")
    if last > first and subjects:
        series = list(range(3, len(subjects) + 3))
        title = "Công nhận, khen thưởng theo cấp và hình thức"
        sheet.bars(title, (1, first + 1, last), series, f"A{sheet.row + 2}", heads=2)
    sheet.widths([22, 30, *[14] * (len(subjects) + 1)])
    sheet.landscape()


def _indicators(sheet: Sheet, report: Report, data: DataSheet) -> None:
    own = [figure for figure in report.summary.figures if figure.id.startswith("indicators.")]
    since = ", ".join(sorted({figure.change_from for figure in own if figure.change_from}))
    sheet.title(f"Chỉ tiêu, {report.period_words}")
    if not own:
        sheet.text(1, _NOTHING)
        return
    first = sheet.row
    change = f"So với {since}" if since else "Thay đổi"
    sheet.header(("Chỉ tiêu", "Đơn vị tính", "Giá trị", "Tử số", "Mẫu số", change, "Nguồn", "Ghi chú"))
    for figure in own:
        sheet.text(1, figure.label, wrap=True)
        sheet.text(2, figure.unit)
        data.put(sheet, 3, figure)
        for column, part in ((4, figure.numerator), (5, figure.denominator)):
            if part is not None:
                sheet.number(column, part)
        if figure.change_from is not None:
            sheet.number(6, figure.change, figure.decimals)
        sheet.text(7, reported_by(figure))
        sheet.text(8, said_with(figure), wrap=True)
        sheet.row += 1
    sheet.ruled(first, 8)
    sheet.landscape()


def _by_unit(sheet: Sheet, report: Report, data: DataSheet) -> None:
    codes = sorted({figure.unit_code for figure in report.by_unit if figure.unit_code is not None})
    area = [f for f in report.summary.figures if _is_key(f.id)]
    sheet.title(f"Số liệu theo đơn vị, {report.period_words}")
    if not area:
        sheet.text(1, _NOTHING)
        return
    first = sheet.row
    sheet.header(("Mã", "Đơn vị", *(_with_unit(figure) for figure in area)), lines=5)
    for code in codes:
        own = data.of_unit(code)
        sheet.text(1, code)
        sheet.text(2, report.unit_names.get(code, code), wrap=True)
        for column, figure in enumerate(area, start=3):
            mine = own.get(figure.id)
            if mine is None or mine.value is None:
                sheet.number(column, None)
            else:
                formula = data.sum_of("E", figure.id, f"$A{sheet.row}")
                sheet.formula(column, formula, mine.value, mine.decimals)
        sheet.row += 1
    sheet.text(2, "Cả địa bàn", bold=True)
    for column, figure in enumerate(area, start=3):
        data.put(sheet, column, figure, bold=True)
    sheet.row += 1
    sheet.ruled(first, len(area) + 2)
    sheet.widths([9, 40, *(max(15, *(len(word) + 3 for word in _with_unit(figure).split())) for figure in area)])
    sheet.spread(2)
    sheet.landscape()


def _is_key(name: str) -> bool:
    """Totals of models, each level and form of recognition, and indicators."""
    head, *rest = name.split(".")
    return head == "indicators" or rest == ["total"] or (head == "recognitions" and len(rest) == 2)


def _with_unit(figure: Figure) -> str:
    return f"{figure.label} ({figure.unit})" if figure.id.startswith("indicators.") else figure.label


def _drawn(sheet: Sheet, report: Report, name: str) -> None:
    for table in (each for each in report.summary.tables if each.id == name):
        sheet.title(table.title)
        first = sheet.row
        sheet.header(column.label for column in table.columns)
        _rows(sheet, table)
        sheet.ruled(first, len(table.columns))
    sheet.landscape()


def _rows(sheet: Sheet, table: Table) -> None:
    for row in table.rows:
        for column, cell in enumerate(row, start=1):
            if cell.kind == "number" and cell.denominator is None and not cell.suffix:
                sheet.number(column, cell.value, cell.decimals)
            else:
                sheet.text(column, cell_words(cell), wrap=True)
        sheet.row += 1


def _remarks(sheet: Sheet, report: Report) -> None:
    sheet.title("Những điều cần biết về số liệu")
    sheet.header(("Mã", "Nội dung"))
    lines: Sequence[tuple[str, str]] = [(remark.code, remark.text) for remark in report.remarks]
    for code, words in lines or [("", "Không có.")]:
        # A note's own code means nothing to a reader, a finding's is what `dvk explain` explains.
        sheet.text(1, code if code in FINDING_CODES else "")
        sheet.text(2, words, wrap=True)
        sheet.row += 1
