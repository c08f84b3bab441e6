"""Eight processes ingest overlapping files at once, and some are killed: nothing is lost, nothing doubled.

A few seconds of what `storm.py` does for a minute when it is run as a program.
"""

from pathlib import Path

import pytest
import storm

SECONDS = 4

pytestmark = pytest.mark.slow


def test_eight_writers_of_one_file(tmp_path: Path) -> None:
    _holds(storm.storm(tmp_path, 1, SECONDS))


def test_eight_writers_of_two_offices_in_one_database(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DVK_STORE", postgres)
    _holds(storm.storm(tmp_path, 2, SECONDS))


def _holds(done: storm.Outcome) -> None:
    assert done.wrong == []
    assert done.kills > 0
    # Some were told to wait, and some were served.
    assert set(done.exits) == {0, storm.TRY_LATER}
