"""The pictures that no table of the workbook holds: numbers over the years, each with a native chart beside them."""

from dvk_cli.model.report import Panel, Report
from dvk_cli.renderers.report.workbook_cells import Sheet

# Rows that a chart of 9 cm takes, and one to part it from what follows.
_ROWS = 20


def pictures(sheet: Sheet, report: Report) -> None:
    """Each panel of a chart over time: a table of its numbers, and the chart.

    Columns stand for rates too: a line would join two years between which the standard has changed.
    """
    sheet.title("Biểu đồ")
    panels = [(chart.title, panel) for chart in report.charts for panel in chart.panels if panel.kind != "bars"]
    for place, (title, panel) in enumerate(panels):
        if place:
            sheet.new_page()
        _panel(sheet, panel.title or title, panel)
    if not panels:
        sheet.text(1, "Chưa có số liệu của nhiều kỳ để vẽ.")
    sheet.landscape()


def _panel(sheet: Sheet, title: str, panel: Panel) -> None:
    sheet.text(1, title, bold=True)
    sheet.row += 1
    first = sheet.row
    sheet.header(("Kỳ", *(series.label for series in panel.series)), stays=False)
    for place, name in enumerate(panel.categories):
        sheet.text(1, " ".join(name.split()))
        for column, series in enumerate(panel.series, start=2):
            sheet.number(column, series.values[place])
            if series.labels[place] and not series.labels[place][0].isdigit():
                # "trên 3,8" is not 3,8.
                sheet.text(2 + len(panel.series), series.labels[place])
        sheet.row += 1
    sheet.ruled(first, 1 + len(panel.series))
    last = sheet.row - 1
    for place, words in panel.breaks:
        sheet.text(1, f"{' '.join(panel.categories[place].split())}: {words}, không so sánh được với trước đó.")
        sheet.row += 1
    sheet.row += 1
    series_at = list(range(2, 2 + len(panel.series)))
    sheet.bars(title, (1, first + 1, last), series_at, f"A{sheet.row}", upright=True)
    sheet.row += _ROWS
