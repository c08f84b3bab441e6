"""One unattended pass: the inbox into the store, its files to where they belong, the reports that changed.

Each step can be done again: a pass that is killed anywhere is finished by the next one.
"""

import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dvk_cli.durable import make_folder, safe_name, write_whole
from dvk_cli.i18n import gettext as _
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import DvkError
from dvk_cli.model.result import FileResult, RunResult
from dvk_cli.model.unattended import Pass, ReturnedFile, Waiting
from dvk_cli.pipeline import receive, stores
from dvk_cli.pipeline.send_back import returned_copies
from dvk_cli.readers.files import collect, files_at, is_skipped
from dvk_cli.store.address import without_password
from dvk_cli.unattended import filing
from dvk_cli.unattended.arrivals import not_yet_complete
from dvk_cli.unattended.due_reports import make_due

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace

_Stamp = tuple[int, int, int]


def run_once(
    workspace: "Workspace",
    *,
    now: datetime,
    dry_run: bool = False,
    sleep: Callable[[float], object] = time.sleep,
) -> Pass:
    """One pass. Nothing found in a folder is executed, and no link is followed.

    Args:
        workspace: whose inbox.
        now: the moment of the pass.
        dry_run: only tell what would be done.
        sleep: waits for files that are being written.

    Raises:
        DvkError: another run holds the lock (exit code 75), or nothing can be received. What goes wrong later is told
            with all that was done (`Pass.stopped`).
    """
    settings = workspace.config.run
    folders = [workspace.root / each for each in (settings.archive, settings.returned, settings.reports)]
    filing.check_folders(workspace.inbox, folders)
    _check_store(workspace, folders[0])
    with stores.writing(workspace, dry_run=dry_run) as store:
        if not dry_run:
            filing.clear_parts(folders)
        found = collect([workspace.inbox], workspace.root)
        submissions = [(path, shown) for path, shown in found if not is_skipped(path.name)]
        waiting = not_yet_complete(submissions, now, settings.settle_seconds, sleep)
        before = {path: _stamp(path) for path, _shown in found if path not in waiting}
        result = receive.ingest_into(
            store,
            workspace,
            None,
            IntakeOptions(),
            now=now,
            dry_run=dry_run,
            only=before.keys(),
            cluster=settings.cluster,
        )
        done = Pass(result, now, waiting=list(waiting.values()))
        if not dry_run:
            for fate in filing.fates(found, result.files):
                with done.going_on():
                    _file_away(done, workspace, fate, before)
            with done.going_on():
                done.reports = [_shown(path, workspace) for path in make_due(workspace, store, now.date())]
    return done


def _check_store(workspace: "Workspace", archive: Path) -> None:
    """Refuse to begin a new store where there was one: reports of what came in last would replace those of everything.

    Raises:
        DvkError: files are archived, and there is no store that could have received them.
    """
    if not any(path.is_file() for path in archive.glob("*/*")):
        return
    with stores.stored(workspace) as store:
        if store is None:
            raise DvkError(
                _("{store}: the store is not there or empty, and {folder} holds what it has received.").format(
                    store=without_password(workspace.store_url), folder=archive
                ),
                _("Put back a copy (docs/unattended.md); or begin anew with: dvk ingest {folder}").format(
                    folder=archive
                ),
            )


def _file_away(done: Pass, workspace: "Workspace", fate: filing.Fate, before: dict[Path, _Stamp | None]) -> None:
    if fate.goes == "stays":
        return
    if _stamp(fate.path) != before[fate.path]:
        # What is there now has not been read: it is the next pass's.
        done.waiting.append(Waiting(fate.shown, "rewritten", done.at))
        return
    wrong = [file for file in fate.results if file.outcome in ("rejected", "partial")]
    told = _write_returns(wrong, fate.path, fate.shown, workspace) if wrong else []
    if fate.goes == "archive":
        archive = workspace.root / workspace.config.run.archive
        place = filing.archive(fate.path, fate.shown, workspace.inbox, archive, done.at.year)
        if place is not None:
            done.archived[fate.shown] = _shown(place, workspace)
    else:
        place = filing.give_back(fate.path, workspace.inbox, workspace.root / workspace.config.run.returned)
    if told:
        *copies, findings = (_shown(each, workspace) for each in told)
        original = _shown(place, workspace) if place is not None and fate.goes == "returned" else None
        done.returned.append(ReturnedFile(fate.shown, original, tuple(copies), findings))


def _write_returns(wrong: Sequence[FileResult], path: Path, shown: str, workspace: "Workspace") -> list[Path]:
    """The annotated copies and then the list of findings of a file, written before the file itself is moved."""
    # Imported here: in most passes nothing goes back.
    from dvk_cli.renderers.base import Look
    from dvk_cli.renderers.terminal import finding_lines
    from dvk_cli.renderers.words import findings_file_name

    folder = workspace.root / workspace.config.run.returned / path.relative_to(workspace.inbox).parent
    make_folder(folder)
    result = RunResult("ingest", list(wrong))
    text = finding_lines(result, Look(width=100, verbose=True))
    contents = [(name, content) for _file, name, content in returned_copies(result, [path], workspace)]
    # The mark at the beginning lets Windows' editor know that it is UTF-8.
    contents.append(
        (findings_file_name(safe_name(shown.rpartition("/")[2])), text.encode("utf-8-sig", "backslashreplace"))
    )
    places = []
    for name, content in contents:
        place = filing.free_place(folder, name, filing.digest_of(content))
        write_whole(place, content)
        places.append(place)
    return places


def _shown(path: Path, workspace: "Workspace") -> str:
    place = path.relative_to(workspace.root).as_posix() if path.is_relative_to(workspace.root) else str(path)
    # Bytes of a name that are no text cannot be logged or printed as they are.
    return os.fsencode(place).decode("utf-8", "backslashreplace")


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = [each.lstat() for each in files_at(path)]
    except OSError:
        return None
    return sum(each.st_size for each in status), max(each.st_mtime_ns for each in status), status[-1].st_ino
