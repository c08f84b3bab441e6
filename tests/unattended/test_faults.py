"""A pass that a fault ends anywhere is finished by the next: nothing lost, nothing doubled, the same figures.

A sample of what `faults.py` does at every write when it is run as a program.
"""

import shutil
from pathlib import Path

import faults
import pytest

needs_strace = pytest.mark.skipif(not faults.can_trace(), reason="strace is not here, or may not trace")


@pytest.fixture(scope="module")
def begin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose first pass is still to come."""
    return faults.reporting(tmp_path_factory.mktemp("begin") / "office")


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that has a store and a report already."""
    return faults.at_work(tmp_path_factory.mktemp("at_work") / "office")


@pytest.fixture(scope="module")
def expected(begin: Path, tmp_path_factory: pytest.TempPathFactory) -> faults.State:
    """What an undisturbed pass leaves."""
    root = shutil.copytree(begin, tmp_path_factory.mktemp("whole") / "office")
    assert faults.one_pass(root).returncode == 1  # one file has to go back
    found = faults.state(root)
    assert found.files["inbox"] == ()
    assert len(found.files["archive"]) == 3
    assert found.report
    return found


@pytest.fixture(scope="module")
def writes(begin: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many writing calls a pass makes."""
    return faults.writes_of(shutil.copytree(begin, tmp_path_factory.mktemp("count") / "office"))


@pytest.fixture(scope="module")
def file_writes(at_work: Path, tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    """Which of its calls of `write` go to files."""
    return faults.file_writes_of(shutil.copytree(at_work, tmp_path_factory.mktemp("files") / "office"))


@needs_strace
@pytest.mark.parametrize("kind", ["kill at write", "disk full at write"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99])
def test_a_fault_at_a_write_is_mended_by_the_next_pass(
    kind: str, share: float, begin: Path, tmp_path: Path, expected: faults.State, writes: int
) -> None:
    assert writes > 50
    root = shutil.copytree(begin, tmp_path / "office")
    assert faults.trial(root, kind, 1 + int(share * writes), expected) == ""


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.5])
def test_a_kill_at_any_moment_is_mended_by_the_next_pass(
    seconds: float, at_work: Path, tmp_path: Path, expected: faults.State
) -> None:
    assert faults.trial(shutil.copytree(at_work, tmp_path / "office"), "kill after", seconds, expected) == ""


@needs_strace
@pytest.mark.parametrize("share", [0, 0.5, 0.8, 0.99])
def test_a_disk_that_is_full_when_a_file_is_written_leaves_the_last_good_report(
    share: float, at_work: Path, tmp_path: Path, expected: faults.State, file_writes: list[int]
) -> None:
    number = file_writes[int(share * len(file_writes))]
    root = shutil.copytree(at_work, tmp_path / "office")
    assert faults.trial(root, "disk full at file", number, expected) == ""
