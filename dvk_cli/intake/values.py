"""Numbers of cells, in the catalogue's unit of measure, with what makes them doubtful noted as findings."""

from datetime import date
from decimal import Decimal

import msgspec

from dvk_cli.catalogue.types import Indicator, MeasureUnit
from dvk_cli.intake.draft import Key
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.vocabulary import without_numbering
from dvk_cli.model.sheet import CellError, Value
from dvk_cli.vietnamese.numerals import NumberReading, format_number, read_number, round_half_up
from dvk_cli.vietnamese.text import words_key

# Dimensions whose amounts can be divided; all others are counted in whole ones.
DIVISIBLE = frozenset({"money", "income", "area", "length", "rate", "cu_tri_cuoc", "y_kien_cuoc"})


class Amount(msgspec.Struct, frozen=True):
    """A value read: exact, in the unit asked for."""

    value: Decimal
    qualifier: str | None


class CellValues:
    """Reads the number cells of one table."""

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self._grouped: dict[int, bool | None] = {}

    def amount(
        self, row: int, column: int, indicator: Indicator, unit_text: str, key: Key | None, *, eligible: bool
    ) -> Amount | None:
        """One indicator's value; None if missing, not applicable or, with a finding, unreadable.

        Args:
            row, column: the cell.
            indicator: whose unit of measure the value is brought to.
            unit_text: the unit of measure that the row or the table names, or empty.
            key: the submission, for findings.
            eligible: whether the unit is of a kind that the indicator asks about.
        """
        table = self._table
        at = (row, column)
        raw = table.grid.value(row, column)
        if indicator.is_mark and (said := self._mark(at, raw, indicator, key, eligible=eligible)) is not None:
            return said
        unit = table.catalogue.measure_units[indicator.unit]
        whole = unit.dimension not in DIVISIBLE
        reading = self._number(at, raw, key, whole=whole)
        if reading is None or reading.value is None:
            return None
        value = reading.value
        if at in table.grid.sheet.percent and isinstance(raw, float | int) and unit.dimension == "rate":
            value *= 100  # stored 0.0381, seen 3,81 %
        written = self._unit(at, reading.unit_text, unit_text, indicator, unit, key)
        if written is None:
            return None
        value = value * written.factor / unit.factor
        if not self._is_possible(at, value, indicator, unit, key, whole=whole):
            return None
        kept = round_half_up(value, table.catalogue.precision(indicator.code))
        if kept != value:
            table.draft.add("DVK217", table.sheet, at, key=key, value=format_number(value), kept=format_number(kept))
        return Amount(kept, reading.qualifier)

    def count(self, row: int, column: int, what: str, key: Key | None) -> Amount | None:
        """A number of models or recognitions: whole and not negative."""
        table = self._table
        at = (row, column)
        reading = self._number(at, table.grid.value(row, column), key, whole=True)
        if reading is None or reading.value is None:
            return None
        value = reading.value
        if reading.unit_text and not self._counts_models(reading.unit_text):
            table.draft.add("DVK201", table.sheet, at, key=key, value=table.grid.value(row, column))
            return None
        if value < 0:
            table.draft.add("DVK202", table.sheet, at, key=key, value=str(value))
            return None
        if value != value.to_integral_value():
            table.draft.add("DVK204", table.sheet, at, key=key, value=format_number(value), what=what)
            return None
        return Amount(value, reading.qualifier)

    def _counts_models(self, text: str) -> bool:
        return words_key(text) in self._table.catalogue.subject_words or words_key(text) in (
            "mô hình điển hình",
            "tập thể cá nhân",
        )

    def _number(self, at: tuple[int, int], raw: Value, key: Key | None, *, whole: bool) -> NumberReading | None:
        table = self._table
        draft, sheet = table.draft, table.sheet
        if raw is None:
            if at in table.grid.sheet.uncached:
                draft.add("DVK221", sheet, at, key=key)
            return None
        if isinstance(raw, CellError):
            draft.add("DVK214", sheet, at, key=key, value=raw)
            return None
        if isinstance(raw, date):
            draft.add("DVK201", sheet, at, key=key, value=raw.strftime("%d/%m/%Y"))
            return None
        # A thing that is counted cannot have three decimals, so one group of three can only be thousands.
        reading = read_number(raw, grouped=True if whole else self._is_grouped(at[1]))
        if reading.kind == "bad":
            draft.add("DVK201", sheet, at, key=key, value=raw)
            return None
        if reading.kind == "ambiguous":
            digits = str(raw).strip()
            as_group, as_decimal = read_number(raw, grouped=True).value, read_number(raw, grouped=False).value
            draft.add(
                "DVK215",
                sheet,
                at,
                key=key,
                value=digits,
                one=format_number(as_group),
                other=format_number(as_decimal),
                one_plain=str(as_group),
                other_plain=format_number(as_decimal),
            )
            return None
        if reading.kind == "not_applicable":
            draft.add("DVK225", sheet, at, key=key)
            return None
        if reading.warning == "decimal_point":
            draft.add("DVK218", sheet, at, key=key, value=raw, kept=format_number(reading.value))
        return reading

    def _is_grouped(self, column: int) -> bool | None:
        """How the column writes its other numbers: True if points group thousands in it, None if it does not show."""
        if column not in self._grouped:
            table = self._table
            grouped: bool | None = None
            for row in range(table.table.body, table.table.bottom):
                value = table.grid.value(row, column)
                # A comma for decimals, or two points, leave the point no other meaning.
                if (
                    isinstance(value, str)
                    and ("," in value or value.count(".") > 1)
                    and read_number(value).kind == "number"
                ):
                    grouped = True
                    break
            self._grouped[column] = grouped
        return self._grouped[column]

    def _unit(
        self,
        at: tuple[int, int],
        own: str,
        stated: str,
        indicator: Indicator,
        unit: MeasureUnit,
        key: Key | None,
    ) -> MeasureUnit | None:
        """The unit that a value is written in: its own words, the row's, the table's, else the catalogue's."""
        table = self._table
        for text, certain in ((own, True), (stated, True), (table.heading.measure_unit, False)):
            if not text:
                continue
            found = table.catalogue.measure_unit(text, unit.dimension)
            if found is not None:
                return found
            # A unit above the table is for the rows that it fits; others are counted in their own.
            if certain and not self._is_the_thing(text, indicator):
                label = table.catalogue.indicator_label(indicator.code)
                table.draft.add("DVK213", table.sheet, at, key=key, value=text, what=label, unit=indicator.unit)
                return None
        return unit

    def _is_the_thing(self, text: str, indicator: Indicator) -> bool:
        """Whether the words after a number are the indicator's own ("12 sản phẩm OCOP")."""
        key = words_key(without_numbering(text))
        return key in words_key(indicator.label) or self._table.catalogue.indicator_words.get(key) == indicator.code

    def _is_possible(
        self,
        at: tuple[int, int],
        value: Decimal,
        indicator: Indicator,
        unit: MeasureUnit,
        key: Key | None,
        *,
        whole: bool,
    ) -> bool:
        table = self._table
        label = table.catalogue.indicator_label(indicator.code)
        if value < 0:
            table.draft.add("DVK202", table.sheet, at, key=key, value=format_number(value))
            return False
        if whole and value != value.to_integral_value():
            table.draft.add("DVK204", table.sheet, at, key=key, value=format_number(value), what=label)
            return False
        if unit.dimension == "rate" and value > 100:
            table.draft.add("DVK205", table.sheet, at, key=key, value=format_number(value))
            return False
        return True

    def _mark(
        self, at: tuple[int, int], raw: Value, indicator: Indicator, key: Key | None, *, eligible: bool
    ) -> Amount | None:
        """The answer yes (1) or no (0) of a unit that reached a standard or not; None where the cell holds a number."""
        if not isinstance(raw, str):
            return None
        table = self._table
        word = words_key(raw)
        if word == "x":
            if eligible:
                label = table.catalogue.indicator_label(indicator.code)
                table.draft.add("DVK220", table.sheet, at, key=key, value=raw, what=label)
            return None
        if word in table.vocabulary.yes_words:
            return Amount(Decimal(1), None)
        if word in table.vocabulary.no_words:
            return Amount(Decimal(0), None)
        if read_number(raw).kind == "bad":
            label = table.catalogue.indicator_label(indicator.code)
            table.draft.add("DVK220", table.sheet, at, key=key, value=raw, what=label)
        return None
