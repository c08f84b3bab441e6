"""The ledger over time, with small real files: as of a day, closed editions and what has changed since."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dvk_cli import bookkeeping, pipeline
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.ledger import Revisions
from dvk_cli.model.period import Period
from dvk_cli.model.result import RunResult
from dvk_cli.renderers.base import Look
from dvk_cli.renderers.json import RENDERER
from dvk_cli.store.actor import Actor
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.vintages import then
from dvk_cli.workspace import Workspace, find_workspace

FIRST = datetime(2024, 1, 5, 8, 0, tzinfo=UTC)
LAN = Actor("lan", "may-1")

CONFIG = """
[area]
name = "Huyện Bố Trạch"
units = "units.csv"

[catalogue]
taxonomy = "{taxonomy}"
{extend}
"""
UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n19201,Thị trấn Phong Nha,thi_tran\n"
LIST = "{unit},,,,\nDanh sách mô hình năm {year},,,,\nSTT,Tên mô hình,Đơn vị thực hiện,Lĩnh vực,Loại hình\n{rows}\n"


class Office:
    """A workspace whose files are written, received and decided upon on successive days."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "inbox").mkdir(parents=True)
        self.configure()

    def configure(self, taxonomy: str = "sau_linh_vuc", units: str = UNITS, catalogue: str = "") -> None:
        extend = 'extend = "catalogue.toml"' if catalogue else ""
        (self.root / "dvk.toml").write_text(CONFIG.format(taxonomy=taxonomy, extend=extend), "utf-8")
        (self.root / "units.csv").write_text(units, "utf-8")
        (self.root / "catalogue.toml").write_text(catalogue, "utf-8")

    @property
    def workspace(self) -> Workspace:
        return find_workspace(self.root)

    def write(
        self, name: str, *models: str, unit: str = "Xã Lý Trạch", field: str = "Kinh tế", year: int = 2023
    ) -> Path:
        rows = "\n".join(f"{n},{model},Hội Nông dân,{field},Tập thể" for n, model in enumerate(models, start=1))
        path = self.root / "inbox" / name
        path.write_text(LIST.format(unit=unit, year=year, rows=rows), "utf-8")
        return path

    def ingest(self, on: int = 0) -> RunResult:
        return pipeline.ingest(self.workspace, None, IntakeOptions(), now=day(on), by=LAN)

    def withdraw(self, number: int, kind: Any, on: int = 0, why: str = "gửi nhầm") -> None:
        bookkeeping.withdraw(self.workspace, number, kind, why, now=day(on), by=LAN)

    def close(self, on: int = 0, period: str = "2023") -> None:
        bookkeeping.close(self.workspace, span(period), now=day(on), by=LAN)

    def reopen(self, on: int = 0, period: str = "2023") -> None:
        bookkeeping.reopen(self.workspace, span(period), "sửa số liệu", now=day(on), by=LAN)

    def document(self, as_of: date | None = None, period: str = "2023") -> str:
        """The JSON document, without the one line that names the day asked for."""
        summary = pipeline.summarise(self.workspace, span(period), as_of=as_of)
        return RENDERER.render(msgspec.structs.replace(summary, as_of=None), Look())

    def revised(self, figure: str = "models.total", period: str = "2023") -> dict[str, Any]:
        (item,) = [
            item
            for item in bookkeeping.compare_edition(self.workspace, span(period)).revisions
            if (item.id, item.part) == (figure, "value")
        ]
        return {"then": item.then, "now": item.now, **{name: n for name, n in item.reasons.items() if n}}


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def span(text: str) -> Period:
    period = parse_period(text)
    assert period is not None
    return period


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


# --- as of a day ---

ACTIONS = (
    "send A",
    "send B",
    "correct A",
    "reject B",
    "exclude",
    "retract",
    "undo",
    "units",
    "taxonomy",
    "words",
    "send old",
    "moves",
    "judge",
    "judge new",
    "close",
    "reopen",
)
MORE_UNITS = UNITS + "19300,Xã Mới,xa\n"
# Xã Hạ Trạch became part of xã Lý Trạch, which one file says by its days and the other by what became of it.
MOVED_UNITS = """code,name,kind,valid_from,valid_to
19123,Xã Hạ Trạch,xa,,2022-07-01
19198,Xã Lý Trạch,xa,,
19201,Thị trấn Phong Nha,thi_tran,,
"""
MOVED = '[[succession]]\nold = "19123"\non = 2022-07-01\nnew = "19198"\n'
JUDGED = '[[same_model]]\nunit = "{unit}"\nmodels = [{{ name = "Mô hình 1" }}, {{ name = "Mô hình 2" }}]\n'
CONFIGURED = {
    "units": ("sau_linh_vuc", MORE_UNITS, ""),
    "taxonomy": ("bon_linh_vuc", UNITS, ""),
    "words": ("sau_linh_vuc", UNITS, '[[field]]\ncode = "kinh_te"\nlabel = "Phát triển kinh tế"\n'),
    "moves": ("sau_linh_vuc", MOVED_UNITS, MOVED),
    "judge": ("sau_linh_vuc", UNITS, JUDGED.format(unit="Xã Lý Trạch")),
    # Of a unit that only the list of units beside it knows.
    "judge new": ("sau_linh_vuc", MORE_UNITS, JUDGED.format(unit="Xã Mới")),
}


def take(office: Office, action: str, on: int) -> None:
    """One thing that happens on a day; what is not possible then is left."""
    if action == "send A":
        office.write("a.csv", "Mô hình 1", "Mô hình 2")
    elif action == "send B":
        office.write("b.csv", "Mô hình 3", unit="Xã Hạ Trạch", field="NTM")
    elif action == "correct A":
        office.write("a (sửa).csv", "Mô hình 1", "Mô hình 2", f"Mô hình {on + 4}")
        (office.root / "inbox" / "a.csv").unlink(missing_ok=True)
    elif action == "reject B":
        office.write("b.csv", "Mô hình 3", unit="Xã Hạ Trạch", field="Kinh té")
    elif action == "send old":
        # From before all that changes are measured from: it only tells which models are new.
        office.write("old.csv", "Mô hình 1", unit="Xã Hạ Trạch", year=2015)
    elif action in CONFIGURED:
        office.configure(*CONFIGURED[action])
    office.ingest(on)
    if action in ("exclude", "retract", "undo"):
        wanted = ("excluded", "retracted") if action == "undo" else ("in_force",)
        found = bookkeeping.submissions(office.workspace, everything=True).lines
        for line in [line for line in found if line.state in wanted][-1:]:
            assert line.id is not None
            office.withdraw(line.id, "readmit" if action == "undo" else action, on)
    elif action in ("close", "reopen"):
        try:
            office.close(on) if action == "close" else office.reopen(on)
        except DvkError as error:
            assert error.exit_code == 3


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
    earlier = pipeline.summarise(office.workspace, span("2023"), as_of=day(0).date())
    assert (earlier.taxonomy, earlier.coverage.expected) == ("sau_linh_vuc", 3)
    now = pipeline.summarise(office.workspace, span("2023"))
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


# --- closed editions ---


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
    assert [event.kind for event in bookkeeping.trail(office.workspace).events] == [
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
    changed = bookkeeping.compare_edition(office.workspace, span("2023")).changed
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
    assert bookkeeping.reproduce(office.workspace, span("2023")).same


def test_lists_of_long_before_are_of_an_edition_too(office: Office) -> None:
    office.write("old.csv", "Mô hình 1", year=2015)
    office.write("a.csv", "Mô hình 1", "Mô hình 2")
    office.ingest()
    office.close(1)
    office.write("older.csv", "Mô hình 2", year=2014)
    office.ingest(2)
    assert office.revised("models.moi") == {"then": 1, "now": 0, "late_data": -1}
    assert bookkeeping.reproduce(office.workspace, span("2023")).same


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
    now = {figure.id: figure.value for figure in pipeline.summarise(office.workspace, span("2023")).figures}
    found = bookkeeping.compare_edition(office.workspace, span("2023"))
    assert_sums(found)
    assert {i.id: i.now for i in found.revisions if i.part == "value" and i.now is not None} == now
    assert bookkeeping.reproduce(office.workspace, span("2023")).same
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
    done = bookkeeping.reproduce(office.workspace, span("2023"))
    assert (done.same, done.number) == (True, 1)
    from dvk_cli.store.open import open_store

    store = open_store(office.workspace.store_url)
    assert store is not None
    with store.write() as connection:
        connection.execute("DELETE FROM model_row WHERE seq = 1")
    store.close()
    assert not bookkeeping.reproduce(office.workspace, span("2023")).same


def test_an_edition_is_found_by_its_number(office: Office) -> None:
    office.write("a.csv", "1")
    office.ingest()
    with pytest.raises(DvkError, match="2023 was never closed"):
        bookkeeping.compare_edition(office.workspace, span("2023"))
    office.close(1)
    office.reopen(2)
    office.write("a.csv", "1", "2")
    office.ingest(3)
    office.close(4)
    compared = [bookkeeping.compare_edition(office.workspace, span("2023"), number) for number in (1, 2, None)]
    assert [(found.number, found.reopened_at, len(found.changed) > 0) for found in compared] == [
        (1, day(2), True),
        (2, None, False),
        (2, None, False),
    ]
    with pytest.raises(UsageError, match="has no edition 3"):
        bookkeeping.compare_edition(office.workspace, span("2023"), 3)


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
    changed = bookkeeping.compare_edition(office.workspace, span("2023")).changed
    assert [(item.id, item.label, item.then, item.now, item.because) for item in changed] == [
        ("indicators.so_gieng", "Số giếng khoan", 7, None, ("method",))
    ]
    assert bookkeeping.reproduce(office.workspace, span("2023")).same
