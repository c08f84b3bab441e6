"""What a worker of a cluster does for dvk: it hands each file to a process of its own, whose child opens it.

A worker has many threads, so it can't be forked safely, and under Dask's nanny it may have no children of
`multiprocessing`. So it starts a plain program, the host, that has one thread and keeps one confined child warm,
exactly as a run on one machine does: what a file can do to the child, it can do neither to the host nor to the worker.
"""

import hashlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import IO, Any

from dvk_cli.child import Failure, Limits
from dvk_cli.processes import Done, Kept
from dvk_cli.version import VERSION

_MOST_KEPT = 8
"""Kinds of work (of as many offices) that a worker remembers."""
_IDLE_SECONDS = 60
"""After so long without a file a host ends itself: nobody has to tell it that the run is over, or was killed."""
_SIZE_BYTES = 8


class HostLost(Exception):  # noqa: N818 - it reads as what it says
    """A host ended twice while it was at one item: something on that machine ends processes."""


class Host:
    """A process that keeps one confined child, and works on items one at a time. It is started when it is needed."""

    def __init__(self, packed_work: bytes) -> None:
        self._work = packed_work
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, packed_item: bytes) -> bytes:
        """The packed outcome of a packed item.

        Raises:
            HostLost: see there.
        """
        # Once more with a new one: it may have ended itself because it had nothing to do.
        for _attempt in range(2):
            with suppress(OSError, EOFError):
                process = self._process or self._begin()
                assert process.stdin is not None and process.stdout is not None
                _write(process.stdin, packed_item)
                return _read(process.stdout)
            self.end()
        raise HostLost

    def _begin(self) -> "subprocess.Popen[bytes]":
        self._process = process = subprocess.Popen(
            [sys.executable, "-c", "from dvk_cli.workers import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        _write(process.stdin, self._work)
        return process

    def end(self) -> None:
        """End it at once, and its child with it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):
                stream.close()


def pack(work: Callable[[Any], Any], limits: Limits, language: str) -> bytes:
    """All that a host needs to know before the first item. The language is that of reasons inside findings."""
    return pickle.dumps((language, limits, work), pickle.HIGHEST_PROTOCOL)


def outcome(packed: bytes) -> Any:
    """The result that a host gave, or the Failure of its child. An error of our own in the work is raised here."""
    is_error, value = pickle.loads(packed)
    if is_error:
        raise value
    return value if isinstance(value, Failure) else value.value


# --- on a worker ---

_known: dict[str, bytes] = {}
_idle: dict[str, list[Host]] = {}
_lock = threading.Lock()


def name_of(packed_work: bytes) -> str:
    """Under which name a worker remembers it: that of its content, so that the next run finds it there."""
    return hashlib.sha256(packed_work).hexdigest()


def learn(packed_work: bytes) -> None:
    """Remember what files of a run need beside themselves."""
    name = name_of(packed_work)
    with _lock:
        _known.pop(name, None)
        _known[name] = packed_work
        _idle.setdefault(name, [])
        dropped = [each for each in list(_known)[:-_MOST_KEPT] if _known.pop(each)]
        hosts = [host for each in dropped for host in _idle.pop(each)]
    for host in hosts:
        host.end()


def introduce(name: str) -> tuple[dict[str, str], bool]:
    """What decides how a file is read here, and whether the work of that name is known."""
    return versions(), name in _known


def look(name: str, packed_items: list[bytes]) -> list[bytes | None] | None:
    """The packed outcome of each item; None where the work of that name is not known (any more).

    None in place of an outcome: hosts end at this item. Why, is found out elsewhere.
    """
    with _lock:
        if name not in _known:
            return None
        host = _idle[name].pop() if _idle[name] else Host(_known[name])
    outcomes: list[bytes | None] = []
    try:
        for packed in packed_items:
            try:
                outcomes.append(host(packed))
            except HostLost:
                outcomes.append(None)
    finally:
        with _lock:
            kept = name in _idle
            if kept:
                _idle[name].append(host)
        if not kept:
            host.end()
    return outcomes


@cache
def versions() -> dict[str, str]:
    """Versions of what decides how a file is read: where one differs, so might a figure."""
    libraries = ("python-calamine", "xlrd", "msgspec", "rapidfuzz")
    own = {"python": f"{sys.version_info.major}.{sys.version_info.minor}", "dvk": f"{VERSION} ({_code()})"}
    return own | {name: metadata.version(name) for name in libraries}


def _code() -> str:
    """A short mark of dvk's own code and data: between two releases, the same version may be another code."""
    root = Path(__file__).parent
    mark = hashlib.sha256()
    files = (path for ending in ("py", "toml", "gz") for path in root.rglob(f"*.{ending}"))
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in files):
        mark.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()[:8]


# --- in a host ---


def main() -> None:
    """Work on items until nobody asks any more."""
    import signal

    # Ctrl-C is for the first process; this one ends when its pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    # Whatever a library prints must not stand between two answers.
    os.dup2(nowhere, 1)
    with suppress(OSError, EOFError):
        packed_work = _read(requests)
        # First the language: what is loaded with the work may speak already.
        language, limits, work = pickle.loads(packed_work)
        os.environ["DVK_LANG"] = language
        kept = Kept(work, limits)
        try:
            while _asked_within(requests, _IDLE_SECONDS):
                _write(answers, _answer(kept, pickle.loads(_read(requests))))
        finally:
            kept.end()


def _answer(kept: Kept, item: Any) -> bytes:
    try:
        answer: tuple[bool, Done | Failure | Exception] = (False, kept(item))
    except Exception as error:  # noqa: BLE001 - all of them go to the first process
        answer = (True, error)
    return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _asked_within(requests: IO[bytes], seconds: int) -> bool:
    if sys.platform == "win32":
        return True  # a pipe cannot be waited for there; it ends with the worker
    import select

    return bool(select.select([requests], [], [], seconds)[0])


def _write(stream: IO[bytes], content: bytes) -> None:
    for piece in (len(content).to_bytes(_SIZE_BYTES, "big"), content):
        rest = memoryview(piece)
        while rest:
            rest = rest[stream.write(rest) :]
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    return _exactly(stream, int.from_bytes(_exactly(stream, _SIZE_BYTES), "big"))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    pieces = []
    while size:
        piece = stream.read(min(size, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
