"""The terminal's form of every document: readable at 80 columns, in colour only where asked for."""

from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _
from dvk_cli.model.finding import Finding
from dvk_cli.model.result import RunResult, Status
from dvk_cli.model.summary import Summary
from dvk_cli.renderers import grids
from dvk_cli.renderers.base import Look, Page, Renderer
from dvk_cli.renderers.grids import Grid, LabelledModels
from dvk_cli.renderers.words import (
    coverage_line,
    found_in,
    hint_line,
    message_line,
    place_of,
    run_line,
    status_title,
    summary_basis,
    summary_title,
)
from dvk_cli.vietnamese.numerals import format_number

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}


def finding_lines(result: RunResult, look: Look) -> str:
    """Every finding of a run: place, code, severity and message on a line, what to do on the next."""
    return _findings(found_in(result), look)


def _findings(found: Iterable[tuple[str, Finding]], look: Look) -> str:
    console, text = _console(look)
    for path, item in found:
        _say(console, f"{path}{place_of(item)} {item.code} ".lstrip(), end="")
        _say(console, item.severity, style=_COLORS[item.severity], end="")
        _say(console, f": {message_line(item)}")
        if hint := hint_line(item):
            _say(console, f"  {hint}", style="dim")
    return text.getvalue()


def _run(result: RunResult, look: Look) -> str:
    parts = [_draw([grids.outcomes(result)], look)]
    if look.verbose:
        parts.append(_draw(grids.balances(result), look))
    if result.mode == "check":
        parts += [finding_lines(result, look), run_line(result)]
    return _joined(*parts)


def _summary(summary: Summary, look: Look) -> str:
    console, text = _console(look)
    _say(console, summary_title(summary), style="bold")
    for line in (summary_basis(summary), coverage_line(summary.coverage)):
        _print(console, line)
    shown = [grids.of_table(table) for table in summary.tables]
    if look.verbose:
        shown.append(grids.figures(summary))
    notes, notes_text = _console(look)
    for note in summary.notes:
        _print(notes, f"- {note.message}")
    findings = _findings((("", item) for item in summary.findings), look)
    return _joined(text.getvalue(), _draw(shown, look), _trimmed(notes_text), findings)


def _status(status: Status, look: Look) -> str:
    return _joined(status_title(status), _draw(grids.reports(status), look))


def _models(shown: LabelledModels, look: Look) -> str:
    return _joined(_draw(grids.models(shown), look) or _("no models"))


def _page(page: Page, look: Look) -> str:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console, text = _console(look)
    _say(console, page.title, style="bold")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for line in page.lines:
        value = line.value if isinstance(line.value, str) else "\n".join(line.value)
        table.add_row(Text(line.label), Text(value))
    _print(console, Padding(table, (0, 0, 0, 2)))
    return _trimmed(text)


def _draw(shown: Iterable[Grid], look: Look) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    console, text = _console(look)
    for grid in shown:
        if not grid.rows:
            continue
        if grid.title:
            _say(console, grid.title, style="bold")
        table = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False, safe_box=False)
        for number, name in enumerate(grid.columns):
            table.add_column(
                Text(name),
                justify="right" if number in grid.right else "left",
                overflow="fold",
                no_wrap=number in grid.whole,
                min_width=4,
            )
        for number, row in enumerate(grid.rows, start=1):
            if grid.total and number == len(grid.rows):
                table.add_section()
            table.add_row(*(Text(cell if isinstance(cell, str) else format_number(cell)) for cell in row))
        _print(console, table)
        _say(console, "")
    return _trimmed(text)


def _console(look: Look) -> tuple["Console", StringIO]:
    # Imported here: rich is not needed where another format is asked for.
    from rich.console import Console

    text = StringIO()
    console = Console(
        file=text,
        width=look.width,
        force_terminal=look.color,
        no_color=not look.color,
        color_system="standard" if look.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    return console, text


def _say(console: "Console", words: str, style: str | None = None, end: str = "\n") -> None:
    # Not wrapped: a finding stays on one line, for eyes and for grep.
    console.print(words, style=style, end=end, soft_wrap=True)


def _print(console: "Console", thing: "RenderableType") -> None:
    console.print(thing)


def _joined(*parts: str) -> str:
    """Parts with an empty line between them; those that say nothing are left out."""
    return "\n\n".join(part.rstrip("\n") for part in parts if part.strip()) + "\n"


def _trimmed(text: StringIO) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


RENDERER = Renderer(
    "table",
    (".txt",),
    {RunResult: _run, Summary: _summary, Status: _status, LabelledModels: _models, Page: _page},
)
