"""Under which names the archive's files were received: their own are hashes, which say neither unit nor period."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from dvk_cli.durable import make_folder, unwritable
from dvk_cli.readers.files import RECEIVED_LIST


class _Line(msgspec.Struct):
    sha256: str
    path: str


def note_received(archive: Path, sha256: str, path: str) -> None:
    """Write down, before a file is moved into the archive, what it was called in the inbox.

    Raises:
        DvkError: it can't be written.
    """
    make_folder(archive)
    place = archive / RECEIVED_LIST
    try:
        with place.open("ab") as file:
            # First the end of the line before, which a killed pass may have left unfinished.
            file.write(b"\n" + msgspec.json.encode(_Line(sha256, path)))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise unwritable(place, error) from None


def as_received(files: Iterable[tuple[Path, str]], paths: Sequence[Path], archive: Path) -> Iterable[tuple[Path, str]]:
    """Files by the names they were received under, where they lie in the archive; the same bytes can have several.

    One whose name is not known keeps that of its bytes, without the folder: the year in which it was archived is not
    the year that it reports on.

    Args:
        files: with the names they are shown by.
        paths: what they were found in.
        archive: the archive's folder.
    """
    place = Path(os.path.realpath(archive))
    named = [Path(os.path.realpath(path)) for path in paths]
    if not any(path.is_relative_to(place) or place.is_relative_to(path) for path in named):
        return files
    names = _names(place / RECEIVED_LIST)
    return [
        (path, name)
        for path, shown in files
        for name in (
            names.get(path.stem, [f"{archive.name}/{path.name}"])
            if Path(os.path.realpath(path)).is_relative_to(place) and path.name != RECEIVED_LIST
            else [shown]
        )
    ]


def _names(listed: Path) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    with suppress(FileNotFoundError):
        for line in listed.read_bytes().splitlines():
            with suppress(msgspec.DecodeError):
                said = msgspec.json.decode(line, type=_Line)
                if said.path not in names.setdefault(said.sha256, []):
                    names[said.sha256].append(said.path)
    return names
