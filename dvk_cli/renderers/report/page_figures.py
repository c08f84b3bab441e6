"""The figures of a page, each with what it means, what it is made of and where that comes from."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from dvk_cli.model.report import Report, SourceLine
from dvk_cli.model.summary import Figure, Number
from dvk_cli.renderers.report.markers import MISSING
from dvk_cli.renderers.report.vocabulary import Figures
from dvk_cli.renderers.words import figure_words
from dvk_cli.vietnamese.numerals import format_number

MOST_SOURCES = 200
"""So many cells of a figure are shown at most: a page is to be sent by mail. How many are not shown is said."""

_QUALIFIERS = {
    "at_least": "có đơn vị chỉ cho biết mức tối thiểu (“trên …”)",
    "about": "có đơn vị chỉ cho biết số gần đúng (“khoảng …”)",
    "nearly": "có đơn vị chỉ cho biết “gần …”",
    "estimate": "có số liệu ước tính",
    "carried": "có số liệu của kỳ trước, đối với đơn vị chưa có số liệu mới",
    "lower_bound": "chỉ gồm phần chắc chắn, có thể còn hơn",
    "series_break": "cộng qua thời điểm thay đổi tiêu chuẩn",
}


class Told(msgspec.Struct, frozen=True):
    """A number with its words. `exact`: as a program reads it, empty without one; `part`: which of a figure's."""

    words: str
    exact: str
    part: str = ""


class Fact(msgspec.Struct, frozen=True):
    """One line of what is said of a figure: words, numbers, or both."""

    term: str
    words: str = ""
    numbers: tuple[Told, ...] = ()


class UnitLine(msgspec.Struct, frozen=True):
    """A unit's own figure."""

    code: str
    name: str
    numbers: tuple[Told, ...]


class Source(msgspec.Struct, frozen=True):
    """A cell, and the number of its file in the page's list of files."""

    line: SourceLine
    file: int


class FigureView(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as the page shows it. `whole`: of how many units, in words; `heads`: of the units' numbers."""

    id: str
    label: str
    unit: str
    value: Told
    change: str
    since: str
    whole: str
    partial: bool
    facts: tuple[Fact, ...]
    heads: tuple[str, ...]
    units: tuple[UnitLine, ...]
    sources: tuple[Source, ...] = ()
    more: int = 0


class Pages(msgspec.Struct, frozen=True):
    """All figures in their order, and the files that they come from in the order of their numbers."""

    figures: tuple[FigureView, ...]
    files: tuple[str, ...]


def pages_of(report: Report) -> Pages:
    """The figures of a report with all that stands behind them."""
    helpers = Figures(report)
    by_id: dict[str, list[Figure]] = {}
    for figure in report.by_unit:
        by_id.setdefault(figure.id, []).append(figure)
    files: dict[str, int] = {}
    views = []
    for figure in report.summary.figures:
        lines = report.sources.get(figure.id, ())
        shown = [Source(line, files.setdefault(line.file, len(files) + 1)) for line in lines[:MOST_SOURCES]]
        change, since = helpers.change(figure.id), helpers.compared_with(figure.id)
        numbers = by_id.get(figure.id, [])
        has_parts = any(part.numerator is not None or part.denominator is not None for part in numbers)
        views.append(
            FigureView(
                id=figure.id,
                label=figure.label,
                unit=figure.unit,
                value=told(figure),
                change="" if change == MISSING else change,
                since="" if since == MISSING else since,
                whole=reported_by(figure),
                partial=_is_partial(figure),
                facts=tuple(_facts(report, figure)),
                heads=("Giá trị", "Tử số", "Mẫu số") if has_parts else ("Giá trị",),
                units=tuple(_units(report, numbers, has_parts)),
                sources=tuple(shown),
                more=len(lines) - len(shown),
            )
        )
    return Pages(tuple(views), tuple(files))


def told(figure: Figure) -> Told:
    """The value as it is printed, with its denominator, qualifiers and declared total."""
    return Told(figure_words(figure), exact(figure.value), "value")


def exact(value: Number | None) -> str:
    """A number as a program reads it."""
    if value is None:
        return ""
    # An int would be formatted as a float, and lose digits.
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _number(value: Number | None, part: str, decimals: int | None = None) -> Told:
    return Told(format_number(value, decimals), exact(value), part)


def _facts(report: Report, figure: Figure) -> Iterator[Fact]:
    meant = report.definitions.get(figure.id)
    if meant is not None and meant.words:
        yield Fact("Cách tính", meant.words)
    if meant is not None and meant.formula:
        yield Fact("Công thức", meant.formula)
    parts = ((figure.numerator, "numerator"), (figure.denominator, "denominator"))
    numbers = tuple(_number(value, part) for value, part in parts if value is not None)
    if numbers:
        yield Fact("Tử số / mẫu số" if len(numbers) == 2 else "Mẫu số", numbers=numbers)
    if figure.change is not None and figure.change_from is not None:
        points = "điểm %" if figure.unit == "%" else ""
        changed = _number(figure.change, "change", figure.decimals)
        yield Fact(f"Thay đổi so với {figure.change_from}", points, (changed,))
    elif figure.change_from is not None:
        yield Fact(f"Thay đổi so với {figure.change_from}", "không so sánh được")
    if figure.declared is not None:
        said = "Đơn vị tự cộng"
        yield Fact(said, "khác với số cộng lại", (_number(figure.declared, "declared", figure.decimals),))
    if figure.plan is not None:
        yield Fact("Kế hoạch", numbers=(_number(figure.plan, "plan", figure.decimals),))
    if figure.plan_percent is not None:
        of = f"của {figure.plan_units} đơn vị có cả kế hoạch và kết quả" if figure.plan_units else ""
        yield Fact("Đạt so với kế hoạch (%)", of, (_number(figure.plan_percent, "plan_percent"),))
    if figure.qualifiers:
        yield Fact("Lưu ý", "; ".join(_qualifier(figure, each) for each in figure.qualifiers))
    yield Fact("Nguồn số liệu", reported_by(figure))
    yield Fact("Mã số liệu", figure.id)


def _qualifier(figure: Figure, qualifier: str) -> str:
    if qualifier == "series_break" and figure.change_from is not None:
        # Nothing was added: it is the comparison that the break stands in the way of.
        return f"tiêu chuẩn đã thay đổi so với {figure.change_from}"
    return _QUALIFIERS[qualifier]


def reported_by(figure: Figure) -> str:
    """Who has data for it, in words: of how many units, how many agencies, or the area's own."""
    if figure.reported_by == "area":
        return "số của cả địa bàn, do cơ quan báo cáo"
    said = []
    if figure.coverage is not None and figure.coverage[0]:
        said.append(f"{figure.coverage[0]}/{figure.coverage[1]} đơn vị")
    if figure.agencies:
        said.append(f"{figure.agencies} cơ quan")
    return " và ".join(said) or "…"


def _is_partial(figure: Figure) -> bool:
    """Whether units that were asked gave no data."""
    return figure.reported_by != "area" and figure.coverage is not None and 0 < figure.coverage[0] < figure.coverage[1]


def _units(report: Report, figures: Iterable[Figure], has_parts: bool) -> Iterator[UnitLine]:
    for figure in sorted(figures, key=lambda each: each.unit_code or ""):
        code = figure.unit_code or ""
        # The parts have columns of their own.
        alone = msgspec.structs.replace(figure, denominator=None) if has_parts else figure
        numbers = [told(alone)]
        if has_parts:
            numbers += [_number(figure.numerator, "numerator"), _number(figure.denominator, "denominator")]
        yield UnitLine(code, report.unit_names.get(code, code), tuple(numbers))
