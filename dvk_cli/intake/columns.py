"""From a header's rows to columns: how deep it is, what each column is, and which form they make."""

import functools
import itertools

import msgspec

from dvk_cli.catalogue.types import Form
from dvk_cli.intake.grid import Grid
from dvk_cli.intake.vocabulary import Dims, Vocabulary
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
    """One column: its header as shown, its role in the form, what its header says of its cells, their measure unit.

    Tables with the same header share their columns: they are not changed once they are read.
    """

    index: int
    header: str
    role: str | None = None
    dims: Dims | None = None
    measure: str = ""


def header_depth(grid: Grid, top: int, vocabulary: Vocabulary) -> int:
    """How many rows the header has: as deep as its merged cells, and rows of known words under its groups.

    A row of units of measure below them belongs to it.
    """
    depth = 1
    for column in grid.filled(top):
        merge = grid.merge_at(top, column)
        if merge and merge.top == top:
            # A merged range may reach below the last row that holds something.
            depth = max(depth, min(merge.bottom - top + 1, MOST_HEADER_ROWS, len(grid.rows) - top))
    while depth < MOST_HEADER_ROWS and top + depth < len(grid.rows) and _is_subheader(grid, top + depth, vocabulary):
        depth += 1
    below = top + depth
    return depth + 1 if below < len(grid.rows) and _names_measures(grid, below, vocabulary) else depth


def _names_measures(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row holds nothing but units of measure: "(hộ) | (triệu đồng)", "ĐVT | hộ | triệu đồng"."""
    texts = [value for value in grid.rows[row] if value is not None]
    if not texts or not all(isinstance(text, str) for text in texts):
        return False
    named = [clean(str(text)) for text in texts]
    labelled = "measure_unit" in vocabulary.roles(named[0])
    rest = named[1:] if labelled else named
    return bool(rest) and all(_only_measure(t, vocabulary) or (labelled and vocabulary.is_measure(t)) for t in rest)


def _only_measure(text: str, vocabulary: Vocabulary) -> str:
    return vocabulary.measure_behind(text) if text.startswith("(") else ""


def _is_subheader(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    cells = grid.filled(row)
    if not cells:
        return False
    for column in cells:
        if not vocabulary.is_known(grid.value(row, column)):
            return False
        above = grid.value(row - 1, column)
        merge = grid.merge_at(row - 1, column)
        grouped = merge is not None and merge.right > merge.left
        # A word under a header cell of its own is the first row of the body.
        if above is not None and not grouped and not _opens_group(grid, row, column, vocabulary):
            return False
    return True


def _opens_group(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> bool:
    """Whether the header cell above stands over several columns, without being merged (CSV has no merged cells)."""
    end = column + 1
    while end < grid.width and grid.value(row - 1, end) is None:
        end += 1
    return any(
        grid.value(row, each) is not None
        or (isinstance(below := grid.value(row + 1, each), str) and vocabulary.is_known(below))
        for each in range(column + 1, end)
    )


def _path(grid: Grid, top: int, depth: int, column: int) -> list[str]:
    """The header texts above a column, from the widest group down."""
    path: list[str] = []
    for row in range(top, top + depth):
        value = grid.seen(row, column)
        if value is None and not grid.merge_at(row, column):
            # CSV has no merged cells: a group's word stands over its first column only.
            left, below = column, range(row + 1, top + depth)
            while (
                left > 0
                and value is None
                and any(grid.value(each, left) is not None for each in below)
                and not any(grid.value(each, left) is not None for each in range(top, row))
            ):
                left -= 1
                value = grid.value(row, left)
        text = clean(str(value)) if value is not None else ""
        if text and (not path or header_key(path[-1]) != header_key(text)):
            path.append(text)
    return path


def read_columns(grid: Grid, top: int, depth: int, vocabulary: Vocabulary) -> tuple[str | None, list[Column]]:
    """The form of the table under a header, None if it is none, and its columns with their roles in it.

    Columns without any header word are left out.
    """
    last = top + depth - 1
    has_measures = last > top and _names_measures(grid, last, vocabulary)
    if has_measures:
        depth -= 1
    paths = tuple((column, tuple(path)) for column in range(grid.width) if (path := _path(grid, top, depth, column)))
    # A cell merged over both rows is the header's own word.
    below = ((column, grid.value(last, column)) for column, _path in paths) if has_measures else ()
    measures = tuple((column, clean(text).strip("() ")) for column, text in below if isinstance(text, str))
    form, columns = _settled(paths, measures, vocabulary)
    return form, list(columns)


# The units of an office fill in one form: its headers are the same in all of their files.
@functools.lru_cache(maxsize=256)
def _settled(
    paths: tuple[tuple[int, tuple[str, ...]], ...], measures: tuple[tuple[int, str], ...], vocabulary: Vocabulary
) -> tuple[str | None, tuple[Column, ...]]:
    """Form and columns by the header texts above each, and by the units of measure in a row of their own."""
    columns = [_column(index, list(path), vocabulary) for index, path in paths]
    below = dict(measures)
    for column in columns:
        column.measure = below.get(column.index, column.measure)
    # "TT" counts the rows, or beside "CN" it is tập thể; not where another column is.
    plain = [column for column in columns if header_key(column.header) == "tt"]
    if not any((column.dims or {}).get("subject") == "tap_the" and column not in plain for column in columns):
        for column, after in itertools.pairwise(columns):
            is_pair = after.index == column.index + 1 and (after.dims or {}).get("subject") == "ca_nhan"
            if column in plain and is_pair:
                column.role, column.dims = None, {**(column.dims or {}), "subject": "tap_the"}
    return _settle_form(columns, vocabulary), tuple(columns)


def _column(index: int, path: list[str], vocabulary: Vocabulary) -> Column:
    measure = next((found for text in reversed(path) if (found := vocabulary.measure_behind(text))), "")
    path = [text for text in path if not measure or not _only_measure(text, vocabulary)] or path
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
    if dims and len(path) > 1 and "total" in dims and header_key(leaf) not in vocabulary.total_words:
        dims = {key: value for key, value in dims.items() if key != "total"}
    return Column(index, header, "|".join(roles) or None, dims, measure)


def _settle_form(columns: list[Column], vocabulary: Vocabulary) -> str | None:
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
        elif label_role is not None and (label_role in SIDE_ROLES or not (grouped and column.dims)):
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
