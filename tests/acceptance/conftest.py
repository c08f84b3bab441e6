"""The sample workspaces, each ingested once for all tests of this folder."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Lets the tests of this folder import `offices` and `recount`, and `chromium` of the tools: tests are no package.
sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
sys.path.insert(0, str(Path(__file__).parent))

from offices import Office, ingested


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Office]:
    """The office of a district, its inbox ingested. Tests read it and change nothing."""
    made: dict[str, Office] = {}

    def _office(key: str) -> Office:
        if key not in made:
            made[key] = ingested(key, tmp_path_factory.mktemp(key) / "office")
        return made[key]

    return _office
