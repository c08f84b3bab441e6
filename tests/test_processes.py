"""Work in child processes: the same results in the same order, and an item that a child fails at costs itself alone."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dvk_cli import processes
from dvk_cli.child import Failure, Limits
from dvk_cli.processes import Done, Kept, spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and ends are told on Linux only")

SHORT = Limits(seconds=2)
POOR = Limits(seconds=60, megabytes=200)
PATIENT = Limits(seconds=60)


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def failed(_number: int, failure: Failure) -> tuple[str, int]:
    return f"{failure.kind} {failure.how}".strip(), 0


def hang_in_a_library(_number: int) -> tuple[int, int]:
    # No signal handler of Python's runs in it.
    return bool(re.match(r"(a+)+$", "a" * 60 + "b")), 0


def hang(_number: int) -> tuple[int, int]:
    time.sleep(60)
    return 0, 0


def abort(_number: int) -> tuple[int, int]:
    os.abort()


def kill(_number: int) -> tuple[int, int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0, 0


def leave(_number: int) -> tuple[int, int]:
    os._exit(3)


def fill(_number: int) -> tuple[int, int]:
    return len([bytes(1 << 20) for _ in range(1000)]), 0


def fail_to_allocate(_number: int) -> tuple[int, int]:
    # As Rust does where there is no memory left.
    os.write(2, b"memory allocation of 4294967296 bytes failed\n")
    os.abort()


def panic(_number: int) -> tuple[int, int]:
    class PanicException(BaseException):
        pass

    os.write(2, b"thread '<unnamed>' panicked at src/lib.rs\n" * 10_000)
    raise PanicException


BAD = {
    hang_in_a_library: "time",
    hang: "time",
    abort: "died SIGABRT",
    kill: "died SIGKILL",
    leave: "died exit code 3",
    fill: "memory",
    fail_to_allocate: "memory",
    panic: "died panic",
}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_items_go_to_other_processes_and_come_back_in_order(jobs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", jobs)
    results = list(spread(square, range(100), failed, PATIENT))
    assert [value for value, _ in results] == [n * n for n in range(100)]
    # One child serves many items.
    assert len({child for _, child in results}) <= int(jobs)
    assert os.getpid() not in {child for _, child in results}


def test_even_one_item_is_not_worked_on_here() -> None:
    ((value, child),) = spread(square, [3], failed, PATIENT)
    assert (value, child != os.getpid()) == (9, True)
    assert list(spread(square, [], failed, PATIENT)) == []


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.__name__)
def test_an_item_that_a_child_fails_at_costs_itself_alone(bad, jobs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", jobs)

    def work(number: int) -> tuple[int | str, int]:
        return bad(number) if number == 7 else square(number)

    values = [value for value, _ in spread(work, range(30), failed, SHORT if BAD[bad] == "time" else POOR)]
    assert values == [BAD[bad] if n == 7 else n * n for n in range(30)]


def test_many_items_in_a_row_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", "2")

    def work(number: int) -> tuple[int | str, int]:
        return kill(number) if number % 3 else square(number)

    busy = 0
    for number, (value, _) in enumerate(spread(work, range(60), failed, PATIENT)):
        busy += sum(range(50_000))  # the children's ends are found out late
        assert value == ("died SIGKILL" if number % 3 else number * number)


def test_what_earlier_items_left_behind_is_no_fault_of_a_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", "1")
    kept: list[bytes] = []

    def work(number: int) -> tuple[int, int]:
        kept.append(bytes(60 << 20))
        return square(number)

    assert [value for value, _ in spread(work, range(12), failed, POOR)] == [n * n for n in range(12)]


def test_who_is_killed_by_the_system_once_begins_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DVK_JOBS", "2")

    def work(number: int) -> tuple[int, int]:
        mark = tmp_path / str(number)
        if number % 4 == 0 and not mark.exists():
            mark.touch()
            kill(number)
        return square(number)

    assert [value for value, _ in spread(work, range(12), failed, PATIENT)] == [n * n for n in range(12)]


def test_large_items_and_large_results_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", "2")
    items = [bytes([n]) * 3_000_000 for n in range(20)]
    assert list(spread(bytes.upper, items, lambda _item, _failure: b"", PATIENT)) == [item.upper() for item in items]


def test_what_is_ahead_of_the_reader_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", "2")
    asked: list[int] = []

    class Items(list[int]):
        def __iter__(self) -> Iterator[int]:
            for number in range(1000):
                asked.append(number)
                yield number

    results = spread(square, Items(range(1000)), failed, PATIENT)
    for _ in range(10):
        next(results)
        time.sleep(0.01)  # the reader is the slower one
    results.close()
    assert max(asked) < 100


def test_one_child_is_kept_for_items_that_come_one_at_a_time() -> None:
    kept = Kept(lambda number: kill(number) if number == 2 else square(number), PATIENT)
    outcomes = [kept(number) for number in range(4)]
    kept.end()
    first, second, third, fourth = [each.value if isinstance(each, Done) else each for each in outcomes]
    assert (first[0], second[0], third, fourth[0]) == (0, 1, Failure("died", "SIGKILL"), 9)
    assert first[1] == second[1] != fourth[1]
    assert not _children()


def test_an_error_of_our_own_is_not_hidden() -> None:
    def work(number: int) -> tuple[int, int]:
        raise ZeroDivisionError(number)

    with pytest.raises(ZeroDivisionError) as raised:
        list(spread(work, range(5), failed, PATIENT))
    assert "in work" in raised.value.__notes__[0]
    assert not _children()


def test_an_error_that_cannot_travel_is_told_by_its_text() -> None:
    class OwnError(Exception):
        def __init__(self, one: int, two: int) -> None:
            super().__init__("what went wrong")

    def work(_number: int) -> tuple[int, int]:
        raise OwnError(1, 2)

    with pytest.raises(RuntimeError, match="what went wrong"):
        list(spread(work, range(5), failed, PATIENT))


def test_whoever_stops_looking_leaves_no_children() -> None:
    results = spread(square, range(200), failed, PATIENT)
    next(results)
    assert _children()
    results.close()
    assert not _children()


def test_children_that_are_not_forked_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "METHOD", "spawn")
    monkeypatch.setenv("DVK_JOBS", "1")
    assert list(spread(abs, [-3, 4], lambda _item, _failure: 0, PATIENT)) == [3, 4]
    # It has to load everything first.
    limits = Limits(seconds=5)
    assert list(spread(time.sleep, [0, 60], lambda _item, failure: failure.kind, limits)) == [None, "time"]


def test_few_items_get_few_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DVK_JOBS", raising=False)
    assert processes.processes(1) == 1
    assert processes.processes(10_000) == len(os.sched_getaffinity(0))
    monkeypatch.setenv("DVK_JOBS", "3")
    assert [processes.processes(items) for items in (1, 2, 10)] == [1, 2, 3]


# --- how a run ends ---

RUN = """
import signal, sys, time
# Whoever was started in the background by a shell would ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
from dvk_cli.child import Limits
from dvk_cli.processes import spread
def work(number):
    if number > 1:
        open(sys.argv[1] + str(number), "w").close()
        {hang}
    return number
try:
    for result in spread(work, range(40), lambda item, failure: failure, Limits(seconds={seconds})):
        print(result, flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""
IN_A_LIBRARY = 'import re; re.match("(a+)+$", "a" * 60 + "b")'


def _children() -> list[int]:
    return [pid for pid, parent in _processes() if parent == os.getpid()]


def _processes() -> list[tuple[int, int]]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found.append((int(status.parent.name), int(fields[1])))
    return found


def _begun(tmp_path: Path, hang: str, seconds: int = 60) -> tuple["subprocess.Popen[str]", list[int]]:
    """A run whose two children are both in the middle of an item, after two that were finished, and the children."""
    run = subprocess.Popen(
        [sys.executable, "-c", RUN.format(hang=hang, seconds=seconds), f"{tmp_path}/"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DVK_JOBS": "2"},
        start_new_session=True,
    )
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
    assert run.stdout is not None
    assert [run.stdout.readline() for _ in range(2)] == ["0\n", "1\n"]
    return run, [pid for pid, parent in _processes() if parent == run.pid]


def _wait_until_gone(children: list[int]) -> None:
    while any(pid in children for pid, _parent in _processes()):
        time.sleep(0.01)


@pytest.mark.parametrize("hang", ["time.sleep(60)", IN_A_LIBRARY], ids=["asleep", "in a library"])
def test_ctrl_c_ends_all_of_them(hang: str, tmp_path: Path) -> None:
    run, children = _begun(tmp_path, hang)
    # A terminal sends it to all of them.
    os.killpg(run.pid, signal.SIGINT)
    out, _ = run.communicate(timeout=60)
    assert (run.returncode, out, len(children)) == (130, "", 2)
    _wait_until_gone(children)


@pytest.mark.parametrize(
    ("hang", "seconds"), [("time.sleep(60)", 60), (IN_A_LIBRARY, 1)], ids=["asleep", "in a library"]
)
def test_children_of_a_killed_run_end_by_themselves(hang: str, seconds: int, tmp_path: Path) -> None:
    run, children = _begun(tmp_path, hang, seconds)
    run.kill()
    run.communicate(timeout=60)
    # At once, or at the latest some seconds after the time limit.
    _wait_until_gone(children)
