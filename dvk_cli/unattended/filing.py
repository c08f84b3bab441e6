"""Where the inbox's files go when a pass has decided on them: into the archive under their hash, or back.

Every file is in exactly one of inbox, archive and returned at every moment: it is moved by one renaming, after all that
is written about it. A pass that is killed in between leaves a file in the inbox whose content the store knows already;
the next one finds it unchanged, or rejects it again, and moves it to the same place.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from dvk_cli.catalogue.export_tables import DESCRIPTOR
from dvk_cli.durable import make_folder, move, shortened, write_whole
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.result import FileResult
from dvk_cli.model.sheet import INSIDE
from dvk_cli.model.submission import Outcome
from dvk_cli.pipeline.received_names import note_received
from dvk_cli.readers.files import fetch, files_at


class Fate(msgspec.Struct, frozen=True):
    """What becomes of a file of the inbox. `results`: of the file itself, or of each file of an archive."""

    path: Path
    shown: str
    goes: Literal["archive", "returned", "stays"]
    results: tuple[FileResult, ...]


def fates(found: Iterable[tuple[Path, str]], results: Sequence[FileResult]) -> list[Fate]:
    """What becomes of each file.

    What has brought anything into the store goes to the archive, where a figure can be followed to it; a file of which
    nothing was accepted goes back; one that is no submission (a lock file, a system's own) stays.

    Args:
        found: the files of the inbox with the names they are shown by.
        results: what the run came to.
    """
    by_file: dict[str, list[FileResult]] = {}
    for each in results:
        by_file.setdefault(each.path.partition(INSIDE)[0], []).append(each)
    return [
        Fate(path, shown, _way(outcomes), tuple(own))
        for path, shown in found
        if (own := by_file.get(shown)) and (outcomes := {each.outcome for each in own})
    ]


def _way(outcomes: AbstractSet[Outcome]) -> Literal["archive", "returned", "stays"]:
    if outcomes & {"accepted", "partial", "unchanged"}:
        return "archive"
    return "returned" if "rejected" in outcomes else "stays"


def check_folders(inbox: Path, folders: Iterable[Path]) -> None:
    """Refuse a layout in which files could be lost or read twice.

    Raises:
        DvkError: the inbox is not there; a folder lies in the inbox, or where a file can't be moved to in one step.
    """
    if not inbox.is_dir():
        raise DvkError(
            _("{folder}: the inbox is not there.").format(folder=inbox),
            _("Is the network drive connected? Otherwise make the folder, or correct [inbox] path in dvk.toml."),
        )
    for folder in folders:
        if folder.resolve().is_relative_to(inbox.resolve()):
            raise DvkError(
                _("{folder} lies in the inbox: its files would be read as submissions.").format(folder=folder),
                _("Choose a folder outside of it ([run] in dvk.toml)."),
            )
        there = next(each for each in (folder, *folder.parents) if each.exists())
        if there.stat().st_dev != inbox.stat().st_dev:
            raise DvkError(
                _("{folder} and the inbox lie on different disks: a file could not be moved in one step.").format(
                    folder=folder
                ),
                _("Choose folders on one disk ([run] and [inbox] in dvk.toml)."),
            )


def clear_parts(folders: Iterable[Path]) -> None:
    """Remove what a killed pass had begun to write and not yet named."""
    for folder in folders:
        for part in folder.rglob(".*.part") if folder.is_dir() else ():
            with suppress(OSError):
                shutil.rmtree(part) if part.is_dir() else part.unlink()


def archive(path: Path, shown: str, inbox: Path, folder: Path, year: int) -> Path | None:
    """Move a file into the archive, as `<year>/<SHA-256>.<ending>`; the same bytes are kept once.

    Its own name, which may be all that says unit and period, is written down first.

    Returns:
        Where it is; None where it is gone from the inbox.
    """

    def noted(digest: str) -> Path:
        note_received(folder, digest, shown)
        return folder

    if path.name == DESCRIPTOR:
        return _move_export(path, inbox, lambda digest: noted(digest) / f"{year:04d}" / f"{digest}.zip")
    digest = _digest(path)
    if digest is None:
        return None
    noted(digest)
    kept = next(iter(sorted(folder.glob(f"*/{digest}.*"))), None)
    target = kept or folder / f"{year:04d}" / f"{digest}{path.suffix.lower()}"
    move(path, target)
    return target


def give_back(path: Path, inbox: Path, folder: Path) -> Path | None:
    """Move a file to where returned files wait for their senders, in the same folders as in the inbox.

    Returns:
        Where it is; None where it is gone from the inbox.
    """
    if path.name == DESCRIPTOR:
        there, name = folder / path.relative_to(inbox).parent, path.parent.name
        return _move_export(path, inbox, lambda digest: free_place(there, f"{name}.zip", digest))
    target = free_place(folder / path.relative_to(inbox).parent, path.name, _digest(path))
    if not os.path.lexists(path):
        return None
    move(path, target)
    return target


def _move_export(path: Path, inbox: Path, target_of: Callable[[str], Path]) -> Path | None:
    """Move an export that lies in a folder, as the one file that it was read as."""
    _source, content = fetch(path, "")
    if not isinstance(content, bytes):
        return None
    target = target_of(digest_of(content))
    make_folder(target.parent)
    write_whole(target, content)
    own, aside = files_at(path), target.with_name(f".{target.name}.part")
    if path.parent != inbox and set(path.parent.iterdir()) == set(own):
        # It has a folder of its own, which goes in one step: what a killed pass left of it would be a damaged export.
        with suppress(OSError):
            path.parent.replace(aside)
            shutil.rmtree(aside)
            return target
    for each in own:
        each.unlink(missing_ok=True)
    return target


def free_place(folder: Path, name: str, digest: str | None) -> Path:
    """A file's place in a folder: under its name, with a number where that is a file of other content."""
    stem, dot, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
    place, number = folder / name, 1
    while os.path.lexists(place) and (digest is None or _digest(place) != digest):
        number += 1
        place = folder / f"{shortened(stem)} ({number}){dot}{ending}"
    return place


def digest_of(content: bytes) -> str:
    """The SHA-256 by which a file's content is known."""
    return hashlib.sha256(content).hexdigest()


def _digest(path: Path) -> str | None:
    # A link or a device is not opened: it goes back as it is.
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
