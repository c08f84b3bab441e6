"""The pictures of a report as finished data: what is drawn, and what is written beside it."""

from collections.abc import Iterable, Sequence
from typing import Literal

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.report import Chart, Panel, Series
from dvk_cli.model.summary import Coverage, Figure, Number, Summary, Table, TableCell
from dvk_cli.vietnamese.numerals import format_number
from dvk_cli.vietnamese.period_words import period_words

# As in a report's sentences, but short.
_QUALIFIERS = {
    "at_least": "trên {}",
    "about": "khoảng {}",
    "nearly": "gần {}",
    "estimate": "ước {}",
    "lower_bound": "ít nhất {}",
    "carried": "{} (có số kỳ trước)",
    "series_break": "{} (qua đổi chuẩn)",
}
_POOR, _RATE = "ho_ngheo", "ty_le_ho_ngheo"


def charts_of(
    catalogue: Catalogue, summary: Summary, years: Sequence[Summary], steps: Sequence[Summary]
) -> tuple[Chart, ...]:
    """Charts `models`, `recognitions`, `poverty` and `coverage`; one that would show nothing is left out."""
    tables = {table.id: table for table in summary.tables}
    made = [
        *_stacked(tables.get("models"), "Số mô hình “Dân vận khéo” theo lĩnh vực và loại hình", 1),
        *_stacked(tables.get("recognitions"), "Số công nhận, khen thưởng theo từng cấp và hình thức", 2),
        *_poverty(catalogue, years),
        *_coverage(steps),
    ]
    return tuple(made)


def _stacked(table: Table | None, title: str, heads: int) -> Iterable[Chart]:
    """Bars of a table whose first `heads` columns name the row and whose last one is the total."""
    if table is None:
        return
    rows = table.rows[:-1] if table.total else table.rows
    categories = tuple(": ".join(cell.text for cell in row[:heads]) for row in rows)
    series = tuple(
        Series(column.label, tuple(row[place].value for row in rows), tuple(_written(row[place]) for row in rows))
        for place, column in enumerate(table.columns[heads:-1], heads)
        if any(row[place].value for row in rows)
    )
    if not series:
        # Nobody said whether collective or individual.
        last = len(table.columns) - 1
        total = table.columns[last].label
        series = (Series(total, tuple(row[last].value for row in rows), tuple(_written(row[last]) for row in rows)),)
    totals = tuple(_written(row[-1]) for row in rows)
    if not any(value for each in series for value in each.values):
        return
    said = (
        f"{category}: {total} ({', '.join(parts)})" if len(series) > 1 else f"{category}: {total}"
        for place, (category, total) in enumerate(zip(categories, totals, strict=True))
        for parts in [[f"{s.label.lower()} {s.labels[place]}" for s in series if s.values[place]]]
    )
    panel = Panel(kind="bars", categories=categories, series=series, totals=totals)
    yield Chart(table.id, title, (panel,), f"Biểu đồ thanh. {title}. {'; '.join(said)}.")


def _written(cell: TableCell) -> str:
    return _in_words(cell.value, cell.decimals, cell.qualifiers)


def _in_words(value: Number | None, decimals: int | None, qualifiers: Sequence[str]) -> str:
    text = format_number(value, decimals)
    for qualifier in qualifiers:
        text = _QUALIFIERS[qualifier].format(text)
    return text


def _poverty(catalogue: Catalogue, years: Sequence[Summary]) -> Iterable[Chart]:
    """Poor households and their rate year by year; nothing is joined across a change of the standard."""
    if _POOR not in catalogue.indicators or _RATE not in catalogue.indicators:
        return
    found = {code: [_indicator(summary, code) for summary in years] for code in (_POOR, _RATE)}
    panels = []
    drawn: tuple[tuple[str, Literal["columns", "line"]], ...] = ((_POOR, "columns"), (_RATE, "line"))
    for code, kind in drawn:
        figures = found[code]
        if sum(figure is not None for figure in figures) < 2:
            continue
        item = catalogue.indicators[code]
        breaks = tuple(
            (place, "đổi chuẩn nghèo")
            for place in range(1, len(years))
            if catalogue.breaks_between(code, years[place - 1].period, years[place].period)
        )
        values = tuple(None if f is None else f.value for f in figures)
        labels = tuple("" if f is None else _in_words(f.value, f.decimals, _said(f)) for f in figures)
        panels.append(
            Panel(
                kind=kind,
                title=f"{catalogue.indicator_label(code)} ({item.unit})",
                categories=tuple(map(_year_label, years, figures)),
                series=(Series(catalogue.indicator_label(code), values, labels),),
                breaks=breaks,
            )
        )
    if not panels:
        return
    title = (
        "Số hộ nghèo và tỷ lệ hộ nghèo qua các năm" if len(panels) == 2 else f"{panels[0].series[0].label} qua các năm"
    )
    said = "; ".join(
        f"{panel.title}: "
        + ", ".join(
            f"{category.replace(chr(10), ' ')}: {label}"
            for category, label in zip(panel.categories, panel.series[0].labels, strict=True)
            if label
        )
        for panel in panels
    )
    changed = any(panel.breaks for panel in panels)
    note = " Chuẩn nghèo thay đổi trong kỳ nên số liệu hai bên không so sánh được." if changed else ""
    yield Chart("poverty", title, tuple(panels), f"Biểu đồ. {title}. {said}.{note}")


def _said(figure: Figure) -> Sequence[str]:
    """The qualifiers that a number needs; that its standard differs from the year before's is drawn."""
    return [each for each in figure.qualifiers if each != "series_break" or figure.change_from is None]


def _indicator(summary: Summary, code: str) -> Figure | None:
    id = f"indicators.{code}"
    return next((f for f in summary.figures if f.id == id and f.unit_code is None and f.year is None), None)


def _year_label(summary: Summary, figure: Figure | None) -> str:
    """The year; with how many units gave data, where some did not."""
    label = summary.period.label
    if figure is None or figure.coverage is None or figure.reported_by == "area":
        return label
    reported, expected = figure.coverage
    return label if reported == expected else f"{label}\n({reported}/{expected} đơn vị)"


def _coverage(steps: Sequence[Summary]) -> Iterable[Chart]:
    """How many of the units have reported, step by step."""
    if len(steps) < 2:
        return
    parts = [_parts(step.coverage) for step in steps]
    labels = ("Đã báo cáo đủ", "Báo cáo chưa đủ", "Chưa báo cáo")
    series = tuple(
        Series(label, tuple(part[place] for part in parts), tuple(str(part[place]) for part in parts))
        for place, label in enumerate(labels)
        if any(part[place] for part in parts)
    )
    if not series:
        return
    title = "Số đơn vị báo cáo qua các kỳ"
    said = "; ".join(
        f"{period_words(step.period.label)}: {step.coverage.reported}/{step.coverage.expected} đơn vị đã báo cáo đủ"
        for step in steps
    )
    panel = Panel(
        kind="columns",
        categories=tuple(step.period.label for step in steps),
        series=series,
        totals=tuple(f"{step.coverage.reported}/{step.coverage.expected}" for step in steps),
    )
    yield Chart("coverage", title, (panel,), f"Biểu đồ cột. {title}. {said}.")


def _parts(coverage: Coverage) -> tuple[int, int, int]:
    return coverage.reported, len(coverage.partial), len(coverage.missing)
