"""From a file's sheets to its submissions: find the tables, settle unit and period, read each table, check it all."""

from datetime import date

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.template import VERSION
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.draft import Account, Draft, joined
from dvk_cli.intake.grid import Grid, is_figure, is_title_row
from dvk_cli.intake.heading import At, Heading, Said, read_heading
from dvk_cli.intake.layout import Table, find_tables
from dvk_cli.intake.lists import ListReading
from dvk_cli.intake.numbers import NumbersReading
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.settle import said_by_path, settle
from dvk_cli.intake.validate import validate
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.model.sheet import Sheet, Source
from dvk_cli.model.submission import Examined
from dvk_cli.vietnamese.text import clean, nearest, words_key

_vocabularies: dict[tuple[int, str], tuple[Catalogue, Vocabulary]] = {}


def vocabulary_of(catalogue: Catalogue, year: str) -> Vocabulary:
    """The vocabulary of a catalogue, made once: its word lists serve every file of a run."""
    known = _vocabularies.get((id(catalogue), year))
    if known is None or known[0] is not catalogue:
        known = (catalogue, Vocabulary(catalogue, year))
        _vocabularies[id(catalogue), year] = known
    return known[1]


def take_in(
    source: Source,
    sheets: list[Sheet],
    catalogue: Catalogue,
    register: UnitRegister | None,
    options: IntakeOptions,
) -> Examined:
    """Read a file's sheets into submissions.

    Args:
        source: the file; its path may name unit and period.
        sheets: its raw cells.
        catalogue: what may be reported.
        register: the units of the area; None where there is no workspace (then units are taken as written).
        options: what the person says of unit and period.

    Returns:
        The submissions with their findings, worst first, and what became of every cell.
    """
    draft = Draft(catalogue)
    vocabulary = vocabulary_of(catalogue, options.year)
    found = [
        (Grid(sheet), Account(sheet), [] if _is_ours(sheet) else find_tables(sheet, vocabulary)) for sheet in sheets
    ]
    headings = [
        (grid, account, table, _heading(grid, account, table, vocabulary, register, options, draft))
        for grid, account, tables in found
        for table in tables
    ]
    title = _shared_title([entry[3].said for entry in headings])
    _complete(headings, title)
    paths: dict[date | None, Said] = {}
    for grid, account, table, heading in headings:
        on = heading.said.period.end if heading.said.period else None
        path = paths.get(on)
        if path is None:
            path = paths[on] = said_by_path(
                source.path, options.year, register, on, None if paths or options.override else draft
            )
        context = settle(heading.said, path, options, register, draft)
        reading = TableReading(grid, table, heading, context, vocabulary, register, draft, account)
        if table.form == "numbers":
            NumbersReading(reading).read()
        else:
            ListReading(reading).read()
        _unknown_columns(reading)
        if source.format == "csv":
            _ragged(reading)
    for grid, account, tables in found:
        _unread(grid, account, tables, draft)
        _told(grid.sheet, draft)
    if not headings:
        words = joined(
            catalogue.data.columns[role].words[0] for role in ("name", "recipient", "indicator", "field", "unit")
        )
        draft.add("DVK105", words=words)
    validate(draft, catalogue)
    return Examined(
        source=source,
        submissions=list(draft.submissions.values()),
        findings=draft.findings(),
        balance=[entry[1].balance() for entry in found],
    )


def _heading(
    grid: Grid,
    account: Account,
    table: Table,
    vocabulary: Vocabulary,
    register: UnitRegister | None,
    options: IntakeOptions,
    draft: Draft,
) -> Heading:
    lines: list[tuple[str, At]] = []
    for row in range(table.title_top, table.top):
        if not is_title_row(grid, row):
            continue  # a table whose header is not known, say: its cells are named as unread
        account.mark_row(row, "title")
        for column in grid.filled(row):
            value = grid.value(row, column)
            texts = str(value).splitlines() if isinstance(value, str) else [str(value)]
            lines += [(clean(text), (grid.sheet.name, row, column)) for text in texts if text.strip()]
    for row in range(table.top, table.body):
        account.mark_row(row, "header")
    return read_heading(lines, vocabulary, register, options, draft)


def _shared_title(said: list[Said]) -> Said:
    """Unit and period for tables without a title of their own: what the tables with one agree on."""
    shared = Said("")
    with_unit = [s for s in said if s.unit is not None or s.unit_text]
    if len({s.unit or words_key(s.unit_text) for s in with_unit}) == 1:
        first = with_unit[0]
        shared.source = first.source
        shared.unit, shared.unit_text, shared.unit_at = first.unit, first.unit_text, first.unit_at
    with_period = [s for s in said if s.period is not None]
    if len({s.period for s in with_period}) == 1:
        first = with_period[0]
        shared.source = first.source
        shared.period, shared.period_at = first.period, first.period_at
    return shared


def _complete(headings: list[tuple[Grid, Account, Table, Heading]], title: Said) -> None:
    for _grid, _account, table, heading in headings:
        said = heading.said
        # A table whose rows name their units speaks for them, not for the unit of another table's title.
        if said.unit is None and not said.unit_text and table.column("unit") is None:
            said.unit, said.unit_text, said.unit_at = title.unit, title.unit_text, title.unit_at
        if said.period is None and table.column("period") is None:
            said.period, said.period_at = title.period, title.period_at


def _ragged(reading: TableReading) -> None:
    """Lines of text longer than their header: a delimiter that is not quoted has moved their values.

    Shorter lines hide it: "Hộ nghèo,hộ,62,5" under a fourth column of remarks. A remark that is a number tells it.
    """
    table, rows = reading.table, reading.grid.rows
    expected = max(len(row) for row in rows[table.top : table.body])
    note = table.column("note")
    beside_values = note is not None and any(c.index == note - 1 and c.role == "value" for c in table.columns)
    for row in range(table.body, table.bottom):
        if len(rows[row]) > expected and any(value is not None for value in rows[row][expected:]):
            at = (row, len(rows[row]) - 1)
        elif note is not None and beside_values and is_figure(reading.grid.value(row, note)):
            if reading.rows.kind(row) == "numbers":
                continue  # the columns' own numbers
            at = (row, note)
        else:
            continue
        reading.account.mark(*at, "used")
        value = reading.grid.value(*at)
        found = len(rows[row])
        reading.draft.add("DVK124", reading.sheet, at, value=value, line=row + 1, found=found, expected=expected)


def _unknown_columns(reading: TableReading) -> None:
    """Name the columns whose header is in no list, with how many cells of theirs were left aside."""
    unknown = [column for column in reading.table.columns if column.role is None]
    unread = reading.account.unread() if unknown else []
    for column in unknown:
        cells = [1 for row, at in unread if at == column.index and reading.table.body <= row < reading.table.bottom]
        if cells:
            near = nearest(
                column.header,
                (word for role in reading.catalogue.data.columns.values() for word in role.words),
            )
            reading.draft.add(
                "DVK108",
                reading.sheet,
                (reading.table.body - 1, column.index),
                value=column.header,
                header=column.header,
                count=len(cells),
                near=near or "",
            )


def _told(sheet: Sheet, draft: Draft) -> None:
    """Tell what the reader told of the sheet: that text was converted, or cannot be told to be, and the like."""
    for code, params in sheet.told:
        draft.add(code, sheet.name, **params)
    if sheet.encoding:
        draft.add("DVK129", sheet.name, encoding=sheet.encoding)
    if sheet.undecided:
        row, column = min(sheet.undecided)
        draft.add("DVK128", sheet.name, (row, column), value=sheet.rows[row][column], count=len(sheet.undecided))


def _is_ours(sheet: Sheet) -> bool:
    """Whether dvk wrote the sheet for a person to read: nobody reports anything in it."""
    return sheet.is_own_list or sheet.template_version is not None


def _template(grid: Grid, draft: Draft) -> None:
    """Tell a workbook of another version of the template apart: its words may have changed since."""
    version = grid.sheet.template_version
    if version is not None and version != VERSION:
        draft.add("DVK155" if version < VERSION else "DVK156", grid.sheet.name, (0, 0), found=version, current=VERSION)


def _unread(grid: Grid, account: Account, tables: list[Table], draft: Draft) -> None:
    """Name what was read by no table: whole sheets, and cells beside or below the tables."""
    if _is_ours(grid.sheet):
        for row in range(len(grid.sheet.rows)):
            account.mark_row(row, "note")
    if grid.sheet.template_version is not None:
        _template(grid, draft)
        return
    if grid.sheet.is_own_list:
        draft.add("DVK127", grid.sheet.name, name=grid.sheet.name)
        return
    unread = account.unread()
    if not tables:
        if unread and grid.sheet.name:  # a text file is one sheet without a name: DVK105 says it
            draft.add("DVK106", grid.sheet.name, unread[0], count=len(unread), name=grid.sheet.name)
        return
    if grid.sheet.hidden:
        draft.add("DVK120", grid.sheet.name)
    named = {
        (row, column.index)
        for table in tables
        for column in table.columns
        if column.role is None
        for row in range(table.body, table.bottom)
    }
    rest = [at for at in unread if at not in named]
    if rest:
        value = grid.value(*rest[0])
        draft.add("DVK107", grid.sheet.name, rest[0], value=value, count=len(rest))
