"""Text with delimiters: CSV and TSV in UTF-8, UTF-16, TCVN3, VNI or cp1258; comma, semicolon or tab."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, Sheet, Value
from dvk_cli.readers.bounds import Budget
from dvk_cli.readers.foreign import is_xml
from dvk_cli.readers.values import kept_once

DELIMITERS = (";", "\t", ",")
LONGEST_CELL = 1_000_000
_SAMPLE_LINES, _SAMPLE_LETTERS = 200, 1_000_000
# A comma before a space stands in a sentence: "Xã Lý Trạch, huyện Bố Trạch".
_IN_A_SENTENCE = re.compile(", ")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
# What Excel itself writes and reads at the head of a text, to say how it is divided.
_DECLARED = re.compile(r"\ufeff?sep=([;,\t|])(?:\r\n|\n|\r|$)", re.IGNORECASE)
_HEAD = 4096
_STRAY = 100
_LEAST = 8  # letters that are enough to tell
_HIGH_BYTES = bytes([0x00, 0x01, 0x02, 0x03, 0x1E, 0x20, 0x22])  # Latin, Vietnamese, combining marks, punctuation
_PART = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class DelimitedReader:
    """Comma-, semicolon- and tab-separated text."""

    format = "csv"

    def accepts(self, data: bytes) -> bool:
        """Any text but XML: without NUL bytes or with a few that went astray, or in UTF-16."""
        head = data[:_HEAD]
        if is_xml(data):
            return False
        return b"\0" not in head or _wide(data) is not None or (head.count(0) * _STRAY < len(head) and _is_utf8(head))

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """One sheet without a name; its rows are the records, so that row 7 is what Excel shows as row 7."""
        text, encoding = _decode(data)
        head = text.opened().read(_SAMPLE_LETTERS)
        declared = _DECLARED.match(head)
        # Excel does not show this line: its row 1 is the next one.
        skipped = declared.end() if declared else 0
        delimiter = declared.group(1) if declared else find_delimiter(head)
        if data.count(delimiter.encode()) + 2 * data.count(b"\n") > cells > 0:
            # Counted before anything is kept: what is refused in the end would have filled the memory by then.
            for _record in _records(text, delimiter, skipped, cells):
                pass
        rows: Iterator[list[Value]] = (
            [cell if cell and not cell.isspace() else None for cell in record]
            for record in _records(text, delimiter, skipped, cells)
        )
        return [Sheet(name="", rows=list(kept_once(rows)), encoding=encoding)]


def _records(text: "_Text", delimiter: str, skipped: int, cells: int) -> Iterator[list[str]]:
    """The records, none of which is kept, after some letters that are skipped, with so many cells at most.

    Raises:
        UnreadableFile: they are more than are read, or a quotation mark is left open.
    """
    # Longer cells than csv's own limit are text all the same; one over ours is an unclosed quote or no table.
    csv.field_size_limit(LONGEST_CELL)
    lines = text.opened()
    lines.read(skipped)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    budget, row = Budget(cells), 0
    while True:
        first_line = records.line_num + 1 + bool(skipped)
        try:
            record = next(records, None)
        except csv.Error as error:
            # In the words of the library. Over several lines it is what an open quotation mark has swallowed.
            if records.line_num == first_line and "field limit" in str(error):
                reason = _("line {line} has a cell of more than a million characters").format(line=first_line)
                raise UnreadableFile("DVK101", reason=reason) from None
            raise UnreadableFile("DVK111", line=first_line) from None
        if record is None:
            return
        budget.spend(len(record) + 1, row, max(len(record) - 1, 0))
        yield record
        row += 1


class _Text:
    """A file's text, decoded as it is read: as a whole it would take several times the room of its bytes."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._data = data
        self._encoding = encoding

    def opened(self) -> TextIO:
        """The text from its beginning, its line ends as they stand."""
        return io.TextIOWrapper(io.BytesIO(self._data), self._encoding, newline="")

    def damaged(self) -> int | None:
        """The line in which a NUL character stands; None if there is none.

        Raises:
            UnicodeDecodeError: the bytes are not of this encoding.
        """
        found, line = None, 1
        lines = self.opened()
        while part := lines.read(_PART):  # to the end: what follows may be of another encoding
            if found is None and (at := part.find("\0")) >= 0:
                found = line + part.count("\n", 0, at)
            line += part.count("\n")
        return found


def _decode(data: bytes) -> tuple[_Text, str]:
    """The text, and the encoding's name if it is none of Unicode."""
    name = next((name for bom, name in _BOMS if data.startswith(bom)), None) or _wide(data) or "utf-8"
    text, encoding = _Text(data, name), ""
    try:
        damaged = text.damaged()
    except UnicodeDecodeError:
        if name != "utf-8":
            raise UnreadableFile("DVK110") from None
        # Imported here: its word lists are for the few files that are not in Unicode.
        from dvk_cli.vietnamese.legacy import decode_bytes

        found = decode_bytes(data)
        if found is None:
            raise UnreadableFile("DVK110") from None
        whole, encoding = found
        # A letter that stands alone cannot be written, and is nowhere in what these encodings have.
        text = _Text(whole.encode(), "utf-8")
        damaged = text.damaged()
    if damaged is not None:
        raise UnreadableFile(
            "DVK101", reason=_("line {line} is damaged: it holds a NUL character").format(line=damaged)
        )
    return text, encoding


def _wide(data: bytes) -> str | None:
    """UTF-16 by its mark, or without one: every second byte of Vietnamese is one of few."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:_HEAD]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = head[first::2]
        if len(high) >= _LEAST and high.count(0) * 2 > len(high) and not high.translate(None, _HIGH_BYTES):
            return name
    return None


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def find_delimiter(text: str) -> str:
    """The delimiter that divides most lines into the same number of cells.

    A semicolon or a tab wins over the comma in a tie: commas also stand inside numbers and names.
    """
    # Quoted cells are taken out of the whole, not line by line: one may hold line breaks.
    sample = "\n".join(text[:_SAMPLE_LETTERS].splitlines()[:_SAMPLE_LINES])
    lines = _QUOTED.sub("", sample).splitlines()

    def regularity(delimiter: str) -> int:
        counts = Counter(count for line in lines if (count := line.count(delimiter)))
        return max((cells * times for cells, times in counts.items()), default=0)

    found = max(DELIMITERS, key=regularity)
    if found != ",":
        return found
    others = {sign: regularity(sign) for sign in DELIMITERS[:-1]}
    lines = [_IN_A_SENTENCE.sub("", line) for line in lines]
    likeliest = max(others, key=lambda sign: others[sign])
    return likeliest if others[likeliest] >= max(regularity(","), 1) else ","
