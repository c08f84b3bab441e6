"""OCOP products by the command: what happened is drawn, lists tell it, and the figures are what is true on the day."""

import re
import shutil
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from offices import dvk, figures, indicators, made, products, records, rows, summary, title, values, workbook
from recount import Recount

from dvk_cli.vietnamese.periods import parse_period

COMMUNES = ("Xã Lý Trạch", "Xã Hạ Trạch", "Xã Đại Trạch", "Thị trấn Hoàn Lão")
YEARS = (2020, 2021, 2022, 2023)
IDS = {3: "indicators.ocop_3_sao", 4: "indicators.ocop_4_sao", 5: "indicators.ocop_5_sao"}
Granted = tuple[str, str, int, date]


class World:
    """Certificates by commune, told in a list a year: the whole stock, or what is new only."""

    def __init__(self, root: Path, seed: int) -> None:
        draw = Random(seed)
        self.root = made(root)
        self.granted: dict[str, list[Granted]] = {}
        for commune in COMMUNES:
            whole = draw.random() < 0.5
            own = self.granted[commune] = []
            for year in YEARS:
                for name in draw.sample(["Gạo", "Nem", "Trà", "Tiêu", "Chổi đót"], draw.randint(0, 3)):
                    day = date(year, draw.randint(1, 12), draw.randint(1, 28))
                    own.append((name, f"HTX {name}", draw.choice((3, 4, 5)), day))
                listed = [each for each in own if whole or each[3].year == year]
                lines = products(*listed) if listed else [*products(), [None, "Không có"]]
                path = self.root / "inbox" / f"{year}" / f"{commune}.xlsx"
                workbook(path, OCOP=[*title(commune, f"Năm {year}"), *lines])
        self.ran = dvk("-C", self.root, "ingest", "-f", "json")

    def true(self, day: date) -> dict[str, list[int]]:
        """The stars of the products valid on a day, by commune."""
        found = {}
        for commune, granted in self.granted.items():
            latest = {name: (stars, on) for name, _, stars, on in sorted(granted, key=lambda g: g[3]) if on <= day}
            valid = (stars for stars, on in latest.values() if date(on.year + 3, on.month, on.day) >= day)
            found[commune] = sorted(valid)
        return found


@pytest.fixture(scope="module", params=[1, 2, 3])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("products") / "office", request.param)


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_are_what_is_true_at_the_years_end(world: World, year: int) -> None:
    assert world.ran.json["totals"]["accepted"] == len(COMMUNES) * len(YEARS)
    true, told = world.true(date(year, 12, 31)), figures(world.root, str(year))
    stars = [each for valid in true.values() for each in valid]
    for number, name in IDS.items():
        assert told[name]["value"] == stars.count(number)
    assert told["indicators.ocop_tu_3_sao"]["value"] == len(stars)
    communes = told["indicators.xa_co_ocop"]
    assert (communes["value"], communes["denominator"]) == (sum(map(bool, true.values())), 28)
    assert not any(figure.get("qualifiers") for figure in told.values())


def test_a_recount_comes_to_the_same(world: World) -> None:
    span = parse_period("2021-2023")
    assert span is not None
    counted, told = Recount(world.root).figures(span), figures(world.root, "2021-2023")
    assert {name: figure["value"] for name, figure in told.items()} == {n: f["value"] for n, f in counted.items()}


def test_the_parts_add_up_and_the_years_are_the_years(world: World) -> None:
    whole = figures(world.root, "2023")["indicators.ocop_tu_3_sao"]["value"]
    units = [f for f in summary(world.root, "2023", "--by", "unit")["figures"] if "unit_code" in f]
    assert sum(f["value"] for f in units if f["id"] == "indicators.ocop_tu_3_sao") == whole
    by_year = [f for f in summary(world.root, "2021-2023", "--by", "year")["figures"] if "year" in f]
    found = {f["year"]: f["value"] for f in by_year if f["id"] == "indicators.ocop_tu_3_sao"}
    assert found == {y: len([s for v in world.true(date(y, 12, 31)).values() for s in v]) for y in (2021, 2022, 2023)}


def test_the_order_of_arrival_and_sending_twice_change_nothing(world: World, tmp_path: Path) -> None:
    other = tmp_path / "office"
    shutil.copytree(world.root, other, ignore=shutil.ignore_patterns("dvk.sqlite*"))
    files = sorted((other / "inbox").rglob("*.xlsx"), reverse=True)
    for file in (*files, *files[:4]):
        assert dvk("-C", other, "ingest", file, "-f", "json").code == 0
    assert summary(other, "2023") == summary(world.root, "2023")
    assert records(other)["product_row"] == records(world.root)["product_row"]


def test_a_newer_table_does_not_erase_the_list_nor_a_list_the_table(tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    head = title("Xã Lý Trạch", "Năm 2023")

    def send(name: str, **sheets: Any) -> Any:
        workbook(root / "inbox" / name, **{key: [*head, *lines] for key, lines in sheets.items()})
        return dvk("-C", root, "ingest", root / "inbox" / name, "-f", "json").json["files"][0]

    first = products(("Gạo", "HTX", 3, date(2022, 6, 15)), ("Nem", "HTX", 4, date(2021, 6, 15)))
    file = send("a.xlsx", OCOP=first, CT=indicators(tong_so_ho=500, ocop_3_sao=3))
    assert file["submissions"][0]["records"] == {
        "models": 0,
        "recognitions": 0,
        "indicators": 2,
        "counts": 0,
        "products": 2,
    }
    assert [f["code"] for f in summary(root, "2023")["findings"]] == ["DVK541"]
    send("b.xlsx", CT=indicators(tong_so_ho=510))
    told = values(root, "2023")
    assert (told["indicators.tong_so_ho"], told["indicators.ocop_tu_3_sao"]) == (510, 2)
    send("c.xlsx", OCOP=products(("Gạo", "HTX", 4, date(2023, 6, 15))))
    told = values(root, "2023")
    assert (told["indicators.tong_so_ho"], told["indicators.ocop_tu_3_sao"], told[IDS[4]]) == (510, 1, 1)


def test_an_edition_with_older_lists_comes_out_again(tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    lines = products(("Gạo", "HTX", 3, date(2021, 1, 15)))
    workbook(root / "inbox" / "a.xlsx", OCOP=[*title("Xã Lý Trạch", "Năm 2021"), *lines])
    workbook(root / "inbox" / "b.xlsx", CT=[*title("Xã Lý Trạch", "Năm 2023"), *indicators(tong_so_ho=500)])
    config = root / "dvk.toml"
    text = config.read_text("utf-8")
    forms = re.sub(r"(?m)^(?:# )?forms = .*$", 'forms = ["indicators", "products"]', text)
    config.write_text(forms, "utf-8")
    assert forms != text
    assert dvk("-C", root, "ingest").code == 0
    told = figures(root, "2023")["indicators.ocop_tu_3_sao"]
    assert (told["value"], told["qualifiers"]) == (1, ["lower_bound"])
    assert dvk("-C", root, "close", "2023").code == 0
    assert dvk("-C", root, "summarize", "--period", "2023", "--compare-edition").code == 0
    # The list is replaced: the edition keeps what it was made of, the figures of now do not.
    workbook(root / "inbox" / "c.xlsx", OCOP=[*title("Xã Lý Trạch", "Năm 2021"), *products(("Nem", "HTX", 3, 2017))])
    assert dvk("-C", root, "ingest", root / "inbox" / "c.xlsx").code == 0
    assert "indicators.ocop_tu_3_sao" not in figures(root, "2023")
    revised = dvk("-C", root, "summarize", "--period", "2023", "--compare-edition", "-f", "json").json
    assert {each["id"] for each in revised["revisions"]} >= {"indicators.ocop_tu_3_sao"}
    assert rows(root, "SELECT count(*) FROM edition_input") == [(2,)]


def test_the_template_has_a_sheet_for_products(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    root = made(tmp_path / "office")
    options = ["--form", "products", "--unit", "Xã Lý Trạch", "--period", "2023", "-o", tmp_path / "out"]
    assert dvk("-C", root, "template", *options).code == 0
    (path,) = (tmp_path / "out").iterdir()
    book = load_workbook(path)
    sheet = book["Sản phẩm OCOP"]
    for column, value in enumerate((1, "Gạo", "HTX", "4 sao", "12/QĐ-UBND", date(2022, 6, 15)), start=1):
        assert not sheet.cell(7, column).protection.locked
        sheet.cell(7, column).value = value
    book.save(path)
    ran = dvk("-C", root, "ingest", path, "-f", "json").json["files"][0]
    assert (ran["outcome"], ran["findings"]) == ("accepted", [])
    assert values(root, "2023")[IDS[4]] == 1


@pytest.mark.parametrize("year", YEARS)
def test_each_figure_is_traced_to_the_cells_of_its_products(world: World, year: int) -> None:
    told = figures(world.root, str(year))
    for figure in [*IDS.values(), "indicators.ocop_tu_3_sao", "indicators.xa_co_ocop"]:
        if figure not in told:
            continue
        ran = dvk("-C", world.root, "trace", figure, "--period", str(year), "-f", "json")
        assert (ran.code, ran.err) == (0, "")
        used = [line for line in ran.json["used"] if line["role"] == "value"]
        assert sum(line["counts_as"] for line in used) == told[figure]["value"]
        assert all(line["sheet"] == "OCOP" and line["raw"] for line in used)


def test_an_export_read_back_has_the_same_products(world: World, tmp_path: Path) -> None:
    assert dvk("-C", world.root, "export", "-o", tmp_path / "export").code == 0
    other = made(tmp_path / "other")
    assert dvk("-C", other, "ingest", tmp_path / "export").code == 0
    for year in YEARS:
        assert figures(other, str(year)) == figures(world.root, str(year))


def test_a_districts_own_list_is_no_list_of_the_province_that_reads_its_export(tmp_path: Path) -> None:
    agency = 'name = "Phòng Nông nghiệp huyện"\nscope = "area"'
    district = made(tmp_path / "district", nn=agency)
    on = date(2023, 5, 4)
    of_district = [
        *title("Phòng Nông nghiệp huyện", "Năm 2023"),
        *products(("Gạo", "HTX A", 3, on), ("Nem", "B", 4, on)),
    ]
    workbook(district / "inbox" / "nn.xlsx", OCOP=of_district)
    assert dvk("-C", district, "ingest").code == 0
    assert figures(district, "2023")["indicators.ocop_tu_3_sao"]["value"] == 2
    assert dvk("-C", district, "export", "-o", tmp_path / "export").code == 0
    province = made(tmp_path / "province", "Quảng Bình", nn=agency)
    taken = dvk("-C", province, "ingest", tmp_path / "export", "-f", "json")
    assert [f["code"] for file in taken.json["files"] for f in file["findings"]] == ["DVK423"]
    assert "indicators.ocop_tu_3_sao" not in figures(province, "2023")


def test_a_product_named_after_a_person_is_a_key_in_an_export_without_names(tmp_path: Path) -> None:
    root = made(tmp_path / "office")
    person, commune = "Nguyễn Văn Quýt", COMMUNES[0]
    listed = [["STT", "Tên mô hình", "Lĩnh vực", "Loại hình", "Đơn vị thực hiện"]]
    listed.append([1, "Nuôi ong", "Kinh tế", "Cá nhân", person])
    lines = products((f"Mật ong {person}", "HTX Ong", 3, date(2023, 5, 4)))
    sheets = {"OCOP": [*title(commune, "Năm 2023"), *lines], "Mô hình": [*title(commune, "Năm 2023"), *listed]}
    workbook(root / "inbox" / "a.xlsx", **sheets)
    assert dvk("-C", root, "ingest").code == 0
    assert dvk("-C", root, "export", "-o", tmp_path / "export").code == 0
    for table in (tmp_path / "export").iterdir():
        assert "quýt" not in table.read_text("utf-8-sig").casefold(), table.name
    other = made(tmp_path / "other")
    assert dvk("-C", other, "ingest", tmp_path / "export").code == 0
    assert figures(other, "2023") == figures(root, "2023")
