"""Half a year, nine months, the year, cumulative columns: what is added, what is held against it, what is said."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_world import ask, count, facts, figures, part, per, said, value, xa

from dvk_cli.catalogue.units import Unit
from dvk_cli.model.facts import ObservationFact
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Summary
from dvk_cli.summaries.build import build
from dvk_cli.summaries.cover import since_new_year
from dvk_cli.vietnamese.periods import parse_period, year_before

A, B = xa("A"), xa("B")
GROUPS = "doan_giam_sat"


def total(summary: Summary) -> Any:
    found = figures(summary).get(f"indicators.{GROUPS}")
    return None if found is None else found.value


def notes(summary: Summary, code: str) -> list[dict[str, Any]]:
    return [note.params for note in summary.notes if note.code == code]


def world(text: str, label: str = "2022", **more: Any) -> Summary:
    """A summary of lines such as `A 2022-H1 3`; a third word is the measure."""
    lines = [line.split() for line in text.split(";") if line.strip()]
    return build(
        ask(label, [A, B], **more), facts(*said("; ".join(f"{u} {p} {GROUPS}={' '.join(n)}" for u, p, *n in lines)))
    )


# Months 1-6: 3, 7-9: 2, 10-12: 3.
_REPORTS = {"2022-H1": 3, "2022-9M": 5, "2022": 8, "2022-H2": 5, "2022-Q3": 2, "2022-Q4": 3}
_SETS = [some for size in (1, 2, 3) for some in combinations(("2022-H1", "2022-9M", "2022"), size)]
_EXPECTED = {
    ("2022-H1",): (3, ["2022-H2"]),
    ("2022-9M",): (5, ["2022-Q4"]),
    ("2022",): (8, []),
    ("2022-H1", "2022-9M"): (5, ["2022-Q4"]),
    ("2022-H1", "2022"): (8, []),
    ("2022-9M", "2022"): (8, []),
    ("2022-H1", "2022-9M", "2022"): (8, []),
}


@pytest.mark.parametrize("reports", _SETS, ids=["+".join(some) for some in _SETS])
def test_half_year_nine_months_and_year_in_all_combinations(reports: tuple[str, ...]) -> None:
    summary = world("; ".join(f"A {label} {_REPORTS[label]}" for label in reports))
    added, gaps = _EXPECTED[reports]
    assert total(summary) == added
    assert [note["gap"] for note in notes(summary, "gap")] == gaps
    assert "DVK521" not in [f.code for f in summary.findings]


@given(st.sets(st.sampled_from(sorted(_REPORTS)), min_size=1))
def test_reports_that_agree_never_add_to_more_than_what_happened(reports: set[str]) -> None:
    summary = world("; ".join(f"A {label} {_REPORTS[label]}" for label in sorted(reports)))
    assert total(summary) <= 8
    assert (total(summary) == 8) == (notes(summary, "gap") == [])
    assert [f.code for f in summary.findings if f.code == "DVK521"] == []


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ("A 2022 9; A 2022-H1 3; A 2022-H2 5", [("2022", "2022-H1, 2022-H2", "9 ≠ 8")]),
        ("A 2022 9; A 2022-H1 3", []),
        ("A 2022 8; A 2022-H1 3; A 2022-H2 5; A 2022-9M 6; A 2022-Q4 3", [("2022", "2022-9M, 2022-Q4", "8 ≠ 9")]),
        ("A 2022 8; A 2022-Q1 1; A 2022-Q2 2; A 2022-Q3 2; A 2022-Q4 3", []),
        ("A 2022-H1 3; A 2022-Q1 1; A 2022-Q2 1; A 2022-H2 5; A 2022 8", [("2022-H1", "2022-Q1, 2022-Q2", "3 ≠ 2")]),
        ("A 2022 8; B 2022-H1 3; B 2022-H2 4", []),
    ],
)
def test_the_report_of_a_year_is_held_against_those_of_its_parts(
    reports: str, expected: list[tuple[str, str, str]]
) -> None:
    found = [f for f in world(reports).findings if f.code == "DVK521"]
    assert [
        (f.params["period"], f.params["others"], f.params["differences"].split(" ", 2)[2]) for f in found
    ] == expected


def test_one_report_is_one_finding_whatever_number_of_its_values_differ() -> None:
    seen = [value("A", label, i, n) for i in (GROUPS, "lop_dao_tao_nghe") for label, n in (("2022", 9), ("2022-H1", 1))]
    seen += [value("A", "2022-H2", i, 1) for i in (GROUPS, "lop_dao_tao_nghe")]
    (found,) = [f for f in build(ask("2022", [A]), facts(*seen)).findings if f.code == "DVK521"]
    assert message_of(found) == (
        "Xã Số A, 2022: the report differs from the sum of 2022-H1, 2022-H2:"
        " Supervision groups 9 ≠ 2; Vocational classes 9 ≠ 2"
    )


def test_tables_of_counts_are_held_against_each_other_too() -> None:
    counts = [
        count("A", "2022", 9),
        count("A", "2022-H1", 3),
        count("A", "2022-H2", 4, "khac"),
        count("A", "2022-H2", 1),
    ]
    counts += [count("A", label, n, level="co_so") for label, n in (("2022", 5), ("2022-H1", 2), ("2022-H2", 3))]
    found = [f for f in build(ask("2022", [A]), facts(*counts)).findings if f.code == "DVK521"]
    assert [f.params["differences"] for f in found] == ["Models 9 ≠ 8"]


# --- cumulative columns ---


@pytest.mark.parametrize(
    ("label", "reports", "added", "used"),
    [
        ("2022-9M", "A 2022-Q3 2; A 2022-Q3 5 cumulative", 5, ["2022-9M"]),
        ("2022", "A 2022-Q3 5 cumulative; A 2022-Q4 3", 8, ["2022-9M"]),
        ("2022", "A 2022-Q4 3; A 2022-Q4 8 cumulative", 8, ["2022"]),
        ("2022", "A 2022-H1 3; A 2022-H2 5; A 2022-H2 8 cumulative", 8, []),
        ("2022", "A 2022-Q1 1; A 2022-Q2 2; A 2022-Q3 2; A 2022-Q4 3; A 2022-Q4 8 cumulative", 8, []),
        ("2022-Q3", "A 2022-Q3 2; A 2022-Q3 5 cumulative", 2, []),
        ("2022-Q3", "A 2022-Q3 5 cumulative", None, []),
        ("2021-2022", "A 2021 4; A 2022-Q4 8 cumulative", 12, ["2022"]),
        ("2022", "A 2022-06 1; A 2022-06 3 cumulative; A 2022-H2 5", 8, ["2022-H1"]),
    ],
)
def test_a_cumulative_column_serves_where_the_periods_own_do_not_cover_and_never_beside_them(
    label: str, reports: str, added: int | None, used: list[str]
) -> None:
    summary = world(reports, label)
    assert total(summary) == added
    assert [note["period"] for note in notes(summary, "cumulative_used")] == used


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ("A 2022-Q1 1; A 2022-Q2 2; A 2022-Q3 2; A 2022-Q3 6 cumulative", [("2022-Q3", "6 ≠ 5")]),
        ("A 2022-Q1 1; A 2022-Q2 2; A 2022-Q3 2; A 2022-Q3 5 cumulative", []),
        ("A 2022-Q2 3 cumulative; A 2022-Q3 2; A 2022-Q3 6 cumulative", [("2022-Q3", "6 ≠ 5")]),
        ("A 2022 8; A 2022 40 cumulative", [("2022", "40 ≠ 8")]),
        ("A 2022-Q3 2; A 2022-Q3 6 cumulative", []),
    ],
)
def test_a_cumulative_column_is_held_against_the_sum_of_the_parts(
    reports: str, expected: list[tuple[str, str]]
) -> None:
    found = [f for f in world(reports).findings if f.code == "DVK520"]
    assert [(f.params["period"], f.params["differences"].split(" ", 2)[2]) for f in found] == expected


def test_the_sum_of_cumulative_parts_is_cumulative() -> None:
    seen = said("A 2022-Q3 tri_gia_giup_ban=1.5 cumulative; A 2022-Q4 tri_gia_giup_ban=0.7")
    found = figures(build(ask("2022", [A]), facts(*seen)))["indicators.tri_gia_giup_ban"]
    assert found.value == Decimal("2.2")


# --- the column of the year before ---


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ("A 2021-H1 3; A 2022-H1 4; A 2022-H1 2 previous", ["2 ≠ 3"]),
        ("A 2021-H1 3; A 2022-H1 4; A 2022-H1 3 previous", []),
        ("A 2021-Q1 1; A 2021-Q2 1; A 2022-H1 4; A 2022-H1 3 previous", ["3 ≠ 2"]),
        ("A 2021-Q1 1; A 2022-H1 4; A 2022-H1 3 previous", []),
        ("A 2022 4; A 2022 3 previous", []),
    ],
)
def test_the_column_of_the_year_before_is_held_against_what_was_reported_then(
    reports: str, expected: list[str]
) -> None:
    summary = world(reports)
    found = [f.params["differences"].split(" ", 2)[2] for f in summary.findings if f.code == "DVK522"]
    assert (found, total(summary)) == (expected, 4)


# --- reports that cannot be split, areas that end ---


def test_a_report_of_a_longer_period_does_not_serve_and_is_named() -> None:
    seen = facts(value("B", "2023", GROUPS, 3), parts=[part("B", "2023", "indicators")])
    wider = [part("A", "2021-2023", "indicators"), part("B", "2021-2023", "indicators")]
    summary = build(ask("2023", [A, B]), msgspec.structs.replace(seen, wider=wider))
    assert total(summary) == 3
    assert notes(summary, "only_within") == [{"wider": "2021-2023", "units": "Xã Số A"}]


def test_the_state_at_the_end_of_a_longer_report_is_that_of_the_day() -> None:
    """Whatever else is asked: neither a named year nor leave to carry changes what serves."""
    seen = facts(value("A", "2021-2023", "tong_so_ho", 90), value("A", "2021-2023", GROUPS, 7))
    assert {name: f.value for name, f in figures(build(ask("2023", [A]), seen)).items()} == {
        "indicators.tong_so_ho": 90
    }


@pytest.mark.parametrize(
    ("report", "households"), [("2025-H1", 100), ("2025", 100), ("2025-Q1", None), ("2025-H2", 100)]
)
def test_of_an_area_that_was_abolished_the_last_day_counts(report: str, households: int | None) -> None:
    """A district's year 2025 ends on 30 June; what its units report for all of 2025 is the state on that day."""
    last = date(2025, 6, 30)
    seen = facts(value("A", report, "tong_so_ho", 100), value("A", "2025-H1", GROUPS, 2))
    summary = build(ask("2025", [A], units_on=last), seen)
    found = figures(summary).get("indicators.tong_so_ho")
    assert (None if found is None else found.value) == households
    assert notes(summary, "area_abolished") == [{"day": "30/06/2025"}]
    # Nothing is missing after the last day.
    assert (total(summary), notes(summary, "gap")) == (2, [])


def test_a_gap_that_reaches_over_the_last_day_ends_there() -> None:
    summary = build(ask("2025", [A], units_on=date(2025, 6, 30)), facts(value("A", "2025-Q1", GROUPS, 2)))
    assert [note["gap"] for note in notes(summary, "gap")] == ["2025-Q2"]


# --- the year from 15 December to 14 December (Nghị định 09/2019/NĐ-CP) ---


def nd09(text: str) -> Period:
    found = parse_period(text, "nd09")
    assert found is not None
    return found


def nd09_world(text: str, label: str, units: list[Unit] | None = None, **more: Any) -> Summary:
    period = nd09(label)
    request = ask(label, units or [A], **more)
    request = msgspec.structs.replace(
        request, period=period, base=year_before(period, "nd09"), units_on=period.end, year="nd09"
    )
    seen: list[ObservationFact] = [msgspec.structs.replace(f, period=nd09(f.period.label)) for f in said(text)]
    return build(request, facts(*seen))


def test_the_reporting_year_of_decree_09_runs_through_all_of_it() -> None:
    assert since_new_year(nd09("2022-Q3"), "nd09") == nd09("2022-9M")
    both = nd09_world(f"A 2022-Q3 {GROUPS}=2; A 2022-Q3 {GROUPS}=5 cumulative; A 2022-Q4 {GROUPS}=3", "2022")
    assert (total(both), notes(both, "cumulative_used")) == (8, [{"period": "2022-9M", "units": "Xã Số A"}])
    gap = nd09_world(f"A 2022-9M {GROUPS}=5", "2022")
    assert [note["gap"] for note in notes(gap, "gap")] == ["2022-Q4"]
    halves = nd09_world(f"A 2022 {GROUPS}=9; A 2022-H1 {GROUPS}=3; A 2022-H2 {GROUPS}=5", "2022")
    assert [f.params["others"] for f in halves.findings if f.code == "DVK521"] == ["2022-H1, 2022-H2"]
    before = nd09_world(f"A 2021-H1 {GROUPS}=3; A 2022-H1 {GROUPS}=4; A 2022-H1 {GROUPS}=2 previous", "2022-H1")
    assert [f.params["others"] for f in before.findings if f.code == "DVK522"] == ["2021-H1"]
    rate = figures(nd09_world("A 2022 10/100; A 2023 8/100", "2023"))["indicators.ty_le_ho_ngheo"]
    assert (rate.value, rate.change, rate.change_from) == (8, -2, "2022")
    # The standard changed on 1 January: the year 2022 begins on 15 December before.
    broken = figures(nd09_world("A 2021 10/100; A 2022 8/100", "2022"))["indicators.ty_le_ho_ngheo"]
    assert (broken.change, broken.qualifiers) == (None, ("series_break",))


def test_calendar_reports_do_not_lie_in_a_year_of_decree_09() -> None:
    period = nd09("2022")
    request = msgspec.structs.replace(ask("2022", [A]), period=period, base=year_before(period, "nd09"), year="nd09")
    assert total(build(request, facts(value("A", "2022", GROUPS, 3)))) is None
    assert total(build(request, facts(value("A", "2022-H1", GROUPS, 3)))) == 3


# --- annual titles ---


@pytest.mark.parametrize(
    ("label", "years", "expected", "said_of"),
    [
        ("2021-2022", "2021 7/9; 2022 8/9", 89, []),
        ("2021-2022", "2021 7/9", None, []),
        ("2021-01..2023-06", "2021 7/9; 2022 8/9", 89, ["2022"]),
        ("2021-01..2023-06", "2022 8/9; 2023-H1 9/9", 100, []),
        ("2023-H1", "2022 8/9", None, []),
    ],
)
def test_titles_are_of_the_last_year_or_of_the_last_whole_one(
    label: str, years: str, expected: int | None, said_of: list[str]
) -> None:
    lines = [line.split() for line in years.split(";")]
    seen = [
        v for y, n in lines for v in said(f"A {y} so_lang_van_hoa={n.split('/')[0]}; A {y} so_lang={n.split('/')[1]}")
    ]
    summary = build(ask(label, [A]), facts(*seen))
    title = figures(summary).get("indicators.lang_van_hoa")
    assert (None if title is None else title.value) == expected
    assert [note["year"] for note in notes(summary, "title_year")] == said_of


def test_a_wider_span_and_the_start_of_its_year() -> None:
    assert since_new_year(per("2022-Q3")) == per("2022-9M")
    assert since_new_year(per("2022-06")) == per("2022-H1")
    assert since_new_year(per("2021-2023")) == per("2021-2023")
