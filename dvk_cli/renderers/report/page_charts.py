"""The pictures of a page: where each bar, point and word of an SVG stands.

Across, places are per cent of whatever width there is, and down they are pixels: so words keep their size on a
telephone, where a picture that is scaled as a whole could not be read.
"""

import textwrap
from collections.abc import Iterator

import msgspec

from dvk_cli.model.report import Chart, Panel, Series
from dvk_cli.renderers.report.markers import clean

# The lying bar of the largest value ends here; its total stands behind it.
_REACH = 84.0
_BAR, _LINE, _GAP = 20, 21, 12
_PLOT, _TOP = 150, 26
# A number stands inside its part of a bar if that is at least so large: per cent across, pixels down.
_ROOM_ACROSS, _ROOM_DOWN = 10.0, 18.0
# More categories than this scroll sideways, so that their names do not run into each other.
_MANY, _PITCH = 6, 72


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """An element of SVG: its name, its attributes, and its words if it is a text."""

    name: str
    attributes: dict[str, str]
    words: str = ""


class Drawing(msgspec.Struct, frozen=True):
    """A picture: how wide ("100%" or pixels) and high it is, and what is drawn in it."""

    title: str
    width: str
    height: int
    shapes: tuple[Shape, ...]
    legend: tuple[tuple[int, str], ...] = ()


def drawings(chart: Chart) -> tuple[Drawing, ...]:
    """The pictures of a chart, one a pair of axes."""
    return tuple(_bars(panel) if panel.kind == "bars" else _upright(panel) for panel in chart.panels)


def _bars(panel: Panel) -> Drawing:
    """Lying and stacked, each below its name."""
    shapes: list[Shape] = []
    limit = _limit(_totals(panel))
    at = 0
    for place, name in enumerate(panel.categories):
        for line in textwrap.wrap(clean(name), 44, break_long_words=True) or [""]:
            at += _LINE
            shapes.append(_text(0.0, at - 6, line, "name"))
        end = 0.0
        for number, series in enumerate(panel.series):
            value = _float(series, place)
            if not value:
                continue
            wide = value / limit * _REACH
            shapes.append(_rect((end, at, wide, _BAR), number))
            if wide >= _ROOM_ACROSS and not _alone(panel, series, place):
                shapes.append(_text(end + wide / 2, at + 15, series.labels[place], f"in i{number % 7}"))
            end += wide
        if panel.totals:
            shapes.append(_text(end, at + 15, panel.totals[place], "total", dx="6"))
        at += _BAR + _GAP
    return Drawing(panel.title, "100%", max(at - _GAP + 4, 1), tuple(shapes), _legend(panel))


def _upright(panel: Panel) -> Drawing:
    """Columns that stand and are stacked, or points that are joined; names below."""
    many = len(panel.categories)
    names = [clean_lines(name) for name in panel.categories]
    ground = _TOP + _PLOT
    drawn = _columns(panel, ground) if panel.kind == "columns" else _points(panel, ground)
    shapes: list[Shape] = []
    for place, words in panel.breaks:
        x = f"{place / many * 100:.2f}%"
        shapes.append(Shape(name="line", attributes=_attributes(x1=x, x2=x, y1=4, y2=ground, class_="break")))
        for number, line in enumerate(textwrap.wrap(clean(words), 20)):
            shapes.append(_text(place / many * 100, 14 + 15 * number, line, "note", dx="5"))
    shapes += drawn
    shapes.append(Shape(name="line", attributes=_attributes(x1="0%", x2="100%", y1=ground, y2=ground, class_="axis")))
    for place, lines in enumerate(names):
        shapes += [_text(_middle(panel, place), ground + 18 + 16 * n, line, "foot") for n, line in enumerate(lines)]
    width = "100%" if many <= _MANY else str(many * _PITCH)
    height = ground + 10 + 16 * max(map(len, names), default=0)
    return Drawing(panel.title, width, height, tuple(shapes), _legend(panel))


def _columns(panel: Panel, ground: int) -> Iterator[Shape]:
    limit = _limit(_totals(panel))
    wide = min(56 / len(panel.categories), 18)
    for place in range(len(panel.categories)):
        top = float(ground)
        for number, series in enumerate(panel.series):
            value = _float(series, place)
            if not value:
                continue
            high = value / limit * (_PLOT - 20)
            top -= high
            yield _rect((_middle(panel, place) - wide / 2, top, wide, high), number)
            if len(panel.series) > 1 and high >= _ROOM_DOWN and not _alone(panel, series, place):
                yield _text(_middle(panel, place), top + high / 2 + 5, series.labels[place], f"in i{number % 7}")
        label = (panel.totals or panel.series[0].labels)[place]
        yield _text(_middle(panel, place), top - 6, label, "total mid")


def _points(panel: Panel, ground: int) -> Iterator[Shape]:
    """Joined, except across a break and a missing value."""
    limit = _limit(_float(series, n) for series in panel.series for n in range(len(panel.categories)))
    cuts = {place for place, _words in panel.breaks}
    for number, series in enumerate(panel.series, 4):
        before: tuple[float, float] | None = None
        for place in range(len(panel.categories)):
            value = _float(series, place)
            here = None if value is None else (_middle(panel, place), ground - value / limit * (_PLOT - 34))
            if here is not None and before is not None and place not in cuts:
                x1, x2 = (f"{x:.2f}%" for x in (before[0], here[0]))
                ends = _attributes(x1=x1, y1=before[1], x2=x2, y2=here[1], class_=f"trend t{number % 7}")
                yield Shape(name="line", attributes=ends)
            if here is not None:
                spot = _attributes(cx=f"{here[0]:.2f}%", cy=here[1], r=5, class_=f"s{number % 7}")
                yield Shape(name="circle", attributes=spot)
                yield _text(here[0], here[1] - 11, series.labels[place], "total mid")
            before = here


def clean_lines(name: str) -> list[str]:
    """A category's name in the lines that it was given."""
    return [clean(line) for line in name.split("\n")]


def _rect(box: tuple[float, float, float, float], number: int) -> Shape:
    x, y, wide, high = box
    placed = _attributes(x=f"{x:.2f}%", y=y, width=f"{wide:.2f}%", height=high, class_=f"s{number % 7}")
    return Shape(name="rect", attributes=placed)


def _text(x: float, y: float, words: str, kind: str, **more: str) -> Shape:
    return Shape(name="text", attributes=_attributes(x=f"{x:.2f}%", y=y, class_=kind, **more), words=words)


def _attributes(**values: str | float) -> dict[str, str]:
    return {
        name.rstrip("_"): value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
        for name, value in values.items()
    }


def _legend(panel: Panel) -> tuple[tuple[int, str], ...]:
    """What the colours mean, where there is more than one."""
    if len(panel.series) < 2:
        return ()
    return tuple((number % 7, clean(series.label)) for number, series in enumerate(panel.series))


def _alone(panel: Panel, series: Series, place: int) -> bool:
    """Whether the number would only repeat the total beside it."""
    return bool(panel.totals) and series.labels[place] == panel.totals[place]


def _middle(panel: Panel, place: int) -> float:
    return (place + 0.5) / len(panel.categories) * 100


def _totals(panel: Panel) -> Iterator[float]:
    return (sum(_float(s, place) or 0 for s in panel.series) for place in range(len(panel.categories)))


def _limit(values: "Iterator[float] | Iterator[float | None]") -> float:
    return max((value for value in values if value), default=1.0)


def _float(series: Series, place: int) -> float | None:
    """A place in a picture needs no exact number; what is written beside it comes ready."""
    value = series.values[place]
    return None if value is None else float(value)
