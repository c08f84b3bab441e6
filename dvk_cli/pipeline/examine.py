"""Files looked into by child processes: whatever bytes strangers sent are opened there, and nowhere else.

What fails there is a finding of that one file; the others of the run go on.
"""

import os
import pickle
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from dvk_cli.child import Failure, Limits
from dvk_cli.i18n import gettext as _
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import UnreadableFile, UsageError
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.sheet import MOST_CELLS, Source
from dvk_cli.model.submission import Examined
from dvk_cli.pipeline.received_names import as_received
from dvk_cli.processes import spread
from dvk_cli.readers.files import Entry, collect

if TYPE_CHECKING:
    from dvk_cli.catalogue.catalogue import Catalogue
    from dvk_cli.catalogue.units import UnitRegister
    from dvk_cli.workspace import Workspace

Made = TypeVar("Made")


def limits_of(workspace: "Workspace | None") -> Limits:
    """The limits in use: `DVK_SECONDS`, `DVK_MEGABYTES`, `DVK_CELLS`, else the workspace's `[inbox]`, else the default.

    Raises:
        UsageError: one of the variables is no whole number, or too small.
    """
    inbox = workspace.config.inbox if workspace else None
    own = Limits(inbox.seconds, inbox.megabytes, inbox.cells) if inbox else Limits()
    return Limits(
        _from_environment("DVK_SECONDS", own.seconds, 1),
        _from_environment("DVK_MEGABYTES", own.megabytes, 0),
        _from_environment("DVK_CELLS", own.cells, 0),
    )


def _from_environment(name: str, otherwise: int, least: int) -> int:
    asked = os.environ.get(name, "").strip()
    if not asked:
        return otherwise
    if not (asked.isascii() and asked.isdigit() and int(asked) >= least):
        raise UsageError(
            _("{name}={value}: no whole number from {least} on.").format(name=name, value=asked, least=least),
            _("Give a whole number, or unset the variable."),
        )
    return int(asked)


def files_of(paths: Sequence[Path], workspace: "Workspace | None", only: Collection[Path] | None = None) -> list[Entry]:
    """The files of a run (`only` those, if given), in a fixed order, each once, those of an archive in its place.

    Raises:
        UsageError: a path names nothing.
    """
    from dvk_cli.readers.archive import may_be_archive, unpacked

    files: Iterable[tuple[Path, str]] = collect(paths, workspace.root if workspace else None)
    if workspace is not None:
        files = as_received(files, paths, workspace.root / workspace.config.run.archive)
    found = [Entry(path, shown) for path, shown in files if only is None or path in only]
    archives = [entry for entry in found if may_be_archive(entry.path)]
    opened = dict(zip(archives, spread(unpacked, archives, _unopened, limits_of(workspace)), strict=True))
    return [each for entry in found for each in opened.get(entry, [entry])]


def _unopened(entry: Entry, _failure: Failure) -> list[Entry]:
    # It stays one file, and what is wrong with it is said when it is read.
    return [entry]


def sources(entries: Sequence[Entry], limits: Limits) -> dict[Entry, Source]:
    """What the files are by their bytes, none of which is looked at: only what lies in an archive has to be opened."""
    from dvk_cli.readers.archive import entry_source

    inside = [entry for entry in entries if entry.member]
    opened = dict(zip(inside, spread(entry_source, inside, _unread, limits), strict=True))
    return {entry: opened.get(entry) or entry_source(entry) for entry in entries}


def _unread(entry: Entry, _failure: Failure) -> Source:
    return Source(entry.shown, "", 0)


def unchanged(done: Examined) -> Any:
    """A file as it was examined."""
    return done


def examined(
    entries: Sequence[Entry],
    catalogue: "Catalogue",
    register: "UnitRegister | None",
    options: IntakeOptions,
    limits: Limits,
    *,
    then: Callable[[Examined], Made] = unchanged,
    explain: bool = False,
    cluster: str = "",
) -> Generator[Made, None, None]:
    """The files examined, in their order.

    Args:
        entries: the files.
        catalogue: what may be reported.
        register: the units of the area.
        options: what the person said.
        limits: of each file.
        then: what is made of each file where it was read, so that only that has to travel; a file as it is, if not
            given. It can be pickled.
        explain: what was recognised in each sheet is told, too.
        cluster: the address of a Dask scheduler whose workers are to examine them; children of this process otherwise.
    """
    if not entries:
        return
    examiner = _Examiner(catalogue, register, options, then, limits.cells, explain)
    if not cluster:
        yield from spread(examiner, entries, _Failed(limits, then), limits)
        return
    # Imported here: hardly anyone has a cluster.
    from dvk_cli.cluster import spread as spread_over

    files, work = _fetched(entries, limits), _Elsewhere(examiner, limits)
    yield from spread_over(work, files, _FailedElsewhere(limits, then), limits, cluster)


class _Examiner(msgspec.Struct, Generic[Made], frozen=True):
    """The work of a child, with all that it needs beside the file: it can travel to one that is not forked."""

    catalogue: "Catalogue"
    register: "UnitRegister | None"
    options: IntakeOptions
    then: Callable[[Examined], Made]
    cells: int
    explain: bool = False

    def __post_init__(self) -> None:
        # Loaded before a child is forked, here and on a worker: each would have to load them again.
        import dvk_cli.intake.take_in
        import dvk_cli.readers.registry  # noqa: F401 - for its being loaded

        if self.register is not None:
            self.register.prepare()

    def __call__(self, entry: Entry) -> Made:
        from dvk_cli.readers.archive import fetch_entry

        return self.of(*fetch_entry(entry))

    def of(self, source: Source, content: bytes | UnreadableFile | None) -> Made:
        """A file whose bytes are at hand."""
        done = examine(source, content, self.catalogue, self.register, self.options, self.cells, explain=self.explain)
        return self.then(done)


class _Failed(msgspec.Struct, Generic[Made], frozen=True):
    """What becomes of a file at which a child failed."""

    limits: Limits
    then: Callable[[Examined], Made]

    def __call__(self, entry: Entry, failure: Failure) -> Made:
        # The ledger knows it by its bytes, like any other; of one in an archive that would mean to open it again.
        from dvk_cli.readers.archive import entry_source

        source = Source(entry.shown, "", 0) if entry.member else entry_source(entry)
        return self.then(Examined(source, findings=[failure_finding(failure, self.limits)]))


class _Fetched(msgspec.Struct, frozen=True):
    """A file that travels to a worker, or why there is nothing to send. `failing`: as what it is known if it fails."""

    source: Source
    content: bytes | UnreadableFile | Failure | None
    failing: Source


class _Elsewhere(msgspec.Struct, Generic[Made], frozen=True):
    """The work of a child on another machine, which has no file of this one."""

    examiner: _Examiner[Made]
    limits: Limits

    def __call__(self, file: _Fetched) -> Made:
        if isinstance(file.content, Failure):
            return self.examiner.then(Examined(file.failing, findings=[failure_finding(file.content, self.limits)]))
        return self.examiner.of(file.source, file.content)


class _FailedElsewhere(msgspec.Struct, Generic[Made], frozen=True):
    """What becomes of a file at which a child failed there: the same as here."""

    limits: Limits
    then: Callable[[Examined], Made]

    def __call__(self, file: _Fetched, failure: Failure) -> Made:
        return self.then(Examined(file.failing, findings=[failure_finding(failure, self.limits)]))


def _fetched(entries: Sequence[Entry], limits: Limits) -> Iterator[_Fetched]:
    """The files' bytes one after the other. Nothing looks into them here, but what lies in an archive is unpacked."""
    from dvk_cli.i18n import language
    from dvk_cli.readers.archive import fetch_entry
    from dvk_cli.readers.files import fetch
    from dvk_cli.workers import Host, outcome, pack

    # A host, and no child of this process: the client of a cluster has threads, and a fork might copy their locks.
    host = Host(pack(fetch_entry, limits, language()))
    try:
        for entry in entries:
            source = Source(entry.shown, "", 0)
            if not entry.member:
                source, content = fetch(entry.path, entry.shown)
                yield _Fetched(source, content, source)
            elif isinstance(opened := outcome(host(pickle.dumps(entry))), Failure):
                yield _Fetched(source, opened, source)
            else:
                known, content = opened
                yield _Fetched(known, content, source)
    finally:
        host.end()


def failure_finding(failure: Failure, limits: Limits) -> Finding:
    """What is said of a file at which a child failed."""
    match failure.kind:
        case "time":
            return finding("DVK130", limit=limits.seconds)
        case "memory":
            return finding("DVK131", limit=limits.megabytes)
        case "died":
            return finding("DVK132", reason=failure.how)


def examine(
    source: Source,
    content: bytes | UnreadableFile | None,
    catalogue: "Catalogue",
    register: "UnitRegister | None",
    options: IntakeOptions,
    cells: int = MOST_CELLS,
    *,
    explain: bool = False,
) -> Examined:
    """One file: sheets → submissions with their findings. A file that cannot be read is a finding.

    An export of dvk has no sheets to recognise anything in: it says what it holds. `cells`: that are read at most.
    """
    from dvk_cli.intake.exported import take_in_export
    from dvk_cli.intake.take_in import take_in
    from dvk_cli.readers.data_package import is_package, read_package
    from dvk_cli.readers.registry import read_sheets

    if content is None:
        return Examined(source, findings=[finding("DVK104")], skipped=True)
    try:
        if isinstance(content, UnreadableFile):
            raise content
        if is_package(content):
            extract = read_package(content)
            return take_in_export(msgspec.structs.replace(source, format="dvk"), extract, catalogue, register, options)
        form, sheets = read_sheets(content, cells)
    except UnreadableFile as error:
        unread = finding(error.code)
        unread.params.update(error.params)
        return Examined(source, findings=[unread])
    return take_in(msgspec.structs.replace(source, format=form), sheets, catalogue, register, options, explain=explain)
