"""Who has reported, and the models themselves, with small real files."""

from datetime import date
from pathlib import Path

import pytest
from list_office import ingest, period_of, send, workspace_at

from dvk_cli.model.errors import UsageError
from dvk_cli.pipeline import lists
from dvk_cli.pipeline.request import catalogue_of
from dvk_cli.pipeline.summarise import summarise
from dvk_cli.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "office")


def test_documents_without_a_store_say_that_nothing_has_come_and_make_none(workspace: Workspace) -> None:
    summary = summarise(workspace, period_of("2023"))
    assert (summary.coverage.expected, summary.coverage.reported) == (3, 0)
    status = lists.status(workspace, period_of("2023"))
    assert {unit.state for unit in (*status.units, *status.agencies)} == {"missing"}
    assert lists.models(workspace, period_of("2023")).models == []
    assert not (workspace.root / "dvk.sqlite").exists()


def test_status_tells_reported_returned_partial_missing_and_late(workspace: Workspace) -> None:
    send(workspace, "2022/Lý Trạch.csv", "A", year=2022)
    send(workspace, "2023/Lý Trạch.csv", "A")
    send(workspace, "2022/Hạ Trạch.csv", "A", unit="Xã Hạ Trạch", year=2022)
    with send(workspace, "2023/Hạ Trạch.csv", "A", unit="Xã Hạ Trạch").open("a", encoding="utf-8") as wrong:
        wrong.write("2,B,Hội Nông dân,Kinh té,Tập thể\n")
    ingest(workspace)
    status = lists.status(workspace, period_of("2022-2023"), today=date(2024, 1, 20))
    assert (status.expected, status.reported) == (3, 1)
    assert {u.name: [(p.label, p.state, p.late) for p in u.periods] for u in status.units} == {
        "Xã Hạ Trạch": [("2022", "reported", True), ("2023", "returned", True)],
        "Xã Lý Trạch": [("2022", "reported", True), ("2023", "reported", False)],
        "Thị trấn Phong Nha": [("2022", "missing", True), ("2023", "missing", True)],
    }
    assert [unit.state for unit in status.units] == ["returned", "reported", "missing"]
    assert status.units[1].periods[1].parts == {"models": 1}
    assert [agency.code for agency in status.agencies] == ["cq01"]


def test_models_are_listed_under_the_taxonomy_in_use(tmp_path: Path) -> None:
    office = workspace_at(tmp_path / "office", "bon_linh_vuc")
    send(office, "a.csv", "Đường hoa", field="NTM")
    ingest(office)
    (listed,) = lists.models(office, period_of("2023"), field="nong_thon_moi").models
    place = catalogue_of(office).taxonomy.place("nong_thon_moi")
    assert (listed.name, listed.unit, listed.field, listed.years) == ("Đường hoa", "Xã Lý Trạch", place, (2023,))
    assert lists.models(office, period_of("2023"), field="Kinh tế").models == []
    assert lists.models(office, period_of("2023"), typical=True).models == []
    with pytest.raises(UsageError, match="Kinh té"):
        lists.models(office, period_of("2023"), field="Kinh té")
