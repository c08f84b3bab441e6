"""A trace comes to its figure exactly, and every value of a figure is either used or set aside with a reason."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summary_world import agency, ask, control, count, decision, facts, model, part, said, value, xa

from dvk_cli.model.facts import AsideFact, Facts, Origin
from dvk_cli.model.summary import Figure
from dvk_cli.model.trace import WHY_ASIDE, Trace
from dvk_cli.summaries.numbers import half_up
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.summaries.trace import Tracer

UNITS = [xa("A"), xa("B"), xa("C", "phuong")]
BODIES = [agency("cq", decides=("huyen",), scope="area")]


def with_places(known: Facts) -> Facts:
    """The facts, each with a cell of its own."""
    number = iter(range(7, 10_000))

    def placed(items: Iterable[Any]) -> list[Any]:
        return [
            msgspec.structs.replace(each, origin=Origin(next(number), f"{each.unit_code}.xlsx", "0", "S", f"D{row}"))
            for row, each in enumerate(items, 7)
        ]

    return msgspec.structs.replace(
        known,
        models=[msgspec.structs.replace(m, period=None) for m in placed(known.models)],
        recognitions=placed(known.recognitions),
        counts=placed(known.counts),
        observations=placed(known.observations),
        controls=placed(known.controls),
    )


def traced(label: str, known: Facts, **more: Any) -> dict[tuple[str, str | None], Trace]:
    request: SummaryRequest = ask(label, UNITS, agencies=BODIES, **more)
    tracer = Tracer(request, with_places(known))
    return {(f.id, f.unit_code): tracer.trace(f, entry, recorded) for f, entry, recorded in tracer.figures()}


def summed(trace: Trace, role: str) -> Decimal:
    return sum((Decimal(use.counts_as) for use in trace.used if use.role == role), Decimal(0))


def assert_adds_up(trace: Trace, scale: int, decimals: int | None) -> None:
    figure: Figure = trace.figure
    if figure.numerator is not None and figure.denominator is not None:
        assert summed(trace, "numerator") == figure.numerator
        exact = Fraction(summed(trace, "numerator")) / Fraction(summed(trace, "denominator")) * scale
        assert half_up(exact, decimals or 0) == figure.value
    else:
        exact = Fraction(summed(trace, "value"))
        assert (half_up(exact, decimals) if decimals is not None else exact) == figure.value
    if figure.denominator is not None:
        assert summed(trace, "denominator") == figure.denominator
    if figure.plan is not None:
        assert summed(trace, "plan") == figure.plan
    if figure.declared is not None:
        assert figure.value is not None
        assert figure.value + summed(trace, "declared") == figure.declared


INDICATORS = (
    *("ho_ngheo", "tong_so_ho", "ty_le_ho_ngheo", "dan_so", "thu_nhap_binh_quan", "gia_dinh_van_hoa"),
    *("xa_dat_ntm", "xa_ntm_nang_cao", "xa_co_ocop", "ocop_3_sao", "ocop_4_sao", "ocop_5_sao", "ocop_tu_3_sao"),
    *("cong_trinh_giup_ban", "luot_boi_duong_dan_van", "so_ban", "ban_dac_biet_kho_khan", "hoi_nghi_tuyen_truyen"),
)
CODES = st.sampled_from(("A", "B", "C", "cq"))
LABELS = st.sampled_from(("2021", "2022", "2023", "2023-H1", "2023-9M", "2023-Q4", "2022-2023"))
FIELDS = st.sampled_from(("kinh_te", "nong_thon_moi", "khong_ro"))
SUBJECTS = st.sampled_from(("tap_the", "ca_nhan", "khong_ro"))
LEVELS = st.sampled_from(("co_so", "huyen"))
SMALL = st.integers(0, 5)
FACTS = st.one_of(
    st.builds(
        value,
        CODES,
        LABELS,
        st.sampled_from(INDICATORS),
        SMALL,
        scope=st.sampled_from(("unit", "unit", "area")),
        measure=st.sampled_from(("result", "result", "result", "plan", "cumulative", "previous")),
    ),
    st.builds(model, CODES, SMALL.filter(bool), FIELDS, SUBJECTS),
    st.builds(count, CODES, LABELS, SMALL, FIELDS, SUBJECTS, basis=st.sampled_from(("flow", "flow", "stock"))),
    st.builds(count, CODES, LABELS, SMALL, subject=SUBJECTS, level=LEVELS, basis=st.sampled_from(("flow", "stock"))),
    st.builds(
        decision,
        CODES,
        LABELS,
        LEVELS,
        st.sampled_from(("x", "y")),
        subject=SUBJECTS,
        performer=st.sampled_from(("", "p", "q")),
        number=st.sampled_from(("", "1", "2")),
    ),
    st.builds(part, CODES, LABELS, st.sampled_from(("models", "recognitions", "indicators")), SMALL),
    st.builds(
        control,
        CODES,
        LABELS,
        st.sampled_from(("models.total", "indicators.ho_ngheo")),
        SMALL,
        SMALL,
        whole=st.booleans(),
    ),
)


@given(known=st.lists(FACTS, max_size=40), by=st.sampled_from((None, "unit")))
@settings(max_examples=150, deadline=None)
def test_the_trace_of_every_figure_comes_to_it_exactly(known: list[Any], by: str | None) -> None:
    request = ask("2022-2023", UNITS, agencies=BODIES, by=by)
    indicators = request.catalogue.indicators
    for (name, _unit), trace in traced("2022-2023", facts(*known), by=by).items():
        item = indicators.get(name.removeprefix("indicators."))
        scale = item.scale if item is not None and item.kind != "weighted_mean" else 1
        assert_adds_up(trace, scale, trace.figure.decimals)
        assert {each.why for each in trace.set_aside} <= WHY_ASIDE.keys()
        assert all("{" not in each.message for each in trace.set_aside)


@given(known=st.lists(FACTS, max_size=30))
@settings(max_examples=60, deadline=None)
def test_a_value_is_used_or_set_aside_and_never_both(known: list[Any]) -> None:
    placed = with_places(facts(*known))
    tracer = Tracer(ask("2022-2023", UNITS, agencies=BODIES), placed)
    for figure, entry, recorded in tracer.figures():
        trace = tracer.trace(figure, entry, recorded)
        used = {(use.source.file, use.source.cell) for use in trace.used if use.source.file}
        code = figure.id.removeprefix("indicators.")
        for fact in placed.observations:
            if fact.indicator == code and fact.period.start.year >= 2022 and fact.origin is not None:
                place = (fact.origin.file, fact.origin.cell)
                left = [each for each in trace.set_aside if (each.source.file, each.source.cell) == place]
                assert (place in used) != bool(left)


@pytest.mark.parametrize(
    ("given_", "figure", "used", "left"),
    [
        (
            said("A 2023 62/1500; B 2023 38/500; C 2023 9/; A 2022 80/1490"),
            "indicators.ty_le_ho_ngheo",
            {"numerator": [62, 38], "denominator": [1500, 500]},
            {"other_side": 1},
        ),
        (
            said("A 2023 cong_trinh_giup_ban=9; A 2023-H1 cong_trinh_giup_ban=4; cq 2023 cong_trinh_giup_ban=20 area"),
            "indicators.cong_trinh_giup_ban",
            {"value": [9]},
            {"overlapping": 1, "area_value": 1},
        ),
        (
            said("A 2023 thu_nhap_binh_quan=50; A 2023 dan_so=1000; B 2023 thu_nhap_binh_quan=60; B 2023 dan_so=3000"),
            "indicators.thu_nhap_binh_quan",
            {"numerator": [50000, 180000], "denominator": [1000, 3000]},
            {},
        ),
        (
            said("A 2023 xa_dat_ntm=1; B 2023 xa_dat_ntm=0; C 2023 xa_dat_ntm=1"),
            "indicators.xa_dat_ntm",
            {"value": [1, 0], "denominator": [1, 1]},
            {"not_expected": 1},
        ),
        (
            said("cq 2023 xa_dat_ntm=2 area"),
            "indicators.xa_dat_ntm",
            {"value": [2], "denominator": [1, 1]},
            {},
        ),
        (
            [
                *said("A 2023 ocop_3_sao=2; A 2023 ocop_4_sao=1; A 2023 ocop_5_sao=0"),
                *said("B 2023 ocop_tu_3_sao=4; B 2023 ocop_3_sao=3"),
            ],
            "indicators.ocop_tu_3_sao",
            {"value": [2, 1, 0, 4]},
            {"part_of_total": 1},
        ),
        (
            said("A 2023 cong_trinh_giup_ban=9; A 2023 cong_trinh_giup_ban=12 plan"),
            "indicators.cong_trinh_giup_ban",
            {"value": [9], "plan": [12]},
            {},
        ),
        (
            [*said("A 2023 ho_ngheo=9"), control("A", "2023", "indicators.ho_ngheo", 11, 9, form="indicators")],
            "indicators.ho_ngheo",
            {"value": [9], "declared": [2]},
            {},
        ),
        (
            [
                decision("A", "2023", "huyen", "x"),
                decision("cq", "2023", "huyen", "x"),
                part("cq", "2023", "recognitions"),
            ],
            "recognitions.huyen.cong_nhan",
            {"value": [1]},
            {"control": 1},
        ),
        (
            [decision("A", "2023", "co_so", "x", performer="p"), decision("A", "2023", "co_so", "x", number="1")],
            "recognitions.co_so.cong_nhan",
            {"value": [1]},
            {"same_decision": 1},
        ),
        (
            [model("A", 2), part("A", "2023", "models"), count("A", "2023", 5), count("B", "2023", 3)],
            "models.total",
            {"value": [2, 3]},
            {"list": 1},
        ),
    ],
)
def test_worked_examples(given_: list[Any], figure: str, used: dict[str, list[int]], left: dict[str, int]) -> None:
    trace = traced("2022-2023", facts(*given_))[figure, None]
    found: dict[str, list[Any]] = {}
    for use in trace.used:
        if not use.role.startswith("base_"):
            found.setdefault(use.role, []).append(use.counts_as)
    assert found == used
    whys = [each.why for each in trace.set_aside]
    assert {why: whys.count(why) for why in whys} == left


def test_the_change_shows_both_of_its_sides() -> None:
    trace = traced("2023", facts(*said("A 2022 80/1600; A 2023 62/1550")))["indicators.ty_le_ho_ngheo", None]
    assert trace.figure.change == Decimal(-1)
    assert [summed(trace, role) for role in ("numerator", "denominator", "base_numerator", "base_denominator")] == [
        *(62, 1550, 80, 1600)
    ]
    assert trace.arithmetic[0] == "62 / 1.550 × 100 = 4"
    assert trace.arithmetic[1].endswith("62 / 1.550 × 100 − 80 / 1.600 × 100 = -1")


@pytest.mark.parametrize(
    ("why", "message"),
    [("replaced", "b.xlsx"), ("excluded", "sent twice"), ("retracted", "sent twice"), ("wider", "2022-2023")],
)
def test_what_is_not_in_force_belongs_to_its_own_figures(why: Any, message: str) -> None:
    known = with_places(facts(*said("A 2023 ho_ngheo=9")))
    old = with_places(facts(*said("A 2022-2023 ho_ngheo=8"))).observations[0]
    known = msgspec.structs.replace(known, aside=[AsideFact(old, why, message)])
    tracer = Tracer(ask("2022-2023", UNITS), known)
    (trace,) = tracer.traces("indicators.ho_ngheo")
    assert [(each.why, each.value) for each in trace.set_aside] == [(why, 8)]
    assert message in trace.set_aside[0].message
