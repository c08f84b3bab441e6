"""The blank workbook that a unit fills in: name and period set, words to choose from, numbers checked when typed.

What a unit may write into is yellow and free, all else is locked (without a password: it is a guide, no secret).
The words to choose from stand in the first sheet, where a person can read them too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.certificates import STARS
from dvk_cli.catalogue.template import VERSION, ListName, Template, TemplateColumn, TemplateSheet, template
from dvk_cli.catalogue.types import Indicator
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.sheet import TEMPLATE_MARK
from dvk_cli.model.unit import Unit
from dvk_cli.renderers.excel import openpyxl, saved
from dvk_cli.renderers.steady_zip import steady
from dvk_cli.vietnamese.numerals import format_number

_HEADER = 6
"""Row of the headers, counted from 1: above them unit, code, title, period and an empty row."""
_FREE = "FFFFF9DB"
_HEAD = "FFDCE6F1"
_WIDEST_LIST = 40

DERIVED = ("ratio", "annual_title")
"""Kinds that are made of other indicators and so not asked for."""


def blank_workbook(unit: Unit | None, period: Period | None, catalogue: Catalogue, forms: Sequence[FormCode]) -> bytes:
    """The workbook to be filled in, as .xlsx: the same bytes for the same arguments.

    Args:
        unit: whose it is; None leaves its line to be filled in.
        period: the period to report on; None leaves its line to be filled in.
        catalogue: the words that may be chosen, and the indicators.
        forms: the sheets wanted, in this order.
    """
    words = template()
    workbook = openpyxl().Workbook()
    # The style that every cell begins with.
    workbook._named_styles["Normal"].font = _font()
    guide = workbook.active
    guide.title = words.guide_name
    mark = f"{TEMPLATE_MARK} {VERSION} · {catalogue.fingerprint[:8]}"
    lists = _guide(guide, words, mark, _choices(catalogue, stars="products" in forms))
    for form in forms:
        plan = next(sheet for sheet in words.sheet if sheet.form == form)
        sheet = workbook.create_sheet(plan.name)
        _head(sheet, plan, words, unit, period)
        if form == "indicators":
            _indicators(sheet, plan, words, catalogue, asked(catalogue, unit))
        elif form == "counts":
            _counts(sheet, plan, words, catalogue)
        else:
            _list(sheet, plan, words, lists)
    # It opens at what is to be filled in.
    workbook.active = 1
    workbook.properties.creator = "dvk"
    return steady(saved(workbook))


def asked(catalogue: Catalogue, unit: Unit | None) -> list[Indicator]:
    """The indicators that a unit is asked for: what is made of others is not, nor what it can't have by its kind."""
    return [
        item
        for item in catalogue.data.indicator
        if item.kind not in DERIVED
        and not item.sum_of
        and item.reached_by is None
        and (unit is None or unit.is_agency or not item.eligible or unit.kind in item.eligible)
    ]


def _guide(sheet: Any, words: Template, mark: str, choices_of: Mapping[ListName, list[str]]) -> dict[str, str]:
    """Write the guide; returns where the words of each list stand, as a formula."""
    from openpyxl.styles import Alignment

    sheet["A1"] = mark
    sheet["A1"].font = _font(size=9, color="FF7F7F7F")
    sheet["A3"] = words.guide_title
    sheet["A3"].font = _font(bold=True, size=14)
    for number, line in enumerate(words.guide, start=1):
        row = 3 + number
        cell = sheet.cell(row, 1, f"{number}. {line}")
        cell.font, cell.alignment = _font(), Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
        sheet.row_dimensions[row].height = 34
    top = 3 + len(words.guide) + 2
    sheet.cell(top, 1, words.lists_title).font = _font(bold=True)
    lists: dict[str, str] = {}
    for column, (name, choices) in enumerate(choices_of.items(), start=1):
        letter = sheet.cell(1, column).column_letter
        sheet.cell(top + 1, column, choices[0]).font = _font(bold=True)
        for number, choice in enumerate(choices[1:], start=2):
            _write(sheet.cell(top + number, column), choice)
        sheet.column_dimensions[letter].width = min(_WIDEST_LIST, max(map(len, choices)) + 3)
        lists[name] = f"'{words.guide_name}'!${letter}${top + 2}:${letter}${top + len(choices)}"
    _for_print(sheet, landscape=True)
    sheet.protection.sheet = True
    return lists


def _choices(catalogue: Catalogue, *, stars: bool) -> dict[ListName, list[str]]:
    """The words of each list, its title first; `stars` too where products are asked for."""
    data = catalogue.data
    choices: dict[ListName, list[str]] = {
        "field": ["Lĩnh vực", *_field_names(catalogue)],
        "subject": ["Loại hình", *(term.label for term in data.subject if term.code != "khong_ro")],
        "level": ["Cấp", *(term.label for term in data.level)],
        "recognition_form": ["Hình thức", *(term.label for term in data.recognition_form)],
        "status": ["Tình trạng", *(term.label for term in data.status)],
        "mark": ["Đánh dấu", "x"],
    }
    if stars:
        choices["stars"] = ["Hạng sao", *(f"{number} sao" for number in STARS)]
    return choices


def _field_names(catalogue: Catalogue) -> list[str]:
    labels = {term.code: term.label for term in catalogue.data.field}
    return [labels[code] for code in catalogue.taxonomy.fields]


def _head(sheet: Any, plan: TemplateSheet, words: Template, unit: Unit | None, period: Period | None) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, PatternFill

    sheet["A1"] = words.unit_line.format(unit=unit.full_name if unit else words.blank_unit)
    sheet["A1"].font = _font(bold=True)
    if unit is not None:
        sheet["A2"] = words.code_line.format(code=unit.code)
    sheet["A3"] = plan.title
    sheet["A4"] = words.period_line.format(period=period.label if period else words.blank_period)
    for address, font in (("A3", _font(bold=True, size=13)), ("A4", _font(italic=True))):
        sheet[address].font = font
        sheet[address].alignment = Alignment(horizontal="center")
        row = sheet[address].row
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(plan.columns))
    for number, column in enumerate(plan.columns, start=1):
        cell = sheet.cell(_HEADER, number, column.header)
        cell.font = _font(bold=True)
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _border()
        if column.note:
            cell.comment = Comment(column.note, "dvk", height=90, width=260)
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.row_dimensions[_HEADER].height = 32
    sheet.freeze_panes = sheet.cell(_HEADER + 1, 1)
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.protection.sheet = True
    # Rows may be made higher, and columns wider.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    for address in ("A1", "A4"):
        if (unit is None and address == "A1") or (period is None and address == "A4"):
            _make_free(sheet[address])
    _for_print(sheet, landscape=sum(column.width for column in plan.columns) > 90)


def _list(sheet: Any, plan: TemplateSheet, words: Template, lists: dict[str, str]) -> None:
    first, last = _HEADER + 1, _HEADER + plan.rows
    for number, column in enumerate(plan.columns, start=1):
        letter = sheet.cell(1, number).column_letter
        for row in range(first, last + 1):
            cell = sheet.cell(row, number)
            _make_free(cell, wrap=column.list is None and column.number is None)
            if column.number == "date":
                cell.number_format = "dd/mm/yyyy"
            elif column.role in ("number", "certificate"):
                cell.number_format = "@"  # "12/QĐ" is no date, "0012" no number
        _validate(sheet, f"{letter}{first}:{letter}{last}", _rule(column, words, lists))


def _rule(column: TemplateColumn, words: Template, lists: dict[str, str]) -> dict[str, Any] | None:
    if column.list is not None:
        return {"type": "list", "formula1": lists[column.list], "error": words.choose, "errorStyle": "stop"}
    if column.number == "year":
        bounds = {"operator": "between", "formula1": "2000", "formula2": "2100"}
        return {"type": "whole", **bounds, "error": column.note, "errorStyle": "stop"}
    if column.number == "date":
        # Days since the end of 1899: 2000 to 2100.
        bounds = {"operator": "between", "formula1": "36526", "formula2": "73415"}
        return {"type": "date", **bounds, "error": column.note, "errorStyle": "stop"}
    return None


def _indicators(
    sheet: Any, plan: TemplateSheet, words: Template, catalogue: Catalogue, items: Iterable[Indicator]
) -> None:
    from openpyxl.styles import Alignment

    letters = {column.role: sheet.cell(1, n).column_letter for n, column in enumerate(plan.columns, start=1)}
    for number, item in enumerate(items, start=1):
        row = _HEADER + number
        texts: dict[str, str | int] = {"stt": number, "indicator_code": item.code}
        texts |= {"indicator": item.label, "measure_unit": item.unit}
        for role, letter in letters.items():
            cell = sheet[f"{letter}{row}"]
            _write(cell, texts.get(role))
            cell.border = _border()
            cell.alignment = Alignment("center" if role == "stt" else None, vertical="center", wrap_text=True)
            if role in ("value", "note"):
                _make_free(cell, wrap=role == "note")
        # Programs do not all make a row as high as its words when they open a file.
        lines = (-(-len(str(texts.get(column.role, ""))) // max(int(column.width) - 2, 1)) for column in plan.columns)
        sheet.row_dimensions[row].height = 17 * max(lines)
        value = sheet[f"{letters['value']}{row}"]
        if not item.is_mark:
            value.number_format = "#,##0" if catalogue.precision(item.code) == 0 else "#,##0.##"
        _validate(sheet, value.coordinate, _rule_of(item, words, is_whole=catalogue.precision(item.code) == 0))


def _rule_of(item: Indicator, words: Template, *, is_whole: bool) -> dict[str, Any]:
    if item.is_mark:
        return {"type": "list", "formula1": '"Đạt,Chưa đạt"', "error": words.choose, "errorStyle": "stop"}
    kind = "whole" if is_whole else "decimal"
    if item.range is None:
        text = words.whole if kind == "whole" else words.number
        return {"type": kind, "operator": "greaterThanOrEqual", "formula1": "0", "error": text, "errorStyle": "stop"}
    low, high = item.range
    text = words.range.format(low=format_number(low), high=format_number(high), unit=item.unit)
    # Only a warning: what is unusual may be true.
    return {
        "type": kind,
        "operator": "between",
        "formula1": str(low),
        "formula2": str(high),
        "error": text,
        "errorStyle": "warning",
    }


def _counts(sheet: Any, plan: TemplateSheet, words: Template, catalogue: Catalogue) -> None:
    for number, name in enumerate(_field_names(catalogue), start=1):
        row = _HEADER + number
        label = sheet.cell(row, 1, name)
        label.border = _border()
        for column in range(2, len(plan.columns) + 1):
            _make_free(sheet.cell(row, column))
            rule = {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0", "error": words.whole}
            _validate(sheet, sheet.cell(row, column).coordinate, {**rule, "errorStyle": "stop"})


def _validate(sheet: Any, cells: str, rule: dict[str, Any] | None) -> None:
    if rule is None:
        return
    from openpyxl.worksheet.datavalidation import DataValidation

    words = template()
    check = DataValidation(allow_blank=True, showErrorMessage=True, errorTitle=words.error_title, **rule)
    check.add(cells)
    sheet.add_data_validation(check)


def _make_free(cell: Any, *, wrap: bool = False) -> None:
    from openpyxl.styles import Alignment, PatternFill, Protection

    cell.fill = PatternFill("solid", fgColor=_FREE)
    cell.border = _border()
    cell.protection = Protection(locked=False)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write(cell: Any, words: str | int | None) -> None:
    """Write words of the catalogue: an office may have called something “=1+1”, and it stays that."""
    cell.value, cell.font = words, _font()
    if isinstance(words, str):
        cell.data_type = "s"
        cell.quotePrefix = words[:1] in ("=", "+", "-", "@")


def _font(**more: Any) -> Any:
    from openpyxl.styles import Font

    return Font(**{"name": "Times New Roman", "size": 12, **more})


def _border() -> Any:
    from openpyxl.styles import Border, Side

    line = Side(style="thin", color="FFBFBFBF")
    return Border(left=line, right=line, top=line, bottom=line)


def _for_print(sheet: Any, *, landscape: bool) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = "&P/&N"
