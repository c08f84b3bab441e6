"""Tables of web pages, which offices export under the name .xls: each table a sheet, its cells text as shown.

The tags are found by a scanner of our own: the standard library's parser takes hours over some damaged pages.
"""

import codecs
import re
from collections.abc import Iterator
from html import unescape

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, Sheet
from dvk_cli.readers.document import DocumentTables

LIMIT_MB = 30
_HEAD = 64_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(r"""<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|center|div|frameset)\b", re.IGNORECASE)
_OTHER_XML = re.compile(r"<(?:\w+:)?Workbook\b")
_MHTML = re.compile(rb"\s*MIME-Version:", re.IGNORECASE)

_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*+)([^<>]*+)>")
_TAG_START = re.compile(r"</?[a-zA-Z]")
_TAG_IN_TAG = re.compile(r"""<[^<>"']*+<""")
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DOUBLED = re.compile(" {2,}")
_WIDE = frozenset({"utf-16", "utf-16le", "utf-16be", "unicode"})
_NOT_SHOWN = frozenset({"script", "style", "title", "xml", "template", "select", "textarea", "noframes"})
_CLOSING = {tag: re.compile(rf"</{tag}\b", re.IGNORECASE) for tag in _NOT_SHOWN}
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "center", "pre", "hr", "caption"}
)
_DISPLAY_NONE = re.compile(r"\bdisplay\s{0,9}:\s{0,9}none\b", re.IGNORECASE)
_LONGEST_ATTRIBUTES = 20_000
_WIDEST, _HIGHEST = 1_000, 65_534  # what browsers take for colspan and rowspan


class HtmlReader:
    """Web pages with tables."""

    format = "html"

    def accepts(self, data: bytes) -> bool:
        """A page by its first tags, whatever encoding and name it has; also Excel's page in one file, to refuse it."""
        if _MHTML.match(data, 0, 100):
            return True
        head = _head(data).lstrip()
        return head.startswith("<") and _PAGE.search(head) is not None and _OTHER_XML.search(head) is None

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The page's tables in their order. No number is made: "1.234" stays as it is shown."""
        if _MHTML.match(data, 0, 100):
            raise UnreadableFile("DVK101", reason=_("a web page saved as a single file (.mht)"))
        if len(data) > LIMIT_MB << 20:
            raise UnreadableFile("DVK123", size=len(data) >> 20, limit=LIMIT_MB)
        page, encoding = _decode(data)
        if "<frameset" in page[:_HEAD].casefold() and _TABLE.search(page) is None:
            raise UnreadableFile("DVK101", reason=_("a web page whose tables are in other files"))
        sheets = _Page(page, cells).sheets()
        for sheet in sheets:
            sheet.encoding = encoding
        return sheets


def _head(data: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "latin-1")
    return data[:_HEAD].decode(encoding, "replace")


def _decode(data: bytes) -> tuple[str, str]:
    """The page, and the encoding's name if it says none, or a wrong one, and is in one of before Unicode."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if encoding is None:
        declared = _CHARSET.search(_head(data))
        # A page whose declaration could be read byte by byte is not in UTF-16, whatever it declares.
        encoding = "utf-8" if declared is None or declared.group(1).casefold() in _WIDE else declared.group(1)
    try:
        return data.decode(encoding), ""
    except (UnicodeDecodeError, LookupError):
        # Imported here: its word lists are for the few pages that are not what they say.
        from dvk_cli.vietnamese.legacy import decode_bytes

    found = decode_bytes(data)
    if found is None:
        raise UnreadableFile("DVK110")
    return found


class _Page:
    """A page, tag by tag."""

    def __init__(self, page: str, cells: int) -> None:
        self._page = page
        self._tables = DocumentTables(cells)
        self._words: list[str] = []
        # For each open table, the attributes of its open cell and the text around it, to go on with afterwards.
        self._cells: list[dict[str, str] | None] = []
        self._around: list[list[str]] = []

    def sheets(self) -> list[Sheet]:
        for closing, tag, attributes, words in _tags(self._page):
            if words:
                self._words.append(_SPACES.sub(" ", unescape(words)))
            if tag == "br" or (tag in _BLOCKS and self._cell is not None):
                self._words.append("\n")
            elif tag in _BLOCKS:
                self._end_paragraph()
            elif tag == "table":
                self._close_table() if closing else self._open_table(attributes)
            elif tag == "tr":
                self._end_cell()
                if not closing:
                    self._start_row(attributes)
            elif tag in ("td", "th"):
                self._end_cell()
                if not closing:
                    self._start_cell(attributes)
            elif tag == "col" and _is_hidden(attributes):
                self._tables.hide()
        while self._cells:
            self._close_table()
        self._end_paragraph()
        return self._tables.sheets()

    @property
    def _cell(self) -> dict[str, str] | None:
        return self._cells[-1] if self._cells else None

    def _taken_words(self) -> str:
        words, self._words = "".join(self._words), []
        lines = (line.strip(" ") for line in _DOUBLED.sub(" ", words).split("\n"))
        return "\n".join(line for line in lines if line)

    def _end_paragraph(self) -> None:
        for line in self._taken_words().split("\n"):
            self._tables.paragraph(line)

    def _open_table(self, attributes: str) -> None:
        if self._cell is None:
            self._end_paragraph()
        self._around.append(self._words)
        self._words = []
        self._cells.append(None)
        self._tables.open_table()
        if _is_hidden(attributes):
            self._tables.hide()

    def _close_table(self) -> None:
        self._end_cell()
        if self._cells:
            self._end_paragraph()
            self._cells.pop()
            self._words = self._around.pop()
            self._tables.close_table()

    def _start_row(self, attributes: str) -> None:
        if not self._cells:
            self._open_table("")  # rows without a table around them
        self._end_paragraph()
        self._tables.open_row()
        if _is_hidden(attributes):
            self._tables.hide()

    def _start_cell(self, attributes: str) -> None:
        if not self._cells:
            self._start_row("")
        self._end_paragraph()
        self._cells[-1] = _attributes(attributes)
        if _is_hidden(attributes):
            self._tables.hide()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        across = min(_count(self._cell.get("colspan")) or 1, _WIDEST)
        down = min(_count(self._cell.get("rowspan"), zero=_HIGHEST), _HIGHEST)
        self._tables.cell(self._taken_words(), across, down)
        self._cells[-1] = None


def _count(written: str | None, zero: int = 1) -> int:
    """A span; what is none counts as 1, and 0 as browsers take it."""
    digits = (written or "").strip()[:9]
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return int(digits) or zero


def _is_hidden(attributes: str) -> bool:
    return _DISPLAY_NONE.search(attributes) is not None


def _attributes(written: str) -> dict[str, str]:
    return {
        found.group(1).casefold(): unescape(found.group(2).strip("\"'"))
        for found in _ATTRIBUTE.finditer(written[:_LONGEST_ATTRIBUTES])
    }


def _tags(page: str) -> Iterator[tuple[bool, str, str, str]]:
    """Each tag: whether it closes, its name, its attributes as written, and the text before it.

    Whatever is not closed is looked for once: a page of a million open quotes is read in one go.
    """
    at = start = 0
    tag_form = _TAG
    never_closed: set[str] = set()
    while (sign := page.find("<", at)) >= 0:
        if page.startswith(("<!", "<?"), sign):
            ending = "-->" if page.startswith("<!--", sign) else ">"
            end = page.find(ending, sign + 2)
            yield False, "", "", page[start:sign]
            at = start = end + len(ending) if end >= 0 else len(page)
            continue
        if _TAG_START.match(page, sign) is None:
            at = sign + 1  # the sign "less than"
            continue
        found = tag_form.match(page, sign)
        if found is None:
            if _TAG_IN_TAG.match(page, sign) is None:
                # The search went on over other tags: an open quote. From here on quotes mean nothing.
                tag_form = _LOOSE_TAG
                found = tag_form.match(page, sign)
            if found is None:
                at = sign + 1
                continue
        tag = found.group(2).casefold()
        yield found.group(1) == "/", tag, found.group(3), page[start:sign]
        at = start = found.end()
        if tag in _NOT_SHOWN and not found.group(1) and tag not in never_closed:
            closing = _CLOSING[tag].search(page, at)
            if closing:
                at = start = closing.start()
            else:
                never_closed.add(tag)
    yield False, "", "", page[start:]
