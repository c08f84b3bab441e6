"""Reads lists of models, of recognitions and of products: one record a row."""

from dvk_cli.intake.draft import Key
from dvk_cli.intake.list_records import ROLES_READ, ListRecords
from dvk_cli.intake.list_totals import SUBJECT_COLUMNS, Listed, ListTotals, Row, form_of
from dvk_cli.intake.product_records import ProductRecords, stars_in
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.sections import Section, Sections, section_kinds
from dvk_cli.model.records import FormCode, ModelRow, ProductRow
from dvk_cli.vietnamese.periods import year_period
from dvk_cli.vietnamese.text import clean, identity_key

# "12.", "XVIII", "1.2.3": what a row may be counted by.
_MOST_NUMBER = 5


class ListReading:
    """A list while it is read.

    Args:
        table: the table, whose form is `models`, `recognitions` or `products`.
        before: the list in another sheet that it goes on from: its sections are still open, its rows are totalled too.
    """

    def __init__(self, table: TableReading, before: "ListReading | None" = None) -> None:
        self._table = table
        self._form: FormCode = form_of(table)
        self._name_role = next((role for role in ("product", "recipient") if role in table.roles), "name")
        self._records = ListRecords(table, self._name_role)
        self._products = ProductRecords(table)
        self._rows: list[Listed] = before._rows if before else []
        self._sections: Sections = Sections(table, before._sections if before else None)
        table.section = self._sections.dims
        self._totals = ListTotals(table)
        self._kinds: frozenset[str] = section_kinds(table) | (before._kinds if before else frozenset())
        self._row_years = self._years_are_periods()
        self._columns = table.columns(self._name_role, "stt", "note", *ROLES_READ[self._form])
        self._names_units = "unit" in table.roles and (table.context.unit is None or not table.context.is_agency)
        self._one_key = not (self._row_years or self._names_units or "period" in table.roles)

    def read(self) -> None:
        """Read all rows into the draft's submissions; what is added up waits for `finish`."""
        table = self._table
        if not self._has_needed_columns():
            return
        for row, kind in table.body():
            if kind == "section":
                self._open_section(row)
            elif kind == "total":
                self._totals.add_row(row, self._closed_by(row))
            else:
                self._record(row)
        if not self._rows:
            self._empty()

    def finish(self) -> None:
        """Compare the totals with the rows, once all sheets of the list are read."""
        self._totals.compare(self._rows)

    # --- columns ------------------------------------------------------------------------------------------------------

    def _has_needed_columns(self) -> bool:
        table = self._table
        if self._form == "models":
            # Sections that are not understood may be of a misspelt field: the finding comes with the section.
            needed = ["field"] if not self._kinds & {"field", "?"} else []
        elif self._form == "products":
            needed = [] if self._sections_name_stars() else ["stars"]
        else:
            needed = [
                role
                for role, kind in (("level", "level"), ("recognition_form", "form"))
                if kind not in table.heading.dims and kind not in self._kinds
            ]
        missing = [role for role in needed if role not in table.roles]
        for role in missing:
            words = table.catalogue.data.columns[role].words
            at = (table.table.top, table.table.columns[0].index)
            table.draft.add("DVK109", table.sheet, at, column=words[0], words=", ".join(words[:4]))
        context = table.context
        if missing and context.unit is not None and context.period is not None:
            table.draft.submission((context.unit.code, context.unit.name, context.period))
        if missing:
            # One cause, one finding: the rows are not gone through, but they are accounted for.
            for row in range(table.table.body, table.table.bottom):
                table.account.mark_row(row, "used")
        elif self._form == "models":
            says_subject = {"subject", *SUBJECT_COLUMNS} & set(table.roles) or "subject" in self._kinds
            if not says_subject:
                table.draft.add("DVK226", table.sheet, (table.table.top, table.table.columns[0].index))
        return not missing

    def _sections_name_stars(self) -> bool:
        rows = self._table.rows
        sections = (row for row, kind in enumerate(rows.of_body, self._table.table.body) if kind == "section")
        return any(stars_in(rows.section_label(row)[1]) is not None for row in sections)

    def _years_are_periods(self) -> bool:
        """Whether the years of a list over several years say which year's report each row is of."""
        table = self._table
        span = table.context.period
        if "year" not in table.roles:
            return False
        if span is None:
            return True
        # A model's year is the year it began: it may be older than the report.
        return span.start.year != span.end.year and self._form != "models"

    # --- rows -------------------------------------------------------------------------------------------------------

    def _open_section(self, row: int) -> None:
        table = self._table
        if self._form == "products":
            table.account.mark_row(row, "header")
            self._products.section = stars_in(table.rows.section_label(row)[1])
            return
        section = self._sections.enter(row)
        numbered = section is None and table.rows.only_numbers_section(row)
        if section is not None or numbered or self._form != "models" or "field" not in table.roles:
            table.account.mark_row(row, "header")
        table.section = self._sections.dims
        column, text, _number = table.rows.section_label(row)
        if numbered:
            return  # its title stands in a row of its own, or its rows have no field
        if section is None:
            # A title that is no field is an error only where the rows have no other word for their field.
            if self._form == "models" and "field" not in table.roles:
                table.known_field(text, (row, column), None)
                self._sections.lost = True
            return
        if section.kind == "field" and table.catalogue.taxonomy.place(section.code) is None:
            table.known_field(text, (row, column), None)
        self._totals.add_section(section)

    def _closed_by(self, row: int) -> Section | None:
        label = self._table.rows.total_label(row)
        return self._sections.closed_by(clean(str(self._table.grid.value(row, label[0])))) if label else None

    def _record(self, row: int) -> None:
        table = self._table
        named, _stt, _note, *cells = table.cells(row, self._columns)
        if row in table.grid.merged_rows and self._is_continued(row):
            return
        # Nearly always the whole list is one unit's and period's.
        key = table.own_key if self._one_key and table.own_key is not None else self._key(row)
        name = table.as_written(named, row, self._name_role)
        if not name:
            self._without_name(row, key)
            return
        if self._form == "models":
            model, decision = self._records.model(row, key, name, cells, silent=self._sections.lost)
            self._keep(key, model)
            if key is not None and decision is not None:
                table.draft.submission(key).recognitions.append(decision)
        elif self._form == "products":
            self._keep(key, self._products.product(row, key, name))
        else:
            self._keep(key, self._records.recognition(row, key, name, cells))

    def _is_continued(self, row: int) -> bool:
        """Whether a row only names one more performer of the model above, whose name is merged over both rows."""
        table = self._table
        merge = table.grid.merge_at(row, table.roles[self._name_role])
        if merge is None:
            return False
        column = table.roles.get("performer")
        last = self._rows[-1].record if self._rows else None
        if merge.top == row or column is None or not isinstance(last, ModelRow):
            return False
        own = [c for c in table.grid.filled(row) if c not in (table.roles.get("stt"), table.roles.get("note"))]
        performer = table.grid.value(row, column)
        if own != [column] or not isinstance(performer, str):
            return False
        table.account.mark(row, column, "used")
        last.performer = ", ".join(part for part in (last.performer, clean(performer)) if part)
        last.identity = f"{identity_key(last.name)}|{identity_key(last.performer)}"
        return True

    def _without_name(self, row: int, key: Key | None) -> None:
        table = self._table
        others = [
            c
            for c in table.grid.filled(row)
            if c in table.roles.values() and c not in (table.roles.get("stt"), table.roles.get("note"))
        ]
        stt = table.roles.get("stt")
        value = table.grid.value(row, stt) if stt is not None else None
        if not others and stt is not None and isinstance(value, str) and len(clean(value)) > _MOST_NUMBER:
            table.account.forget(row, stt)  # words where a row's number stands: no record, so they are named
        if others == [table.roles.get("unit")] and table.unit_note(row, table.text(row, "unit"), has_values=False):
            return  # "Xã Đại Trạch (chưa có số liệu)"
        if others:
            for column in others:
                table.account.mark(row, column, "used")
            self._keep(key, None)
            table.note("DVK207", row, self._name_role, key=key, column=table.header(self._name_role))

    def _key(self, row: int) -> Key | None:
        table = self._table
        period = table.context.period
        at = table.at(row, "stt")
        if "period" in table.roles:
            text = table.text(row, "period")
            at = table.at(row, "period")
            if text:
                period = table.vocabulary.period(text)
                if period is None:
                    table.draft.add("DVK117", table.sheet, at, value=text, found=text)
                    return None
                period = table.within(period, at)
                if period is None:
                    return None
        elif self._row_years:
            year = table.year(table.cell(row, "year"), row, "year", None)
            at = table.at(row, "year")
            if year is not None:
                inside = year_period(year, table.vocabulary.year)
                # A year outside the title's span is the decision's own; the row stays in the span.
                period = inside if period is None or period.contains(inside) else period
        unit = ""
        if self._names_units:
            named = table.unit(row)
            if named is None:
                return None
            unit = named
            if table.context.unit is None:
                table.unit_note(row, unit, has_values=True)
            if table.context.unit is not None:
                # A commune's list names itself, or its villages, under "Đơn vị".
                table.contradicts(row, unit, period)
                unit = ""
        return table.key_of(unit, table.at(row, "unit"), period, at)

    def _keep(self, key: Key | None, record: Row | None) -> None:
        if key is None or record is None:
            self._totals.add_left_out(self._sections.open)
        if key is None:
            return
        # Whose report of which period it is, is told even where all of its rows are refused.
        submission = self._table.draft.submission(key)
        if record is None:
            return  # its cells have their findings
        submission.parts.add(self._form)
        if isinstance(record, ModelRow):
            submission.models.append(record)
        elif isinstance(record, ProductRow):
            submission.products.append(record)
        else:
            submission.recognitions.append(record)
        self._rows.append(Listed(key, record, self._sections.open))

    def _empty(self) -> None:
        """A list without rows: missing, unless the sender says that there was nothing."""
        table = self._table
        at = (table.table.top, table.table.columns[0].index)
        if not table.said_nothing:
            if not self._has_records_below():
                table.draft.add("DVK121", table.sheet, at)
            return
        key = table.key_of("", at, None, at)
        if key is not None:
            table.draft.submission(key).parts.add(self._form)

    def _has_records_below(self) -> bool:
        # Rows that were kept out by errors of their own are not a table without rows.
        return "record" in self._table.rows.of_body
