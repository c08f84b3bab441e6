"""What no table has read: columns, cells and whole sheets, each named with what may have been meant."""

from dvk_cli.catalogue.template import VERSION
from dvk_cli.intake.draft import Account, Draft
from dvk_cli.intake.grid import Grid, is_figure
from dvk_cli.intake.layout import Table
from dvk_cli.intake.near_headers import SURE, like, near_header
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.model.sheet import Sheet, Value, address
from dvk_cli.vietnamese.numerals import read_number
from dvk_cli.vietnamese.text import clean


def _is_number(value: Value) -> bool:
    """Whether a cell holds a figure, or a sign or word for zero."""
    return is_figure(value) or (isinstance(value, str) and read_number(value).kind == "zero_sign")


def unknown_columns(reading: TableReading) -> None:
    """Name the columns whose header is in no list, with how many cells of theirs were left aside."""
    unknown = [column for column in reading.table.columns if column.role is None]
    unread = reading.account.unread() if unknown else []
    for column in unknown:
        cells = [1 for row, at in unread if at == column.index and reading.table.body <= row < reading.table.bottom]
        if cells:
            leaf = column.header.rpartition(" / ")[2]
            near = like(leaf, reading.vocabulary)
            # Numbers under a word with a slip in it would be lacking in every figure.
            values = any(_is_number(reading.grid.value(row, at)) for row, at in unread if at == column.index)
            slip = values and reading.table.form == "numbers" and bool(like(leaf, reading.vocabulary, SURE))
            reading.draft.add(
                "DVK108",
                reading.sheet,
                (reading.table.body - 1, column.index),
                value=column.header,
                header=column.header,
                count=len(cells),
                near=near,
                severity="error" if slip else None,
            )


def told_by_reader(sheet: Sheet, draft: Draft) -> None:
    """Tell what the reader told of the sheet: that text was converted, or cannot be told to be, and the like."""
    for code, params in sheet.told:
        draft.add(code, sheet.name, **params)
    if sheet.encoding:
        draft.add("DVK129", sheet.name, encoding=sheet.encoding)
    if sheet.undecided:
        row, column = min(sheet.undecided)
        draft.add("DVK128", sheet.name, (row, column), value=sheet.rows[row][column], count=len(sheet.undecided))


def is_ours(sheet: Sheet) -> bool:
    """Whether dvk wrote the sheet for a person to read: nobody reports anything in it."""
    return sheet.is_own_list or sheet.template_version is not None


def _template(grid: Grid, draft: Draft) -> None:
    """Tell a workbook of another version of the template apart: its words may have changed since."""
    version = grid.sheet.template_version
    if version is not None and version != VERSION:
        draft.add("DVK155" if version < VERSION else "DVK156", grid.sheet.name, (0, 0), found=version, current=VERSION)


def near_words(grid: Grid, vocabulary: Vocabulary) -> str:
    """The words of a sheet without a table that are almost header words, each with the one that may be meant."""
    found = near_header(grid, vocabulary)
    if found is None:
        return ""
    pairs = ((address(found.row, column), grid.value(found.row, column), word) for column, word in found.near.items())
    return ", ".join(f"{word} ({cell}: “{clean(str(text))}”)" for cell, text, word in pairs)


def unread(
    grid: Grid,
    account: Account,
    tables: list[Table],
    vocabulary: Vocabulary,
    draft: Draft,
    *,
    in_readable_file: bool,
) -> None:
    """Name what was read by no table: whole sheets, and cells beside or below the tables."""
    if is_ours(grid.sheet):
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
            near = near_words(grid, vocabulary)
            code = "DVK144" if near and in_readable_file else "DVK106"  # without any table it is DVK105 that says it
            draft.add(code, grid.sheet.name, unread[0], count=len(unread), name=grid.sheet.name, near=near)
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
