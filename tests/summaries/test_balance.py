"""Figures that hold each other: identities, nested standards, nested levels; changes against a named year."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_world import agency, ask, decision, facts, figures, part, per, said, value, values, xa

from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.summary import Summary
from dvk_cli.renderers.base import Look
from dvk_cli.renderers.registry import RENDERERS
from dvk_cli.summaries.build import build

A, B = xa("A"), xa("B")
BODY = agency("q1", decides=("huyen",))


def world(text: str, label: str = "2023", **more: Any) -> Summary:
    return build(msgspec.structs.replace(ask(label, [A, B], agencies=[BODY]), **more), facts(*said(text)))


def messages(summary: Summary, code: str) -> list[str]:
    return [message_of(item) for item in summary.findings if item.code == code]


HIGHER = "xa_dat_ntm_nang_cao"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"A 2023 {HIGHER}=1; A 2023 xa_dat_ntm=1", []),
        (f"A 2023 {HIGHER}=1; A 2023 xa_dat_ntm=0; B 2023 xa_dat_ntm=1", ["1 against 0, of Xã Số A"]),
        # Who says that the higher standard is reached, and nothing of the lower one.
        (f"A 2023 {HIGHER}=1; B 2023 {HIGHER}=1; B 2023 xa_dat_ntm=1", ["2 against 1, of Huyện Bố Trạch"]),
        (f"A 2023 {HIGHER}=1", []),
        (f"q1 2023 {HIGHER}=3 area; q1 2023 xa_dat_ntm=2 area", ["3 against 2, of Huyện Bố Trạch"]),
    ],
)
def test_the_advanced_standard_lies_inside_the_basic_one(text: str, expected: list[str]) -> None:
    rule = "The advanced standard includes the basic one: "
    assert messages(world(text), "DVK524") == [rule + each for each in expected]


def test_an_identity_that_several_units_break_is_one_finding_with_their_sums() -> None:
    text = "; ".join(f"{u} 2023 ocop_{n}_sao=1; {u} 2023 ocop_tu_3_sao=4" for u in ("A", "B") for n in (3, 4, 5))
    text = "; ".join(dict.fromkeys(text.split("; ")))
    (found,) = messages(world(text), "DVK524")
    assert found.endswith("6 against 8, of Xã Số A, Xã Số B")


def test_what_is_missing_is_not_judged_and_other_units_are_not_said() -> None:
    assert messages(world("A 2023 ho_ngheo=9; A 2023 ho_ngheo_dau_nam=20; A 2023 ho_thoat_ngheo=1"), "DVK524") == []
    broken = "A 2023 ho_ngheo=9; A 2023 tong_so_ho=5; B 2023 1/10"
    assert len(messages(world(broken), "DVK524")) == 1
    assert messages(world(broken, unit="B"), "DVK524") == []


@pytest.mark.parametrize(
    ("district", "communes", "expected"),
    [
        (2, 2, []),
        (3, 2, ["District level: 3 recognised, more than the 2 of Grassroots level"]),
        # One of two communes has sent its list: the other explains the difference.
        (3, 1, []),
    ],
)
def test_more_cannot_be_recognised_above_than_below(district: int, communes: int, expected: list[str]) -> None:
    rows = [decision("q1", "2022", "huyen", f"x{n}") for n in range(district)]
    rows += [decision(unit, "2022", "co_so", unit) for unit in ("A", "B")[:communes]]
    parts = [part("q1", "2022", "recognitions")]
    summary = build(ask("2022", [A, B], agencies=[BODY]), facts(*rows, parts=parts))
    assert messages(summary, "DVK525") == expected


# --- against a named year ---

SERIES = "A 2019 12/100; A 2020 10/100; A 2021 9/100; A 2022 14/100; A 2023 11/100"


@pytest.mark.parametrize(
    ("label", "named", "change", "since", "qualifiers"),
    [
        ("2021", "2020", -1, "2020", ()),
        ("2021", "2019", -3, "2019", ()),
        ("2023", "2020", 1, "2020", ("series_break",)),
        ("2020-2023", "2022", -3, "2022", ()),
        ("2023", "2018", None, None, ()),
    ],
)
def test_the_change_is_against_the_end_of_the_named_year(
    label: str, named: str, change: int | None, since: str | None, qualifiers: tuple[str, ...]
) -> None:
    rate = figures(world(SERIES, label, base=per(named), compare=True))["indicators.ty_le_ho_ngheo"]
    assert (rate.change, rate.change_from, rate.qualifiers) == (change, since, qualifiers)


def test_a_flow_is_compared_with_the_whole_named_year() -> None:
    text = "A 2020 doan_giam_sat=4; A 2022 doan_giam_sat=9; A 2023 doan_giam_sat=7"
    named = {"base": per("2020"), "compare": True}
    found = figures(world(text, "2022-2023", **named))["indicators.doan_giam_sat"]
    assert (found.value, found.change, found.change_from) == (16, 3, "2020")
    assert figures(world(text, "2023-H1", **named)) == {}
    assert figures(world(text, "2022-2023"))["indicators.doan_giam_sat"].change_from is None


def test_coverages_and_means_are_compared_too() -> None:
    text = "A 2020 xa_dat_ntm=0; A 2022 xa_dat_ntm=1; B 2022 xa_dat_ntm=1"
    found = figures(world(text, "2022", base=per("2020"), compare=True))["indicators.xa_dat_ntm"]
    # The criteria changed in 2021.
    assert (found.value, found.change, found.qualifiers) == (2, 2, ("series_break",))


def test_by_year_the_years_up_to_the_named_one_have_no_change() -> None:
    named: dict[str, Any] = {"base": per("2020"), "compare": True}
    seen = facts(*said(SERIES))
    years = [(msgspec.structs.replace(ask(y, [A]), **named), seen) for y in ("2019", "2020", "2021", "2022")]
    request = msgspec.structs.replace(ask("2019-2022", [A], by="year"), **named)
    found = [f for f in build(request, seen, years).figures if f.id == "indicators.ty_le_ho_ngheo" and f.year]
    assert [(f.year, f.change) for f in found] == [(2019, None), (2020, None), (2021, -1), (2022, 4)]


def test_by_year_the_first_year_of_a_new_standard_is_marked() -> None:
    years = [(ask(y, [A]), facts(*said(SERIES))) for y in ("2020", "2021", "2022", "2023")]
    summary = build(ask("2020-2023", [A], by="year"), facts(*said(SERIES)), years)
    marked = {(f.id.partition(".")[2], f.year) for f in summary.figures if f.year and "series_break" in f.qualifiers}
    assert marked == {("ho_ngheo", 2022), ("ty_le_ho_ngheo", 2022)}


def test_a_unit_is_not_compared_with_the_one_that_had_its_code_before() -> None:
    new = xa("A", valid_from=per("2023").start)
    seen = facts(*said("A 2022 10/100; A 2023 4/100"))
    alone = build(ask("2023", [new], unit="A"), seen)
    rate = figures(alone)["indicators.ty_le_ho_ngheo"]
    assert (rate.change, rate.change_from, rate.qualifiers) == (None, "2022", ("series_break",))
    assert "change_other_unit" in [n.code for n in alone.notes]


def test_every_renderer_says_the_break_beside_the_figure() -> None:
    summary = build(ask("2022", [A]), facts(*said("A 2021 10/100; A 2022 14/100")))
    written = {r.name: r.writers[Summary](summary, Look(width=200)) for r in RENDERERS if Summary in r.writers}
    assert {"table", "json", "csv", "md"} <= set(written)
    for name, text in written.items():
        rows = [row for row in text.splitlines() if "Poor household rate" in row or "series_break" in row]
        assert any("14,00 (break in series)" in row or "series_break" in row for row in rows), name


# --- what has nothing to do with a figure does not move it ---

_CODES = ["ho_ngheo", "tong_so_ho", "doan_giam_sat", "xa_dat_ntm", "thu_nhap_binh_quan", "dan_so"]
_values = st.lists(
    st.builds(
        value,
        st.sampled_from("AB"),
        st.sampled_from(["2022", "2023", "2023-H1", "2023-Q3"]),
        st.sampled_from(_CODES),
        st.integers(0, 5),
        measure=st.sampled_from(["result", "result", "cumulative", "plan", "previous"]),
    ),
    unique_by=lambda f: (f.unit_code, f.period, f.indicator, f.measure),
    max_size=15,
)


@given(_values, st.sampled_from(_CODES), st.sampled_from(["plan", "previous"]))
def test_plans_and_columns_of_the_year_before_move_no_value(items: list[Any], code: str, measure: Any) -> None:
    before = [i for i in items if i.measure not in ("plan", "previous")]
    assert values(build(ask("2022-2023", [A, B]), facts(*items))) == values(
        build(ask("2022-2023", [A, B]), facts(*before))
    )


@given(_values)
def test_an_unrelated_unit_or_period_moves_no_figure(items: list[Any]) -> None:
    own = build(ask("2023", [A, B], unit="A"), facts(*items))
    others = [value("B", "2023", code, 3) for code in _CODES] + [value("A", "2019", code, 3) for code in _CODES]
    kept = {(f.unit_code, f.period, f.indicator, f.measure): f for f in [*others, *items]}
    assert build(ask("2023", [A, B], unit="A"), facts(*kept.values())).figures == own.figures


@given(_values, st.integers(1, 9))
def test_twice_the_values_make_twice_the_sums_and_the_same_rates(items: list[Any], times: int) -> None:
    request = ask("2022-2023", [A, B])
    more = [msgspec.structs.replace(i, value=i.value * times) for i in items if i.indicator != "thu_nhap_binh_quan"]
    once = [i for i in items if i.indicator != "thu_nhap_binh_quan"]
    first, second = values(build(request, facts(*once))), values(build(request, facts(*more)))
    for name in ("indicators.doan_giam_sat", "indicators.dan_so", "indicators.ho_ngheo"):
        assert second.get(name) == (None if first.get(name) is None else Decimal(first[name] or 0) * times)
    assert second.get("indicators.ty_le_ho_ngheo") == first.get("indicators.ty_le_ho_ngheo")
