"""Work spread over several processes where that is quicker, with its results in the order of the items."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

PAYS_FROM = 24
"""Fewer items are done sooner by one process: starting others costs about as much as ten small workbooks."""
_CHUNK = 4

_work: Callable[[Any], Any]


def processes() -> int:
    """How many processes to use: `DVK_JOBS`, else one for each processor that this process may use.

    Elsewhere than on Linux it is one: there a new process has to load everything again, which takes longer.
    """
    asked = os.environ.get("DVK_JOBS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def spread(work: Callable[[Item], Result], items: Sequence[Item], lost: Callable[[Item], Result]) -> Iterator[Result]:
    """The results of the work on each item, in the items' order.

    Args:
        work: what is done with one item. It runs in a copy of this process: what it changes is not seen here.
        items: what to work on; items and results travel between the processes.
        lost: the result for an item whose work takes its process down with it.
    """
    number = processes()
    if sys.platform != "linux" or number < 2 or len(items) < PAYS_FROM:
        yield from map(work, items)
        return
    # Imported here: most commands, and small runs, need no second process.
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        for result in _mapped(work, items, number):
            yield result
            done += 1
        return
    except BrokenProcessPool:
        pass
    # Something killed a process and with it the others' work: one item at a time shows which it was.
    for item in items[done:]:
        try:
            yield from _mapped(work, [item], 1)
        except BrokenProcessPool:
            yield lost(item)


def _mapped(work: Callable[[Item], Result], items: Sequence[Item], number: int) -> Iterator[Result]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A forked process has all modules and the catalogue at once, and the work need not be sent to it.
    pool = ProcessPoolExecutor(number, mp_context=get_context("fork"), initializer=_begin, initargs=(work,))
    try:
        yield from pool.map(_do, items, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(work: Callable[[Any], Any]) -> None:
    import signal
    import threading

    global _work
    _work = work
    # Ctrl-C is for the first process, which then ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when the first process is killed: nobody else would end this one, and it holds the run's lock open."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _do(item: Any) -> Any:
    return _work(item)
