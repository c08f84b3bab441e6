"""A pass that a fault ends anywhere is finished by the next: nothing lost, nothing doubled, the same figures.

A sample of what `faults.py` does at every write when it is run as a program.
"""

from pathlib import Path

import faults
import pytest

needs_strace = pytest.mark.skipif(not faults.can_trace(), reason="strace is not here, or may not trace")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> faults.State:
    """What an undisturbed pass leaves."""
    root = faults.reporting(tmp_path_factory.mktemp("whole") / "office")
    assert faults.one_pass(root).returncode == 1  # one file has to go back
    found = faults.state(root)
    assert found.files["inbox"] == ()
    assert len(found.files["archive"]) == 3
    return found


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many writing calls a pass makes."""
    return faults.writes_of(faults.reporting(tmp_path_factory.mktemp("count") / "office"))


@needs_strace
@pytest.mark.parametrize("kind", ["kill at write", "disk full at write"])
@pytest.mark.parametrize("share", [0.02, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
def test_a_fault_at_a_write_is_mended_by_the_next_pass(
    kind: str, share: float, tmp_path: Path, expected: faults.State, writes: int
) -> None:
    assert writes > 50
    assert faults.trial(faults.reporting(tmp_path / "office"), kind, 1 + int(share * writes), expected) == ""


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.25, 0.35, 0.45])
def test_a_kill_at_any_moment_is_mended_by_the_next_pass(
    seconds: float, tmp_path: Path, expected: faults.State
) -> None:
    assert faults.trial(faults.reporting(tmp_path / "office"), "kill after", seconds, expected) == ""


@needs_strace
@pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.8, 0.9, 0.99])
def test_a_disk_that_is_full_when_a_file_is_written_leaves_the_last_good_report(
    share: float, tmp_path: Path, expected: faults.State
) -> None:
    writes = faults.file_writes_of(faults.at_work(tmp_path / "count"))
    assert writes
    number = writes[int(share * len(writes))]
    assert faults.trial(faults.at_work(tmp_path / "office"), "disk full at file", number, expected) == ""
