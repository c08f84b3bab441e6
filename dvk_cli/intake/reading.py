"""What parsers of lists and of tables of numbers share: a table's rows, and what they say of categories and units."""

import re
from collections.abc import Iterator
from datetime import date

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.unit_names import split_note
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.cells import TableCells
from dvk_cli.intake.draft import Account, Draft, Key, joined
from dvk_cli.intake.grid import Grid
from dvk_cli.intake.heading import Heading, find_unit
from dvk_cli.intake.layout import Table
from dvk_cli.intake.rows import RowKind, RowReader
from dvk_cli.intake.settle import Context
from dvk_cli.intake.vocabulary import Dims, Vocabulary, section_title
from dvk_cli.model.period import Period
from dvk_cli.model.sheet import Value
from dvk_cli.vietnamese.numerals import read_number
from dvk_cli.vietnamese.text import bare, clean, key, nearest, words_key

# "(số liệu 6 tháng)", "(quý I)", "(đến tháng 9)", "(năm 2021)": of another time than the rest of the table.
_PERIOD_NOTE = re.compile(r"\b(?:thang|quy|(?:nam )?20\d\d)\b")
_WRITTEN_YEARS = range(1900, 2100)
_YEAR = re.compile(r"^(?:năm\s+)?((?:19|20)\d\d)$", re.IGNORECASE)


class TableReading(TableCells):
    """One table while it is read: what its cells mean in its context."""

    def __init__(
        self,
        grid: Grid,
        table: Table,
        heading: Heading,
        context: Context,
        vocabulary: Vocabulary,
        register: UnitRegister | None,
        draft: Draft,
        account: Account,
    ) -> None:
        super().__init__(grid, table, draft, account)
        self.heading = heading
        self.context = context
        self.vocabulary = vocabulary
        self.register = register
        self.name = f"{self.sheet}#{table.number}"
        self.rows = RowReader(grid, table, vocabulary)
        self.section: Dims = {}
        self.said_nothing = False
        self._unit_columns = [column.index for column in table.columns if column.role == "unit"]
        self._keys: dict[tuple[str, Period], Key | None] = {}
        own = context.unit
        self.own_key: Key | None = (own.code, own.name, context.period) if own and context.period else None
        """The submission that the whole table is of, where neither unit nor period stands in its rows."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in use."""
        return self.vocabulary.catalogue

    # --- rows -------------------------------------------------------------------------------------------------------

    def body(self) -> Iterator[tuple[int, RowKind]]:
        """Records, sections and totals of the table with their kind; all other rows are accounted for on the way."""
        signed = False
        for row, kind in enumerate(self.rows.of_body, self.table.body):
            if signed and kind != "blank" and not (kind == "record" and self.rows.is_surely_record(row)):
                kind = "signature"
            if kind in ("record", "section", "total"):
                yield row, kind
            elif kind == "signature":
                signed = True
                self.account.mark_row(row, "signature")
            elif kind in ("numbers", "header"):
                self.account.mark_row(row, "header")
            elif kind == "note":
                self.account.mark_row(row, "note")
            elif kind == "nothing":
                self.account.mark_row(row, "used")
                self.nothing_reported(row)
            elif kind == "blank":  # a number laid out for a record that never came
                self.account.mark_row(row, "used")

    def nothing_reported(self, row: int) -> None:
        """Note that the sender says there was nothing: a table without records that is not missing."""
        column = self.grid.filled(row)[-1]
        value = self.grid.value(row, column)
        self.said_nothing = True
        self.draft.add("DVK122", self.sheet, (row, column), text=clean(str(value)))

    # --- categories -------------------------------------------------------------------------------------------------

    def field(self, text: str, row: int, key: Key | None, *, silent: bool = False) -> str | None:
        """The field code of a record: by the text in its column, else its section; None with a finding if unknown.

        `silent`: no finding for a row without a field, because its section's title has one already.
        """
        if not text:
            if "field" in self.section:
                return str(self.section["field"])
            if not silent:
                self.note("DVK207", row, "field", key=key, column=self.header("field"))
            return None
        # What nearly all rows say needs no more than one look.
        return self.vocabulary.field_of(text) or self.known_field(text, self.at(row, "field"), key)

    def known_field(self, text: str, at: tuple[int, int], key: Key | None) -> str | None:
        """The field that a text names, if the taxonomy in use has a place for it; None with a finding if not."""
        catalogue = self.catalogue
        if known := self.vocabulary.field_of(text):
            return known
        word = words_key(section_title(text)[0])
        code = catalogue.field_words.get(words_key(text)) or catalogue.field_words.get(word)
        if code is not None and catalogue.taxonomy.place(code) is not None:
            return code
        fields = self.vocabulary.labels("field")
        word = word.removeprefix(words_key("lĩnh vực")).strip()
        if word in catalogue.ambiguous_fields:
            names = joined(catalogue.label("field", f) for f in catalogue.ambiguous_fields[word])
            self.draft.add("DVK216", self.sheet, at, key=key, value=text, candidates=names)
        else:
            near = nearest(word, fields) or ""
            self.draft.add(
                "DVK203",
                self.sheet,
                at,
                key=key,
                value=text,
                near=near,
                fields=joined(fields),
                taxonomy=catalogue.taxonomy_label,
            )
        return None

    def category(self, text: str, row: int, role: str, kind: str, code: str, key: Key | None) -> str | None:
        """The code of a subject, level, form or status cell; None if it is empty or, with a finding, unknown."""
        if not text or not self.vocabulary.is_word(text):
            return None
        found = self.vocabulary.category_of(kind, text)
        if found is None:
            known = self.vocabulary.labels(kind)
            self.note(code, row, role, key=key, value=text, near=nearest(text, known) or "", known=joined(known))
        return found

    def header(self, role: str) -> str:
        """A role's header as the sender wrote it, or the catalogue's first word for it."""
        column = next((c for c in self.table.columns if c.role == role), None)
        return column.header if column else self.catalogue.data.columns[role].words[0]

    def year(self, value: Value, row: int, role: str, key: Key | None) -> int | None:
        """The year that a cell names, None if it is empty or, with a finding, unreadable."""
        if value.__class__ is int and value in _WRITTEN_YEARS:
            return value
        if value is None or (isinstance(value, str) and not words_key(value)):
            return None
        if isinstance(value, date):
            return value.year
        text = f"{value:.15g}" if isinstance(value, float) else clean(str(value))
        if found := _YEAR.match(text):
            return int(found.group(1))
        if period := self.vocabulary.period(text):
            # A model of "2021-2023" began in the first year.
            return period.start.year if self.table.form == "models" else period.end.year
        self.note("DVK223", row, role, key=key, value=value)
        return None

    # --- unit and period --------------------------------------------------------------------------------------------

    def unit(self, row: int) -> str | None:
        """The unit that a row names, by its code or, in a second column, its name; None if the two differ."""
        texts = []
        for column in self._unit_columns:
            self.account.mark(row, column, "used")
            value = self.grid.seen(row, column)
            if isinstance(value, str | int) and (text := clean(str(value))):
                texts.append((text, column))
        if len(texts) < 2 or self.register is None:
            return self.text(row, "unit") or (texts[0][0] if texts else "")
        said = (self.vocabulary.period(self.cell(row, role)) for role in ("period", "year"))
        period = next((period for period in said if period), self.context.period)
        matches = [self.register.match(text, period.end if period else None) for text, __ in texts[:2]]
        # Without a day a code can be that of two units, one after the other.
        first, second = ({u.code for u in (m.unit, *m.candidates) if u and not u.is_agency} for m in matches)
        if first and second and not first & second:
            text, column = texts[1]
            self.draft.add(
                "DVK115",
                self.sheet,
                (row, column),
                value=text,
                found=texts[0][0],
                other=text,
                other_source=next(c.header for c in self.table.columns if c.index == column),
            )
            return None
        return texts[0][0]

    def unit_note(self, row: int, text: str, *, has_values: bool) -> bool:
        """Note a remark in brackets behind a unit's name; True if it says that the unit has not reported."""
        note = split_note(text)[1]
        if not note or (self.register is not None and self.register.is_area(note)):
            return False
        if self.register is not None and self.register.find(note, None) is not None:
            return False
        missing = read_number(note).kind == "missing" or key(note).startswith("chưa ")
        other_period = _PERIOD_NOTE.search(bare(note)) is not None
        is_wrong = has_values and (missing or other_period)
        self.note("DVK142" if is_wrong else "DVK143", row, "unit", value=text, note=note)
        return missing

    def contradicts(self, row: int, text: str, period: Period | None) -> bool:
        """Whether a row's unit is another commune than the one that the file is from; then there is a finding."""
        own = self.context.unit
        if not text or own is None or self.register is None:
            return False
        around = period or self.context.period
        named = self.register.match(text, around.end if around else None).unit
        if named is None or named.is_agency or named.code == own.code:
            return False
        self.note("DVK115", row, "unit", value=text, found=own.name, other=text, other_source=self.header("unit"))
        return True

    def within(self, period: Period, at: tuple[int, int]) -> Period | None:
        """A row's or a column's period beside the table's: the narrower; None and a finding where they differ."""
        around = self.context.period
        if around is None or around.contains(period):
            return period
        if period.contains(around):
            return around
        source = self.context.period_source
        self.draft.add("DVK118", self.sheet, at, found=period.label, other=around.label, other_source=source)
        return None

    def key_of(self, unit: str, at_unit: tuple[int, int], period: Period | None, at: tuple[int, int]) -> Key | None:
        """The submission of a row: unit and period of its own columns, else the table's; None with a finding."""
        period = period or self.context.period
        if period is None:
            self.draft.add("DVK116", self.sheet, at)
            return None
        if not unit:
            if period is self.context.period and self.own_key is not None:
                return self.own_key
            if self.context.unit is None:
                # A title whose unit is not understood has its finding.
                if self.register is None or not self.heading.said.unit_text:
                    self.draft.add("DVK114", self.sheet, at)
                return None
            return self.context.unit.code, self.context.unit.name, period
        if self.register is None:
            return "", clean(unit), period
        known = (unit, period)
        if known not in self._keys:
            found = find_unit(unit, self.register, period.end, self.draft, (self.sheet, *at_unit))
            self._keys[known] = (found.code, found.full_name, period) if found else None
        elif self._keys[known] is None:
            find_unit(unit, self.register, period.end, self.draft, (self.sheet, *at_unit))
        return self._keys[known]
