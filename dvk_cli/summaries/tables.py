"""The summary tables: figures set out in rows and columns, ready to be drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import ngettext
from dvk_cli.model.summary import Column, Coverage, Figure, Table, TableCell
from dvk_cli.summaries.models import UNKNOWN, figure_id
from dvk_cli.summaries.order import order_of
from dvk_cli.summaries.request import SummaryRequest

Row = tuple[TableCell, ...]


class Zeros(msgspec.Struct, frozen=True):
    """Whether what has no figure is a true zero: of models by field, of recognitions by level and form."""

    models: Callable[[str], bool]
    recognitions: Callable[[str, str], bool]


def tables_of(
    request: SummaryRequest,
    figures: Sequence[Figure],
    coverage: Coverage,
    names: dict[str, str],
    zeros: Zeros,
    districts: Mapping[str, tuple[int, int]],
) -> tuple[Table, ...]:
    """Tables `models`, `recognitions`, `indicators`, `coverage`, and `by_<what was asked>` if it was; none is empty.

    Args:
        request: what was asked.
        figures: all figures, in order.
        coverage: who has reported.
        names: code → name of the units.
        zeros: what is shown as 0 and not as missing.
        districts: of each district, how many of its communes have reported and how many are expected to.
    """
    own = [f for f in figures if f.unit_code is None and f.year is None]
    made = [_models(request, own, zeros), _recognitions(request, own, zeros), _indicators(own), _coverage(coverage)]
    if request.by == "unit":
        made.append(_by_unit(request, [f for f in figures if f.unit_code is not None], names))
    if request.by == "district":
        made.append(_by_district(request, [f for f in figures if f.unit_code is not None], names, districts))
    if request.by == "year":
        made.append(_by_year(request, [f for f in figures if f.year is not None]))
    return tuple(table for table in made if table.rows)


def _text(text: str) -> TableCell:
    return TableCell(text=text)


def _number(figure: Figure | None, *, zero: bool = False) -> TableCell:
    """A figure's cell; without data it is a missing number, and 0 only where there is none for certain (`zero`)."""
    if figure is None:
        return TableCell(kind="number", value=0 if zero else None)
    return TableCell(
        kind="number",
        value=figure.value,
        decimals=figure.decimals,
        # The denominator of a rate has its own column; 22/28 is one number.
        denominator=None if figure.decimals is not None else figure.denominator,
        declared=figure.declared,
        qualifiers=figure.qualifiers,
    )


def _models(request: SummaryRequest, figures: Sequence[Figure], zeros: Zeros) -> Table:
    by_id = {f.id: f for f in figures if f.id.startswith("models.")}
    catalogue = request.catalogue
    fields = [f.code for f in catalogue.data.field if figure_id(f.code, "") in by_id]
    fields.sort(key=lambda code: order_of(catalogue)(figure_id(code, "")))
    subjects = [s.code for s in catalogue.data.subject if any(figure_id(field, s.code) in by_id for field in fields)]

    def row(field: str, label: str) -> Row:
        parts = [
            _number(by_id.get(figure_id(field, subject)), zero=bool(field) and zeros.models(field))
            for subject in subjects
        ]
        return (_text(label), *parts, _number(by_id.get(figure_id(field, ""))))

    def total() -> Row:
        cells = list(row("", _("Total")))
        if UNKNOWN in subjects:
            # `models.khong_ro` is the field not stated: the subject not stated is added up here.
            parts = [by_id.get(figure_id(field, UNKNOWN)) for field in fields]
            number = sum(int(part.value) for part in parts if part is not None and part.value is not None)
            cells[1 + subjects.index(UNKNOWN)] = TableCell(kind="number", value=number)
        return tuple(cells)

    rows = [row(field, catalogue.label("field", field)) for field in fields]
    rows += [total()] if by_id else []
    columns = (
        Column("field", _("Field"), numeric=False),
        *(Column(s, catalogue.label("subject", s)) for s in subjects),
        Column("total", _("Total")),
    )
    return Table("models", _("Models by field"), columns, tuple(rows), total=True)


def _recognitions(request: SummaryRequest, figures: Sequence[Figure], zeros: Zeros) -> Table:
    by_id = {f.id: f for f in figures if f.id.startswith("recognitions.")}
    catalogue = request.catalogue
    subjects = [s.code for s in catalogue.data.subject if any(name.endswith(f".{s.code}") for name in by_id)]
    rows: list[Row] = []
    for level in catalogue.data.level:
        for form in catalogue.data.recognition_form:
            name = f"recognitions.{level.code}.{form.code}"
            if name in by_id:
                zero = zeros.recognitions(level.code, form.code)
                parts = (_number(by_id.get(f"{name}.{subject}"), zero=zero) for subject in subjects)
                labels = catalogue.label("level", level.code), catalogue.label("form", form.code)
                rows.append((*map(_text, labels), *parts, _number(by_id[name])))
    columns = (
        Column("level", _("Level"), numeric=False),
        Column("form", _("Form"), numeric=False),
        *(Column(s, catalogue.label("subject", s)) for s in subjects),
        Column("total", _("Total")),
    )
    return Table("recognitions", _("Recognitions by level and form"), columns, tuple(rows))


def _indicators(figures: Sequence[Figure]) -> Table:
    own = [f for f in figures if f.id.startswith("indicators.")]
    since = sorted({f.change_from for f in own if f.change_from is not None})
    planned = any(f.plan is not None for f in own)
    columns = [
        Column("indicator", _("Indicator"), numeric=False),
        Column("measure_unit", _("Unit of measure"), numeric=False),
    ]
    columns += [Column("plan", _("Plan"))] if planned else []
    columns += [Column("value", _("Result") if planned else _("Value"))]
    columns += [Column("plan_percent", _("% of plan"))] if planned else []
    columns += [Column("change", _("Against {year}").format(year=", ".join(since)))] if since else []
    columns += [Column("coverage", _("Units with data"))]
    rows: list[Row] = []
    for figure in own:
        plan, percent = _plan(figure) if planned else ([], [])
        row = [_text(figure.label), _text(figure.unit), *plan, _number(figure), *percent]
        row += [_change(figure)] if since else []
        rows.append((*row, _reporting(figure)))
    return Table("indicators", _("Indicators"), tuple(columns), tuple(rows))


def _plan(figure: Figure | None) -> tuple[list[TableCell], list[TableCell]]:
    """The plan, and how much of it was reached; empty where there is none."""
    if figure is None or figure.plan is None:
        return [_text("")], [_text("")]
    return [TableCell(kind="number", value=figure.plan)], [TableCell(kind="number", value=figure.plan_percent)]


def _change(figure: Figure) -> TableCell:
    if figure.change_from is None:
        return _text("")
    # A rate's change is in points of its own unit ("giảm 0,81%" means percentage points).
    suffix = " " + _("points") if figure.unit == "%" else ""
    return TableCell(kind="number", value=figure.change, decimals=figure.decimals, suffix=suffix, signed=True)


def _reporting(figure: Figure) -> TableCell:
    """Who gave data: so many of the communes, and agencies beside them or alone."""
    if figure.reported_by == "area":
        return _text(_("whole area"))
    agencies = ngettext("{n} agency", "{n} agencies", figure.agencies).format(n=figure.agencies)
    if figure.coverage is None or (figure.agencies and not figure.coverage[0]):
        return _text(agencies if figure.agencies else "")
    suffix = f" + {agencies}" if figure.agencies else ""
    return TableCell(kind="number", value=figure.coverage[0], denominator=figure.coverage[1], suffix=suffix)


def _coverage(coverage: Coverage) -> Table:
    def row(label: str, number: int, named: Iterable[str] = ()) -> Row:
        return _text(label), TableCell(kind="number", value=number), _text(", ".join(named))

    rows = [
        row(_("Units expected"), coverage.expected),
        row(_("Reported in full"), coverage.reported),
        row(
            _("Reported in part"),
            len(coverage.partial),
            (_("{unit} (lacks {periods})").format(unit=u.name, periods=", ".join(u.lacks)) for u in coverage.partial),
        ),
        row(_("Not reported"), len(coverage.missing), (u.name for u in coverage.missing)),
    ]
    if coverage.agencies.expected:
        rows += [
            row(_("Agencies expected"), coverage.agencies.expected),
            row(_("Agencies that reported in full"), coverage.agencies.reported),
        ]
    columns = (
        Column("state", _("Reports"), numeric=False),
        Column("number", _("Number")),
        Column("units", _("Units"), numeric=False),
    )
    return Table("coverage", _("Who has reported"), columns, tuple(rows))


def _is_key(figure: Figure) -> bool:
    """Figures of the tables by unit and by year: totals of models, each level and form, indicators."""
    head, *rest = figure.id.split(".")
    if head == "recognitions":
        return len(rest) == 2
    return head == "indicators" or rest == ["total"]


def _pivot(figures: Iterable[Figure], row: Callable[[Figure], Any], column: Callable[[Figure], Any]) -> Any:
    """A frame of figures, rows and columns in order, None where there is none."""
    # pandas takes most of a second to load, and only these tables need it.
    import pandas as pd

    frame = pd.DataFrame({"row": row(f), "column": column(f), "figure": f} for f in figures)
    wide = frame.pivot(index="row", columns="column", values="figure").astype(object)
    return wide.where(wide.notna(), None)


def _by_unit(request: SummaryRequest, figures: Sequence[Figure], names: dict[str, str]) -> Table:
    key_figures = [f for f in figures if _is_key(f)]
    if not key_figures:
        return Table("by_unit", "", (), ())
    labels = {f.id: f"{f.label} ({unit})" if (unit := _own_unit(f)) else f.label for f in key_figures}
    wide = _pivot(key_figures, lambda f: f.unit_code, lambda f: f.id)
    ids = sorted(wide.columns, key=order_of(request.catalogue))
    planned = {f.id for f in key_figures if f.plan is not None}

    def cells(figure: Figure | None, name: str) -> Iterable[TableCell]:
        plan, percent = _plan(figure) if name in planned else ([], [])
        return *plan, _number(figure), *percent

    def column(name: str) -> Iterable[Column]:
        if name not in planned:
            return (Column(name, labels[name]),)
        about = {"plan": _("plan"), "": _("result"), "plan_percent": _("% of plan")}
        return (Column(f"{name}.{k}".rstrip("."), f"{labels[name]}: {words}") for k, words in about.items())

    rows = tuple(
        (_text(code), _text(names.get(code, code)), *(c for name in ids for c in cells(wide.at[code, name], name)))
        for code in sorted(wide.index)
    )
    columns = (
        Column("unit_code", _("Code"), numeric=False),
        Column("unit", _("Unit"), numeric=False),
        *(c for name in ids for c in column(name)),
    )
    return Table("by_unit", _("Figures by unit"), columns, rows)


def _by_district(
    request: SummaryRequest,
    figures: Sequence[Figure],
    names: dict[str, str],
    districts: Mapping[str, tuple[int, int]],
) -> Table:
    """As by unit, with who has reported; a district from which nothing came has its row too."""
    table = _by_unit(request, figures, names)
    width = len(table.columns)
    rows = {row[0].text: row for row in table.rows}
    silent = [TableCell(kind="number", value=None)] * (width - 2)
    rows |= {code: (_text(code), _text(names[code]), *silent) for code in districts if width and code not in rows}

    def reporting(code: str) -> TableCell:
        reported, expected = districts.get(code, (None, None))
        return TableCell(kind="number", value=reported, denominator=expected) if expected is not None else _text("")

    reported = Column("reported", _("Reported in full"))
    return Table(
        "by_district",
        _("Figures by district"),
        (*table.columns[:2], reported, *table.columns[2:]),
        tuple((*rows[code][:2], reporting(code), *rows[code][2:]) for code in sorted(rows)),
    )


def _own_unit(figure: Figure) -> str:
    """The unit of measure of an indicator; models and decisions say in their label what they count."""
    return figure.unit if figure.id.startswith("indicators.") else ""


def _by_year(request: SummaryRequest, figures: Sequence[Figure]) -> Table:
    key_figures = [f for f in figures if _is_key(f)]
    if not key_figures:
        return Table("by_year", "", (), ())
    about = {f.id: (f.label, _own_unit(f)) for f in key_figures}
    wide = _pivot(key_figures, lambda f: f.id, lambda f: f.year)
    years = sorted(wide.columns)
    planned = {f.id for f in key_figures if f.plan is not None}
    rows: list[Row] = []
    for name in sorted(wide.index, key=order_of(request.catalogue)):
        label, unit = about[name]
        figures_of = [wide.at[name, year] for year in years]
        rows.append((_text(label), _text(unit), *map(_number, figures_of)))
        if name in planned:
            plans = [_plan(figure) for figure in figures_of]
            rows.append((_text(f"{label}: {_('plan')}"), _text(unit), *(c for plan, _percent in plans for c in plan)))
            percents = (c for _wanted, percent in plans for c in percent)
            rows.append((_text(f"{label}: {_('% of plan')}"), _text("%"), *percents))
    columns = (
        Column("figure", _("Figure"), numeric=False),
        Column("measure_unit", _("Unit of measure"), numeric=False),
        *(Column(str(year), str(year)) for year in years),
    )
    return Table("by_year", _("Figures by year"), columns, tuple(rows))
