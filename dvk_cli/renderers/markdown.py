"""Markdown: headings and tables, to paste into a document or a message."""

from collections.abc import Iterable, Sequence

from dvk_cli.i18n import gettext as _
from dvk_cli.model.finding import Finding
from dvk_cli.model.ledger import Revisions, SubmissionList, Trail, Withdrawal
from dvk_cli.model.recognised import Recognised
from dvk_cli.model.result import RunResult, Status
from dvk_cli.model.summary import Summary
from dvk_cli.model.trace import CellTrace, Trace
from dvk_cli.renderers import grids, ledger, recognised, set_aside, trace
from dvk_cli.renderers.base import Look, Page, Renderer
from dvk_cli.renderers.grids import Cell, Grid, LabelledModels
from dvk_cli.renderers.words import (
    brief,
    closed_line,
    coverage_line,
    found_in,
    hint_line,
    late_line,
    message_line,
    notes_beside_tables,
    place_of,
    returned_lines,
    run_line,
    status_title,
    summary_basis,
    summary_title,
)
from dvk_cli.vietnamese.numerals import format_number

# What Markdown would take as a sign of its own.
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|"})


def escaped(text: str) -> str:
    """The text with nothing in it that Markdown would read as a sign."""
    return " ".join(text.split()).translate(_SIGNS)


def draw(shown: Iterable[Grid]) -> str:
    """Tables with their titles as headings."""
    parts = []
    for grid in shown:
        if not grid.rows:
            continue
        lines = [f"## {escaped(grid.title)}", ""] if grid.title else []
        lines.append(_row(escaped(name) for name in grid.columns))
        lines.append(_row("---:" if n in grid.right else "---" for n in range(len(grid.columns))))
        lines += [_row(_cell(cell) for cell in row) for row in grid.rows]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    return escaped(cell) if isinstance(cell, str) else format_number(cell)


def _run(result: RunResult, look: Look) -> str:
    shown = [grids.outcomes(result), *([*grids.balances(result), *set_aside.grids_of(result)] if look.verbose else [])]
    found = "".join(
        f"- {escaped(path + place_of(item))} **{item.code}** {item.severity}: {escaped(message_line(item))}"
        f" {escaped(hint_line(item))}".rstrip()
        + "\n"
        for path, item in found_in(result)
    )
    return "\n".join(part for part in (draw(shown), found, f"{run_line(result)}\n") if part)


def _summary(summary: Summary, look: Look) -> str:
    head = [f"# {escaped(summary_title(summary))}", ""]
    head += [escaped(line) for line in (summary_basis(summary), coverage_line(summary.coverage))]
    shown = [grids.of_table(table) for table in summary.tables]
    if look.verbose:
        shown.append(grids.figures(summary))
    notes = "".join(f"- {escaped(note)}\n" for note in notes_beside_tables(summary))
    notes += _told_briefly(summary.findings, look)
    return "\n".join(part for part in ("\n".join(head) + "\n", draw(shown), notes) if part)


def _told_briefly(findings: Sequence[Finding], look: Look) -> str:
    lines = []
    for kept, more in brief(findings, verbose=look.verbose):
        lines += [f"- **{item.code}** {escaped(message_line(item))}\n" for item in kept]
        lines.append(f"- {escaped(more)}\n" if more else "")
    return "".join(lines)


def _status(status: Status, look: Look) -> str:
    around = [f"{escaped(line)}\n" if line else "" for line in (closed_line(status), late_line(status))]
    parts = (
        f"# {escaped(status_title(status))}\n",
        around[0],
        draw(grids.reports(status, verbose=look.verbose)),
        around[1],
        "".join(f"- {escaped(line)}\n" for line in returned_lines(status)),
    )
    return "\n".join(filter(None, parts))


def _models(shown: LabelledModels, look: Look) -> str:
    found = _told_briefly(shown.listed.findings or (), look)
    listed = draw(grids.models(shown)) or _("no models") + "\n"
    return f"{listed}\n{found}" if found else listed


def _page(page: Page, look: Look) -> str:
    values = ((line.label, (line.value,) if isinstance(line.value, str) else line.value) for line in page.lines)
    body = "".join(f"- **{escaped(label)}**: {'; '.join(map(escaped, value))}\n" for label, value in values)
    return f"# {escaped(page.title)}\n\n{body}"


def _ledger(document: ledger.Document, look: Look) -> str:
    title, *more = ledger.head(document) or [""]
    head = [f"# {escaped(title)}\n"] if title else []
    rest = [f"{escaped(line)}\n" for line in (*more,)]
    foot = [f"{escaped(line)}\n" for line in ledger.foot(document)]
    return "\n".join([*head, *rest, *filter(None, [draw(ledger.grids(document, verbose=look.verbose))]), *foot])


def _trace(document: trace.Document, look: Look) -> str:
    title, *more = trace.head(document)
    head = "\n\n".join([f"# {escaped(title)}", *map(escaped, more)]) + "\n"
    shown = draw(trace.grids(document, verbose=look.verbose))
    found = "".join(
        f"- **{item.code}** {escaped(message_line(item))}\n"
        for item in (document.findings if isinstance(document, CellTrace) else ())
    )
    return "\n".join(filter(None, (head, shown, found)))


def _recognised(document: Recognised, look: Look) -> str:
    return "\n".join(_page(page, look) for page in recognised.pages(document))


RENDERER = Renderer(
    "md",
    (".md", ".markdown"),
    {
        RunResult: _run,
        Summary: _summary,
        Status: _status,
        LabelledModels: _models,
        Page: _page,
        **dict.fromkeys((SubmissionList, Trail, Withdrawal, Revisions), _ledger),
        Recognised: _recognised,
        **dict.fromkeys((Trace, CellTrace), _trace),
    },
)
