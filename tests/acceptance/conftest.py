"""The sample workspaces, each ingested once for all tests of this folder."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Lets the tests of this folder import what stands beside them, and `chromium` and `libreoffice` of the tools.
sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
sys.path.insert(0, str(Path(__file__).parent))

from offices import Office, Ran, dvk, ingested, made
from sending import AGENCIES


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Office]:
    """The office of a district, its inbox ingested. Tests read it and change nothing."""
    made: dict[str, Office] = {}

    def _office(key: str) -> Office:
        if key not in made:
            made[key] = ingested(key, tmp_path_factory.mktemp(key) / "office")
        return made[key]

    return _office


@pytest.fixture(scope="module")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("new") / "office", **AGENCIES)


@pytest.fixture
def root(new_office: Path, tmp_path: Path) -> Path:
    """An office of two agencies with nothing in its inbox."""
    return shutil.copytree(new_office, tmp_path / "office")


@pytest.fixture
def ingest(root: Path) -> Callable[..., Ran]:
    """`dvk ingest` in that office."""

    def _ingest(*arguments: object) -> Ran:
        return dvk("-C", root, "ingest", "-f", "json", *arguments)

    return _ingest
