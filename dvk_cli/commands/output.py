"""Where a finished document goes: stdout or a file, in the format asked for."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from dvk_cli.commands.common import Common, common_of
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError

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


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        DvkError: it can't be written.
    """
    place = file.resolve()
    # Beside its place, so that the renaming is one step and nobody ever sees half a file. What is there and no file
    # (a pipe, /dev/null) is written to and never replaced; a folder is neither.
    part = place if place.exists() and not place.is_file() else place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        if part != place:
            part.replace(place)
    except OSError as error:
        with suppress(OSError):
            if part != place:
                part.unlink()
        raise unwritable(file, error) from None


def unwritable(file: Path, error: OSError) -> DvkError:
    """The error that ends a run which cannot write a file or folder."""
    return DvkError(
        _("{file}: cannot be written: {reason}").format(file=file, reason=_reason(error)),
        _("Choose a place that you may write to."),
    )


def _reason(error: OSError) -> str:
    """Why, in the reader's language: the system says the frequent reasons in its own."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _("there is no such folder")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if isinstance(error, PermissionError):
        return _("you may not write there")
    return error.strerror or str(error)
