"""Half-year, nine months and year overlap: what is added up."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_world import per

from dvk_cli.model.period import Period
from dvk_cli.summaries.cover import cover, covered


@pytest.mark.parametrize(
    ("span", "reports", "chosen", "aside", "gaps"),
    [
        ("2022", ["2022-H1", "2022-9M", "2022"], ["2022"], ["2022-H1", "2022-9M"], []),
        ("2022", ["2022-H1", "2022-9M"], ["2022-9M"], ["2022-H1"], ["2022-Q4"]),
        ("2022", ["2022-H1", "2022-Q3", "2022-Q4"], ["2022-H1", "2022-Q3", "2022-Q4"], [], []),
        ("2022", ["2022-9M", "2022-H1", "2022-H2"], ["2022-H1", "2022-H2"], ["2022-9M"], []),
        ("2021-2023", ["2021", "2023"], ["2021", "2023"], [], ["2022"]),
        ("2021-2023", ["2021-2023", "2021", "2022", "2023"], ["2021-2023"], ["2021", "2022", "2023"], []),
        ("2021-2022", ["2020", "2023", "2020-2022"], [], [], ["2021-2022"]),
        ("2023", ["2023", "2023"], ["2023"], [], []),
        ("2023", [], [], [], ["2023"]),
    ],
)
def test_cover(span: str, reports: list[str], chosen: list[str], aside: list[str], gaps: list[str]) -> None:
    found = cover(per(span), map(per, reports))
    assert [[p.label for p in group] for group in found] == [chosen, aside, gaps]


def test_a_gap_that_is_no_whole_month_is_named_by_its_days() -> None:
    report = Period("x", date(2022, 1, 1), date(2022, 12, 14))
    assert [gap.label for gap in cover(per("2022"), [report])[2]] == ["2022-12-15..2022-12-31"]


@pytest.mark.parametrize(
    ("owed", "reports", "yes"),
    [
        ("2022", ["2022"], True),
        ("2022", ["2021-2023"], True),
        ("2022", ["2022-H1", "2022-H2"], True),
        ("2022", ["2022-9M", "2022-H2"], True),
        ("2022", ["2022-9M"], False),
        ("2022", ["2022-Q1", "2022-Q3", "2022-Q4"], False),
        ("2022", [], False),
    ],
)
def test_covered(owed: str, reports: list[str], yes: bool) -> None:
    assert covered(per(owed), map(per, reports)) is yes


_FIRST = date(2022, 1, 1)
_SPAN = Period("span", _FIRST, _FIRST + timedelta(days=9))


def _days(start: int, length: int) -> Period:
    return Period(f"{start}+{length}", _FIRST + timedelta(days=start), _FIRST + timedelta(days=start + length - 1))


_reports = st.lists(st.builds(_days, st.integers(-2, 10), st.integers(1, 8)), max_size=7)


@given(_reports)
def test_no_other_set_of_reports_is_better(reports: list[Period]) -> None:
    inside = {p for p in reports if _SPAN.contains(p)}
    sets = [
        sorted(some, key=lambda p: p.start)
        for size in range(len(inside) + 1)
        for some in combinations(inside, size)
        if not any(a.overlaps(b) for a, b in combinations(some, 2))
    ]
    best = min(sets, key=lambda s: (-sum(p.days for p in s), len(s), [(p.start, p.end) for p in s]))
    chosen, aside, gaps = cover(_SPAN, reports)
    assert list(chosen) == best
    assert set(chosen) | set(aside) == inside
    assert sum(p.days for p in (*chosen, *gaps)) == _SPAN.days


@given(_reports, st.randoms())
def test_the_order_of_reports_does_not_matter(reports: list[Period], random: object) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cover(_SPAN, shuffled) == cover(_SPAN, reports)


@given(_reports, _reports)
def test_cumulative_columns_serve_only_for_what_reports_leave_open(
    reports: list[Period], columns: list[Period]
) -> None:
    """Of all sets without overlap: most days, then fewest columns, then fewest reports, then the earliest."""
    own = {(p.start, p.end): p for p in reports if _SPAN.contains(p)}
    more = {(p.start, p.end): p for p in columns if _SPAN.contains(p) and (p.start, p.end) not in own}
    every = [*own.values(), *list(more.values())[:4]]
    sets = [
        sorted(some, key=lambda p: p.start)
        for size in range(len(every) + 1)
        for some in combinations(every, size)
        if not any(a.overlaps(b) for a, b in combinations(some, 2))
    ]

    def cost(some: list[Period]) -> object:
        places = [(p.start, p.end) for p in some]
        return -sum(p.days for p in some), len(set(places) - own.keys()), len(some), places

    chosen, aside, gaps = cover(_SPAN, reports, "calendar", list(more.values())[:4])
    assert list(chosen) == min(sets, key=cost)
    assert {(p.start, p.end) for p in aside} == own.keys() - {(p.start, p.end) for p in chosen}
    assert sum(p.days for p in (*chosen, *gaps)) == _SPAN.days
