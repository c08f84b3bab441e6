"""One model over several units: whole moves, what is new, the latest status, and the office's own judgement."""

import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_world import examined, ingest, make_store, model, span, submission, year

from dvk_cli.model.facts import ModelFact
from dvk_cli.model.identity import Described, Identities
from dvk_cli.model.lines import Line, Lines
from dvk_cli.model.period import Period
from dvk_cli.store.database import Store
from dvk_cli.store.queries import facts, listed_models

MERGED = date(2024, 12, 1)
# Xã Lý Trạch (19198) and xã Hạ Trạch (19123) become a unit that has the code 19198 from 01/12/2024 on.
LINES = Lines(
    (
        Line("19123", "19123", "Xã Hạ Trạch", until=MERGED, into="19198", home="19123"),
        Line("19198@", "19198", "Xã Lý Trạch", until=MERGED, into="19198", home="19198@"),
        Line("19198", "19198", "Xã Lý Nam", first=MERGED, home="19198"),
    )
)
Sent = tuple[str, int, str]  # code, year, name


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def send(store: Store, reports: Sequence[Sent]) -> None:
    for number, key in enumerate(sorted({(code, at) for code, at, _name in reports})):
        names = [name for code, at, name in reports if (code, at) == key]
        rows = [model(name, row=row, field=f"f{key[1]}") for row, name in enumerate(dict.fromkeys(names), 7)]
        ingest(store, examined(f"{number}.csv", submission(key[0], year(key[1]), models=rows)))


def one_by_one(store: Store, period: Period, identities: Identities) -> list[ModelFact]:
    """The models as a trace knows them, added up: each with its cell, and every row of the span in one of them."""
    apart = facts(store, period, identities=identities, origins=True).models
    rows = [row.origin for fact in apart for row in (fact, *fact.again)]
    assert None not in rows
    assert len(set(rows)) == len(rows)
    summed: dict[ModelFact, int] = {}
    for fact in apart:
        kind = ModelFact(fact.unit_code, fact.field, fact.subject, 0, fact.known, fact.status)
        summed[kind] = summed.get(kind, 0) + fact.number
    return [ModelFact(k.unit_code, k.field, k.subject, n, k.known, k.status) for k, n in summed.items()]


def numbers(store: Store, period: Period, identities: Identities | None = None) -> tuple[int, int]:
    """New models and those carried on; the list names as many as are counted."""
    known = identities or Identities(LINES)
    found = facts(store, period, identities=known).models
    assert len(listed_models(store, period, identities=known)) == sum(fact.number for fact in found)
    assert one_by_one(store, period, known) == found
    return sum(f.number for f in found if not f.known), sum(f.number for f in found if f.known)


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize(
    ("what", "reports", "period", "number"),
    [
        ("three years, one model", [("19123", y, "x") for y in (2021, 2022, 2023)], span(2021, 2023), (1, 0)),
        ("its second year", [("19123", y, "x") for y in (2021, 2022)], year(2022), (0, 1)),
        ("a successor goes on with it", [("19123", 2024, "x"), ("19198", 2025, "x")], span(2024, 2025), (1, 0)),
        ("known by a predecessor's list", [("19123", 2023, "x"), ("19198", 2025, "x")], year(2025), (0, 1)),
        ("of one name in two units: two", [("19123", 2023, "x"), ("19198", 2023, "x")], year(2023), (2, 0)),
        (
            "both had it, the successor lists it once: still two",
            [("19123", 2023, "x"), ("19198", 2023, "x"), ("19198", 2025, "x")],
            span(2023, 2025),
            (2, 0),
        ),
        ("another name", [("19123", 2023, "x"), ("19198", 2025, "y")], span(2023, 2025), (2, 0)),
        ("a code does not identify a unit", [("19198", 2023, "x"), ("19198", 2025, "y")], year(2025), (1, 0)),
    ],
)
def test_models_follow_whole_moves(
    what: str, reports: list[Sent], period: Period, number: tuple[int, int], store: Store
) -> None:
    send(store, reports)
    assert numbers(store, period) == number, what


@pytest.mark.usefixtures("each_database")
def test_the_latest_report_gives_unit_field_and_status(store: Store) -> None:
    for code, at, field, status in (("19123", 2023, "khac", "dang_ky"), ("19198", 2025, "kinh_te", None)):
        rows = [model("x", field=field, status=status)]
        ingest(store, examined(f"{at}.csv", submission(code, year(at), models=rows)))
    found = facts(store, span(2023, 2025), identities=Identities(LINES))
    assert found.models == [ModelFact("19198", "kinh_te", "tap_the", 1, status="dang_ky")]
    assert [(each.unit_code, each.what, each.codes) for each in found.refiled] == [
        ("19198", "field", ("khac", "kinh_te"))
    ]
    (listed,) = listed_models(store, span(2023, 2025), identities=Identities(LINES))
    assert (listed.unit, listed.years, listed.status) == ("Xã Lý Trạch", (2023, 2025), "dang_ky")


@pytest.mark.usefixtures("each_database")
def test_a_changed_subject_is_found(store: Store) -> None:
    for at, subject in ((2022, "ca_nhan"), (2023, "tap_the")):
        ingest(store, examined(f"{at}.csv", submission(period=year(at), models=[model("x", subject=subject)])))
    found = facts(store, span(2022, 2023))
    assert [(each.what, each.codes) for each in found.refiled] == [("subject", ("ca_nhan", "tap_the"))]
    assert [fact.subject for fact in found.models] == ["tap_the"]


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize(
    ("group", "number"),
    [
        ((Described("x", lines=frozenset({"19123"})), Described("y", lines=frozenset({"19123"}))), (2, 0)),
        ((Described("x", "hoi nong dan", frozenset({"19123"})), Described("y", lines=frozenset({"19123"}))), (2, 0)),
        ((Described("x", "another", frozenset({"19123"})), Described("y", lines=frozenset({"19123"}))), (3, 0)),
        ((Described("x", lines=frozenset({"19123"})), Described("x", lines=frozenset({"19198@"}))), (2, 0)),
    ],
)
def test_models_declared_to_be_one_count_once(
    group: tuple[Described, ...], number: tuple[int, int], store: Store
) -> None:
    send(store, [("19123", 2022, "x"), ("19123", 2023, "y"), ("19198", 2023, "x")])
    assert numbers(store, span(2022, 2023)) == (3, 0)
    assert numbers(store, span(2022, 2023), Identities(LINES, (group,))) == number


@pytest.mark.usefixtures("each_database")
def test_models_are_named_with_their_cells_up_to_a_number(store: Store) -> None:
    send(store, [("19123", 2022, "x"), ("19123", 2023, "x"), ("19123", 2023, "y")])
    named = facts(store, span(2022, 2023), named=2).named
    assert [(n.name, n.file, n.sheet, n.cell) for n in named or ()] == [
        ("x", "1.csv", "Mô hình", "B7"),
        ("y", "1.csv", "Mô hình", "B8"),
    ]
    assert facts(store, span(2022, 2023), named=1).named is None


_REPORTS = st.lists(
    st.tuples(st.sampled_from(["19123", "19198"]), st.sampled_from([2022, 2023, 2025]), st.sampled_from("xyz")).filter(
        lambda sent: sent[:2] != ("19123", 2025)
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=_REPORTS, chance=st.randoms())
def test_order_and_other_years_move_no_figure(reports: list[Sent], chance: random.Random, tmp_path: Path) -> None:
    """Whatever the order of files; years after the period, and the day looked from, change nothing."""
    reports = chance.sample(reports, len(reports))
    store = make_store(Path(tempfile.mkdtemp(dir=tmp_path)))
    try:
        send(store, [sent for sent in reports if sent[1] < 2025])
        before = numbers(store, span(2022, 2023))
        send(store, [sent for sent in reports if sent[1] == 2025])
        assert numbers(store, span(2022, 2023)) == before
        new, carried_on = numbers(store, span(2022, 2025))
        # Never fewer than in any unit's own lists, and never more than all units have each for itself.
        alone = {(code, at > 2024, name) for code, at, name in reports}
        assert max((len({n for c, _l, n in alone if c == code}) for code in ("19123",)), default=0) <= new
        assert carried_on == 0
        assert new <= len(alone)
    finally:
        store.close()


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize(
    ("what", "reports", "number"),
    [
        (
            "the successor's two names are one, and go on with what the old unit had",
            [("19123", 2023, "x"), ("19198", 2025, "x"), ("19198", 2025, "y")],
            (1, 0),
        ),
        (
            "one of the two old units' models goes on",
            [("19123", 2023, "x"), ("19198", 2023, "x"), ("19198", 2025, "x"), ("19198", 2025, "y")],
            (2, 0),
        ),
        (
            "a second name of before the merger stays another model than the office's",
            [("19123", 2023, "x"), ("19123", 2023, "y"), ("19198", 2025, "y")],
            (2, 0),
        ),
    ],
)
def test_models_declared_of_the_successor_alone_go_on_from_before(
    what: str, reports: list[Sent], number: tuple[int, int], store: Store
) -> None:
    send(store, reports)
    successor = frozenset({"19198"})
    group = (Described("x", lines=successor), Described("y", lines=successor))
    assert numbers(store, span(2023, 2025), Identities(LINES, (group,))) == number, what
