"""A file of more cells than are read by default: refused where the office says nothing, counted where it does."""

from pathlib import Path

import pytest
from list_office import figures_of, ingest, send, workspace_at

from dvk_cli.pipeline import receive
from dvk_cli.workspace import Workspace, find_workspace

ROWS = 3_000


def office(folder: Path, cells: int | None) -> Workspace:
    workspace = workspace_at(folder)
    with (workspace.root / "dvk.toml").open("a", encoding="utf-8") as config:
        config.write("" if cells is None else f"[inbox]\ncells = {cells}\n")
    return find_workspace(workspace.root)


def cells_of(path: Path) -> int:
    """As they are counted: those of each line, and one for the line."""
    return sum(line.count(",") + 2 for line in path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_a_list_is_read_whole_or_refused_by_each_command(tmp_path: Path, beyond: int) -> None:
    names = [f"Vườn mẫu số {number}" for number in range(ROWS)]
    path = send(office(tmp_path / "any", None), "lon.csv", *names)
    workspace = office(tmp_path / "own", cells_of(path) + beyond)
    path = send(workspace, "lon.csv", *names)
    fits = beyond >= 0
    for result in (receive.check([path], workspace), ingest(workspace, path)):
        (file,) = result.files
        assert [item.code for item in file.findings if item.severity == "error"] == ([] if fits else ["DVK136"])
        assert [item.records["models"] for item in file.submissions] == ([ROWS] if fits else [])
    (seen,) = receive.recognise(path, None, workspace).files
    assert bool(seen.sheets) is fits
    assert figures_of(workspace, "2023").get("models.total") == (ROWS if fits else None)
