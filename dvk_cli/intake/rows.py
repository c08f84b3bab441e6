"""What a row below a header is: a record, a section's title, a total, column numbers, a signature, a note, nothing."""

import functools
import itertools
import re
from collections.abc import Sequence
from typing import Literal

from dvk_cli.intake.grid import Grid, is_figure
from dvk_cli.intake.layout import CATEGORY_ROLES, Table, fits_columns
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.model.sheet import CellError, Value
from dvk_cli.vietnamese.text import clean, header_key, words_key

Cells = Sequence[tuple[int, Value]]
RowKind = Literal["blank", "record", "section", "total", "numbers", "header", "signature", "note", "nothing"]

_COLUMN_NUMBER = re.compile(r"^[(\[]?\s*(?:[A-ZĐa-z]|\d{1,2})\s*[)\]]?(?:\s*=[^=]*)?[)\]]?$")
_COLUMN_FORMULA = re.compile(r"=\s*[(\[]?\s*(?:\d{1,2}|[A-ZĐa-z])\b[^=]*[-+/*:x][^=]*$")
# "Lý Trạch, ngày 15 tháng 12 năm 2022": the place, if it is named, stands before the day.
_PLACE_AND_DATE = re.compile(r"^[^\d,;:]{0,40},?\s*\bngày\b.{0,12}\btháng\b.{0,12}\bnăm\b[\s\d.…]*$", re.IGNORECASE)
_PAGE = re.compile(r"(?:trang|page)(?: số)?\s*\d+(?:\s*/\s*\d+)?$", re.IGNORECASE)
_SECTION_NUMBER = re.compile(
    r"^(?:\(?(?:[IVXLC]{1,6}|[A-ZĐ])[.)]?|(?i:phần|mục)\s+(?:thứ\s+\w+|[IVXLC]{1,6}|\d{1,3}|[A-ZĐ])[.:)]?)$"
)
_SECTION_TEXT = re.compile(
    r"^\s*(?:(?:[IVXLC]{1,6}|[A-ZĐ])\s*[.)/:-]|(?:phần|mục)\s+(?:thứ\s+\S+|[IVXLC]{1,6}|\d{1,3}|[A-ZĐ])(?!\w))",
    re.IGNORECASE,
)
# A signature's words stand alone or begin a short line; its blocks stand side by side.
_MOST_SIGNATURE_WORDS = 8
_MOST_SIGNATURE_CELLS = 4


class RowReader:
    """Tells the kinds of rows of one table.

    Args:
        grid: the sheet.
        table: the table, whose columns are settled.
        vocabulary: the catalogue's words.
    """

    def __init__(self, grid: Grid, table: Table, vocabulary: Vocabulary) -> None:
        self._grid = grid
        self._table = table
        self._vocabulary = vocabulary
        self._stt = table.column("stt")
        self._is_list = table.form != "numbers"
        named = {"name", "recipient", "product"} if self._is_list else {"unit", "indicator", *CATEGORY_ROLES}
        self._labels = [c.index for c in table.columns if c.role in named]
        self._values = frozenset(c.index for c in table.columns if c.role == "value")
        self._kinds: dict[int, RowKind] = {}

    @functools.cached_property
    def _header(self) -> dict[int, str]:
        """The words right above the body, by column."""
        return {c.index: header_key(c.header.rpartition(" / ")[2]) for c in self._table.columns}

    def kind(self, row: int) -> RowKind:
        """What a row is."""
        found = self._kinds.get(row)
        if found is None:
            found = self._kinds[row] = "record" if self._goes_on(row) else self._kind(row)
        return found

    @functools.cached_property
    def of_body(self) -> list[RowKind]:
        """What the rows of the body are, one after the other."""
        return [self.kind(row) for row in range(self._table.body, self._table.bottom)]

    def _goes_on(self, row: int) -> bool:
        """Whether a row is another record of a list, as most are: it has a number, and it stands below a record."""
        if not self._is_list or self._stt is None or self._kinds.get(row - 1) != "record" or row <= self._table.body:
            return False
        cells = self._grid.rows[row]
        return self._stt < len(cells) and is_figure(cells[self._stt]) and len(cells) - cells.count(None) > 2

    def _kind(self, row: int) -> RowKind:
        cells = [(column, value) for column, value in enumerate(self._grid.rows[row]) if value is not None]
        if not cells:
            return "blank"
        texts = [(column, value) for column, value in cells if isinstance(value, str)]
        if self._numbers_columns(row, cells):
            return "numbers"
        if not texts:
            # A row of a list with nothing but its number was laid out for a record that never came.
            only_number = self._is_list and len(cells) == 1 and cells[0][0] == self._stt
            return "blank" if only_number else "record"
        if texts[0][1].startswith("(") and self._instructs(row, cells):
            return "header"
        if 2 <= len(texts) == len(cells) and all(self._header.get(c) == header_key(v) for c, v in texts):
            return "header"
        numbered = self._is_numbered(row)
        if numbered and self._is_list and len(cells) > 2:
            return "record"  # what most rows of a list are: the rest need not be asked
        if not numbered and self._is_signature(cells, texts):
            return "signature"
        first = texts[0][1]
        if len(cells) == 1 and self._is_note(first):
            return "note"
        if self._says_nothing(cells, texts):
            return "nothing"
        if self.total_label(row) is not None:
            return "total"
        if self._is_section(row, cells, texts):
            return "section"
        if self._is_list and len(cells) == 1 and cells[0][0] == self._stt and len(clean(first)) <= 4:
            return "blank"
        return "record"

    def is_surely_record(self, row: int) -> bool:
        """Whether a row below a signature is a record all the same: it is numbered, counts, or names a category."""
        if self._is_numbered(row) or any(is_figure(self._grid.value(row, column)) for column in self._values):
            return True
        return fits_columns(self._grid, row, self._table, self._vocabulary)

    def total_label(self, row: int) -> tuple[int, str] | None:
        """Column of a total row's words and what follows them, None if it is no total row."""
        if self._is_list and self._is_numbered(row):
            return None  # a numbered row of a list is a record, whatever its name begins with
        for column, value in enumerate(self._grid.rows[row]):
            if isinstance(value, str):
                rest = self._vocabulary.total_row(value)
                if rest is not None and (self._is_list or self._vocabulary.indicator(value) is None):
                    return column, rest
                if column in self._labels:
                    return None
        return None

    def section_label(self, row: int) -> tuple[int, str, str]:
        """Column and text of a section's title, and its number where that has a cell of its own."""
        texts = [(c, clean(v)) for c, v in enumerate(self._grid.rows[row]) if isinstance(v, str) and not is_figure(v)]
        if len(texts) > 1 and _SECTION_NUMBER.match(texts[0][1]):
            return texts[1][0], texts[1][1], texts[0][1].split()[-1].strip("():. ")
        return texts[0][0], texts[0][1], ""

    def only_numbers_section(self, row: int) -> bool:
        """Whether a section's row holds its number and no title: "PHẦN I", with the title in the row below."""
        texts = [clean(text) for text in self._grid.texts(row)]
        return len(texts) == 1 and _SECTION_NUMBER.match(texts[0]) is not None

    def _is_numbered(self, row: int) -> bool:
        return self._stt is not None and is_figure(self._grid.value(row, self._stt))

    def _is_note(self, text: str) -> bool:
        return words_key(text.partition(":")[0]) in self._vocabulary.note_words or _PAGE.match(text.strip()) is not None

    def _says_nothing(self, cells: Cells, texts: Sequence[tuple[int, str]]) -> bool:
        return (
            len(cells) <= 2
            and all(words_key(text) in self._vocabulary.nothing_words for __, text in texts)
            and all(column == self._stt for column, value in cells if not isinstance(value, str))
        )

    def _numbers_columns(self, row: int, cells: Cells) -> bool:
        """Whether the row below a header numbers the columns: `1 | 2 | 3=4+6`, `A | B | 1`."""
        if row < self._table.body or (row > self._table.body and self.kind(row - 1) != "header"):
            return False
        if len(cells) < min(3, len(self._table.columns)):
            return False
        if any(isinstance(value, float | bool | CellError) for __, value in cells):
            return False
        texts = [str(value).strip() for __, value in cells]
        if not all(_COLUMN_NUMBER.match(text) for text in texts):
            return False
        # "H" and "T" are levels, too.
        if any(c in self._labels and self._vocabulary.category(words_key(str(value))) for c, value in cells):
            return False
        numbers = [int(found.group()) for text in texts if (found := re.match(r"\d{1,2}", text.lstrip("( ")))]
        # Numbers that are worked out from others stand in any order: "A | B | 11=10+9 | 10 | 9".
        if any(_COLUMN_FORMULA.search(text) for text in texts) and len(set(numbers)) == len(numbers):
            return True
        letters = len(texts) - len(numbers)
        rising = all(after > before for before, after in itertools.pairwise(numbers))
        return rising and (not numbers or numbers[0] == 1 or (letters > 0 and numbers[0] <= letters + 1))

    def _instructs(self, row: int, cells: Cells) -> bool:
        """Whether a row at the head of the body says how the columns are to be filled: "(ghi rõ) | (TT hoặc CN)"."""
        texts = [value.strip() for __, value in cells if isinstance(value, str)]
        if len(texts) < max(2, len(cells)) or not all(t.startswith("(") and t.endswith(")") for t in texts):
            return False
        return row == self._table.body or self.kind(row - 1) in ("numbers", "header")

    def _is_signature(self, cells: Cells, texts: Sequence[tuple[int, str]]) -> bool:
        if len(cells) > _MOST_SIGNATURE_CELLS or any(not isinstance(value, str) for __, value in cells):
            return False
        for __, text in texts:
            plain = clean(text)
            if len(cells) <= 2 and _PLACE_AND_DATE.search(plain):
                return True
            found = words_key(text)
            for word in self._vocabulary.signature_words:
                if (found == word and len(cells) <= 3) or (
                    found.startswith(word + " ")
                    and len(found.split()) <= _MOST_SIGNATURE_WORDS
                    and len(cells) <= 3
                    and plain.isupper()
                ):
                    return True
        return False

    def _is_section(self, row: int, cells: Cells, texts: Sequence[tuple[int, str]]) -> bool:
        words = [(column, text) for column, text in texts if not is_figure(text)]
        if not words or len(words) > 2:
            return False
        has_figures = len(words) < len(cells)
        if len(words) == 2:
            column, number = words[0]
            if column not in (self._stt, 0) or not _SECTION_NUMBER.match(number.strip()):
                return False
            # "II | Lĩnh vực văn hóa - xã hội | 5": with the number of its rows beside it.
            return not has_figures or (self._is_list and self._vocabulary.section(words[1][1]) is not None)
        column, text = words[0]
        if has_figures:
            return self._is_list and not self._is_numbered(row) and self._vocabulary.section(text) is not None
        if not self._is_list:
            return bool(_SECTION_TEXT.match(text)) and self._vocabulary.indicator(text) is None
        merge = self._grid.merge_at(row, column)
        wide = merge is not None and merge.right > merge.left
        known = self._vocabulary.section(text) is not None
        return known or bool(_SECTION_TEXT.match(text)) or (wide and column in (self._stt, 0))
