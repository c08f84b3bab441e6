"""One row of a list: a model, or a recognition, with its cells read and what is doubtful in them noted."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dvk_cli.intake.draft import Key
from dvk_cli.intake.list_totals import SUBJECT_COLUMNS
from dvk_cli.intake.reading import TableReading
from dvk_cli.model.records import FormCode, ModelRow, Recognition
from dvk_cli.model.sheet import CellError, Value
from dvk_cli.vietnamese.dates import read_date
from dvk_cli.vietnamese.text import identity_key

# The cells that all rows of a list are asked for, named by the roles of their columns. Others ("subject", "unit") are
# asked of some rows only: in the rest their cells stay unread, and are named.


class ModelCells(NamedTuple):
    """Those of a list of models."""

    field: Value
    tap_the: Value
    ca_nhan: Value
    performer: Value
    level: Value
    status: Value
    year: Value
    year_started: Value
    number: Value
    date: Value
    typical: Value


class RecognitionCells(NamedTuple):
    """Those of a list of recognitions."""

    level: Value
    recognition_form: Value
    tap_the: Value
    ca_nhan: Value
    field: Value
    number: Value
    date: Value
    performer: Value


ROLES_READ: dict[FormCode, tuple[str, ...]] = {
    "models": ModelCells._fields,
    "recognitions": RecognitionCells._fields,
    "products": (),
}


class ListRecords:
    """Makes the records of one list."""

    def __init__(self, table: TableReading, name_role: str) -> None:
        self._table = table
        self._name_role = name_role
        self._says_subject = bool({"subject", *SUBJECT_COLUMNS} & set(table.roles))
        self._unit_performs = table.context.is_agency and "unit" in table.roles

    def _subject(self, row: int, cells: tuple[Value, ...], key: Key | None) -> tuple[str, str]:
        """Subject, and the performer's name where it is written into one of the two columns of subjects."""
        table = self._table
        ticked = [
            (role, text)
            for role, value in zip(SUBJECT_COLUMNS, cells, strict=True)
            if value is not None and (text := table.as_text(value, row, role)) and table.vocabulary.is_word(text)
        ]
        if len(ticked) == 2:
            table.note("DVK224", row, "ca_nhan", key=key)
            return "khong_ro", ""
        if ticked:
            role, text = ticked[0]
            is_mark = table.vocabulary.mark(text) or text.isdigit()
            return role, "" if is_mark else text
        said = table.text(row, "subject")
        if code := table.category(said, row, "subject", "subject", "DVK208", key):
            return code, ""
        if "subject" in table.section:
            return str(table.section["subject"]), ""
        if self._says_subject and not said:
            role = "subject" if "subject" in table.roles else "tap_the"
            table.note("DVK226", row, role, key=key)
        return "khong_ro", ""

    def _performer(self, row: int, value: Value, named: str) -> str:
        """Who carries the model out; in an agency's list of several units, the unit belongs to it."""
        table = self._table
        performer = table.as_written(value, row, "performer") or named
        unit = table.text(row, "unit") if self._unit_performs else ""
        return ", ".join(part for part in (performer, unit) if part) if unit else performer

    def _decided_on(self, row: int, value: Value, key: Key | None) -> date | None:
        table = self._table
        if value is None or (isinstance(value, str) and not table.vocabulary.is_word(value)):
            return None
        day = None if isinstance(value, CellError) else read_date(value)
        if day is None:
            table.note("DVK219", row, "date", key=key, value=value)
        return day

    def model(
        self, row: int, key: Key | None, name: str, cells: Sequence[Value], *, silent: bool
    ) -> tuple[ModelRow | None, Recognition | None]:
        """A row of a list of models, and the recognition that it tells if it names a level.

        `cells`: its values, by `ROLES_READ`. `silent`: a missing field has been reported with its section's title.
        """
        table = self._table
        told = ModelCells(*cells)
        field = table.field(table.as_text(told.field, row, "field"), row, key, silent=silent)
        subject, named = self._subject(row, (told.tap_the, told.ca_nhan), key)
        performer = self._performer(row, told.performer, named)
        level = self._category(row, "level", "level", told.level, "DVK209", key)
        status = self._category(row, "status", "status", told.status, "DVK222", key)
        year = table.year(told.year, row, "year", key)
        began = table.year(told.year_started, row, "year_started", key)
        number, decided_on = table.as_text(told.number, row, "number"), self._decided_on(row, told.date, key)
        typical = self._is_typical(row, told.typical, key)
        if key is not None and year is not None and year > key[2].end.year:
            table.note("DVK308", row, "year", key=key, value=year, period=key[2].label)
        if key is None or field is None:
            return None, None
        place = table.place(row, table.roles["name"])
        model = ModelRow(
            place,
            name,
            performer,
            identity=f"{identity_key(name)}|{identity_key(performer)}",
            field=field,
            subject=subject,
            typical=typical,
            level=level,
            year=year or began,
            number=number,
            decided_on=decided_on,
            status=status,
        )
        if level is None:
            return model, None
        decided_in = decided_on.year if decided_on else year
        if decided_in is not None and not key[2].start.year <= decided_in <= key[2].end.year:
            decided_in = None
        decision = Recognition(
            place,
            name,
            identity_key(name),
            level,
            "cong_nhan",
            subject,
            performer=identity_key(performer),
            field=field,
            year=decided_in,
            number=number,
            decided_on=decided_on,
            from_models=True,
        )
        return model, decision

    def _category(self, row: int, role: str, kind: str, value: Value, code: str, key: Key | None) -> str | None:
        """The code of a cell of categories, which most rows may leave empty."""
        if value is None:
            return None
        return self._table.category(self._table.as_text(value, row, role), row, role, kind, code, key)

    def _is_typical(self, row: int, value: Value, key: Key | None) -> bool:
        table = self._table
        text = table.as_text(value, row, "typical")
        if not text:
            return False
        marked = table.vocabulary.mark(text)
        if marked is None and identity_key(text) and not text.startswith(("Chưa", "chưa", "Không", "không")):
            table.note("DVK220", row, "typical", key=key, value=text, what=table.header("typical"))
        return marked is True

    def recognition(self, row: int, key: Key | None, recipient: str, cells: Sequence[Value]) -> Recognition | None:
        """A row of a list of recognitions; level and form may come from a section's or the table's title.

        `cells`: its values, by `ROLES_READ`.
        """
        table = self._table
        told = RecognitionCells(*cells)
        level = self._decided("level", "level", told.level, "DVK209", row, key)
        form = self._decided("recognition_form", "form", told.recognition_form, "DVK210", row, key)
        subject, named = self._subject(row, (told.tap_the, told.ca_nhan), key)
        said = table.as_text(told.field, row, "field")
        field = table.field(said, row, key) if said else None
        model = table.text(row, "name") if self._name_role == "recipient" else ""
        number, decided_on = table.as_text(told.number, row, "number"), self._decided_on(row, told.date, key)
        year = decided_on.year if decided_on else table.year(table.cell(row, "year"), row, "year", key)
        performer = self._performer(row, told.performer, named) or model
        if key is None or level is None or form is None:
            return None
        if year is not None and not key[2].start.year <= year <= key[2].end.year:
            role = "date" if decided_on else "year"
            table.note("DVK308", row, role, key=key, value=year, period=key[2].label)
            year = None
        return Recognition(
            table.place(row, table.roles[self._name_role]),
            recipient,
            identity_key(recipient),
            level,
            form,
            subject,
            performer=identity_key(performer),
            field=field,
            year=year,
            number=number,
            decided_on=decided_on,
        )

    def _decided(self, role: str, kind: str, value: Value, code: str, row: int, key: Key | None) -> str | None:
        """Level or form of a row: its own cell, else its section's or the table's title; a finding if none says it."""
        table = self._table
        text = table.as_text(value, row, role)
        found = table.category(text, row, role, kind, code, key)
        if found is not None or table.vocabulary.is_word(text):
            return found
        said = table.section.get(kind) or table.heading.dims.get(kind)
        if said is None:
            table.note("DVK207", row, role, key=key, column=table.header(role))
            return None
        return str(said)
