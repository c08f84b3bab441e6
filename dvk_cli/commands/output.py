"""Where a finished document goes: stdout or a file, in the format asked for."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from dvk_cli.commands.common import Common, common_of
from dvk_cli.durable import write_whole

if TYPE_CHECKING:
    from dvk_cli.renderers.base import Look


def emit(ctx: typer.Context, document: object, file: Path | None = None) -> None:
    """Write the document to stdout, or whole or not at all to a file.

    Raises:
        UsageError: a format that does not suit the document.
        DvkError: the file can't be written.
    """
    # Imported here: the renderers know every kind of document.
    from dvk_cli.renderers.registry import choose

    common = common_of(ctx)
    renderer = choose(document, common.format, file)
    text = renderer.render(document, look(None if file else sys.stdout, common))
    if file is not None:
        write_whole(file, text.encode("utf-8", "backslashreplace"))
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has read enough (`| head`); the result stands. Nothing may be flushed to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def look(stream: TextIO | None, common: Common) -> "Look":
    """How documents look on a stream: in colour and as wide as the terminal only where it is one."""
    from dvk_cli.renderers.base import Look

    on_terminal = stream is not None and stream.isatty()
    return Look(
        width=_width() if on_terminal else 80,
        color=on_terminal and not os.environ.get("NO_COLOR"),
        verbose=common.verbose,
    )


def remark(text: str) -> None:
    """Say something beside the document."""
    sys.stderr.write(f"{text}\n")


def _width() -> int:
    import shutil

    return max(shutil.get_terminal_size().columns, 60)
