"""The wide tables: figures by unit, by district and by year."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dvk_cli.i18n import gettext as _
from dvk_cli.model.summary import Column, Figure, Table, TableCell
from dvk_cli.summaries.cells import Row, number_cell, plan_cells, text_cell
from dvk_cli.summaries.order import order_of, unit_order
from dvk_cli.summaries.request import SummaryRequest


def _is_key(figure: Figure) -> bool:
    """Figures of the tables by unit and by year: totals of models, each level and form, indicators."""
    head, *rest = figure.id.split(".")
    if head == "recognitions":
        return len(rest) == 2
    return head == "indicators" or rest == ["total"]


class _Wide(NamedTuple):
    """Figures by row and column."""

    rows: list[Any]
    columns: list[Any]
    figures: list[list[Figure | None]]

    def of(self, row: int, columns: Iterable[Any]) -> list[Figure | None]:
        """Those of a row in some order of the columns; None where there is none."""
        place = {column: number for number, column in enumerate(self.columns)}
        return [self.figures[row][place[column]] for column in columns]


def _pivot(figures: Sequence[Figure], row: Callable[[Figure], Any], column: Callable[[Figure], Any]) -> _Wide:
    """Figures with rows and columns in order."""
    # pandas takes most of a second to load, and only these tables need it.
    import pandas as pd

    frame = pd.DataFrame(
        {
            "row": [row(figure) for figure in figures],
            "column": [column(figure) for figure in figures],
            "figure": pd.Series(figures, dtype=object),
        }
    )
    wide = frame.pivot(index="row", columns="column", values="figure")
    # Read at once: one by one each cell costs as much as a row.
    return _Wide(list(wide.index), list(wide.columns), wide.where(wide.notna(), None).to_numpy().tolist())


def by_unit(request: SummaryRequest, figures: Sequence[Figure]) -> Table:
    """A row a unit (units of one code have one each), a column a figure."""
    key_figures = [f for f in figures if _is_key(f)]
    if not key_figures:
        return Table("by_unit", "", (), ())
    labels = {f.id: f"{f.label} ({unit})" if (unit := _own_unit(f)) else f.label for f in key_figures}
    units = sorted({unit_order(f): f for f in key_figures}.items())
    row_of = {place: number for number, (place, _figure) in enumerate(units)}
    wide = _pivot(key_figures, lambda f: row_of[unit_order(f)], lambda f: f.id)
    ids = sorted(wide.columns, key=order_of(request.catalogue))
    planned = {f.id for f in key_figures if f.plan is not None}

    def cells(figure: Figure | None, name: str) -> Iterable[TableCell]:
        plan, percent = plan_cells(figure) if name in planned else ([], [])
        return *plan, number_cell(figure), *percent

    def column(name: str) -> Iterable[Column]:
        if name not in planned:
            return (Column(name, labels[name]),)
        about = {"plan": _("plan"), "": _("result"), "plan_percent": _("% of plan")}
        return (Column(f"{name}.{k}".rstrip("."), f"{labels[name]}: {words}") for k, words in about.items())

    rows = tuple(
        (
            text_cell(f.unit_code or ""),
            text_cell(unit_name(f)),
            *(c for name, figure in zip(ids, wide.of(number, ids), strict=True) for c in cells(figure, name)),
        )
        for number, (_place, f) in enumerate(units)
    )
    columns = (
        Column("unit_code", _("Code"), numeric=False),
        Column("unit", _("Unit"), numeric=False),
        *(c for name in ids for c in column(name)),
    )
    return Table("by_unit", _("Figures by unit"), columns, rows)


def unit_name(figure: Figure) -> str:
    """The unit's name, with its days where another unit had its code."""
    name = figure.unit_name or figure.unit_code or ""
    if figure.unit_until is not None:
        return _("{unit} (until {day})").format(unit=name, day=f"{figure.unit_until:%d/%m/%Y}")
    if figure.unit_from is not None:
        return _("{unit} (from {day})").format(unit=name, day=f"{figure.unit_from:%d/%m/%Y}")
    return name


def by_district(request: SummaryRequest, figures: Sequence[Figure], districts: Mapping[str, tuple[int, int]]) -> Table:
    """As by unit, with who has reported; a district from which nothing came has its row too."""
    table = by_unit(request, figures)
    width = len(table.columns)
    shown = {row[0].text for row in table.rows}
    silent = [TableCell(kind="number", value=None)] * (width - 2)
    missing = [
        (text_cell(unit.code), text_cell(unit.full_name), *silent)
        for unit in request.districts
        if width and unit.code not in shown
    ]
    rows = sorted([*table.rows, *missing], key=lambda row: row[0].text)

    def reporting(code: str) -> TableCell:
        reported, expected = districts.get(code, (None, None))
        return TableCell(kind="number", value=reported, denominator=expected) if expected is not None else text_cell("")

    reported = Column("reported", _("Reported in full"))
    return Table(
        "by_district",
        _("Figures by district"),
        (*table.columns[:2], reported, *table.columns[2:]),
        tuple((*row[:2], reporting(row[0].text), *row[2:]) for row in rows),
    )


def _own_unit(figure: Figure) -> str:
    """The unit of measure of an indicator; models and decisions say in their label what they count."""
    return figure.unit if figure.id.startswith("indicators.") else ""


def by_year(request: SummaryRequest, figures: Sequence[Figure]) -> Table:
    """A row a figure, a column a year."""
    key_figures = [f for f in figures if _is_key(f)]
    if not key_figures:
        return Table("by_year", "", (), ())
    about = {f.id: (f.label, _own_unit(f)) for f in key_figures}
    wide = _pivot(key_figures, lambda f: f.id, lambda f: f.year)
    years = sorted(wide.columns)
    planned = {f.id for f in key_figures if f.plan is not None}
    rows: list[Row] = []
    for name in sorted(wide.rows, key=order_of(request.catalogue)):
        label, unit = about[name]
        figures_of = wide.of(wide.rows.index(name), years)
        rows.append((text_cell(label), text_cell(unit), *map(number_cell, figures_of)))
        if name in planned:
            plans = [plan_cells(figure) for figure in figures_of]
            rows.append(
                (text_cell(f"{label}: {_('plan')}"), text_cell(unit), *(c for plan, _percent in plans for c in plan))
            )
            percents = (c for _wanted, percent in plans for c in percent)
            rows.append((text_cell(f"{label}: {_('% of plan')}"), text_cell("%"), *percents))
    columns = (
        Column("figure", _("Figure"), numeric=False),
        Column("measure_unit", _("Unit of measure"), numeric=False),
        *(Column(str(year), str(year)) for year in years),
    )
    return Table("by_year", _("Figures by year"), columns, tuple(rows))
