"""Numbers of cells, in the catalogue's unit of measure, with what makes them doubtful noted as findings."""

import re
from datetime import date
from decimal import Decimal

import msgspec

from dvk_cli.catalogue.types import Indicator, MeasureUnit
from dvk_cli.intake.draft import Key, joined
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.vocabulary import measure_parts, without_numbering
from dvk_cli.model.sheet import CellError, Value
from dvk_cli.vietnamese.numerals import NumberReading, format_number, read_number, round_half_up
from dvk_cli.vietnamese.text import words_key

# Dimensions whose amounts can be divided; all others are counted in whole ones.
DIVISIBLE = frozenset({"money", "income", "area", "length", "rate", "cu_tri_cuoc", "y_kien_cuoc"})


# "2,000": zeros after a comma say nothing as decimals; a thing that is counted has none, so a thousand may be meant.
_ZEROS = re.compile(r"(?<![\d.,])\d{1,3},000(?![\d.,])")


Units = tuple[str, ...]
"""Units of measure as written."""


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
        self, row: int, column: int, indicator: Indicator, units: Units, key: Key | None, *, eligible: bool
    ) -> Amount | None:
        """One indicator's value; None if missing, not applicable or, with a finding, unreadable.

        Args:
            row, column: the cell.
            indicator: whose unit of measure the value is brought to.
            units: the units of measure that the row, its label and the column's header name.
            key: the submission, for findings.
            eligible: whether the unit is of a kind that the indicator asks about.
        """
        table = self._table
        at = (row, column)
        raw = table.grid.value(row, column)
        if indicator.is_mark and isinstance(raw, str) and read_number(raw).kind != "number":
            return self._mark(at, raw, indicator, key, eligible=eligible)
        unit = table.catalogue.measure_units[indicator.unit]
        whole = unit.dimension not in DIVISIBLE
        reading = self._number(at, raw, key, whole=whole)
        if reading is None or reading.value is None:
            return None
        value = reading.value
        if at in table.grid.sheet.percent and isinstance(raw, float | int) and unit.dimension == "rate":
            value *= 100  # stored 0.0381, seen 3,81 %
        written = self._unit(at, (reading.unit_text,) if reading.unit_text else units, indicator, unit, key)
        if written is None:
            return None
        value = value * written.factor / unit.factor
        if not self._is_possible(at, value, indicator, unit, key, whole=whole):
            return None
        kept = round_half_up(value, table.catalogue.precision(indicator.code))
        if kept != value:
            held = f"{format_number(kept)} {indicator.unit}"
            table.draft.add("DVK217", table.sheet, at, key=key, value=table.shown(at), kept=held)
        return Amount(kept, reading.qualifier)

    def count(self, row: int, column: int, what: str, units: Units, key: Key | None) -> Amount | None:
        """A number of models or recognitions: whole and not negative.

        Args:
            row, column: the cell.
            what: what it counts, for messages.
            units: the units of measure that the row, its label and the column's header name.
            key: the submission, for findings.
        """
        table = self._table
        at = (row, column)
        reading = self._number(at, table.grid.value(row, column), key, whole=True)
        if reading is None or reading.value is None:
            return None
        value = reading.value
        above = table.heading.measure_units
        if any(table.vocabulary.counts_models(part) for text in above for part in measure_parts(text)):
            above = ()  # one of several units above the table is that of counts
        for text in (reading.unit_text, *(units or above)):
            if text and not table.vocabulary.counts_models(text):
                expected = joined(table.vocabulary.labels("subject")[:2])
                table.draft.add("DVK213", table.sheet, at, key=key, value=text, what=what, unit=expected)
                return None
        if value < 0:
            table.draft.add("DVK202", table.sheet, at, key=key, value=self._held(at, value))
            return None
        if value != value.to_integral_value():
            table.draft.add("DVK204", table.sheet, at, key=key, value=self._held(at, value), what=what)
            return None
        return Amount(value, reading.qualifier)

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
        if not isinstance(raw, str):
            return reading  # the doubts below are about what a number in text means
        if reading.kind == "ambiguous" or (whole and _ZEROS.search(raw)):
            digits = raw.strip()
            plain = digits.replace(",", ".")
            as_group, as_decimal = read_number(plain, grouped=True).value, read_number(plain, grouped=False).value
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
        # A fraction of what is counted whole has its own finding.
        is_whole = not whole or reading.value is None or reading.value == reading.value.to_integral_value()
        if reading.warning == "decimal_point" and is_whole:
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
        self, at: tuple[int, int], units: Units, indicator: Indicator, unit: MeasureUnit, key: Key | None
    ) -> MeasureUnit | None:
        """The unit of measure of a value: its own words', the row's or header's, the table's, else the catalogue's.

        Two that differ at one distance from the value are an error: nobody can say which was meant.
        """
        table = self._table
        label = table.catalogue.indicator_label
        found: list[MeasureUnit] = []
        for text in units:
            named = table.catalogue.measure_unit(text, unit.dimension)
            if named is not None:
                found.append(named)
            elif not self._is_the_thing(text, indicator):
                table.draft.add(
                    "DVK213", table.sheet, at, key=key, value=text, what=label(indicator.code), unit=indicator.unit
                )
                return None
        if not found:
            for text in table.heading.measure_units:
                parts = (text, *measure_parts(text))
                fitting = [named for p in parts if (named := table.catalogue.measure_unit(p, unit.dimension))]
                # A unit above the table is for the rows that it fits; others are counted in their own. One that fits
                # nothing at all ("nghìn hộ") would make all of them wrong.
                if not fitting and not table.vocabulary.is_measure(text):
                    table.draft.add(
                        "DVK213", table.sheet, at, key=key, value=text, what=label(indicator.code), unit=indicator.unit
                    )
                    return None
                found += fitting
        if len({named.factor for named in found}) > 1:
            one, other = list(dict.fromkeys(named.code for named in found))[:2]
            table.draft.add("DVK230", table.sheet, at, key=key, what=label(indicator.code), one=one, other=other)
            return None
        return found[0] if found else unit

    def _is_the_thing(self, text: str, indicator: Indicator) -> bool:
        """Whether the words after a number are the indicator's own ("12 sản phẩm OCOP")."""
        word = words_key(without_numbering(text))
        label = f" {words_key(indicator.label)} "
        return f" {word} " in label or self._table.catalogue.indicator_words.get(word) == indicator.code

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
        if value < 0:
            table.draft.add("DVK202", table.sheet, at, key=key, value=self._held(at, value))
            return False
        if whole and value != value.to_integral_value():
            label = table.catalogue.indicator_label(indicator.code)
            table.draft.add("DVK204", table.sheet, at, key=key, value=self._held(at, value), what=label)
            return False
        if unit.dimension == "rate" and value > 100:
            table.draft.add("DVK205", table.sheet, at, key=key, value=self._held(at, value))
            return False
        return True

    def _held(self, at: tuple[int, int], value: Decimal) -> Value:
        """What a cell holds, for messages; the number as it is seen where the cell shows it as a percentage."""
        sheet = self._table.grid.sheet
        return format_number(value) if at in sheet.percent else self._table.grid.value(*at)

    def _mark(
        self, at: tuple[int, int], raw: str, indicator: Indicator, key: Key | None, *, eligible: bool
    ) -> Amount | None:
        """The answer yes (1) or no (0) of a unit that reached a standard or not; None for "…" and for "x"."""
        table = self._table
        if words_key(raw) == "x" and not eligible:
            table.draft.add("DVK225", table.sheet, at, key=key)
            return None
        marked = None if words_key(raw) == "x" else table.vocabulary.mark(raw)
        if marked is not None:
            return Amount(Decimal(marked), None)
        kind = read_number(raw).kind
        if kind == "zero_sign":
            return Amount(Decimal(0), None)
        if kind != "missing":
            label = table.catalogue.indicator_label(indicator.code)
            table.draft.add("DVK220", table.sheet, at, key=key, value=raw, what=label)
        return None
