"""Models: lists before counts, fields as the taxonomy has them, what the senders declared."""

import pytest
from summary_world import ask, catalogue, control, count, facts, figures, listed, model, part, values, xa

from dvk_cli.model.facts import RefiledFact
from dvk_cli.summaries.build import build

A, B = xa("A"), xa("B")
FIELDS = {
    "kinh_te": 185,
    "van_hoa_xa_hoi": 222,
    "quoc_phong_an_ninh": 63,
    "he_thong_chinh_tri": 164,
    "nong_thon_moi": 236,
    "khac": 45,
}


def test_yen_son_2020_2022_both_the_sum_and_what_was_declared() -> None:
    counts = [count("A", "2020-2022", number, field) for field, number in FIELDS.items()]
    declared = control("A", "2020-2022", "models.total", 917, 915, form="counts")
    summary = build(ask("2020-2022", [A]), facts(*counts, declared, parts=[part("A", "2020-2022", "counts")]))
    total = figures(summary)["models.total"]
    assert (total.value, total.declared) == (915, 917)
    assert {f: values(summary)[f"models.{f}"] for f in FIELDS} == FIELDS
    assert figures(summary)["models.kinh_te"].declared is None


def test_cho_don_2022_the_subjects_make_the_total() -> None:
    summary = build(
        ask("2022", [A]), facts(model("A", 54, subject="ca_nhan"), model("A", 69), parts=[part("A", "2022", "models")])
    )
    found = values(summary)
    assert found["models.total"] == 123
    assert (found["models.ca_nhan"], found["models.tap_the"]) == (54, 69)
    assert found["models.kinh_te.ca_nhan"] == 54


def test_a_total_without_fields_leaves_the_fields_unknown() -> None:
    """Kỳ Sơn (Hòa Bình): 54 models, of which 16 in the economy; the other fields' split was not published."""
    counts = [count("A", "2018", 16), count("A", "2018", 38, "khong_ro")]
    found = values(build(ask("2018", [A]), facts(*counts)))
    assert found == {
        "models.total": 54,
        "models.kinh_te": 16,
        "models.kinh_te.khong_ro": 16,
        "models.khong_ro": 38,
        "models.khong_ro.khong_ro": 38,
    }


def test_a_list_says_that_the_other_fields_have_none() -> None:
    summary = build(ask("2022", [A, B]), facts(model("A", 2), parts=[part("A", "2022", "models")]))
    assert values(summary)["models.khac"] == 0
    assert figures(summary)["models.khac"].coverage == (1, 2)


def test_nothing_to_report_is_zero_and_no_report_is_missing() -> None:
    assert values(build(ask("2022", [A]), facts(part("A", "2022", "models", 0))))["models.total"] == 0
    assert values(build(ask("2022", [A]), facts(part("A", "2022", "indicators")))) == {}


@pytest.mark.parametrize(
    ("what", "items", "total"),
    [
        ("half-year, nine months and year: the year", [("2022-H1", 3), ("2022-9M", 5), ("2022", 8)], 8),
        ("half-year and nine months: nine months", [("2022-H1", 3), ("2022-9M", 5)], 5),
        ("quarters add up", [("2022-Q1", 3), ("2022-Q2", 5)], 8),
    ],
)
def test_counts_are_summed_over_a_cover(what: str, items: list[tuple[str, int]], total: int) -> None:
    summary = build(ask("2022", [A]), facts(*(count("A", label, number) for label, number in items)))
    assert values(summary)["models.total"] == total, what


def test_counts_set_aside_are_a_finding_and_gaps_a_note() -> None:
    summary = build(ask("2022", [A]), facts(count("A", "2022-H1", 3), count("A", "2022-9M", 5)))
    assert [(f.code, f.params) for f in summary.findings] == [
        ("DVK504", {"unit": "Xã Số A", "set_aside": "2022-H1", "used": "2022-9M"})
    ]
    assert ("gap", {"gap": "2022-Q4", "units": "Xã Số A"}) in [(n.code, n.params) for n in summary.notes]


def test_a_list_wins_over_counts_of_the_same_days() -> None:
    items = [model("A", 4), count("A", "2021", 9), count("A", "2022", 2)]
    summary = build(ask("2021-2022", [A]), facts(*items, listed("A", "2021", 4), parts=[part("A", "2021", "models")]))
    assert values(summary)["models.total"] == 4 + 2
    assert [(f.code, f.params["listed"], f.params["counted"]) for f in summary.findings] == [("DVK510", 4, 9)]
    items[1] = count("A", "2021", 4)
    summary = build(ask("2021-2022", [A]), facts(*items, listed("A", "2021", 4), parts=[part("A", "2021", "models")]))
    assert [f.params["set_aside"] for f in summary.findings] == ["2021"]


def test_counts_of_more_days_than_the_list_leave_a_gap() -> None:
    items = [model("A", 2), count("A", "2021-2022", 7), listed("A", "2022", 2)]
    parts = [part("A", "2022", "models"), part("A", "2021-2022", "counts")]
    summary = build(ask("2021-2022", [A]), facts(*items, parts=parts))
    assert values(summary)["models.total"] == 2
    assert ("gap", {"gap": "2021", "units": "Xã Số A"}) in [(n.code, n.params) for n in summary.notes]


def test_cumulative_counts_serve_only_where_there_is_nothing_else() -> None:
    stock = [count("A", "2021", 30, basis="stock"), count("A", "2022", 34, basis="stock")]
    alone = build(ask("2021-2022", [A]), facts(*stock))
    assert values(alone)["models.total"] == 34
    assert ("models_stock", {"period": "2022", "units": "Xã Số A"}) in [(n.code, n.params) for n in alone.notes]
    beside = build(ask("2021-2022", [A]), facts(*stock, count("A", "2022", 5)))
    assert values(beside)["models.total"] == 5


def test_qualifiers_are_carried() -> None:
    items = [count("A", "2022", 100, qualifier="at_least"), count("B", "2022", 5, "khac", qualifier="about")]
    found = figures(build(ask("2022", [A, B]), facts(*items)))
    assert found["models.total"].qualifiers == ("about", "at_least")
    assert found["models.khac"].qualifiers == ("about",)


def test_a_field_is_counted_where_the_taxonomy_has_it() -> None:
    request = ask("2022", [A], catalogue=catalogue("bon_linh_vuc"))
    items = [model("A", 3, "nong_thon_moi"), model("A", 2, "van_hoa_xa_hoi"), model("A", 1, "khac")]
    declared = control("A", "2022", "models.nong_thon_moi", 4, 3)
    summary = build(request, facts(*items, declared, parts=[part("A", "2022", "models")], earlier="A"))
    found = figures(summary)
    assert (found["models.van_hoa_xa_hoi"].value, found["models.van_hoa_xa_hoi"].declared) == (5, 6)
    assert found["models.khac"].value == 1
    assert "models.nong_thon_moi" not in found
    assert [n.code for n in summary.notes] == ["taxonomy_mapped", "taxonomy_no_place"]


@pytest.mark.parametrize(
    ("what", "controls", "declared"),
    [
        ("the whole table's total", [("A", 20, 18, True, True)], 20),
        ("whole and units' totals say it twice", [("A", 20, 18, True, True), ("A", 12, 10, False, True)], 20),
        ("part of the table is not in force", [("A", 20, 18, True, False), ("A", 12, 10, False, False)], 20),
        ("only the units' totals", [("A", 12, 10, False, True), ("B", 9, 8, False, True)], 21),
        ("a total above and below its table", [("A", 20, 18, True, True), ("B", 20, 18, True, True)], 20),
        ("they agree", [("A", 18, 18, True, True)], None),
    ],
)
def test_declared(what: str, controls: list[tuple[str, int, int, bool, bool]], declared: int | None) -> None:
    items = [model("A", 10), model("B", 8), part("A", "2022", "models"), part("B", "2022", "models")]
    items += [
        control(unit, "2022", "models.total", said, made, whole=whole, complete=complete)
        for unit, said, made, whole, complete in controls
    ]
    assert figures(build(ask("2022", [A, B]), facts(*items)))["models.total"].declared == declared, what


def test_totals_of_tables_set_aside_say_nothing() -> None:
    items = [model("A", 10), part("A", "2022", "models"), count("A", "2022", 12)]
    items += [control("A", "2022", "models.total", 15, 12, form="counts")]
    total = figures(build(ask("2022", [A]), facts(*items)))["models.total"]
    assert (total.value, total.declared) == (10, None)


def test_a_units_own_declared_total_is_its_rows_total() -> None:
    items = [model("A", 10), model("B", 8), part("A", "2022", "models"), part("B", "2022", "models")]
    items += [control("A", "2022", "models.total", 20, 18, whole=True), control("A", "2022", "models.total", 11, 10)]
    total = figures(build(ask("2022", [A, B], unit="A"), facts(*items)))["models.total"]
    assert (total.value, total.declared, total.coverage) == (10, 11, (1, 1))


def test_a_model_whose_field_changed_is_named() -> None:
    change = RefiledFact("A", "Trồng rừng", ("kinh_te", "van_hoa_xa_hoi"))
    (found,) = build(ask("2021-2022", [xa("A")]), facts(model("A", 1), change)).findings
    assert (found.code, found.params["unit"], found.params["model"]) == ("DVK506", "Xã Số A", "Trồng rừng")
