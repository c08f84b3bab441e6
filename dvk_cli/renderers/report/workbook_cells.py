"""Cells of the report's workbook: text that Excel never runs, numbers as in Vietnam, formulas with their results."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from dvk_cli.model.summary import Number
from dvk_cli.renderers import excel
from dvk_cli.renderers.steady_zip import steady

FONT = "Times New Roman"
_GROUND = "FFE7EDF3"
# The language tag has Excel and LibreOffice set numbers as in Vietnam whatever the machine's own way: 1.829 and 3,81.
_VIETNAM = "[$-42A]"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What looks like an escaped letter is read as one: LibreOffice takes the “_xa_” of “van_hoa_xa_hoi” for a line break.
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{1,4}_)")
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"((?: s="\d+")?)><f>([^<]*)</f><v ?(?:/>|></v>)</c>')


def number_format(decimals: int | None) -> str:
    """The format of a number with so many decimals; None: as many as it has, three at most."""
    if decimals is None:
        return f"{_VIETNAM}#,##0.###"
    return f"{_VIETNAM}#,##0" + ("." + "0" * decimals if decimals else "")


class Sheet:
    """A sheet under work, written from the top down.

    Args:
        workbook: openpyxl's.
        name: the sheet's.
        widths: of its columns, in characters.
    """

    def __init__(self, workbook: Any, name: str, widths: Sequence[float] = ()) -> None:
        self.name = name
        self._sheet = workbook.create_sheet(name)
        self._results = workbook.dvk_results.setdefault(name, {})
        self.row = 1
        for number, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[_letters(number)].width = width
        self._sheet.page_setup.paperSize = self._sheet.PAPERSIZE_A4
        self._sheet.page_setup.fitToWidth = 1
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.oddFooter.center.text = "&P/&N"

    def at(self, column: int, row: int | None = None) -> str:
        """The address of a cell of this sheet, counted from 1."""
        return f"{_letters(column)}{row or self.row}"

    def text(self, column: int, words: str, *, bold: bool = False, size: float = 12, wrap: bool = False) -> None:
        """Write text as text, whatever it begins with."""
        from openpyxl.styles import Alignment, Font

        cell = self._sheet[self.at(column)]
        cell.value = _LIKE_ESCAPE.sub("_x005F_", _NOT_IN_XML.sub(" ", words))
        cell.data_type = "s"
        # Excel then shows it as typed with an apostrophe in front, and never as a formula when it is edited.
        cell.quotePrefix = words[:1] in ("=", "+", "-", "@")
        cell.font = Font(name=FONT, size=size, bold=bold)
        cell.alignment = Alignment(vertical="top", wrap_text=wrap)

    def number(self, column: int, value: Number | None, decimals: int | None = None, *, bold: bool = False) -> None:
        """Write a number; None leaves the sign of the statistics office for what is not known."""
        from openpyxl.styles import Alignment, Font

        cell = self._sheet[self.at(column)]
        cell.value = "…" if value is None else value
        cell.number_format = number_format(decimals)
        cell.font = Font(name=FONT, size=12, bold=bold)
        cell.alignment = Alignment(horizontal="right", vertical="top")

    def formula(
        self, column: int, formula: str, result: Number, decimals: int | None = None, *, bold: bool = False
    ) -> None:
        """Write a formula (without its sign) with its result, for programs that do not calculate."""
        self.number(column, None, decimals, bold=bold)
        self._sheet[self.at(column)].value = f"={formula}"
        self._results[self.at(column)] = str(result)

    def sum_above(self, column: int, first: int) -> int:
        """The sum of the whole numbers of a column from a row to the one before the present."""
        cells = (
            self._results.get(self.at(column, row), self._sheet[self.at(column, row)].value)
            for row in range(first, self.row)
        )
        return sum(int(value) for value in cells if value not in (None, "…"))

    def header(self, labels: Iterable[str], *, lines: int = 1, stays: bool = True) -> None:
        """Write a header row, which `stays` in sight and is repeated on every page, and go to the next row."""
        from openpyxl.styles import Alignment, PatternFill

        for column, label in enumerate(labels, start=1):
            self.text(column, label, bold=True)
            cell = self._sheet[self.at(column)]
            cell.fill = PatternFill("solid", fgColor=_GROUND)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self._sheet.row_dimensions[self.row].height = 4 + 16 * lines
        if stays:
            self._sheet.freeze_panes = f"A{self.row + 1}"
            self._sheet.print_title_rows = f"{self.row}:{self.row}"
        self.row += 1

    def title(self, words: str) -> None:
        """Write a title, and leave a row empty behind it."""
        self.text(1, words, bold=True, size=14)
        self._sheet.oddHeader.right.text = words.replace("&", "&&")
        self.row += 2

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns, in characters."""
        for number, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[_letters(number)].width = width

    def ruled(self, first: int, columns: int) -> None:
        """Draw lines around the cells from a row to the one before the present."""
        from openpyxl.styles import Border, Side

        line = Side(style="thin", color="FFBFBFBF")
        for row in self._sheet.iter_rows(min_row=first, max_row=self.row - 1, max_col=columns):
            for cell in row:
                cell.border = Border(left=line, right=line, top=line, bottom=line)

    def new_page(self) -> None:
        """Print what follows on a page of its own."""
        from openpyxl.worksheet.pagebreak import Break

        self._sheet.row_breaks.append(Break(id=self.row - 1))

    def landscape(self) -> None:
        """Print across the page."""
        self._sheet.page_setup.orientation = "landscape"

    def spread(self, columns: int) -> None:
        """Let the sheet be as many pages wide as it takes, the first columns in sight and on each page."""
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = False
        self._sheet.page_setup.scale = 70
        self._sheet.print_title_cols = f"A:{_letters(columns)}"
        self._sheet.freeze_panes = f"{_letters(columns + 1)}{self._sheet.freeze_panes[1:]}"

    def filter(self, first: int, columns: int) -> None:
        """Let the rows from a header to the one before the present be filtered."""
        self._sheet.auto_filter.ref = f"A{first}:{self.at(columns, self.row - 1)}"

    def bars(
        self,
        title: str,
        categories: tuple[int, int, int],
        series: Sequence[int],
        anchor: str,
        *,
        heads: int = 1,
        upright: bool = False,
    ) -> None:
        """Draw a native chart of stacked bars.

        Args:
            title: the chart's.
            categories: their first column, and their first and last row; the header stands above the first.
            series: columns of the values.
            anchor: the cell of its upper left corner.
            heads: how many columns name a category.
            upright: whether the bars stand.
        """
        from openpyxl.chart import BarChart, Reference
        from openpyxl.chart.data_source import AxDataSource, MultiLevelStrRef
        from openpyxl.chart.label import DataLabelList

        column, first, last = categories
        chart = BarChart()
        chart.type, chart.grouping, chart.overlap = "col" if upright else "bar", "stacked", 100
        if upright and len(series) == 1:
            chart.grouping, chart.overlap, chart.legend = "clustered", None, None
        chart.title, chart.height, chart.width = title, 9, 20
        if not upright:
            # Excel begins at the bottom: as in the table, from the top down.
            chart.x_axis.scaling.orientation = "maxMin"
        chart.x_axis.delete = chart.y_axis.delete = False
        for number, each in enumerate(series):
            chart.add_data(Reference(self._sheet, each, first - 1, max_row=last), titles_from_data=True)
            chart.series[number].graphicalProperties.solidFill = _COLOURS[number % len(_COLOURS)]
        if upright:
            shown = {"showSerName": False, "showCatName": False, "showLegendKey": False, "showPercent": False}
            chart.dataLabels = DataLabelList(showVal=True, **shown)
            chart.dataLabels.position = "outEnd" if len(series) == 1 else "ctr"
        if heads == 1:
            chart.set_categories(Reference(self._sheet, column, first, max_row=last))
        else:
            names = Reference(self._sheet, column, first, max_col=column + heads - 1, max_row=last)
            for each in chart.series:
                each.cat = AxDataSource(multiLvlStrRef=MultiLevelStrRef(f=str(names)))
        self._sheet.add_chart(chart, anchor)


# Okabe and Ito's, which all eyes tell apart.
_COLOURS = ("0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00")


def new_workbook() -> Any:
    """An empty workbook."""
    workbook = excel.openpyxl().Workbook()
    from openpyxl.styles import Font

    workbook.remove(workbook.active)
    workbook._named_styles["Normal"].font = Font(name=FONT, size=12)
    workbook.properties.creator = "dvk"
    workbook.calculation.fullCalcOnLoad = True
    workbook.dvk_results = {}
    return workbook


def saved(workbook: Any, stamp: bytes) -> bytes:
    """The workbook's bytes, with the results of its formulas and one date everywhere."""
    results = [workbook.dvk_results.get(sheet.title, {}) for sheet in workbook.worksheets]
    with ZipFile(BytesIO(excel.saved(workbook))) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    for number, values in enumerate(results, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        contents[name] = _with_results(contents[name], values)
    filled = BytesIO()
    with ZipFile(filled, "w") as target:
        for name, content in contents.items():
            target.writestr(name, content)
    return steady(filled.getvalue(), stamp)


def _with_results(xml: bytes, values: dict[str, str]) -> bytes:
    def filled(found: re.Match[bytes]) -> bytes:
        result = values[found[1].decode()].encode()
        return b'<c r="%b"%b><f>%b</f><v>%b</v></c>' % (found[1], found[2], found[3], result)

    return _FORMULA.sub(filled, xml)


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
