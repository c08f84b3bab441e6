"""Work spread over processes: the same results in the same order, and a process that dies costs one item."""

import os
import signal
import sys

import pytest

from dvk_cli.processes import PAYS_FROM, processes, spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def lost(number: int) -> tuple[int, int]:
    return -number, 0


def test_many_items_go_to_other_processes_and_come_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", "2")
    results = list(spread(square, range(3 * PAYS_FROM), lost))
    assert [value for value, _ in results] == [n * n for n in range(3 * PAYS_FROM)]
    assert os.getpid() not in {process for _, process in results}


@pytest.mark.parametrize(("jobs", "items"), [("1", 3 * PAYS_FROM), ("2", PAYS_FROM - 1)])
def test_few_items_or_one_job_stay_in_this_process(jobs: str, items: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", jobs)
    assert {process for _, process in spread(square, range(items), lost)} == {os.getpid()}


def test_an_item_that_kills_its_process_is_lost_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", "2")

    def work(number: int) -> tuple[int, int]:
        if number == 7:
            os.kill(os.getpid(), signal.SIGKILL)
        return square(number)

    values = [value for value, _ in spread(work, range(PAYS_FROM), lost)]
    assert values == [-7 if n == 7 else n * n for n in range(PAYS_FROM)]


def test_an_error_of_our_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_JOBS", "2")

    def work(number: int) -> tuple[int, int]:
        raise ZeroDivisionError(number)

    with pytest.raises(ZeroDivisionError):
        list(spread(work, range(PAYS_FROM), lost))


def test_without_a_wish_there_is_a_process_for_each_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DVK_JOBS", raising=False)
    assert processes() == len(os.sched_getaffinity(0))
