"""A store that an older dvk has made: `fixtures/store_0001.sql` is one's dump, with its catalogue's text cut out.

Two communes sent a list each on 5 January 2024; one of them sent a longer one on 9 January.
"""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dvk_cli.intake.options import IntakeOptions
from dvk_cli.pipeline import editions, ledger, receive, summarise
from dvk_cli.pipeline.vintages import then
from dvk_cli.store.actor import Actor
from dvk_cli.store.known_models import unlike
from dvk_cli.store.open import open_store
from dvk_cli.store.trail import trail
from dvk_cli.store.vintages import vintage_at
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.workspace import Workspace, find_workspace

DUMP = Path(__file__).parent / "fixtures" / "store_0001.sql"
CONFIG = '[area]\nname = "Huyện Bố Trạch"\nunits = "units.csv"\n'
UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n"
PERIOD = parse_period("2023")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "dvk.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    (tmp_path / "inbox").mkdir()
    made = find_workspace(tmp_path)
    connection = sqlite3.connect(tmp_path / "dvk.sqlite")
    connection.executescript(DUMP.read_text("utf-8").replace("@CATALOGUE@", made.catalogue.text.replace("'", "''")))
    connection.execute(f"PRAGMA application_id = {int.from_bytes(b'dvk1')}")
    connection.close()
    return made


def _models(workspace: Workspace, day: int | None = None) -> object:
    assert PERIOD is not None
    as_of = date(2024, 1, day) if day else None
    figures = summarise.summarise(workspace, PERIOD, as_of=as_of).figures
    return next((figure.value for figure in figures if figure.id == "models.total"), None)


def test_its_figures_come_out_now_and_as_of_a_day(workspace: Workspace) -> None:
    assert [_models(workspace, day) for day in (4, 5, 8, 9, None)] == [None, 2, 2, 3, 3]
    assert then(workspace, date(2024, 1, 6)).other == ("settings_unknown", "tool")
    # It was copied before it was changed.
    assert len(list(workspace.root.glob("dvk.sqlite.backup-1"))) == 1


def test_its_runs_are_in_the_trail_and_their_catalogue_is_known(workspace: Workspace) -> None:
    store = open_store(workspace.store_url)
    assert store is not None
    assert [(event.at.day, event.kind, event.subject) for event in trail(store)] == [
        (5, "ingest", "run 1"),
        (9, "ingest", "run 2"),
    ]
    kept = vintage_at(store, datetime(2024, 1, 6, tzinfo=UTC))
    assert kept is not None
    assert (kept.catalogue, kept.settings, kept.tool) == (workspace.catalogue.text, None, "")
    store.close()


def test_the_models_of_its_lists_in_force_are_known(workspace: Workspace) -> None:
    store = open_store(workspace.store_url)
    assert store is not None
    with store.read() as connection:
        known = connection.execute("SELECT unit_code, period_end FROM model_in_force ORDER BY identity").fetchall()
    assert (len(known), {unit for unit, _end in known}) == (3, {"19123", "19198"})
    assert unlike(store) == 0
    store.close()


def test_the_ledger_goes_on(workspace: Workspace) -> None:
    assert PERIOD is not None
    now, by = datetime(2024, 2, 1, tzinfo=UTC), Actor("lan", "may-1")
    editions.close(workspace, PERIOD, now=now, by=by)
    ledger.withdraw(workspace, 3, "exclude", "gửi nhầm", now=now, by=by)
    assert _models(workspace) == 2
    receive.ingest(workspace, None, IntakeOptions(), now=now, by=by)
    assert editions.reproduce(workspace, PERIOD).same
