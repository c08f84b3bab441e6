"""The lock of a run: who holds it is said, and it ends with whoever holds it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dvk_cli.model.errors import DvkError
from dvk_cli.store.lock import run_lock

HOLDS = """
import sys
from dvk_cli.store.lock import run_lock
with run_lock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    place = str(tmp_path / "dvk.sqlite")
    other = subprocess.Popen([sys.executable, "-c", HOLDS, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(DvkError, match=f"process {other.pid} of") as caught, run_lock(place):
        pass
    assert caught.value.exit_code == 75
    assert "\n" not in caught.value.message
    other.send_signal(signal.SIGKILL)
    other.communicate()
    with run_lock(place):
        assert f'"pid":{os.getpid()}' in (tmp_path / "dvk.sqlite.lock").read_text()
    assert (tmp_path / "dvk.sqlite.lock").read_text() == ""


def test_a_holder_that_says_nothing_is_a_holder_all_the_same(tmp_path: Path) -> None:
    place = str(tmp_path / "dvk.sqlite")
    with run_lock(place):
        (tmp_path / "dvk.sqlite.lock").write_text("?")
        with pytest.raises(DvkError, match="another run works on the store at the same time"), run_lock(place):
            pass


def test_it_is_given_back_after_an_error(tmp_path: Path) -> None:
    place = str(tmp_path / "dvk.sqlite")
    with pytest.raises(RuntimeError), run_lock(place):
        raise RuntimeError
    with run_lock(place):
        pass
