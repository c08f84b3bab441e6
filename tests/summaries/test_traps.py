"""Worlds of two or three communes in which a plausible way of adding up gives a wrong figure, each with the right one.

A line of a world: unit, period, then `indicator=value` or `poor/households`, then a word: a measure (plan, cumulative,
previous), a qualifier, or `area` for a value that an agency gives for the whole area.
"""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from summary_world import agency, ask, catalogue, facts, figures, per, said, xa

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.summary import Figure, Summary
from dvk_cli.summaries.build import build

UNITS = [xa("A"), xa("B"), xa("C")]
RATE = "ty_le_ho_ngheo"


def carrying(**years: int) -> Catalogue:
    """The catalogue of an office that allows older values of these indicators to be carried."""
    data = catalogue().data
    changed = (msgspec.structs.replace(i, carry_years=years.get(i.code, 0)) for i in data.indicator)
    return Catalogue(msgspec.structs.replace(data, indicator=tuple(changed)), "sau_linh_vuc")


CARRY = {"catalogue": carrying(ho_ngheo=1, tong_so_ho=1)}
CARRY_HOUSEHOLDS = {"catalogue": carrying(tong_so_ho=1)}
NAMED_2020 = {"base": per("2020"), "compare": True}
NAMED_2021 = {"base": per("2021"), "compare": True}
SPLIT = [xa("A"), xa("B", valid_from=per("2023").start), xa("C", valid_from=per("2023").start)]
MEETINGS = "tiep_xuc_cu_tri"

# fmt: off
# What is asked beside the period; the world; the figure; its value, and what else must be so.
TRAPS: list[tuple[str, str, dict[str, Any], str, str, str | None, dict[str, Any]]] = [
    # --- over units ---
    ("the mean of rates is not the rate", "2023", {}, "A 2023 10/100; B 2023 10/900", RATE, "2", {}),
    ("equal households: here alone the mean is right", "2023", {}, "A 2023 1/100; B 2023 3/100", RATE, "2", {}),
    ("the communes' own rates are never averaged", "2023", {}, "A 2023 ty_le_ho_ngheo=4; B 2023 ty_le_ho_ngheo=6", RATE, None, {"notes": "rate_without_parts"}),
    ("an own rate beside its parts is not believed", "2023", {}, "A 2023 10/100; A 2023 ty_le_ho_ngheo=99", RATE, "10", {}),
    ("a unit without households is in neither sum", "2023", {}, "A 2023 10/100; B 2023 90/", RATE, "10", {"numerator": 10, "notes": "one_side"}),
    ("a unit without poor households is not one with none", "2023", {}, "A 2023 10/100; B 2023 /900", RATE, "10", {"denominator": 100}),
    ("a unit that says 0 is in both sums", "2023", {}, "A 2023 10/100; B 2023 0/900", RATE, "1", {"denominator": 1000}),
    ("a unit that sent nothing lowers the coverage, not the rate", "2023", {}, "A 2023 10/100", RATE, "10", {"coverage": (1, 3)}),
    ("no households at all: no division, no figure", "2023", {}, "A 2023 0/0", RATE, None, {}),
    ("one unit without households beside others", "2023", {}, "A 2023 0/0; B 2023 5/100", RATE, "5", {"coverage": (2, 3)}),
    ("poor households alone add up, the rate does not come from them", "2023", {}, "A 2023 10/; B 2023 5/", RATE, None, {}),
    ("near-poor are not poor", "2023", {}, "A 2023 10/100; A 2023 ho_can_ngheo=20", RATE, "10", {}),
    ("near-poor have a rate of their own", "2023", {}, "A 2023 10/100; A 2023 ho_can_ngheo=20", "ty_le_ho_can_ngheo", "20", {}),
    # --- rounding ---
    ("3.805 is 3.81, not 3.80", "2023", {}, "A 2023 761/20000", RATE, "3.81", {}),
    ("3.8049… is 3.80", "2023", {}, "A 2023 76099/2000000", RATE, "3.8", {}),
    ("0.125 to two decimals is 0.13, not the even 0.12", "2023", {}, "A 2023 1/800", RATE, "0.13", {}),
    ("the sum is rounded, not the parts", "2023", {}, "A 2023 1/300; B 2023 1/300; C 2023 1/300", RATE, "0.33", {}),
    ("the change is of exact rates, not of rounded ones", "2023", {}, "A 2022 1005/100000; A 2023 2014/100000", RATE, "2.01", {"change": "1.01"}),
    ("a change of half a hundredth downwards is rounded away from zero", "2023", {}, "A 2022 761/20000; A 2023 760/20000", RATE, "3.8", {"change": "-0.01"}),
    # --- changes ---
    ("points, not per cent: 10 to 8 is −2, not −20", "2023", {}, "A 2022 10/100; A 2023 8/100", RATE, "8", {"change": "-2"}),
    ("more households: the rate falls while the poor do not", "2023", {}, "A 2022 10/100; A 2023 10/125", RATE, "8", {"change": "-2"}),
    ("against the year before the last one, not before the first", "2022-2024", {}, "A 2022 9/100; A 2023 5/100; A 2024 4/100", RATE, "4", {"change": "-1", "change_from": "2023"}),
    ("without the year before there is no change", "2023", {}, "A 2023 8/100", RATE, "8", {"change": None, "change_from": None}),
    ("two years back is not the year before", "2024", {}, "A 2022 10/100; A 2024 8/100", RATE, "8", {"change_from": None}),
    ("other units then than now: said", "2023", {}, "A 2022 10/100; A 2023 8/100; B 2023 8/100", RATE, "8", {"change": "-2", "notes": "change_other_units"}),
    ("the standard of 2022: 2021 is not comparable", "2022", {}, "A 2021 5/100; A 2022 8/100", RATE, "8", {"change": None, "change_from": "2021", "qualifiers": ("series_break",)}),
    ("the standard of 2027 too", "2027", {}, "A 2026 5/100; A 2027 8/100", RATE, "8", {"change": None, "qualifiers": ("series_break",)}),
    ("inside one standard there is no break", "2026", {}, "A 2025 5/100; A 2026 4/100", RATE, "4", {"change": "-1", "qualifiers": ()}),
    ("a named year across the break is compared, and marked", "2022", NAMED_2021, "A 2021 5/100; A 2022 8/100", RATE, "8", {"change": "3", "qualifiers": ("series_break",), "notes": "break_compared"}),
    ("a named year, not the year before", "2021", NAMED_2020, "A 2020 9/100; A 2021 5/100", RATE, "5", {"change": "-4", "change_from": "2020"}),
    ("a named year shows the change of numbers too", "2021", NAMED_2020, "A 2020 9/100; A 2021 5/100", "ho_ngheo", "5", {"change": -4}),
    # --- over time ---
    ("the rate of a span is that of its end, not the mean of its years", "2022-2023", {}, "A 2022 10/100; A 2023 4/100", RATE, "4", {}),
    ("a stock is never added over years", "2022-2023", {}, "A 2022 10/100; A 2023 4/100", "ho_ngheo", "4", {}),
    ("nothing at the end: an older value is not taken by itself", "2022-2023", {}, "A 2022 10/100", RATE, None, {}),
    ("mid-year values are not those of the year's end", "2023", {}, "A 2023-H1 10/100", RATE, None, {}),
    ("the second half ends the year as well", "2023", {}, "A 2023-H2 10/100", RATE, "10", {}),
    ("two reports that end the same day: the year's, and it is said", "2023", {}, "A 2023-Q4 11/100; A 2023 10/100", RATE, "10", {"notes": "stock_differs"}),
    ("a duplicate that agrees changes nothing", "2023", {}, "A 2023-Q4 10/100; A 2023 10/100", RATE, "10", {}),
    # --- carried ---
    ("carried only with leave: both sides of one day", "2023", CARRY, "A 2023 4/100; B 2022 10/100", RATE, "7", {"qualifiers": ("carried",), "notes": "carried"}),
    ("one side's leave is not enough for a rate", "2023", CARRY_HOUSEHOLDS, "A 2023 4/100; B 2023 10/; B 2022 90/100", RATE, "4", {"qualifiers": ()}),
    ("the poor of this year are not divided by last year's households", "2023", CARRY, "A 2023 10/; A 2022 9/100", RATE, "9", {"numerator": 9, "denominator": 100}),
    ("two years old is too old for one year's leave", "2024", CARRY, "A 2024 4/100; B 2022 10/100", RATE, "4", {"qualifiers": ()}),
    ("never across the break of 2022", "2022", CARRY, "A 2022 4/100; B 2021 10/100", RATE, "4", {"coverage": (1, 3), "qualifiers": ("series_break",)}),
    ("households have no break and are carried all the same", "2022", CARRY, "A 2022 4/100; B 2021 10/100", "tong_so_ho", "200", {"qualifiers": ("carried",)}),
    ("a carried value has not changed by nothing", "2023", CARRY, "A 2022 10/100", RATE, "10", {"change": None, "change_from": "2022", "notes": "carried_change"}),
    ("a carried value reaches nothing of this year's plan", "2023", CARRY, "A 2022 ho_ngheo=10; A 2023 ho_ngheo=8 plan; B 2023 ho_ngheo=3; B 2023 ho_ngheo=4 plan", "ho_ngheo", "13", {"plan": 12, "plan_percent": 75, "plan_units": 1, "notes": "plan_coverage"}),
    ("nor of the plan of a rate", "2023", CARRY | {"unit": "A"}, "A 2022 10/100; A 2023 ty_le_ho_ngheo=8 plan", RATE, "10", {"plan": 8, "plan_percent": None}),
    ("a unit that sent a zero carries nothing", "2023", CARRY, "A 2023 0/100; A 2022 9/100", RATE, "0", {"qualifiers": ()}),
    ("a new unit does not inherit what its code's old unit had", "2023", CARRY | {"units": SPLIT}, "A 2023 4/100; B 2022 10/100", RATE, "4", {"qualifiers": ()}),
    ("a unit that was split leaves nothing to the end of the year", "2023", CARRY | {"units": SPLIT}, "X 2022 50/100; B 2023 4/100; C 2023 6/100", RATE, "5", {}),
    # --- the area's own value, agencies ---
    ("the area's value is not added to the units'", "2023", {}, "A 2023 10/100; q1 2023 10/100 area", "ho_ngheo", "10", {}),
    ("the area's value stands in where no unit has one", "2023", {}, "q1 2023 ty_le_ho_ngheo=3.81 area", RATE, "3.81", {"reported_by": "area"}),
    ("the area's rate does not replace what the units make", "2023", {}, "A 2023 10/100; q1 2023 ty_le_ho_ngheo=3.81 area", RATE, "10", {"reported_by": "units", "notes": "area_control"}),
    ("the area's numerator is not divided by the units' households", "2023", {}, "q1 2023 10/ area; A 2023 /100", RATE, None, {}),
    ("all units reported and the area says otherwise: a finding", "2023", {"units": [xa("A")]}, "A 2023 10/100; q1 2023 11/ area", "ho_ngheo", "10", {"findings": "DVK502"}),
    # --- values beside the result ---
    ("a plan is no result", "2023", {}, "A 2023 10/100; A 2023 ho_ngheo=8 plan; B 2023 ho_ngheo=5 plan", "ho_ngheo", "10", {"plan": 13}),
    ("a plan alone is no figure", "2023", {}, "A 2023 ho_ngheo=8 plan", "ho_ngheo", None, {"notes": "plan_alone"}),
    ("the area's plan is not the units', and is said", "2023", {}, "A 2023 ho_ngheo=10; q1 2023 ho_ngheo=9 plan area", "ho_ngheo", "10", {"plan": None, "notes": "plan_of_area"}),
    ("nor is it added to theirs", "2023", {}, "A 2023 ho_ngheo=10; A 2023 ho_ngheo=8 plan; q1 2023 ho_ngheo=9 plan area", "ho_ngheo", "10", {"plan": 8, "notes": "plan_of_area"}),
    ("planned rates are not averaged", "2023", {}, "A 2023 10/100; A 2023 ty_le_ho_ngheo=9 plan; B 2023 ty_le_ho_ngheo=3 plan", RATE, "10", {"plan": None, "notes": "plan_of_rate"}),
    ("the column of the year before is not this year's", "2023", {}, "A 2023 ho_ngheo=12 previous; A 2023 10/100", "ho_ngheo", "10", {}),
    ("nor does it stand in for last year's report", "2023", {}, "A 2023 ho_ngheo=12 previous; A 2023 10/100", RATE, "10", {"change_from": None}),
    ("a cumulative column of a state is asked about, not added", "2023", {}, "A 2023 10/100; A 2023 ho_ngheo=12 cumulative", "ho_ngheo", "10", {"findings": "DVK523"}),
    # --- exactness, and rates of what happened ---
    ("“about” on one side makes the rate one", "2023", {}, "A 2023 ho_ngheo=10 about; A 2023 /100; B 2023 5/100", RATE, "7.5", {"qualifiers": ("about",)}),
    ("voters per meeting: of the years that have both", "2022-2023", {}, f"A 2022 luot_cu_tri=1000; A 2022 {MEETINGS}=10; A 2023 luot_cu_tri=90", "cu_tri_moi_cuoc", "100", {"notes": "uneven_periods"}),
    ("income is weighted by people, not by communes", "2023", {}, "A 2023 thu_nhap_binh_quan=50; A 2023 dan_so=3000; B 2023 thu_nhap_binh_quan=80; B 2023 dan_so=1000", "thu_nhap_binh_quan", "57.5", {}),
    ("income without people is no figure", "2023", {}, "A 2023 thu_nhap_binh_quan=50; B 2023 thu_nhap_binh_quan=80", "thu_nhap_binh_quan", None, {}),
    ("income and people of one day, or carried together", "2023", {"catalogue": carrying(thu_nhap_binh_quan=1, dan_so=1)}, "A 2022 thu_nhap_binh_quan=50; A 2022 dan_so=10; A 2023 thu_nhap_binh_quan=90", "thu_nhap_binh_quan", "50", {"qualifiers": ("carried",)}),
    # --- identities ---
    ("poor at the end = at the start − left + back + new", "2023", {}, "A 2023 ho_ngheo=9; A 2023 ho_ngheo_dau_nam=12; A 2023 ho_thoat_ngheo=5; A 2023 ho_tai_ngheo=1; A 2023 ho_ngheo_phat_sinh=2", "ho_ngheo", "9", {"findings": "DVK524"}),
    ("the identity is of the last year, not of the span", "2022-2023", {}, "A 2022 ho_thoat_ngheo=7; A 2023 ho_ngheo=9; A 2023 ho_ngheo_dau_nam=12; A 2023 ho_thoat_ngheo=5; A 2023 ho_tai_ngheo=1; A 2023 ho_ngheo_phat_sinh=1", "ho_ngheo", "9", {"no_findings": "DVK524"}),
]
# fmt: on


@pytest.mark.parametrize(
    ("trap", "period", "asked", "world", "name", "value", "more"), TRAPS, ids=[t[0] for t in TRAPS]
)
def test_traps(
    trap: str, period: str, asked: dict[str, Any], world: str, name: str, value: str | None, more: dict[str, Any]
) -> None:
    asked = {"agencies": [agency("q1", scope="area")], "units": UNITS} | asked
    units = asked.pop("units")
    summary = build(msgspec.structs.replace(ask(period, units), **asked), facts(*said(world)))
    figure = figures(summary).get(f"indicators.{name}")
    assert (None if figure is None else figure.value) == (None if value is None else Decimal(value))
    for key, expected in more.items():
        assert_one(key, expected, figure, summary)


def assert_one(key: str, expected: Any, figure: Figure | None, summary: Summary) -> None:
    """A note or finding that must (not) be there, or another part of the figure."""
    if key == "notes":
        assert expected in [note.code for note in summary.notes]
    elif key == "findings":
        assert expected in [item.code for item in summary.findings]
    elif key == "no_findings":
        assert expected not in [item.code for item in summary.findings]
    else:
        found = getattr(figure, key)
        assert found == (Decimal(expected) if key == "change" and expected is not None else expected)


def test_there_are_traps_enough() -> None:
    assert len(TRAPS) == len({trap for trap, *_ in TRAPS}) >= 47
