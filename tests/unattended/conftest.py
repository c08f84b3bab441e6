"""The office that passes are made in. Lets the tests of this folder import `faults`: tests are no package."""

import sys
from pathlib import Path

import pytest

from dvk_cli.cli import main

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    import faults

    assert main(["init", str(tmp_path / "office"), "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31"]) == 0
    faults.without_settling(tmp_path / "office")
    return tmp_path / "office"
