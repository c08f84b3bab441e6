"""`--annotate DIR`: writes the copies to be sent back, in folders as the files came in, replacing nothing."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from dvk_cli.commands.output import remark
from dvk_cli.durable import unwritable, write_whole
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import ngettext
from dvk_cli.model.errors import UsageError
from dvk_cli.model.sheet import INSIDE

if TYPE_CHECKING:
    from dvk_cli.model.result import RunResult
    from dvk_cli.pipeline.receive import Progress
    from dvk_cli.workspace import Workspace

Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        help=_("write a copy of each file with errors or warnings into this folder, the findings in its cells"),
        metavar=_("DIR"),
    ),
]

_NOT_IN_NAMES = re.compile(r'[\\:*?"<>|\x00-\x1f]')


def refuse_inside(folder: Path | None, paths: Sequence[Path] | None, workspace: "Workspace | None") -> None:
    """Say so where the copies would be read as submissions by the next run.

    Raises:
        UsageError: the folder lies in the inbox, or in a folder that is to be read.
    """
    if folder is None:
        return
    read = [path for path in paths or [] if path.is_dir()] + ([workspace.inbox] if workspace else [])
    for each in read:
        if folder.resolve().is_relative_to(each.resolve()):
            raise UsageError(
                _("--annotate {folder}: the copies would be read as submissions, being inside {inbox}.").format(
                    folder=folder, inbox=each
                ),
                _("Choose a folder outside of it."),
            )


def write_returns(
    result: "RunResult",
    paths: Sequence[Path] | None,
    workspace: "Workspace | None",
    folder: Path,
    *,
    quiet: bool,
    progress: "Progress | None" = None,
) -> None:
    """Write the annotated copies of a run's files, and note in the result where each is.

    Raises:
        DvkError: the folder can't be written to.
    """
    from dvk_cli.pipeline.send_back import returned_copies

    number, total = 0, sum(file.needs_return for file in result.files)
    for file, name, content in returned_copies(result, paths, workspace):
        if progress is not None:
            progress(number, total, file.path)
        place = folder / _folder_of(file.path, paths or [], workspace)
        file.annotated = _written(place, name, content).as_posix()
        number += 1
    if number and not quiet:
        said = ngettext("{n} annotated copy in {folder}", "{n} annotated copies in {folder}", number)
        remark(said.format(n=number, folder=folder))


def _folder_of(shown: str, paths: Sequence[Path], workspace: "Workspace | None") -> PurePosixPath:
    """The folder that a file lay in: below the inbox, else below the folder that was named; an archive is one."""
    path = PurePosixPath(shown.replace(INSIDE, "/"))
    roots = [PurePosixPath(workspace.config.inbox.path)] if workspace else []
    if path.is_absolute() or ".." in path.parts:
        roots += [PurePosixPath(each.as_posix()) for each in paths]
        inside = [path.relative_to(root).parent for root in roots if path != root and path.is_relative_to(root)]
        parts = inside[0].parts if inside else ()
    else:
        parts = next((path.relative_to(root) for root in roots if path.is_relative_to(root)), path).parent.parts
    return PurePosixPath(*(_NOT_IN_NAMES.sub("_", part) for part in parts if part != ".."))


def _written(folder: Path, name: str, content: bytes) -> Path:
    """Write a copy under its name; with a number where that is another file's, which may have been corrected by now."""
    stem, dot, ending = name.rpartition(".")
    number = 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / name
        while place.exists() or place.is_symlink():
            if place.is_file() and place.read_bytes() == content:
                return place
            number += 1
            place = folder / f"{stem} ({number}){dot}{ending}"
    except OSError as error:
        raise unwritable(folder, error) from None
    write_whole(place, content)
    return place
