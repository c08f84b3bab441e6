"""What .ods files hold; what repeats millions of times costs nothing or is refused."""

import io
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hand_made import ods, zipped

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge
from dvk_cli.readers.ods import OdsReader

FIXTURES = Path(__file__).parent / "fixtures"
READER = OdsReader()


def cell(words: str = "", attributes: str = "") -> str:
    shown = f"<text:p>{words}</text:p>" if words else ""
    return f"<table:table-cell {attributes}>{shown}</table:table-cell>"


def number(value: str, kind: str = "float", attributes: str = "") -> str:
    return cell("?", f'office:value-type="{kind}" office:value="{value}" {attributes}')


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "T") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def test_a_workbook_by_libreoffice() -> None:
    data = (FIXTURES / "mau.ods").read_bytes()
    assert READER.accepts(data)
    first, hidden, plain = READER.read(data)
    assert first.name == "Danh sách"
    assert first.rows == [
        ["ĐẢNG ỦY XÃ LÝ TRẠCH"],
        ["TT", "Tên mô hình", "Tỷ lệ", "Năm", "Ngày", "Mã"],
        [1, "Nhà Bè sạch", 0.0381, 2023, date(2023, 12, 31), "007"],
        [2, CellError("#N/A"), 1.5, 2022, None, "1.234"],
        [3, CellError("#DIV/0!"), 3.81, None, "7:30:00", "x"],
        [None, "Kú S¬n"],
        ["giữa"],
        [],
        [6, "dòng 1\ndòng 2"],
    ]
    assert Merge(0, 0, 0, 2) in first.merges
    assert first.percent == {(2, 2)}
    assert (first.hidden, hidden.hidden, plain.hidden) == (True, True, False)
    assert (hidden.rows, plain.rows) == ([["kín"]], [[], [None, "không ẩn"]])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (number("12"), 12),
        (number("0.5"), 0.5),
        (number("NaN"), CellError("#NUM!")),
        (number("47", "currency"), 47),
        (cell("007", 'office:value-type="string"'), "007"),
        (cell("thấy", 'office:value-type="string" office:string-value="đúng"'), "đúng"),
        (cell("TRUE", 'office:value-type="boolean" office:boolean-value="true"'), True),
        (cell("x", 'office:value-type="date" office:date-value="2023-12-31T10:00:00"'), date(2023, 12, 31)),
        (cell("31/12/-1", 'office:value-type="date" office:date-value="-0001-12-31"'), "31/12/-1"),
        (cell("7:30", 'office:value-type="time" office:time-value="PT07H30M00S"'), "7:30"),
        (cell("?", 'office:value-type="float"'), "?"),
        (cell("#N/A", 'office:value-type="string" calcext:value-type="error"'), CellError("#N/A")),
        (cell("#DIV/0!", 'table:formula="of:=1/0" office:value-type="float" office:value="0"'), CellError("#DIV/0!")),
        (cell("Err:502", 'table:formula="of:=1/0" office:value-type="float" office:value="0"'), CellError("Err:502")),
        (cell("#N/A", 'office:value-type="string"'), "#N/A"),
        (cell("a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"), "a   b\tc\nd"),
        (cell("a<text:span>b<text:span>c</text:span></text:span></text:p><text:p>d"), "abc\nd"),
        (cell("a<office:annotation><text:p>ghi chú</text:p></office:annotation>b"), "ab"),
        (cell("a<draw:frame><draw:text-box><text:p>hộp</text:p></draw:text-box></draw:frame>"), "a"),
    ],
)
def test_one_cell(written: str, read: object) -> None:
    (sheet,) = READER.read(ods(table(row(written, cell("z")))))
    assert sheet.rows == [[read, "z"]]


def test_blank_cells_and_formulas_without_a_value() -> None:
    (sheet,) = READER.read(ods(table(row(cell("  "), cell("", 'table:formula="of:=A1"'), cell("z")))))
    assert sheet.rows == [[None, None, "z"]]
    assert sheet.uncached == {(0, 1)}


def test_merges_of_covered_cells() -> None:
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    (sheet,) = READER.read(
        ods(
            table(
                row(cell("a", 'table:number-columns-spanned="3" table:number-rows-spanned="2"'), covered, cell("b")),
                row(covered, "<table:covered-table-cell/>", cell("c")),
            )
        )
    )
    assert sheet.rows == [["a", None, None, "b"], [None, None, None, "c"]]
    assert sheet.merges == [Merge(0, 0, 1, 2)]


def test_repeats_are_laid_out_and_empty_ones_only_counted() -> None:
    empty_row = row(cell("", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="{}"')
    three = row(
        number("0.5", "percentage", 'table:number-columns-repeated="2"'), attributes='table:number-rows-repeated="2"'
    )
    (sheet,) = READER.read(ods(table(empty_row.format(2), three, empty_row.format(1_048_572))))
    assert sheet.rows == [[], [], [0.5, 0.5], [0.5, 0.5]]
    assert sheet.percent == {(2, 0), (2, 1), (3, 0), (3, 1)}


@pytest.mark.parametrize(
    ("columns", "rows", "hidden"),
    [
        ("", row(cell("a")), False),
        ("", row(cell("a"), attributes='table:visibility="filter"'), True),
        ("", row(cell(), attributes='table:visibility="collapse"'), False),
        ('<table:table-column table:visibility="collapse"/>', row(cell("a")), True),
        ('<table:table-column/><table:table-column table:visibility="collapse"/>', row(cell("a")), False),
    ],
)
def test_what_is_hidden(columns: str, rows: str, hidden: bool) -> None:
    assert READER.read(ods(table(columns + rows)))[0].hidden is hidden


def test_what_was_there_before_is_not_read() -> None:
    before = f"<table:tracked-changes>{table(row(cell('cũ')))}</table:tracked-changes>"
    assert [sheet.name for sheet in READER.read(ods(before + table(row(cell("mới")), name="S")))] == ["S"]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
WIDE = 'table:number-columns-repeated="16384"'
HIGH = 'table:number-rows-repeated="1048576"'
ENCRYPTED = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/>'
    "</m:file-entry></m:manifest>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(ods(table(row(cell("&b;"))), doctype=LAUGHS), "DVK101", id="entities"),
        pytest.param(ods("", manifest=ENCRYPTED), "DVK103", id="password"),
        pytest.param(ods(table(row(cell("x", WIDE), attributes=HIGH))), "DVK136", id="filled to the last cell"),
        pytest.param(ods(table(row(cell(), attributes=HIGH), row(cell("x")))), "DVK101", id="below the last row"),
        pytest.param(ods(table(row(cell("", WIDE), cell("x")))), "DVK101", id="right of the last column"),
        pytest.param(ods(table(row(cell("", f"{WIDE} table:formula='x'"), attributes=HIGH))), "DVK101", id="formulas"),
        pytest.param(ods(table(row(cell("x", WIDE))) * 300), "DVK136", id="many wide tables"),
        pytest.param(ods(table("<table:table-cell/>" * 1_100_000)), "DVK136", id="millions of cells"),
        pytest.param(ods(table(row(cell("x", 'table:number-columns-repeated="x"')))), "DVK101", id="no number"),
        pytest.param(ods(table(row(cell("x"))))[:-30], "DVK101", id="cut off"),
        pytest.param(ods("<a>"), "DVK101", id="not well-formed"),
        pytest.param(
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            "DVK101",
            id="no spreadsheet",
        ),
        pytest.param(ods(" " * (101 << 20)), "DVK123", id="inflates to 101 MB"),
    ],
)
def test_why_a_file_cannot_be_read(data: bytes, code: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile) as refused:
        READER.read(data)
    assert refused.value.code == code
    assert time.process_time() - start < 30


def test_a_gigabyte_of_spaces_is_a_few() -> None:
    (sheet,) = READER.read(ods(table(row(cell('a<text:s text:c="2147483647"/>b')))))
    assert len(str(sheet.rows[0][0])) < 100


def test_a_text_document_is_no_spreadsheet() -> None:
    assert not READER.accepts(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}))


@pytest.mark.parametrize(
    ("attributes", "words", "uncached"),
    [
        ('office:value-type="float"', "", True),  # as programs write formulas that they do not calculate
        ("", "", True),
        ('office:value-type="string"', "", False),  # the text "" is a value
        ('office:value-type="float" office:value="0"', "0", False),
    ],
)
def test_formulas_without_a_value(attributes: str, words: str, uncached: bool) -> None:
    written = cell(words, f'table:formula="of:=SUM([.B1:.B9])" {attributes}')
    (sheet,) = READER.read(ods(table(row(written))))
    assert sheet.uncached == ({(0, 0)} if uncached else frozenset())


def test_readings_and_footnotes_are_no_part_of_a_cell() -> None:
    ruby = "<text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>b</text:ruby-text></text:ruby>"
    note = "<text:note><text:note-body><text:p>c</text:p></text:note-body></text:note>"
    assert READER.read(ods(table(row(cell(ruby + note, 'office:value-type="string"')))))[0].rows == [["a"]]


def test_a_time_is_no_day_of_1899() -> None:
    time_of_day = cell("07:30", 'office:value-type="date" office:date-value="1899-12-30T07:30:00"')
    assert READER.read(ods(table(row(time_of_day))))[0].rows == [["07:30"]]


def test_a_flat_spreadsheet_is_read_and_a_flat_letter_is_not() -> None:
    with zipfile.ZipFile(io.BytesIO(ods(table(row(cell("a"), number("5")))))) as archive:
        content = archive.read("content.xml").replace(b"document-content", b"document")
    kind = b' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    flat = content.replace(b"<office:document", b"<office:document" + kind, 1)
    assert READER.accepts(flat)
    assert READER.read(flat)[0].rows == [["a", 5]]
    assert not READER.accepts(flat.replace(b".spreadsheet", b".text"))
    with pytest.raises(UnreadableFile):
        READER.read(flat[:-40])
