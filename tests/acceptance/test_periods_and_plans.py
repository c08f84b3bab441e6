"""A province's office whose communes report by year, half and quarter, with plans and cumulative columns.

What each commune did is drawn month by month; every report tells the truth of its months. So each sum is known.
"""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from offices import Ran, dvk, figures, made, summary, title, workbook
from recount import Recount

from dvk_cli.vietnamese.periods import parse_period

# Two communes of Bố Trạch and two of Lệ Thủy.
COMMUNES = {"Xã Cự Nẫm": "455", "Xã Lý Trạch": "455", "Xã An Thủy": "457", "Xã Lộc Thủy": "457"}
CODE, STOCK = "cong_trinh_giup_ban", "tong_so_ho"
MONTHS = {"Năm": (1, 12), "6 tháng đầu năm": (1, 6), "6 tháng cuối năm": (7, 12), "9 tháng đầu năm": (1, 9)}
MONTHS |= {f"Quý {name}": (3 * n + 1, 3 * n + 3) for n, name in enumerate(("I", "II", "III", "IV"))}
# What a commune sends in a year: each set, with its cumulative column, tells of all twelve months.
SETS = (
    ["Năm"],
    ["6 tháng đầu năm", "9 tháng đầu năm", "Năm"],
    ["6 tháng đầu năm", "6 tháng cuối năm"],
    ["Quý I", "Quý II", "Quý III", "Quý IV"],
    ["Quý IV"],
    ["Quý III", "Quý IV"],
)


class World:
    """What happened, by commune, year and month; and the office that was told of it."""

    def __init__(self, root: Path, seed: int) -> None:
        draw = Random(seed)
        self.root = made(root, "Quảng Bình", "2023-12-31")
        self.works = {(c, y): [draw.randint(0, 5) for _ in range(12)] for c in COMMUNES for y in (2022, 2023)}
        for (commune, year), works in self.works.items():
            for part in draw.choice(SETS):
                first, last = MONTHS[part]
                plan = draw.choice([None, 10, 24])
                row = [1, CODE, "Công trình giúp bản", plan, sum(works[first - 1 : last]), sum(works[:last])]
                header = ["STT", "Mã chỉ tiêu", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "Lũy kế"]
                households = [2, STOCK, "Tổng số hộ", None, 1000, None]
                lines = [*title(commune, f"{part} {year}"), header, row, *([households] if last == 12 else [])]
                workbook(self.root / "inbox" / f"{year}" / f"{commune} {part}.xlsx", **{"Chỉ tiêu": lines})
        self.ran: Ran = dvk("-C", self.root, "ingest", "-f", "json")

    def sum(self, *years: int, district: str | None = None) -> int:
        chosen = (works for (c, y), works in self.works.items() if y in years and district in (None, COMMUNES[c]))
        return sum(sum(works) for works in chosen)


@pytest.fixture(scope="module", params=[1, 2, 3])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("province") / "office", request.param)


def test_whatever_reports_came_the_sums_are_what_happened(world: World) -> None:
    assert world.ran.code == 0
    for label, years in (("2022", (2022,)), ("2023", (2023,)), ("2022-2023", (2022, 2023))):
        found = summary(world.root, label, "--by", "district")
        works = {f.get("unit_code"): f["value"] for f in found["figures"] if f["id"] == f"indicators.{CODE}"}
        assert works == {None: world.sum(*years)} | {d: world.sum(*years, district=d) for d in ("455", "457")}
        households = {f.get("unit_code"): f["value"] for f in found["figures"] if f["id"] == f"indicators.{STOCK}"}
        assert households == {None: 4000, "455": 2000, "457": 2000}
        # Nobody contradicts himself, and nothing is missing.
        assert [item["code"] for item in found["findings"] if item["code"] in ("DVK520", "DVK521", "DVK522")] == []
        assert [note["code"] for note in found["notes"] if note["code"] == "gap"] == []


def test_the_recount_agrees_plans_and_all(world: World) -> None:
    recount = Recount(world.root)
    for label in ("2022", "2023", "2022-2023", "2023-H2", "2023-9M"):
        span = parse_period(label)
        assert span is not None
        names = ("value", "plan", "plan_percent")
        summed: dict[str, dict[str, Any]] = figures(world.root, label)
        counted = recount.figures(span)
        assert {key: {n: f[n] for n in names if n in f} for key, f in summed.items()} == {
            key: {n: f[n] for n in names if n in f} for key, f in counted.items()
        }


def test_a_named_year_and_the_words_beside_it(world: World) -> None:
    found = figures(world.root, "2023", "--compare", "2022")[f"indicators.{CODE}"]
    assert (found["change"], found["change_from"]) == (world.sum(2023) - world.sum(2022), "2022")
    wrong = dvk("-C", world.root, "summarize", "--period", "2022", "--compare", "2022")
    assert (wrong.code, wrong.out) == (2, b"")
