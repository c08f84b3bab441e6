"""The limits of a child that looks into a file, and what is said where it fails."""

from pathlib import Path

import pytest
from list_office import workspace_at

from dvk_cli.child import Failure, Limits
from dvk_cli.model.errors import UsageError
from dvk_cli.model.finding_codes import message_of
from dvk_cli.pipeline.examine import failure_finding, limits_of
from dvk_cli.workspace import Workspace, find_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "office")


def test_limits_come_from_the_environment_or_the_workspace_or_are_the_default(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits_of(None) == limits_of(workspace) == Limits(seconds=20, megabytes=1024, cells=4_000_000)
    with (workspace.root / "dvk.toml").open("a", encoding="utf-8") as config:
        config.write("[inbox]\nseconds = 60\nmegabytes = 0\ncells = 100\n")
    assert limits_of(find_workspace(workspace.root)) == Limits(60, 0, 100)
    monkeypatch.setenv("DVK_SECONDS", " 5 ")
    monkeypatch.setenv("DVK_CELLS", "0")
    assert limits_of(find_workspace(workspace.root)) == Limits(5, 0, 0)
    assert limits_of(None) == Limits(5, 1024, 0)


@pytest.mark.parametrize(
    ("name", "value"), [("DVK_SECONDS", "0"), ("DVK_SECONDS", "1.5"), ("DVK_MEGABYTES", "-1"), ("DVK_CELLS", "1e6")]
)
def test_a_limit_that_is_none_is_said(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=f"{name}={value}"):
        limits_of(None)


@pytest.mark.parametrize(
    ("failure", "code"),
    [(Failure("time"), "DVK130"), (Failure("memory"), "DVK131"), (Failure("died", "SIGSEGV"), "DVK132")],
)
def test_each_failure_of_a_child_is_a_finding(failure: Failure, code: str) -> None:
    found = failure_finding(failure, Limits(7, 8))
    assert (found.code, found.severity) == (code, "error")
    assert {"DVK130": "7", "DVK131": "8", "DVK132": "SIGSEGV"}[code] in message_of(found)
