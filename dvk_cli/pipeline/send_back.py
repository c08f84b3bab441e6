"""Copies to send back, each made by a child process: the sender's bytes are opened once more for it."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dvk_cli.child import Failure
from dvk_cli.model.finding import Finding
from dvk_cli.model.result import FileResult, RunResult
from dvk_cli.model.sheet import INSIDE
from dvk_cli.pipeline.examine import files_of, limits_of
from dvk_cli.processes import spread
from dvk_cli.readers.files import Entry

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace


def returned_copies(
    result: RunResult, paths: Sequence[Path] | None, workspace: "Workspace | None" = None
) -> Iterator[tuple[FileResult, str, bytes]]:
    """The copies to send back of a run's files: those with an error or a warning, each read once more in its turn.

    Args:
        result: what the run came to.
        paths: the paths that it was given; None or none: the workspace's inbox.
        workspace: the one it was run in.

    Yields:
        A file of the result, the name of its copy and the bytes of its copy.
    """
    # Loaded before a child is forked: each would have to load them again.
    import dvk_cli.readers.registry
    import dvk_cli.renderers.annotated  # noqa: F401 - for its being loaded

    places = paths or ([workspace.inbox] if workspace else [])
    entries = {entry.shown: entry for entry in files_of(places, workspace)}
    wanted = [file for file in result.files if file.needs_return]
    # What could not be read is not tried again.
    readable = [entries.get(file.path) if file.submissions or file.balance else None for file in wanted]
    sent = [_Sent(entry, file.path, file.sha256, file.findings) for entry, file in zip(readable, wanted, strict=True)]
    limits = limits_of(workspace)
    with closing(spread(partial(_copy, cells=limits.cells), sent, _list_only, limits)) as copies:
        for file, (name, content) in zip(wanted, copies, strict=True):
            yield file, name, content


class _Sent(msgspec.Struct, frozen=True):
    """A file that a copy is to be made of: where it is (None: only its findings go back) and what was found in it."""

    entry: Entry | None
    shown: str
    sha256: str | None
    findings: list[Finding]


def _copy(sent: _Sent, cells: int) -> tuple[str, bytes]:
    """The name and the bytes of a copy."""
    from dvk_cli.readers.archive import fetch_entry
    from dvk_cli.readers.registry import read_sheets
    from dvk_cli.renderers.annotated import annotated_copy

    name = sent.shown.rpartition(INSIDE)[2]
    if sent.entry is not None:
        source, content = fetch_entry(sent.entry)
        if isinstance(content, bytes) and source.sha256 == sent.sha256:
            form, sheets = read_sheets(content, cells)
            return annotated_copy(content, form, name, sheets, sent.findings)
    return annotated_copy(b"", "", name, None, sent.findings)


def _list_only(sent: _Sent, _failure: Failure) -> tuple[str, bytes]:
    return _copy(msgspec.structs.replace(sent, entry=None), 0)
