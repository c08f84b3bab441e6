"""The sheet of each unit's figures in the report's workbook, and the formulas of the other sheets over it."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from dvk_cli.model.report import Report
from dvk_cli.model.summary import Figure, Number
from dvk_cli.renderers.report.workbook_cells import Sheet
from dvk_cli.renderers.words import figure_words

DATA = "Số liệu"
"""The sheet's name."""
_SCALES = (100, 1, 1000)
"""What a rate's quotient may be multiplied by: per cent, a mean, per mille."""


class DataSheet:
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
            sheet.text(8, said_with(figure), wrap=True)
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
        rows = f"'{DATA}'!${column}$2:${column}${self._last}"
        own = "" if unit is None else f",'{DATA}'!$A$2:$A${self._last},{unit}"
        return f"SUMIFS({rows},'{DATA}'!$C$2:$C${self._last},\"{figure_id}\"{own})"

    def of_unit(self, code: str) -> dict[str, Figure]:
        """A unit's figures by their ids."""
        return {figure.id: figure for figure in self._figures if figure.unit_code == code}


def _exact(value: Number | None) -> Fraction:
    return Fraction(0) if value is None else Fraction(value)


def _rounded(value: Fraction, decimals: int) -> Decimal:
    # Far more digits than any half needs, then half up as everywhere.
    digits = Decimal(value.numerator) / Decimal(value.denominator)
    return digits.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def said_with(figure: Figure) -> str:
    """A figure in words where the number alone is not all: “trên 3,8”, or another total declared."""
    return figure_words(figure) if figure.qualifiers or figure.declared is not None else ""
