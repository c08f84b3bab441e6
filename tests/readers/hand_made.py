"""Files written byte by byte: what no program at hand writes (BIFF5, .xlsb), and what none would (hostile ones)."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import msgspec

from dvk_cli.model.sheet import CellError

CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CODES = {"#DIV/0!": 7, "#REF!": 23, "#N/A": 42}


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip; every entry is of the same minute, so that the bytes are the same each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


# --- OpenDocument ---


def ods(tables: str, *, styles: str = "", doctype: str = "", manifest: str = "<m/>") -> bytes:
    """A spreadsheet of the given <table:table> elements."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content'
        + "".join(
            f' xmlns:{prefix}="{_NS}{name}:1.0"'
            for prefix, name in (
                ("office", "office"),
                ("table", "table"),
                ("text", "text"),
                ("style", "style"),
                ("draw", "drawing"),
                ("fo", "xsl-fo-compatible"),
                ("svg", "svg-compatible"),
            )
        )
        + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


# --- Word ---


def docx(body: str, *, doctype: str = "", styles: str = "") -> bytes:
    """A document of the given elements."""
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "word/document.xml": f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{_WORD}" xmlns:mc='
            f'"http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>',
        }
        | ({"word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>'} if styles else {})
    )


def p(words: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def tc(words: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def tbl(*rows: Sequence[str]) -> str:
    """A table of rows of cells; a cell that is no <w:tc> becomes one."""
    return (
        "<w:tbl>"
        + "".join(
            "<w:tr>" + "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in row) + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


# --- Excel 5.0/95 ---


class InFonts(str):
    """A text written in several fonts: `starts` are where each begins, and its number among the fonts."""

    starts: tuple[tuple[int, int], ...]

    def __new__(cls, words: str, *starts: tuple[int, int]) -> "InFonts":
        made = super().__new__(cls, words)
        made.starts = starts
        return made


class Formula(msgspec.Struct, frozen=True):
    """A formula by what is stored of its result: eight bytes, and the flags."""

    result: bytes
    flags: int = 0


def _record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def _short(words: str) -> bytes:
    raw = words.encode("cp1252")
    return bytes([len(raw)]) + raw


def biff5(
    rows: Sequence[Sequence[str | int | float | CellError | Formula | None]],
    styles: Mapping[tuple[int, int], int] | None = None,
    *,
    extra: bytes = b"",
) -> bytes:
    """A bare BIFF5 workbook of one sheet, in code page 1252.

    Args:
        rows: the cells.
        styles: by place, 1 (0.00%), 2 (0.00"%"), 3 (font .VnTime), 4 (centred across the selection), 5 (a date).
        extra: records after the first one, in the workbook's globals.
    """
    fonts = b"".join(
        _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short(name))
        for name in ("Arial", "Arial", "Arial", "Arial", ".VnTime")
    )
    formats = _record(0x41E, struct.pack("<H", 164) + _short('0.00"%"'))
    xfs = b"".join(
        _record(0xE0, struct.pack("<HHHBBIi", font, number_format, 1, align, 0, 0, 0))
        for font, number_format, align in ((0, 0, 0), (0, 10, 0), (0, 164, 0), (5, 0, 0), (0, 0, 6), (0, 14, 0))
    )
    name = _short("Danh sach")
    head = (
        _record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 1995)) + extra + _record(0x42, struct.pack("<H", 1252))
    ) + (fonts + formats + xfs)
    start = len(head) + 4 + 6 + len(name) + 4
    globals_ = head + _record(0x85, struct.pack("<IBB", start, 0, 0) + name) + _record(0x0A)
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, (styles or {}).get((row, column), 0))
            match value:
                case Formula():
                    cells += _record(0x06, place + value.result + struct.pack("<HIH", value.flags, 0, 0))
                case InFonts():
                    raw = value.encode("cp1252")
                    runs = bytes([len(value.starts), *(number for start in value.starts for number in start)])
                    cells += _record(0xD6, place + struct.pack("<H", len(raw)) + raw + runs)
                case str():
                    raw = value.encode("cp1252")
                    cells += _record(0x204, place + struct.pack("<H", len(raw)) + raw)
                case CellError():
                    cells += _record(0x205, place + bytes([_CODES[value.sign], 1]))
                case int() | float():
                    cells += _record(0x203, place + struct.pack("<d", value))
                case None if (row, column) in (styles or {}):
                    cells += _record(0x201, place)
    return globals_ + _record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 1995)) + cells + _record(0x0A)


def ole2(name: str, stream: bytes) -> bytes:
    """A container that holds one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    # Sectors: the table of sectors, the directory, then the stream.
    table = struct.pack("<ii", -3, -2) + b"".join(struct.pack("<i", n + 3) for n in range(count - 1))
    table = (table + struct.pack("<i", -2)).ljust(512, b"\xff")
    assert len(table) == 512, "one sector of the table reaches for 126 sectors"

    def entry(label: str, kind: int, child: int, first: int, size: int) -> bytes:
        raw = label.encode("utf-16-le") + b"\0\0"
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBiii", len(raw), kind, 1, -1, -1, child)
            + bytes(36)
            + struct.pack("<iII", first, size, 0)
        )

    directory = entry("Root Entry", 5, 1, -2, 0) + entry(name, 2, -1, 2, len(stream)) + bytes(256)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIiIIiIiI", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, -2, 0, -2, 0)
        + struct.pack("<i", 0)
        + b"\xff" * 432
    )
    return header + table + directory + stream


# --- Excel binary workbook ---


def record12(number: int, body: bytes = b"") -> bytes:
    """A record of .xlsb: number and length in groups of seven bits."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    length = len(body)
    while length >= 0x80:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + body


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def _starts(text: InFonts) -> bytes:
    return b"".join(struct.pack("<HH", *start) for start in text.starts)


def xlsb(
    rows: Sequence[Sequence[str | bool | int | float | CellError | None]],
    *,
    styles: Mapping[tuple[int, int], int] | None = None,
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_column: int | None = None,
    hidden: bool = False,
    sheet: bytes | None = None,
    fonts: Sequence[str] = (),
    other: str = "",
) -> bytes:
    """A workbook of one sheet, "Danh sách", and a sheet of no cells if `other` names one.

    `styles` by place: 1 (0.00%), 2 (0.00"%"), 3 (a date), then one for each of `fonts`. Fonts of `InFonts` count from
    0, which is Arial, then those of `fonts`.
    """
    named = ["Arial", *fonts]
    strings: list[InFonts] = []
    r = record12
    xf = struct.Struct("<HHHHHBBI")
    styles_part = (
        r(278)
        + (r(615, struct.pack("<I", 1)) + r(44, struct.pack("<H", 164) + _wide('0.00"%"')) + r(616))
        + (r(626, struct.pack("<I", 1)) + r(47, xf.pack(0xFFFF, 10, 0, 0, 0, 0, 0, 0)) + r(627))
        + r(611, struct.pack("<I", len(named)))
        + b"".join(r(43, bytes(21) + _wide(name)) for name in named)
        + (r(612) + r(617, struct.pack("<I", 4 + len(fonts))))
        + b"".join(r(47, xf.pack(0, number_format, 0, 0, 0, 0, 0, 1)) for number_format in (0, 10, 164, 14))
        + b"".join(r(47, xf.pack(0, 0, font, 0, 0, 0, 0, 1)) for font in range(1, len(named)))
        + r(618)
        + r(279)
    )
    cells = b""
    for row, values in enumerate(rows):
        flags = 0x1000 if row in hidden_rows else 0
        cells += r(0, struct.pack("<IIHHBI", row, 0, 300, flags, 0, 0))
        for column, value in enumerate(values):
            place = struct.pack("<II", column, (styles or {}).get((row, column), 0))
            match value:
                case bool():
                    cells += r(4, place + bytes([value]))
                case InFonts():
                    cells += r(7, place + struct.pack("<I", len(strings)))
                    strings.append(value)
                case str():
                    cells += r(6, place + _wide(value))
                case CellError():
                    cells += r(3, place + bytes([_CODES[value.sign]]))
                case int() | float():
                    cells += r(5, place + struct.pack("<d", value))
    columns = b""
    if hidden_column is not None:
        columns = r(390) + r(60, struct.pack("<IIIIH", hidden_column, hidden_column, 2000, 0, 1)) + r(391)
    merged = b"".join(r(176, struct.pack("<IIII", *each)) for each in merges)
    sheet_part = (
        r(129)
        + r(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows), default=1) - 1))
        + columns
        + r(145)
        + cells
        + r(146)
        + (r(177, struct.pack("<I", len(merges))) + merged + r(178) if merges else b"")
        + r(130)
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    excel = "application/vnd.ms-excel"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.bin" ContentType="{excel}.sheet.binary.macroEnabled.main"/>'
            f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{excel}.worksheet"/>'
            f'<Override PartName="/xl/styles.bin" ContentType="{excel}.styles"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": r(131)
            + r(143)
            + r(156, struct.pack("<II", int(hidden), 1) + _wide("rId1") + _wide("Danh sách"))
            + (r(156, struct.pack("<II", 0, 2) + _wide("rId3") + _wide(other)) if other else b"")
            + r(144)
            + r(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.bin"/>'
            f'<Relationship Id="rId2" Type="{relations}/styles" Target="styles.bin"/>'
            f'<Relationship Id="rId3" Type="{relations}/chartsheet" Target="chartsheets/sheet1.bin"/>'
            f'<Relationship Id="rId4" Type="{relations}/sharedStrings" Target="sharedStrings.bin"/></Relationships>',
            "xl/styles.bin": styles_part,
            "xl/chartsheets/sheet1.bin": r(129) + r(130),
            "xl/sharedStrings.bin": r(159, struct.pack("<II", len(strings), len(strings)))
            + b"".join(
                r(19, b"\1" + _wide(each) + struct.pack("<I", len(each.starts)) + _starts(each)) for each in strings
            )
            + r(160),
            "xl/worksheets/sheet1.bin": sheet_part if sheet is None else sheet,
        }
    )
