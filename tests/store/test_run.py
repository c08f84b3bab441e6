"""What becomes of a run's files: replaced, unchanged, in conflict, returned, and what a killed run leaves behind."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from store_world import (
    CATALOGUE,
    NOW,
    count,
    examined,
    ingest,
    make_store,
    model,
    observation,
    recognition,
    submission,
    take,
    year,
)

from dvk_cli.model.errors import DvkError
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.records import Observation, Place
from dvk_cli.model.result import FileResult
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Examined
from dvk_cli.store.columns import stamp
from dvk_cli.store.database import Store
from dvk_cli.store.history import arrived, received_in, returned
from dvk_cli.store.queries import facts
from dvk_cli.store.run import IngestRun

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def _rows(store: Store, table: str) -> int:
    with store.read() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _codes(result: FileResult) -> list[str]:
    return [item.code for item in result.findings]


def _with_error(file: Examined, position: int | None = 0) -> Examined:
    file.findings.append(finding("DVK203", submission=position, value="x", taxonomy="t", near="", fields=""))
    return file


def test_replacement_is_by_part(store: Store) -> None:
    first = submission(
        models=[model("A")],
        recognitions=[recognition("A", from_models=True)],
        indicators=[observation("ho_ngheo", "5")],
    )
    ingest(store, examined("a.csv", first))
    (second,) = ingest(store, examined("b.csv", submission(models=[model("B"), model("C", row=8)])))
    assert second.submissions[0].outcome == "accepted"
    assert second.submissions[0].replaces == [1]
    assert second.submissions[0].id == 2
    assert _codes(second) == ["DVK402", "DVK401"]
    found = facts(store, year(2023))
    assert [(p.form, p.file) for p in found.parts] == [("indicators", "a.csv"), ("models", "b.csv")]
    assert found.models[0].number == 2
    # The decision that a row of the old list told went with the list.
    assert found.recognitions == []
    # The older part stays in the ledger.
    assert _rows(store, "model_row") == 3


def test_only_what_differs_is_replaced(store: Store) -> None:
    both = {"models": [model("A")], "indicators": [observation("ho_ngheo", "5")]}
    ingest(store, examined("a.csv", submission(**both)))
    changed = both | {"indicators": [observation("ho_ngheo", "6")]}
    (second,) = ingest(store, examined("b.csv", submission(**changed)))
    assert second.submissions[0].replaces == [1]
    assert [(p.form, p.file) for p in facts(store, year(2023)).parts] == [("indicators", "b.csv"), ("models", "a.csv")]
    # The ledger knows b.csv now as a whole, though one of its parts is in force from a.csv.
    (third,) = ingest(store, examined("b.csv", submission(**changed)))
    assert (third.outcome, third.submissions[0].id) == ("unchanged", 2)


def test_the_same_again_is_unchanged_and_leaves_no_trace(store: Store) -> None:
    file = examined("a.csv", submission(models=[model("A")]), findings=[finding("DVK120")])
    ingest(store, file)
    receipts = _rows(store, "receipt")
    (again,) = ingest(store, file)
    assert (again.outcome, again.submissions[0].outcome, again.submissions[0].id) == ("unchanged", "unchanged", 1)
    assert again.submissions[0].records["models"] == 1
    assert _codes(again) == ["DVK120"]
    assert _rows(store, "receipt") == receipts


def test_a_known_file_is_not_read_again(store: Store) -> None:
    file = examined("a.csv", submission(models=[model("A")]))
    ingest(store, file)
    run = IngestRun(store, CATALOGUE, "{}", NOW)
    assert list(run.recall([file.source, examined("b.csv", content="x").source])) == [file.source]
    # Read otherwise (--unit, another list of units), or named otherwise, it may say something else.
    assert IngestRun(store, CATALOGUE, '{"unit": "x"}', NOW).recall([file.source]) == {}
    ingest(store, examined("b.csv", submission(models=[model("B")])))
    assert run.recall([file.source]) == {}


def test_the_known_ones_are_found_among_many_and_among_others_of_their_name(store: Store) -> None:
    sent = {"a": "19123", "z": "19198"}
    first, last = (examined(f"{name}.csv", submission(unit, models=[model("A")])) for name, unit in sent.items())
    ingest(store, first, last)
    namesakes = [examined(f"{name}.csv", content="x").source for name in sent]
    strangers = [Source(f"{number}.csv", first.source.sha256, first.source.size) for number in range(1000)]
    run = IngestRun(store, CATALOGUE, "{}", NOW)
    known = run.recall([first.source, namesakes[0], *strangers, namesakes[1], last.source])
    assert {source: file.result.path for source, file in known.items()} == {first.source: "a.csv", last.source: "z.csv"}


def test_the_same_bytes_twice_in_one_run_count_once(store: Store) -> None:
    sent = submission(models=[model("A")])
    for dry in (True, False):
        one, two = ingest(
            store, examined("a.csv", sent, content="same"), examined("b.csv", sent, content="same"), dry=dry
        )
        assert (one.outcome, two.outcome) == ("accepted", "unchanged")
    assert _rows(store, "model_row") == 1


def test_the_same_content_in_other_places_is_unchanged(store: Store) -> None:
    first = [model("A"), model("B", row=8)]
    moved = [model("B", row=12), model("A", row=13)]
    income = Observation(Place("Chỉ tiêu", "D9"), "thu_nhap_binh_quan", Decimal("12.50"), raw="12,50")
    same = Observation(Place("csv", "B2"), "thu_nhap_binh_quan", Decimal("12.5"), raw="12.5")
    for dry in (True, False):
        one, two = ingest(
            store,
            examined("a.xlsx", submission(models=first, indicators=[income])),
            examined("a.csv", submission(models=moved, indicators=[same])),
            dry=dry,
        )
        assert (one.outcome, two.outcome, one.findings, two.findings) == ("accepted", "unchanged", [], [])
    (third,) = ingest(store, examined("c.csv", submission(models=moved)))
    assert (third.outcome, third.submissions[0].id) == ("unchanged", 1)
    # The other bytes of the same content are known, too: beside a newer file they contradict it while in force.
    one, two, _three = ingest(
        store,
        examined("a.csv", submission(models=moved, indicators=[same])),
        examined("d.csv", submission(models=[model("Z")])),
        examined("e.csv", submission("19123", models=[model("Z")])),
    )
    assert (one.outcome, two.outcome) == ("rejected", "rejected")


def test_a_superseded_file_beside_its_correction_stays_superseded(store: Store) -> None:
    old = examined("a.csv", submission(counts=[count(1)], models=[model("A")]))
    twin = examined("a2.csv", submission(counts=[count(1)], models=[model("A", row=9)]))
    new = examined("b.csv", submission(counts=[count(2)]))
    ingest(store, old)
    ingest(store, twin)
    ingest(store, new)
    for _night in range(3):
        results = ingest(store, old, twin, new)
        assert [file.outcome for file in results] == ["unchanged"] * 3
        assert [_codes(file) for file in results] == [["DVK403"], ["DVK403"], []]
        assert results[0].findings[0].params["file"] == "b.csv"
        receipts = _rows(store, "receipt")
    assert receipts == 5
    newest = examined("c.csv", submission(counts=[count(3)]))
    assert [file.outcome for file in ingest(store, old, twin, newest)] == ["unchanged", "unchanged", "accepted"]
    results = ingest(store, old, new, newest)
    assert [(file.outcome, [f.params["file"] for f in file.findings]) for file in results] == [
        ("unchanged", ["c.csv"]),
        ("unchanged", ["c.csv"]),
        ("unchanged", []),
    ]
    assert [c.value for c in facts(store, year(2023)).counts] == [3]


def test_a_newer_part_that_says_less_is_told(store: Store) -> None:
    codes = ["tong_so_ho", "ho_ngheo", "ho_can_ngheo"]
    ingest(store, examined("a.csv", submission(indicators=[observation(code, "5") for code in codes])))
    less = examined("b.csv", submission(indicators=[observation("ho_ngheo", "6")]))
    for dry in (True, False):
        (result,) = ingest(store, less, dry=dry)
        assert (result.outcome, _codes(result)) == ("accepted", ["DVK402", "DVK401"])
        labels = sorted(CATALOGUE.indicator_label(code) for code in ("tong_so_ho", "ho_can_ngheo"))
        assert result.findings[0].params == {"count": 2, "examples": "; ".join(labels)}
    more = [observation(code, "7") for code in codes]
    (result,) = ingest(store, examined("c.csv", submission(indicators=more)))
    assert _codes(result) == ["DVK401"]


def test_two_files_that_differ_are_both_refused_and_what_is_in_force_stays(store: Store) -> None:
    old = examined("a.csv", submission(counts=[count(1)]))
    ingest(store, old)
    other = examined("b.csv", submission(counts=[count(2)]), submission("19123", counts=[count(7)]))
    for _night in range(2):
        one, two = ingest(store, old, other)
        assert (one.outcome, two.outcome) == ("rejected", "partial")
        assert _codes(one) == _codes(two) == ["DVK501"]
        assert one.findings[0].params["other"] == "b.csv"
        assert one.submissions[0].id is None
        assert [c.value for c in facts(store, year(2023)).counts] == [7, 1]
    # A person takes the newer one away: the older is what is in force, and nothing is left to correct.
    (again,) = ingest(store, old)
    assert again.outcome == "unchanged"
    assert returned(store, year(2023)) == []


def test_the_newer_file_alone_wins_and_the_older_does_not_come_back(store: Store) -> None:
    old, new = examined("a.csv", submission(counts=[count(1)])), examined("b.csv", submission(counts=[count(2)]))
    ingest(store, old)
    ingest(store, new)
    ingest(store, old, new)
    assert [c.value for c in facts(store, year(2023)).counts] == [2]


def test_an_erroneous_file_beside_its_correction_is_no_conflict(store: Store) -> None:
    wrong = _with_error(examined("a.csv", submission(counts=[count(1)])))
    right = examined("b.csv", submission(counts=[count(2)]))
    one, two = ingest(store, right, wrong)
    assert (one.outcome, two.outcome) == ("accepted", "rejected")
    assert returned(store, year(2023)) == []


def test_a_submission_with_an_error_is_not_stored_but_kept_in_the_ledger(store: Store) -> None:
    file = _with_error(examined("a.csv", submission(models=[model("A")]), submission("19123", counts=[count(3)])))
    (result,) = ingest(store, file)
    assert result.outcome == "partial"
    assert [s.outcome for s in result.submissions] == ["rejected", "accepted"]
    assert [p.unit_code for p in facts(store, year(2023)).parts] == ["19123"]
    (back,) = returned(store, year(2023))
    assert (back.unit_code, back.forms, back.file) == ("19198", ("models",), "a.csv")
    assert [item.code for item in back.findings] == ["DVK203"]
    # A list of something else does not correct it; the corrected list does.
    ingest(store, examined("b.csv", submission(counts=[count(9)])))
    assert len(returned(store, year(2023))) == 1
    ingest(store, examined("c.csv", submission(models=[model("A")])))
    assert returned(store, year(2023)) == []


def test_an_error_of_the_file_rejects_all_it_holds_and_a_nightly_run_does_not_fill_the_ledger(store: Store) -> None:
    for _night in range(3):
        file = _with_error(
            examined("a.csv", submission(counts=[count(1)]), submission("19123", counts=[count(3)])), None
        )
        (result,) = ingest(store, file)
        assert result.outcome == "rejected"
    assert facts(store, year(2023)).parts == []
    assert _rows(store, "receipt") == 1
    assert [back.findings[0].code for back in returned(store, year(2023))] == ["DVK203", "DVK203"]


def test_a_figure_that_no_column_can_hold_is_a_finding(store: Store) -> None:
    file = examined("a.csv", submission(indicators=[observation("ho_ngheo", "1" * 30)]))
    (result,) = ingest(store, file)
    assert (result.outcome, _codes(result), result.findings[0].cell) == ("rejected", ["DVK901"], "D9")


def test_a_figure_that_should_have_been_rounded_is_our_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="decimals"):
        ingest(store, examined("a.csv", submission(indicators=[observation("ho_ngheo", "1.5")])))


def test_a_dry_run_tells_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    ingest(store, examined("a.csv", submission(counts=[count(1)])))
    before = [_rows(store, table) for table in ("run", "receipt", "submission", "part")]
    (result,) = ingest(store, examined("b.csv", submission(counts=[count(2)])), dry=True)
    assert (result.outcome, result.submissions[0].id, result.submissions[0].replaces) == ("accepted", None, [1])
    assert _codes(result) == ["DVK401"]
    assert [_rows(store, table) for table in ("run", "receipt", "submission", "part")] == before
    (new,) = ingest(None, examined("b.csv", submission(counts=[count(2)])))
    assert new.outcome == "accepted"


def test_first_arrival_is_kept_through_corrections(store: Store) -> None:
    ingest(store, examined("a.csv", submission(counts=[count(1)])))
    ingest(store, examined("b.csv", submission(counts=[count(2)])), now=NOW + timedelta(days=40))
    assert [(each.form, each.at) for each in arrived(store, year(2023))] == [("counts", NOW)]
    assert len(received_in(store, year(2023)).parts) == 1


def test_two_runs_at_once_are_told_apart(store: Store) -> None:
    mine = IngestRun(store, CATALOGUE, "{}", NOW)
    file = take(mine, examined("a.csv", submission(counts=[count(n) for n in range(5000)])))
    # So many are staged at once, and the other run clears them away.
    assert file.staged == {0: 1}
    IngestRun(store, CATALOGUE, "{}", NOW)
    with pytest.raises(DvkError, match="another run") as caught:
        mine.end([file])
    assert caught.value.exit_code == 75


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from store_world import *
from dvk_cli.store import ledger

store = make_store(Path(sys.argv[1]))
run = IngestRun(store, CATALOGUE, "{}", NOW)
models = [model(f"Mô hình {n}", row=n) for n in range(3000)]
file = take(run, examined("a.csv", *(submission(u, counts=[count(5)], models=models) for u in ("19123", "19198"))))
with store.write() as connection:
    if sys.argv[3] == "half":
        ledger.publish(connection, [file.staged[0]], NOW)
if sys.argv[3] == "during":
    with store.write() as connection:
        ledger.publish(connection, [file.staged[0]], NOW)
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "in_force"), [("before", []), ("during", []), ("half", ["19123"])])
def test_a_killed_run_leaves_whole_submissions_or_none(tmp_path: Path, when: str, in_force: list[str]) -> None:
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), here, when], env=os.environ, check=False)
    assert done.returncode == -signal.SIGKILL
    store = make_store(tmp_path)
    assert _rows(store, "model_row") == 6000
    assert [c.unit_code for c in facts(store, year(2023)).counts] == in_force
    models = [model(f"Mô hình {n}", row=n) for n in range(3000)]
    sent = (submission(u, counts=[count(5)], models=models) for u in ("19123", "19198"))
    (result,) = ingest(store, examined("a.csv", *sent))
    assert result.outcome == "accepted"
    found = facts(store, year(2023))
    assert [(c.unit_code, c.value) for c in found.counts] == [("19123", 5), ("19198", 5)]
    assert (_rows(store, "count_row"), _rows(store, "model_row")) == (2, 6000)
    with store.read() as connection:
        staged = "SELECT count(*) FROM submission WHERE state = 'staged'"
        assert connection.execute(staged).fetchone() == (0,)
    store.close()


def test_the_store_itself_refuses_two_reports_in_force(store: Store) -> None:
    ingest(store, examined("a.csv", submission(counts=[count(1)])))
    ingest(store, examined("b.csv", submission(counts=[count(2)])))
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.UniqueViolation)), store.write() as connection:
        connection.execute("UPDATE part SET superseded_at = NULL")


def test_amounts_are_added_exactly_by_sql(store: Store) -> None:
    units = ("19123", "19198", "cq01")
    income = [submission(u, indicators=[observation("thu_nhap_binh_quan", "0.1")]) for u in units]
    ingest(store, examined("a.csv", *income))
    with store.read() as connection:
        (total,) = connection.execute("SELECT sum(value) FROM observation").fetchone()
    precision = CATALOGUE.precision("thu_nhap_binh_quan")
    assert Decimal(total).scaleb(-precision) == Decimal("0.3")


def test_a_large_file_is_written_whole(store: Store) -> None:
    rows = [model(f"Mô hình {n}", row=n) for n in range(7001)]
    ingest(store, examined("a.csv", submission(models=rows)))
    assert facts(store, year(2023)).models[0].number == 7001


def test_moments_are_kept_as_utc() -> None:
    assert stamp(NOW) == "2024-01-05T08:00:00+00:00"
