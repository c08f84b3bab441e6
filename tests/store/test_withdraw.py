"""What is in force after submissions were sent, excluded, retracted and put back."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from store_world import CATALOGUE, NOW, examined, ingest, make_store, model, observation, submission, year

from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.ledger import Withdrawal
from dvk_cli.store.actor import Actor
from dvk_cli.store.database import Store
from dvk_cli.store.history import received_in
from dvk_cli.store.queries import facts, parts_in
from dvk_cli.store.submissions import list_submissions
from dvk_cli.store.trail import Deed, trail
from dvk_cli.store.vintages import Deciding
from dvk_cli.store.withdraw import withdraw

pytestmark = pytest.mark.usefixtures("each_database")

IN_USE = Deciding(CATALOGUE.version, CATALOGUE.text, "{}", CATALOGUE.fingerprint)
LAN = Actor("lan", "may-1")


def day(number: int) -> datetime:
    return NOW + timedelta(days=number)


def send(store: Store, on: int, *models: str, path: str = "", **more: Any) -> list[Any]:
    """A list of models of one unit, 2023; returns what became of the file."""
    sent = submission(models=[model(name) for name in models], **more)
    return ingest(store, examined(path or f"{'+'.join(models)}.csv", sent), now=day(on))


def act(store: Store, on: int, number: int, kind: Any, why: str = "gửi nhầm") -> Withdrawal:
    return withdraw(store, number, kind, Deed(day(on), LAN, why), IN_USE)


def counted(store: Store, as_of: datetime | None = None) -> int:
    return sum(fact.number for fact in facts(store, year(2023), as_of=as_of).models)


SEQUENCES = {
    "excluded: what it had replaced counts again": (["1", "22", "x2"], [1, 2, 1]),
    "retracted: nothing takes its place": (["1", "22", "r2"], [1, 2, 0]),
    "the only one": (["1", "x1"], [1, 0]),
    "put back": (["1", "22", "x2", "u2"], [1, 2, 1, 2]),
    "retracted and put back": (["1", "22", "r2", "u2"], [1, 2, 0, 2]),
    "a replaced one excluded does not come back": (["1", "22", "x1", "x2"], [1, 2, 2, 0]),
    "past an excluded one to the one before": (["1", "22", "333", "x2", "x3"], [1, 2, 3, 3, 1]),
    "not past a retracted one": (["1", "22", "333", "r2", "x3"], [1, 2, 3, 3, 0]),
    "what comes after counts": (["1", "22", "r2", "333", "u2"], [1, 2, 0, 3, 3]),
    "back and forth": (["1", "22", "x2", "u2", "x2", "u2", "x2"], [1, 2, 1, 2, 1, 2, 1]),
}
KINDS = {"x": "exclude", "r": "retract", "u": "readmit"}


@pytest.mark.parametrize("name", SEQUENCES)
def test_what_counts_after_each_day_and_as_of_each_day(name: str, tmp_path: Path) -> None:
    deeds, expected = SEQUENCES[name]
    store = make_store(tmp_path)
    seen = []
    for on, deed in enumerate(deeds):
        if deed[0] in KINDS:
            act(store, on, int(deed[1:]), KINDS[deed[0]])
        else:
            send(store, on, *(f"{deed}-{n}" for n in range(len(deed))))
        seen.append(counted(store))
    assert seen == expected
    # An exclusion on the fifth day changes nothing as of the fourth.
    assert [counted(store, day(on)) for on in range(len(deeds))] == expected
    assert [counted(store, day(on) - timedelta(seconds=1)) for on in range(1, len(deeds))] == expected[:-1]
    store.close()


def test_only_the_forms_that_it_brought_are_taken_out_and_each_place_says_what_counts_now(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A", indicators=[observation("ho_ngheo", "62")])
    ingest(store, examined("b.csv", submission(models=[model("B")])), now=day(1))
    done = act(store, 2, 2, "exclude", "mẫu năm trước")
    assert [(slot.form, slot.unit.code, slot.period.label, slot.submission) for slot in done.slots] == [
        ("models", "19198", "2023", 1)
    ]
    assert (done.file, done.why) == ("b.csv", "mẫu năm trước")
    gone = act(store, 3, 1, "retract")
    assert [(slot.form, slot.submission) for slot in gone.slots] == [("models", None), ("indicators", None)]
    assert parts_in(store, year(2023)) == []
    store.close()


def test_what_cannot_be_withdrawn(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A")
    send(store, 1, "A", path="again.csv")
    ingest(
        store, examined("x.csv", submission(models=[model("X")])), examined("y.csv", submission(models=[model("Y")]))
    )
    for number, words in ((9, "has no submission 9"), (2, "only repeats"), (3, "was rejected")):
        with pytest.raises(UsageError, match=words) as caught:
            act(store, 2, number, "exclude")
        assert caught.value.exit_code == 2
    with pytest.raises(DvkError, match="neither excluded nor retracted"):
        act(store, 2, 1, "readmit")
    act(store, 2, 1, "exclude", "gửi nhầm")
    with pytest.raises(DvkError, match="excluded already: gửi nhầm") as refused:
        act(store, 3, 1, "retract")
    assert refused.value.exit_code == 3
    assert [event.kind for event in trail(store)].count("exclude") == 1
    store.close()


def test_the_same_file_in_the_inbox_does_not_bring_it_back_but_undo_does(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A")
    act(store, 1, 1, "exclude", "gửi nhầm mẫu")
    for on in (2, 3):
        (file,) = send(store, on, "A")
        assert (file.outcome, [item.code for item in file.findings]) == ("unchanged", ["DVK411"])
        assert "excluded as submission 1 (gửi nhầm mẫu)" in message_of(file.findings[0])
        assert counted(store) == 0
    # The second night left no second trace.
    assert len(list_submissions(store)) == 2
    act(store, 4, 1, "readmit")
    (file,) = send(store, 5, "A")
    assert (file.outcome, file.findings, counted(store)) == ("unchanged", [], 1)
    store.close()


def test_an_excluded_correction_beside_what_counts_again_is_no_conflict(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    old = examined("a.csv", submission(models=[model("A")]))
    new = examined("b.csv", submission(models=[model("B"), model("C")]))
    ingest(store, old)
    ingest(store, new, now=day(1))
    act(store, 2, 2, "exclude")
    for on in (3, 4):
        files = ingest(store, old, new, now=day(on))
        assert [file.outcome for file in files] == ["unchanged", "unchanged"]
        assert counted(store) == 1
    store.close()


def test_the_same_figures_in_another_file_count_and_a_warning_says_so(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A")
    act(store, 1, 1, "retract", "xin rút")
    (file,) = send(store, 2, "A", path="saved anew.csv")
    assert (file.outcome, [item.code for item in file.findings]) == ("accepted", ["DVK412"])
    assert "A.csv said the same and was retracted as submission 1 (xin rút)" in message_of(file.findings[0])
    assert counted(store) == 1
    store.close()


def test_withdrawn_reports_are_told_while_nothing_newer_has_come(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A")
    act(store, 1, 1, "exclude", "gửi nhầm")
    (told,) = facts(store, year(2023)).withdrawn
    assert (told.unit_code, told.form, told.kind, told.who, told.why) == (
        "19198",
        "models",
        "exclude",
        "lan",
        "gửi nhầm",
    )
    send(store, 2, "B")
    assert facts(store, year(2023)).withdrawn == []
    assert len(facts(store, year(2023), as_of=day(1)).withdrawn) == 1
    assert facts(store, year(2023), as_of=day(0)).withdrawn == []
    store.close()


def test_a_report_that_counts_again_came_when_it_first_came(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A")
    send(store, 1, "B")
    act(store, 9, 2, "exclude")
    assert [arrived.at for arrived in received_in(store, year(2023)).arrived] == [day(0)]
    store.close()


def test_the_ledger_says_what_each_submission_counts_for_now(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A", indicators=[observation("ho_ngheo", "62")], path="a.csv")
    send(store, 1, "B", path="b.csv")
    send(store, 2, "C", path="c.csv")
    send(store, 3, "C", path="again.csv")
    act(store, 4, 3, "exclude", "gửi nhầm")
    ingest(store, examined("empty.csv"), now=day(5))
    lines = list_submissions(store)
    assert [(line.id, line.file, line.state, line.replaced_by, line.why) for line in lines] == [
        (1, "a.csv", "in_force", (2,), ""),
        (2, "b.csv", "in_force", (), ""),
        (3, "c.csv", "excluded", (), "gửi nhầm"),
        (4, "again.csv", "unchanged", (), ""),
        (None, "empty.csv", "unchanged", (), ""),
    ]
    assert [(part.form, part.in_force) for part in lines[0].parts] == [("models", False), ("indicators", True)]
    assert lines[2].who == "lan"
    assert list_submissions(store, year(2022)) == list_submissions(store, unit="19123") == []
    assert [line.id for line in list_submissions(store, year(2023), "19198")] == [1, 2, 3, 4]
    store.close()


def test_the_audit_trail_says_who_did_what_when_and_why(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    send(store, 0, "A")
    act(store, 1, 1, "exclude", "gửi nhầm")
    act(store, 2, 1, "readmit", "đúng rồi")
    assert [(e.at, e.who, e.host, e.kind, e.subject, e.why) for e in trail(store)] == [
        (day(0), "", "", "ingest", "run 1", ""),
        (day(1), "lan", "may-1", "exclude", "submission 1: Xã Lý Trạch, 2023", "gửi nhầm"),
        (day(2), "lan", "may-1", "readmit", "submission 1: Xã Lý Trạch, 2023", "đúng rồi"),
    ]
    store.close()
