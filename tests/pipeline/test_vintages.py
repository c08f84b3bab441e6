"""As of a day: what was published then, by the catalogue and settings of then."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_office import ACTIONS, JUDGED, MORE_UNITS, Office, day, span, take

from dvk_cli.pipeline import summarise
from dvk_cli.pipeline.vintages import then


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=3, max_size=6))
def test_as_of_a_day_is_what_was_published_then_and_what_a_store_rebuilt_from_its_files_gives(
    actions: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("office")
    office = Office(root / "live")
    published = []
    for on, action in enumerate(actions):
        take(office, action, on)
        published.append(office.document())
        assert office.document(as_of=day(on).date()) == published[-1]
    office.configure("bon_linh_vuc", MORE_UNITS)
    for on, then_published in enumerate(published):
        assert office.document(as_of=day(on).date()) == then_published
    # Built anew from what had happened by the day in the middle, and nothing else.
    middle = len(actions) // 2
    rebuilt = Office(root / "rebuilt")
    for on, action in enumerate(actions[: middle + 1]):
        take(rebuilt, action, on)
    assert rebuilt.document(as_of=day(middle).date()) == published[middle]
    shutil.rmtree(root)


@pytest.mark.usefixtures("each_database")
def test_as_of_uses_the_settings_of_then_and_says_where_they_differ(office: Office) -> None:
    office.write("a.csv", "A", field="NTM")
    office.ingest(0)
    office.configure("bon_linh_vuc", MORE_UNITS)
    was = then(office.workspace, day(0).date())
    assert was.other == ("catalogue", "settings")
    assert [unit.code for unit in was.workspace.register.communes] == ["19123", "19198", "19201"]
    earlier = summarise.summarise(office.workspace, span("2023"), as_of=day(0).date())
    assert (earlier.taxonomy, earlier.coverage.expected) == ("sau_linh_vuc", 3)
    now = summarise.summarise(office.workspace, span("2023"))
    assert (now.taxonomy, now.coverage.expected) == ("bon_linh_vuc", 4)
    # A run that finds nothing new still keeps what is in use now.
    office.ingest(3)
    assert then(office.workspace, day(3).date()).other == ()
    assert then(office.workspace, day(2).date()).other == ("catalogue", "settings")
    # Before the first line nothing is known.
    assert then(office.workspace, day(-1).date()).other == ()


def test_the_text_of_a_catalogue_makes_the_same_catalogue(office: Office) -> None:
    office.configure(catalogue='[[field]]\ncode = "kinh_te"\nlabel = "Phát triển kinh tế"\n')
    catalogue = office.workspace.catalogue
    assert type(catalogue).from_text(catalogue.text).fingerprint == catalogue.fingerprint


def test_a_judgement_alone_is_in_force_from_its_day_on_and_no_file_is_read_again(office: Office) -> None:
    office.write("a.csv", "Mô hình 1", "Mô hình 2")
    office.ingest(0)
    before = office.document()
    office.configure(catalogue=JUDGED.format(unit="Xã Lý Trạch"))
    assert {file.outcome for file in office.ingest(2).files} == {"unchanged"}
    assert office.document() != before
    assert office.document(as_of=day(0).date()) == before
    assert office.document(as_of=day(1).date()) == before
    assert office.document(as_of=day(2).date()) == office.document()
    assert then(office.workspace, day(1).date()).other == ("catalogue",)
