"""Finds the tables of a sheet by their header words, wherever they stand, and says where each begins and ends."""

from collections.abc import Sequence

import msgspec

from dvk_cli.intake.columns import Column, header_depth, read_columns
from dvk_cli.intake.grid import Grid, is_figure, is_title_row
from dvk_cli.intake.heading import says_sender
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.model.sheet import Value
from dvk_cli.vietnamese.text import clean, header_key

# Columns whose cells are words of the catalogue, and the kind of word.
CATEGORY_ROLES = {"field": "field", "subject": "subject", "level": "level", "recognition_form": "form"}


class Table(msgspec.Struct):
    """A table of a sheet: `form` is models, recognitions, products or numbers; rows count from 0.

    `title_top`: where the lines above it begin. `top`, `body`: first row of header and of records. `bottom`: the first
    row after it. `pane`: its first and last column where something else stands beside it.
    """

    form: str
    title_top: int
    top: int
    body: int
    bottom: int
    columns: list[Column]
    number: int = 0
    pane: tuple[int, int] | None = None

    def column(self, role: str) -> int | None:
        """Position of the first column of a role."""
        return next((c.index for c in self.columns if c.role == role), None)


def fits_columns(grid: Grid, row: int, table: Table, vocabulary: Vocabulary) -> bool:
    """Whether a row names a category in a column of categories, and nothing else in such a column."""
    fits = False
    for column in table.columns:
        kind = CATEGORY_ROLES.get(column.role or "")
        value = grid.value(row, column.index) if kind else None
        if kind is None or value is None:
            continue
        said = vocabulary.category_of(kind, value) if isinstance(value, str) else None
        if said is None:
            return False
        fits = True
    return fits


def find_tables(grid: Grid, vocabulary: Vocabulary) -> list[Table]:
    """The tables of a sheet from top to bottom; the text between two is the title of the second."""
    tables: list[Table] = []
    row = 0
    abreast: list[Table] = []
    while row < len(grid.rows):
        if abreast and (cells := grid.rows[row]) and cells[0].__class__ is int:
            row += 1  # most rows of a table begin with their number
            continue
        before = abreast[0] if abreast else None
        found = _tables_at(grid, row, vocabulary, before)
        if not found:
            row += 1
            continue
        table = found[0]
        if before is not None:
            table.title_top = _title_top(grid, before, table.top, vocabulary)
            if _header(before) == _header(table) and not _names_sender(grid, table):
                # The same header again, at the head of a printed page.
                row = table.body
                continue
            for above in abreast:
                above.bottom = table.title_top
        for each in found:
            each.title_top = table.title_top
            each.number = len(tables)
            tables.append(each)
        abreast = found
        row = max(each.body for each in found)
    return tables


def _tables_at(grid: Grid, row: int, vocabulary: Vocabulary, before: Table | None) -> list[Table]:
    """The table whose header begins in a row, or the tables side by side; none where there is no header.

    What stands behind an empty column is a table of its own, part of the table, or a calculation beside it: that
    one has no header words.
    """
    cells = grid.rows[row]
    first = cells[0] if cells else None
    if first is None:
        first = next((value for value in cells if value is not None), None)
    # Inside a table most rows begin with their number, which is text in CSV; a header begins with a word.
    if first is None or (before and is_figure(first) and not (isinstance(first, str) and vocabulary.is_known(first))):
        return []
    if (
        None in cells
        and len(parts := _parts(grid, row)) > 1
        and _may_be_header(grid, row, vocabulary)
        # A pane is a copy of the sheet: not for each row of a long list.
        and _header_words([value for value in cells[: parts[0][1] + 1] if value is not None], before, vocabulary)
    ):
        panes = [grid.pane(left, right) for left, right in parts]
        found = [_table_at(pane, row, vocabulary, before) for pane in panes]
        beside = [any(vocabulary.is_known(value) for value in pane.rows[row] if value is not None) for pane in panes]
        if found[0] is not None and all(table or not known for table, known in zip(found, beside, strict=True)):
            for table, part in zip(found, parts, strict=True):
                if table is not None:
                    table.pane = part
            return [table for table in found if table is not None]
    whole = _table_at(grid, row, vocabulary, before)
    return [] if whole is None else [whole]


def _may_be_header(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row is worth a closer look, as few are: two cells, and words of headers among its texts."""
    cells = [value for value in grid.rows[row] if value is not None]
    return len(cells) > 1 and any(vocabulary.is_known(value) for value in cells)


_LOOKED_DOWN = 12


def _parts(grid: Grid, row: int) -> list[tuple[int, int]]:
    """The columns of a row in parts between which whole columns are empty, here and in the rows below."""
    filled = grid.filled(row)
    if len(filled) < 3 or filled[-1] - filled[0] == len(filled) - 1:
        return []
    starts = [filled[0]]
    end = filled[0]
    # An empty row ends what stands side by side.
    last = min(row + _LOOKED_DOWN, len(grid.rows))
    below = range(row, next((r for r in range(row, last) if not grid.filled(r)), last))
    for column in filled:
        if column > end + 1 and any(
            all(grid.seen(r, c) is None and grid.merge_at(r, c) is None for r in below) for c in range(end + 1, column)
        ):
            starts.append(column)
        merge = grid.merge_at(row, column)
        end = max(end, merge.right if merge else column)
    return [(start, (*starts[1:], grid.width)[n] - 1) for n, start in enumerate(starts)]


def _header(table: Table) -> list[tuple[int, str]]:
    return [(column.index, header_key(column.header)) for column in table.columns]


def _title_top(grid: Grid, before: Table, top: int, vocabulary: Vocabulary) -> int:
    """The first row of the text above a table that stands below another: it begins after an empty row.

    Text that follows the other table's rows without an empty row is a title only if it says who reports or when.
    """
    found = top
    for row in range(top - 1, before.body, -1):
        if not grid.filled(row):
            found = row
        elif (
            not is_title_row(grid, row, most=2)
            or fits_columns(grid, row, before, vocabulary)
            or vocabulary.closes_table(grid.texts(row))
        ):
            break
    row = top - 1
    while found == top and row > before.body and is_title_row(grid, row, most=2) and _says_sender(grid, row):
        found, row = row, row - 1
        top = found
    return found


def _names_sender(grid: Grid, table: Table) -> bool:
    return any(_says_sender(grid, row) for row in range(table.title_top, table.top))


def _says_sender(grid: Grid, row: int) -> bool:
    return any(says_sender(clean(str(grid.value(row, column)))) for column in grid.filled(row))


def _header_words(cells: Sequence[Value], before: Table | None, vocabulary: Vocabulary) -> int | None:
    """How many header words the cells of a row hold; None where they are no header, whatever stands around them."""
    # Inside a table most rows begin with their number; a header begins with a word.
    if len(cells) < 2 or (before and isinstance(cells[0], int | float)):
        return None
    # Inside a table a row of categories ("Kinh tế", "Tập thể", "Xã") looks like a header's; a header has little else.
    strangers_left = len(cells) // 5 if before else len(cells) - 2
    known = 0
    for value in cells:
        if vocabulary.is_known(value):
            known += 1
        elif strangers_left and not (before and is_figure(value)):
            strangers_left -= 1
        else:
            return None
    return known


def _table_at(grid: Grid, row: int, vocabulary: Vocabulary, before: Table | None) -> Table | None:
    cells = [value for value in grid.rows[row] if value is not None]
    known = _header_words(cells, before, vocabulary)
    if known is None:
        return None
    # After an empty row or a title even two words make a header, if it holds nothing else.
    is_new = known == len(cells) and (row == 0 or is_title_row(grid, row - 1, most=2))
    if known < (2 if is_new or not before else 3) or (before and fits_columns(grid, row, before, vocabulary)):
        return None
    depth = header_depth(grid, row, vocabulary)
    form, columns = read_columns(grid, row, depth, vocabulary)
    if form is None:
        return None
    return Table(form, 0, row, row + depth, len(grid.rows), columns)
