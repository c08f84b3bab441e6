"""Indicators: each kind adds up in its own way, and missing is never zero."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from summary_world import agency, ask, catalogue, control, facts, figures, said, value, values, xa

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.types import Indicator
from dvk_cli.model.summary import Figure, Summary
from dvk_cli.summaries.build import build

A, B, C = xa("A"), xa("B"), xa("C")
TOWN = xa("T", "thi_tran")
WHOLE = agency("q1", scope="area")


def one(summary: Summary, indicator: str) -> Figure:
    return figures(summary)[f"indicators.{indicator}"]


def with_indicator(**said: Any) -> Catalogue:
    """The default catalogue and one more indicator."""
    data = catalogue().data
    return Catalogue(msgspec.structs.replace(data, indicator=(*data.indicator, Indicator(**said))), "sau_linh_vuc")


# --- Bố Trạch 2021-2023 ---


def test_ocop_in_22_of_28_communes_and_new_rural_in_18_of_25_xa() -> None:
    """A thị trấn may have OCOP products, but is never counted among the new rural communes."""
    xas = [xa(f"x{n:02}") for n in range(25)]
    towns = [xa(f"y{n}", "thi_tran") for n in range(3)]
    seen = [value(u.code, "2023", "xa_dat_ntm", int(n < 18)) for n, u in enumerate(xas)]
    seen += [value(u.code, "2023", "xa_dat_ntm", 1) for u in towns]  # a mark that has no place there
    seen += [value(u.code, "2023", "ocop_tu_3_sao", int(n < 22)) for n, u in enumerate([*towns, *xas])]
    summary = build(ask("2021-2023", [*xas, *towns]), facts(*seen))
    ocop, rural = one(summary, "xa_co_ocop"), one(summary, "xa_dat_ntm")
    assert (ocop.value, ocop.denominator, ocop.coverage) == (22, 28, (28, 28))
    assert (rural.value, rural.denominator, rural.coverage) == (18, 25, (25, 25))


def test_poor_rate_and_its_change_are_quotients_of_sums_in_points() -> None:
    """3.81 % after −0.81 points. The mean of the two communes' rates would be 6 and some."""
    seen = [value("A", "2023", "ho_ngheo", 1000), value("A", "2023", "tong_so_ho", 40000)]
    seen += [value("B", "2023", "ho_ngheo", 829), value("B", "2023", "tong_so_ho", 8005)]
    seen += [value("A", "2022", "ho_ngheo", 1300), value("A", "2022", "tong_so_ho", 39995)]
    seen += [value("B", "2022", "ho_ngheo", 918), value("B", "2022", "tong_so_ho", 8005)]
    seen += [value("A", "2023", "ty_le_ho_ngheo", "99"), value("B", "2023", "ty_le_ho_ngheo", "1")]  # never averaged
    rate = one(build(ask("2021-2023", [A, B]), facts(*seen)), "ty_le_ho_ngheo")
    assert (rate.value, rate.numerator, rate.denominator) == (Decimal("3.81"), 1829, 48005)
    assert (rate.change, rate.change_from, rate.unit) == (Decimal("-0.81"), "2022", "%")
    assert rate.qualifiers == ()


def test_stars_add_to_three_stars_and_above_only_where_all_are_known() -> None:
    seen = [
        value("A", "2023", "ocop_3_sao", 59),
        value("A", "2023", "ocop_4_sao", 5),
        value("A", "2023", "ocop_5_sao", 0),
    ]
    seen += [value("B", "2023", "ocop_3_sao", 7)]
    summary = build(ask("2023", [A, B, C]), facts(*seen))
    assert (one(summary, "ocop_tu_3_sao").value, one(summary, "ocop_tu_3_sao").coverage) == (64, (1, 3))
    # A product of three stars is enough to have OCOP products, whatever the other columns.
    ocop = one(summary, "xa_co_ocop")
    assert (ocop.value, ocop.denominator, ocop.coverage) == (2, 3, (2, 3))


def test_an_own_total_wins_over_the_sum_of_its_parts() -> None:
    seen = [value("A", "2023", f"ocop_{n}_sao", 1) for n in (3, 4, 5)] + [value("A", "2023", "ocop_tu_3_sao", 4)]
    assert one(build(ask("2023", [A]), facts(*seen)), "ocop_tu_3_sao").value == 4


# --- kinds over time ---


@pytest.mark.parametrize(
    ("indicator", "reports", "expected"),
    [
        ("doan_giam_sat", [("2022-H1", "3"), ("2022-9M", "5"), ("2022", "8")], 8),
        ("doan_giam_sat", [("2022-H1", "3"), ("2022-9M", "5")], 5),
        ("tri_gia_giup_ban", [("2021", "1.5"), ("2022", "2.30")], Decimal("3.8")),
        ("duong_bien_gioi", [("2021", "100"), ("2022", "203.409")], Decimal("203.409")),
        ("dan_so", [("2021", "1000"), ("2022", "1100")], 1100),
        ("dan_so", [("2022-H2", "1099"), ("2022", "1100")], 1100),
        ("dan_so", [("2021", "1000")], None),
        ("thu_nhap_binh_quan", [("2022", "59.7")], None),
    ],
)
def test_flows_sum_and_stocks_stand_at_the_end(
    indicator: str, reports: list[tuple[str, str]], expected: object
) -> None:
    seen = [value("A", label, indicator, number) for label, number in reports]
    assert values(build(ask("2021-2022", [A, B]), facts(*seen))).get(f"indicators.{indicator}") == expected


def test_missing_is_not_zero() -> None:
    seen = [
        value("A", "2022", "ho_ngheo", 0),
        value("A", "2022", "tong_so_ho", 50),
        value("B", "2022", "tong_so_ho", 950),
    ]
    summary = build(ask("2022", [A, B, C]), facts(*seen))
    assert (one(summary, "ho_ngheo").value, one(summary, "ho_ngheo").coverage) == (0, (1, 3))
    rate = one(summary, "ty_le_ho_ngheo")
    assert (rate.value, rate.denominator, rate.coverage) == (0, 50, (1, 3))
    assert one(summary, "tong_so_ho").value == 1000


def test_reports_ending_the_same_day_that_differ_are_said() -> None:
    seen = [value("A", "2022-Q4", "dan_so", 9), value("A", "2022", "dan_so", 10)]
    summary = build(ask("2022", [A]), facts(*seen))
    assert one(summary, "dan_so").value == 10
    assert ("stock_differs", "2022") in [(n.code, n.params.get("used")) for n in summary.notes]


def test_gaps_of_flows_are_said_once_for_all_units() -> None:
    seen = [value(u, "2021", i, 1) for u in ("A", "B") for i in ("doan_giam_sat", "lop_dao_tao_nghe")]
    summary = build(ask("2021-2022", [A, B]), facts(*seen))
    gaps = [n.params for n in summary.notes if n.code == "gap"]
    assert gaps == [{"gap": "2022", "units": "Xã Số A, Xã Số B"}]


def test_overlapping_flows_are_one_finding_for_each_unit() -> None:
    seen = [value("A", p, i, 1) for p in ("2022", "2022-H1") for i in ("doan_giam_sat", "lop_dao_tao_nghe")]
    summary = build(ask("2022", [A]), facts(*seen))
    assert [(f.code, f.params["set_aside"]) for f in summary.findings] == [("DVK504", "2022-H1")]


def test_income_is_weighted_by_population() -> None:
    seen = [value("A", "2023", "thu_nhap_binh_quan", "50"), value("A", "2023", "dan_so", 3000)]
    seen += [value("B", "2023", "thu_nhap_binh_quan", "80"), value("B", "2023", "dan_so", 1000)]
    seen += [value("C", "2023", "thu_nhap_binh_quan", "200")]
    summary = build(ask("2023", [A, B, C]), facts(*seen))
    mean = one(summary, "thu_nhap_binh_quan")
    assert (mean.value, mean.numerator, mean.denominator) == (Decimal("57.5"), 230000, 4000)
    assert mean.coverage == (2, 3)
    assert ("one_side", "Xã Số C") in [(n.code, n.params.get("units")) for n in summary.notes]


def test_a_rate_alone_beside_the_parts_of_others_is_named() -> None:
    seen = [*said("A 2023 4/100; B 2023 6/; C 2023 ty_le_ho_ngheo=7; C 2023 tong_so_ho=500")]
    summary = build(ask("2023", [A, B, C]), facts(*seen))
    rate = one(summary, "ty_le_ho_ngheo")
    assert (rate.value, rate.coverage) == (4, (1, 3))
    left_out = {n.code: n.params["units"] for n in summary.notes if n.code in ("one_side", "rate_left_out")}
    assert left_out == {"one_side": "Xã Số B", "rate_left_out": "Xã Số C"}


def test_rates_without_their_parts_make_no_figure() -> None:
    seen = [value("A", "2023", "ty_le_ho_ngheo", 4), value("B", "2023", "ty_le_ho_ngheo", 6)]
    summary = build(ask("2023", [A, B]), facts(*seen))
    assert values(summary) == {}
    assert ("rate_without_parts", 2) in [(n.code, n.params.get("count")) for n in summary.notes]
    alone = build(ask("2023", [A, B], unit="A"), facts(*seen))
    assert values(alone) == {"indicators.ty_le_ho_ngheo": 4}


def test_a_rate_of_flows_has_both_sides_of_the_same_periods() -> None:
    seen = [value("A", "2021", "luot_cu_tri", 1000), value("A", "2021", "tiep_xuc_cu_tri", 10)]
    seen += [value("A", "2022", "luot_cu_tri", 5000)]
    summary = build(ask("2021-2022", [A]), facts(*seen))
    assert one(summary, "cu_tri_moi_cuoc").value == 100
    assert one(summary, "luot_cu_tri").value == 6000
    assert "uneven_periods" in [n.code for n in summary.notes]


@pytest.mark.parametrize(("solved", "rounded"), [(125, 13), (124, 12), (1000, 100)])
def test_rates_are_rounded_half_up(solved: int, rounded: int) -> None:
    seen = [value("A", "2022", "kien_nghi_da_giai_quyet", solved), value("A", "2022", "kien_nghi_tiep_nhan", 1000)]
    assert one(build(ask("2022", [A]), facts(*seen)), "ty_le_giai_quyet_y_kien").value == rounded


def test_a_rate_out_of_nothing_is_no_figure() -> None:
    seen = [value("A", "2022", "kien_nghi_da_giai_quyet", 0), value("A", "2022", "kien_nghi_tiep_nhan", 0)]
    assert "indicators.ty_le_giai_quyet_y_kien" not in values(build(ask("2022", [A]), facts(*seen)))


def test_titles_are_of_the_last_year_and_never_summed() -> None:
    seen = [value("A", y, "so_lang_van_hoa", n) for y, n in (("2021", 7), ("2022", 8))]
    seen += [value("A", y, "so_lang", 9) for y in ("2021", "2022")]
    title = one(build(ask("2021-2022", [A]), facts(*seen)), "lang_van_hoa")
    assert (title.value, title.numerator, title.denominator) == (89, 8, 9)


def test_a_title_made_of_flows_takes_the_last_year_only() -> None:
    own = with_indicator(
        code="t",
        label="T",
        unit="%",
        kind="annual_title",
        numerator="doan_giam_sat",
        denominator="lop_dao_tao_nghe",
        scale=100,
    )
    seen = [value("A", y, "doan_giam_sat", 1) for y in ("2021", "2022")]
    seen += [value("A", "2021", "lop_dao_tao_nghe", 10), value("A", "2022", "lop_dao_tao_nghe", 2)]
    assert one(build(ask("2021-2022", [A], catalogue=own), facts(*seen)), "t").value == 50


# --- coverage that is not of all communes ---


def test_villages_in_difficulty_out_of_all_villages() -> None:
    seen = [value("A", "2020", "ban_dac_biet_kho_khan", 100), value("A", "2020", "so_ban", 101)]
    seen += [value("B", "2020", "ban_dac_biet_kho_khan", 79), value("B", "2020", "so_ban", 90)]
    seen += [value("C", "2020", "ban_dac_biet_kho_khan", 5)]
    summary = build(ask("2020", [A, B, C]), facts(*seen))
    found = one(summary, "ban_dac_biet_kho_khan")
    assert (found.value, found.denominator, found.coverage) == (179, 191, (2, 3))
    assert "one_side" in [n.code for n in summary.notes]


def test_villages_in_difficulty_without_a_denominator_are_a_number() -> None:
    found = one(build(ask("2020", [A]), facts(value("A", "2020", "ban_dac_biet_kho_khan", 5))), "ban_dac_biet_kho_khan")
    assert (found.value, found.denominator) == (5, None)


def test_border_communes_with_a_border_guard_out_of_the_border_communes() -> None:
    code = "xa_bien_gioi_co_pho_bi_thu_bien_phong"
    seen = [value(u, "2020", "xa_bien_gioi", n) for u, n in (("A", 1), ("B", 1), ("C", 0))]
    seen += [value("A", "2020", code, 1), value("C", "2020", code, 0)]
    summary = build(ask("2020", [A, B, C]), facts(*seen))
    assert (one(summary, code).value, one(summary, code).denominator) == (1, 2)
    area = build(
        ask("2020", [A]), facts(value("A", "2020", code, 1), value("q1", "2020", "xa_bien_gioi", 11, scope="area"))
    )
    assert (one(area, code).value, one(area, code).denominator) == (1, 11)
    alone = build(ask("2020", [A]), facts(value("A", "2020", code, 1)))
    assert (one(alone, code).value, one(alone, code).denominator) == (1, None)


def test_an_own_mark_counts_beside_the_products() -> None:
    seen = [
        value("A", "2020", "xa_co_ocop", 1),
        value("B", "2020", "xa_co_ocop", 0),
        value("B", "2020", "ocop_tu_3_sao", 2),
    ]
    seen += [value("C", "2020", "xa_co_ocop", 0), value("q1", "2020", "xa_co_ocop", 1)]
    summary = build(ask("2020", [A, B, C, TOWN], agencies=[agency("q1")]), facts(*seen))
    assert (one(summary, "xa_co_ocop").value, one(summary, "xa_co_ocop").coverage) == (2, (3, 4))


# --- breaks in series ---


def poor(year: str, number: int) -> list[Any]:
    return [value("A", year, "ho_ngheo", number), value("A", year, "tong_so_ho", 1000)]


def test_rates_on_two_sides_of_a_break_are_not_compared() -> None:
    seen = facts(*poor("2021", 60), *poor("2022", 80))
    summary = build(ask("2022", [A]), seen)
    rate = one(summary, "ty_le_ho_ngheo")
    assert (rate.value, rate.change, rate.change_from, rate.qualifiers) == (8, None, "2021", ("series_break",))
    assert "break_change" in [n.code for n in summary.notes]
    compared = one(build(ask("2022", [A], compare=True), seen), "ty_le_ho_ngheo")
    assert (compared.change, compared.qualifiers) == (2, ("series_break",))


def test_a_value_at_the_end_of_a_span_with_a_break_inside_is_no_break() -> None:
    rate = one(build(ask("2021-2023", [A]), facts(*poor("2022", 80), *poor("2023", 70))), "ty_le_ho_ngheo")
    assert (rate.value, rate.change, rate.qualifiers) == (7, -1, ())


def test_without_a_year_before_there_is_no_change() -> None:
    rate = one(build(ask("2022", [A]), facts(*poor("2022", 80))), "ty_le_ho_ngheo")
    assert (rate.change, rate.change_from, rate.qualifiers) == (None, None, ())


@pytest.mark.parametrize(("span", "broken"), [("2021-2022", True), ("2022-2023", False)])
def test_a_flow_added_across_a_break_says_so(span: str, broken: bool) -> None:
    own = with_indicator(code="f", label="F", unit="hộ", kind="flow", breaks=("chuan_ngheo",))
    first, last = span.split("-")
    summary = build(ask(span, [A], catalogue=own), facts(value("A", first, "f", 1), value("A", last, "f", 2)))
    assert one(summary, "f").qualifiers == (("series_break",) if broken else ())
    assert ("break_span" in [n.code for n in summary.notes]) is broken


@pytest.mark.parametrize(("span", "change"), [("2022", 3), ("2021-2022", 3), ("2022-H2", None)])
def test_the_change_of_a_flow_is_of_whole_years(span: str, change: int | None) -> None:
    own = with_indicator(code="f", label="F", unit="hộ", kind="flow", change="value")
    seen = [value("A", "2021", "f", 4), value("A", "2022", "f", 7), value("A", "2022-H2", "f", 2)]
    assert one(build(ask(span, [A], catalogue=own), facts(*seen)), "f").change == change


def test_a_change_between_other_units_is_said() -> None:
    seen = [
        *poor("2022", 80),
        *poor("2023", 70),
        value("B", "2023", "ho_ngheo", 1),
        value("B", "2023", "tong_so_ho", 9),
    ]
    summary = build(ask("2023", [A, B]), facts(*seen))
    assert ("change_other_units", 2, 1) in [(n.code, n.params.get("now"), n.params.get("then")) for n in summary.notes]


# --- the area's own values ---


def test_the_areas_value_serves_where_the_communes_have_none() -> None:
    seen = [value("q1", "2023", "thu_nhap_binh_quan", "59.7", scope="area")]
    seen += [value("q1", "2023", "xa_dat_ntm", 18, scope="area"), value("q1", "2023", "dan_so", 9000, scope="area")]
    seen += [value("q1", "2023", "ho_ngheo", 381, scope="area"), value("q1", "2023", "tong_so_ho", 10000, scope="area")]
    seen += [value("q1", "2022", "ty_le_ho_ngheo", "4.62", scope="area")]
    seen += [value("q1", "2023", "ban_dac_biet_kho_khan", 4, scope="area"), value("A", "2023", "so_ban", 9)]
    summary = build(ask("2023", [A, B, TOWN], agencies=[WHOLE]), facts(*seen))
    income = one(summary, "thu_nhap_binh_quan")
    assert (income.value, income.reported_by, income.coverage) == (Decimal("59.7"), "area", (0, 3))
    assert (one(summary, "xa_dat_ntm").value, one(summary, "xa_dat_ntm").denominator) == (18, 2)
    assert (one(summary, "ban_dac_biet_kho_khan").value, one(summary, "ban_dac_biet_kho_khan").denominator) == (4, 9)
    rate = one(summary, "ty_le_ho_ngheo")
    assert (rate.value, rate.numerator, rate.change) == (Decimal("3.81"), 381, Decimal("-0.81"))


def test_the_areas_rate_of_a_span_is_taken_only_for_that_span() -> None:
    seen = [value("q1", "2016-2020", "cu_tri_moi_cuoc", 120, scope="area", qualifier="about")]
    seen += [value("q1", "2020", "y_kien_moi_cuoc", 20, scope="area")]
    found = figures(build(ask("2016-2020", [A]), facts(*seen)))
    assert list(found) == ["indicators.cu_tri_moi_cuoc"]
    assert found["indicators.cu_tri_moi_cuoc"].qualifiers == ("about",)


@pytest.mark.parametrize(
    ("communes", "said", "findings", "notes"),
    [
        ([("A", 10), ("B", 5)], 15, [], []),
        ([("A", 10), ("B", 5)], 16, ["DVK502"], []),
        ([("A", 10)], 16, [], ["area_control"]),
    ],
)
def test_the_areas_value_is_a_control_beside_the_communes_values(
    communes: list[tuple[str, int]], said: int, findings: list[str], notes: list[str]
) -> None:
    seen = [value(code, "2023", "dan_so", number) for code, number in communes]
    seen += [value("q1", "2023", "dan_so", said, scope="area")]
    summary = build(ask("2023", [A, B], agencies=[WHOLE]), facts(*seen))
    found = one(summary, "dan_so")
    assert (found.value, found.reported_by) == (sum(number for _, number in communes), "units")
    assert [f.code for f in summary.findings] == findings
    assert [n.code for n in summary.notes if n.code == "area_control"] == notes


def test_an_areas_flow_with_a_gap_is_no_control() -> None:
    seen = [value("A", "2021-2022", "doan_giam_sat", 10), value("q1", "2022", "doan_giam_sat", 3, scope="area")]
    assert build(ask("2021-2022", [A]), facts(*seen)).findings == ()


def test_two_agencies_that_differ_about_the_area_are_said() -> None:
    seen = [value("q2", "2023", "dan_so", 7, scope="area"), value("q1", "2023", "dan_so", 9, scope="area")]
    summary = build(ask("2023", [A], agencies=[WHOLE, agency("q2")]), facts(*seen))
    assert one(summary, "dan_so").value == 9
    assert ("area_values_differ", "Ban q1") in [(n.code, n.params.get("agency")) for n in summary.notes]


def test_an_agencys_own_values_add_up_but_it_is_no_commune() -> None:
    seen = [value("A", "2023", "doan_giam_sat", 3), value("q1", "2023", "doan_giam_sat", 4)]
    found = one(build(ask("2023", [A, B], agencies=[agency("q1")]), facts(*seen)), "doan_giam_sat")
    assert (found.value, found.coverage) == (7, (1, 2))


# --- qualifiers, declared totals ---


def test_qualifiers_are_carried_from_both_sides_of_a_rate() -> None:
    seen = [value("A", "2023", "ho_ngheo", 10, qualifier="about"), value("A", "2023", "tong_so_ho", 100)]
    seen += [value("B", "2023", "ho_ngheo", 5), value("B", "2023", "tong_so_ho", 100, qualifier="at_least")]
    summary = build(ask("2023", [A, B]), facts(*seen))
    assert one(summary, "ty_le_ho_ngheo").qualifiers == ("about", "at_least")
    assert one(summary, "ho_ngheo").qualifiers == ("about",)


def test_a_declared_total_of_the_values_used() -> None:
    seen = [value("A", "2023", "dan_so", 10), value("B", "2023", "dan_so", 5)]
    seen += [control("A", "2023", "indicators.dan_so", 16, 15, form="indicators", whole=True)]
    seen += [control("A", "2022", "indicators.dan_so", 30, 14, form="indicators", whole=True, table="bang 2")]
    found = one(build(ask("2022-2023", [A, B]), facts(*seen)), "dan_so")
    assert (found.value, found.declared) == (15, 16)
