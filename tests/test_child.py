"""A child and the pipe to it: nobody waits for each other, however little a pipe holds."""

import multiprocessing
import signal
import socket
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

import pytest

from dvk_cli.child import Failure, Limits
from dvk_cli.processes import spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="how much a pipe holds can be set on Linux only")

RESULT = bytes(200_000)


class Narrow:
    """A way to start children whose pipes hold as little as those of some systems."""

    def __init__(self, context: BaseContext) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def Pipe(self) -> tuple[Connection, Connection]:  # noqa: N802 - its name in the library
        ends = socket.socketpair()
        for end in ends:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        return Connection(ends[0].detach()), Connection(ends[1].detach())


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two children behind narrow pipes; who waits for a minute gives up."""
    usual = multiprocessing.get_context
    monkeypatch.setattr(multiprocessing, "get_context", lambda method: Narrow(usual(method)))
    monkeypatch.setenv("DVK_JOBS", "2")
    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def give_up(*_signal: object) -> None:
    raise AssertionError("both wait for each other")


def answer_at_length(_item: bytes) -> bytes:
    return RESULT


def no_failure(_item: bytes, failure: Failure) -> bytes:
    raise AssertionError(failure)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("size", [100, 900, 1000, 1800, 20_000])
def test_long_answers_do_not_wait_for_items_that_wait_for_them(size: int) -> None:
    assert list(spread(answer_at_length, [bytes(size)] * 60, no_failure, Limits(seconds=60))) == [RESULT] * 60
