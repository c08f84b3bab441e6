"""What is known of models beside the lists: the same answers as from the lists themselves, whatever is done to them."""

import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from store_world import CATALOGUE, NOW, examined, ingest, make_store, model, recognition, span, submission, year

from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.facts import Facts
from dvk_cli.model.identity import Described, Identities
from dvk_cli.model.lines import Line, Lines
from dvk_cli.model.period import Period
from dvk_cli.store.actor import Actor
from dvk_cli.store.database import Store
from dvk_cli.store.known_models import unlike
from dvk_cli.store.queries import facts
from dvk_cli.store.trail import Deed
from dvk_cli.store.vintages import Deciding
from dvk_cli.store.withdraw import withdraw

LATER = datetime(2099, 1, 1, tzinfo=UTC)
Kind = Literal["exclude", "retract", "readmit"]
# A code that two units had, one of which became part of the other; and one that nothing is known of for some days.
LINES = Lines(
    (
        Line("19123", "19123", "Xã Hạ Trạch", until=date(2023, 1, 1), into="19198", home="19123"),
        Line("19198@", "19198", "Xã Lý Trạch", until=date(2022, 1, 1), home="19198@"),
        Line("19198", "19198", "Xã Lý Nam", first=date(2022, 1, 1), home="19198"),
        Line("cq01", "cq01", "Ban Dân vận", first=date(2022, 6, 1), until=date(2023, 1, 1), home="cq01"),
    )
)
JUDGED = ((Described("x", lines=frozenset({"19123"})), Described("y", lines=frozenset({"19123"}))),)
PERIODS = [year(2021), year(2022), year(2023), span(2021, 2022), Period("Q", date(2022, 1, 1), date(2022, 3, 31))]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def do(store: Store, number: int, kind: Kind, at: datetime) -> None:
    deciding = Deciding(CATALOGUE.version, CATALOGUE.text, "", CATALOGUE.fingerprint)
    withdraw(store, number, kind, Deed(at, Actor("lan", "may-1"), "thử"), deciding)


def assert_as_from_the_lists(store: Store) -> None:
    """As of a day that is to come all is as it is now, but is told from the lists of all years."""
    assert unlike(store) == 0
    for identities in (Identities(), Identities(LINES), Identities(LINES, JUDGED)):
        for period in PERIODS:
            now, then = (
                facts(store, period, identities=identities, named=99, as_of=moment) for moment in (None, LATER)
            )
            # Of other units it is not asked whether they had lists before.
            listing = {fact.unit_code for fact in now.models}
            assert now.earlier & listing == then.earlier & listing, period
            assert replace(now, earlier=frozenset()) == replace(then, earlier=frozenset()), period


@pytest.mark.usefixtures("each_database")
def test_corrected_excluded_retracted_and_put_back(store: Store) -> None:
    ingest(store, examined("1.csv", submission(period=year(2021), models=[model("x"), model("y", 8)])))
    ingest(store, examined("2.csv", submission(period=year(2022), models=[model("x"), model("z", 8)])))
    ingest(store, examined("3.csv", submission(period=year(2021), models=[model("z")])))
    assert new_of(store, year(2022)) == {"x"}
    for number, kind, new in (
        (3, "exclude", {"z"}),
        (3, "readmit", {"x"}),
        (3, "retract", {"x", "z"}),
        (1, "exclude", {"x", "z"}),
        (3, "readmit", {"x"}),
        (3, "exclude", {"x", "z"}),
        (1, "readmit", {"z"}),
    ):
        do(store, number, kind, NOW + timedelta(days=number))  # type: ignore[arg-type]
        assert new_of(store, year(2022)) == new, (number, kind)
        assert_as_from_the_lists(store)


def new_of(store: Store, period: Period) -> set[str]:
    found = facts(store, period, named=9)
    new = sum(fact.number for fact in found.models if not fact.known)
    by_fields = {each.name for each in found.named or ()}
    older = {each.name for each in facts(store, year(2021), named=9).named or ()}
    assert new == len(by_fields - older)
    return by_fields - older


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM model_in_force WHERE identity LIKE 'x%'",
        "INSERT INTO model_in_force VALUES ('19198', 'w|', '2023-12-31', '2023-01-01')",
        "UPDATE model_row SET identity = 'w|'",
    ],
)
def test_what_differs_is_noticed(change: str, store: Store) -> None:
    ingest(store, examined("1.csv", submission(models=[model("x"), model("y", 8)])))
    assert unlike(store) == 0
    with store.write() as connection:
        connection.execute(change)
    assert unlike(store) > 0


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["19198", "19198", "19123", "cq01"]),
        st.sampled_from(PERIODS),
        st.lists(st.sampled_from("xyz"), max_size=3),
        st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from([None, 2021]), st.booleans()), max_size=3),
    ),
    max_size=9,
)
_DEEDS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["exclude", "retract", "readmit"])), max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=_ROWS, deeds=_DEEDS, chance=st.randoms())
def test_it_says_what_the_lists_say(
    sent: list[tuple[str, Period, list[str], list[tuple[str, int | None, bool]]]],
    deeds: list[tuple[int, Kind]],
    chance: random.Random,
    tmp_path: Path,
) -> None:
    """Whatever is sent, corrected, taken out and put back; and numbers of decisions are those of the rows."""
    store = make_store(Path(tempfile.mkdtemp(dir=tmp_path)))
    try:
        for number, (code, period, names, decided) in enumerate(sent):
            rows = [model(name, row, field=f"f{number}") for row, name in enumerate(names, 7)]
            told = [recognition(name, year=at, level="huyen" if high else "co_so") for name, at, high in decided]
            report = submission(code, period, models=rows, recognitions=told, parts=["models"])
            ingest(store, examined(f"{number}.csv", report), now=NOW + timedelta(days=number))
        for at, (number, kind) in enumerate(deeds, start=20):
            try:
                do(store, number, kind, NOW + timedelta(days=at))
            except (DvkError, UsageError):
                continue
        assert_as_from_the_lists(store)
        for period in PERIODS:
            for apart in ((), ("cq01",)):
                identities = Identities(LINES)
                rows_of = facts(store, period, identities=identities)
                numbers = facts(store, period, identities=identities, apart=apart)
                assert_same_decisions(rows_of, numbers)
    finally:
        store.close()


def assert_same_decisions(rows: Facts, numbers: Facts) -> None:
    """Each row is in one of the two, and who is told of twice is not among the numbers."""
    of_rows = sorted((r.unit_code, r.period.label, r.level, r.subject, r.year) for r in rows.recognitions)
    of_both = [(r.unit_code, r.period.label, r.level, r.subject, r.year) for r in numbers.recognitions]
    for each in numbers.decisions:
        of_both += [(each.unit_code, each.period.label, each.level, each.subject, each.year)] * each.number
    assert sorted(of_both) == of_rows
    told = [(r.unit_code, r.level, r.form, r.year, r.identity) for r in rows.recognitions]
    twice = sum(told.count(each) > 1 for each in told)
    assert len(numbers.recognitions) >= twice
