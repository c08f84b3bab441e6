"""What the workers of the tests' clusters do: they have to be able to import it."""

import os
import signal
import time
from pathlib import Path

from dvk_cli.child import Failure


def square(number: int) -> tuple[object, int]:
    return number * number, os.getpid()


def failed(number: int, failure: Failure) -> tuple[object, int]:
    return f"{number}: {failure.kind} {failure.how}".strip(), 0


def slowly(number: int) -> tuple[object, int]:
    time.sleep(0.02)
    return square(number)


def badly(number: int) -> tuple[object, int]:
    match number:
        case 3:
            os.abort()
        case 7:
            time.sleep(60)
        case 11:
            return len([bytes(1 << 20) for _ in range(1000)]), 0
        case 13:
            os._exit(4)
    return square(number)


def wrongly(number: int) -> tuple[object, int]:
    raise ZeroDivisionError(number)


def ending_the_host(number: int) -> tuple[object, int]:
    if number == 5 and "DVK_TEST_WORKER" in os.environ:
        os.kill(os.getppid(), signal.SIGKILL)
    return square(number)


def ending_the_worker(number: int) -> tuple[object, int]:
    """At one item: the host's parent is ended, as by a machine that fails."""
    if number == 5 and "DVK_TEST_WORKER" in os.environ:
        host = Path(f"/proc/{os.getppid()}/stat").read_text("utf-8")
        os.kill(int(host.rpartition(")")[2].split()[1]), signal.SIGKILL)
    return square(number)


def forget() -> None:
    """As a worker that has just been started."""
    from dvk_cli import workers

    workers._known.clear()


def spoken(_number: int) -> str:
    import errno

    from dvk_cli.model.errors import said_by_system

    return said_by_system(FileNotFoundError(errno.ENOENT, ""))
