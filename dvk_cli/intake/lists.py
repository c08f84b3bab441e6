"""Reads lists of models and of recognitions: one record a row."""

import re
from datetime import date
from decimal import Decimal

from dvk_cli.intake.draft import Key
from dvk_cli.intake.reading import TableReading
from dvk_cli.model.period import Period
from dvk_cli.model.records import ControlTotal, FormCode, ModelRow, Recognition
from dvk_cli.model.sheet import CellError, Value
from dvk_cli.vietnamese.dates import read_date
from dvk_cli.vietnamese.numerals import read_number
from dvk_cli.vietnamese.periods import year_period
from dvk_cli.vietnamese.text import clean, identity_key, words_key

SUBJECT_COLUMNS = ("tap_the", "ca_nhan")
_SUBTOTAL = re.compile(r"\b(?:mục|phần|lĩnh vực)\b", re.IGNORECASE)

Row = ModelRow | Recognition


class ListReading:
    """A list while it is read.

    Args:
        table: the table, whose form is `models` or `recognitions`.
    """

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self._form: FormCode = "models" if table.table.form == "models" else "recognitions"
        self._name_role = "recipient" if "recipient" in table.roles else "name"
        self._rows: list[tuple[Key, Row, int]] = []
        self._section_start = 0
        self._sections = 0
        self._row_years = self._years_are_periods()

    def read(self) -> None:
        """Read all rows into the draft's submissions."""
        table = self._table
        if not self._has_needed_columns():
            return
        for row, kind in table.body():
            if kind == "section":
                self._open_section(row)
            elif kind == "total":
                self._control(row)
            else:
                self._record(row)
        if not self._rows:
            self._empty()

    # --- columns ------------------------------------------------------------------------------------------------------

    def _has_needed_columns(self) -> bool:
        table = self._table
        if self._form == "models":
            needed = ["field"] if not self._has_sections("field") else []
        else:
            needed = [
                role
                for role, kind in (("level", "level"), ("recognition_form", "form"))
                if kind not in table.heading.dims and not self._has_sections(kind)
            ]
        missing = [role for role in needed if role not in table.roles]
        for role in missing:
            words = table.catalogue.data.columns[role].words
            at = (table.table.top, table.table.columns[0].index)
            table.draft.add("DVK109", table.sheet, at, column=words[0], words=", ".join(words[:4]))
        if (
            self._form == "models"
            and not ({"subject", *SUBJECT_COLUMNS} & set(table.roles))
            and not self._has_sections("subject")
        ):
            table.draft.add("DVK226", table.sheet, (table.table.top, table.table.columns[0].index))
        return not missing

    def _has_sections(self, kind: str) -> bool:
        table = self._table
        for row in range(table.table.body, table.table.bottom):
            if table.rows.kind(row) == "section":
                said = self._section_dims(row)
                if said is not None and kind in said:
                    return True
                if kind == "field" and said is None:
                    return True  # sections of a field that is misspelt: the finding comes with the section
        return False

    def _years_are_periods(self) -> bool:
        """Whether the years of a list over several years say which year's report each row is of."""
        table = self._table
        span = table.context.period
        if "year" not in table.roles:
            return False
        if span is None:
            return True
        if span.start.year == span.end.year or self._form == "models":
            # A model's year is the year it began: it may be older than the report.
            return False
        return True

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _section_text(self, row: int) -> tuple[int, str]:
        table = self._table
        columns = [c for c in table.grid.filled(row) if isinstance(table.grid.value(row, c), str)]
        column = columns[-1]
        return column, clean(str(table.grid.value(row, column)))

    def _section_dims(self, row: int) -> dict[str, str | Period] | None:
        return self._table.vocabulary.section(self._section_text(row)[1])

    def _open_section(self, row: int) -> None:
        table = self._table
        table.account.mark_row(row, "header")
        column, text = self._section_text(row)
        said = table.vocabulary.section(text)
        if said is None:
            # A title that is no field is an error only where the rows have no other word for their field.
            if self._form == "models" and "field" not in table.roles:
                table.known_field(text, (row, column), None)
                table.section = {}
            return
        if "field" in said and table.catalogue.taxonomy.place(str(said["field"])) is None:
            table.known_field(text, (row, column), None)
            return
        table.section = {**table.section, **said}
        self._section_start = len(self._rows)
        self._sections += 1

    def _record(self, row: int) -> None:
        table = self._table
        for role in ("stt", "note"):
            table.cell(row, role)
        key = self._key(row)
        name = table.text(row, self._name_role)
        if not name:
            self._without_name(row, key)
            return
        if self._form == "models":
            self._model(row, key, name)
        else:
            self._recognition(row, key, name)

    def _without_name(self, row: int, key: Key | None) -> None:
        table = self._table
        others = [
            c
            for c in table.grid.filled(row)
            if c in table.roles.values() and c not in (table.roles.get("stt"), table.roles.get("note"))
        ]
        if others:
            for column in others:
                table.account.mark(row, column, "used")
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
        elif self._row_years:
            year = table.year(row, "year", None)
            at = table.at(row, "year")
            if year is not None:
                inside = year_period(year, table.vocabulary.year)
                # A year outside the title's span is the decision's own; the row stays in the span.
                period = inside if period is None or period.contains(inside) else period
        unit = ""
        if "unit" in table.roles and (table.context.unit is None or not table.context.is_agency):
            unit = table.text(row, "unit")
            if table.context.unit is not None:
                unit = self._own_unit(row, unit, period)
        return table.key_of(unit, table.at(row, "unit"), period, at)

    def _own_unit(self, row: int, text: str, period: Period | None) -> str:
        """A commune's list names itself, or its villages, under “Đơn vị”; another unit there contradicts the title."""
        table = self._table
        if text and table.register is not None and table.context.unit is not None:
            match = table.register.match(text, period.end if period else None)
            if match.unit is not None and not match.unit.is_agency and match.unit.code != table.context.unit.code:
                table.note(
                    "DVK115",
                    row,
                    "unit",
                    value=text,
                    found=table.context.unit.name,
                    other=text,
                    other_source=table.header("unit"),
                )
        return ""

    def _subject(self, row: int, key: Key | None) -> tuple[str, str]:
        """Subject, and the performer's name where it is written into the subject's column."""
        table = self._table
        ticked: dict[str, str] = {}
        for role in SUBJECT_COLUMNS:
            text = table.text(row, role)
            if text and words_key(text) not in table.vocabulary.no_words:
                ticked[role] = text
        if len(ticked) == 2:
            table.note("DVK224", row, "ca_nhan", key=key)
            return "khong_ro", ""
        if ticked:
            role, text = next(iter(ticked.items()))
            is_mark = words_key(text) in table.vocabulary.yes_words or not identity_key(text) or text.isdigit()
            return role, "" if is_mark else text
        if "subject" in table.roles:
            if code := table.category(row, "subject", "subject", "DVK208", key):
                return code, ""
        if "subject" in table.section:
            return str(table.section["subject"]), ""
        if {"subject", *SUBJECT_COLUMNS} & set(table.roles) and not table.text(row, "subject"):
            role = "subject" if "subject" in table.roles else "tap_the"
            table.note("DVK226", row, role, key=key)
        return "khong_ro", ""

    def _performer(self, row: int, named: str) -> str:
        """Who carries the model out; in an agency's list of several units, the unit belongs to it."""
        table = self._table
        parts = [table.text(row, "performer") or named]
        if table.context.is_agency and "unit" in table.roles:
            parts.append(table.text(row, "unit"))
        return ", ".join(part for part in parts if part)

    def _decided_on(self, row: int, key: Key | None) -> date | None:
        table = self._table
        value = table.cell(row, "date")
        if value is None:
            return None
        day = None if isinstance(value, CellError) else read_date(value)
        if day is None:
            table.note("DVK219", row, "date", key=key, value=value)
        return day

    def _model(self, row: int, key: Key | None, name: str) -> None:
        table = self._table
        field = table.field(row, key)
        subject, named = self._subject(row, key)
        performer = self._performer(row, named)
        level = table.category(row, "level", "level", "DVK209", key)
        status = table.category(row, "status", "status", "DVK222", key)
        year = table.year(row, "year", key)
        began = table.year(row, "year_started", key)
        number, decided_on = table.text(row, "number"), self._decided_on(row, key)
        typical = self._is_typical(row)
        if key is None or field is None:
            return
        place = table.place(row, table.roles["name"])
        identity = f"{identity_key(name)}|{identity_key(performer)}"
        self._keep(
            key,
            row,
            ModelRow(
                place,
                name,
                performer,
                identity,
                field,
                subject,
                typical,
                level,
                year or began,
                number,
                decided_on,
                status,
            ),
        )
        if level is not None:
            decided_in = decided_on.year if decided_on else year
            if decided_in is not None and not key[2].start.year <= decided_in <= key[2].end.year:
                decided_in = None
            submission = table.draft.submission(key)
            submission.recognitions.append(
                Recognition(
                    place,
                    name,
                    identity_key(name),
                    level,
                    "cong_nhan",
                    subject,
                    identity_key(performer),
                    field,
                    decided_in,
                    number,
                    decided_on,
                    from_models=True,
                )
            )

    def _is_typical(self, row: int) -> bool:
        text = self._table.text(row, "typical")
        return bool(text) and words_key(text) not in self._table.vocabulary.no_words

    def _recognition(self, row: int, key: Key | None, recipient: str) -> None:
        table = self._table
        level = table.category(row, "level", "level", "DVK209", key)
        form = table.category(row, "recognition_form", "form", "DVK210", key)
        for role, kind, found in (("level", "level", level), ("recognition_form", "form", form)):
            if found is None and role in table.roles and not table.text(row, role) and not self._default(kind):
                table.note("DVK207", row, role, key=key, column=table.header(role))
        level, form = level or self._default("level"), form or self._default("form")
        subject, named = self._subject(row, key)
        field_text = table.text(row, "field")
        field = table.field(row, key) if field_text else None
        model = table.text(row, "name") if self._name_role == "recipient" else ""
        number, decided_on = table.text(row, "number"), self._decided_on(row, key)
        year = decided_on.year if decided_on else table.year(row, "year", key)
        performer = self._performer(row, named) or model
        if key is None or level is None or form is None:
            return
        if year is not None and not key[2].start.year <= year <= key[2].end.year:
            role = "date" if decided_on else "year"
            table.note("DVK308", row, role, key=key, value=year, period=key[2].label)
            year = None
        self._keep(
            key,
            row,
            Recognition(
                table.place(row, table.roles[self._name_role]),
                recipient,
                identity_key(recipient),
                level,
                form,
                subject,
                identity_key(performer),
                field,
                year,
                number,
                decided_on,
            ),
        )

    def _default(self, kind: str) -> str | None:
        """Level or form that a section's title or the table's title gives to all of its rows."""
        said = self._table.section.get(kind) or self._table.heading.dims.get(kind)
        return str(said) if said is not None else None

    def _keep(self, key: Key, row: int, record: Row) -> None:
        submission = self._table.draft.submission(key)
        submission.parts.add(self._form)
        if isinstance(record, ModelRow):
            submission.models.append(record)
        else:
            submission.recognitions.append(record)
        self._rows.append((key, record, row))

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
        return any(
            self._table.rows.kind(row) == "record" for row in range(self._table.table.body, self._table.table.bottom)
        )

    # --- totals ---------------------------------------------------------------------------------------------------------

    def _control(self, row: int) -> None:
        """A total row: each number in it beside what the rows above it come to."""
        table = self._table
        table.account.mark_row(row, "control")
        label = table.rows.total_label(row)
        if label is None:
            return
        column, rest = label
        text = clean(str(table.grid.value(row, column)))
        of_section = (
            bool(self._sections)
            and bool(table.section)
            and (
                bool(_SUBTOTAL.search(text))
                or (words_key(text.partition(":")[0]).startswith("cộng") and self._more_below(row))
            )
        )
        counted = self._rows[self._section_start :] if of_section else self._rows
        numbers: list[tuple[int, str, Value]] = []
        if rest:
            numbers.append((column, "", rest))
        subject_of = {table.roles[role]: role for role in SUBJECT_COLUMNS if role in table.roles}
        for other in table.grid.filled(row):
            if other != column and other != table.roles.get("stt"):
                numbers.append((other, subject_of.get(other, ""), table.grid.value(row, other)))
        for other, subject, value in numbers:
            reading = None if isinstance(value, CellError | date) else read_number(value, grouped=True)
            if reading is None or reading.value is None:
                continue
            self._compare((row, other), subject, reading.value, counted, of_section=of_section)

    def _more_below(self, row: int) -> bool:
        return any(
            self._table.rows.kind(below) in ("section", "total") for below in range(row + 1, self._table.table.bottom)
        )

    def _compare(
        self,
        at: tuple[int, int],
        subject: str,
        declared: Decimal,
        counted: list[tuple[Key, Row, int]],
        *,
        of_section: bool,
    ) -> None:
        table = self._table
        records = [record for _key, record, _row in counted if not subject or record.subject == subject]
        recomputed = Decimal(len(records))
        keys = list(dict.fromkeys(entry[0] for entry in self._rows))
        figure = self._figure(subject, records, of_section=of_section)
        if keys and figure:
            key = keys[0]
            table.draft.submission(key).controls.append(
                ControlTotal(
                    table.place(*at),
                    self._form,
                    table.name,
                    figure,
                    declared,
                    recomputed,
                    whole=len(keys) > 1,
                )
            )
        if declared != recomputed:
            table.draft.add(
                "DVK302",
                table.sheet,
                at,
                key=keys[0] if len(keys) == 1 else None,
                value=str(declared),
                declared=declared,
                recomputed=recomputed,
                difference=declared - recomputed,
            )

    def _figure(self, subject: str, records: list[Row], *, of_section: bool) -> str:
        """The figure that a total is of; empty where its rows belong to several (no figure adds up across levels)."""
        if self._form == "models":
            field = str(self._table.section.get("field", "")) if of_section else ""
            return ".".join(part for part in ("models", field or ("" if subject else "total"), subject) if part)
        kinds = {(r.level, r.form) for r in records if isinstance(r, Recognition)}
        if len(kinds) != 1:
            return ""
        level, form = kinds.pop()
        return ".".join(part for part in ("recognitions", level, form, subject) if part)
