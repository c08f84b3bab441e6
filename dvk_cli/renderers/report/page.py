"""The report as one page for a browser: it holds all it needs, and asks the network for nothing.

Figures that matter come first, and each unfolds to what it is made of. Without JavaScript everything works but sorting.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dvk_cli.i18n import in_language
from dvk_cli.model.finding import Finding
from dvk_cli.model.report import Paper, Report
from dvk_cli.model.result import PeriodStatus, UnitStatus
from dvk_cli.model.summary import Table, TableCell
from dvk_cli.renderers.report.markers import clean
from dvk_cli.renderers.report.page_charts import drawings
from dvk_cli.renderers.report.page_figures import FigureView, exact, pages_of
from dvk_cli.renderers.words import cell_words, form_word, hint_line, message_line
from dvk_cli.vietnamese.period_words import period_words

_PARTS = Path(__file__).parent / "page_parts"
# What a leader asks first; those without data are not there. Recognitions have no total over levels.
_MATTER = (
    "models.total",
    "recognitions.",
    *("indicators." + code for code in ("ty_le_ho_ngheo", "thu_nhap_binh_quan", "xa_co_ocop", "ocop_tu_3_sao")),
    *("indicators." + code for code in ("xa_dat_ntm", "gia_dinh_van_hoa", "luot_boi_duong_dan_van")),
)
_MOST_LEVELS = 4
_MOST_CARDS = 11
# With more periods than this a cell of the grid shows its sign only.
_WORDY = 4
# Each with its place in the order. Their signs differ by form, not by colour alone.
_STATES = {"reported": ("đủ", 3), "partial": ("một phần", 2), "returned": ("trả lại", 1), "missing": ("chưa có", 0)}
_SECTIONS = {"models": "mo-hinh", "recognitions": "cong-nhan", "indicators": "chi-tieu"}


class Column(msgspec.Struct, frozen=True):
    """The head of a column."""

    label: str
    numeric: bool = False


class Cell(msgspec.Struct, frozen=True):
    """A cell: its words and what it is sorted by (None: by its words; "": no value, always last)."""

    words: str
    value: str | None = None
    state: str = ""
    late: bool = False
    beside: tuple[str, ...] = ()


class Grid(msgspec.Struct, frozen=True):
    """A table of the page. The column `head` names its row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    head: int = 0
    brief: bool = False


def html(report: Report, paper: Paper) -> bytes:
    """The page, in UTF-8: the same bytes for the same report."""
    # Jinja takes a tenth of a second to load, and only reports need it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def plain(value: Any) -> Any:
        # What comes from files is on one line and holds no sign that a page cannot hold.
        return clean(value) if type(value) is str else value

    environment = Environment(
        loader=FileSystemLoader(_PARTS),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = ((_PARTS / name).read_text("utf-8") for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    # The words of tables are the document's, not the reader's.
    with in_language("vi"):
        words = _words(report, paper)
        page = environment.get_template("page.html.j2").render(
            words, style=Markup(style), script=Markup(script), policy=policy
        )
    return page.encode()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _words(report: Report, paper: Paper) -> dict[str, Any]:
    summary = report.summary
    pages = pages_of(report)
    groups: dict[str, list[FigureView]] = {head: [] for head in _SECTIONS}
    for view in pages.figures:
        groups[view.id.split(".")[0]].append(view)
    charts = {chart.id: (chart, drawings(chart)) for chart in report.charts}
    tables = {table.id: _grid(table) for table in (*summary.tables, *report.tables)}
    asked = [("Đơn vị", report.status.units), ("Cơ quan", report.status.agencies)] if report.status else []
    grids = [_status_grid(head, units) for head, units in asked if units]
    return {
        "report": report,
        "summary": summary,
        "issuer": [" ".join(line.split()) for line in paper.issuer],
        "as_of": f"{summary.as_of:%d/%m/%Y}" if summary.as_of else "",
        "span": f"{report.period.start:%d/%m/%Y} - {report.period.end:%d/%m/%Y}",
        "cards": _cards(pages.figures),
        "groups": groups,
        "files": pages.files,
        "charts": charts,
        "tables": tables,
        "indicators": _indicators(groups["indicators"]),
        "status": grids,
        "states": [(name, words) for name, (words, _rank) in _STATES.items()],
        "late": any(grid.brief and cell.late for grid in grids for row in grid.rows for cell in row),
        "findings": [_told(item) for item in summary.findings if item.severity != "info"],
        "known": [_told(item) for item in summary.findings if item.severity == "info"],
        "remarks": [remark for remark in report.remarks if remark.code not in {f.code for f in summary.findings}],
    }


def _told(item: Finding) -> tuple[str, str, str]:
    return item.code, message_line(item), hint_line(item)


def _cards(figures: Sequence[FigureView]) -> list[FigureView]:
    """The figures that matter, in their order."""
    chosen: list[FigureView] = []
    for wanted in _MATTER:
        if wanted.endswith("."):
            # A level and a form, without the parts by subject.
            whole = [view for view in figures if view.id.startswith(wanted) and view.id.count(".") == 2]
            chosen += whole[:_MOST_LEVELS]
        else:
            chosen += [view for view in figures if view.id == wanted]
    return chosen[:_MOST_CARDS]


def _grid(table: Table) -> Grid:
    rows = [tuple(_cell(cell) for cell in row) for row in table.rows]
    total = rows.pop() if table.total and rows else None
    columns = tuple(Column(column.label, column.numeric) for column in table.columns)
    head = next((n for n, column in enumerate(table.columns) if column.id == "unit"), 0)
    return Grid(table.title, columns, tuple(rows), total, head)


def _cell(cell: TableCell) -> Cell:
    return Cell(cell_words(cell), exact(cell.value) if cell.kind == "number" else None)


def _indicators(figures: Sequence[FigureView]) -> dict[str, Any]:
    """The heads of the table of indicators; its rows lead to the figures."""
    since = dict.fromkeys(view.since for view in figures if view.since)
    return {"since": next(iter(since)) if len(since) == 1 else "", "changes": bool(since)}


def _status_grid(head: str, units: Sequence[UnitStatus]) -> Grid:
    labels = sorted({item.label for unit in units for item in unit.periods})
    brief = len(labels) > _WORDY
    rows = [
        (Cell(unit.name), *_states(unit, labels, brief), *([_state_cell(unit.state)] if len(labels) > 1 else []))
        for unit in units
    ]
    columns = [Column(head), *(Column(_short(label)) for label in labels)]
    if len(labels) > 1:
        columns.append(Column("Cả kỳ"))
    return Grid(f"{head} theo kỳ báo cáo", tuple(columns), tuple(rows), brief=brief)


def _states(unit: UnitStatus, labels: Sequence[str], brief: bool) -> Iterator[Cell]:
    by_label = {item.label: item for item in unit.periods}
    for label in labels:
        item = by_label.get(label)
        # A unit owes nothing for a period in which it did not exist.
        yield Cell("không phải báo cáo", "", "none") if item is None else _state_cell(item.state, item, brief)


def _state_cell(state: str, item: PeriodStatus | None = None, brief: bool = False) -> Cell:
    words, rank = _STATES[state]
    late = item is not None and item.late
    parts = [] if item is None or brief else [f"{form_word(form)} {number}" for form, number in item.parts.items()]
    return Cell(words + (" (muộn)" if late else ""), str(rank), state, late, tuple(parts))


def _short(label: str) -> str:
    return re.sub("^(quý [IV]+|tháng [0-9]+) năm ", r"\1/", period_words(label)).removeprefix("năm ")
