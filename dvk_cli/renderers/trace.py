"""How a trace reads: lines above, a table for each role with its sum, what was left out; and the same for a cell."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark, ngettext
from dvk_cli.model.trace import CellTrace, CellUse, SetAside, Source, Trace, Used
from dvk_cli.renderers.grids import Cell, Grid
from dvk_cli.renderers.words import figure_words, form_word

Document = Trace | CellTrace

# Of one reason more are a number, unless all are asked for.
_MOST = 10
_ROLES = {
    "value": mark("Counted"),
    "numerator": mark("Numerator"),
    "denominator": mark("Denominator"),
    "plan": mark("Plan"),
    "declared": mark("Declared by the senders (counts as: declared − recomputed)"),
    "last_value": mark("Change: of the last year"),
    "last_numerator": mark("Change: of the last year, numerator"),
    "last_denominator": mark("Change: of the last year, denominator"),
    "base_value": mark("Change: of the year compared with"),
    "base_numerator": mark("Change: of the year compared with, numerator"),
    "base_denominator": mark("Change: of the year compared with, denominator"),
}
_STATES = {
    "in_force": mark("in force"),
    "replaced": mark("replaced"),
    "excluded": mark("excluded"),
    "retracted": mark("retracted"),
}


def head(document: Document) -> list[str]:
    """What stands above the tables, the title first."""
    if isinstance(document, CellTrace):
        return _cell_head(document)
    figure = document.figure
    whose = document.unit or document.area
    title = f"{figure.label} [{figure.id}] · {whose.name} · {document.period.label}"
    lines = [title, f"{figure_words(figure)} {figure.unit}", _("Formula: {formula}").format(formula=document.formula)]
    return [*lines, *document.arithmetic]


def grids(document: Document, *, verbose: bool) -> list[Grid]:
    """The tables: what counts, by role; what does not, by reason."""
    if isinstance(document, CellTrace):
        return _cell_grids(document)
    said = {use.role for use in document.used}
    found = [_role(document, role, verbose=verbose) for role in _ROLES if role in said]
    by_why: dict[str, list[SetAside]] = {}
    for each in document.set_aside:
        by_why.setdefault(each.message, []).append(each)
    return [*found, *(_aside(message, several, verbose=verbose) for message, several in by_why.items())]


def _role(document: Trace, role: str, *, verbose: bool) -> Grid:
    uses = [use for use in document.used if use.role == role]
    if role == "declared" and not verbose:
        # Totals that agree with their parts change nothing.
        uses = [use for use in uses if use.counts_as]
    several = len({use.of for use in uses}) > 1
    rows = [_row(use.source, use.of if several else "", (use.value, use.counts_as)) for use in uses]
    total = sum((Decimal(use.counts_as) for use in uses), Decimal(0))
    last: tuple[Cell, ...] = ("", _("Total"), "", "", "", None, int(total) if total == int(total) else total)
    columns = (_("File"), _("Unit"), _("Period"), _("Cell"), _("Shown"), _("Value"), _("Counts as"))
    rows.append((*last[:5], "", last[6]))
    return Grid(_(_ROLES[role]), columns, rows, right=frozenset({5, 6}), total=True, lead=True)


def _aside(message: str, several: Sequence[SetAside], *, verbose: bool) -> Grid:
    title = _("Not counted: {why}").format(why=message)
    kept = several if verbose else several[:_MOST]
    rows = [_row(each.source, each.of, (each.value,)) for each in kept]
    if len(kept) < len(several):
        more = len(several) - len(kept)
        said = ngettext("… and {n} more (-v)", "… and {n} more (-v)", more).format(n=more)
        rows.append((said, "", "", "", "", ""))
    columns = (_("File"), _("Unit"), _("Period"), _("Cell"), _("Shown"), _("Value"))
    return Grid(title, columns, rows, right=frozenset({5}), lead=True)


def _row(source: Source, of: str, numbers: tuple[Cell, ...]) -> tuple[Cell, ...]:
    shown = " ".join(filter(None, (f"{of}:" if of else "", source.raw or "")))
    file = source.file or _("(units in force)")
    return (file, source.unit, source.period, place(source.sheet, source.cell), shown, *numbers)


def place(sheet: str | None, cell: str | None) -> str:
    """“Chỉ tiêu!D9”; a CSV has no sheets."""
    return f"{sheet}!{cell}" if sheet else cell or ""


def _cell_head(document: CellTrace) -> list[str]:
    period = "" if document.period is None else f" · {document.period.label}"
    return [f"{document.file} [{place(document.sheet, document.cell)}]{period}", *document.notes]


def _cell_grids(document: CellTrace) -> list[Grid]:
    records = [
        (_form(each.form), each.what, each.unit, each.period.label, each.cell, each.raw, _(_STATES[each.state]))
        for each in document.records
    ]
    columns = (_("Form"), _("Of"), _("Unit"), _("Period"), _("Cell"), _("Shown"), _("State"))
    counts = [
        (each.figure.id, _whose(each), each.role, each.counts_as, figure_words(each.figure))
        for each in document.uses
        if each.aside is None
    ]
    aside = [(each.figure.id, _whose(each), each.aside.message) for each in document.uses if each.aside is not None]
    heads = (_("Figure"), _("Of"), _("Role"), _("Counts as"), _("Value"))
    return [
        Grid(_("Read from it"), columns, records),
        Grid(_("Counts in"), heads, counts, right=frozenset({3, 4})),
        Grid(_("Does not count in"), (_("Figure"), _("Of"), _("Why")), aside),
    ]


def _form(form: str) -> str:
    return _("total") if form == "control" else form_word(form)


def _whose(use: CellUse) -> str:
    return use.figure.unit_name or _("(area)")


def rows(document: Document) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    """Columns and rows for CSV."""
    if isinstance(document, CellTrace):
        return _CELL_COLUMNS.split(), [_cell_row(each) for each in document.uses]
    used = [(u.role, *_where(u.source), u.value, u.counts_as, u.of, None, None) for u in document.used]
    left = [(None, *_where(s.source), s.value, None, s.of, s.why, s.message) for s in document.set_aside]
    return _COLUMNS.split(), [*used, *left]


_COLUMNS = "role unit_code unit period file sha256 sheet cell raw value counts_as of why message"
_CELL_COLUMNS = "figure unit_code role counts_as value why message"


def _cell_row(each: CellUse) -> tuple[Cell, ...]:
    why = (None, None) if each.aside is None else (each.aside.why, each.aside.message)
    return (each.figure.id, each.figure.unit_code, each.role, each.counts_as, each.figure.value, *why)


def _where(source: Source) -> tuple[Cell, ...]:
    where = (source.file, source.sha256, source.sheet, source.cell, source.raw)
    return (source.unit_code, source.unit, source.period, *where)


def used(use: Used) -> dict[str, Any]:
    """A value that counts, for JSON."""
    shown = {"role": use.role, **_source(use.source), "value": use.value, "counts_as": use.counts_as}
    return shown | ({"indicator": use.of} if use.of else {})


def left(each: SetAside) -> dict[str, Any]:
    """A value that does not count, for JSON."""
    shown = {**_source(each.source), "value": each.value, "why": each.why, "message": each.message}
    return shown | ({"indicator": each.of} if each.of else {})


def _source(source: Source) -> dict[str, Any]:
    return {
        "unit_code": source.unit_code,
        "unit": source.unit,
        "period": source.period,
        "file": source.file,
        "sha256": source.sha256,
        "sheet": source.sheet,
        "cell": source.cell,
        "raw": source.raw,
    }
