"""Workbooks that Excel opens and few programs write: each gives the cells that a person sees, or says why not."""

import io
import zipfile
from datetime import date

import pytest
from hand_made import zipped
from raw_xlsx import raw_xlsx

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import LIST_MARK, CellError, Sheet, Value
from dvk_cli.readers.registry import read_sheets


def read(rows: str, **settings: object) -> Sheet:
    _form, (sheet,) = read_sheets(raw_xlsx([("Trang", rows)], **settings))  # type: ignore[arg-type]
    return sheet


def held(sheet: Sheet) -> dict[tuple[int, int], Value]:
    return {(r, c): value for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value is not None}


def row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.mark.parametrize("strict", [False, True])
def test_a_strict_workbook_is_read_as_any_other(strict: bool) -> None:
    sheet = read(
        row(
            '<c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45291</v></c><c r="C1" t="d" s="1"><v>2023-12-31</v></c>',
            '<c r="D1" t="d"><v>2023-12-31T00:00:00</v></c><c r="E1" t="e"><v>#N/A</v></c>',
            '<c r="F1" s="5"><v>0.5</v></c><c r="G1"><f>A1</f></c>',
        ),
        strict=strict,
        strings="<si><t>xã</t></si>",
    )
    last = date(2023, 12, 31)
    assert sheet.rows == [["xã", last, last, last, CellError("#N/A"), 0.5]]
    assert (sheet.percent, sheet.uncached) == ({(0, 5)}, {(0, 6)})


def test_rows_and_cells_stand_where_they_say() -> None:
    sheet = read(
        row('<c r="A3"><v>3</v></c>', number=3) + row('<c r="C1"><v>13</v></c>', '<c r="A1" t="e"><v>#REF!</v></c>')
    )
    assert held(sheet) == {(0, 0): CellError("#REF!"), (0, 2): 13, (2, 0): 3}


def test_what_says_no_place_follows_the_one_before() -> None:
    sheet = read(
        "<row><c><v>1</v></c></row>"
        '<row hidden="1"><c t="e"><v>#N/A</v></c><c s="5"><v>0.5</v></c><c><f>A1</f></c></row>'
        '<row r="5"><c/><c r="D5" t="e"><v>#REF!</v></c><c t="e"><v>#NULL!</v></c></row>'
    )
    assert held(sheet) == {
        (0, 0): 1,
        (1, 0): CellError("#N/A"),
        (1, 1): 0.5,
        (4, 3): CellError("#REF!"),
        (4, 4): CellError("#NULL!"),
    }
    assert (sheet.percent, sheet.uncached, sheet.hidden) == ({(1, 1)}, {(1, 2)}, True)


def test_attributes_may_stand_between_apostrophes() -> None:
    data = raw_xlsx(
        [
            (
                "T",
                '<cols><col min="2" max="2" width="0"/></cols><sheetData>'
                + row(
                    '<c r="A1" t="e"><v>#N/A</v></c>',
                    '<c r="B1" s="5"><v>0.5</v></c>',
                    '<c r="C1"><f>A1</f></c>',
                    '<c r="D1" t="str"><f>A1</f><v></v></c>',
                )
                + "</sheetData>",
            ),
            ("U", row('<c r="A1"><v>1</v></c>') + '<row r="2" ht="0"><c r="A2"><v>1</v></c></row>'),
        ]
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).replace(b'"', b"'") for name in archive.namelist()}
    (_form, sheets), expected = read_sheets(zipped(parts)), read_sheets(data)[1]
    assert sheets == expected
    assert [(sheet.percent, sheet.hidden) for sheet in sheets] == [({(0, 1)}, True), (frozenset(), True)]
    assert sheets[0].uncached == {(0, 2)}


@pytest.mark.parametrize("said", ["A1", "B2:B2", "Z1:A9", "A1:XFD1048576"])
def test_what_the_sheet_says_of_its_size_plays_no_part(said: str) -> None:
    cells = row('<c r="A1"><v>1</v></c>') + row('<c r="C3"><v>33</v></c>', number=3)
    assert held(read(f'<dimension ref="{said}"/><sheetData>{cells}</sheetData>')) == {(0, 0): 1, (2, 2): 33}


def test_two_sheets_of_one_name_are_refused_and_of_two_spellings_are_read() -> None:
    one, two = (row(f'<c r="A1"><v>{n}</v></c>') for n in (1, 2))
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(raw_xlsx([("Xã", one), ("Xã", two)]))
    assert (refused.value.code, refused.value.params) == ("DVK134", {"name": "Xã"})
    _form, sheets = read_sheets(raw_xlsx([("Xã", one), ("XÃ", two)]))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("Xã", [[1]]), ("XÃ", [[2]])]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('t="inlineStr"><is><r><t>xã</t></r><r><t xml:space="preserve"> A</t></r></is>', "xã A"),
        ('t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>KAN</t></rPh></is>', "漢"),
        ('t="inlineStr"><is><t>a&lt;b&#160;&amp;</t></is>', "a<b\xa0&"),
        ('t="inlineStr"><is><t/></is>', None),
        ('t="str"><f>"x"</f><v>007</v>', "007"),
        ('t="b"><v>1</v>', True),
        ('t="s"><v>0</v>', None),
        ('t="s"><v>1</v>', "ri ch"),
        ('t="s"><v>2</v>', " a\rb "),
        ("><v>1E+3</v>", 1000),
        ("><!-- <v>9</v> --><v>3</v>", 3),
        ('s="1"><v>45291</v>', date(2023, 12, 31)),
        ('s="2"><v>45291.75</v>', date(2023, 12, 31)),
        ('s="3"><v>1.5</v>', "1 day, 12:00:00"),
    ],
)
def test_a_cell_in_every_form(cell: str, value: Value) -> None:
    strings = (
        "<si/><si><r><t>ri</t></r><r><t xml:space='preserve'> ch</t></r></si>"
        "<si><t xml:space='preserve'> a_x000D_b </t></si>"
    )
    assert held(read(row(f'<c r="A1" {cell}</c>'), strings=strings)).get((0, 0)) == value


def test_a_workbook_that_counts_from_1904() -> None:
    sheet = read(row('<c r="A1" s="1"><v>43829</v></c>'), settings='<workbookPr date1904="1"/>')
    assert sheet.rows == [[date(2023, 12, 31)]]


@pytest.mark.parametrize(("settings", "values"), [("", [0, 5]), ('<calcPr fullCalcOnLoad="1"/>', [None, 5])])
def test_a_nought_that_waits_to_be_calculated_is_no_value(settings: str, values: list[Value]) -> None:
    # A program wrote the formulas, and 0 for each that it gave no value to.
    cells = row('<c r="A1"><f>SUM(C1:C9)</f><v>0</v></c>', '<c r="B1"><f>C1</f><v>5</v></c>')
    sheet = read(cells, settings=settings)
    assert sheet.rows == [values]
    assert sheet.uncached == ({(0, 0)} if settings else frozenset())


def test_a_copy_that_was_returned_has_its_values() -> None:
    formula = row('<c r="A1"><f>SUM(C1:C9)</f><v>0</v></c>', '<c r="B1" t="s"><v>0</v></c>')
    sheet = read(formula, settings='<calcPr fullCalcOnLoad="1"/>', strings=f"<si><t>{LIST_MARK}</t></si>")
    assert (sheet.rows[0][0], sheet.uncached) == (0, frozenset())


@pytest.mark.parametrize(("kind", "holds"), [("chartsheet", "a chart"), ("dialogsheet", "a dialog or macros")])
def test_sheets_that_are_no_tables_are_named(kind: str, holds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_LANG", "en")
    data = raw_xlsx([("Biểu đồ", ""), ("Trang", row('<c r="A1"><v>1</v></c>'))], kinds={0: kind})
    _form, (chart, sheet) = read_sheets(data)
    assert (chart.rows, sheet.rows, sheet.told) == ([], [[1]], [])
    assert chart.told == [("DVK135", {"name": "Biểu đồ", "kind": holds})]


@pytest.mark.parametrize(
    ("before", "rows", "hidden"),
    [
        ("", row('<c r="A1"><v>1</v></c>') + '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>', True),
        ("", row('<c r="A1"><v>1</v></c>') + '<row r="2" hidden="true"><c r="A2" s="1"/></row>', False),
        ("", row('<c r="A1"><v>1</v></c>') + '<row r="2" ht="0" customHeight="1"><c r="A2"><v>1</v></c></row>', True),
        ('<cols><col min="1" max="1" width="0" customWidth="1"/></cols>', row('<c r="A1"><v>1</v></c>'), True),
        ('<cols><col min="1" max="3" hidden="1"/></cols>', row('<c r="C1"><v>1</v></c>'), True),
        ('<cols><col min="5" max="16384" hidden="1"/></cols>', row('<c r="C1"><v>1</v></c>'), False),
    ],
)
def test_what_is_hidden_counts_only_where_it_holds_something(before: str, rows: str, hidden: bool) -> None:
    assert read(f"{before}<sheetData>{rows}</sheetData>").hidden is hidden


@pytest.mark.parametrize("name", ["It&apos;s", "Tháng 1!", "[x]", "a&amp;b"])
def test_sheets_of_any_name(name: str) -> None:
    _form, (sheet,) = read_sheets(raw_xlsx([(name, row('<c r="A1"><v>1</v></c>'))]))
    assert sheet.name == name.replace("&apos;", "'").replace("&amp;", "&")
    assert sheet.rows == [[1]]


def test_a_string_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read(row('<c r="A1" t="s"><v>7</v></c>'), strings="<si><t>x</t></si>")


def test_a_row_whose_number_cannot_be_read_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="DVK101"):
        read('<row r="1 hidden="1""2"><c r="A1"><v>1</v></c></row>')
