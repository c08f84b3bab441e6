"""A unit's figures beside those of its other reports: a table of reports and what is found in them."""

import random
from datetime import date

import pytest
from reports import CATALOGUE, compare, figures, said

from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.unit import Unit

CASES = {
    # --- a thousand or a million times
    "the only other report is a thousandth": ("2021 tong_so_ho 1612\n2022 tong_so_ho 1598000", ["DVK406 2022 D6"]),
    "the slip is in the oldest of three": (
        "2020 tong_so_ho 1612000\n2021 tong_so_ho 1598\n2022 tong_so_ho 1605",
        ["DVK406 2020 D5"],
    ),
    "the slip is in the middle": (
        "2020 tong_so_ho 1612\n2021 tong_so_ho 1598000\n2022 tong_so_ho 1605",
        ["DVK406 2021 D6"],
    ),
    "two slips among five": (
        "2018 dan_so 6500\n2019 dan_so 6510000\n2020 dan_so 6520\n2021 dan_so 6530000\n2022 dan_so 6540",
        ["DVK406 2019 D6", "DVK406 2021 D8"],
    ),
    "a thousandth": ("2021 dan_so 6500\n2022 dan_so 7", ["DVK406 2022 D6"]),
    "an amount in triệu đồng over values in đồng": (
        "2021 von_vay_nha_o 250000000\n2022 von_vay_nha_o 310",
        ["DVK406 2022 D6"],
    ),
    "a column lũy kế": ("2022-Q1 luot_cu_tri 900 lk\n2022-Q2 luot_cu_tri 1800000 lk", ["DVK406 2022-Q2 D6"]),
    "all cells of a report are one finding": (
        "2021 tong_so_ho 1612\n2021 dan_so 6500\n2021 luot_cu_tri 950\n"
        "2022 tong_so_ho 1612000\n2022 dan_so 6500000\n2022 luot_cu_tri 940000",
        ["DVK406 2022 D8 ×3"],
    ),
    "a month is not held against a year": ("2021 luot_cu_tri 52000\n2022-06 luot_cu_tri 52", []),
    "a slip is told although the standard of poverty changed": (
        "2021 ho_ngheo 62\n2022 ho_ngheo 71000",
        ["DVK406 2022 D6"],
    ),
    # --- the start of the year
    "the end of a year is not the start of the next": (
        "2022 ho_ngheo 62\n2023 ho_ngheo_dau_nam 26",
        ["DVK407 2023 D6"],
    ),
    "it is": ("2022 ho_ngheo 62\n2023 ho_ngheo_dau_nam 62", []),
    "half a year starts there too": ("2022 ho_ngheo 62\n2023-H1 ho_ngheo_dau_nam 26", ["DVK407 2023-H1 D6"]),
    "the second quarter does not": ("2023-Q1 ho_ngheo 62\n2023-Q2 ho_ngheo_dau_nam 26", []),
    "the last quarter ends the year": ("2022-Q4 ho_ngheo 62\n2023 ho_ngheo_dau_nam 26", ["DVK407 2023 D6"]),
    "not across the change of the standard": ("2021 ho_ngheo 62\n2022 ho_ngheo_dau_nam 131", []),
    # --- what adds up
    "nine months are less than six": ("2022-H1 luot_cu_tri 55\n2022-9M luot_cu_tri 40", ["DVK404 2022-9M D6"]),
    "a year is more": ("2022-H1 luot_cu_tri 55\n2022-9M luot_cu_tri 55\n2022 luot_cu_tri 80", []),
    "the one report in between is the wrong one": (
        "2022-Q1 luot_cu_tri 30\n2022-H1 luot_cu_tri 20\n2022-9M luot_cu_tri 45",
        ["DVK404 2022-H1 D6"],
    ),
    "quarters start anew": ("2022-Q1 luot_cu_tri 55\n2022-Q2 luot_cu_tri 40", []),
    "but not in a column lũy kế": ("2022-Q1 luot_cu_tri 55 lk\n2022-Q2 luot_cu_tri 40 lk", ["DVK404 2022-Q2 D6"]),
    "a column lũy kế starts anew with the year": ("2022-Q4 luot_cu_tri 55 lk\n2023-Q1 luot_cu_tri 9 lk", []),
    "poor households may become fewer": ("2023-H1 ho_ngheo 62\n2023 ho_ngheo 55", []),
    "models new in the year": ("2022-H1 models 12 flow\n2022 models 9 flow", ["DVK404 2022 D6"]),
    "standing models": ("2021 models 40 stock\n2022 models 31 stock", ["DVK404 2022 D6"]),
    "recognitions, level by level": (
        "2022-H1 recognitions.co_so.cong_nhan 12 flow\n2022 recognitions.co_so.cong_nhan 14 flow\n"
        "2022-H1 recognitions.huyen.cong_nhan 5 flow\n2022 recognitions.huyen.cong_nhan 4 flow",
        ["DVK404 2022 D8"],
    ),
    # --- jumps
    "far from four reports": (
        "2022 ho_can_ngheo 70\n2023 ho_can_ngheo 55\n2024 ho_can_ngheo 62\n2025 ho_can_ngheo 60\n2026 ho_can_ngheo 620",
        ["DVK405 2026 D9"],
    ),
    "one wild value does not make the next one wild": (
        "2018 dan_so 6500\n2019 dan_so 65100\n2020 dan_so 6520\n2021 dan_so 6530",
        ["DVK405 2019 D6"],
    ),
    "a new level is told once": (
        "2018 dan_so 650\n2019 dan_so 651\n2020 dan_so 652\n2021 dan_so 6530\n2022 dan_so 6540\n2023 dan_so 6550",
        ["DVK405 2021 D8"],
    ),
    "twice as many is no jump": ("2020 dan_so 3000\n2021 dan_so 6500", []),
    "small numbers say little": ("2020 so_lang 1\n2021 so_lang 9", []),
    "a state falls to nothing": ("2020 tong_so_ho 1600\n2021 tong_so_ho 1610\n2022 tong_so_ho 0", ["DVK405 2022 D7"]),
    "nothing happened this year": ("2020 luot_cu_tri 300\n2021 luot_cu_tri 280\n2022 luot_cu_tri 0", []),
    "a series that varies by itself may vary": (
        "2017 luot_cu_tri 40\n2018 luot_cu_tri 90\n2019 luot_cu_tri 250\n2020 luot_cu_tri 30\n2021 luot_cu_tri 600",
        [],
    ),
    "what was as large twice before": (
        "2017 luot_cu_tri 40\n2018 luot_cu_tri 300\n2019 luot_cu_tri 310\n2020 luot_cu_tri 60\n2021 luot_cu_tri 40\n"
        "2022 luot_cu_tri 38\n2023 luot_cu_tri 390",
        [],
    ),
    "not across the change of the standard of poverty": ("2021 ho_ngheo 60\n2022 ho_ngheo 500", []),
    "an income in small decimals": ("2020 thu_nhap_binh_quan 41,5\n2021 thu_nhap_binh_quan 4,3", ["DVK405 2021 D6"]),
    "an income ten times": (
        "2019 thu_nhap_binh_quan 39\n2020 thu_nhap_binh_quan 41,5\n2021 thu_nhap_binh_quan 435",
        ["DVK405 2021 D7"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=list(CASES))
def test_what_is_found(lines: str, expected: list[str]) -> None:
    assert said(compare(figures(lines))) == expected


@pytest.mark.parametrize("lines", [lines for lines, _expected in CASES.values()], ids=list(CASES))
def test_the_order_of_the_figures_plays_no_part(lines: str) -> None:
    sent = figures(lines)
    told = said(compare(sent))
    for seed in range(3):
        random.Random(seed).shuffle(sent)
        assert said(compare(sent)) == told


IN_FORCE = {
    "what is sent is told, not what is in force": (
        "2021 tong_so_ho 1612",
        "2022 tong_so_ho 1612000",
        ["DVK406 2021 D5"],
    ),
    "an older year arrives later: its end": ("2022 ho_ngheo 62", "2023 ho_ngheo_dau_nam 26", ["DVK407 2022 D5"]),
    "an older report arrives later: it has more": (
        "2022-H1 luot_cu_tri 55",
        "2022-9M luot_cu_tri 40",
        ["DVK404 2022-H1 D5"],
    ),
    "an older report arrives later: it is far": (
        "2019 dan_so 65000",
        "2020 dan_so 6500\n2021 dan_so 6510\n2022 dan_so 6520",
        ["DVK405 2019 D5"],
    ),
    "what is in force is not told again": (
        "2023 dan_so 6530",
        "2020 dan_so 6500\n2021 dan_so 65100\n2022 dan_so 6520",
        [],
    ),
}


@pytest.mark.parametrize(("sent", "stored", "expected"), IN_FORCE.values(), ids=list(IN_FORCE))
def test_beside_what_is_in_force(sent: str, stored: str, expected: list[str]) -> None:
    assert said(compare(figures(sent), figures(stored, stored=True))) == expected


def test_a_finding_says_what_it_was_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_LANG", "en")
    (told,) = compare(figures(CASES["far from four reports"][0]))
    assert message_of(told.finding) == (
        "“Near-poor households”: 60 (2025), now 620 (2026); the 4 report(s) nearest to it lie between 55 and 70 "
        "(2025/19198.csv [Chỉ tiêu!D8])"
    )
    (told,) = compare(figures(CASES["all cells of a report are one finding"][0]))
    assert message_of(told.finding) == (
        "“Households”: 1.612.000 (2022) is out by about × 1.000: 1 other report(s) of the unit lie between 1.612 and "
        "1.612 (2021/19198.csv [Chỉ tiêu!D5]); D9, D10"
    )


def test_a_new_unit_with_an_old_code_has_a_history_of_its_own() -> None:
    day = date(2025, 7, 1)
    register = UnitRegister(
        [Unit("19141", "Cự Nẫm", "xa", valid_to=day), Unit("19141", "Bố Trạch", "xa", valid_from=day)]
    )
    before, after = figures("2024 dan_so 6500", "19141"), figures("2025 dan_so 65000", "19141")
    assert said(compare([*before, *after], register=register)) == []
    assert said(compare([*before, *after])) == ["DVK405 2025 D5"]


def test_a_first_report_is_held_against_the_other_units() -> None:
    others = [figure for n in range(6) for figure in figures(f"2022 thu_nhap_binh_quan {48 + 3 * n}", f"1900{n}")]
    slipped = figures("2022 thu_nhap_binh_quan 52000")
    assert said(compare([*others, *slipped])) == ["DVK530 2022 D5"]
    assert said(compare(slipped, figures("2022 thu_nhap_binh_quan 50", "19001", stored=True))) == []
    assert said(compare([*others, *figures("2022 thu_nhap_binh_quan 150")])) == []


def test_the_same_value_twice_in_one_report_is_no_series() -> None:
    assert said(compare(figures("2022 dan_so 6500\n2022 dan_so 6500"))) == []


def test_no_rule_looks_at_a_code_that_the_catalogue_no_longer_has() -> None:
    assert "gieng_khoan" not in CATALOGUE.indicators
    assert said(compare(figures("2022 gieng_khoan 5"), figures("2021 gieng_khoan 5000", stored=True))) == []
