"""The terminal's form of every document: readable at 80 columns, in colour only where asked for."""

from collections.abc import Iterable, Sequence

from dvk_cli.i18n import gettext as _
from dvk_cli.model.finding import Finding
from dvk_cli.model.ledger import Revisions, SubmissionList, Trail, Withdrawal
from dvk_cli.model.recognised import Recognised
from dvk_cli.model.result import RunResult, Status
from dvk_cli.model.summary import Summary
from dvk_cli.model.trace import CellTrace, Trace
from dvk_cli.model.unattended import Pass
from dvk_cli.renderers import grids, ledger, recognised, set_aside, trace
from dvk_cli.renderers.base import Look, Page, Renderer
from dvk_cli.renderers.grids import Cell, Grid, LabelledModels
from dvk_cli.renderers.layout import Column, fold, hanging, table, visible, width_of
from dvk_cli.renderers.words import (
    brief,
    closed_line,
    coverage_line,
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
    told,
)
from dvk_cli.vietnamese.numerals import format_number

_BOLD, _DIM = "1", "2"
_COLORS = {"error": "31", "warning": "33", "info": "36"}


def finding_lines(result: RunResult, look: Look) -> str:
    """The findings of a run: place, code, severity and message on a line, what to do on the next."""
    return _findings(told(result, verbose=look.verbose), look)


def _findings(found: Iterable[tuple[str, Finding]], look: Look) -> str:
    lines = []
    for path, item in found:
        # Not wrapped: a finding stays on one line, for eyes and for grep.
        place = visible(f"{path}{place_of(item)} {item.code}".lstrip())
        severity = _styled(item.severity, _COLORS[item.severity], look)
        lines.append(f"{place} {severity}: {visible(message_line(item))}")
        if hint := hint_line(item):
            lines.append(_styled(f"  {visible(hint)}", _DIM, look))
    return "".join(f"{line}\n" for line in lines)


def _told_briefly(findings: Sequence[Finding], look: Look) -> str:
    lines = []
    for kept, more in brief(findings, verbose=look.verbose):
        lines.append(_findings((("", item) for item in kept), look))
        lines.append(f"{more}\n" if more else "")
    return "".join(lines)


def _run(result: RunResult, look: Look) -> str:
    parts = [_draw([grids.outcomes(result)], look)]
    if look.verbose:
        parts.append(_draw([*grids.balances(result), *set_aside.grids_of(result)], look))
    if result.mode == "check":
        parts += [finding_lines(result, look), run_line(result, verbose=look.verbose)]
    return _joined(*parts)


def _pass(done: Pass, look: Look) -> str:
    """What a person must do; verbosely, or before anything is done, all that becomes of the files."""
    lines = [_("Archived: {path}").format(path=visible(path)) for path in done.archived] if look.verbose else []
    for each in done.returned:
        lines.append(_("To be corrected: {path}").format(path=visible(each.path)))
        lines += [f"  {visible(place)}" for place in (each.file, *each.copies, each.findings) if place]
    left = done.waiting if look.verbose or done.result.mode == "dry_run" else done.overdue
    lines += [_("Left in the inbox: {path}: {why}").format(path=visible(e.path), why=e.reason) for e in left]
    lines += [_("Report: {path}").format(path=visible(path)) for path in done.reports] if look.verbose else []
    run = _run(done.result, look) if look.verbose or done.result.mode == "dry_run" else ""
    return _joined(run, "\n".join(lines), finding_lines(done.result, look))


def _summary(summary: Summary, look: Look) -> str:
    head = [_styled(visible(summary_title(summary)), _BOLD, look)]
    for line in (summary_basis(summary), coverage_line(summary.coverage)):
        head += fold(visible(line), look.width)
    shown = [grids.of_table(each, narrow=True) for each in summary.tables]
    if look.verbose:
        shown.append(grids.figures(summary))
    notes = [line for note in notes_beside_tables(summary) for line in hanging(visible(note), look.width, "- ", "  ")]
    findings = _told_briefly(summary.findings, look)
    return _joined("\n".join(head), _draw(shown, look), "\n".join(notes), findings)


def _status(status: Status, look: Look) -> str:
    title = "\n".join(filter(None, (visible(status_title(status)), closed_line(status))))
    back = [piece for line in returned_lines(status) for piece in hanging(visible(line), look.width, "", "  ")]
    return _joined(title, _draw(grids.reports(status, verbose=look.verbose), look), late_line(status), "\n".join(back))


def _models(shown: LabelledModels, look: Look) -> str:
    findings = _told_briefly(shown.listed.findings or (), look)
    return _joined(_draw(grids.models(shown), look) or _("no models"), findings)


def _page(page: Page, look: Look) -> str:
    lines = [_styled(visible(page.title), _BOLD, look)]
    labels = max((width_of(line.label) for line in page.lines), default=0) + 2
    for line in page.lines:
        values = (line.value,) if isinstance(line.value, str) else line.value
        pieces = [piece for value in values for piece in fold(visible(value), look.width - labels - 2)] or [""]
        for number, piece in enumerate(pieces):
            label = "" if number else line.label
            blanks = " " * (labels - width_of(label))
            lines.append(f"  {_styled(label, _DIM, look)}{blanks}{piece}".rstrip())
    return _joined("\n".join(lines))


def _ledger(document: ledger.Document, look: Look) -> str:
    title, *more = ledger.head(document) or [""]
    lines = [_styled(piece, _BOLD, look) for piece in fold(visible(title), look.width)] if title else []
    lines += [piece for line in more for piece in fold(visible(line), look.width)]
    shown = _draw(ledger.grids(document, verbose=look.verbose), look)
    return _joined("\n".join(lines), shown, "\n".join(map(visible, ledger.foot(document))))


def _trace(document: trace.Document, look: Look) -> str:
    title, *more = trace.head(document)
    lines = [_styled(piece, _BOLD, look) for piece in fold(visible(title), look.width)]
    lines += [piece for line in more for piece in fold(visible(line), look.width)]
    shown = _draw(trace.grids(document, verbose=look.verbose), look)
    found = _findings((("", item) for item in document.findings), look) if isinstance(document, CellTrace) else ""
    return _joined("\n".join(lines), shown, found)


def _recognised(document: Recognised, look: Look) -> str:
    return _joined(*(_page(page, look) for page in recognised.pages(document)))


def _draw(shown: Iterable[Grid], look: Look) -> str:
    parts = []
    for grid in shown:
        if not grid.rows:
            continue
        columns = [Column(visible(name), n in grid.right, n in grid.whole) for n, name in enumerate(grid.columns)]
        rows = [[_cell(cell) for cell in row] for row in grid.rows]
        lines = [_styled(visible(grid.title), _BOLD, look)] if grid.title else []
        lines += table(columns, rows, look.width, total=grid.total, lead=grid.lead)
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _cell(cell: Cell) -> str:
    return visible(cell) if isinstance(cell, str) else format_number(cell)


def _styled(text: str, style: str, look: Look) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if look.color and text else text


def _joined(*parts: str) -> str:
    """Parts with an empty line between them; those that say nothing are left out."""
    return "\n\n".join(part.rstrip("\n") for part in parts if part.strip()) + "\n"


RENDERER = Renderer(
    "table",
    (".txt",),
    {
        RunResult: _run,
        Pass: _pass,
        Summary: _summary,
        Status: _status,
        LabelledModels: _models,
        Page: _page,
        **dict.fromkeys((SubmissionList, Trail, Withdrawal, Revisions), _ledger),
        Recognised: _recognised,
        **dict.fromkeys((Trace, CellTrace), _trace),
    },
)
