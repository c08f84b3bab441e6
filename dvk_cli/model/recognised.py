"""What was recognised in a file's sheets: the answer to "why was this read so, or not at all?"."""

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.sheet import Source


class SaidBy(msgspec.Struct, frozen=True):
    """Unit or period of a table, by whom it is said (`title`, `column`, `path`, `option`) and at which cell."""

    value: str
    by: str
    cell: str | None = None


class ColumnSeen(msgspec.Struct, frozen=True):
    """A column: the cell of its header, the header's words, its role in the form (None: not known), what it says."""

    cell: str
    header: str
    role: str | None
    says: str = ""
    measure_unit: str = ""


class TableSeen(msgspec.Struct, frozen=True):
    """A table: its form, where header and rows stand, its columns, how many rows are of which kind."""

    form: str
    label: str
    header: str
    rows: str
    columns: tuple[ColumnSeen, ...]
    kinds: dict[str, int]
    unit: SaidBy | None = None
    period: SaidBy | None = None
    title: dict[str, str] = {}


class WordSeen(msgspec.Struct, frozen=True):
    """A cell that holds a header word, or one like it: `word` is the catalogue's."""

    cell: str
    text: str
    word: str


class FormLookedFor(msgspec.Struct, frozen=True):
    """A form that a sheet was searched for: header words found, needed but not found, and nearly found."""

    form: str
    label: str
    found: tuple[WordSeen, ...]
    lacking: tuple[str, ...]
    near: tuple[WordSeen, ...] = ()


class SheetSeen(msgspec.Struct, frozen=True):
    """A sheet: its tables, or where it has none the forms that were looked for, those nearest to be found first."""

    name: str
    tables: tuple[TableSeen, ...] = ()
    looked_for: tuple[FormLookedFor, ...] = ()


class FileSeen(msgspec.Struct, frozen=True):
    """A file, sheet by sheet, and what was found to be wrong on the way."""

    source: Source
    sheets: tuple[SheetSeen, ...]
    findings: tuple[Finding, ...] = ()


class Recognised(msgspec.Struct, frozen=True):
    """What was recognised in a file; several files where it is an archive."""

    files: tuple[FileSeen, ...]
