"""Excel's XML of 2003: places that are counted or said, types, formats, merges, remarks, what is hidden."""

from datetime import date

import pytest

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge, Sheet
from dvk_cli.readers.registry import read_sheets

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
STYLES = (
    '<Style ss:ID="Default"><Font ss:FontName="Arial"/></Style>'
    '<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="q" ss:Parent="p"><Font ss:FontName=".VnTime"/></Style>'
    '<Style ss:ID="n"><NumberFormat ss:Format="0.00&quot;%&quot;"/></Style>'
)


def book(table: str, *, names: tuple[str, ...] = ("Trang",), options: str = "", doctype: str = "") -> str:
    sheets = "".join(f'<Worksheet ss:Name="{name}"><Table>{table}</Table>{options}</Worksheet>' for name in names)
    return (
        f'<?xml version="1.0"?>{doctype}<Workbook xmlns="{_SPACE}" xmlns:ss="{_SPACE}" '
        f'xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>{STYLES}</Styles>{sheets}</Workbook>'
    )


def read(table: str, **more: str) -> Sheet:
    form, (sheet,) = read_sheets(book(table, **more).encode())
    assert form == "xml"
    return sheet


def cell(kind: str, value: str, more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{value}</Data></Cell>'


def test_cells_stand_where_they_are_said_or_counted_to_be() -> None:
    sheet = read(
        "<Row>" + cell("String", "a") + cell("String", "c", 'ss:Index="3"') + cell("String", "d") + "</Row>"
        '<Row ss:Index="4">' + cell("String", "x", 'ss:MergeAcross="1" ss:MergeDown="1"') + cell("Number", "7")
        + "</Row><Row>" + cell("Number", "8", 'ss:Index="3"') + "</Row>"
    )  # fmt: skip
    assert sheet.rows == [["a", None, "c", "d"], [], [], ["x", None, 7], [None, None, 8]]
    assert sheet.merges == [Merge(3, 0, 4, 1)]


def test_types_formats_and_formulas() -> None:
    sheet = read(
        "<Row>"
        + cell("Number", "0.0381", 'ss:StyleID="p"')
        + cell("Number", "3.81", 'ss:StyleID="n"')
        + cell("String", "007")
        + cell("DateTime", "2023-12-31T00:00:00.000")
        + cell("DateTime", "1899-12-31T07:30:00.000")
        + cell("Boolean", "1")
        + cell("Error", "#N/A", 'ss:Formula="=NA()"')
        + '<Cell ss:Formula="=A1"/>'
        + cell("Number", "5", 'ss:Formula="=A1"')
        + '<Cell><Data ss:Type="String">a<html:B>b</html:B></Data>'
        '<Comment><Data ss:Type="String">remark</Data></Comment></Cell>'
        "</Row>"
    )
    assert sheet.rows == [[0.0381, 3.81, "007", date(2023, 12, 31), "07:30:00", True, CellError("#N/A"), None, 5, "ab"]]
    assert (sheet.percent, sheet.uncached) == ({(0, 0)}, {(0, 7)})


def test_the_font_of_a_style_tells_the_code() -> None:
    assert read('<Row ss:StyleID="q">' + cell("String", "Kú S¬n") + "</Row>").rows == [["Kỳ Sơn"]]


@pytest.mark.parametrize(
    ("table", "options", "hidden"),
    [
        ("<Row>" + cell("Number", "1") + "</Row>", "", False),
        ("<Row>" + cell("Number", "1") + "</Row>", "<Visible>SheetHidden</Visible>", True),
        ('<Row ss:Hidden="1">' + cell("Number", "1") + "</Row>", "", True),
        ('<Column ss:Index="2" ss:Hidden="1"/><Row>' + cell("Number", "1") + "</Row>", "", False),
        ('<Column ss:Hidden="1" ss:Span="2"/><Row>' + cell("Number", "1", 'ss:Index="3"') + "</Row>", "", True),
    ],
)
def test_what_is_hidden(table: str, options: str, hidden: bool) -> None:
    assert read(table, options=options).hidden is hidden


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_in_each_encoding(encoding: str) -> None:
    text = book("<Row>" + cell("String", "Xã") + "</Row>")
    assert read_sheets(text.encode(encoding))[1][0].rows == [["Xã"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (book("", names=("A", "A")), "DVK134"),
        (book("", doctype='<!DOCTYPE x [<!ENTITY a "b">]>'), "DVK101"),
        (book("<Row>")[:-30], "DVK101"),
        (book('<Row ss:Index="900000000"/>'), "DVK101"),
        (book('<Row ss:Span="1048577"/>'), "DVK101"),
        (book('<Row><Cell ss:Index="99999"/></Row>'), "DVK101"),
        (book('<Row ss:Index="5"/><Row ss:Index="2"/>'), "DVK101"),
        (book("<Row>" + cell("Number", "một") + "</Row>"), "DVK101"),
        (book(cell("Number", "1")), "DVK101"),
    ],
)
def test_why_a_file_cannot_be_read(text: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(text.encode())
    assert refused.value.code == code
