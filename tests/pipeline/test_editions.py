"""Closed editions, and what has changed since, with small real files."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_office import ACTIONS, JUDGED, MORE_UNITS, MOVED, MOVED_UNITS, UNITS, Office, day, span, take

from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.ledger import Revisions
from dvk_cli.pipeline import editions, ledger, summarise


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


@pytest.mark.usefixtures("each_database")
def test_a_closed_period_is_closed_once_and_says_so(office: Office) -> None:
    with pytest.raises(DvkError, match="Nothing has been received"):
        office.close()
    office.write("a.csv", "A")
    office.ingest()
    with pytest.raises(DvkError, match="Nothing is in force for 2021"):
        office.close(period="2021")
    assert "closed" not in office.document()
    office.close(1)
    assert "closed on 06/01/2024 (edition 1)" in office.document()
    with pytest.raises(DvkError, match="2023 is closed already: edition 1") as caught:
        office.close(2)
    assert caught.value.exit_code == 3
    with pytest.raises(DvkError, match="2022 is not closed") as caught:
        office.reopen(2, "2022")
    assert caught.value.hint == "Closed are: 2023."
    office.reopen(2)
    assert "closed" not in office.document()
    assert "edition 1" in office.document(as_of=day(1).date())
    office.close(3)
    assert "edition 2" in office.document()
    assert [event.kind for event in ledger.trail(office.workspace).events] == [
        "ingest",
        "close",
        "reopen",
        "close",
    ]


@pytest.mark.usefixtures("each_database")
def test_what_comes_after_closing_is_accepted_and_marked_as_a_revision(office: Office) -> None:
    office.write("a.csv", "A")
    office.ingest()
    office.close(1, "2021-2023")
    office.write("b.csv", "B", unit="Xã Hạ Trạch", year=2022)
    office.write("c.csv", "C", unit="Xã Hạ Trạch", year=2024)
    found = {file.path: (file.outcome, [item.code for item in file.findings]) for file in office.ingest(2).files}
    assert found == {
        "inbox/a.csv": ("unchanged", []),
        "inbox/b.csv": ("accepted", ["DVK410"]),
        "inbox/c.csv": ("accepted", []),
    }
    office.reopen(3, "2021-2023")
    office.write("b.csv", "B", "D", unit="Xã Hạ Trạch", year=2022)
    assert [f.code for file in office.ingest(4).files for f in file.findings] == ["DVK401"]


@pytest.mark.usefixtures("each_database")
def test_a_difference_by_its_causes(office: Office) -> None:
    office.write("a.csv", "1", "2", "3")
    office.write("b.csv", "4", unit="Xã Hạ Trạch")
    office.ingest()
    office.close(1)
    assert office.revised() == {"then": 4, "now": 4}
    office.write("c.csv", "5", "6", unit="Thị trấn Phong Nha")
    office.ingest(2)
    assert office.revised() == {"then": 4, "now": 6, "late_data": 2}
    office.write("a.csv", "1")
    office.ingest(3)
    assert office.revised() == {"then": 4, "now": 4, "late_data": 2, "correction": -2}
    office.withdraw(2, "retract", 4)
    assert office.revised() == {"then": 4, "now": 3, "late_data": 2, "correction": -3}


def test_the_catalogue_is_method_and_the_units_are_boundary(office: Office) -> None:
    office.write("a.csv", "1", "2", field="NTM")
    office.write("b.csv", "3")
    for name, unit, value in (("c.csv", "Xã Lý Trạch", "Đạt"), ("d.csv", "Xã Hạ Trạch", "Đạt")):
        text = (
            f"{unit},,,\nBiểu số liệu năm 2023,,,\nSTT,Chỉ tiêu,ĐVT,Số lượng\n1,Xã đạt chuẩn nông thôn mới,,{value}\n"
        )
        (office.root / "inbox" / name).write_text(text, "utf-8")
    (office.root / "inbox" / "b.csv").unlink()
    assert office.ingest().all_accepted
    office.close(1)
    office.configure("bon_linh_vuc", MORE_UNITS)
    changed = editions.compare_edition(office.workspace, span("2023")).changed
    found = {(item.id, item.part): (item.then, item.now, item.because) for item in changed}
    assert found[("models.nong_thon_moi", "value")] == (2, None, ("method",))
    assert found[("models.van_hoa_xa_hoi", "value")] == (0, 2, ("method",))
    assert found[("indicators.xa_dat_ntm", "denominator")] == (2, 3, ("boundary",))


@pytest.mark.usefixtures("each_database")
def test_what_became_of_units_is_boundary_and_what_is_judged_of_models_is_method(office: Office) -> None:
    office.configure(units=MOVED_UNITS)
    office.write("a.csv", "Mô hình 1", "Mô hình 2")
    office.write("old.csv", "Mô hình 1", unit="Xã Hạ Trạch", year=2015)
    assert office.ingest().all_accepted
    office.close(1)
    office.configure(units=MOVED_UNITS, catalogue=MOVED)
    assert office.revised("models.moi") == {"then": 2, "now": 1, "boundary": -1}
    assert office.revised("models.tiep_tuc") == {"then": 0, "now": 1, "boundary": 1}
    office.configure(units=MOVED_UNITS, catalogue=MOVED + JUDGED.format(unit="Xã Hạ Trạch"))
    assert office.revised("models.moi") == {"then": 2, "now": 0, "boundary": -1, "method": -1}
    assert editions.reproduce(office.workspace, span("2023")).same


def test_lists_of_long_before_are_of_an_edition_too(office: Office) -> None:
    office.write("old.csv", "Mô hình 1", year=2015)
    office.write("a.csv", "Mô hình 1", "Mô hình 2")
    office.ingest()
    office.close(1)
    office.write("older.csv", "Mô hình 2", year=2014)
    office.ingest(2)
    assert office.revised("models.moi") == {"then": 1, "now": 0, "late_data": -1}
    assert editions.reproduce(office.workspace, span("2023")).same


@pytest.mark.usefixtures("each_database")
def test_a_fixed_edition_does_not_move_whatever_comes(office: Office) -> None:
    office.write("a.csv", "1")
    office.ingest()
    office.close(0)  # at the very moment of the run
    # In the same second: what an edition is made of is known by its reports, not by the clock.
    office.write("b.csv", "2", unit="Xã Hạ Trạch")
    office.ingest(0)
    assert office.revised() == {"then": 1, "now": 2, "late_data": 1}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(ACTIONS[:-2]), min_size=1, max_size=5))
def test_the_causes_always_add_up_and_an_edition_comes_out_of_the_store_again(
    actions: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("office")
    office = Office(root / "live")
    office.write("z.csv", "Mô hình 9", unit="Thị trấn Phong Nha")
    take(office, "send A", 0)
    office.close(0)
    for on, action in enumerate(actions, start=1):
        take(office, action, on)
    now = {figure.id: figure.value for figure in summarise.summarise(office.workspace, span("2023")).figures}
    found = editions.compare_edition(office.workspace, span("2023"))
    assert_sums(found)
    assert {i.id: i.now for i in found.revisions if i.part == "value" and i.now is not None} == now
    assert editions.reproduce(office.workspace, span("2023")).same
    shutil.rmtree(root)


def assert_sums(found: Revisions) -> None:
    for item in found.revisions:
        if item.difference is not None:
            assert sum(Decimal(number) for number in item.reasons.values()) == item.difference
        else:
            assert item.because


@pytest.mark.usefixtures("each_database")
def test_an_edition_comes_out_again_in_its_own_language_and_a_changed_store_is_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write("a.csv", "1", field="NTM")
    office.ingest()
    office.withdraw(1, "exclude", 0)
    office.write("b.csv", "1", "2")
    office.ingest(1)
    monkeypatch.setenv("DVK_LANG", "vi")
    office.close(2)
    monkeypatch.setenv("DVK_LANG", "en")
    office.withdraw(1, "readmit", 3)
    office.configure("bon_linh_vuc", MORE_UNITS)
    done = editions.reproduce(office.workspace, span("2023"))
    assert (done.same, done.number) == (True, 1)
    from dvk_cli.store.open import open_store

    store = open_store(office.workspace.store_url)
    assert store is not None
    with store.write() as connection:
        connection.execute("DELETE FROM model_row WHERE seq = 1")
    store.close()
    assert not editions.reproduce(office.workspace, span("2023")).same


def test_an_edition_is_found_by_its_number(office: Office) -> None:
    office.write("a.csv", "1")
    office.ingest()
    with pytest.raises(DvkError, match="2023 was never closed"):
        editions.compare_edition(office.workspace, span("2023"))
    office.close(1)
    office.reopen(2)
    office.write("a.csv", "1", "2")
    office.ingest(3)
    office.close(4)
    compared = [editions.compare_edition(office.workspace, span("2023"), number) for number in (1, 2, None)]
    assert [(found.number, found.reopened_at, len(found.changed) > 0) for found in compared] == [
        (1, day(2), True),
        (2, None, False),
        (2, None, False),
    ]
    with pytest.raises(UsageError, match="has no edition 3"):
        editions.compare_edition(office.workspace, span("2023"), 3)


def test_an_edition_keeps_the_document_and_the_hashes_of_what_it_was_made_of(office: Office) -> None:
    office.write("a.csv", "1")
    office.write("b.csv", "2", year=2022)
    office.ingest()
    before = office.document()
    office.close(1)
    from dvk_cli.store.editions import edition_of
    from dvk_cli.store.open import open_store

    store = open_store(office.workspace.store_url)
    assert store is not None
    edition = edition_of(store, span("2023"))
    assert edition is not None
    # The year before is measured from, so its reports are inputs too.
    assert (edition.summary, edition.inputs, edition.who) == (before, 2, "lan")
    assert json.loads(edition.settings or "")["units"] == UNITS
    with store.read() as connection:
        rows = connection.execute(
            "SELECT i.content = p.content, length(i.sha256) FROM edition_input i JOIN part p ON p.id = i.part_id"
        ).fetchall()
    store.close()
    assert rows == [(1, 64), (1, 64)]


def test_a_figure_that_the_catalogue_no_longer_has_is_gone_by_method(office: Office) -> None:
    own = '[[indicator]]\ncode = "so_gieng"\nlabel = "Số giếng khoan"\nunit = "cai"\nkind = "flow"\n'
    measure = '[[measure_unit]]\ncode = "cai"\ndimension = "cai"\nspellings = ["cái"]\n'
    office.configure(catalogue=own + measure)
    text = "Xã Lý Trạch,,,\nBiểu số liệu năm 2023,,,\nSTT,Chỉ tiêu,ĐVT,Số lượng\n1,Số giếng khoan,cái,7\n"
    (office.root / "inbox" / "a.csv").write_text(text, "utf-8")
    assert office.ingest().all_accepted
    office.close(1)
    office.configure()
    changed = editions.compare_edition(office.workspace, span("2023")).changed
    assert [(item.id, item.label, item.then, item.now, item.because) for item in changed] == [
        ("indicators.so_gieng", "Số giếng khoan", 7, None, ("method",))
    ]
    assert editions.reproduce(office.workspace, span("2023")).same
