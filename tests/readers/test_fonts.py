"""Texts in codes of before Unicode, in each format that tells its fonts: cell by cell, and piece by piece in a cell."""

import sys
from pathlib import Path

import pytest
from hand_made import InFonts, biff5, docx, ods, tbl, xlsb
from raw_xlsx import FORMATS, raw_xlsx

from dvk_cli.model.sheet import Sheet, Value
from dvk_cli.readers.registry import read_sheets

sys.path.insert(0, str(Path(__file__).parents[1] / "vietnamese"))

from legacy_encoders import encode_tcvn3, encode_vni

WORDS = "Vận động nhân dân hiến đất"
TCVN3, VNI = encode_tcvn3(WORDS), encode_vni(WORDS)
TIME, WINDOWS = ".VnTime", "VNI-Times"


def sheet_of(data: bytes) -> Sheet:
    sheet: Sheet = read_sheets(data)[1][0]
    return sheet


def cells(sheet: Sheet) -> list[Value]:
    return [value for row in sheet.rows for value in row if value is not None]


def cell(words: str, style: str = "") -> str:
    name = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="string"{name}><text:p>{words}</text:p></table:table-cell>'


def table(*rows: str, columns: str = "") -> str:
    return f'<table:table table:name="T">{columns}' + "".join(rows) + "</table:table>"


def line(*of: str, style: str = "") -> str:
    return f'<table:table-row table:default-cell-style-name="{style}">{"".join(of)}</table:table-row>'


STYLES = (
    '<style:font-face style:name="F1" svg:font-family="&apos;.VnTime&apos;"/>'
    '<style:style style:name="base" style:family="table-cell"><style:text-properties style:font-name="F1"/>'
    "</style:style>"
    '<style:style style:name="heir" style:family="table-cell" style:parent-style-name="base"/>'
    '<style:style style:name="vni" style:family="table-cell"><style:text-properties fo:font-family="VNI-Times"/>'
    "</style:style>"
    '<style:style style:name="round" style:family="table-cell" style:parent-style-name="round"/>'
    '<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="F1"/></style:style>'
)


def test_an_ods_cell_has_its_style_s_font_or_its_parent_s_or_its_row_s_or_its_column_s() -> None:
    columns = '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="base"/>'
    sheet = sheet_of(
        ods(
            table(
                line(cell(TCVN3, "base"), cell(TCVN3, "heir"), cell(VNI, "vni"), cell(WORDS, "round")),
                line(cell(VNI), style="vni"),
                "<table:table-row>" + cell(TCVN3) + cell(WORDS, "round") + cell(WORDS) + "</table:table-row>",
                columns=columns,
            ),
            styles=STYLES,
        )
    )
    assert cells(sheet) == [WORDS] * 8
    assert sheet.fonts == {(0, 0): TIME, (0, 1): TIME, (0, 2): WINDOWS, (1, 0): WINDOWS, (2, 0): TIME}


def test_an_ods_cell_repeated_and_one_of_two_fonts() -> None:
    repeated = cell(TCVN3, "base").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="2"')
    mixed = f'Năm 2023: <text:span text:style-name="T1">{TCVN3}</text:span>'
    sheet = sheet_of(ods(table(line(repeated), line(cell(mixed))), styles=STYLES))
    assert cells(sheet) == [WORDS, WORDS, f"Năm 2023: {WORDS}"]


def test_an_xlsb_cell_and_one_of_two_fonts() -> None:
    mixed = InFonts(f"Năm 2023: {VNI}", (10, 2))
    data = xlsb([[TCVN3, VNI, WORDS, mixed]], styles={(0, 0): 4, (0, 1): 5}, fonts=[TIME, WINDOWS])
    sheet = sheet_of(data)
    assert cells(sheet) == [WORDS, WORDS, WORDS, f"Năm 2023: {WORDS}"]
    assert sheet.fonts == {(0, 0): TIME, (0, 1): WINDOWS}


def test_an_xls_cell_of_two_fonts() -> None:
    # The library counts a font that no file has: the fifth stands as 4 in the file's own list, as 5 in texts.
    data = biff5([[TCVN3, "a"], [InFonts(f"2023: {TCVN3}", (6, 5))]], {(0, 0): 3})
    assert cells(sheet_of(data)) == [WORDS, "a", f"2023: {WORDS}"]


def run(words: str, font: str) -> str:
    return f'<r><rPr><rFont val="{font}"/></rPr><t xml:space="preserve">{words}</t></r>'


@pytest.mark.parametrize("inline", [False, True])
def test_an_xlsx_cell_of_two_fonts(inline: bool) -> None:
    runs = run("Đảng ủy xã: ", "Arial") + run(TCVN3[:9], TIME) + run(TCVN3[9:], ".VnArial") + run("; " + VNI, WINDOWS)
    if inline:
        data = raw_xlsx([("T", f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row>')])
    else:
        cell_of = '<row r="1"><c r="A1" t="s"><v>1</v></c></row>'
        data = raw_xlsx([("T", cell_of)], strings=f"<si><t>x</t></si><si>{runs}</si>")
    assert cells(sheet_of(data)) == [f"Đảng ủy xã: {WORDS}; {WORDS}"]


def test_a_run_without_a_font_is_in_the_cell_s() -> None:
    runs = f"<r><t>{TCVN3}</t></r>" + run(" năm ấy: Lý Trạch", "Arial")
    rows = f'<row r="1"><c r="A1" t="s" s="{len(FORMATS)}"><v>0</v></c></row>'
    data = raw_xlsx([("T", rows)], strings=f"<si>{runs}</si>", fonts=[TIME])
    # No run names an old font: the cell's font speaks for all of it, and the text can only be Unicode.
    sheet = sheet_of(data)
    assert sheet.rows[0][0] == f"{TCVN3} năm ấy: Lý Trạch"
    assert sheet.undecided == {(0, 0)}


def test_a_piece_that_can_be_read_in_two_ways_names_the_cell() -> None:
    runs = run("Xã: ", "Arial") + run("Bè", TIME)
    data = raw_xlsx([("T", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')], strings=f"<si>{runs}</si>")
    sheet = sheet_of(data)
    assert sheet.rows == [["Xã: Bè"]]
    assert sheet.undecided == {(0, 0)}


def written(words: str, properties: str = "", paragraph: str = "") -> str:
    return f"<w:tc><w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r></w:p></w:tc>"


def style(name: str, inside: str, more: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{name}"{more}>{inside}</w:style>'


FONT = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'


def test_a_word_cell_has_its_run_s_font_or_its_style_s() -> None:
    styles = style("Old", FONT) + style("Heir", '<w:basedOn w:val="Old"/>')
    unicode = '<w:rFonts w:hAnsi="Times New Roman"/>'
    data = docx(
        tbl(
            ["TT", "Tên"],
            [written(VNI, '<w:rFonts w:hAnsi="VNI-Times"/>'), written(TCVN3, paragraph='<w:pStyle w:val="Heir"/>')],
            [written(TCVN3, '<w:rStyle w:val="Old"/>'), written(WORDS, unicode, '<w:pStyle w:val="Heir"/>')],
            [written(WORDS), written(TCVN3, '<w:rFonts w:eastAsia="Arial"/>', '<w:pStyle w:val="Old"/>')],
        ),
        styles=styles,
    )
    assert cells(sheet_of(data)) == ["TT", "Tên", *[WORDS] * 6]


@pytest.mark.parametrize(
    "styles",
    [f"<w:docDefaults><w:rPrDefault>{FONT}</w:rPrDefault></w:docDefaults>", style("N", FONT, ' w:default="1"')],
)
def test_a_whole_document_in_an_old_font(styles: str) -> None:
    above = f"<w:p><w:r><w:t>{TCVN3}</w:t></w:r></w:p>"
    assert cells(sheet_of(docx(above + tbl(["1", TCVN3], ["2", TCVN3]), styles=styles))) == [
        WORDS, "1", WORDS, "2", WORDS,
    ]  # fmt: skip
