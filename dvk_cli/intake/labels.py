"""What the labels of a row of numbers say: whose it is, of when, of which indicator or category."""

from datetime import date

from dvk_cli.intake.layout import CATEGORY_ROLES
from dvk_cli.intake.reading import TableReading
from dvk_cli.intake.vocabulary import Dims
from dvk_cli.model.sheet import CellError
from dvk_cli.vietnamese.numerals import read_number
from dvk_cli.vietnamese.text import nearest, words_key

_SURE = 88
"""Likeness of a label to a known one above which it is a slip of the pen, and below it a row of the sender's own."""


class Labels:
    """Reads the label columns of one table. `group`: the last title of a group of rows."""

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self._periods = [role for role in ("period", "year") if role in table.roles]
        self._categories = [role for role in CATEGORY_ROLES if role in table.roles]
        self._needed = [role for role in ("field", "level", "recognition_form") if role in table.roles]
        self._says_scope = "scope" in table.roles or bool(table.heading.scope)
        self.has_indicators = bool({"indicator", "indicator_code"} & set(table.roles))
        self.group = ""
        self.measure = ""
        """The unit of measure in brackets behind the last row's label."""

    def read(self, row: int, *, has_values: bool) -> Dims | None:
        """What a row's labels say; None (with a finding where it matters) if one of them cannot be understood."""
        table = self._table
        dims: Dims = {}
        self.measure = ""
        if "unit" in table.roles and not self._unit(row, dims, has_values=has_values):
            return None
        for of_time in self._periods:
            if text := table.text(row, of_time):
                period = table.vocabulary.period(table.cell(row, of_time))
                if period is None:
                    if has_values:
                        table.note("DVK117", row, of_time, value=text, found=text)
                    return None
                dims["period"] = period
        understood = not self._says_scope or self._scope(row, dims)
        for role in self._categories:
            if not self._category(row, role, dims, has_values=has_values):
                understood = False
        if self._needed and understood and has_values and not self._has_categories(row, dims):
            understood = False
        if self.has_indicators:
            understood = self._indicator(row, dims, has_values=has_values) and understood
        return dims if understood else None

    def _unit(self, row: int, dims: Dims, *, has_values: bool) -> bool:
        table = self._table
        context = table.context
        unit = table.unit(row)
        if unit is None:
            return False
        if unit:
            if unit.endswith(")"):
                table.unit_note(row, unit, has_values=has_values and self._has_figures(row))
            dims["unit"] = unit
            if context.unit is not None and not context.is_agency and table.contradicts(row, unit, None):
                return False
        elif has_values and (context.unit is None or context.is_agency):
            table.note("DVK207", row, "unit", column=table.header("unit"))
            return False
        return True

    def _has_figures(self, row: int) -> bool:
        """Whether a value cell of a row holds a figure, zero signs too; "…" and "x" are none."""
        grid = self._table.grid
        cells = (grid.value(row, column.index) for column in self._table.table.columns if column.role == "value")
        return any(
            read_number(cell).kind not in ("missing", "not_applicable")
            for cell in cells
            if not isinstance(cell, date | CellError)
        )

    def _scope(self, row: int, dims: Dims) -> bool:
        """For whom a row's values are: its own word, else the line above the table; False if that is not understood."""
        table = self._table
        text = table.text(row, "scope") or table.heading.scope
        word = words_key(text)
        if not word:
            return True
        marks = table.catalogue.data.marks
        if word in map(words_key, marks.area_scope):
            dims["scope"] = "area"
        elif word in map(words_key, marks.own_scope):
            dims["scope"] = "unit"
        else:
            known = (*marks.own_scope, *marks.area_scope)
            near = nearest(text, known) or ""
            table.note("DVK227", row, "scope", value=text, near=near, known=", ".join(known))
            return False
        return True

    def _category(self, row: int, role: str, dims: Dims, *, has_values: bool) -> bool:
        table = self._table
        kind = CATEGORY_ROLES[role]
        text = table.text(row, role)
        if not text:
            if kind == "subject" and has_values and "subject" not in table.section:
                table.note("DVK226", row, role)
                dims["subject"] = "khong_ro"
            return True
        # The label column of a cross-tab can be headed by one kind of word and list another ("Nội dung").
        own = table.vocabulary.category_of(kind, text)
        said: Dims | None = {kind: own} if own else table.vocabulary.section(text)
        if said is not None and ("field" not in said or table.catalogue.taxonomy.place(str(said["field"]))):
            dims.update(said)
            return True
        if not has_values:
            return True
        if kind == "field":
            return table.known_field(text, table.at(row, role), None) is not None
        code = {"subject": "DVK208", "level": "DVK209", "form": "DVK210"}[kind]
        return table.category(text, row, role, kind, code, None) is not None

    def _has_categories(self, row: int, dims: Dims) -> bool:
        """Whether a row fills the columns of categories that its numbers need: the field, or level and form.

        A label that stands once for several rows (cells that were merged, in CSV) leaves the others without one.
        """
        table = self._table
        said = {**table.section, **dims}
        models = {"recognition_form", "level"} & set(table.roles)
        needed = self._needed
        empty = [role for role in needed if CATEGORY_ROLES[role] not in said and not table.text(row, role)]
        if "field" in needed and len(needed) > 1:
            # A tidy table of both: models by field, decisions by level and form.
            if "field" not in empty and models <= set(empty):
                return True
            empty = [role for role in empty if role != "field"]
        if not empty:
            return True
        table.note("DVK207", row, empty[0], column=table.header(empty[0]))
        return False

    def _indicator(self, row: int, dims: Dims, *, has_values: bool) -> bool:
        table = self._table
        code_text, label = table.text(row, "indicator_code"), table.text(row, "indicator")
        by_code = table.catalogue.indicator_words.get(words_key(code_text)) if code_text else None
        by_label = table.vocabulary.indicator(label) if label else None
        if by_code and by_label and by_code != by_label:
            table.note("DVK228", row, "indicator_code", value=code_text, label=label)
            return False
        if code := by_code or by_label:
            if label and words_key(label) not in table.catalogue.indicator_words:
                self.measure = table.vocabulary.measure_behind(label)
            dims["indicator"] = code
            return True
        role = "indicator" if label or "indicator" in table.roles else "indicator_code"
        text = label or code_text
        if not text:
            if has_values:
                table.note("DVK207", row, role, column=table.header(role))
            return False
        said = table.vocabulary.section(text)
        if not has_values:
            self.group = text  # a title of the rows below it
            return False
        if said is not None:
            dims.update(said)
            return True
        if near := table.vocabulary.nearest_indicator(text, _SURE):
            table.note("DVK211", row, role, value=text, near=near)
        else:
            table.note("DVK212", row, role, value=text)
        return False
