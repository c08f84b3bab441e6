"""From files to the store: look into them, compare them, store what is accepted.

Stations are imported where they are called: `dvk check` needs no store, and a short command should not wait for what
it does not use.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import UsageError
from dvk_cli.model.result import RunResult
from dvk_cli.model.submission import Examined
from dvk_cli.pipeline.examine import examined, files_of, limits_of, sources, unchanged
from dvk_cli.pipeline.request import catalogue_of
from dvk_cli.pipeline.stores import stored, writing
from dvk_cli.readers.files import Entry
from dvk_cli.store.actor import Actor, myself
from dvk_cli.version import VERSION

if TYPE_CHECKING:
    from dvk_cli.catalogue.catalogue import Catalogue
    from dvk_cli.catalogue.units import UnitRegister
    from dvk_cli.model.recognised import Recognised
    from dvk_cli.store.database import Store
    from dvk_cli.store.decide import Received
    from dvk_cli.workspace import Workspace

Progress = Callable[[int, int, str], None]
"""Told how many files are done, of how many, and which is next: before the first file and after each."""


def check(
    paths: Sequence[Path],
    workspace: "Workspace | None" = None,
    options: IntakeOptions | None = None,
    *,
    progress: Progress | None = None,
) -> RunResult:
    """Read and validate files; nothing is stored. In a workspace they are compared with what its store has in force."""
    from dvk_cli.store.decide import received

    catalogue = catalogue_of(workspace)
    register = workspace.register if workspace else None
    options = _with_year(options or IntakeOptions(), workspace)
    found = files_of(paths, workspace)
    receiving = partial(received, catalogue=catalogue, checking=True)
    with closing(examined(found, catalogue, register, options, limits_of(workspace), then=receiving)) as fresh:
        files = [next(fresh) for _entry in _told(found, progress)]
    with stored(workspace) if workspace else nullcontext() as store:
        _compare(files, store, catalogue, register)
    return RunResult("check", [file.result for file in files])


def recognise(path: Path, sheet: str | None = None, workspace: "Workspace | None" = None) -> "Recognised":
    """What `check` recognises in a file, or in one of its sheets; several files where it is an archive.

    Raises:
        UsageError: no sheet has that name.
    """
    from dvk_cli.model.recognised import FileSeen, Recognised

    register = workspace.register if workspace else None
    found, limits = files_of([path], workspace), limits_of(workspace)
    options = _with_year(IntakeOptions(), workspace)
    looked_into: list[Examined] = list(
        examined(found, catalogue_of(workspace), register, options, limits, explain=True)
    )
    names = [seen.name for each in looked_into for seen in each.sheets]
    if sheet is not None and sheet not in names:
        raise UsageError(
            _("{path} has no sheet “{sheet}”.").format(path=path, sheet=sheet),
            _("Its sheets: {sheets}.").format(sheets=", ".join(names)) if names else "",
        )
    files = [
        FileSeen(
            each.source,
            tuple(seen for seen in each.sheets if sheet in (None, seen.name)),
            tuple(item for item in each.findings if sheet in (None, item.sheet) or item.sheet is None),
        )
        for each in looked_into
    ]
    return Recognised(tuple(files))


def ingest(
    workspace: "Workspace",
    paths: Sequence[Path] | None,
    options: IntakeOptions,
    *,
    now: datetime,
    why: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    by: Actor | None = None,
    cluster: str = "",
) -> RunResult:
    """Check files (without paths: those of the inbox), then store what is accepted.

    A `dry_run` writes nothing, not even an empty store. `cluster`: see `examine.examined`.

    Raises:
        DvkError: another run is at work on the store (exit code 75), or the store cannot be used.
    """
    with writing(workspace, dry_run=dry_run) as store:
        return ingest_into(
            store,
            workspace,
            paths,
            options,
            now=now,
            why=why,
            dry_run=dry_run,
            progress=progress,
            by=by,
            cluster=cluster,
        )


def ingest_into(
    store: "Store | None",
    workspace: "Workspace",
    paths: Sequence[Path] | None,
    options: IntakeOptions,
    *,
    now: datetime,
    why: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    only: Collection[Path] | None = None,
    by: Actor | None = None,
    cluster: str = "",
) -> RunResult:
    """As `ingest`, in a store that is open and locked. `only`: the files that may be read already.

    `by`: who runs it, for the audit trail; whoever runs this process if not given.
    """
    from dvk_cli.store.decide import Received, received
    from dvk_cli.store.redact import Redactions
    from dvk_cli.store.run import IngestRun

    found, limits = files_of(paths or [workspace.inbox], workspace, only), limits_of(workspace)
    catalogue, register = catalogue_of(workspace), workspace.register
    options = _with_year(options, workspace)
    reading, settings = _reading(workspace, options), workspace.settings.text
    run = IngestRun(store, catalogue, reading, now, why, dry_run, settings, by or myself())
    came = {} if run.is_first else sources(found, limits)
    recalled = run.recall(came.values())
    known = {entry: recalled[source] for entry, source in came.items() if source in recalled}
    unknown = [entry for entry in found if entry not in known]
    redactions = Redactions(store)
    receiving = partial(received, catalogue=catalogue, checking=False)
    # How names that were taken out are known is the store's secret, and none of those who read strangers' files.
    then: Callable[[Examined], Examined | Received] = unchanged if redactions.names else receiving
    with closing(examined(unknown, catalogue, register, options, limits, then=then, cluster=cluster)) as fresh:

        def kept() -> Received:
            done = next(fresh)
            return run.keep(receiving(redactions.apply(done)) if isinstance(done, Examined) else done)

        taken = [known.get(entry) or kept() for entry in _told(found, progress)]
    _compare(taken, store, catalogue, register)
    return RunResult("dry_run" if dry_run else "ingest", run.end(taken))


def _compare(
    files: "list[Received]", store: "Store | None", catalogue: "Catalogue", register: "UnitRegister | None"
) -> None:
    """All files of a run against each other and against what is in force beside them."""
    from dvk_cli.intake.checks.comparing import Comparison
    from dvk_cli.store import past
    from dvk_cli.store.decide import settle_conflicts

    settle_conflicts(files, catalogue)
    comparison, parts = Comparison(catalogue, register), past.parts_of(files)
    for fresh, known in past.series(store, files, parts):
        comparison.over_time(fresh, known)
    comparison.beside_others(past.peers(store, files, parts, *comparison.wanted))
    comparison.copies(parts, past.alike(store, parts))
    past.take_told(files, comparison.told(), catalogue)


def _told(entries: Sequence[Entry], progress: Progress | None) -> Iterator[Entry]:
    """The files one by one, each step told."""
    for done, entry in enumerate(entries):
        if progress is not None:
            progress(done, len(entries), entry.shown)
        yield entry
    if progress is not None and entries:
        progress(len(entries), len(entries), "")


def _with_year(options: IntakeOptions, workspace: "Workspace | None") -> IntakeOptions:
    return msgspec.structs.replace(options, year=workspace.config.periods.year) if workspace else options


def _reading(workspace: "Workspace", options: IntakeOptions) -> str:
    """All that, beside the catalogue, decides how a file is read: another text, and the file is read again."""
    area = workspace.config.area
    units = (workspace.root / area.units).read_bytes() if area.units else b""
    register = hashlib.sha256(msgspec.json.encode(area) + units).hexdigest()
    return msgspec.json.encode({"dvk": VERSION, "units": register, "options": options}).decode()
