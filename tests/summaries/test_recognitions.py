"""Recognitions: inside one level and one form, a decision once, the deciding body's list before the communes' rows."""

from typing import Any

import pytest
from summary_world import agency, ask, control, count, decision, facts, figures, part, values, xa

from dvk_cli.summaries.build import build
from dvk_cli.summaries.recognitions import decisions
from dvk_cli.vietnamese.text import identity_key

A, B = xa("A"), xa("B")
BODY = agency("q1", decides=("huyen",))


def test_cho_don_2022_levels_are_a_funnel_and_never_add() -> None:
    counts = [
        count("A", "2022", 29, subject="ca_nhan", level="co_so"),
        count("A", "2022", 26, subject="tap_the", level="co_so"),
        count("A", "2022", 18, subject="tap_the", level="huyen", form="khen_thuong"),
    ]
    assert values(build(ask("2022", [A]), facts(*counts))) == {
        "recognitions.co_so.cong_nhan": 55,
        "recognitions.co_so.cong_nhan.tap_the": 26,
        "recognitions.co_so.cong_nhan.ca_nhan": 29,
        "recognitions.huyen.khen_thuong": 18,
        "recognitions.huyen.khen_thuong.tap_the": 18,
    }


@pytest.mark.parametrize(
    ("seen", "number"),
    [
        ({("", "")}, 1),
        ({("", ""), ("p", "")}, 1),
        ({("p", ""), ("p", "1")}, 1),
        ({("p", ""), ("", "1")}, 1),
        ({("p", "1"), ("p", "2")}, 2),
        ({("p", ""), ("q", "")}, 2),
        ({("p", ""), ("q", ""), ("", "1")}, 2),
        ({("p", "1"), ("q", "1"), ("", ""), ("p", "")}, 2),
    ],
)
def test_rows_are_one_decision_where_what_both_say_is_equal(seen: set[tuple[str, str]], number: int) -> None:
    assert decisions(seen) == number


@pytest.mark.parametrize(
    ("what", "first", "second", "number"),
    [
        ("the same in two reports", {}, {}, 1),
        ("another year", {"year": 2021}, {"year": 2022}, 2),
        ("another form", {}, {"form": "khen_thuong"}, 1),
        ("a list of models and a list of recognitions", {"performer": "hoi", "from_models": True}, {"number": "12"}, 1),
        ("the subject not stated in one", {"subject": "khong_ro"}, {"subject": "ca_nhan"}, 1),
        ("another subject", {"subject": "tap_the"}, {"subject": "ca_nhan"}, 2),
    ],
)
def test_a_decision_counts_once(what: str, first: dict[str, Any], second: dict[str, Any], number: int) -> None:
    rows = [decision("A", "2021", "co_so", "mo hinh x", **first), decision("A", "2022", "co_so", "mo hinh x", **second)]
    rows = [rows[0], rows[1]] if "year" in first else [rows[0], decision("A", "2021", "co_so", "mo hinh x", **second)]
    found = values(build(ask("2021-2022", [A]), facts(*rows)))
    assert found["recognitions.co_so.cong_nhan"] == number, what


def test_the_same_name_in_two_units_is_two() -> None:
    rows = [decision("A", "2022", "co_so", "x"), decision("B", "2022", "co_so", "x")]
    assert values(build(ask("2022", [A, B]), facts(*rows)))["recognitions.co_so.cong_nhan"] == 2


def test_the_deciding_bodys_list_counts_and_the_communes_rows_are_its_control() -> None:
    rows = [decision("q1", "2022", "huyen", name) for name in ("x", "y", "z")]
    rows += [decision("A", "2022", "huyen", "x"), decision("A", "2022", "co_so", "x")]
    rows += [decision("A", "2021", "huyen", "w")]
    request = ask("2021-2022", [A], agencies=[BODY])
    summary = build(request, facts(*rows, parts=[part("q1", "2022", "recognitions")]))
    assert values(summary)["recognitions.huyen.cong_nhan"] == 3 + 1  # in 2021 no body has sent its list
    assert values(summary)["recognitions.co_so.cong_nhan"] == 1
    (finding,) = [f for f in summary.findings if f.code == "DVK503"]
    assert (finding.code, finding.params["decided"], finding.params["mentioned"]) == ("DVK503", 3, 1)


def test_no_finding_where_list_and_rows_agree_and_none_where_no_body_decides() -> None:
    rows = [decision("q1", "2022", "huyen", "x"), decision("A", "2022", "huyen", "x")]
    sent = [part("q1", "2022", "recognitions")]
    decided = build(ask("2022", [A], agencies=[BODY]), facts(*rows, parts=sent))
    assert (values(decided)["recognitions.huyen.cong_nhan"], decided.findings) == (1, ())
    assert figures(decided)["recognitions.huyen.cong_nhan"].coverage == (1, 1)
    free = build(ask("2022", [A], agencies=[agency("q1")]), facts(*rows, parts=sent))
    assert values(free)["recognitions.huyen.cong_nhan"] == 2
    assert [(f.code, f.params["unit"], f.params["agency"]) for f in free.findings] == [("DVK505", "Xã Số A", "Ban q1")]


@pytest.mark.parametrize(
    ("level", "commune", "agency_row", "number", "codes"),
    [
        ("huyen", {"number": "12/QĐ"}, {"number": "12/qđ"}, 1, []),
        ("huyen", {"number": "12/QĐ"}, {"number": "13/QĐ"}, 2, []),
        ("huyen", {"number": "12/QĐ"}, {}, 2, ["DVK505"]),
        ("huyen", {"number": "12/QĐ"}, {"number": "12/QĐ", "subject": "ca_nhan"}, 2, []),
        ("huyen", {"number": "12/QĐ"}, {"number": "12/QĐ", "year": 2021}, 2, []),
        ("co_so", {"number": "12/QĐ"}, {"number": "12/QĐ"}, 2, []),
        ("co_so", {"number": "12/QĐ"}, {"number": "12/QĐ", "performer": identity_key("Hội, Xã Số A")}, 1, []),
        ("co_so", {"number": "12/QĐ"}, {"number": "12/QĐ", "performer": identity_key("Xã Số B")}, 2, []),
        ("co_so", {}, {"performer": identity_key("Xã Số A")}, 2, ["DVK505"]),
    ],
)
def test_a_decision_listed_by_a_commune_and_an_agency_is_one_by_its_number(
    level: str, commune: dict[str, Any], agency_row: dict[str, Any], number: int, codes: list[str]
) -> None:
    rows = [decision("A", "2022", level, "x", **commune), decision("q1", "2022", level, "x", **agency_row)]
    for order in (rows, rows[::-1]):
        summary = build(ask("2022", [A, B], agencies=[agency("q1")]), facts(*order))
        assert values(summary)[f"recognitions.{level}.cong_nhan"] == number
        assert [f.code for f in summary.findings] == codes


def test_a_deciding_bodys_list_says_nothing_of_a_level_that_it_has_no_row_of() -> None:
    rows = [
        decision("q1", "2022", "huyen", "x"),
        decision("A", "2022", "tinh", "x"),
        decision("A", "2022", "tinh", "y"),
    ]
    request = ask("2022", [A], agencies=[agency("q1", decides=("huyen", "tinh"))])
    summary = build(request, facts(*rows, parts=[part("q1", "2022", "recognitions")]))
    assert values(summary)["recognitions.huyen.cong_nhan"] == 1
    assert values(summary)["recognitions.tinh.cong_nhan"] == 2
    assert "DVK503" not in {f.code for f in summary.findings}
    # "không phát sinh": a list without any row says it of every level.
    empty = build(request, facts(*rows[1:], parts=[part("q1", "2022", "recognitions", records=0)]))
    assert values(empty) == {}
    assert [(f.code, f.params["decided"], f.params["mentioned"]) for f in empty.findings] == [("DVK503", 0, 2)]


def test_a_level_in_the_deciding_bodys_list_of_models_is_no_list_of_its_decisions() -> None:
    rows = [decision("q1", "2022", "tinh", "x", from_models=True), decision("A", "2022", "tinh", "y")]
    rows.append(decision("q1", "2022", "huyen", "z"))
    request = ask("2022", [A], agencies=[agency("q1", decides=("huyen", "tinh"))])
    summary = build(request, facts(*rows, parts=[part("q1", "2022", "recognitions")]))
    assert values(summary)["recognitions.tinh.cong_nhan"] == 2


@pytest.mark.parametrize(("number", "counted", "codes"), [("12", 1, []), ("", 2, ["DVK505"])])
def test_while_the_deciding_bodys_list_is_lacking_an_agencys_rows_repeat_a_communes(
    number: str, counted: int, codes: list[str]
) -> None:
    rows = [decision("A", "2022", "huyen", "x", number="12"), decision("q2", "2022", "huyen", "x", number=number)]
    summary = build(ask("2022", [A], agencies=[BODY, agency("q2")]), facts(*rows))
    assert values(summary)["recognitions.huyen.cong_nhan"] == counted
    assert [f.code for f in summary.findings] == codes


def test_a_deciding_bodys_counts_count_too() -> None:
    items = [count("q1", "2022", 50, level="huyen"), count("A", "2022", 48, level="huyen")]
    summary = build(ask("2022", [A], agencies=[BODY]), facts(*items))
    assert values(summary)["recognitions.huyen.cong_nhan"] == 50
    assert [f.params["mentioned"] for f in summary.findings] == [48]


def test_a_decision_dated_outside_the_span_counts_in_the_reports_period() -> None:
    rows = [decision("A", "2022", "huyen", "x", year=2019)]
    request = ask("2022", [A], agencies=[BODY])
    assert values(build(request, facts(*rows)))["recognitions.huyen.cong_nhan"] == 1
    summary = build(request, facts(*rows, parts=[part("q1", "2022", "recognitions", records=0)]))
    assert values(summary) == {}
    assert [f.params["decided"] for f in summary.findings] == [0]


def test_a_list_wins_over_counts_of_the_same_level_form_and_days() -> None:
    items = [
        decision("A", "2022", "co_so", "x"),
        count("A", "2022", 9, level="co_so"),
        count("A", "2021", 4, level="co_so"),
        count("A", "2022", 2, level="huyen"),
    ]
    summary = build(ask("2021-2022", [A]), facts(*items))
    assert values(summary)["recognitions.co_so.cong_nhan"] == 1 + 4
    assert values(summary)["recognitions.huyen.cong_nhan"] == 2
    assert [(f.code, f.params["listed"], f.params["counted"]) for f in summary.findings] == [("DVK510", 1, 9)]


def test_counts_of_more_days_than_the_list_leave_a_gap() -> None:
    items = [decision("A", "2022", "co_so", "x"), count("A", "2021-2022", 10, level="co_so")]
    summary = build(ask("2021-2022", [A]), facts(*items, parts=[part("A", "2022", "recognitions")]))
    assert values(summary)["recognitions.co_so.cong_nhan"] == 1
    assert ("gap", {"gap": "2021", "units": "Xã Số A"}) in [(n.code, n.params) for n in summary.notes]


def test_a_list_that_says_there_was_nothing_wins_too() -> None:
    items = [part("A", "2022", "recognitions", 0), count("A", "2022", 9, level="co_so")]
    assert values(build(ask("2022", [A]), facts(*items))) == {}


def test_cumulative_numbers_are_left_out_and_said() -> None:
    summary = build(ask("2022", [A]), facts(count("A", "2022", 9, level="co_so", basis="stock")))
    assert values(summary) == {}
    assert "recognitions_stock" in [note.code for note in summary.notes]


def test_qualifiers_and_declared() -> None:
    items = [count("A", "2022", 9, level="co_so", qualifier="about"), decision("B", "2022", "co_so", "x")]
    items += [part("B", "2022", "recognitions")]
    items += [control("B", "2022", "recognitions.co_so.cong_nhan", 3, 1, form="recognitions")]
    items += [control("A", "2022", "recognitions.co_so.cong_nhan", 10, 9, form="counts", table="bang 2")]
    items += [control("A", "2021", "recognitions.co_so.cong_nhan", 10, 7, form="counts", table="bang 3")]
    found = figures(build(ask("2022", [A, B]), facts(*items)))["recognitions.co_so.cong_nhan"]
    assert (found.value, found.qualifiers, found.declared, found.coverage) == (10, ("about",), 13, (2, 2))


def test_declared_totals_of_rows_that_are_only_control_say_nothing() -> None:
    items = [decision("q1", "2022", "huyen", "x"), part("q1", "2022", "recognitions")]
    items += [control("A", "2022", "recognitions.huyen.cong_nhan", 5, 3, form="recognitions")]
    found = figures(build(ask("2022", [A], agencies=[BODY]), facts(*items)))["recognitions.huyen.cong_nhan"]
    assert (found.value, found.declared) == (1, None)
