"""What a row below a header is: a record, a section's title, a total, column numbers, a signature, a note, or nothing."""

import re
from collections.abc import Sequence
from typing import Literal

from dvk_cli.intake.layout import Grid, Table
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.model.sheet import CellError, Value
from dvk_cli.vietnamese.text import clean, header_key, words_key

Cells = Sequence[tuple[int, Value]]
RowKind = Literal["blank", "record", "section", "total", "numbers", "header", "signature", "note", "nothing"]

_COLUMN_NUMBER = re.compile(r"^\(?\s*(?:[A-ZĐa-z]|\d{1,2})\s*\)?(?:\s*=.*)?$")
_PLACE_AND_DATE = re.compile(r"\bngày\b.{0,12}\btháng\b.{0,12}\bnăm\b", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"^\(?(?:[IVXLC]{1,6}|[A-ZĐ])[.)]?$")
_SECTION_TEXT = re.compile(r"^\s*(?:(?:[IVXLC]{1,6}|[A-ZĐ])\s*[.)/:-]|(?:phần|mục)\s+\S+)", re.IGNORECASE)
# A signature's words stand alone or begin a short line.
_MOST_SIGNATURE_WORDS = 8


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
        self._header = {c.index: header_key(c.header.rpartition(" / ")[2]) for c in table.columns}
        self._is_list = table.form != "numbers"
        named = (
            {"name", "recipient"}
            if self._is_list
            else {"unit", "indicator", "field", "subject", "level", "recognition_form"}
        )
        self._labels = [c.index for c in table.columns if c.role in named]

    def kind(self, row: int) -> RowKind:
        """What a row is."""
        cells = [(column, value) for column, value in enumerate(self._grid.rows[row]) if value is not None]
        if not cells:
            return "blank"
        texts = [(column, value) for column, value in cells if isinstance(value, str)]
        if row == self._table.body and self._numbers_columns(cells):
            return "numbers"
        if not texts:
            # A row of a list with nothing but its number was laid out for a record that never came.
            only_number = self._is_list and len(cells) == 1 and cells[0][0] == self._stt
            return "blank" if only_number else "record"
        if len(texts) >= 2 and all(self._header.get(c) == header_key(v) for c, v in texts) and len(texts) == len(cells):
            return "header"
        if len(cells) <= 4 and self._is_signature(cells, texts):
            return "signature"
        first = texts[0][1]
        if words_key(first.partition(":")[0]) in self._vocabulary.note_words and len(texts) == 1:
            return "note"
        if len(cells) <= 2 and all(words_key(text) in self._vocabulary.nothing_words for __, text in texts):
            return "nothing"
        if self.total_label(row) is not None:
            return "total"
        if self._is_section(row, cells, texts):
            return "section"
        if self._is_list and len(cells) == 1 and cells[0][0] == self._stt and len(clean(first)) <= 4:
            return "blank"
        return "record"

    def total_label(self, row: int) -> tuple[int, str] | None:
        """Column of a total row's words and what follows them, None if it is no total row."""
        values = self._grid.rows[row]
        stt = values[self._stt] if self._stt is not None and self._stt < len(values) else None
        if stt is not None and not isinstance(stt, str):
            return None  # a numbered row is a record, whatever its name begins with
        for column, value in enumerate(values):
            if isinstance(value, str):
                rest = self._vocabulary.total_row(value)
                if rest is not None and (self._is_list or not rest):
                    return column, rest
                if column in self._labels:
                    return None
        return None

    def _numbers_columns(self, cells: Cells) -> bool:
        """Whether the row below the header numbers the columns: `1 | 2 | 3=4+6`, `A | B | 1`."""
        if len(cells) < 2 or any(isinstance(value, float | bool | CellError) for __, value in cells):
            return False
        texts = [str(value).strip() for __, value in cells]
        if not all(_COLUMN_NUMBER.match(text) for text in texts):
            return False
        numbers = [
            int(found.group())
            for text in texts
            if (found := re.match(r"\(?\d{1,2}", text.lstrip("("))) and found.group().isdigit()
        ]
        letters = len(texts) - len(numbers)
        rising = all(after == before + 1 for before, after in zip(numbers, numbers[1:], strict=False))
        return (
            rising
            and (not numbers or numbers[0] == 1 or (letters > 0 and numbers[0] <= letters + 1))
            and len(texts) >= 3
        )

    def _is_signature(self, cells: Cells, texts: Sequence[tuple[int, str]]) -> bool:
        if self._stt is not None and any(column == self._stt and not isinstance(value, str) for column, value in cells):
            return False
        if any(not isinstance(value, str) for __, value in cells):
            return False
        for __, text in texts:
            if _PLACE_AND_DATE.search(clean(text)):
                return True
            key = words_key(text)
            for word in self._vocabulary.signature_words:
                if key == word or (
                    key.startswith(word + " ")
                    and len(key.split()) <= _MOST_SIGNATURE_WORDS
                    and len(cells) <= 3
                    and clean(text).isupper()
                ):
                    return True
        return False

    def _is_section(self, row: int, cells: Cells, texts: Sequence[tuple[int, str]]) -> bool:
        if len(texts) != len(cells) or len(texts) > 2:
            return False
        if len(texts) == 2:
            column, number = texts[0]
            return column in (self._stt, 0) and bool(_SECTION_NUMBER.match(number.strip()))
        column, text = texts[0]
        if not self._is_list:
            return bool(_SECTION_TEXT.match(text)) and self._vocabulary.indicator(text) is None
        merge = self._grid.merge_at(row, column)
        wide = merge is not None and merge.right > merge.left
        known = self._vocabulary.section(text) is not None
        return known or bool(_SECTION_TEXT.match(text)) or (wide and column in (self._stt, 0))
