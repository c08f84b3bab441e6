"""`dvk report -f xlsx`: formulas that LibreOffice calculates to the figures of the JSON, and text that stays text."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from offices import DISTRICTS, Office, copied, dvk
from openpyxl import load_workbook

needs_libreoffice = pytest.mark.skipif(libreoffice.PROGRAM is None, reason="LibreOffice is not installed")


def report(root: Path, period: str, folder: Path) -> Path:
    ran = dvk("-C", root, "report", "--period", period, "-f", "xlsx", "-o", folder)
    assert (ran.code, ran.err) == (0, "")
    (made,) = folder.glob("*.xlsx")
    return made


@pytest.fixture(scope="module")
def reports(office: Callable[[str], Office], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Each district's workbook."""
    folder = tmp_path_factory.mktemp("reports")
    made = {key: report(office(key).root, office(key).period, folder / key) for key in DISTRICTS}
    return made.__getitem__


@pytest.fixture(scope="module")
def recalculated(reports: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks as LibreOffice calculates them: the results that dvk has stored are taken out first."""
    bare, done = tmp_path_factory.mktemp("bare"), tmp_path_factory.mktemp("done")
    for key in DISTRICTS:
        load_workbook(reports(key)).save(bare / f"{key}.xlsx")  # openpyxl keeps formulas and no results
    libreoffice.convert(sorted(bare.iterdir()), "xlsx", done)
    return done


def cells(workbook: Any) -> dict[tuple[str, str], Any]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@needs_libreoffice
@pytest.mark.parametrize("key", DISTRICTS)
def test_every_formula_gives_the_figure_of_the_json(
    key: str, office: Callable[[str], Office], reports: Callable[[str], Path], recalculated: Path
) -> None:
    root, _ran, period = office(key)
    made = reports(key)
    stored = load_workbook(made, data_only=True)
    calculated = load_workbook(recalculated / f"{key}.xlsx", data_only=True)
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in load_workbook(made)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 30
    ours, theirs = cells(stored), cells(calculated)
    assert [(at, ours[at], theirs[at]) for at in formulas if round(ours[at], 9) != round(theirs[at], 9)] == []
    found = dvk("-C", root, "summarize", "--period", period, "-f", "json", "--by", "unit", lang="vi").json["figures"]
    sheet = calculated["Chỉ tiêu"]
    shown = {row[0]: row[2] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]}
    area = {f["label"]: f["value"] for f in found if "unit_code" not in f and f["id"].startswith("indicators.")}
    assert {label: Decimal(str(value)) for label, value in shown.items()} == area
    data = calculated["Số liệu"]
    # As the format asks, an underscore before what looks like an escaped letter is escaped itself.
    rows = {(r[0], r[2].replace("_x005F_", "_")): r[4] for r in data.iter_rows(min_row=2, values_only=True)}
    assert {at: Decimal(str(value)) for at, value in rows.items()} == {
        (f["unit_code"], f["id"]): f["value"] for f in found if "unit_code" in f
    }
    total = [f["value"] for f in found if "unit_code" not in f and f["id"] == "models.total"]
    table = calculated["Mô hình"].iter_rows(values_only=True)
    assert [row[-1] for row in table if row[0] == "Tổng số"] == total


def test_the_same_bytes_each_time(office: Callable[[str], Office], tmp_path: Path) -> None:
    root, _ran, period = office("yen_son")
    one, two = (report(root, period, tmp_path / name).read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    root = copied("bo_trach", tmp_path / "office", inbox=False)
    text = (root / "dvk.toml").read_text("utf-8")
    name = "=HYPERLINK(1)"
    text = text.replace("[[area.agency]]", f'[[area.agency]]\ncode = "cq99"\nname = "{name}"\n\n[[area.agency]]', 1)
    (root / "dvk.toml").write_text(text, "utf-8")
    sent = "STT,Tên mô hình,Lĩnh vực,Loại hình\n1,Tổ vay vốn,Kinh tế,Tập thể\n"
    (root / "inbox" / "x.csv").write_text(sent, "utf-8")
    ran = dvk("-C", root, "ingest", "--unit", "cq99", "--period", "2023", "-f", "json")
    assert json.loads(ran.out)["totals"]["accepted"] == 1
    workbook = load_workbook(report(root, "2023", tmp_path / "out"))
    named = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert named
    assert {(cell.data_type, cell.quotePrefix) for cell in named} == {("s", True)}
