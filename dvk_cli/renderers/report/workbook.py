"""The report as a workbook: the one that an officer checks, changes and sends.

One sheet holds the figures of each unit. Every total and rate in the other sheets is a formula over it, with its result
stored beside it. A figure that the units' own do not make (the area's own value, say) stands as a number.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from dvk_cli.i18n import in_language
from dvk_cli.model.report import Paper, Report
from dvk_cli.model.summary import Figure, Number, Table
from dvk_cli.renderers.report.workbook_cells import Sheet, new_workbook, saved
from dvk_cli.renderers.words import cell_words, figure_words

_DATA = "Số liệu"
_SCALES = (100, 1, 1000)
"""What a rate's quotient may be multiplied by: per cent, a mean, per mille."""


def xlsx(report: Report, paper: Paper) -> bytes:
    """The report as .xlsx: the same bytes for the same report."""
    # The words of tables are the document's, not the reader's.
    with in_language("vi"):
        return _drawn_up(report, paper)


def _drawn_up(report: Report, paper: Paper) -> bytes:
    workbook = new_workbook()
    data = _Data(report)
    _cover(Sheet(workbook, "Bìa", (34, 76)), report, paper)
    _models(Sheet(workbook, "Mô hình"), report, data)
    _recognitions(Sheet(workbook, "Công nhận, khen thưởng"), report, data)
    _indicators(Sheet(workbook, "Chỉ tiêu", (58, 26, 16, 14, 14, 18, 22, 30)), report, data)
    _by_unit(Sheet(workbook, "Theo đơn vị"), report, data)
    _drawn(Sheet(workbook, "Tình hình báo cáo", (34, 14, 90)), report, "coverage")
    _remarks(Sheet(workbook, "Lưu ý", (12, 120)), report)
    data.write(Sheet(workbook, _DATA, (14, 34, 46, 60, 16, 16, 16, 30)))
    return saved(workbook, f"{report.period.end.isoformat()}T00:00:00Z".encode())


class _Data:
    """The figures of each unit, in the rows of the data sheet, and formulas over them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._figures = sorted(report.by_unit, key=lambda figure: figure.unit_code or "")
        self._last = 1 + len(self._figures)
        self._by_id: dict[str, list[Figure]] = {}
        for figure in self._figures:
            self._by_id.setdefault(figure.id, []).append(figure)

    def write(self, sheet: Sheet) -> None:
        """Write the data sheet."""
        sheet.header(("Mã đơn vị", "Đơn vị", "Mã số liệu", "Số liệu", "Giá trị", "Tử số", "Mẫu số", "Ghi chú"))
        for figure in self._figures:
            code = figure.unit_code or ""
            for column, words in enumerate((code, self._report.unit_names.get(code, code), figure.id, figure.label), 1):
                sheet.text(column, words)
            sheet.number(5, figure.value, figure.decimals)
            for column, part in ((6, figure.numerator), (7, figure.denominator)):
                if part is not None:
                    sheet.number(column, part)
            sheet.text(8, _said_with(figure), wrap=True)
            sheet.row += 1
        sheet.filter(1, 8)

    def put(self, sheet: Sheet, column: int, figure: Figure | None, *, bold: bool = False) -> None:
        """Write a figure of the area: a formula where the units' figures make it, else its value."""
        if figure is None or figure.value is None:
            sheet.number(column, None, bold=bold)
            return
        formula = self._formula(figure)
        if formula is None:
            sheet.number(column, figure.value, figure.decimals, bold=bold)
        else:
            sheet.formula(column, formula, figure.value, figure.decimals, bold=bold)

    def _formula(self, figure: Figure) -> str | None:
        parts = self._by_id.get(figure.id, [])
        if figure.reported_by == "area" or not parts or figure.value is None:
            return None
        if figure.decimals is None:
            whole = sum((_exact(part.value) for part in parts), Fraction(0))
            return self.sum_of("E", figure.id) if whole == _exact(figure.value) else None
        over = sum((_exact(part.numerator) for part in parts), Fraction(0))
        under = sum((_exact(part.denominator) for part in parts), Fraction(0))
        if not under:
            return None
        scale = next((s for s in _SCALES if _rounded(over / under * s, figure.decimals) == figure.value), None)
        if scale is None:
            return None
        times = "" if scale == 1 else f"*{scale}"
        quotient = f"{self.sum_of('F', figure.id)}/{self.sum_of('G', figure.id)}{times}"
        return f"ROUND({quotient},{figure.decimals})"

    def sum_of(self, column: str, figure_id: str, unit: str | None = None) -> str:
        """A formula: the sum of a column over the rows of a figure; with the address of a unit's code, over its own."""
        rows = f"'{_DATA}'!${column}$2:${column}${self._last}"
        own = "" if unit is None else f",'{_DATA}'!$A$2:$A${self._last},{unit}"
        return f"SUMIFS({rows},'{_DATA}'!$C$2:$C${self._last},\"{figure_id}\"{own})"

    def of_unit(self, code: str) -> dict[str, Figure]:
        """A unit's figures by their ids."""
        return {figure.id: figure for figure in self._figures if figure.unit_code == code}


def _exact(value: Number | None) -> Fraction:
    return Fraction(0) if value is None else Fraction(value)


def _rounded(value: Fraction, decimals: int) -> Decimal:
    # Far more digits than any half needs, then half up as everywhere.
    digits = Decimal(value.numerator) / Decimal(value.denominator)
    return digits.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


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


def _models(sheet: Sheet, report: Report, data: _Data) -> None:
    by_id = {figure.id: figure for figure in report.summary.figures if figure.id.startswith("models.")}
    terms = report.terms
    shown = [f for f in terms["field"] if f"models.{f}" in by_id]
    subjects = [s for s in terms["subject"] if any(f"models.{f}.{s}" in by_id for f in shown)]
    sheet.title(f"Mô hình theo lĩnh vực, {report.period_words}")
    first = sheet.row
    sheet.header(("Lĩnh vực", *(terms["subject"][s] for s in subjects), "Tổng số"), lines=2)
    for field in shown:
        sheet.text(1, terms["field"][field])
        for column, subject in enumerate(subjects, start=2):
            _part(sheet, data, column, by_id, f"models.{field}", subject)
        data.put(sheet, len(subjects) + 2, by_id[f"models.{field}"], bold=True)
        sheet.row += 1
    if by_id:
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


def _part(sheet: Sheet, data: _Data, column: int, by_id: dict[str, Figure], whole: str, subject: str) -> None:
    """A cell of a split: the figure; where the others make up the whole it is a zero, else it is not known."""
    figure = by_id.get(f"{whole}.{subject}")
    if figure is not None:
        data.put(sheet, column, figure)
        return
    others = [f for name, f in by_id.items() if name.startswith(f"{whole}.")]
    complete = sum((_exact(f.value) for f in others), Fraction(0)) == _exact(by_id[whole].value)
    sheet.number(column, 0 if complete else None)


def _column_total(sheet: Sheet, column: int, first: int) -> None:
    rows = f"{sheet.at(column, first)}:{sheet.at(column, sheet.row - 1)}"
    sheet.formula(column, f"SUM({rows})", sheet.sum_above(column, first), bold=True)


def _recognitions(sheet: Sheet, report: Report, data: _Data) -> None:
    by_id = {figure.id: figure for figure in report.summary.figures if figure.id.startswith("recognitions.")}
    terms = report.terms
    subjects = [s for s in terms["subject"] if any(name.endswith(f".{s}") for name in by_id)]
    sheet.title(f"Công nhận, khen thưởng theo cấp và hình thức, {report.period_words}")
    first = sheet.row
    sheet.header(("Cấp", "Hình thức", *(terms["subject"][s] for s in subjects), "Tổng số"), lines=2)
    for level, level_label in terms["level"].items():
        for form, form_label in terms["form"].items():
            whole = f"recognitions.{level}.{form}"
            if whole in by_id:
                sheet.text(1, level_label)
                sheet.text(2, form_label)
                for column, subject in enumerate(subjects, start=3):
                    _part(sheet, data, column, by_id, whole, subject)
                data.put(sheet, len(subjects) + 3, by_id[whole], bold=True)
                sheet.row += 1
    sheet.ruled(first, len(subjects) + 3)
    sheet.row += 1
    sheet.text(1, "Không cộng giữa các cấp: quyết định của cấp trên thường đã được cấp dưới công nhận trước.")
    sheet.widths([22, 30, *[14] * (len(subjects) + 1)])
    sheet.landscape()


def _indicators(sheet: Sheet, report: Report, data: _Data) -> None:
    own = [figure for figure in report.summary.figures if figure.id.startswith("indicators.")]
    since = ", ".join(sorted({figure.change_from for figure in own if figure.change_from}))
    sheet.title(f"Chỉ tiêu, {report.period_words}")
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
        if figure.coverage is not None:
            units = f"{figure.coverage[0]}/{figure.coverage[1]} đơn vị"
            sheet.text(7, "số của cả địa bàn" if figure.reported_by == "area" else units)
        sheet.text(8, _said_with(figure), wrap=True)
        sheet.row += 1
    sheet.ruled(first, 8)
    sheet.landscape()


def _said_with(figure: Figure) -> str:
    """A figure in words where the number alone is not all: “trên 3,8”, or another total declared."""
    return figure_words(figure) if figure.qualifiers or figure.declared is not None else ""


def _by_unit(sheet: Sheet, report: Report, data: _Data) -> None:
    codes = sorted({figure.unit_code for figure in report.by_unit if figure.unit_code is not None})
    area = [f for f in report.summary.figures if _is_key(f.id)]
    sheet.title(f"Số liệu theo đơn vị, {report.period_words}")
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
    sheet.widths([9, 40, *[15] * len(area)])
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
        sheet.text(1, code)
        sheet.text(2, words, wrap=True)
        sheet.row += 1
