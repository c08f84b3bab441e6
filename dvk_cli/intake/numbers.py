"""Reads tables of numbers: indicators down or across, wide by year, cross-tabs of counts, tidy rows.

Every number stands where a row meets a column, and is about what the two say together: the row's labels (indicator, unit,
year, field, …), the column's header, the table's title.
"""

from decimal import Decimal

import msgspec

from dvk_cli.intake.draft import Key
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.values import Amount, CellValues
from dvk_cli.intake.vocabulary import Dims, without_numbering
from dvk_cli.model.period import Period
from dvk_cli.model.records import ControlTotal, Count, FormCode, Observation, Scope
from dvk_cli.vietnamese.text import clean, nearest, words_key

CATEGORIES = ("field", "subject", "level", "form")
# Kinds of indicators whose total is the sum of its parts; the total of a column of rates is none.
ADDITIVE = frozenset({"flow", "stock", "coverage"})
_SURE = 88
"""Likeness of a label to a known one above which it is taken for a slip of the pen, not for a row of the sender's own."""

_ROLE_KIND = {"field": "field", "subject": "subject", "level": "level", "recognition_form": "form"}


class Meeting(msgspec.Struct):
    """A cell where a row meets a column: what it is about, whose it is, and its value."""

    row: int
    column: int
    dims: Dims
    key: Key | None
    amount: Amount | None = None
    in_total_row: bool = False
    in_total_column: bool = False


class NumbersReading:
    """A table of numbers while it is read."""

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self._values = CellValues(table)
        self._value_columns = [(c.index, c.dims or {}) for c in table.table.columns if c.role == "value"]
        self._counts: list[Meeting] = []
        self._totals: list[Meeting] = []
        self._found = False

    def read(self) -> None:
        """Read all rows into the draft's submissions."""
        table = self._table
        for row, kind in table.body():
            if kind == "section":
                table.account.mark_row(row, "header")
                column = table.grid.filled(row)[-1]
                said = table.vocabulary.section(clean(str(table.grid.value(row, column))))
                table.section = said or {}
            else:
                self._row(row, is_total=kind == "total")
        self._settle_counts()
        if not self._found and not table.said_nothing:
            table.draft.add("DVK121", table.sheet, (table.table.top, table.table.columns[0].index))

    # --- one row ----------------------------------------------------------------------------------------------------

    def _row(self, row: int, *, is_total: bool) -> None:
        table = self._table
        for role in ("stt", "note", "plan_percent"):
            table.cell(row, role)
        filled = [(column, dims) for column, dims in self._value_columns if self._has_value(row, column)]
        labels: Dims | None = {"total": "yes"} if is_total else self._labels(row, has_values=bool(filled))
        if labels is None:
            return
        unit_text = table.text(row, "measure_unit")
        unit, at_unit = str(labels.pop("unit", "")), table.at(row, "unit")
        for column, column_dims in filled:
            dims: Dims = {**table.section, **column_dims, **labels}
            period = self._period(row, column, dims)
            whole = is_total and bool({"unit", "period", "year"} & set(table.roles))
            key = None if whole else table.key_of(unit, at_unit, period, (row, column))
            table.account.mark(row, column, "control" if "total" in dims else "used")
            if key is None and not whole:
                continue
            self._found = True
            meeting = Meeting(row, column, dims, key, None, is_total, "total" in column_dims)
            if "indicator" in dims:
                self._observe(meeting, unit_text)
            else:
                self._meet(meeting)
        if is_total:
            table.account.mark_row(row, "control")

    def _has_value(self, row: int, column: int) -> bool:
        grid = self._table.grid
        return grid.value(row, column) is not None or (row, column) in grid.sheet.uncached

    def _labels(self, row: int, *, has_values: bool) -> Dims | None:
        """What a row's labels say; None (with a finding where it matters) if one of them cannot be understood."""
        table = self._table
        dims: Dims = {}
        understood = True
        if "unit" in table.roles:
            unit = table.text(row, "unit")
            if unit:
                dims["unit"] = unit
            elif has_values and table.context.unit is None:
                table.note("DVK207", row, "unit", column=table.header("unit"))
                return None
        for role in ("period", "year"):
            if text := table.text(row, role):
                period = table.vocabulary.period(table.cell(row, role))
                if period is None:
                    if has_values:
                        table.note("DVK117", row, role, value=text, found=text)
                    return None
                dims["period"] = period
        if not self._scope(row, dims):
            understood = False
        for role in ("field", "subject", "level", "recognition_form"):
            if role in table.roles and not self._category(row, role, dims, has_values=has_values):
                understood = False
        if "indicator" in table.roles or "indicator_code" in table.roles:
            understood = self._indicator(row, dims, has_values=has_values) and understood
        return dims if understood else None

    def _scope(self, row: int, dims: Dims) -> bool:
        table = self._table
        word = words_key(table.text(row, "scope"))
        if word:
            marks = table.catalogue.data.marks
            if word in map(words_key, marks.area_scope):
                dims["scope"] = "area"
            elif word in map(words_key, marks.own_scope):
                dims["scope"] = "unit"
            else:
                table.note(
                    "DVK208",
                    row,
                    "scope",
                    value=word,
                    near="",
                    known=", ".join((*marks.own_scope, *marks.area_scope)),
                )
                return False
        return True

    def _category(self, row: int, role: str, dims: Dims, *, has_values: bool) -> bool:
        table = self._table
        kind = _ROLE_KIND[role]
        text = table.text(row, role)
        if not text:
            return not has_values or kind in table.section or kind == "subject"
        key = words_key(without_numbering(text))
        # The label column of a cross-tab can be headed by one kind of word and list another ("Nội dung").
        said = (
            table.vocabulary.category(words_key(text))
            or table.vocabulary.category(key)
            or table.vocabulary.section(text)
        )
        if said is not None and ("field" not in said or table.catalogue.taxonomy.place(str(said["field"]))):
            dims.update(said)
            return True
        if not has_values:
            return True
        if kind == "field":
            return table.known_field(text, table.at(row, role), None) is not None
        code = {"subject": "DVK208", "level": "DVK209", "form": "DVK210"}[kind]
        return table.category(row, role, kind, code, None) is not None

    def _indicator(self, row: int, dims: Dims, *, has_values: bool) -> bool:
        table = self._table
        code_text, label = table.text(row, "indicator_code"), table.text(row, "indicator")
        code = table.catalogue.indicator_words.get(words_key(code_text)) if code_text else None
        code = code or (table.vocabulary.indicator(label) if label else None)
        if code is not None:
            dims["indicator"] = code
            return True
        role = "indicator" if label else "indicator_code"
        text = label or code_text
        if not text:
            if has_values:
                table.note("DVK207", row, role, column=table.header(role))
            return False
        said = table.vocabulary.section(text)
        if said is not None:
            dims.update(said)
            return True
        if not has_values:
            return False  # a title of the rows below it
        names = [table.catalogue.indicator_label(code) for code in table.catalogue.indicators]
        plain = without_numbering(text)
        if near := nearest(plain, names, _SURE):
            table.note("DVK211", row, role, value=text, near=near)
        else:
            table.note("DVK212", row, role, value=text)
            for column, __ in self._value_columns:
                table.account.mark(row, column, "note")
        return False

    def _period(self, row: int, column: int, dims: Dims) -> Period | None:
        table = self._table
        period = dims.pop("period", None)
        if not isinstance(period, Period):
            return None
        around = table.context.period
        if around is not None and not around.contains(period) and not period.contains(around):
            at = next(
                (
                    (table.table.top, c.index)
                    for c in table.table.columns
                    if c.index == column and (c.dims or {}).get("period")
                ),
                (row, column),
            )
            table.draft.add(
                "DVK118",
                table.sheet,
                at,
                found=period.label,
                other=around.label,
                other_source=table.heading.said.source,
            )
        return around if around is not None and period.contains(around) else period

    # --- indicators ---------------------------------------------------------------------------------------------------

    def _observe(self, meeting: Meeting, unit_text: str) -> None:
        table = self._table
        row, column, dims, key = meeting.row, meeting.column, meeting.dims, meeting.key
        indicator = table.catalogue.indicators[str(dims["indicator"])]
        amount = self._values.amount(
            row, column, indicator, unit_text, key, eligible=self._is_eligible(indicator.eligible, key)
        )
        meeting.amount = amount
        if key is None or meeting.in_total_row or meeting.in_total_column:
            self._totals.append(meeting)
            return
        table.draft.submission(key).parts.add("indicators")
        if amount is None:
            return
        scope: Scope = "area" if dims.get("scope", "area" if table.context.area_scope else "unit") == "area" else "unit"
        self._plausible((row, column), amount, indicator.code, scope, key)
        measure = dims.get("measure", "result")
        table.draft.submission(key).indicators.append(
            Observation(
                table.place(row, column),
                indicator.code,
                amount.value,
                amount.qualifier,
                scope,
                measure if measure in ("plan", "cumulative", "previous") else "result",  # type: ignore[arg-type]
                raw=clean(str(table.grid.value(row, column))),
            )
        )
        self._counts.append(meeting)

    def _is_eligible(self, kinds: tuple[str, ...], key: Key | None) -> bool:
        register = self._table.register
        unit = register.get(key[0], key[2].end) if register is not None and key is not None else None
        return unit is not None and not unit.is_agency and (not kinds or unit.kind in kinds)

    def _plausible(self, at: tuple[int, int], amount: Amount, code: str, scope: Scope, key: Key) -> None:
        table = self._table
        indicator = table.catalogue.indicators[code]
        label = table.catalogue.indicator_label(code)
        if scope == "unit" and indicator.is_mark and amount.value not in (0, 1):
            table.draft.add("DVK220", table.sheet, at, key=key, value=str(amount.value), what=label)
        elif scope == "unit" and indicator.range is not None:
            low, high = indicator.range
            if not low <= amount.value <= high:
                table.draft.add(
                    "DVK206",
                    table.sheet,
                    at,
                    key=key,
                    value=str(amount.value),
                    unit=indicator.unit,
                    what=label,
                    low=low,
                    high=high,
                )

    # --- counts ---------------------------------------------------------------------------------------------------------

    def _meet(self, meeting: Meeting) -> None:
        meeting.amount = self._values.count(meeting.row, meeting.column, self._counted_name(meeting.dims), meeting.key)
        is_total = meeting.in_total_row or meeting.in_total_column
        (self._totals if is_total else self._counts).append(meeting)
        if meeting.key is not None:
            self._table.draft.submission(meeting.key).parts.add("counts")

    def _counted_name(self, dims: Dims) -> str:
        catalogue = self._table.catalogue
        names = [catalogue.label(kind, str(dims[kind])) for kind in CATEGORIES if kind in dims]
        return ", ".join(names) or catalogue.data.crosstab.total[0]

    def _settle_counts(self) -> None:
        """Tell the numbers that count from those that total them, and keep each as what it is."""
        counted, totals = self._base()
        kinds = max(
            (self._kinds(meeting.dims) for meeting in counted),
            key=lambda k: (len(k), "field" in k),
            default=frozenset(),
        )
        margins = [m for m in counted if self._kinds(m.dims) != kinds]
        counted = [m for m in counted if self._kinds(m.dims) == kinds]
        for margin in self._margins_alone(margins, counted):
            counted.append(margin)
        for meeting in totals:
            # A row's total whose parts are empty is all that was sent.
            if not meeting.in_total_row and "indicator" not in meeting.dims and not self._parts(meeting, counted):
                counted.append(meeting)
            else:
                self._control(meeting, counted)
        for meeting in counted:
            self._keep(meeting)

    def _base(self) -> tuple[list[Meeting], list[Meeting]]:
        """Numbers to be counted, and totals of them: the finest cells that the table has, and all others."""
        counts = [m for m in self._counts if "indicator" not in m.dims]
        totals = sorted(self._totals, key=lambda m: m.in_total_row)
        if counts:
            return counts, totals
        of_counts = [m for m in totals if "indicator" not in m.dims and m.key is not None]
        by_rows = [m for m in of_counts if not m.in_total_row]
        by_columns = [m for m in of_counts if not m.in_total_column]
        base = by_rows or by_columns or of_counts
        return base, [m for m in totals if m not in base]

    def _margins_alone(self, margins: list[Meeting], counted: list[Meeting]) -> list[Meeting]:
        """Check a second split of the same total against the first; give back the margins that stand for themselves."""
        alone: list[Meeting] = []
        groups: dict[tuple[Key | None, frozenset[str]], list[Meeting]] = {}
        for margin in margins:
            groups.setdefault((margin.key, self._kinds(margin.dims)), []).append(margin)
        for (key, kinds), group in groups.items():
            first = [m for m in counted if m.key == key and m.amount is not None]
            if not first:
                alone += group
                continue
            declared = sum((m.amount.value for m in group if m.amount is not None), Decimal(0))
            recomputed = sum((m.amount.value for m in first if m.amount is not None), Decimal(0))
            at = (group[0].row, group[0].column)
            for margin in group:
                self._table.account.mark(margin.row, margin.column, "control")
            words = {"field": "lĩnh vực", "subject": "đối tượng", "level": "cấp", "form": "hình thức"}
            named = [
                ", ".join(words[k] for k in CATEGORIES if k in said) for said in (kinds, self._kinds(first[0].dims))
            ]
            self._table.draft.add("DVK126", self._table.sheet, at, key=key, kind=named[0], other=named[1])
            if declared != recomputed:
                self._mismatch(at, key, declared, recomputed)
        return alone

    def _kinds(self, dims: Dims) -> frozenset[str]:
        return frozenset(kind for kind in CATEGORIES if kind in dims)

    def _keep(self, meeting: Meeting) -> None:
        table = self._table
        # What the title says holds for all cells that do not say otherwise.
        amount, key, dims = meeting.amount, meeting.key, {**table.heading.dims, **meeting.dims}
        if amount is None or key is None:
            return
        level, form = dims.get("level"), dims.get("form")
        if (level is None) != (form is None):
            role = "level" if level is None else "recognition_form"
            table.draft.add("DVK207", table.sheet, (meeting.row, meeting.column), key=key, column=table.header(role))
            return
        table.draft.submission(key).counts.append(
            Count(
                table.place(meeting.row, meeting.column),
                "models" if level is None else "recognitions",
                str(dims.get("field", "khong_ro")),
                str(dims.get("subject", "khong_ro")),
                int(amount.value),
                None if level is None else str(level),
                None if form is None else str(form),
                "stock" if dims.get("basis") == "stock" or dims.get("measure") == "cumulative" else "flow",
                amount.qualifier,
                clean(str(table.grid.value(meeting.row, meeting.column))),
            )
        )

    def _control(self, meeting: Meeting, counted: list[Meeting]) -> None:
        """A total beside what its parts come to."""
        table = self._table
        table.account.mark(meeting.row, meeting.column, "control")
        indicator = meeting.dims.get("indicator")
        if meeting.amount is None or (indicator and table.catalogue.indicators[str(indicator)].kind not in ADDITIVE):
            return
        among = [m for m in self._counts if m.dims.get("indicator") == indicator] if indicator else counted
        parts = self._parts(meeting, among)
        recomputed = sum((part.amount.value for part in parts if part.amount is not None), Decimal(0))
        declared = meeting.amount.value
        keys = list(dict.fromkeys(part.key for part in parts if part.key is not None))
        owner = meeting.key or next(iter(keys), None)
        figure = self._figure(meeting.dims, counted)
        if figure and owner is not None:
            form: FormCode = "indicators" if indicator else "counts"
            table.draft.submission(owner).controls.append(
                ControlTotal(
                    table.place(meeting.row, meeting.column),
                    form,
                    table.name,
                    figure,
                    declared,
                    recomputed,
                    whole=len(keys) > 1,
                )
            )
        if declared != recomputed:
            self._mismatch((meeting.row, meeting.column), owner if len(keys) <= 1 else None, declared, recomputed)

    def _mismatch(self, at: tuple[int, int], key: Key | None, declared: Decimal, recomputed: Decimal) -> None:
        self._table.draft.add(
            "DVK302",
            self._table.sheet,
            at,
            key=key,
            value=str(declared),
            declared=declared,
            recomputed=recomputed,
            difference=declared - recomputed,
        )

    def _parts(self, total: Meeting, among: list[Meeting]) -> list[Meeting]:
        return [m for m in among if m.amount is not None and self._is_part(m, total)]

    @staticmethod
    def _is_part(part: Meeting, total: Meeting) -> bool:
        if total.key is not None and part.key != total.key:
            return False
        return all(
            part.dims.get(kind) == total.dims[kind]
            for kind in (*CATEGORIES, "indicator", "basis")
            if kind in total.dims
        )

    def _figure(self, dims: Dims, counted: list[Meeting]) -> str:
        """The figure that a total is of; empty where it would add across levels or forms."""
        if "indicator" in dims:
            return f"indicators.{dims['indicator']}"
        stated = {kind for meeting in counted for kind in meeting.dims}
        said: Dims = {kind: code for kind, code in self._table.heading.dims.items() if kind not in stated} | dims
        subject = str(said.get("subject", ""))
        if {"level", "form"} & (stated | set(said)):
            if "level" not in said or "form" not in said or "field" in said:
                return ""
            return ".".join(part for part in ("recognitions", str(said["level"]), str(said["form"]), subject) if part)
        field = str(said.get("field", ""))
        return ".".join(part for part in ("models", field or ("" if subject else "total"), subject) if part)
