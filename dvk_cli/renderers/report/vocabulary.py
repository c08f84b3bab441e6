"""What a template may say: the words and figures of a report, with helpers that write numbers as a person would.

Names are Vietnamese without marks: templates are written by officers. docs/report.md lists them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from dvk_cli.i18n import gettext as _
from dvk_cli.model.report import Report
from dvk_cli.model.summary import Figure, Number
from dvk_cli.renderers.report.markers import ASIDE, CHART, MISSING, TABLE, clean
from dvk_cli.renderers.report.templates import TemplateMistakeError
from dvk_cli.vietnamese.numerals import format_number
from dvk_cli.vietnamese.period_words import period_words

_QUALIFIERS = {
    "at_least": "trên {}",
    "about": "khoảng {}",
    "nearly": "gần {}",
    "estimate": "ước {}",
    "lower_bound": "ít nhất {}",
}
_ASIDES = {
    "carried": "có số liệu của kỳ trước đối với đơn vị chưa có số liệu mới",
    "series_break": "cộng qua thời điểm thay đổi tiêu chuẩn",
}
_ALREADY = "“‘\"'"


def vocabulary_of(report: Report, bodies: dict[str, str]) -> dict[str, Any]:
    """Name → word, list or helper. Everything that comes from a file is cleaned here."""
    summary = report.summary
    coverage = summary.coverage
    figures = Figures(report)
    tables = {table.id for table in (*summary.tables, *report.tables)}
    return {
        "ky": report.period_words,
        "ky_tu": f"{report.period.start:%d/%m/%Y}",
        "ky_den": f"{report.period.end:%d/%m/%Y}",
        "nam_nd09": summary.year == "nd09",
        "dia_ban": clean(summary.area.name),
        "loai_don_vi": report.unit_kinds,
        "bo_linh_vuc": clean(summary.taxonomy_label),
        "bao_phu": {
            "can": coverage.expected,
            "du": coverage.reported,
            "chua_du": [
                f"{clean(unit.name)} (thiếu {_joined([clean(each) for each in unit.lacks])})"
                for unit in coverage.partial
            ],
            "chua_co": [clean(unit.name) for unit in coverage.missing],
            "co_quan_can": coverage.agencies.expected,
            "co_quan_du": coverage.agencies.reported,
        },
        "linh_vuc": [
            {
                "ma": field.code,
                "ten": clean(field.label),
                "tieu_bieu": [
                    {"ten": _quoted(clean(model.name)), "cua": clean(model.performer), "o": clean(model.place)}
                    for model in field.typical
                ],
            }
            for field in report.fields
        ],
        "cap": [
            {
                "ma": code,
                "ten": clean(label),
                "ai": bodies.get(code, clean(label)),
                "hinh_thuc": [
                    {"ma": form, "ten": clean(words), "so": f"recognitions.{code}.{form}"}
                    for form, words in report.terms["form"].items()
                    if figures.has(f"recognitions.{code}.{form}")
                ],
            }
            for code, label in report.terms["level"].items()
        ],
        "chenh_lech": [
            {"ten": clean(figure.label), "so": figure.id} for figure in summary.figures if figure.declared is not None
        ],
        "luu_y": [{"ma": remark.code, "cau": clean(remark.text)} for remark in report.remarks],
        "nhom_luu_y": [
            {"ma": code, "cau": [clean(remark.text) for remark in report.remarks if remark.code == code]}
            for code in dict.fromkeys(remark.code for remark in report.remarks)
        ],
        "co_so_lieu": any(figure.value is not None for figure in summary.figures),
        "so": figures.number,
        "so_dv": figures.with_unit,
        "ghi": figures.declared,
        "phan": figures.parts,
        "co": figures.has,
        "khac_0": figures.not_zero,
        "thay_doi": figures.change,
        "so_voi": figures.compared_with,
        "liet_ke": _listed,
        "co_bang": tables.__contains__,
        "bang": _placer(TABLE, "bang", tables, _TABLES),
        "hinh": _placer(CHART, "hinh", {chart.id for chart in report.charts}, _CHARTS),
    }


_TABLES = ("models", "course", "recognitions", "indicators", "coverage", "models_by_unit")
_CHARTS = ("models", "recognitions", "poverty", "coverage")


class Figures:
    """Helpers about figures. A figure without data is `MISSING`: the clause that asks for it vanishes.

    Raises, all of them:
        TemplateMistakeError: the id is of no figure that there could be.
    """

    def __init__(self, report: Report) -> None:
        self._figures = {figure.id: figure for figure in report.summary.figures}
        self._terms = report.terms

    def has(self, id: str) -> bool:
        """Whether there is data."""
        return self._figure(id) is not None

    def not_zero(self, id: str) -> bool:
        """Whether there is data and it is not 0: "0 sản phẩm" is nothing that a report says."""
        figure = self._figure(id)
        return figure is not None and figure.value != 0

    def number(self, id: str | int) -> str:
        """The number with its qualifiers: "1.829", "22/28", "3,81%", "trên 100". A plain number is only written."""
        if isinstance(id, int):
            return format_number(id)
        figure = self._figure(id)
        if figure is None:
            return MISSING
        percent = "%" if figure.unit == "%" else ""
        return _aside(figure) + _qualified(figure, _value(figure) + percent)

    def with_unit(self, id: str) -> str:
        """The number with its unit of measure: "59,7 triệu đồng/người/năm"."""
        figure = self._figure(id)
        if figure is None:
            return MISSING
        unit = "%" if figure.unit == "%" else f" {clean(figure.unit)}"
        return _aside(figure) + _qualified(figure, _value(figure) + unit)

    def declared(self, id: str) -> str:
        """What the units' own totals say, where it differs from the sum."""
        figure = self._figure(id)
        if figure is None or figure.declared is None:
            return MISSING
        return format_number(figure.declared, figure.decimals)

    def parts(self, id: str) -> list[dict[str, str]]:
        """The subjects of which a figure has some: code, label and the part's own id."""
        self._figure(id)
        base = id.removesuffix(".total")
        return [
            {"ma": code, "ten": clean(label), "so": f"{base}.{code}"}
            for code, label in self._terms["subject"].items()
            # `models.khong_ro` is the field not stated, and no subject.
            if f"{base}.{code}" != "models.khong_ro" and self.not_zero(f"{base}.{code}")
        ]

    def change(self, id: str) -> str:
        """Against the year before: "giảm 0,81 điểm %", "tăng 12 hộ", "không thay đổi"."""
        figure = self._figure(id)
        if figure is None or figure.change is None or figure.change_from is None:
            return MISSING
        if figure.change == 0:
            return "không thay đổi"
        # A rate changes by points of its own unit.
        unit = " điểm %" if figure.unit == "%" else f" {clean(figure.unit)}"
        word = "tăng" if figure.change > 0 else "giảm"
        return f"{word} {format_number(_size(figure.change), figure.decimals)}{unit}"

    def compared_with(self, id: str) -> str:
        """Against which year: "năm 2022"."""
        figure = self._figure(id)
        if figure is None or figure.change is None or figure.change_from is None:
            return MISSING
        return period_words(figure.change_from)

    def _figure(self, id: str) -> Figure | None:
        figure = self._figures.get(id)
        if figure is None and not self._is_known(id):
            raise TemplateMistakeError(
                _("“{id}” is no figure").format(id=id),
                _("dvk summarize -f json lists the figures; dvk explain says what one means."),
            )
        return figure if figure is not None and figure.value is not None else None

    def _is_known(self, id: str) -> bool:
        terms, (head, *rest) = self._terms, str(id).split(".")
        match head, len(rest):
            case "indicators", 1:
                return rest[0] in terms["indicator"]
            case "models", 1:
                return (
                    rest[0] in ("total", "moi", "tiep_tuc") or rest[0] in terms["field"] or rest[0] in terms["subject"]
                )
            case "models", 2:
                return rest[0] in terms["field"] and rest[1] in terms["subject"]
            case "recognitions", 2 | 3:
                known = rest[0] in terms["level"] and rest[1] in terms["form"]
                return known and (len(rest) == 2 or rest[2] in terms["subject"])
        return False


def _size(value: Number) -> Number:
    return -value if value < 0 else value


def _value(figure: Figure) -> str:
    text = format_number(figure.value, figure.decimals)
    whole = figure.denominator if figure.numerator is None else None
    if figure.decimals and Decimal(figure.value or 0) == int(figure.value or 0):
        # "85%", not "85,00%".
        text = format_number(figure.value)
    return text if whole is None else f"{text}/{format_number(whole)}"


def _qualified(figure: Figure, text: str) -> str:
    for qualifier in figure.qualifiers:
        text = _QUALIFIERS.get(qualifier, "{}").format(text)
    return text


def _aside(figure: Figure) -> str:
    """What is said behind the noun: of how many units, where some gave no data. No template can forget to say it."""
    # What is compared with a year is a state or a rate of the end: nothing was added across a break.
    told = (each for each in figure.qualifiers if each != "series_break" or figure.change_from is None)
    said = [_ASIDES[each] for each in told if each in _ASIDES]
    is_indicator = figure.id.startswith("indicators.")
    if is_indicator and figure.coverage is not None and figure.reported_by != "area":
        reported, expected = figure.coverage
        # Else only agencies were asked, or all communes have answered.
        if reported not in (0, expected):
            said.insert(0, f"số liệu của {reported}/{expected} đơn vị")
    # An empty aside too: what is said of another number must not seem to be said of this one.
    return f"{ASIDE} ({'; '.join(said)}){ASIDE}" if said else ASIDE * 2 * is_indicator


def _listed(items: Iterable[str], last: str = " và ") -> str:
    """ "a, b và c"; what is missing is left out, and if nothing is left, all of it is missing."""
    return _joined([item for item in items if item and MISSING not in item], last) or MISSING


def _joined(items: Sequence[str], last: str = " và ") -> str:
    if len(items) < 2:
        return "".join(items)
    # Names that hold commas themselves are told apart by semicolons.
    apart = "; " if any(re.search(",(?! ?[0-9])", item) for item in items) else ", "
    return apart.join(items[:-1]) + (apart if apart == "; " else last) + items[-1]


def _quoted(name: str) -> str:
    """In quotation marks, unless it stands in some already."""
    return name if name[:1] in _ALREADY and name[-1:] in "”’\"'" else f"“{name}”"


def _placer(sign: str, helper: str, there: set[str], known: Sequence[str]) -> Callable[..., str]:
    def place(name: str, caption: str = "") -> str:
        if name not in known:
            raise TemplateMistakeError(
                _("{helper}: “{name}” is unknown").format(helper=helper, name=name),
                _("Known here: {keys}.").format(keys=", ".join(known)),
            )
        return f"{sign}{name}|{caption}{sign}" if name in there else MISSING

    return place
