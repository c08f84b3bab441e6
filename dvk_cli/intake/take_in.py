"""From a file's sheets to its submissions: find the tables, settle unit and period, read each table, check the whole."""

from datetime import date

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.draft import Account, Draft, joined
from dvk_cli.intake.heading import At, Heading, Said, read_heading, said_by_path, settle
from dvk_cli.intake.layout import Grid, Table, find_tables
from dvk_cli.intake.lists import ListReading
from dvk_cli.intake.numbers import NumbersReading
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.validate import validate
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.model.sheet import Sheet, Source
from dvk_cli.model.submission import Examined
from dvk_cli.vietnamese.text import clean

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
    found = [(Grid(sheet), Account(sheet), find_tables(sheet, vocabulary)) for sheet in sheets]
    headings = [
        (grid, account, table, _heading(grid, account, table, vocabulary, register, draft))
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
            path = paths[on] = said_by_path(source.path, options.year, register, on)
        context = settle(heading.said, path, options, register, draft)
        reading = TableReading(grid, table, heading, context, vocabulary, register, draft, account)
        if table.form == "numbers":
            NumbersReading(reading).read()
        else:
            ListReading(reading).read()
        _unknown_columns(reading)
    for grid, account, tables in found:
        _unread(grid, account, tables, draft)
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
    draft: Draft,
) -> Heading:
    lines: list[tuple[str, At]] = []
    for row in range(table.title_top, table.top):
        account.mark_row(row, "title")
        for column in grid.filled(row):
            value = grid.value(row, column)
            texts = str(value).splitlines() if isinstance(value, str) else [str(value)]
            lines += [(clean(text), (grid.sheet.name, row, column)) for text in texts if text.strip()]
    for row in range(table.top, table.body):
        account.mark_row(row, "header")
    return read_heading(lines, vocabulary, register, draft)


def _shared_title(said: list[Said]) -> Said | None:
    """What the first table that names unit or period says: it holds for tables without a title of their own."""
    with_unit = next((s for s in said if s.unit is not None or s.unit_text), None)
    with_period = next((s for s in said if s.period is not None), None)
    if with_unit is None and with_period is None:
        return None
    shared = Said((with_unit or said[0]).source)
    if with_unit is not None:
        shared.unit, shared.unit_text, shared.unit_at = with_unit.unit, with_unit.unit_text, with_unit.unit_at
    if with_period is not None:
        shared.period, shared.period_at = with_period.period, with_period.period_at
    return shared


def _complete(headings: list[tuple[Grid, Account, Table, Heading]], title: Said | None) -> None:
    if title is None:
        return
    for _grid, _account, table, heading in headings:
        said = heading.said
        # A table whose rows name their units speaks for them, not for the unit of another table's title.
        if said.unit is None and not said.unit_text and table.column("unit") is None:
            said.unit, said.unit_text, said.unit_at = title.unit, title.unit_text, title.unit_at
        if said.period is None and table.column("period") is None:
            said.period, said.period_at = title.period, title.period_at


def _unknown_columns(reading: TableReading) -> None:
    """Name the columns whose header is in no list, with how many cells of theirs were left aside."""
    known = reading.catalogue.column_words
    for column in reading.table.columns:
        if column.role is not None:
            continue
        cells = [
            row
            for row, at in ((r, c) for r, c in reading.account.unread() if c == column.index)
            if reading.table.body <= row < reading.table.bottom and at == column.index
        ]
        if cells:
            from dvk_cli.vietnamese.text import nearest

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
                known=len(known),
            )


def _unread(grid: Grid, account: Account, tables: list[Table], draft: Draft) -> None:
    """Name what was read by no table: whole sheets, and cells beside or below the tables."""
    unread = account.unread()
    if grid.sheet.hidden and any(value is not None for row in grid.rows for value in row):
        draft.add("DVK120", grid.sheet.name)
    if not tables:
        if unread:
            draft.add("DVK106", grid.sheet.name, unread[0], count=len(unread), name=grid.sheet.name)
        return
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
