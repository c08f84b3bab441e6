"""OpenDocument spreadsheets (.ods): one pass over their content, in which empty repeats cost nothing."""

from xml.parsers import expat

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, Sheet
from dvk_cli.readers.bounds import Budget
from dvk_cli.readers.ods_fonts import StyleFonts
from dvk_cli.readers.ods_table import Table, count_of
from dvk_cli.readers.package import PART_LIMIT_MB, feed, kind_of, open_zip, parse, reading

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_NS}{name}:1.0 " for name in ("office", "table", "text", "style"))
_DRAWING = f"{_NS}drawing:1.0 "
# What these hold is not what the cell shows: remarks, pictures, what was there before, copies of other files.
_ASIDE = frozenset(
    {
        _OFFICE + "annotation",
        _OFFICE + "forms",
        _TABLE + "shapes",
        _TABLE + "tracked-changes",
        _TABLE + "dde-links",
        _TABLE + "detective",
        _TEXT + "note",
        _TEXT + "ruby-text",
    }
)
_HIDDEN = ("collapse", "filter")
_MOST_SPACES = 64


_FLAT = b"<office:document"
_FLAT_HEAD = 4_000


class OdsReader:
    """OpenDocument spreadsheets and their templates, as zips or flat (.fods)."""

    format = "ods"

    def accepts(self, data: bytes) -> bool:
        """A zip that says of itself that it is an OpenDocument spreadsheet, or a text that is one in XML."""
        return kind_of(data) == "ods" or _is_flat(data)

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The tables in the file's order."""
        content = _Content(cells)
        if _is_flat(data):
            if len(data) > PART_LIMIT_MB << 20:
                raise UnreadableFile("DVK123", size=len(data) >> 20, limit=PART_LIMIT_MB)
            with reading():
                feed(content.parser(), [data])
            return content.sheets
        with reading(), open_zip(data) as archive:
            if "META-INF/manifest.xml" in archive.namelist():
                parse(archive, "META-INF/manifest.xml", _encryption_parser())
            content.fonts.read(archive)
            parse(archive, "content.xml", content.parser())
            if not content.is_spreadsheet:
                raise ValueError(_("it holds no spreadsheet"))
        return content.sheets


def _is_flat(data: bytes) -> bool:
    head = data[:_FLAT_HEAD]
    return (
        head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _FLAT in head and b"opendocument.spreadsheet" in head
    )


def _encryption_parser() -> expat.XMLParserType:
    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag.endswith(" encryption-data"):
            raise UnreadableFile("DVK103")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    return parser


class _Content:
    """The state of the pass: a table, a row and a cell at most are open at a time."""

    def __init__(self, cells: int) -> None:
        self.sheets: list[Sheet] = []
        self.is_spreadsheet = False
        self.fonts = StyleFonts()
        self._budget = Budget(cells)
        self._aside = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._table: Table | None = None
        self._row: dict[str, str] | None = None
        self._cell: dict[str, str] | None = None
        self._pieces: list[tuple[str, str]] = []
        self._spans: list[str] = []
        self._paragraphs = 0
        self._in_paragraph = 0

    def parser(self) -> expat.XMLParserType:
        """A parser that tells this object what it meets."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        return parser

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside:
            self._aside += 1
        elif tag in _ASIDE or tag.startswith(_DRAWING) or (tag == _TABLE + "table" and self._table is not None):
            self._aside = 1
        elif self._cell is not None:
            self._start_in_cell(tag, attributes)
        elif self._table is not None:
            self._start_in_table(tag, attributes)
        elif tag == _OFFICE + "spreadsheet":
            self.is_spreadsheet = True
        elif tag == _TABLE + "table" and self.is_spreadsheet:
            hidden = attributes.get(_TABLE + "style-name") in self._hidden_styles
            self._table = Table(attributes.get(_TABLE + "name", ""), hidden, self._budget)
        else:
            self.fonts.start(tag, attributes)
            if tag == _STYLE + "style":
                self._style = attributes.get(_STYLE + "name", "")
            elif tag == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
                self._hidden_styles.add(self._style)

    def _start_in_table(self, tag: str, attributes: dict[str, str]) -> None:
        assert self._table is not None
        if tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self._cell, self._pieces, self._spans, self._paragraphs = attributes, [], [], 0
        elif tag == _TABLE + "table-row":
            self._row = attributes
        elif tag == _TABLE + "table-column":
            self._table.columns(
                count_of(attributes, "number-columns-repeated"),
                attributes.get(_TABLE + "visibility") in _HIDDEN,
                self.fonts.font("table-cell", attributes.get(_TABLE + "default-cell-style-name", "")),
            )

    def _start_in_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TEXT + "p":
            if self._paragraphs:
                self._write("\n")
            self._paragraphs += 1
            self._in_paragraph += 1
        elif tag == _TEXT + "span":
            self._spans.append(self.fonts.font("text", attributes.get(_TEXT + "style-name", "")))
        elif tag == _TEXT + "s":
            # A number of any size can stand here; a person types few.
            self._write(" " * min(int(attributes.get(_TEXT + "c", "1")), _MOST_SPACES))
        elif tag == _TEXT + "tab":
            self._write("\t")
        elif tag == _TEXT + "line-break":
            self._write("\n")

    def characters(self, data: str) -> None:
        if self._in_paragraph and not self._aside:
            self._write(data)

    def _write(self, words: str) -> None:
        self._pieces.append((words, next((font for font in reversed(self._spans) if font), "")))

    def end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
        elif tag == _TEXT + "p" and self._in_paragraph:
            self._in_paragraph -= 1
        elif tag == _TEXT + "span" and self._spans:
            self._spans.pop()
        elif self._table is None:
            return
        elif tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            if self._cell is not None:
                self._table.cell(self._cell, "".join(words for words, _font in self._pieces))
                if self.fonts.legacy:
                    self._table.written_in(self._font(self._cell), tuple(self._pieces))
            self._cell = None
        elif tag == _TABLE + "table-row":
            row = self._row or {}
            self._table.end_row(count_of(row, "number-rows-repeated"), row.get(_TABLE + "visibility") in _HIDDEN)
        elif tag == _TABLE + "table":
            self.sheets.append(self._table.sheet())
            self._table = None

    def _font(self, cell: dict[str, str]) -> str | None:
        """The font of a cell by its style or the one that its row gives; None where it is its column's."""
        style = cell.get(_TABLE + "style-name") or (self._row or {}).get(_TABLE + "default-cell-style-name")
        return self.fonts.font("table-cell", style) if style else None
