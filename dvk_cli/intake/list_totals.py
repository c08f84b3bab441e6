"""Totals that a sender wrote into a list, compared with the number of its rows once all of them are read."""

import re
from datetime import date
from decimal import Decimal

import msgspec

from dvk_cli.intake.draft import Key
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.sections import Section
from dvk_cli.model.records import ControlTotal, FormCode, ModelRow, ProductRow, Recognition
from dvk_cli.model.sheet import CellError
from dvk_cli.vietnamese.numerals import format_number, read_number
from dvk_cli.vietnamese.text import clean, words_key

Row = ModelRow | Recognition | ProductRow
SUBJECT_COLUMNS = ("tap_the", "ca_nhan")
# Columns that never hold the number of rows.
_OTHER_NUMBERS = ("note", "number", "date", "year", "year_started", "period")
_OF_CERTIFICATES = ("stars", "granted", "granted_year", "expires", "certificate")
_ALL_PRODUCTS = "indicators.ocop_tu_3_sao"
_SUBTOTAL = re.compile(r"\b(?:mục|phần|lĩnh vực)\b", re.IGNORECASE)


def form_of(table: TableReading) -> FormCode:
    """The form of a list."""
    form = table.table.form
    return "models" if form == "models" else "products" if form == "products" else "recognitions"


class Listed(msgspec.Struct, gc=False):
    """A record of the list, with the submission and the sections that it is in."""

    key: Key
    record: Row
    sections: tuple[Section, ...]


class _Declared(msgspec.Struct):
    at: tuple[int, int]
    subject: str
    number: Decimal
    section: Section | None


class ListTotals:
    """The totals of one list."""

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self._declared: list[_Declared] = []
        self._left_out: set[Section | None] = set()
        """The sections that lack a row; None where the list as a whole does, with a row of any."""

    def add_left_out(self, sections: tuple[Section, ...]) -> None:
        """Take up that a row of these sections has become no record, and has its finding."""
        self._left_out.update((None, *sections))

    def add_row(self, row: int, section: Section | None) -> None:
        """Take up a total row. `section`: the open section that a subtotal would close."""
        table = self._table
        table.account.mark_row(row, "control")
        label = table.rows.total_label(row)
        if label is None:
            return
        column, rest = label
        text = clean(str(table.grid.value(row, column)))
        is_of_section = bool(_SUBTOTAL.search(text)) or (
            words_key(text.partition(":")[0]).startswith("cộng") and self._more_below(row)
        )
        closed = section if is_of_section else None
        if rest:
            self._declare(row, column, "", closed, rest)
        self._beside(row, column, closed)

    def add_section(self, section: Section) -> None:
        """Take up the number of rows that a section's title declares, in its text or in cells beside it."""
        if section.declared is not None:
            at = (section.row, section.column)
            self._declared.append(_Declared(at, "", Decimal(section.declared), section))
        self._beside(section.row, section.column, section)

    def _beside(self, row: int, label: int, section: Section | None) -> None:
        """The numbers in a row's other cells, each of the subject whose column it stands in."""
        table = self._table
        role_of = {index: role for role, index in table.roles.items()}
        for column in table.grid.filled(row):
            role = role_of.get(column)
            if column != label and role not in (None, "stt", *_OTHER_NUMBERS, *_OF_CERTIFICATES):
                self._declare(row, column, role if role in SUBJECT_COLUMNS else "", section)

    def _declare(self, row: int, column: int, subject: str | None, section: Section | None, text: str = "") -> None:
        value = text or self._table.grid.value(row, column)
        reading = None if isinstance(value, CellError | date) else read_number(value, grouped=True)
        if reading is not None and reading.value is not None:
            self._declared.append(_Declared((row, column), subject or "", reading.value, section))

    def _more_below(self, row: int) -> bool:
        table = self._table
        return any(table.rows.kind(below) in ("section", "total") for below in range(row + 1, table.table.bottom))

    def compare(self, listed: list[Listed]) -> None:
        """Keep each total as a control beside what its rows come to."""
        if not self._declared:
            return
        is_refused = self._table.draft.has_error(self._table.sheet)
        keys = list(dict.fromkeys(each.key for each in listed))
        inside: dict[Section | None, list[Listed]] = {None: listed}
        for each in listed:
            for section in each.sections:
                inside.setdefault(section, []).append(each)
        for declared in self._declared:
            if is_refused and self._is_short_of_rows(declared, listed):
                continue
            rows = [
                each
                for each in inside.get(declared.section, [])
                if not declared.subject or getattr(each.record, "subject", "") == declared.subject
            ]
            self._compare(declared, rows, keys)

    def _is_short_of_rows(self, declared: _Declared, listed: list[Listed]) -> bool:
        """Whether a total differs because of rows that an error keeps out: one cause, one finding."""
        if declared.section in self._left_out:
            return True
        return bool(declared.subject) and any(getattr(each.record, "subject", "") == "khong_ro" for each in listed)

    def _compare(self, declared: _Declared, rows: list[Listed], keys: list[Key]) -> None:
        table = self._table
        recomputed = Decimal(len(rows))
        figure = self._figure(declared, [each.record for each in rows])
        if keys and figure:
            table.draft.submission(keys[0]).controls.append(
                ControlTotal(
                    table.place(*declared.at),
                    form_of(table),
                    table.name,
                    figure,
                    declared.number,
                    recomputed,
                    whole=len(keys) > 1,
                )
            )
        if declared.number != recomputed:
            table.draft.add(
                "DVK302",
                table.sheet,
                declared.at,
                key=keys[0] if len(keys) == 1 else None,
                value=table.shown(declared.at),
                declared=format_number(declared.number),
                recomputed=format_number(recomputed),
                difference=format_number(declared.number - recomputed),
            )

    def _figure(self, declared: _Declared, records: list[Row]) -> str:
        """The figure that a total is of; empty where its rows are no figure's (none adds up across levels)."""
        section = declared.section
        said = {each.kind: each.code for each in (*section.within, section)} if section is not None else {}
        subject = declared.subject or said.get("subject", "")
        if form_of(self._table) == "products":
            return _ALL_PRODUCTS
        if self._table.table.form == "models":
            field = said.get("field", "")
            parts = ("models", field or ("" if subject else "total"), subject)
            return "" if set(said) - {"field", "subject"} else ".".join(part for part in parts if part)
        kinds = {(r.level, r.form) for r in records if isinstance(r, Recognition)}
        if len(kinds) != 1 or "field" in said:
            return ""
        return ".".join(part for part in ("recognitions", *kinds.pop(), subject) if part)
