"""What keeps an office's data for the years after: export, backup, redaction, and whether all is as the ledger says."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dvk_cli.archived import archived_files
from dvk_cli.bookkeeping import received_store, reproduce
from dvk_cli.durable import write_whole
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.finding import Severity
from dvk_cli.model.kept import Redaction, Verification
from dvk_cli.model.period import Period
from dvk_cli.model.sheet import INSIDE
from dvk_cli.version import VERSION
from dvk_cli.vietnamese.names import replace_names, words_of
from dvk_cli.vintages import end_of, then

if TYPE_CHECKING:
    from dvk_cli.store.actor import Actor
    from dvk_cli.workspace import Workspace


def export(
    workspace: "Workspace", *, names: bool = False, as_of: date | None = None
) -> tuple[list[tuple[str, bytes]], int]:
    """The files of an export of all that is in force, with their names, and the number of reports in it.

    Args:
        workspace: whose store.
        names: name persons; else opaque keys stand in their place, the same for the same name in all exports.
        as_of: what was in force at the end of that day, with the codes of then.

    Raises:
        DvkError: nothing has been received yet, or the store cannot be used.
    """
    from dvk_cli.model.extract import Extract
    from dvk_cli.renderers.data_package import package_of
    from dvk_cli.store.extract import sent_in_force
    from dvk_cli.store.opaque import opaque_of, without_names

    if as_of is not None:
        workspace = then(workspace, as_of).workspace
    with received_store(workspace) as store:
        sent = tuple(sent_in_force(store, end_of(as_of) if as_of else None))
        if not names:
            sent = without_names(sent, opaque_of(store))
    area = workspace.area_unit
    extract = Extract((area.code, area.full_name), as_of, names, sent)
    return package_of(extract, workspace.catalogue), len(sent)


def backup(workspace: "Workspace", target: Path, *, force: bool = False) -> int:
    """Copy the store to a file, whole or not at all, also while a run writes to it; returns its size in bytes.

    Raises:
        DvkError: the file exists already and may not be replaced (`force`), or it cannot be written.
    """
    from dvk_cli.store.upkeep import copy_to

    if target.exists() and (not force or not target.is_file()):
        raise DvkError(
            _("{file} exists already: nothing was changed.").format(file=target),
            _("Choose another name, or replace the file with --force."),
        )
    with received_store(workspace) as store:
        if target.exists() and target.samefile(store.place):
            raise DvkError(_("{file} is the store itself.").format(file=target), _("Choose another name."))
        copy_to(store, target)
    return target.stat().st_size


def verify(workspace: "Workspace") -> Verification:
    """Whether the store is sound, the originals are there and unchanged, and closed editions come out again."""
    from dvk_cli.model.finding_codes import finding
    from dvk_cli.store.decide import form_labels
    from dvk_cli.store.editions import all_editions
    from dvk_cli.store.originals import changed_parts, originals
    from dvk_cli.store.upkeep import faults

    with received_store(workspace) as store:
        findings = [finding("DVK910", reason=reason) for reason in faults(store)]
        parts, changed = changed_parts(store)
        findings += [
            finding(
                "DVK911",
                number=each.submission,
                unit=each.unit,
                period=each.period,
                form=form_labels(workspace.catalogue, [each.form]),
            )
            for each in changed
        ]
        received, editions = originals(store), all_editions(store)
    kept = archived_files(workspace)
    findings += kept.findings
    for each in received:
        if each.sha256 not in kept.digests and not _is_there(workspace.root / each.path, each.sha256):
            severity: Severity = "error" if kept.digests else "warning"
            findings.append(finding("DVK913", severity=severity, file=each.path, sha256=each.sha256[:12]))
    for period, number, tool in editions:
        reason = _not_reproduced(workspace, period, number)
        if reason is not None:
            severity = "error" if tool == VERSION else "warning"
            told: dict[str, Any] = {"period": period.label, "number": number, "tool": tool, "reason": reason}
            findings.append(finding("DVK915", severity=severity, **told))
    return Verification(parts, len(received), kept.files, len(editions), tuple(findings))


def redact(workspace: "Workspace", name: str, why: str, *, now: datetime, by: "Actor") -> Redaction:
    """Take a person's name out of the store, the archive and the log; an opaque key stands in its place.

    Counts and identities stay as they were. An archived file cannot be changed without becoming another file: one that
    holds the name is removed, and the ledger says why it is gone. Other files of the workspace that hold the name are
    named and left: they are the office's own.

    Raises:
        UsageError: the name is a single word, which others bear too.
        DvkError: nothing has been received yet, the store is on a server, or another run is at work (exit code 75).
    """
    from dvk_cli.archived import inside
    from dvk_cli.examination import limits_of
    from dvk_cli.named_in import files_naming
    from dvk_cli.store.opaque import opaque_of
    from dvk_cli.store.redact import note_files
    from dvk_cli.store.redact import redact as redact_in
    from dvk_cli.store.trail import Deed
    from dvk_cli.store.upkeep import file_of, forget

    words = words_of(name)
    if len(words) < 2:
        raise UsageError(
            _("“{name}” is a single word: it would be taken out of other names, too.").format(name=name),
            _("Give the whole name, as it is written in the reports."),
        )
    with received_store(workspace) as store, store.alone():
        # First of all: what is on a server can't be made to forget here, and nothing is to be done by halves.
        file_of(store)
        done = redact_in(store, name, opaque_of(store), Deed(now, by, why))
        own = {Path(f"{store.place}{end}").resolve() for end in ("", "-wal", "-shm", "-journal", ".lock")}
        files = [path for path in sorted(workspace.root.rglob("*")) if path.is_file() and not path.is_symlink()]
        named = files_naming([path for path in files if path.resolve() not in own], words, limits_of(workspace))
        archive, log = workspace.root / workspace.config.run.archive, workspace.root / workspace.config.run.log
        removed = [path for path in named if path.is_relative_to(archive)]
        # Written down first: a run that is killed in between leaves a file that the next one removes.
        note_files(store, done.number, [digest for path in removed for digest in (path.stem, *inside(path))])
        for path in removed:
            path.unlink()
        logs = [path for path in named if path.parent == log.parent and path.name.startswith(log.name)]
        for path in logs:
            text = replace_names(path.read_text("utf-8"), (len(words),), {" ".join(words): done.key}.get)
            write_whole(path, text.encode())
        forget(store)
    left = [path for path in named if path not in removed and path not in logs]
    shown = [tuple(path.relative_to(workspace.root).as_posix() for path in paths) for paths in (removed, left)]
    return Redaction(done.key, done.places, *shown)


def _not_reproduced(workspace: "Workspace", period: Period, number: int) -> str | None:
    try:
        return None if reproduce(workspace, period, number).same else _("other figures")
    except DvkError as error:
        return error.message


def _is_there(path: Path, sha256: str) -> bool:
    """Whether a file, or the file in an archive, has not moved since it was received."""
    from dvk_cli.readers.archive import entry_source
    from dvk_cli.readers.files import Entry

    outer, inside, member = path.as_posix().partition(INSIDE)
    entry = Entry(Path(outer), "", member if inside else "")
    return Path(outer).is_file() and entry_source(entry).sha256 == sha256
