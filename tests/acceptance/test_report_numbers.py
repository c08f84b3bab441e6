"""The documents beside the JSON: text in both profiles, pictures and tables by unit, in Word, page and workbook."""

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from docx import Document
from lxml import html as lxml_html
from offices import DISTRICTS, PERIODS, Office, dvk, summary
from openpyxl import load_workbook
from written import numbers_in

Given = Callable[[str], Office]
PARTY = 'profile = "dang"'


class Made(NamedTuple):
    """The documents of a district in both profiles, and what the JSON says."""

    words: dict[str, Any]
    page: Any
    workbook: Any
    whole: Any
    years: list[Any]

    @property
    def area(self) -> dict[str, Any]:
        """The figures of the area."""
        return {f["id"]: f for f in self.whole["figures"] if "unit_code" not in f}

    @property
    def units(self) -> dict[tuple[str, str], Any]:
        """The values of the units."""
        return {(f["unit_code"], f["id"]): f["value"] for f in self.whole["figures"] if "unit_code" in f}


@pytest.fixture(scope="module", params=DISTRICTS)
def made(request: pytest.FixtureRequest, office: Given, tmp_path_factory: pytest.TempPathFactory) -> Made:
    root, period = office(request.param).root, PERIODS[request.param]
    copy = shutil.copytree(root, tmp_path_factory.mktemp("copy") / "office")
    documents: dict[str, bytes] = {}
    for profile, formats in (("dang", "docx,html,xlsx"), ("nha_nuoc", "docx")):
        config = copy / "dvk.toml"
        config.write_text(config.read_text("utf-8").replace(PARTY, f'profile = "{profile}"'), "utf-8")
        ran = dvk("-C", copy, "report", "--period", period, "-f", formats, "-o", copy / profile)
        assert (ran.code, ran.err) == (0, "")
        for path in (copy / profile).iterdir():
            documents[f"{profile}{path.suffix}"] = path.read_bytes()
    first, last = map(int, period.split("-"))
    return Made(
        words={profile: Document(BytesIO(documents[f"{profile}.docx"])) for profile in ("dang", "nha_nuoc")},
        page=lxml_html.document_fromstring(documents["dang.html"].decode()),
        workbook=load_workbook(BytesIO(documents["dang.xlsx"]), data_only=True),
        whole=dvk("-C", root, "summarize", "--period", period, "--by", "unit", "-f", "json", lang="vi").json,
        years=[summary(root, str(year)) for year in range(first, last + 1)],
    )


def value_of(figures: Any, id: str) -> Decimal | None:
    found = next((f["value"] for f in figures if f["id"] == id and "unit_code" not in f), None)
    return None if found is None else Decimal(found)


def test_the_text_is_the_same_in_both_profiles_but_for_its_form(made: Made) -> None:
    """So what is tested of the Party's text is true of the State's."""

    def told(document: Any) -> list[list[Decimal]]:
        lines = (re.sub(r"^(?:[IVX]+|\d+)[.-]? ", "", p.text) for p in document.paragraphs)
        return [found for line in lines if (found := numbers_in(line.replace("/", " ").replace("-", " ")))]

    assert told(made.words["dang"]) == told(made.words["nha_nuoc"])
    tables = [[[cell.text for cell in row.cells] for row in t.rows] for t in made.words["dang"].tables[1:-1]]
    others = [[[cell.text for cell in row.cells] for row in t.rows] for t in made.words["nha_nuoc"].tables[1:-1]]
    assert [rows for rows in tables if len(rows) > 3] == [rows for rows in others if len(rows) > 3]


def test_the_models_of_each_unit(made: Made) -> None:
    if "models.total" not in made.area:
        assert all(t.rows[0].cells[0].text != "TT" for document in made.words.values() for t in document.tables)
        return
    fields = [id for id in made.area if re.fullmatch(r"models\.[a-z_]+", id) and id.split(".")[1] in FIELDS]
    names = {f["unit_code"]: f["unit_name"] for f in made.whole["figures"] if "unit_code" in f and "unit_name" in f}
    ids = [*fields, "models.total"]
    wanted = {
        names[code]: [made.units.get((code, id)) for id in ids] for code, id in made.units if id == "models.total"
    }
    for document in made.words.values():
        table = next(t for t in document.tables if t.rows[0].cells[0].text == "TT")
        rows = {row.cells[1].text: [cell.text for cell in row.cells[2:]] for row in table.rows[1:]}
        told = {
            name: [numbers_in(words)[0] if numbers_in(words) else None for words in row] for name, row in rows.items()
        }
        assert {name: row for name, row in told.items() if name in wanted} == wanted
        assert told["Tổng số"] == [value_of(made.whole["figures"], id) for id in ids]
    (table,) = [
        t for t in made.page.xpath("//table") if (t.findtext("caption") or "").startswith("Số mô hình theo đơn vị")
    ]
    shown = {
        row.findtext("th"): [
            Decimal(c.get("data-value")) for c in row.xpath("./td[@data-value]") if c.get("data-value")
        ]
        for row in table.xpath("./tbody/tr")
    }
    assert {name: row for name, row in shown.items() if row} == {
        name: [value for value in row if value is not None] for name, row in wanted.items()
    }


FIELDS = (
    "kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "he_thong_chinh_tri", "nong_thon_moi", "khac",
)  # fmt: skip


def test_the_workbooks_sheet_by_unit(made: Made) -> None:
    rows = [row for row in made.workbook["Theo đơn vị"].iter_rows(min_row=4, values_only=True) if row[1]]
    keys = [
        id for id in made.area
        if id.startswith("indicators.") or id == "models.total" or re.fullmatch(r"recognitions\.\w+\.\w+", id)
    ]  # fmt: skip
    assert rows[-1][1] == "Cả địa bàn"
    for code, _name, *values in rows[:-1]:
        told = [None if value == "…" else Decimal(str(value)) for value in values if value is not None]
        assert told == [made.units.get((code, id)) for id in keys]
    assert [Decimal(str(value)) for value in rows[-1][2:]] == [Decimal(made.area[id]["value"]) for id in keys]


@pytest.mark.parametrize(
    ("sheet", "id", "heads"), [("Mô hình", "models", 1), ("Công nhận, khen thưởng", "recognitions", 2)]
)
def test_the_workbooks_tables_tell_zero_from_missing(sheet: str, id: str, heads: int, made: Made) -> None:
    tables = [table for table in made.whole["tables"] if table["id"] == id]
    shown = list(made.workbook[sheet].iter_rows(min_row=4, values_only=True))
    if not tables:
        assert made.workbook[sheet]["A3"].value == "Chưa có số liệu."
        return
    for number, row in enumerate(tables[0]["rows"]):
        wanted = [cell["value"] if isinstance(cell, dict) else cell for cell in row]
        told = shown[number][: len(row)]
        assert list(told[:heads]) == wanted[:heads]
        assert [None if value == "…" else value for value in told[heads:]] == wanted[heads:]


def test_the_pictures_show_the_numbers_of_the_json(made: Made) -> None:
    drawn = {figure.findtext("figcaption"): figure for figure in made.page.xpath("//figure")}
    poor = [value_of(year["figures"], "indicators.ho_ngheo") for year in made.years]
    rate = [value_of(year["figures"], "indicators.ty_le_ho_ngheo") for year in made.years]
    wanted: dict[str, list[Decimal]] = {}
    for table in made.whole["tables"]:
        if table["id"] in ("models", "recognitions"):
            rows = table["rows"][:-1] if table["id"] == "models" else table["rows"]
            last = [row[-1]["value"] if isinstance(row[-1], dict) else row[-1] for row in rows]
            start = "Số mô hình" if table["id"] == "models" else "Số công nhận"
            wanted[start] = [Decimal(value) for value in last]
    if len([value for value in poor if value is not None]) > 1:
        wanted["Số hộ nghèo"] = [value for value in (*poor, *rate) if value is not None]
    wanted["Số đơn vị"] = [Decimal(year["coverage"]["reported"]) for year in made.years]
    assert len(drawn) == len(wanted)
    for start, values in wanted.items():
        (figure,) = [each for title, each in drawn.items() if title.startswith(start)]
        texts = figure.xpath('.//*[contains(concat(" ", @class, " "), " total ")]')
        assert [numbers_in(text.text_content().replace("/", " "))[0] for text in texts] == values, start
        # What a screen reader says, in Word as on the page.
        said = figure.xpath(".//*[@role='img']/@aria-label")[0]
        assert set(values) <= set(numbers_in(said.replace("/", " ")))
        for document in made.words.values():
            assert f'descr="{said}"' in document.element.body.xml
    sheet = [row[:2] for row in made.workbook["Biểu đồ"].iter_rows(values_only=True)]
    by_year = [Decimal(str(value)) for year, value in sheet if str(year).isdigit() and value not in (None, "…")]
    asked = [value for start in ("Số hộ nghèo", "Số đơn vị") for value in wanted.get(start, [])]
    assert by_year == asked
    # The workbook's charts are its own, over its cells.
    charts = {sheet.title: len(sheet._charts) for sheet in made.workbook if sheet._charts}
    panels = 1 + 2 * ("Số hộ nghèo" in wanted)
    assert charts == {
        name: number
        for name, number in (
            ("Mô hình", int("Số mô hình" in wanted)),
            ("Công nhận, khen thưởng", int("Số công nhận" in wanted)),
            ("Biểu đồ", panels),
        )
        if number
    }
