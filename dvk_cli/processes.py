"""Work on files that strangers sent, done in warm child processes with a time and a memory limit.

A child serves many items; one that fails (too long, too much memory, ended by a library) costs the one item that it
was at, and is replaced. Each child has a pipe of its own, and one thread sends and takes, so that it is always known
which item a child was at: ready-made pools with a shared queue blame others where a child ends within milliseconds.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Sequence
from itertools import islice
from typing import Any, Literal, TypeVar

import msgspec

from dvk_cli.child import Child, Failure, Limits

Item = TypeVar("Item")
Result = TypeVar("Result")

METHOD: Literal["fork", "spawn"] = "fork" if sys.platform == "linux" else "spawn"
"""How a child comes to be: forked it has all modules and the catalogue at once; elsewhere it has to load them again."""
_PAYS = {"fork": 12, "spawn": 100}
"""For so many items one more child pays."""
_READY = 32
"""Items a child that may be worked on ahead of the one wanted next: so memory is bounded where this process is slow."""


def processes(items: int) -> int:
    """How many children to use: `DVK_JOBS`, else one for each processor, but few for few items."""
    asked = os.environ.get("DVK_JOBS", "")
    if asked.isdecimal() and int(asked) > 0:
        return min(int(asked), items)
    available = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(available, 1 + items // _PAYS[METHOD])


def spread(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    failed: Callable[[Item, Failure], Result],
    limits: Limits,
) -> Generator[Result, None, None]:
    """The results of the work on each item, in the items' order. An error of our own in the work is raised here.

    Args:
        work: what is done with one item, in a child: what it changes is not seen here. It can be pickled.
        items: what to work on; items and results travel between the processes.
        failed: the result for an item at which a child failed.
        limits: of each item.
    """
    if not items:
        return
    pool = _Pool(work, limits, processes(len(items)))
    coming = enumerate(items)
    try:
        for number, item in enumerate(items):
            for ahead in islice(coming, number + _READY * pool.size - pool.added):
                pool.add(*ahead)
            pool.turn(wait=number not in pool.done)
            while number not in pool.done:
                pool.turn(wait=True)
            result = pool.done.pop(number)
            if number == len(items) - 1:
                pool.end()
            yield failed(item, result) if isinstance(result, Failure) else result.value
    finally:
        pool.end(at_once=True)


class Kept:
    """One warm child for items that come one at a time; what `spread` does with many."""

    def __init__(self, work: Callable[[Item], Result], limits: Limits) -> None:
        self._pool = _Pool(work, limits, 1)

    def __call__(self, item: Any) -> "Done | Failure":
        """What becomes of one item. An error of our own in the work is raised here."""
        self._pool.add(0, item)
        while not self._pool.done:
            self._pool.turn(wait=True)
        return self._pool.done.pop(0)

    def end(self) -> None:
        """End the child at once."""
        self._pool.end(at_once=True)


class Done(msgspec.Struct, frozen=True):
    """The result of an item."""

    value: Any


class _Pool:
    """The children and what they are at. `done`: by an item's number, its result or why it has none."""

    def __init__(self, work: Callable[[Any], Any], limits: Limits, size: int) -> None:
        # Imported here: `dvk --help` and `summarize` need no second process.
        from multiprocessing import get_context

        self.done: dict[int, Done | Failure] = {}
        self.added = 0
        self.size = size
        self._context = get_context(METHOD)
        self._work = work
        self._limits = limits
        self._packed: dict[int, bytes] = {}
        self._waiting: deque[int] = deque()
        self._children: list[Child] = []
        self._killed: set[int] = set()

    def add(self, number: int, item: Any) -> None:
        """One more item to be worked on, in its turn."""
        import pickle

        self._packed[number] = pickle.dumps(item)
        self._waiting.append(number)
        self.added += 1

    def turn(self, *, wait: bool) -> None:
        """Take what the children have ready, replace those that failed, send on. `wait`: until something happens."""
        from multiprocessing.connection import wait as ready_of
        from time import monotonic

        while self._waiting and len(self._children) < self.size:
            self._begin(self._waiting.popleft())
        for child in self._children:
            while self._waiting and child.takes(self._packed[self._waiting[0]]):
                number = self._waiting.popleft()
                child.send(number, self._packed[number])
        busy = [child for child in self._children if child.at]
        first = min((child.since for child in busy), default=0.0) + self._limits.seconds
        ready = ready_of([child.pipe for child in busy], max(first - monotonic(), 0) if wait else 0)
        for child in busy:
            if child.pipe in ready:
                self._take(child)
            elif monotonic() - child.since > self._limits.seconds and not child.pipe.poll():
                self._replace(child, Failure("time"))

    def _begin(self, number: int) -> None:
        child = Child(self._context, self._work, self._limits)
        self._children.append(child)
        child.send(number, self._packed[number])

    def _take(self, child: Child) -> None:
        try:
            is_error, value = child.pipe.recv()
        except (EOFError, OSError):
            self._replace(child, child.failure())
            return
        if is_error:
            raise value
        self._finish(child.took(), Done(value))

    def _finish(self, number: int, outcome: "Done | Failure") -> None:
        self.done[number] = outcome
        del self._packed[number]
        self._killed.discard(number)

    def _replace(self, child: Child, failure: Failure) -> None:
        child.kill()
        self._children.remove(child)
        guilty, *others = child.at
        self._waiting.extendleft(reversed(others))
        # What a system does that lacks memory for all that it runs: not the fault of the item, unless it is twice.
        chance = failure.how == "SIGKILL" and guilty not in self._killed
        if chance:
            self._killed.add(guilty)
        if failure.kind == "time" or not (child.served or chance):
            self._finish(guilty, failure)
        else:
            # What earlier items left behind may have done it: the outcome must not depend on what else the run holds.
            self._begin(guilty)

    def end(self, *, at_once: bool = False) -> None:
        """Let the children go, or end them at once."""
        for child in self._children:
            if not at_once:
                child.dismiss()
        for child in self._children:
            if at_once:
                child.kill()
            else:
                child.leave()
        self._children = []
