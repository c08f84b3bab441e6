"""Damaged files of each format: whatever is damaged, each comes to an outcome, and none ends or holds up the run."""

import sys
from pathlib import Path
from random import Random

import pytest
from mutations import mutated, originals

from dvk_cli.model.finding_codes import hint_of, message_of
from dvk_cli.pipeline import receive

NUMBER = 300
SEED = "2026"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are forked, and quick, on Linux only")


@pytest.mark.parametrize("ending", sorted(originals()))
def test_any_damage_comes_to_an_outcome(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_SECONDS", "60")  # for a machine that is busy with other tests
    random = Random(SEED + ending)
    files = originals()[ending]
    for number in range(NUMBER):
        (tmp_path / f"{number:03}{ending}").write_bytes(mutated(files[number % len(files)], random))
    result = receive.check([tmp_path])
    by_path = {Path(file.path).name.partition(" → ")[0]: file for file in result.files}
    assert len(by_path) == NUMBER
    for name, file in by_path.items():
        errors = [item for item in file.findings if item.severity == "error"]
        assert (file.outcome in ("valid", "skipped")) == (not errors) or file.outcome == "partial", name
        assert all(message_of(item) and hint_of(item) for item in file.findings), name
        assert "DVK130" not in {item.code for item in errors}, name
        # A part of what was damaged is still read: nothing of it may go without a word.
        assert file.submissions or file.findings, name
