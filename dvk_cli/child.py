"""One child process that is warm, and confined: quiet, mortal, bounded in time and memory."""

import os
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from dvk_cli.model.sheet import MOST_CELLS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

_AHEAD = 8
"""Items sent to a child at most, so that it goes on while this process is busy with results."""
_PIPE, _HEAD = 8192, 64
"""Bytes that a pipe holds at least, on any system; bytes of it that go with each item, and some to spare."""
_SMALL = _PIPE // _AHEAD - _HEAD
"""Bytes of an item that may wait in a child's pipe: all that are sent ahead have to find room in it together."""
_GRACE = 3
"""Seconds after the time limit at which a child ends itself, if nobody is left to end it."""
_OUT_OF_MEMORY, _PANIC = 86, 87
"""Exit codes of a child that cannot go on."""
_MEMORY_SIGNS = (b"memory allocation of", b"bad_alloc")


class Limits(msgspec.Struct, frozen=True):
    """What one item may take: seconds, megabytes beyond those that a child begins with, and cells (0: no limit).

    A child is bound in time and memory; the cells are counted by whoever reads a file.
    """

    seconds: int = 20
    megabytes: int = 1024
    cells: int = MOST_CELLS


class Failure(msgspec.Struct, frozen=True):
    """Why an item has no result. `how`: the signal or exit code with which the child ended."""

    kind: Literal["time", "memory", "died"]
    how: str = ""


class Child:
    """One child process. `at`: numbers of the items sent to it, the first being what it works on."""

    def __init__(self, context: "BaseContext", work: Callable[[Any], Any], limits: Limits) -> None:
        from time import monotonic

        self._clock = monotonic
        self.at: deque[int] = deque()
        self.since = 0.0
        self.served = 0
        self.pipe, theirs = context.Pipe()
        # What a library says at its end tells a lack of memory from other deaths. Only a fork inherits it.
        said, self._says = os.pipe() if context.get_start_method() == "fork" else (-1, -1)
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
        """Send it one more item."""
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
        """Why it ended."""
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
        """Tell it that there is nothing more."""
        with suppress(OSError):
            self.pipe.send(None)

    def leave(self) -> None:
        """Wait for it to go."""
        self._process.join(1)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
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
