"""What a worker of a cluster does for dvk, without a cluster: hosts, and the work that they know."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cluster_work as does
import pytest

from dvk_cli import workers
from dvk_cli.child import Failure, Limits
from dvk_cli.workers import Host, HostLost, learn, look, name_of, outcome, pack

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and ends are told on Linux only")

LIMITS = Limits(seconds=60)
THREE = pickle.dumps(3)


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture
def host() -> Iterator[Host]:
    found = Host(pack(does.square, LIMITS, "en"))
    yield found
    found.end()


def test_a_host_keeps_one_child_and_does_not_work_itself(host: Host) -> None:
    (value, child), (_, again) = outcome(host(THREE)), outcome(host(THREE))
    assert (value, child) == (9, again)
    assert child not in (os.getpid(), _pid(host))


def test_what_a_child_fails_at_is_no_matter_for_its_host() -> None:
    host = Host(pack(does.badly, LIMITS, "en"))
    assert outcome(host(THREE)) == Failure("died", "SIGABRT")
    before = _pid(host)
    assert outcome(host(pickle.dumps(4)))[0] == 16
    assert _pid(host) == before
    host.end()


def test_a_host_that_has_ended_is_replaced(host: Host) -> None:
    host(THREE)
    os.kill(before := _pid(host), signal.SIGKILL)
    assert outcome(host(THREE))[0] == 9
    assert _pid(host) != before


def test_an_item_at_which_hosts_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_TEST_WORKER", "1")
    name = name_of(work := pack(does.ending_the_host, LIMITS, "en"))
    with pytest.raises(HostLost):
        Host(work)(pickle.dumps(5))
    learn(work)
    five, six = look(name, [pickle.dumps(5), pickle.dumps(6)]) or []
    assert five is None
    assert six is not None and outcome(six)[0] == 36


def test_a_host_ends_when_nobody_asks_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    run = "from dvk_cli import workers; workers._IDLE_SECONDS = 0; workers.main()"
    work = pack(does.square, LIMITS, "en")
    asked = len(work).to_bytes(8, "big") + work
    process = subprocess.Popen([sys.executable, "-c", run], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(asked)
    process.stdin.flush()
    assert process.wait(timeout=60) == 0
    process.communicate()


def test_reasons_are_in_the_language_of_who_asks() -> None:
    told = {}
    for language in ("en", "vi"):
        host = Host(pack(does.spoken, LIMITS, language))
        told[language] = outcome(host(THREE))
        host.end()
    assert told == {"en": "there is no such file or folder", "vi": "không có tệp hoặc thư mục này"}


def test_what_is_not_known_is_not_guessed() -> None:
    assert look("unknown", [THREE]) is None
    assert workers.introduce("unknown") == (workers.versions(), False)


def test_a_worker_remembers_the_work_of_the_last_runs() -> None:
    works = [pack(does.square, Limits(seconds=second), "en") for second in range(1, 12)]
    learn(works[0])
    look(name_of(works[0]), [THREE])
    for work in works:
        learn(work)
    known = [workers.introduce(name_of(work))[1] for work in works]
    assert known == [False] * 3 + [True] * 8


def _pid(host: Host) -> int:
    assert host._process is not None
    return host._process.pid
