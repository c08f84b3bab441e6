"""The first sheet of an annotated return: every finding on a line, worst first, with a link to its cell."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark, ngettext
from dvk_cli.model.finding import Finding, Severity
from dvk_cli.model.sheet import LIST_MARK
from dvk_cli.renderers.words import hint_line, message_line

_SEVERITIES: dict[Severity, tuple[str, str]] = {
    # The sign tells them apart where colours do not.
    "error": ("✖", mark("Error")),
    "warning": ("▲", mark("Warning")),
    "info": ("●", mark("Note")),
}
# By column: heading and width, together one line of A4 across at 11 points.
_COLUMNS = (
    (mark("Severity"), 12),
    (mark("Code"), 9),
    (mark("Sheet"), 16),
    (mark("Cell"), 8),
    (mark("What was found"), 24),
    (mark("What is wrong"), 42),
    (mark("What to do"), 42),
)
_FONT = "Times New Roman"
_GREY, _LINK = "FF8C8C8C", "FF0563C1"
_LONGEST = 1_000
_HIGHEST = 400  # Excel's limit is 409 points
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# What XML cannot hold: control signs and halves of pairs.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def severity_word(severity: Severity) -> str:
    """A severity with its sign: “✖ Lỗi”."""
    sign, word = _SEVERITIES[severity]
    return f"{sign} {_(word)}"


def in_words(text: str) -> str:
    """Text that a workbook can hold and a person will read to its end."""
    text = _NOT_IN_XML.sub("\ufffd", text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def free_title(workbook: Any, wanted: str) -> str:
    """A title as wanted, as far as Excel allows, that no sheet of the workbook has (upper or lower case)."""
    wanted = _NOT_IN_TITLES.sub("_", in_words(wanted)).strip("'")[:31] or "_"
    taken = {title.casefold() for title in workbook.sheetnames}
    title, number = wanted, 2
    while title.casefold() in taken:
        title = f"{wanted[:25]} ({number})"
        number += 1
    return title


def put_text(cell: Any, text: str) -> None:
    """Text into a cell, as text: one that begins with = + - @ is no formula, also when it is edited."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def add_list(
    workbook: Any,
    name: str,
    listed: Sequence[tuple[Finding, Any]],
    notes: Sequence[str],
    fills: Mapping[Severity, str],
) -> None:
    """Put the list before the other sheets.

    Args:
        workbook: of openpyxl.
        name: what the file is called.
        listed: findings in the order to be shown in, each with its cell (of openpyxl) or None.
        notes: what else the receiver should know of this copy.
        fills: colour of each severity.
    """
    # Imported here: only `--annotate` writes workbooks.
    from openpyxl.styles import Font

    sheet = workbook.create_sheet(free_title(workbook, _("To correct")), 0)
    put_text(sheet["A1"], LIST_MARK)
    sheet["A1"].font = Font(name=_FONT, size=6, color=_GREY)
    sheet.row_dimensions[1].height = 9
    for column, (_heading, width) in zip("ABCDEFG", _COLUMNS, strict=True):
        sheet.column_dimensions[column].width = width
    _line(sheet, _("To correct: {file}").format(file=name), Font(name=_FONT, size=14, bold=True))
    _line(sheet, _counts([item for item, _spot in listed]), Font(name=_FONT, size=11, bold=True))
    advice = _("Correct the coloured cells (a comment says what is wrong), save the file and send it back.")
    for line in (advice, *notes):
        _line(sheet, line, Font(name=_FONT, size=11))
    _table(sheet, listed, fills)
    _page(sheet)
    _show_first(workbook)


def _counts(findings: Sequence[Finding]) -> str:
    found = {severity: sum(item.severity == severity for item in findings) for severity in _SEVERITIES}
    lines = {
        "error": ngettext("{n} error", "{n} errors", found["error"]),
        "warning": ngettext("{n} warning", "{n} warnings", found["warning"]),
        "info": ngettext("{n} note", "{n} notes", found["info"]),
    }
    said = [lines[severity].format(n=number) for severity, number in found.items() if number]
    return ", ".join(said) or _("Nothing to correct.")


def _line(sheet: Any, text: str, font: Any) -> None:
    """A line over all columns below the others, as high as its text."""
    from openpyxl.styles import Alignment

    row = sheet.max_row + 1
    cell = sheet.cell(row, 1)
    put_text(cell, in_words(text))
    cell.font = font
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_COLUMNS))
    sheet.row_dimensions[row].height = _height([(text, sum(width for _heading, width in _COLUMNS))], font.sz)


def _height(cells: Sequence[tuple[str, int]], size: float = 11) -> float:
    """Height in points of a row with these texts, each in its width: not every program finds it out by itself."""
    # A letter takes less than the digit by which widths are measured: some 13 letters at 10 digits' width.
    lines = [sum(-(-max(len(part), 1) * size // (13 * width)) for part in text.split("\n")) for text, width in cells]
    return 1.4 * size * max(*lines, 1)


def _table(sheet: Any, listed: Sequence[tuple[Finding, Any]], fills: Mapping[Severity, str]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color=_GREY)
    border, wrapped = Border(thin, thin, thin, thin), Alignment(wrap_text=True, vertical="top")
    font, bold = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)
    link = Font(name=_FONT, size=11, color=_LINK, underline="single")
    filled = {severity: PatternFill("solid", fgColor=color) for severity, color in fills.items()}
    head = sheet.max_row + 1
    for column, (heading, _width) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(head, column)
        put_text(cell, _(heading))
        cell.font, cell.border = bold, border
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for row, (item, spot) in enumerate(listed, start=head + 1):
        place = spot.coordinate if spot is not None else item.cell or ""
        shown = spot.parent.title if spot is not None else item.sheet or ""
        words = (item.value or "", message_line(item), hint_line(item))
        texts = [in_words(text) for text in (severity_word(item.severity), item.code, shown, place, *words)]
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            if text:
                put_text(cell, text)
            cell.font, cell.border, cell.alignment = font, border, wrapped
        widths = [width for _heading, width in _COLUMNS]
        sheet.row_dimensions[row].height = min(_height(list(zip(texts, widths, strict=True))), _HIGHEST)
        sheet.cell(row, 1).fill = filled[item.severity]
        if spot is not None:
            _link(sheet.cell(row, 4), spot, link)
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.print_title_rows = f"{head}:{head}"


def _link(cell: Any, spot: Any, font: Any) -> None:
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    there = f"{quote_sheetname(spot.parent.title)}!{spot.coordinate}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=there, display=cell.value)
    cell.font = font


def _page(sheet: Any) -> None:
    """A4 across, as wide as the page, with page numbers."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.footer = 0.3
    sheet.oddFooter.center.text = "&P/&N"


def _show_first(workbook: Any) -> None:
    """Open the workbook at its first sheet, and with that one alone selected: typing goes into all selected ones."""
    for sheet in workbook.worksheets:
        for view in sheet.views.sheetView:
            view.tabSelected = False
    for sheet in workbook.chartsheets:
        for view in sheet.sheetViews.sheetView:
            view.tabSelected = False
    workbook.active = 0
    workbook.active.sheet_view.tabSelected = True
    for view in workbook.views:
        view.firstSheet = 0
