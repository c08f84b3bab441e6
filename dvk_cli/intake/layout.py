"""Finds the tables of a sheet by their header words, wherever they stand, and says what each column is."""

import functools

import msgspec

from dvk_cli.catalogue.types import Form
from dvk_cli.intake.vocabulary import Dims, Vocabulary
from dvk_cli.model.sheet import Merge, Sheet, Value
from dvk_cli.vietnamese.text import clean, header_key

MOST_HEADER_ROWS = 4
VALUE_ROLES: dict[str, Dims] = {
    "value": {},
    "plan": {"measure": "plan"},
    "cumulative": {"measure": "cumulative"},
    "previous": {"measure": "previous"},
}
# Columns that say what a row of numbers is about.
LABEL_ROLES = (
    "unit",
    "period",
    "year",
    "indicator",
    "indicator_code",
    "field",
    "subject",
    "level",
    "recognition_form",
    "scope",
)
# Columns of a table of numbers that are read but say nothing of what a number is about.
SIDE_ROLES = ("stt", "note", "measure_unit", "plan_percent")


class Column(msgspec.Struct):
    """One column: its header as shown, its role in the form, and what its header says of its cells."""

    index: int
    header: str
    role: str | None = None
    dims: Dims | None = None


class Table(msgspec.Struct):
    """A table of a sheet: `form` is models, recognitions or numbers; rows count from 0, `bottom` is the first one after it.

    `title_top`: where the lines above it begin. `missing`: roles that its form cannot do without.
    """

    form: str
    title_top: int
    top: int
    body: int
    bottom: int
    columns: list[Column]
    number: int = 0

    def column(self, role: str) -> int | None:
        """Position of the first column of a role."""
        return next((c.index for c in self.columns if c.role == role), None)


class Grid:
    """A sheet's cells as a person reads them: a merged cell's value stands in all of its range."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.width = max(map(len, sheet.rows), default=0)
        self._merges = {(m.top, m.left): m for m in sheet.merges}

    def value(self, row: int, column: int) -> Value:
        """The value stored in a cell."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that a cell lies in."""
        return self._covered.get((row, column))

    @functools.cached_property
    def _covered(self) -> dict[tuple[int, int], Merge]:
        # A merge over a whole column or row would be spelt out cell by cell: it is cut at what the sheet holds.
        return {
            (row, column): merge
            for merge in self._merges.values()
            for row in range(merge.top, min(merge.bottom, len(self.rows) - 1) + 1)
            for column in range(merge.left, min(merge.right, self.width - 1) + 1)
        }

    def seen(self, row: int, column: int) -> Value:
        """The value that a person sees in a cell: that of its merged range, if it lies in one."""
        merge = self._covered.get((row, column)) if self._merges else None
        return self.value(merge.top, merge.left) if merge else self.value(row, column)

    def filled(self, row: int) -> list[int]:
        """Columns of a row that hold something."""
        return [index for index, value in enumerate(self.rows[row]) if value is not None]


def find_tables(sheet: Sheet, vocabulary: Vocabulary) -> list[Table]:
    """The tables of a sheet from top to bottom; the rows between two belong to the title of the second."""
    grid = Grid(sheet)
    tables: list[Table] = []
    row = 0
    while row < len(sheet.rows):
        table = _table_at(grid, row, vocabulary, inside=bool(tables))
        if table is None:
            row += 1
            continue
        if tables:
            before = tables[-1]
            if _header(before) == _header(table):  # the same header again, at the head of a printed page
                row = table.body
                continue
            before.bottom = table.title_top = _title_top(grid, before, table.top)
        table.number = len(tables)
        tables.append(table)
        row = table.body
    return tables


def _header(table: Table) -> list[tuple[int, str]]:
    return [(column.index, header_key(column.header)) for column in table.columns]


def _title_top(grid: Grid, before: Table, top: int) -> int:
    """The first row of the text above a table that stands below another: after the last empty row, or all after it."""
    for row in range(top - 1, before.body, -1):
        if not grid.filled(row):
            while row > before.body and not grid.filled(row - 1):
                row -= 1
            return row
    return top


def _table_at(grid: Grid, row: int, vocabulary: Vocabulary, *, inside: bool) -> Table | None:
    cells = [value for value in grid.rows[row] if value is not None]
    if len(cells) < 2:
        return None
    # Inside a table a row of categories ("Kinh tế", "Tập thể", "Xã") looks like a header's; a header has little else.
    strangers_left = len(cells) // 5 if inside else len(cells) - 2
    known = 0
    for value in cells:
        if isinstance(value, str) and vocabulary.is_known(value):
            known += 1
        elif strangers_left:
            strangers_left -= 1
        else:
            return None
    if known < (3 if inside else 2):
        return None
    depth = _depth(grid, row, vocabulary)
    columns = _columns(grid, row, depth, vocabulary)
    form = _form(columns, vocabulary)
    if form is None:
        return None
    return Table(form, 0, row, row + depth, len(grid.rows), columns)


def _depth(grid: Grid, top: int, vocabulary: Vocabulary) -> int:
    """How many rows the header has: as deep as its merged cells, and rows of known words under its groups."""
    depth = 1
    for column in grid.filled(top):
        merge = grid.merge_at(top, column)
        if merge and merge.top == top:
            depth = max(depth, min(merge.bottom - top + 1, MOST_HEADER_ROWS))
    while depth < MOST_HEADER_ROWS and top + depth < len(grid.rows) and _is_subheader(grid, top + depth, vocabulary):
        depth += 1
    return depth


def _is_subheader(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    cells = grid.filled(row)
    if not cells:
        return False
    for column in cells:
        value = grid.value(row, column)
        if isinstance(value, str):
            if not vocabulary.roles(value) and vocabulary.dims_of(value) is None:
                return False
        elif vocabulary.period(value) is None:
            return False
        above = grid.value(row - 1, column)
        merge = grid.merge_at(row - 1, column)
        grouped = merge is not None and merge.right > merge.left
        # A word under a header cell of its own is the first row of the body.
        opens_group = grid.value(row - 1, column + 1) is None and grid.value(row, column + 1) is not None
        if above is not None and not grouped and not opens_group:
            return False
    return True


def _path(grid: Grid, top: int, depth: int, column: int) -> list[str]:
    """The header texts above a column, from the widest group down."""
    path: list[str] = []
    for row in range(top, top + depth):
        value = grid.seen(row, column)
        if (
            value is None
            and row < top + depth - 1
            and grid.value(row + 1, column) is not None
            and not grid.merge_at(row, column)
        ):
            # CSV has no merged cells: a group's word stands over its first column only.
            left = column
            while left > 0 and value is None and grid.value(row + 1, left) is not None:
                left -= 1
                value = grid.value(row, left)
        text = clean(str(value)) if value is not None else ""
        if text and (not path or header_key(path[-1]) != header_key(text)):
            path.append(text)
    return path


def _columns(grid: Grid, top: int, depth: int, vocabulary: Vocabulary) -> list[Column]:
    paths = {column: path for column in range(grid.width) if (path := _path(grid, top, depth, column))}
    return [_column(index, path, paths.get(index + 1), vocabulary) for index, path in paths.items()]


def _column(index: int, path: list[str], following: list[str] | None, vocabulary: Vocabulary) -> Column:
    header = " / ".join(path)
    leaf = path[-1]
    dims: Dims | None = None
    for text in path:
        said = vocabulary.dims_of(text)
        if said is not None:
            dims = {**(dims or {}), **said}
    roles = vocabulary.roles(leaf) or vocabulary.roles(header)
    if len(path) > 1 and vocabulary.dims_of(leaf) and "subject" in (vocabulary.dims_of(leaf) or {}):
        # "TT" under a group is tập thể; alone it counts the rows.
        roles = ()
    if header_key(leaf) == "tt" and following and vocabulary.dims_of(following[-1]) == {"subject": "ca_nhan"}:
        roles, dims = (), {**(dims or {}), "subject": "tap_the"}
    if dims and len(path) > 1 and "total" in dims and header_key(leaf) not in vocabulary.total_words:
        dims = {key: value for key, value in dims.items() if key != "total"}
    return Column(index, header, "|".join(roles) or None, dims)


def _form(columns: list[Column], vocabulary: Vocabulary) -> str | None:
    """Decide the form that the columns fit best, and settle each column's role in it. None if they fit none."""
    best: Form | None = None
    best_score = 0
    for form in vocabulary.catalogue.data.form:
        roles = {role for column in columns if (role := _role_in(column, form.columns))}
        if set(form.requires) <= roles and roles & set(form.one_of) and len(roles) > best_score:
            best, best_score = form, len(roles)
    if best is not None:
        for column in columns:
            column.role = _role_in(column, best.columns)
        return best.code
    return _numbers_form(columns)


def _role_in(column: Column, wanted: tuple[str, ...]) -> str | None:
    for role in (column.role or "").split("|"):
        if role in wanted:
            return role
    subject = (column.dims or {}).get("subject")
    return str(subject) if subject in ("tap_the", "ca_nhan") and subject in wanted else None


def _numbers_form(columns: list[Column]) -> str | None:
    settled: list[tuple[Column, str | None, Dims | None]] = []
    labels = values = 0
    for column in columns:
        roles = (column.role or "").split("|")
        value_role = next((role for role in roles if role in VALUE_ROLES), None)
        label_role = next((role for role in roles if role in LABEL_ROLES or role in SIDE_ROLES), None)
        grouped = " / " in column.header
        if value_role is not None:
            values += 1
            # "Số lượng" is a word for totals too; as a column of values it is what the rows' labels are counted by.
            said = {key: value for key, value in (column.dims or {}).items() if key != "total"}
            settled.append((column, "value", said | VALUE_ROLES[value_role]))
        elif label_role is not None and not (grouped and column.dims):
            labels += label_role in LABEL_ROLES
            settled.append((column, label_role, None))
        elif column.dims:
            values += 1
            settled.append((column, "value", column.dims))
        else:
            settled.append((column, None, None))
    if not labels or not values:
        return None
    for column, role, dims in settled:
        column.role, column.dims = role, dims
    return "numbers"
