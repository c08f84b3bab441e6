"""The archive's files: what they are by their bytes, also those inside zip archives."""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.readers.files import RECEIVED_LIST

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace

_NAME = re.compile(r"[0-9a-f]{64}")


class Archived(msgspec.Struct):
    """What is in the archive: the SHA-256 of each file and of each file in a zip, and what is wrong with any."""

    files: int = 0
    digests: dict[str, Path] = {}
    findings: list[Finding] = []


def archived_files(workspace: "Workspace") -> Archived:
    """Read through the whole archive."""
    folder = workspace.root / workspace.config.run.archive
    found = Archived()
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink()):
        shown = path.relative_to(workspace.root).as_posix() if path.is_relative_to(workspace.root) else str(path)
        if path == folder / RECEIVED_LIST:
            continue
        if not _NAME.fullmatch(path.stem):
            found.findings.append(finding("DVK914", file=shown))
            continue
        data = path.read_bytes()
        found.files += 1
        if hashlib.sha256(data).hexdigest() != path.stem:
            found.findings.append(finding("DVK912", file=shown))
            continue
        found.digests[path.stem] = path
        for digest in inside(path):
            found.digests.setdefault(digest, path)
    return found


def inside(path: Path) -> list[str]:
    """The SHA-256 of each file in an archive; none of any other file."""
    from dvk_cli.readers.archive import entry_source, may_be_archive, unpacked
    from dvk_cli.readers.files import Entry

    entries = unpacked(Entry(path, "")) if may_be_archive(path) else []
    return [entry_source(entry).sha256 for entry in entries if entry.member]
