"""Says what was recognised in a sheet: tables with columns, unit and period; or what was looked for in vain."""

from collections import Counter

from dvk_cli.catalogue.types import Form
from dvk_cli.intake.columns import LABEL_ROLES, VALUE_ROLES, Column
from dvk_cli.intake.grid import Grid
from dvk_cli.intake.heading import Said
from dvk_cli.intake.near_headers import near_header
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.vocabulary import LONGEST_HEADER, Vocabulary
from dvk_cli.model.period import Period
from dvk_cli.model.recognised import ColumnSeen, FormLookedFor, SaidBy, SheetSeen, TableSeen, WordSeen
from dvk_cli.model.sheet import address
from dvk_cli.vietnamese.text import clean, words_key

# A sheet's words are looked at down to here: headers stand at the top of what they head.
_ROWS = 200
_WORDS_SHOWN = 12


def table_seen(reading: TableReading, path: Said, options: IntakeOptions) -> TableSeen:
    """A table that was read. `path`: what the file's name and folders say."""
    table = reading.table
    last = max(column.index for column in table.columns)
    first = min(column.index for column in table.columns)
    kinds = Counter(reading.rows.kind(row) for row in range(table.body, table.bottom))
    form = next((f for f in reading.catalogue.data.form if f.code == table.form), None)
    label = reading.vocabulary.form_label(form)
    dims = {kind: str(code) for kind, code in reading.heading.dims.items()}
    if reading.heading.measure_units:
        dims["measure_unit"] = ", ".join(reading.heading.measure_units)
    return TableSeen(
        table.form,
        label,
        f"{address(table.top, first)}:{address(table.body - 1, last)}",
        f"{table.body + 1}-{table.bottom}",
        tuple(_column(column, reading) for column in table.columns),
        {kind: number for kind, number in sorted(kinds.items()) if kind != "blank"},
        _unit(reading, path),
        _period(reading, path, options),
        dims,
    )


def _column(column: Column, reading: TableReading) -> ColumnSeen:
    at = address(reading.table.body - 1, column.index)
    words = reading.catalogue.data.columns
    says = []
    if column.role in words:
        says.append(words[column.role].words[0])
    for kind, code in (column.dims or {}).items() if column.role == "value" else ():
        if isinstance(code, Period):
            says.append(code.label)
        elif kind == "indicator":
            says.append(reading.catalogue.indicator_label(code))
        elif kind in ("field", "subject", "level", "form"):
            says.append(reading.catalogue.label(kind, code))
        else:
            says.append(f"{kind}: {code}")
    return ColumnSeen(at, column.header, column.role, ", ".join(says), column.measure)


def _cell(at: tuple[str, int, int] | None) -> str | None:
    if at is None:
        return None
    return f"{at[0]}!{address(*at[1:])}" if at[0] else address(*at[1:])


def _unit(reading: TableReading, path: Said) -> SaidBy | None:
    said, context = reading.heading.said, reading.context
    name = context.unit.name if context.unit is not None else ""
    if "unit" in reading.roles and (context.unit is None or context.is_agency):
        return SaidBy("", "column", address(reading.table.body - 1, reading.roles["unit"]))
    if not name:
        return None
    if said.unit is not None or said.unit_text:
        return SaidBy(name, "title", _cell(said.unit_at))
    by_path = path.unit is not None or bool(path.unit_text)
    return SaidBy(name, "path" if by_path else "option")


def _period(reading: TableReading, path: Said, options: IntakeOptions) -> SaidBy | None:
    said, period = reading.heading.said, reading.context.period
    for role in ("period", "year"):
        if role in reading.roles and (period is None or reading.table.form == "numbers"):
            return SaidBy("", "column", address(reading.table.body - 1, reading.roles[role]))
    if period is None:
        across = next((c for c in reading.table.columns if isinstance((c.dims or {}).get("period"), Period)), None)
        return SaidBy("", "column", address(reading.table.body - 1, across.index)) if across is not None else None
    if said.period == period and not (options.override and options.period):
        return SaidBy(period.label, "title", _cell(said.period_at))
    return SaidBy(period.label, "path" if path.period == period else "option")


def sheet_seen(grid: Grid, tables: list[TableSeen], vocabulary: Vocabulary) -> SheetSeen:
    """A sheet with its tables; without one, the forms that were looked for, that with most words found first."""
    if tables or not any(grid.filled(row) for row in range(len(grid.rows))):
        return SheetSeen(grid.sheet.name, tuple(tables))
    columns = vocabulary.catalogue.data.columns
    words: dict[str, list[WordSeen]] = {}
    for row in range(min(len(grid.rows), _ROWS)):
        for column in grid.filled(row):
            value = grid.value(row, column)
            if not isinstance(value, str) or len(value) > LONGEST_HEADER:
                continue
            text, at = clean(value), address(row, column)
            for role in vocabulary.roles(value):
                words.setdefault(role, []).append(WordSeen(at, text, columns[role].words[0]))
            if not vocabulary.roles(value) and vocabulary.dims_of(value):
                words.setdefault("", []).append(WordSeen(at, text, text))
    near = near_header(grid, vocabulary)
    almost = {}
    if near is not None:
        for column, word in near.near.items():
            almost[words_key(word)] = WordSeen(
                address(near.row, column), clean(str(grid.value(near.row, column))), word
            )
    looked = [_list_form(form, words, almost, vocabulary) for form in vocabulary.catalogue.data.form]
    looked.append(_numbers_form(words, almost, vocabulary))
    looked.sort(key=lambda each: (-len(each.found) - len(each.near), len(each.lacking)))
    return SheetSeen(grid.sheet.name, (), tuple(looked))


def _list_form(
    form: Form, words: dict[str, list[WordSeen]], almost: dict[str, WordSeen], vocabulary: Vocabulary
) -> FormLookedFor:
    columns = vocabulary.catalogue.data.columns
    found = [word for role in form.columns for word in words.get(role, [])[:1]]
    lacking = [" / ".join(columns[role].words[:3]) for role in form.requires if role not in words]
    if not any(role in words for role in form.one_of):
        lacking.append(" / ".join(columns[role].words[0] for role in form.one_of[:6]))
    return FormLookedFor(
        form.code,
        vocabulary.form_label(form),
        tuple(found[:_WORDS_SHOWN]),
        tuple(lacking),
        _near(almost, [word for role in form.columns for word in columns[role].words]),
    )


def _numbers_form(
    words: dict[str, list[WordSeen]], almost: dict[str, WordSeen], vocabulary: Vocabulary
) -> FormLookedFor:
    columns = vocabulary.catalogue.data.columns
    labels = [word for role in LABEL_ROLES for word in words.get(role, [])[:1]]
    values = [word for role in VALUE_ROLES for word in words.get(role, [])[:1]] + words.get("", [])[:6]
    lacking = []
    if not labels:
        lacking.append(" / ".join(columns[role].words[0] for role in ("indicator", "unit", "field", "year")))
    if not values:
        lacking.append(" / ".join(columns["value"].words[:4]))
    return FormLookedFor(
        "numbers",
        vocabulary.form_label(None),
        tuple((labels + values)[:_WORDS_SHOWN]),
        tuple(lacking),
        _near(almost, vocabulary.header_words),
    )


def _near(almost: dict[str, WordSeen], words: list[str] | tuple[str, ...]) -> tuple[WordSeen, ...]:
    keys = {words_key(word) for word in words}
    return tuple(seen for word, seen in almost.items() if word in keys)
