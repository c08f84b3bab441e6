"""From a file's sheets to its submissions: find the tables, settle unit and period, read each table, check it all."""

from datetime import date

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.continued import continues, table_without_header
from dvk_cli.intake.draft import Account, Draft, joined
from dvk_cli.intake.grid import Grid, is_figure, is_title_row
from dvk_cli.intake.heading import At, Heading, Said, read_heading
from dvk_cli.intake.layout import Table, find_tables
from dvk_cli.intake.left_over import is_ours, near_words, told_by_reader, unknown_columns, unread
from dvk_cli.intake.lists import ListReading
from dvk_cli.intake.numbers import NumbersReading
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.personal import notice_numbers
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.recognised import sheet_seen, table_seen
from dvk_cli.intake.settle import said_by_path, settle
from dvk_cli.intake.validate import validate
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.model.recognised import TableSeen
from dvk_cli.model.sheet import Sheet, Source
from dvk_cli.model.submission import Examined
from dvk_cli.vietnamese.text import clean, words_key

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
    *,
    explain: bool = False,
) -> Examined:
    """Read a file's sheets into submissions.

    Args:
        source: the file; its path may name unit and period.
        sheets: its raw cells.
        catalogue: what may be reported.
        register: the units of the area; None where there is no workspace (then units are taken as written).
        options: what the person says of unit and period.
        explain: say also what was recognised in each sheet.

    Returns:
        The submissions with their findings, worst first, and what became of every cell.
    """
    draft = Draft(catalogue)
    vocabulary = vocabulary_of(catalogue, options.year)
    found = [
        (grid, Account(grid.sheet), [] if is_ours(grid.sheet) else find_tables(grid, vocabulary))
        for grid in map(Grid, sheets)
    ]
    goes_on = _going_on(found, vocabulary)
    headings = []
    for grid, account, tables in found:
        for table in tables:
            # The title above two tables side by side is that of both; what is wrong in it is said once.
            beside = table.pane is not None and table.pane[0] > tables[0].columns[0].index and table.number > 0
            told = Draft(catalogue) if beside and tables[table.number - 1].top == table.top else draft
            heading = _heading(grid, account, table, vocabulary, register, options, told)
            view = (grid.pane(*table.pane), account.pane(*table.pane)) if table.pane else (grid, account)
            headings.append((*view, table, heading))
    title = _shared_title([entry[3].said for entry in headings])
    _complete(headings, title)
    paths: dict[date | None, Said] = {}
    lists: dict[str, ListReading] = {}
    waiting: list[ListReading] = []
    seen: dict[str, list[TableSeen]] = {}
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
            name = grid.sheet.name
            listed = ListReading(reading, lists.get(goes_on.get(name, "")) if table.number == 0 else None)
            listed.read()
            lists[name] = listed
            waiting.append(listed)
        if grid.sheet.name not in goes_on.values():
            _finish(waiting)
        unknown_columns(reading)
        if explain:
            seen.setdefault(grid.sheet.name, []).append(table_seen(reading, path, options))
        if source.format == "csv":
            _ragged(reading)
    _finish(waiting)
    for grid, account, tables in found:
        unread(grid, account, tables, vocabulary, draft, in_readable_file=bool(headings))
        told_by_reader(grid.sheet, draft)
    if not headings:
        words = joined(
            catalogue.data.columns[role].words[0] for role in ("name", "recipient", "indicator", "field", "unit")
        )
        near = ", ".join(near_words(entry[0], vocabulary) for entry in found if not is_ours(entry[0].sheet))
        draft.add("DVK105", words=words, near=near.strip(", "))
    notice_numbers((entry[0].sheet for entry in found if not is_ours(entry[0].sheet)), draft)
    validate(draft, catalogue)
    return Examined(
        source=source,
        submissions=list(draft.submissions.values()),
        findings=draft.findings(),
        balance=[entry[1].balance() for entry in found],
        sheets=[sheet_seen(each[0], seen.get(each[0].sheet.name, []), vocabulary) for each in found] if explain else [],
    )


def _finish(lists: list[ListReading]) -> None:
    while lists:
        lists.pop(0).finish()


def _going_on(found: list[tuple[Grid, Account, list[Table]]], vocabulary: Vocabulary) -> dict[str, str]:
    """Sheets that go on with the list of another: from which; a header that they lack is that of the other."""
    goes_on: dict[str, str] = {}
    known: dict[str, list[Table]] = {}
    for grid, __, tables in found:
        name = grid.sheet.name
        origin = continues(name, known) if len(found) > 1 else None
        if origin is not None and known[origin] and known[origin][-1].form != "numbers":
            if not tables and (rest := table_without_header(grid, known[origin][-1], vocabulary)) is not None:
                tables.append(rest)
            if tables and tables[0].form == known[origin][-1].form:
                goes_on[name] = next((n for n, o in reversed(goes_on.items()) if o == origin), origin)
        known[name] = tables
    return goes_on


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
    own = account.pane(*table.pane) if table.pane else account
    for row in range(table.top, table.body):
        own.mark_row(row, "header")
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
