"""Names that would run as code somewhere: of units, models, performers and files, in every format that goes out."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chromium
import pytest
from docx import Document
from lxml import html as lxml_html
from offices import Ran, dvk, made, title, workbook
from openpyxl import load_workbook

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "{{ 7 * 7 }}",
    "# Đầu đề",
    "[x](javascript:alert(1))",
    # As long as a cell's words may be, without a space.
    "Nghiêngnghiêng" * 21,
)
STARTS = ("=", "+", "-", "@")
SENDERS = HOSTILE[:3]
OWN = """[[field]]
code = "chuyen_doi_so"
label = "=1+1 chuyển đổi số"

[[taxonomy]]
code = "hai"
label = "Hai & <b>"
fields = ["kinh_te", "chuyen_doi_so"]

[taxonomy.mapping]
van_hoa_xa_hoi = "kinh_te"
quoc_phong_an_ninh = "kinh_te"
he_thong_chinh_tri = "kinh_te"
nong_thon_moi = "kinh_te"
khac = "kinh_te"
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose agencies, its catalogue and what is sent to it have such names."""
    agencies = {f"cq{n}": f"name = '''{words}'''" for n, words in enumerate(HOSTILE, 1)}
    root = made(tmp_path_factory.mktemp("hostile") / "office", **agencies)
    config = root / "dvk.toml"
    text = config.read_text("utf-8").replace("[report]", "[report]\nnames = true")
    assert "taxonomy = " in text
    lines = (
        'extend = "catalogue.toml"\ntaxonomy = "hai"' if x.startswith("taxonomy = ") else x for x in text.splitlines()
    )
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "catalogue.toml").write_text(OWN, encoding="utf-8")
    head = ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình", "Đơn vị thực hiện", "Tiêu biểu"]
    for n, words in enumerate(SENDERS, 1):
        rows = [[k, name, "Kinh tế", "Tập thể", HOSTILE[k - 2], "x"] for k, name in enumerate(HOSTILE, 1)]
        path = workbook(root / "inbox" / f"=cmd {n} <b>&'.xlsx", Sheet=[*title("x", "Năm 2023"), head, *rows])
        book = load_workbook(path)
        for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"):
            cell.data_type = "s"
        book.worksheets[0]["A1"] = None
        book.save(path)
        ran = dvk("-C", root, "ingest", path, "--unit", f"cq{n}", "--period", "2023")
        assert ran.code == 0, (words, ran.err, ran.out.decode())
    return root


@pytest.fixture(scope="module")
def documents(office: Path) -> dict[str, Path]:
    ran = dvk("-C", office, "report", "--period", "2023")
    assert (ran.code, ran.err) == (0, "")
    return {path.suffix: path for path in map(Path, ran.out.decode().split("\n")) if path.suffix}


def formulas(book: Any) -> Iterator[str]:
    """Formulas, and text that becomes one when its cell is edited."""
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type == "f":
                yield str(cell.value)
            elif isinstance(cell.value, str) and cell.value.startswith(STARTS) and not cell.quotePrefix:
                yield f"{sheet.title}!{cell.coordinate}: {cell.value}"


def test_word(documents: dict[str, Path]) -> None:
    document = Document(str(documents[".docx"]))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert all(f"“{name}” của " in text for name in HOSTILE)
    assert cells >= {*SENDERS, "=1+1 chuyển đổi số"}
    headings = [p.text for p in document.paragraphs if p.style is not None and str(p.style.name).startswith("Heading")]
    assert not any("Đầu đề" in heading for heading in headings)


def test_workbook(documents: dict[str, Path]) -> None:
    book = load_workbook(documents[".xlsx"])
    assert {words[:5] for words in formulas(book)} <= {"=SUMI", "=SUM(", "=ROUN"}
    assert {cell.value for cell in book["Theo đơn vị"]["B"]} >= {*SENDERS}


def test_page(documents: dict[str, Path]) -> None:
    page = lxml_html.document_fromstring(documents[".html"].read_text("utf-8"))
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//a[not(starts-with(@href, '#'))]")
    units = {cell.text_content().strip() for cell in page.xpath("//tbody//th")}
    assert units >= {*HOSTILE}


@pytest.mark.skipif(chromium.PROGRAM is None, reason="Chromium is not installed")
def test_page_in_a_browser(documents: dict[str, Path]) -> None:
    with chromium.browser() as tab:
        tab.open(documents[".html"])
        assert (tab.complaints, tab.requests) == ([], [documents[".html"].as_uri()])
        for width in (1280, 390):
            tab.look(width=width)
            tab.open(documents[".html"])
            tab.run("document.querySelectorAll('details').forEach((each) => { each.open = true })")
            assert tab.run("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    "asked",
    [
        ["summarize", "--period", "2023", "--by", "unit", "-f", "csv"],
        ["models", "--period", "2023", "-f", "csv"],
        ["status", "--period", "2023", "-f", "csv"],
    ],
)
def test_csv(asked: list[str], office: Path) -> None:
    _is_safe(dvk("-C", office, *asked).out.decode("utf-8-sig"))


def test_export(office: Path, tmp_path: Path) -> None:
    assert dvk("-C", office, "export", "-o", tmp_path / "e", "--with-names").code == 0
    texts = [path.read_text("utf-8-sig") for path in (tmp_path / "e").glob("*.csv")]
    for text in texts:
        _is_safe(text)
    assert all(any(f"'{name}" in text or f"\"'{name[:5]}" in text for text in texts) for name in HOSTILE[1:4])


def _is_safe(text: str) -> None:
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(STARTS) and not cell[1:].replace(".", "").isdigit()] == []


def test_markdown(office: Path) -> None:
    text = dvk("-C", office, "models", "--period", "2023", "-f", "md").out.decode()
    assert "<script" not in text.replace(r"\<script", "")
    assert "](javascript" not in text.replace(r"\](javascript", "")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in lines} == {lines[0].count("|")}


def test_terminal(office: Path) -> None:
    ran: Ran = dvk("-C", office, "models", "--period", "2023", "--typical")
    assert "\x1b" not in ran.out.decode()
    assert "{{ 7 * 7 }}" in ran.out.decode()


@pytest.mark.parametrize("unit", ["cq2", "cq4"])
def test_template_of_a_unit_of_such_a_name(unit: str, office: Path, tmp_path: Path) -> None:
    assert dvk("-C", office, "template", "--unit", unit, "--period", "2023", "-o", tmp_path).code == 0
    (path,) = tmp_path.glob("*.xlsx")
    book = load_workbook(path)
    assert list(formulas(book)) == []
    assert "=1+1 chuyển đổi số" in {cell.value for cell in book["Hướng dẫn"]["A"]}
    assert any(HOSTILE[int(unit[2:]) - 1] in str(cell.value) for cell in book["Mô hình"]["A"])


def test_annotated_return(office: Path, tmp_path: Path) -> None:
    shutil.copy(next((office / "inbox").glob("*.xlsx")), tmp_path / "=1.xlsx")
    book = load_workbook(tmp_path / "=1.xlsx")
    sheet = book.worksheets[0]
    for row, words in enumerate(HOSTILE[1:3], 5):
        sheet.cell(row, 3).value = words
        sheet.cell(row, 3).data_type = "s"
    book.save(tmp_path / "=1.xlsx")
    asked = ["check", tmp_path / "=1.xlsx", "--unit", "cq1", "--period", "2023", "--annotate", tmp_path / "back"]
    assert dvk("-C", office, *asked).code == 1
    (path,) = (tmp_path / "back").rglob("*.xlsx")
    back = load_workbook(path)
    assert [cell for sheet in back for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert [words for words in formulas(back) if words.startswith(back.worksheets[0].title)] == []
