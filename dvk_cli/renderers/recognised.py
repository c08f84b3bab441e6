"""What was recognised in a file, as pages of named lines: one for each table, or for a sheet that was not read."""

from collections.abc import Iterator

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.model.recognised import ColumnSeen, FileSeen, FormLookedFor, Recognised, SaidBy, SheetSeen, TableSeen
from dvk_cli.renderers.base import Line, Page
from dvk_cli.renderers.words import hint_line, message_line, place_of

SCHEMA = "dvk.recognised/1"

_BY = {
    "title": mark("the title block"),
    "column": mark("a column"),
    "path": mark("the file's name or folder"),
    "option": mark("the option given"),
}
_KINDS = {
    "record": mark("records"),
    "section": mark("section titles"),
    "total": mark("totals"),
    "numbers": mark("column numbers"),
    "header": mark("header again"),
    "signature": mark("signature"),
    "note": mark("notes"),
    "nothing": mark("nothing to report"),
}


def pages(document: Recognised) -> Iterator[Page]:
    """A page for each table, for each sheet without one, and for the findings of a file."""
    for file in document.files:
        for sheet in file.sheets:
            yield from _sheet(file, sheet)
        if file.findings:
            lines = tuple(
                Line(item.code, item.code, f"{place_of(item)} {message_line(item)} {hint_line(item)}".strip())
                for item in file.findings
            )
            yield Page(SCHEMA, _("{file}: findings").format(file=file.source.path), lines)


def _sheet(file: FileSeen, sheet: SheetSeen) -> Iterator[Page]:
    name = f"{file.source.path}!{sheet.name}" if sheet.name else file.source.path
    for table in sheet.tables:
        yield Page(SCHEMA, f"{name}: {table.label} ({table.header})", tuple(_table(table)))
    if sheet.tables:
        return
    if not sheet.looked_for:
        yield Page(SCHEMA, _("{sheet}: empty").format(sheet=name), ())
        return
    title = _("{sheet}: not read, for no header of a form was found").format(sheet=name)
    yield Page(SCHEMA, title, tuple(line for form in sheet.looked_for for line in _looked_for(form)))


def _table(table: TableSeen) -> Iterator[Line]:
    yield Line("unit", _("Unit"), _said(table.unit))
    yield Line("period", _("Period"), _said(table.period))
    if table.title:
        yield Line("title", _("From the title"), tuple(f"{kind}: {text}" for kind, text in table.title.items()))
    yield Line("columns", _("Columns"), tuple(_column(column) for column in table.columns))
    kinds = ", ".join(f"{_(_KINDS[kind])} {number}" for kind, number in table.kinds.items() if kind in _KINDS)
    yield Line("rows", _("Rows"), f"{table.rows}: {kinds}" if kinds else table.rows)


def _said(said: SaidBy | None) -> str:
    if said is None:
        return _("not found")
    by = f"{_(_BY[said.by])} ({said.cell})" if said.cell else _(_BY[said.by])
    return f"{said.value}: {by}" if said.value else by


def _column(column: ColumnSeen) -> str:
    if column.role is None:
        return _("{cell} “{header}”: not known").format(cell=column.cell, header=column.header)
    measure = f" ({column.measure_unit})" if column.measure_unit else ""
    return f"{column.cell} “{column.header}” → {column.says or column.role}{measure}"


def _looked_for(form: FormLookedFor) -> Iterator[Line]:
    said = [_("found: {words}").format(words=", ".join(f"“{w.text}” ({w.cell})" for w in form.found) or "–")]
    if form.lacking:
        said.append(_("lacking: {words}").format(words="; ".join(form.lacking)))
    said += [
        _("almost: “{text}” ({cell}) is like “{word}”").format(text=w.text, cell=w.cell, word=w.word) for w in form.near
    ]
    yield Line(form.form, form.label, tuple(said))
