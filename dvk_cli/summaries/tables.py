"""The summary tables: figures set out in rows and columns, ready to be drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import ngettext
from dvk_cli.model.summary import Column, Coverage, Figure, Table, TableCell
from dvk_cli.summaries.cells import Row, number_cell, plan_cells, text_cell
from dvk_cli.summaries.model_course import CARRIED_ON, NEW, STATUS
from dvk_cli.summaries.models import UNKNOWN, figure_id
from dvk_cli.summaries.order import order_of
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.summaries.wide_tables import by_district, by_unit, by_year


class Zeros(msgspec.Struct, frozen=True):
    """Whether what has no figure is a true zero: of models by field, of recognitions by level and form."""

    models: Callable[[str], bool]
    recognitions: Callable[[str, str], bool]


def tables_of(
    request: SummaryRequest,
    figures: Sequence[Figure],
    coverage: Coverage,
    zeros: Zeros,
    districts: Mapping[str, tuple[int, int]],
) -> tuple[Table, ...]:
    """Tables `models`, `course`, `recognitions`, `indicators`, `coverage`, and `by_<what was asked>`; none is empty.

    Args:
        request: what was asked.
        figures: all figures, in order.
        coverage: who has reported.
        zeros: what is shown as 0 and not as missing.
        districts: of each district, how many of its communes have reported and how many are expected to.
    """
    own = [f for f in figures if f.unit_code is None and f.year is None]
    made = [
        _models(request, own, zeros),
        _course(own),
        _recognitions(request, own, zeros),
        _indicators(own),
        _coverage(coverage),
    ]
    if request.by == "unit":
        made.append(by_unit(request, [f for f in figures if f.unit_code is not None]))
    if request.by == "district":
        made.append(by_district(request, [f for f in figures if f.unit_code is not None], districts))
    if request.by == "year":
        made.append(by_year(request, [f for f in figures if f.year is not None]))
    return tuple(table for table in made if table.rows)


def _models(request: SummaryRequest, figures: Sequence[Figure], zeros: Zeros) -> Table:
    by_id = {f.id: f for f in figures if f.id.startswith("models.")}
    catalogue = request.catalogue
    fields = [f.code for f in catalogue.data.field if figure_id(f.code, "") in by_id]
    fields.sort(key=lambda code: order_of(catalogue)(figure_id(code, "")))
    subjects = [s.code for s in catalogue.data.subject if any(figure_id(field, s.code) in by_id for field in fields)]

    def row(field: str, label: str) -> Row:
        parts = [
            number_cell(by_id.get(figure_id(field, subject)), zero=bool(field) and zeros.models(field))
            for subject in subjects
        ]
        return (text_cell(label), *parts, number_cell(by_id.get(figure_id(field, ""))))

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


def _course(figures: Sequence[Figure]) -> Table:
    """How the models of lists went on: new, carried on, and by status."""
    shown = [f for f in figures if f.id in (NEW, CARRIED_ON) or f.id.startswith(f"{STATUS}.")]
    rows = [(text_cell(figure.label), number_cell(figure), _reporting(figure)) for figure in shown]
    columns = (
        Column("measure", _("Measure"), numeric=False),
        Column("value", _("Number")),
        Column("coverage", _("Units with data")),
    )
    return Table("course", _("Models listed: new, carried on, by status"), columns, tuple(rows))


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
                parts = (number_cell(by_id.get(f"{name}.{subject}"), zero=zero) for subject in subjects)
                labels = catalogue.label("level", level.code), catalogue.label("form", form.code)
                rows.append((*map(text_cell, labels), *parts, number_cell(by_id[name])))
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
        plan, percent = plan_cells(figure) if planned else ([], [])
        row = [text_cell(figure.label), text_cell(figure.unit), *plan, number_cell(figure), *percent]
        row += [_change(figure)] if since else []
        rows.append((*row, _reporting(figure)))
    return Table("indicators", _("Indicators"), tuple(columns), tuple(rows))


def _change(figure: Figure) -> TableCell:
    if figure.change_from is None:
        return text_cell("")
    # A rate's change is in points of its own unit ("giảm 0,81%" means percentage points).
    suffix = " " + _("points") if figure.unit == "%" else ""
    return TableCell(kind="number", value=figure.change, decimals=figure.decimals, suffix=suffix, signed=True)


def _reporting(figure: Figure) -> TableCell:
    """Who gave data: so many of the communes, and agencies beside them or alone."""
    if figure.reported_by == "area":
        return text_cell(_("whole area"))
    agencies = ngettext("{n} agency", "{n} agencies", figure.agencies).format(n=figure.agencies)
    if figure.coverage is None or (figure.agencies and not figure.coverage[0]):
        return text_cell(agencies if figure.agencies else "")
    suffix = f" + {agencies}" if figure.agencies else ""
    return TableCell(kind="number", value=figure.coverage[0], denominator=figure.coverage[1], suffix=suffix)


def _coverage(coverage: Coverage) -> Table:
    def row(label: str, number: int, named: Iterable[str] = ()) -> Row:
        return text_cell(label), TableCell(kind="number", value=number), text_cell(", ".join(named))

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
