"""Word documents (.docx): each table a sheet, with the paragraphs above it as its first rows."""

from xml.parsers import expat

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, Runs, Sheet
from dvk_cli.readers.bounds import MAX_COLUMNS
from dvk_cli.readers.document import DocumentTables
from dvk_cli.readers.docx_fonts import StyleFonts, font_of
from dvk_cli.readers.package import document_part, kind_of, open_zip, parse, reading

_SPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# What was taken out or was otherwise while changes were tracked, and a second copy of a drawing for old programs.
_ASIDE = frozenset({"del", "moveFrom", "Fallback", "tcPrChange", "trPrChange", "pPrChange", "tblPrChange"})
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Signs of the font Wingdings with which cells are ticked.
_TICKS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0x6F: "☐", 0xA8: "☐"}
_DEEPEST = 400


class DocxReader:
    """Office Open XML documents."""

    format = "docx"

    def accepts(self, data: bytes) -> bool:
        """A zip whose directory names a Word document."""
        return kind_of(data) == "docx"

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The document's tables, in their order, as "Bảng 1", "Bảng 2", …

        Numbers that Word draws itself (numbered lists) are in no cell, and are not read; headers and footers neither.
        """
        with reading(), open_zip(data) as archive:
            name = document_part(archive)
            if name is None:
                raise KeyError("word/document.xml")
            body = _Body(StyleFonts(archive, name), cells)
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = body.start
            parser.EndElementHandler = body.end
            parser.CharacterDataHandler = body.characters
            parse(archive, name, parser)
        return body.tables.sheets()


class _Cell:
    """The cell that is open, or the text outside of tables."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.runs: list[tuple[str, str]] = []
        self.columns = 1
        self.joins = False


class _Body:
    """The state of one pass over the document's text."""

    def __init__(self, fonts: StyleFonts, cells: int) -> None:
        self.tables = DocumentTables(cells)
        self._fonts = fonts
        self._styles: list[str] = []  # of each paragraph around
        self._font = self._style = ""  # of the run
        self._in_run = False
        self._aside = 0
        self._depth = 0
        self._cells: list[_Cell] = []
        self._paragraphs: list[list[tuple[str, str]]] = []
        self._boxes: list[list[_Cell]] = []
        self._in_text = False
        self._fields: list[bool] = []  # for each form field around: whether it shows "Click here to enter text"

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableFile("DVK101", reason="XML")
        space, _sign, name = tag.rpartition(" ")
        # A mark of a deleted row or paragraph (w:trPr/w:del) is empty: nothing is lost with it.
        if self._aside:
            self._aside += 1
        elif name in _ASIDE and (space in _SPACES or space == _COMPATIBILITY):
            self._aside = 1
        elif space in _SPACES:
            self._start(name, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._in_text = True
        elif name == "p":
            self._paragraphs.append([])
            self._styles.append("")
        elif name == "r":
            self._font, self._style, self._in_run = "", "", True
        elif name in _BREAKS:
            self._write(_BREAKS[name])
        elif name == "sym":
            self._write(_symbol(attributes))
        elif name == "tc":
            self._cells.append(_Cell())
        elif name == "gridSpan" and self._cells:
            self._cells[-1].columns = max(1, min(int(attributes.get("val", "1")), MAX_COLUMNS))
        elif name == "vMerge" and self._cells:
            self._cells[-1].joins = attributes.get("val", "continue") == "continue"
        elif name == "gridBefore":
            self.tables.skip(min(int(attributes.get("val", "0")), MAX_COLUMNS))
        elif name == "tr":
            self.tables.open_row()
        elif name == "tbl":
            self.tables.open_table()
        elif name == "sdt":
            self._fields.append(False)
        elif name == "showingPlcHdr" and self._fields:
            self._fields[-1] = attributes.get("val", "1") not in ("0", "false", "off")
        elif name == "pStyle" and self._styles:
            self._styles[-1] = attributes.get("val", "")
        elif name == "rStyle" and self._in_run:
            self._style = attributes.get("val", "")
        elif name == "rFonts" and self._in_run:
            self._font = font_of(attributes)
        elif name == "vanish" and self._in_run and attributes.get("val", "1") not in ("0", "false", "off"):
            self.tables.hide()
        elif name == "txbxContent":
            # A box floats: it belongs to no cell.
            self._boxes.append(self._cells)
            self._cells = []

    def characters(self, data: str) -> None:
        if self._in_text and not self._aside:
            self._write(data)

    def _write(self, words: str) -> None:
        # Tabs of a paragraph's settings (w:tabs/w:tab) stand before its text, where they are stripped.
        if self._paragraphs and True not in self._fields:
            font = ""
            if self._fonts.legacy and not words.isascii():
                font = self._font or self._fonts.font(self._style, self._styles[-1])
            self._paragraphs[-1].append((words, font))

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._aside:
            self._aside -= 1
            return
        space, _sign, name = tag.rpartition(" ")
        if space not in _SPACES:
            return
        if name == "t":
            self._in_text = False
        elif name == "p" and self._paragraphs:
            runs = self._paragraphs.pop()
            self._styles.pop()
            words = "".join(words for words, _font in runs).strip()
            if self._cells:
                self._cells[-1].lines.append(words)
                if words:
                    self._cells[-1].runs += [("\n", ""), *runs] if self._cells[-1].runs else runs
            else:
                self.tables.paragraph(words, self._of_interest(runs))
        elif name == "r":
            self._in_run = False
        elif name == "tc" and self._cells:
            cell = self._cells.pop()
            words = "\n".join(line for line in cell.lines if line)
            self.tables.cell(words, cell.columns, joins=cell.joins, runs=self._of_interest(cell.runs))
        elif name == "tbl":
            self.tables.close_table()
        elif name == "sdt" and self._fields:
            self._fields.pop()
        elif name == "txbxContent" and self._boxes:
            self._cells = self._boxes.pop()

    def _of_interest(self, runs: list[tuple[str, str]]) -> Runs:
        """A text's pieces with their fonts; none where all is plain."""
        return tuple(runs) if self._fonts.legacy and any(font for _words, font in runs) else ()


def _symbol(attributes: dict[str, str]) -> str:
    """The sign of a symbol font; those without a place in Unicode stay what they are."""
    code = int(attributes.get("char", "0"), 16)
    if not 0x20 <= code <= 0xFFFF or 0xD800 <= code < 0xE000:
        return ""
    if attributes.get("font", "").startswith("Wingdings"):
        return _TICKS.get(code & 0xFF, chr(code))
    return chr(code)
