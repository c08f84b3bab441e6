"""`dvk report` over the samples: each number is the JSON's, the bytes are the same, LibreOffice shows the pages."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from docx import Document
from offices import DISTRICTS, PERIODS, Office, dvk, indicators, made, summary, title, workbook
from written import numbers_in

Given = Callable[[str], Office]
Word = Callable[[str], bytes]


def reported(root: Path, period: str, folder: Path, *options: str, lang: str = "en") -> bytes:
    """The Word report."""
    ran = dvk("-C", root, "report", "--period", period, "-f", "docx", "-o", folder, *options, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    return Path(ran.out.decode().strip()).read_bytes()


@pytest.fixture(scope="module")
def word(office: Given, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """A district's report, made once."""
    made_before: dict[str, bytes] = {}

    def _word(key: str) -> bytes:
        if key not in made_before:
            made_before[key] = reported(office(key).root, PERIODS[key], tmp_path_factory.mktemp("reports"))
        return made_before[key]

    return _word


def text_of(content: bytes) -> list[str]:
    """The paragraphs outside tables."""
    return [p.text for p in Document(BytesIO(content)).paragraphs if p.text]


def numbers_of(value: Any) -> Iterator[Decimal]:
    """All numbers of a JSON document, and those in its words."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from numbers_of(each)
    elif isinstance(value, str):
        yield from numbers_in(value.replace("-", " "))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield abs(Decimal(value))


@pytest.mark.parametrize("key", DISTRICTS)
def test_every_number_of_the_text_is_in_the_json(key: str, office: Given, word: Word) -> None:
    root, _run, period = office(key)
    shown = summary(root, period)
    models = dvk("-C", root, "models", "--period", period, "--typical", "-f", "json").json["models"]
    known = {*numbers_of(shown), *numbers_of([model["name"] + " " + model["performer"] for model in models])}
    text = text_of(word(key))
    # What numbers the parts of the document is no figure.
    text = [re.sub(r"^(?:Bảng |Hình )?\d+\. ", "", line) for line in text]
    found = [number for line in text for number in numbers_in(line.replace("/", " ").replace("-", " "))]
    assert len(found) > 20
    assert [number for number in found if number not in known] == []


@pytest.mark.parametrize("key", DISTRICTS)
def test_every_table_is_the_jsons(key: str, office: Given, word: Word) -> None:
    root, _run, period = office(key)
    tables = {table["id"]: table for table in summary(root, period)["tables"]}
    drawn = Document(BytesIO(word(key))).tables
    by_rows = [[[cell.text for cell in row.cells] for row in table.rows] for table in drawn]
    for name, table in tables.items():
        wanted = [[_numbers_of_cell(cell) for cell in row] for row in table["rows"]]
        assert any(
            # What stands beside the communes ("+ 8 cơ quan") is no part of the number.
            [[numbers_in(c.split(" + ")[0].replace("/", " ")) for c in row] for row in rows[1:]] == wanted
            for rows in by_rows
        ), name


def _numbers_of_cell(cell: Any) -> list[Decimal]:
    if isinstance(cell, dict):
        return [abs(Decimal(cell[name])) for name in ("value", "denominator", "declared") if cell.get(name) is not None]
    if isinstance(cell, str):
        return numbers_in(cell.replace("/", " "))
    return [] if cell is None else [abs(Decimal(cell))]


def test_models_by_unit_are_those_of_the_summary_by_unit(office: Given, word: Word) -> None:
    root, _run, period = office("bo_trach")
    by_unit = {
        (f.get("unit_code"), f["id"]): f["value"]
        for f in summary(root, period, "--by", "unit")["figures"]
        if f["id"].startswith("models.")
    }
    tables = Document(BytesIO(word("bo_trach"))).tables
    table = next(t for t in tables if t.rows[0].cells[0].text == "TT")
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(rows) == 1 + 28 + 8 + 1
    assert rows[-1][1:] == ["Tổng số", "485", "824", "431", "416", "2.156"]
    totals = [value for (code, id), value in sorted(by_unit.items(), key=str) if code and id == "models.total"]
    assert sorted(int(row[-1].replace(".", "")) for row in rows[1:-1]) == sorted(totals)


PUBLISHED = [
    (
        "bo_trach",
        "Giai đoạn 2021-2023, các đảng ủy trực thuộc đã xét, công nhận 547 mô hình tập thể và 359 mô hình cá nhân; "
        "tôn vinh 78 điển hình.",
    ),
    (
        "bo_trach",
        "Tỷ lệ hộ nghèo giảm 0,81 điểm % so với năm 2022, hiện còn 3,81%; tỷ lệ hộ cận nghèo giảm 0,87 điểm % so với "
        "năm 2022, hiện còn 3,22%; thu nhập bình quân đầu người đạt 59,7 triệu đồng/người/năm.",
    ),
    (
        "bo_trach",
        "Tiêu biểu như các mô hình: “Tổ an ninh tự quản” của thôn 3, xã Lâm Trạch; “Tăng cường mối quan hệ giao lưu "
        "và kết nghĩa lương - giáo với thôn Chày Lập, xã Phúc Trạch” của thôn Thượng Đức, xã Đức Trạch.",
    ),
    (
        "yen_son",
        "- Tổng số mô hình: cộng từ số liệu chi tiết là 915, tổng số ghi trong báo cáo của các đơn vị là 917; "
        "hai số liệu chưa khớp nhau.",
    ),
    ("ky_son_hoa_binh", "Có trên 100 dự án đầu tư trên địa bàn."),
    (
        "ky_son_nghe_an",
        "Cấp huyện đã khen thưởng 147 người có uy tín; khen thưởng, biểu dương 53 tập thể và 48 cá nhân.",
    ),
]


@pytest.mark.parametrize(("key", "sentence"), PUBLISHED)
def test_sentences_of_the_published_reports(key: str, sentence: str, word: Word) -> None:
    assert sentence in text_of(word(key))


@pytest.mark.parametrize("key", DISTRICTS)
def test_the_same_store_gives_the_same_bytes(key: str, office: Given, word: Word, tmp_path: Path) -> None:
    root, _run, period = office(key)
    first = word(key)
    assert reported(root, period, tmp_path, lang="vi") == first
    archive = zipfile.ZipFile(BytesIO(first))
    assert str(root) not in archive.read("word/document.xml").decode()


def test_units_that_have_not_reported_are_named(tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    for unit, year in (("Xã Lý Trạch", 2022), ("Xã Lý Trạch", 2023), ("Xã Đại Trạch", 2023)):
        rows = indicators(tong_so_ho=1000, ho_ngheo=50)
        workbook(root / "inbox" / f"{unit} {year}.xlsx", Sheet=[*title(unit, f"Năm {year}"), *rows])
    assert dvk("-C", root, "ingest").code == 0
    missing = [unit["name"] for unit in summary(root, "2022-2023")["coverage"]["missing"]]
    assert len(missing) == 26
    text = text_of(reported(root, "2022-2023", tmp_path))
    assert text[4] == (
        "Số liệu tổng hợp từ 1/28 đơn vị; báo cáo chưa đủ: Xã Đại Trạch (thiếu 2022); chưa có báo cáo của: "
        f"{', '.join(missing[:-1])} và {missing[-1]}."
    )
    # A rate is of those that gave data, and says so.
    assert any("5% (số liệu của 2/28 đơn vị)" in line for line in text)


def test_a_period_without_any_report_gives_a_report_that_says_so(tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    text = text_of(reported(root, "2023", tmp_path))
    assert any(line.startswith("Số liệu tổng hợp từ 0/28 đơn vị; chưa có báo cáo của: ") for line in text)
    assert not any("0 mô hình" in line for line in text)


@pytest.mark.parametrize(("names", "shown"), [("false", False), ("true", True)])
def test_persons_are_named_only_where_the_office_says_so(names: str, shown: bool, tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    config = root / "dvk.toml"
    config.write_text(config.read_text("utf-8").replace("[report]", f"[report]\nnames = {names}"), encoding="utf-8")
    (root / "inbox" / "a.csv").write_text(
        "Xã Lý Trạch\nNăm 2023\nSTT;Tên mô hình;Lĩnh vực;Loại hình;Đơn vị thực hiện;Tiêu biểu\n"
        "1;<script>alert(1)</script>;Kinh tế;Cá nhân;Ông Nguyễn Văn A;x\n"
        "2;=HYPERLINK(1);Kinh tế;Tập thể;Hội Nông dân;x\n",
        encoding="utf-8",
    )
    assert dvk("-C", root, "ingest").code == 0
    text = " ".join(text_of(reported(root, "2023", tmp_path)))
    assert ("Nguyễn Văn A" in text) is shown
    who = "Ông Nguyễn Văn A, xã Lý Trạch" if shown else "một cá nhân ở xã Lý Trạch"
    assert f"“<script>alert(1)</script>” của {who}" in text
    assert "“=HYPERLINK(1)” của Hội Nông dân xã Lý Trạch" in text


@pytest.mark.parametrize(("names", "shown"), [("false", False), ("true", True)])
def test_what_is_found_of_models_names_no_person(names: str, shown: bool, tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    config = root / "dvk.toml"
    config.write_text(config.read_text("utf-8").replace("[report]", f"[report]\nnames = {names}"), encoding="utf-8")
    for unit in ("Xã Lý Trạch", "Xã Đại Trạch"):
        (root / "inbox" / f"{unit}.csv").write_text(
            f"{unit}\nNăm 2023\nSTT;Tên mô hình;Lĩnh vực;Loại hình;Đơn vị thực hiện\n"
            "1;Nuôi ong lấy mật ở vườn đồi;Kinh tế;Cá nhân;Ông Nguyễn Văn Minh\n"
            "2;Nuôi ong lấy mật ở vườn đồii;Kinh tế;Cá nhân;Ông Nguyễn Văn Minh\n",
            encoding="utf-8",
        )
    assert dvk("-C", root, "ingest").code == 0
    found = {item["code"]: item["message"] for item in summary(root, "2023")["findings"]}
    assert all("Nguyễn Văn Minh" in found[code] for code in ("DVK508", "DVK509"))
    ran = dvk("-C", root, "report", "--period", "2023")
    assert ran.code == 0
    for path in map(Path, ran.out.decode().split()):
        parts = zipfile.ZipFile(path) if path.suffix != ".html" else None
        text = (
            path.read_text("utf-8")
            if parts is None
            else "".join(parts.read(n).decode("utf-8", "ignore") for n in parts.namelist())
        )
        # What is to be signed names neither the models nor cells; the others name them for the office's own work.
        assert ("Nguyễn Văn Minh" in text) is (shown and path.suffix != ".docx"), path
        assert ("có tên gần giống nhau" in text) is (path.suffix == ".docx")


def test_a_rate_of_the_first_year_of_a_standard(office: Given, tmp_path: Path) -> None:
    root, _run, _period = office("bo_trach")
    text = text_of(reported(root, "2022", tmp_path))
    assert any("Tỷ lệ hộ nghèo là 4,62%; tỷ lệ hộ cận nghèo là 4,09%; thu nhập" in line for line in text)
    assert any(line.startswith("- Tỷ lệ hộ nghèo: không so sánh với 2021") for line in text)


def test_one_year_is_set_against_the_year_before(tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    for year, poor in ((2022, 62), (2023, 50)):
        rows = indicators(tong_so_ho=1000, ho_ngheo=poor)
        workbook(root / "inbox" / f"{year}.xlsx", Sheet=[*title("Xã Lý Trạch", f"Năm {year}"), *rows])
    assert dvk("-C", root, "ingest").code == 0
    content = reported(root, "2023", tmp_path)
    assert any("Tỷ lệ hộ nghèo giảm 1,20 điểm % so với năm 2022, hiện còn 5%" in line for line in text_of(content))
    described = Document(BytesIO(content)).element.body.xml
    assert "2022 (1/28 đơn vị): 62, 2023 (1/28 đơn vị): 50" in described


PAGES = {"bo_trach": 7, "yen_son": 4, "ky_son_hoa_binh": 4, "ky_son_nghe_an": 4}


@pytest.mark.skipif(
    libreoffice.PROGRAM is None or shutil.which("pdftotext") is None, reason="needs LibreOffice and poppler"
)
def test_libreoffice_shows_the_pages(word: Word, tmp_path: Path) -> None:
    for key in DISTRICTS:
        (tmp_path / f"{key}.docx").write_bytes(word(key))
    libreoffice.convert([tmp_path / f"{key}.docx" for key in DISTRICTS], "pdf", tmp_path)
    for key in DISTRICTS:
        pdf = subprocess.run(
            ["pdftotext", "-layout", tmp_path / f"{key}.pdf", "-"], check=True, capture_output=True, encoding="utf-8"
        ).stdout
        pages = pdf.removesuffix("\f").split("\f")
        # One more or less where another typeface takes the place of Times New Roman.
        assert abs(len(pages) - PAGES[key]) <= 1, key
        assert "ĐẢNG CỘNG SẢN VIỆT NAM" in pages[0]
        assert all(page.strip().startswith(str(number)) for number, page in enumerate(pages[1:], 2))
        # No heading and no caption is the last line of its page.
        last_lines = [page.strip().splitlines()[-1].strip() for page in pages]
        assert not any(re.match(r"(?:[IVX]+- |Bảng \d|\d+\. Lĩnh vực)", line) for line in last_lines)
