"""The pictures of a report for paper, as PNG (those of a page are `page_charts`).

Colours are those of Okabe and Ito, which the colour-blind tell apart and which differ in grey too. The typeface comes
with matplotlib, so the same figures give the same bytes whatever is installed.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from dvk_cli.model.report import Chart, Panel, Series
from dvk_cli.renderers.report.markers import clean

DPI = 220
WIDTH = 6.5
"""Inches: as wide as the text of an A4 page."""

_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#D55E00", "#CC79A7", "#F0E442")
_ON_DARK = ("#0072B2", "#009E73", "#D55E00")
_INK, _PALE = "#222222", "#888888"
# A number stands inside its part of a bar if that is at least so much of the whole axis.
_ROOM = 0.06
_SETTINGS = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.edgecolor": _PALE,
    "axes.labelcolor": _INK,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    # "$" in a field's name is a dollar sign.
    "text.parse_math": False,
    "axes.unicode_minus": False,
}


def png(chart: Chart) -> bytes:
    """The picture for paper."""
    # matplotlib takes half a second to load, and only reports need it.
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # From matplotlib's own settings: those of the machine's user are not the office's.
    settings: dict[Any, Any] = {**mpl.rcParamsDefault, **_SETTINGS}
    with mpl.rc_context(settings):
        figure = Figure(figsize=(WIDTH, _height(chart)), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        for axes, panel in zip(figure.subplots(1, len(chart.panels), squeeze=False)[0], chart.panels, strict=True):
            _DRAW[panel.kind](axes, panel)
            _finish(axes, panel)
        _legend(figure, chart.panels)
        out = BytesIO()
        figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
        return out.getvalue()


def _height(chart: Chart) -> float:
    bars = [len(panel.categories) for panel in chart.panels if panel.kind == "bars"]
    if bars:
        return 0.75 + 0.36 * max(bars)
    return 1.7 if len(chart.panels) == 1 else 2.3


def _bars(axes: Any, panel: Panel) -> None:
    """Lying and stacked, the first on top."""
    places = range(len(panel.categories))
    ends = _stack(panel, lambda at, size, from_, colour: axes.barh(at, size, left=from_, height=0.66, color=colour))
    limit = max(ends, default=0) or 1
    axes.set_xlim(0, limit * 1.12)
    _inside(axes, panel, limit, upright=False)
    for place, end, total in zip(places, ends, panel.totals, strict=True):
        axes.text(end + limit * 0.012, place, total, va="center", ha="left", fontweight="bold")
    axes.set_yticks(list(places), [_wrapped(clean(name), 30) for name in panel.categories])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(length=0)


def _columns(axes: Any, panel: Panel) -> None:
    """Standing and stacked."""
    places = range(len(panel.categories))
    ends = _stack(panel, lambda at, size, from_, colour: axes.bar(at, size, bottom=from_, width=0.6, color=colour))
    limit = max(ends, default=0) or 1
    axes.set_ylim(0, limit * 1.18)
    if len(panel.series) > 1:
        _inside(axes, panel, limit, upright=True)
    for place, end, total in zip(places, ends, panel.totals or panel.series[0].labels, strict=True):
        axes.text(place, end + limit * 0.02, total, va="bottom", ha="center", fontweight="bold")
    axes.set_xlim(-0.6, len(panel.categories) - 0.4)
    _standing(axes, panel)


def _line(axes: Any, panel: Panel) -> None:
    """Points; joined, except across a break and a missing value."""
    from matplotlib.patheffects import withStroke

    drawn = [value for series in panel.series for value in _floats(series) if value is not None]
    limit = max(drawn, default=0) or 1
    cuts = {place for place, _words in panel.breaks}
    for series, colour in zip(panel.series, _COLOURS[4:], strict=False):
        values = _floats(series)
        for at, value in enumerate(values):
            if value is None:
                continue
            axes.plot([at], [value], marker="o", color=colour)
            shown = axes.text(at, value + limit * 0.05, series.labels[at], va="bottom", ha="center", fontweight="bold")
            # A line that marks a break is not to go through the words.
            shown.set_path_effects([withStroke(linewidth=3, foreground="white")])
            before = values[at - 1] if at else None
            if before is not None and at not in cuts:
                axes.plot([at - 1, at], [before, value], color=colour, linewidth=1.8)
    axes.set_ylim(0, limit * 1.25)
    axes.set_xlim(-0.5, len(panel.categories) - 0.5)
    _standing(axes, panel)


_DRAW: dict[str, Callable[[Any, Panel], None]] = {"bars": _bars, "columns": _columns, "line": _line}


def _standing(axes: Any, panel: Panel) -> None:
    axes.set_xticks(range(len(panel.categories)), panel.categories)
    axes.set_yticks([])
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)


def _stack(panel: Panel, draw: Callable[[int, float, float, str], Any]) -> list[float]:
    """Draws part after part; where each bar ends."""
    ends = [0.0] * len(panel.categories)
    for series, colour in zip(panel.series, _colours(panel), strict=True):
        for at, value in enumerate(_floats(series)):
            if value:
                for patch in draw(at, value, ends[at], colour):
                    patch.set_edgecolor("white")
                ends[at] += value
    return ends


def _inside(axes: Any, panel: Panel, limit: float, *, upright: bool) -> None:
    """Numbers in the middle of their parts, where there is room and more than one part."""
    ends = [0.0] * len(panel.categories)
    for series, colour in zip(panel.series, _colours(panel), strict=True):
        for at, value in enumerate(_floats(series)):
            if not value:
                continue
            middle = ends[at] + value / 2
            ends[at] += value
            alone = bool(panel.totals) and series.labels[at] == panel.totals[at]
            if value / limit >= _ROOM and not alone:
                x, y = (at, middle) if upright else (middle, at)
                ink = "white" if colour in _ON_DARK else _INK
                axes.text(x, y, series.labels[at], ha="center", va="center", color=ink, fontsize=8)


def _finish(axes: Any, panel: Panel) -> None:
    if panel.title:
        axes.set_title(clean(panel.title), fontsize=9.5, loc="left")
    for place, words in panel.breaks:
        axes.axvline(place - 0.5, color=_PALE, linestyle=(0, (4, 3)), linewidth=1)
        axes.text(place - 0.47, axes.get_ylim()[1], words, va="top", ha="left", fontsize=7.5, style="italic")


def _legend(figure: Any, panels: Sequence[Panel]) -> None:
    """What the colours mean, where there is more than one."""
    from matplotlib.patches import Patch

    panel = panels[0]
    if len(panels) == 1 and len(panel.series) > 1:
        patches = [
            Patch(facecolor=colour, label=clean(series.label))
            for series, colour in zip(panel.series, _colours(panel), strict=True)
        ]
        figure.legend(handles=patches, loc="outside lower center", ncols=min(len(patches), 4), frameon=False)


def _colours(panel: Panel) -> list[str]:
    return [_COLOURS[place % len(_COLOURS)] for place in range(len(panel.series))]


def _floats(series: Series) -> list[float | None]:
    """Places on paper need no exact numbers; what is written beside them comes ready."""
    return [None if value is None else float(value) for value in series.values]


def _wrapped(text: str, width: int) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width, break_long_words=False))
