"""Figures of a period, of its years and of one unit, now and as of a day."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from list_office import figures_of, ingest, period_of, send, workspace_at

from dvk_cli.model.errors import UsageError
from dvk_cli.pipeline.summarise import summarise
from dvk_cli.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "office")


def test_from_inbox_to_figures(workspace: Workspace) -> None:
    send(workspace, "2023/Xã Lý Trạch.csv", "A", "B")
    send(workspace, "2023/Xã Hạ Trạch.csv", "A", unit="Xã Hạ Trạch")
    send(workspace, "2022/Xã Lý Trạch.csv", "A", year=2022)
    result = ingest(workspace)
    assert result.totals.outcomes == {"accepted": 3, "partial": 0, "rejected": 0, "unchanged": 0, "skipped": 0}
    # A model of two years is one model of both together.
    assert figures_of(workspace, "2023")["models.total"] == 3
    assert figures_of(workspace, "2022-2023")["models.total"] == 3
    by_year = summarise(workspace, period_of("2022-2023"), by="year").figures
    assert {f.year: f.value for f in by_year if f.id == "models.total"} == {None: 3, 2022: 1, 2023: 3}
    own = summarise(workspace, period_of("2023"), unit="Hạ Trạch").figures
    assert next(f.value for f in own if f.id == "models.total") == 1
    with pytest.raises(UsageError, match="Hạ Trạc"):
        summarise(workspace, period_of("2023"), unit="Hạ Trạc")


def test_a_summary_of_an_earlier_day(workspace: Workspace) -> None:
    send(workspace, "a.csv", "A")
    ingest(workspace)
    send(workspace, "a.csv", "A", "B")
    ingest(workspace, now=datetime(2024, 2, 1, tzinfo=UTC))
    earlier = summarise(workspace, period_of("2023"), as_of=date(2024, 1, 31))
    assert next(f.value for f in earlier.figures if f.id == "models.total") == 1
    assert figures_of(workspace, "2023")["models.total"] == 2
