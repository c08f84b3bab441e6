"""Short ways to make a report, so that a test reads as an example."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.model.period import Period
from dvk_cli.model.report import Chart, FieldPart, Panel, Paper, Remark, Report, Series
from dvk_cli.model.summary import Column, Coverage, Figure, Summary, Table, TableCell, UnitName

PERIOD = Period("2021-2023", date(2021, 1, 1), date(2023, 12, 31))
PAPER = Paper(profile="dang", issuer=("HUYỆN ỦY A", "BAN DÂN VẬN"), place="A", signatory_title="TRƯỞNG BAN")
BODIES = {"co_so": "các đảng ủy trực thuộc", "huyen": "cấp huyện"}
_DATA = load_catalogue().data


def figure(id: str, value: Any, unit: str = "mô hình", **more: Any) -> Figure:
    """A figure of the whole area. Numbers in text are exact decimals."""
    exact = {name: Decimal(each) if isinstance(each, str) and name == "change" else each for name, each in more.items()}
    return Figure(id=id, value=Decimal(value) if isinstance(value, str) else value, label=id, unit=unit, **exact)


def percent(id: str, value: str, **more: Any) -> Figure:
    """A rate in hundredths of a per cent."""
    return figure(id, value, "%", decimals=2, numerator=1, denominator=2, **more)


def table(id: str, head: Sequence[str], *rows: Sequence[Any], total: bool = False) -> Table:
    """A table whose first column is text and whose others are numbers."""
    columns = [Column(f"c{n}", label, numeric=n > 0) for n, label in enumerate(head)]
    cells = [
        tuple(TableCell(text=v) if isinstance(v, str) else TableCell(kind="number", value=v) for v in row)
        for row in rows
    ]
    return Table(id, id, tuple(columns), tuple(cells), total)


def bars(*categories: str) -> Chart:
    """A picture of one bar a category."""
    numbers = tuple(range(1, len(categories) + 1))
    series = Series("Tập thể", numbers, tuple(map(str, numbers)))
    panel = Panel(kind="bars", categories=categories, series=(series,), totals=tuple(map(str, numbers)))
    return Chart("models", "Số mô hình", (panel,), "Biểu đồ thanh.")


def report(
    *figures: Figure,
    coverage: Coverage | None = None,
    fields: Sequence[FieldPart] = (),
    tables: Sequence[Table] = (),
    charts: Sequence[Chart] = (),
    remarks: Sequence[Remark] = (),
    area: str = "Huyện A",
) -> Report:
    """A report of 2021-2023."""
    kinds = {"field": _DATA.field, "subject": _DATA.subject, "level": _DATA.level, "form": _DATA.recognition_form}
    terms = {kind: {term.code: term.label for term in found} for kind, found in kinds.items()}
    return Report(
        period=PERIOD,
        period_words="giai đoạn 2021-2023",
        unit_kinds="xã, thị trấn",
        summary=Summary(
            period=PERIOD,
            area=UnitName("1", area),
            taxonomy="bon_linh_vuc",
            taxonomy_label="Bốn lĩnh vực",
            year="calendar",
            as_of=None,
            coverage=coverage or Coverage(28, 28),
            figures=figures,
            tables=tuple(tables),
            findings=(),
            notes=(),
        ),
        fields=tuple(fields),
        tables=(),
        charts=tuple(charts),
        remarks=tuple(remarks),
        terms=terms | {"indicator": {item.code: item.label for item in _DATA.indicator}},
    )
