"""Who has reported."""

from datetime import date
from typing import Any

import pytest
from summary_world import agency, ask, facts, figures, model, part, per, values, xa

from dvk_cli.model.summary import AgencyCoverage
from dvk_cli.summaries.build import build
from dvk_cli.summaries.coverage import coverage_of
from dvk_cli.summaries.request import last_day_of

A, B, C = xa("A"), xa("B"), xa("C")


@pytest.mark.parametrize(
    ("span", "expect", "sent", "reported", "partial", "missing"),
    [
        ("2021-2022", {}, [("A", "2021", "models"), ("A", "2022", "models")], ["A"], {}, ["B"]),
        ("2021-2022", {}, [("A", "2021", "models")], [], {"A": ("2022",)}, ["B"]),
        ("2021-2022", {}, [("A", "2021-2022", "indicators")], ["A"], {}, ["B"]),
        ("2022", {}, [("A", "2022-H1", "counts"), ("A", "2022-H2", "models")], ["A"], {}, ["B"]),
        ("2022", {}, [("A", "2022-9M", "models")], [], {"A": ("2022",)}, ["B"]),
        (
            "2022",
            {"frequency": "half"},
            [("A", "2022", "models"), ("B", "2022-H1", "models")],
            ["A"],
            {"B": ("2022-H2",)},
            [],
        ),
        ("2022", {"forms": ["models", "indicators"]}, [("A", "2022", "models")], [], {"A": ("2022",)}, ["B"]),
        (
            "2022",
            {"forms": ["models", "indicators"]},
            [("A", "2022", "models"), ("A", "2022", "indicators")],
            ["A"],
            {},
            ["B"],
        ),
        ("2023-Q2", {}, [("A", "2023-Q2", "models")], ["A"], {}, ["B"]),
        ("2023-Q2", {}, [("A", "2023-05", "models")], [], {"A": ("2023-Q2",)}, ["B"]),
    ],
)
def test_reported_partial_and_missing_make_all(
    span: str,
    expect: dict[str, Any],
    sent: list[tuple[str, str, str]],
    reported: list[str],
    partial: dict[str, tuple[str, ...]],
    missing: list[str],
) -> None:
    found = coverage_of(ask(span, [B, A], **expect), [part(*each) for each in sent])
    assert found.reported == len(reported)
    assert {unit.code: unit.lacks for unit in found.partial} == partial
    assert [unit.code for unit in found.missing] == missing
    assert found.reported + len(found.partial) + len(found.missing) == found.expected == 2


def test_a_unit_owes_only_the_periods_whose_end_it_saw() -> None:
    new = xa("N", valid_from=date(2022, 3, 1))
    found = coverage_of(ask("2021-2022", [new]), [part("N", "2022", "models")])
    assert found.reported == 1


def test_a_code_used_before_by_another_unit_does_not_report_for_the_new_one() -> None:
    new = xa("N", valid_from=date(2022, 3, 1))
    found = coverage_of(ask("2021-2022", [new]), [part("N", "2021", "models")])
    assert [unit.code for unit in found.missing] == ["N"]


def test_agencies_are_counted_apart() -> None:
    request = ask("2022", [A], agencies=[agency("q1"), agency("q2"), agency("q3", valid_to=date(2022, 6, 1))])
    found = coverage_of(request, [part("q1", "2022", "models")])
    assert (found.expected, found.reported, found.agencies) == (1, 0, AgencyCoverage(2, 1))


def test_an_area_abolished_before_the_end_is_counted_on_its_last_day() -> None:
    area = xa("h", "huyen", valid_to=date(2020, 1, 1))
    assert last_day_of(per("2018-2020"), area) == date(2019, 12, 31)
    assert last_day_of(per("2018"), area) == date(2018, 12, 31)
    assert last_day_of(per("2018"), None) == date(2018, 12, 31)
    request = ask("2018-2020", [A], units_on=date(2019, 12, 31))
    summary = build(request, facts(model("A", 3), parts=[part("A", "2018", "models"), part("A", "2019", "models")]))
    assert summary.coverage.reported == 1
    assert [note.code for note in summary.notes] == ["area_abolished", "new_is_first_known"]
    assert "31/12/2019" in summary.notes[0].message


def test_what_is_incomplete_is_said() -> None:
    summary = build(ask("2021-2022", [A, B, C]), facts(model("A", 3), parts=[part("A", "2021", "models")], earlier="A"))
    (note,) = summary.notes
    assert note.params == {"reported": 0, "expected": 3, "partial": "Xã Số A (2022)", "missing": "Xã Số B, Xã Số C"}
    assert figures(summary)["models.total"].coverage == (1, 3)


def test_reports_of_units_that_are_gone_are_counted_and_named() -> None:
    sent = [part("old", "2021", "models"), part("A", "2021-2022", "models")]
    summary = build(ask("2021-2022", [A]), facts(model("A", 1), model("old", 2), parts=sent, earlier=["A", "old"]))
    assert values(summary)["models.total"] == 3
    assert [(note.code, note.params["units"]) for note in summary.notes] == [("units_gone", "Xã old")]
