"""Plan beside result: kept, shown with its percentage, never added."""

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from summary_world import ask, facts, figures, said, xa

from dvk_cli.model.summary import Figure, Summary, Table
from dvk_cli.renderers.base import Look
from dvk_cli.renderers.csv import RENDERER as CSV
from dvk_cli.renderers.json import RENDERER as JSON
from dvk_cli.renderers.markdown import RENDERER as MARKDOWN
from dvk_cli.renderers.words import cell_words
from dvk_cli.summaries.build import build

UNITS = [xa("A"), xa("B"), xa("T", "thi_tran")]
CLASSES = "lop_dao_tao_nghe"


def world(text: str, label: str = "2023", **more: Any) -> Summary:
    return build(ask(label, UNITS, **more), facts(*said(text)))


def one(summary: Summary, name: str = CLASSES) -> Figure:
    return figures(summary)[f"indicators.{name}"]


def codes(summary: Summary) -> list[str]:
    return [note.code for note in summary.notes if note.code.startswith("plan")]


def lines(text: str) -> str:
    """`A 2023 4/5`: a result of 4, a plan of 5; either may be missing."""
    made = []
    for line in text.split(";"):
        unit, period, pair = line.split()
        result, plan = pair.split("/")
        made += [f"{unit} {period} {CLASSES}={result}"] if result else []
        made += [f"{unit} {period} {CLASSES}={plan} plan"] if plan else []
    return "; ".join(made)


@pytest.mark.parametrize(
    ("label", "reports", "value", "plan", "percent", "units", "said_of"),
    [
        ("2023", "A 2023 4/5; B 2023 6/5", 10, 10, 100, 2, []),
        ("2023", "A 2023 1/3", 1, 3, "33.33", 1, []),
        ("2023", "A 2023 2/3", 2, 3, "66.67", 1, []),
        ("2023", "A 2023 8/5", 8, 5, 160, 1, []),
        # B's result has no plan: it is in the value and not in the percentage.
        ("2023", "A 2023 4/5; B 2023 6/", 10, 5, 80, 1, ["plan_coverage"]),
        # B's plan has no result: missing is not zero.
        ("2023", "A 2023 4/5; B 2023 /5", 4, 10, 80, 1, ["plan_coverage"]),
        ("2023", "A 2023 0/5; B 2023 5/5", 5, 10, 50, 2, []),
        ("2023", "A 2023 3/0", 3, 0, None, 1, []),
        ("2022-2023", "A 2022 3/4; A 2023 5/4", 8, 8, 100, 1, []),
        # A plan for one of the two years is no plan for both.
        ("2022-2023", "A 2022 3/; A 2023 5/4", 8, None, None, 0, ["plan_unclear"]),
        # Is 10 the plan of the quarter or, each time, that of the year?
        ("2023", "A 2023-H1 3/10; A 2023-H2 5/10", 8, None, None, 0, ["plan_unclear"]),
        ("2023-H1", "A 2023-H1 3/10", 3, 10, 30, 1, []),
        # The year's own report is the one counted, and so is its plan.
        ("2023", "A 2023-H1 3/10; A 2023 8/10", 8, 10, 80, 1, []),
    ],
)
def test_plan_and_percentage_over_units(
    label: str,
    reports: str,
    value: int,
    plan: int | None,
    percent: int | str | None,
    units: int,
    said_of: list[str],
) -> None:
    summary = world(lines(reports), label)
    found = one(summary)
    expected = None if percent is None else Decimal(percent)
    assert (found.value, found.plan, found.plan_percent, found.plan_units) == (value, plan, expected, units)
    assert codes(summary) == said_of


def test_a_cumulative_result_takes_the_plan_of_its_report() -> None:
    summary = world(f"A 2023-Q4 {CLASSES}=2; A 2023-Q4 {CLASSES}=8 cumulative; A 2023-Q4 {CLASSES}=10 plan")
    assert (one(summary).value, one(summary).plan, one(summary).plan_percent) == (8, 10, 80)


def test_a_state_takes_the_plan_of_the_report_that_ends_on_its_day() -> None:
    summary = world("A 2022 dan_so=900 plan; A 2023 dan_so=1000; A 2023 dan_so=1250 plan", "2022-2023")
    assert (one(summary, "dan_so").plan, one(summary, "dan_so").plan_percent) == (1250, 80)


@pytest.mark.parametrize(
    ("text", "name", "plan"),
    [
        # Of two plans of one day that of the longest report, as of two values.
        ("B 2023 dan_so=4; B 2023 dan_so=4 plan; A 2023 dan_so=9 plan; A 2023-Q4 dan_so=3 plan", "dan_so", 13),
        # Of two cumulative columns the last quarter's is counted, and so is its plan.
        (
            f"A 2023-Q4 {CLASSES}=8 cumulative; A 2023-Q4 {CLASSES}=10 plan; A 2023 {CLASSES}=8 cumulative; A 2023 "
            f"{CLASSES}=12 plan",
            CLASSES,
            10,
        ),
    ],
)
def test_a_plan_does_not_depend_on_the_order_of_the_reports(text: str, name: str, plan: int) -> None:
    for order in permutations(text.split("; ")):
        assert one(world("; ".join(order)), name).plan == plan, order


def test_planned_marks_are_counted_over_the_communes_that_can_have_them() -> None:
    marks = "A 2023 xa_dat_ntm=1; A 2023 xa_dat_ntm=1 plan; B 2023 xa_dat_ntm=0; B 2023 xa_dat_ntm=1 plan"
    found = one(world(f"{marks}; T 2023 xa_dat_ntm=1 plan"), "xa_dat_ntm")
    assert (found.value, found.denominator, found.plan, found.plan_percent) == (1, 2, 2, 50)
    products = "A 2023 ocop_tu_3_sao=7; A 2023 xa_co_ocop=1 plan"
    assert one(world(products), "xa_co_ocop").plan_percent == 100


def test_the_areas_plan_stands_beside_the_areas_value() -> None:
    found = one(world("q1 2023 ty_le_ho_ngheo=3.5 area; q1 2023 ty_le_ho_ngheo=3.8 plan"), "ty_le_ho_ngheo")
    assert found.plan is None
    seen = said("q1 2023 ty_le_ho_ngheo=3.5 area; q1 2023 dan_so=900 area")
    plans = said("q1 2023 ty_le_ho_ngheo=3.8 plan; q1 2023 dan_so=1000 plan")
    seen += [type(fact)(*fact_values(fact, scope="area")) for fact in plans]
    summary = build(ask("2023", UNITS), facts(*seen))
    rate, people = one(summary, "ty_le_ho_ngheo"), one(summary, "dan_so")
    assert (rate.plan, rate.plan_percent) == (Decimal("3.8"), Decimal("92.11"))
    assert (people.plan, people.plan_percent, people.plan_units) == (1000, 90, 0)


def fact_values(fact: Any, **changed: Any) -> list[Any]:
    return [changed.get(name, getattr(fact, name)) for name in fact.__struct_fields__]


def test_a_units_own_planned_rate() -> None:
    text = "A 2023 3/100; A 2023 ty_le_ho_ngheo=4 plan; B 2023 5/100; B 2023 ty_le_ho_ngheo=4 plan"
    alone = one(world(text, unit="A"), "ty_le_ho_ngheo")
    assert (alone.value, alone.plan, alone.plan_percent) == (3, 4, 75)
    assert one(world(text), "ty_le_ho_ngheo").plan is None


# --- how it is shown ---


def table(summary: Summary, name: str) -> Table:
    return next(each for each in summary.tables if each.id == name)


def test_the_table_sets_plan_result_and_percentage_side_by_side() -> None:
    shown = table(world(lines("A 2023 1/3") + "; A 2023 dan_so=9"), "indicators")
    assert [column.label for column in shown.columns] == [
        *("Indicator", "Unit of measure", "Plan", "Result", "% of plan", "Units with data"),
    ]
    assert [[cell_words(cell) for cell in row][2:5] for row in shown.rows] == [["", "9", ""], ["3", "1", "33,33"]]
    without = table(world("A 2023 dan_so=9"), "indicators")
    assert [column.label for column in without.columns][2] == "Value"


def test_tables_by_unit_and_by_year_show_them_too() -> None:
    summary = world(lines("A 2023 1/4; B 2023 2/"), by="unit")
    shown = table(summary, "by_unit")
    assert [c.id.removeprefix(f"indicators.{CLASSES}") for c in shown.columns][2:] == [".plan", "", ".plan_percent"]
    assert [[cell_words(cell) for cell in row][2:] for row in shown.rows] == [["4", "1", "25"], ["", "2", ""]]
    years = [(ask(y, UNITS), facts(*said(lines(f"A {y} {pair}")))) for y, pair in (("2022", "1/4"), ("2023", "2/"))]
    both = build(ask("2022-2023", UNITS, by="year"), facts(), years)
    rows = [[cell_words(cell) for cell in row] for row in table(both, "by_year").rows]
    assert rows == [
        ["Vocational classes", "lớp", "1", "2"],
        ["Vocational classes: plan", "lớp", "4", ""],
        ["Vocational classes: % of plan", "%", "25", ""],
    ]


def test_json_csv_and_markdown_carry_them() -> None:
    summary, look = world(lines("A 2023 1/3; B 2023 5/")), Look()
    assert '"plan": 3,' in (json := JSON.writers[Summary](summary, look)) or '"plan":3' in json
    assert '"plan_percent"' in json
    assert '"plan_units"' in json
    header, *rows = CSV.writers[Summary](summary, look).removeprefix("\ufeff").splitlines()
    by_name = dict(zip(header.split(","), next(r for r in rows if CLASSES in r).split(","), strict=True))
    assert (by_name["plan"], by_name["plan_percent"], by_name["plan_units"]) == ("3", "33.33", "1")
    assert "| Plan | Result | % of plan |" in MARKDOWN.writers[Summary](summary, look)
