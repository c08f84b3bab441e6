"""How far a long run has come: a line on stderr, drawn only on a terminal and only after a second."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from dvk_cli.commands.common import Common
from dvk_cli.pipeline.receive import Progress

_AFTER = 1.0
"""Seconds; what is done sooner needs no line."""
_EVERY = 0.2

# Held while the line is drawn: a process that is forked meanwhile would never get the locks of stderr.
_drawing = Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_drawing.acquire, after_in_parent=_drawing.release, after_in_child=_drawing.release)


@contextmanager
def shown(common: Common) -> Iterator[Progress | None]:
    """What to tell the progress of a run to while it lasts; None where nobody would see it."""
    if common.quiet or not sys.stderr.isatty():
        yield None
        return
    line = _Line()
    try:
        yield line.tell
    finally:
        line.end()


class _Line:
    """The line, drawn anew from a thread: one large file must not keep it from appearing."""

    def __init__(self) -> None:
        self._state = (0, 0, "")
        self._ended = Event()
        self._thread = Thread(target=self._draw, daemon=True)
        self._thread.start()

    def tell(self, done: int, total: int, current: str) -> None:
        """Keep how far the run has come until the line is drawn next."""
        self._state = (done, total, current)

    def end(self) -> None:
        """Take the line away."""
        self._ended.set()
        self._thread.join()

    def _draw(self) -> None:
        begun = monotonic()
        if self._ended.wait(_AFTER):
            return
        bar, task = _bar(begun)
        with _drawing:
            bar.start()
        try:
            while True:
                done, total, current = self._state
                with _drawing:
                    bar.update(task, completed=done, total=total or None, current=_on_one_line(current))
                    bar.refresh()
                if self._ended.wait(_EVERY):
                    return
        finally:
            with _drawing:
                bar.stop()


def _bar(begun: float) -> tuple[Any, Any]:
    # Imported here: rich takes 50 ms, and most runs are over before it is needed.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    bar = Progress(
        MofNCompleteColumn(),
        BarColumn(bar_width=20),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[current]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
        console=Console(file=sys.stderr),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        get_time=monotonic,
    )
    task = bar.add_task("", total=None, current="")
    # The time left is reckoned from the run's beginning, not from when the line first appears.
    bar.tasks[0].start_time = begun
    return bar, task


def _on_one_line(name: str) -> str:
    """A file's name without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
