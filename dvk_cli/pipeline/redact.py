"""A person's name taken out of all that dvk keeps: store, archive and log."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dvk_cli.durable import write_whole
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.kept import Redaction
from dvk_cli.pipeline.archive import inside
from dvk_cli.pipeline.examine import limits_of
from dvk_cli.pipeline.names_in_files import files_naming
from dvk_cli.pipeline.stores import changing
from dvk_cli.readers.files import RECEIVED_LIST
from dvk_cli.vietnamese.names import replace_names, words_of

if TYPE_CHECKING:
    from dvk_cli.store.actor import Actor
    from dvk_cli.workspace import Workspace


def redact(workspace: "Workspace", name: str, why: str, *, now: datetime, by: "Actor") -> Redaction:
    """Take a person's name out of the store, the archive and the log; an opaque key stands in its place.

    Counts and identities stay as they were. An archived file cannot be changed without becoming another file: one that
    holds the name is removed, and the ledger says why it is gone. Other files of the workspace that hold the name are
    named and left: they are the office's own.

    Raises:
        UsageError: the name is a single word, which others bear too.
        DvkError: nothing has been received yet, the role may not change it, or another run is at work (exit code 75).
    """
    from dvk_cli.store.opaque import opaque_of
    from dvk_cli.store.redact import note_files
    from dvk_cli.store.redact import redact as redact_in
    from dvk_cli.store.trail import Deed

    words = words_of(name)
    if len(words) < 2:
        raise UsageError(
            _("“{name}” is a single word: it would be taken out of other names, too.").format(name=name),
            _("Give the whole name, as it is written in the reports."),
        )
    with changing(workspace) as store:
        done = redact_in(store, name, opaque_of(store), Deed(now, by, why))
        own = {Path(f"{store.place}{end}").resolve() for end in ("", "-wal", "-shm", "-journal", ".lock")}
        files = [path for path in sorted(workspace.root.rglob("*")) if path.is_file() and not path.is_symlink()]
        named = files_naming([path for path in files if path.resolve() not in own], words, limits_of(workspace))
        archive, log = workspace.root / workspace.config.run.archive, workspace.root / workspace.config.run.log
        received = archive / RECEIVED_LIST
        removed = [path for path in named if path.is_relative_to(archive) and path != received]
        # Written down first: a run that is killed in between leaves a file that the next one removes.
        note_files(store, done.number, [digest for path in removed for digest in (path.stem, *inside(path))])
        for path in removed:
            path.unlink()
        logs = [
            path for path in named if path == received or (path.parent == log.parent and path.name.startswith(log.name))
        ]
        for path in logs:
            text = replace_names(path.read_text("utf-8"), (len(words),), {" ".join(words): done.key}.get)
            write_whole(path, text.encode())
        store.forget()
    left = [path for path in named if path not in removed and path not in logs]
    shown = [tuple(path.relative_to(workspace.root).as_posix() for path in paths) for paths in (removed, left)]
    return Redaction(done.key, done.places, *shown)
