"""A printed page in a worksheet: letterhead, title, a table with a header of several rows, signatures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from maker.layouts.style import Cell, Style

FONT = "Times New Roman"
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
GROUPED = 10_000
"""From here on a number is shown with its thousands grouped; years are below it."""
ALIGN = {"l": "left", "c": "center", "r": "right"}


@dataclass(frozen=True)
class Column:
    """A column of a table: the words above it from the top row down, its width, its alignment."""

    path: tuple[str, ...]
    width: float
    align: str = "c"


class Page:
    """Writes a sheet from the top down; `row` is the next free row."""

    def __init__(self, sheet: Worksheet, columns: Sequence[Column], style: Style, *, landscape: bool = False) -> None:
        self.sheet, self.columns, self.style = sheet, columns, style
        self.last = len(columns)
        self.row = 1
        for i, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(i)].width = column.width
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left, sheet.page_margins.right = 0.8, 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.7, 0.7
        sheet.print_options.horizontalCentered = True

    def letterhead(self, left: Sequence[str], right: Sequence[str], place_and_date: str) -> None:
        """The sender on the left, the motto on the right, with place and date below it in some hands."""
        halfway = self._halfway()
        lines = [*right, *([place_and_date] if self.style.date_on_top else [])]
        for i in range(max(len(left), len(lines))):
            if i < len(left):
                font = Font(FONT, self.style.size, bold=i == len(left) - 2 or len(left) == 1)
                self._span(1, halfway, left[i], font)
            if i < len(lines):
                dated, underline = i == len(right), i == len(right) - 1
                font = Font(FONT, self.style.size, bold=not dated, italic=dated, u="single" if underline else None)
                self._span(halfway + 1, self.last, lines[i], font)
            self.row += 1
        self.row += 1

    def title(self, *lines: str) -> None:
        """The title, then lines below it (period, unit of measure)."""
        for i, line in enumerate(lines):
            first = i == 0
            self._span(1, self.last, line, Font(FONT, self.style.size + first, bold=first, italic=not first))
            self.row += 1
        self.row += 1

    def above_table(self, text: str) -> None:
        """A line on the right just above the table, such as the unit of measure."""
        self.row -= 1
        self._span(self._halfway() + 1, self.last, text, Font(FONT, self.style.size - 1, italic=True), "right")
        self.row += 1

    def header(self) -> None:
        """The header: equal neighbours are merged across, shorter paths downwards."""
        depth = max(len(column.path) for column in self.columns)
        font = Font(FONT, self.style.size, bold=True)
        top = self.row
        for level in range(depth):
            for i, column in enumerate(self.columns):
                cell = self.sheet.cell(top + level, i + 1)
                cell.font, cell.border = font, BOX
                cell.alignment = Alignment("center", "center", wrap_text=True)
                if self.style.shade:
                    cell.fill = PatternFill("solid", fgColor=self.style.shade)
                prefix = column.path[: level + 1]
                if len(column.path) <= level or (i and self.columns[i - 1].path[: level + 1] == prefix):
                    continue
                cell.value = column.path[level]
                run = i
                while run + 1 < self.last and self.columns[run + 1].path[: level + 1] == prefix:
                    run += 1
                bottom = top + (depth - 1 if len(column.path) == level + 1 else level)
                self._make_room(top + level, cell.value, i + 1, run + 1, bottom - top - level + 1)
                if run > i or bottom > top + level:
                    self.sheet.merge_cells(
                        start_row=top + level, end_row=bottom, start_column=i + 1, end_column=run + 1
                    )
        self.row += depth
        self.sheet.print_title_rows = f"{top}:{self.row - 1}"

    def column_numbers(self, labels: Sequence[str | int]) -> None:
        """The row of column numbers below the header."""
        self._cells(labels, Font(FONT, self.style.size - 2, italic=True), ["c"] * self.last)

    def line(self, values: Sequence[Cell], *, bold: bool = False) -> None:
        """One row of the table."""
        self._cells(values, Font(FONT, self.style.size, bold=bold), [column.align for column in self.columns])

    def banner(self, text: str, *, first: int = 1) -> None:
        """A row of the table that holds one text, merged from column `first` to the end."""
        font = Font(FONT, self.style.size, bold=True)
        self._cells([None] * self.last, font, ["l"] * self.last)
        self.row -= 1
        self._span(first, self.last, text, font, "left")
        self.row += 1

    def signatures(self, left: str, right: Sequence[str], place_and_date: str) -> None:
        """Two places to sign, with place and date above the right one unless they stand on top."""
        self.row += 1
        halfway = self._halfway()
        if not self.style.date_on_top:
            self._span(halfway + 1, self.last, place_and_date, Font(FONT, self.style.size, italic=True))
            self.row += 1
        for i in range(max(2, len(right) + 1)):
            lefts, rights = [left, "(Ký, ghi rõ họ và tên)"], [*right, "(Ký, ghi rõ họ và tên)"]
            for first, last, texts in ((1, halfway, lefts), (halfway + 1, self.last, rights)):
                if i < len(texts):
                    small = texts[i].startswith("(")
                    font = Font(FONT, self.style.size - small, bold=not small, italic=small)
                    self._span(first, last, texts[i], font)
            self.row += 1

    def _halfway(self) -> int:
        """The last column of the left half, by width."""
        total, so_far = sum(column.width for column in self.columns), 0.0
        for i, column in enumerate(self.columns, start=1):
            so_far += column.width
            if so_far >= 0.42 * total:
                return min(i, self.last - 1)
        return self.last - 1

    def _cells(self, values: Sequence[Cell], font: Font, aligns: Sequence[str]) -> None:
        for i, (value, align) in enumerate(zip(values, aligns, strict=True), start=1):
            cell = self.sheet.cell(self.row, i)
            cell.value, cell.font, cell.border = value, font, BOX
            cell.alignment = Alignment(ALIGN[align], "center", wrap_text=True)
            if isinstance(value, int | Decimal):
                cell.number_format = "#,##0" if value >= GROUPED and value == int(value) else "General"
            self._make_room(self.row, str(value), i, i)
        self.row += 1

    def _span(self, first: int, last: int, text: str, font: Font, align: str = "center") -> None:
        cell = self.sheet.cell(self.row, first)
        cell.value, cell.font = text, font
        cell.alignment = Alignment(align, "center", wrap_text=True)
        self._make_room(self.row, text, first, last)
        if last > first:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)

    def _make_room(self, row: int, text: str, first: int, last: int, rows: int = 1) -> None:
        """Set a row's height from a guess of the lines of a text: no file can ask for the best height."""
        wide = sum(column.width for column in self.columns[first - 1 : last])
        lines = math.ceil(len(text) * (1.3 if text.isupper() else 0.9) * self.style.size / 11 / wide)
        dimension = self.sheet.row_dimensions[row]
        dimension.height = max(dimension.height or 0, round(lines * self.style.size * 1.35 / rows + 2, 1))
