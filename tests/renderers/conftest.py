"""Lets the tests of this folder import what stands beside them, and `libreoffice` of the tools."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The language without another word."""
    monkeypatch.delenv("DVK_LANG", raising=False)
