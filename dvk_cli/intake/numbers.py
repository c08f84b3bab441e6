"""Reads tables of numbers: indicators down or across, wide by year, cross-tabs of counts, tidy rows.

Every number stands where a row meets a column, and is about what the two say together: the row's labels (indicator,
unit, year, field, …), the column's header, the table's title.
"""

from datetime import date
from decimal import Decimal

from dvk_cli.intake.counting import Counting, Meeting
from dvk_cli.intake.draft import Key
from dvk_cli.intake.labels import Labels
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.values import Amount, CellValues, Units
from dvk_cli.intake.vocabulary import Dims
from dvk_cli.model.period import Period
from dvk_cli.model.records import Measure, Observation, Scope
from dvk_cli.model.sheet import CellError
from dvk_cli.vietnamese.numerals import format_number, read_number
from dvk_cli.vietnamese.text import clean, header_key, words_key

FAR = 100
_KEPT_BESIDE: dict[str, Measure] = {"plan": "plan", "cumulative": "cumulative", "previous": "previous"}


class NumbersReading:
    """A table of numbers while it is read."""

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self._values = CellValues(table)
        self._value_columns = [(c.index, c.dims or {}) for c in table.table.columns if c.role == "value"]
        self._side = [c.index for c in table.table.columns if c.role in ("stt", "note", "plan_percent")]
        self._headers = {c.index: c.header for c in table.table.columns}
        self._measures = {c.index: c.measure for c in table.table.columns if c.measure}
        self._counting = Counting(table)
        self._labels = Labels(table)
        # A total over these is of the whole table, of no one's report.
        self._tells_apart = bool({"unit", "period", "year"} & set(table.roles))
        self._section_row: int | None = None
        self._found = False

    def read(self) -> None:
        """Read all rows into the draft's submissions."""
        table = self._table
        for row, kind in table.body():
            if kind == "section":
                table.account.mark_row(row, "header")
                text = table.rows.section_label(row)[1]
                table.section = table.vocabulary.section(text) or {}
                self._labels.group, self._section_row = text, row
            else:
                self._row(row, is_total=kind == "total")
        for meeting in self._counting.settle():
            self._observe(meeting)
        if table.said_nothing:
            self._nothing()
        elif not self._found:
            table.draft.add("DVK121", table.sheet, (table.table.top, table.table.columns[0].index))

    def _nothing(self) -> None:
        """The sender says that there was nothing: the part is there, without rows."""
        table = self._table
        at = (table.table.top, table.table.columns[0].index)
        key = None if self._found else table.key_of("", at, None, at)
        if key is not None:
            table.draft.submission(key).parts.add("indicators" if self._labels.has_indicators else "counts")

    # --- one row ----------------------------------------------------------------------------------------------------

    def _row(self, row: int, *, is_total: bool) -> None:
        table = self._table
        for column in self._side:
            table.account.mark(row, column, "used")
        cells, uncached = table.grid.rows[row], table.grid.sheet.uncached
        filled = [
            (column, dims)
            for column, dims in self._value_columns
            if (column < len(cells) and cells[column] is not None) or (row, column) in uncached
        ]
        labels: Dims | None = self._total_labels(row) if is_total else self._labels.read(row, has_values=bool(filled))
        for column, __ in filled:
            # Cells of a row that is not understood are named by its finding.
            table.account.mark(row, column, "used" if labels is not None else "note")
        if is_total:
            table.account.mark_row(row, "control")
        # "-" and "…" say nothing; the per cent sign does.
        own, behind = table.text(row, "measure_unit"), self._labels.measure
        stated = (own,) if own and header_key(own) else ()
        if behind:
            stated = (*stated, behind)
        self._found = self._found or bool(filled)
        if labels is None:
            if filled:
                self._counting.add_left_out(row)
            return
        unit, at_unit = str(labels.pop("unit", "")), table.at(row, "unit")
        since = self._since(row) if is_total else None
        for column, column_dims in filled:
            dims: Dims = {**table.section, **column_dims, **labels}
            period = dims.pop("period", None)
            if isinstance(period, Period):
                period = table.within(period, self._period_at(row, column))
                if period is None:
                    self._counting.add_left_out(row)
                    continue
            else:
                period = None
            whole = is_total and self._tells_apart
            key = None if whole else table.key_of(unit, at_unit, period, (row, column))
            if key is None and not whole:
                self._counting.add_left_out(row)
                continue
            of_column = period if isinstance(column_dims.get("period"), Period) else None
            meeting = Meeting(row, column, dims, key, of_column, is_total, "total" in column_dims, since)
            above = self._measures.get(column)
            units = (*stated, above) if above else stated
            if "indicator" in dims:
                self._indicator_amount(meeting, units)
            elif column_dims.get("measure") in ("plan", "previous"):
                # Indicators keep such values beside the result; counts have the result alone.
                table.account.mark(row, column, "note")
                table.draft.add("DVK141", table.sheet, (row, column), key=key, column=self._headers[column])
            elif self._is_count(meeting, " ".join(units)):
                meeting.amount = self._values.count(row, column, self._counting.name_of(dims), units, key)
                self._counting.add(meeting)

    def _total_labels(self, row: int) -> Dims:
        """What a total row totals: beside its word a tidy table can name an indicator ("Tổng cộng | | Số hộ")."""
        table = self._table
        labels: Dims = {"total": "yes"}
        label = table.rows.total_label(row)
        if "indicator" not in table.roles or label is None or label[0] == table.roles["indicator"]:
            return labels
        of_period = any(table.text(row, role) for role in ("period", "year"))
        if not of_period and (code := table.vocabulary.indicator(table.text(row, "indicator"))):
            labels["indicator"] = code
        return labels

    def _since(self, row: int) -> int | None:
        """For a total row that closes only its section: the section's row."""
        table = self._table
        label = table.rows.total_label(row)
        if label is None or self._section_row is None:
            return None
        text = words_key(str(table.grid.value(row, label[0])))
        is_sub = "mục" in text or "phần" in text or (text.startswith("cộng") and self._more_below(row))
        return self._section_row if is_sub else None

    def _more_below(self, row: int) -> bool:
        table = self._table
        return any(table.rows.kind(below) in ("section", "total") for below in range(row + 1, table.table.bottom))

    def _period_at(self, row: int, column: int) -> tuple[int, int]:
        """Where the period of a number is said: in a column of the row, or in the number's own header."""
        table = self._table
        role = next((role for role in ("period", "year") if role in table.roles and table.text(row, role)), None)
        return table.at(row, role) if role else (table.table.top, column)

    def _is_count(self, meeting: Meeting, unit_text: str) -> bool:
        """Whether a number without an indicator counts models or decisions.

        Among indicators "Khác", "Tập thể" or "Tổng cộng" can be a part of anything: there a title, a group's title or
        the column has to speak of models.
        """
        table = self._table
        if not self._labels.has_indicators or {"level", "form"} & (set(meeting.dims) | set(table.heading.dims)):
            return True
        column = self._headers[meeting.column]
        own = " ".join(table.grid.texts(meeting.row))
        said = f" {words_key(' '.join((table.sheet, table.heading.text, self._labels.group, column, own, unit_text)))} "
        if any(f" {words_key(word)} " in said for word in table.catalogue.data.crosstab.models_title):
            return True
        text = next(iter(table.grid.texts(meeting.row)), "")
        code = "DVK212" if meeting.in_total_row else "DVK211"
        label = table.rows.total_label(meeting.row) if meeting.in_total_row else None
        at = (meeting.row, label[0]) if label else table.at(meeting.row, "indicator")
        table.draft.add(code, table.sheet, at, value=text, near="")
        return False

    # --- indicators -------------------------------------------------------------------------------------------------

    def _indicator_amount(self, meeting: Meeting, units: Units) -> None:
        table = self._table
        indicator = table.catalogue.indicators[str(meeting.dims["indicator"])]
        meeting.amount = self._values.amount(
            meeting.row,
            meeting.column,
            indicator,
            units,
            meeting.key,
            eligible=indicator.is_mark and self._is_eligible(indicator.eligible, meeting.key),
        )
        self._counting.add(meeting)

    def _observe(self, meeting: Meeting) -> None:
        """Keep an indicator's value."""
        table = self._table
        key, amount, dims = meeting.key, meeting.amount, meeting.dims
        if key is None or amount is None:
            return
        at = (meeting.row, meeting.column)
        code = str(dims["indicator"])
        scope: Scope = "area" if dims.get("scope", "area" if table.context.area_scope else "unit") == "area" else "unit"
        self._plausible(at, amount, code, scope, key)
        table.draft.submission(key).indicators.append(
            Observation(
                table.place(*at),
                code,
                amount.value,
                amount.qualifier,
                scope,
                _KEPT_BESIDE.get(str(dims.get("measure")), "result"),
                raw=clean(str(table.grid.value(*at))),
            )
        )

    def _is_eligible(self, kinds: tuple[str, ...], key: Key | None) -> bool:
        register = self._table.register
        unit = register.get(key[0], key[2].end) if register is not None and key is not None else None
        return unit is not None and not unit.is_agency and (not kinds or unit.kind in kinds)

    def _is_as_shown(self, at: tuple[int, int], amount: Amount) -> bool:
        raw = self._table.grid.value(*at)
        return not isinstance(raw, date | CellError) and read_number(raw).value == amount.value

    def _fits_as_shown(self, at: tuple[int, int], low: Decimal, high: Decimal) -> bool:
        raw = self._table.grid.value(*at)
        shown = None if isinstance(raw, date | CellError) else read_number(raw).value
        return shown is not None and at not in self._table.grid.sheet.percent and low <= shown <= high

    def _cannot_have(self, kinds: tuple[str, ...], key: Key) -> bool:
        """Whether the unit is a commune of a kind that the indicator does not ask about."""
        register = self._table.register
        unit = register.get(key[0], key[2].end) if register is not None else None
        return unit is not None and not unit.is_agency and unit.kind not in kinds

    def _plausible(self, at: tuple[int, int], amount: Amount, code: str, scope: Scope, key: Key) -> None:
        table = self._table
        indicator = table.catalogue.indicators[code]
        if scope == "unit" and indicator.eligible and amount.value and self._cannot_have(indicator.eligible, key):
            table.draft.add(
                "DVK140", table.sheet, at, key=key, value=table.shown(at), unit=key[1], what=indicator.label
            )
        if scope == "unit" and indicator.is_mark and amount.value not in (0, 1):
            label = table.catalogue.indicator_label(code)
            table.draft.add("DVK220", table.sheet, at, key=key, value=table.shown(at), what=label)
        elif scope == "unit" and indicator.range is not None:
            low, high = indicator.range
            if not low <= amount.value <= high:
                # A hundred times too much is another unit of measure, not an exception.
                is_far = amount.value > high * FAR or amount.value * FAR < low
                # Plausible as it stands, and not in the unit that a line above it names.
                shows = table.shown(at)
                is_far = is_far or (not self._is_as_shown(at, amount) and self._fits_as_shown(at, low, high))
                table.draft.add(
                    "DVK206",
                    table.sheet,
                    at,
                    key=key,
                    value=shows if self._is_as_shown(at, amount) else f"{shows} = {format_number(amount.value)}",
                    unit=indicator.unit,
                    what=table.catalogue.indicator_label(code),
                    low=format_number(low),
                    high=format_number(high),
                    severity="error" if is_far else None,
                )
