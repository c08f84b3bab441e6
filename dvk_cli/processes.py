"""Work on files that strangers sent, done in warm child processes with a time and a memory limit.

A child serves many items; one that fails (too long, too much memory, ended by a library) costs the one item that it
was at, and is replaced. Each child has a pipe of its own, and one thread sends and takes, so that it is always known
which item a child was at: ready-made pools with a shared queue blame others where a child ends within milliseconds.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

METHOD: Literal["fork", "spawn"] = "fork" if sys.platform == "linux" else "spawn"
"""How a child comes to be: forked it has all modules and the catalogue at once; elsewhere it has to load them again."""
_PAYS = {"fork": 12, "spawn": 100}
"""For so many items one more child pays."""
_AHEAD = 3
"""Items sent to a child at most, so that it goes on while this process is busy with results."""
_READY = 32
"""Items a child that may be worked on ahead of the one wanted next: so memory is bounded where this process is slow."""
_SMALL = 2048
"""Bytes of an item that may wait in a child's pipe: some systems' pipes hold only 8 KB."""
_GRACE = 3
"""Seconds after the time limit at which a child ends itself, if nobody is left to end it."""
_OUT_OF_MEMORY, _PANIC = 86, 87
"""Exit codes of a child that cannot go on."""
_MEMORY_SIGNS = (b"memory allocation of", b"bad_alloc")


class Limits(msgspec.Struct, frozen=True):
    """What one item may take: seconds, and megabytes beyond those that a child begins with (0: no limit)."""

    seconds: int = 20
    megabytes: int = 1024


class Failure(msgspec.Struct, frozen=True):
    """Why an item has no result. `how`: the signal or exit code with which the child ended."""

    kind: Literal["time", "memory", "died"]
    how: str = ""


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
            pool.turn(wait=False)
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
        self._items: dict[int, Any] = {}
        self._waiting: deque[int] = deque()
        self._children: list[_Child] = []

    def add(self, number: int, item: Any) -> None:
        """One more item to be worked on, in its turn."""
        self._items[number] = item
        self._waiting.append(number)
        self.added += 1

    def turn(self, *, wait: bool) -> None:
        """Take what the children have ready, replace those that failed, send on. `wait`: until something happens."""
        from multiprocessing.connection import wait as ready_of
        from time import monotonic

        while self._waiting and len(self._children) < self.size:
            self._begin(self._waiting.popleft())
        for child in self._children:
            while self._waiting and child.takes(self._packed(self._waiting[0])):
                number = self._waiting.popleft()
                child.send(number, self._packed(number))
        busy = [child for child in self._children if child.at]
        first = min((child.since for child in busy), default=0.0) + self._limits.seconds
        ready = ready_of([child.pipe for child in busy], max(first - monotonic(), 0) if wait else 0)
        for child in busy:
            if child.pipe in ready:
                self._take(child)
            elif monotonic() - child.since > self._limits.seconds and not child.pipe.poll():
                self._replace(child, Failure("time"))

    def _begin(self, number: int) -> None:
        child = _Child(self._context, self._work, self._limits)
        self._children.append(child)
        child.send(number, self._packed(number))

    def _packed(self, number: int) -> bytes:
        import pickle

        return pickle.dumps(self._items[number])

    def _take(self, child: "_Child") -> None:
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
        del self._items[number]

    def _replace(self, child: "_Child", failure: Failure) -> None:
        child.kill()
        self._children.remove(child)
        guilty, *others = child.at
        self._waiting.extendleft(reversed(others))
        if failure.kind == "time" or not child.served:
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


class _Child:
    """One child process. `at`: numbers of the items sent to it, the first being what it works on."""

    def __init__(self, context: "BaseContext", work: Callable[[Any], Any], limits: Limits) -> None:
        from time import monotonic

        self._clock = monotonic
        self.at: deque[int] = deque()
        self.since = 0.0
        self.served = 0
        self.pipe, theirs = context.Pipe()
        # What a library says at its end tells a lack of memory from other deaths. Only a fork inherits it.
        said, self._says = os.pipe() if METHOD == "fork" else (-1, -1)
        self._said = said
        # Each method of starting has it, and the type that they share does not say so.
        process = context.Process(target=_serve, args=(theirs, work, limits, self._says), daemon=True)  # type: ignore[attr-defined]
        self._process: BaseProcess = process
        process.start()
        theirs.close()
        if self._says >= 0:
            os.close(self._says)

    def takes(self, packed: bytes) -> bool:
        """Whether an item can be sent without waiting: one that fills the pipe would wait for the child to read it."""
        return not self.at or (len(self.at) < _AHEAD and len(packed) <= _SMALL)

    def send(self, number: int, packed: bytes) -> None:
        if not self.at:
            self.since = self._clock()
        self.at.append(number)
        # One that has ended meanwhile is found out when its results are read.
        with suppress(OSError):
            self.pipe.send_bytes(packed)

    def took(self) -> int:
        """The number of the item whose result has come; the clock of the next one starts, if not before now."""
        self.served += 1
        self.since = self._clock()
        return self.at.popleft()

    def failure(self) -> Failure:
        self._process.join(1)
        code = self._process.exitcode
        said = b""
        if self._said >= 0:
            os.set_blocking(self._said, False)
            with suppress(BlockingIOError):
                said = os.read(self._said, 1 << 16)
        if code == _OUT_OF_MEMORY or any(sign in said for sign in _MEMORY_SIGNS):
            return Failure("memory")
        ending = _ending(code)
        return Failure("time") if ending == "SIGALRM" else Failure("died", ending)

    def dismiss(self) -> None:
        with suppress(OSError):
            self.pipe.send(None)

    def leave(self) -> None:
        self._process.join(1)
        self.kill()

    def kill(self) -> None:
        # At once and for certain: a child has nothing to put in order, and may be deep in a library.
        self._process.kill()
        self._process.join()
        self.pipe.close()
        if self._said >= 0:
            os.close(self._said)


def _ending(code: int | None) -> str:
    import signal

    if code == _PANIC:
        return "panic"
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"


# --- in the child ---


def _serve(pipe: "Connection", work: Callable[[Any], Any], limits: Limits, says: int) -> None:
    import signal

    _confine(limits, says)
    can_alarm = hasattr(signal, "setitimer")
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        if item is None:
            return
        if can_alarm:
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
        try:
            answer = (False, work(item))
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except BaseException as error:  # noqa: BLE001 - all of them go to the first process
            # What Rust raises when it panics can be caught by no other name.
            if type(error).__name__ == "PanicException":
                os._exit(_PANIC)
            answer = (True, _to_be_sent(error))
        if can_alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            pipe.send(answer)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except OSError:
            return  # nobody is left to read it


def _to_be_sent(error: BaseException) -> BaseException:
    import pickle
    import traceback

    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - an error that cannot travel is told by its text
        return RuntimeError("".join(traceback.format_exception(error)))
    return error


def _confine(limits: Limits, says: int) -> None:
    """Make a child quiet, mortal and poor: nothing of it is printed, it ends with its parent, its memory is bounded."""
    import faulthandler
    import signal
    import threading

    # Ctrl-C is for the first process, which then ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGALRM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(says if stream == 2 and says >= 0 else nowhere, stream)
    if says >= 0:
        os.set_blocking(2, False)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform == "linux":
        import resource
        from pathlib import Path

        # No picture of the memory, which holds what people sent, is left on the disk.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if limits.megabytes:
            # From what is there already: it is shared with the first process.
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            most = pages * resource.getpagesize() + (limits.megabytes << 20)
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _end_with_parent() -> None:
    """End when the first process is killed: nobody else would end this one, and it holds the run's lock open."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
