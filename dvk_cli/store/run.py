"""One run of `ingest` against the store: recalls what is known, stages what is new, and settles it all at the end."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.finding import Finding
from dvk_cli.model.records import FormCode
from dvk_cli.model.result import FileResult, SubmissionResult
from dvk_cli.model.sheet import Source
from dvk_cli.store import ledger
from dvk_cli.store.actor import Actor
from dvk_cli.store.columns import days, unit_key
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.decide import (
    Received,
    Slot,
    recalled,
    settle_conflicts,
    settle_outcome,
    slots,
)
from dvk_cli.store.entries import Arrival, Entry
from dvk_cli.store.history import InForce, UnitPeriod, in_force, known_files, superseded
from dvk_cli.store.lock import busy
from dvk_cli.store.prepared import Prepared
from dvk_cli.store.sayings import Sayings
from dvk_cli.store.trail import Deed
from dvk_cli.store.vintages import Deciding
from dvk_cli.store.withheld import Withheld

_BATCH = 2000
"""Records that are staged together; also what a run keeps in memory beside the file that it reads."""

_TOGETHER = 200
"""Files that take effect in one transaction: for a small file it costs as much as what is written."""

_FIRST = 1
"""The number of a store's first run, which need not ask what is known already."""


class IngestRun:
    """A run that stores, or (`dry`) only tells what would be stored and writes nothing.

    Args:
        store: None for a dry run in a workspace that has no store yet.
        catalogue: the catalogue in use.
        options: all that, beside the catalogue, decides how a file is read, as one text.
        now: the moment of the run.
        why: a person's reason for overriding what files say.
        dry: write nothing.
        settings: of the workspace, as JSON: kept with the ledger.
        by: who runs it.
    """

    def __init__(
        self,
        store: Store | None,
        catalogue: Catalogue,
        options: str,
        now: datetime,
        why: str = "",
        dry: bool = False,
        settings: str = "",
        by: Actor = Actor(),
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._options = options
        self._now = now
        self._why = why
        self._dry = dry or store is None
        self._claimed: dict[Slot, str] = {}
        self._waiting: list[tuple[Received, ledger.Waiting]] = []
        self._size = 0
        self._number = 0
        if store is not None and not self._dry:
            deciding = Deciding(catalogue.version, catalogue.text, settings, catalogue.fingerprint)
            self._number = ledger.begin_run(store, Deed(now, by, why), deciding)
        self._withheld = Withheld(None if self.is_first else store)
        self._said = Sayings(store, catalogue, self._withheld)

    @property
    def is_first(self) -> bool:
        """Whether nothing can be known yet, so that there is nothing to recall."""
        return self._store is None or self._number == _FIRST

    def recall(self, sources: Iterable[Source]) -> dict[Source, Received]:
        """Of some files those that need not be read: everything in them is in force as it stands."""
        if self._store is None or self.is_first:
            return {}
        known = known_files(self._store, sources, self._catalogue.fingerprint, self._options)
        return {
            source: recalled(source, file)
            for source, file in known.items()
            # What was excluded may have been put back since: that is looked at anew.
            if not any(item.code == "DVK411" for each in file.submissions for item in each.findings)
        }

    def keep(self, file: Received) -> Received:
        """A file that was read: what of it is acceptable and new is staged."""
        known = self._in_force(file.result.submissions)
        sha256 = file.source.sha256
        gone = superseded(self._store, sha256, known) if known and self._store is not None else {}
        fresh: dict[int, Prepared] = {}
        for position, submission in file.ready.items():
            item = file.result.submissions[position]
            current = known.get(_key(submission), {})
            same = _repeated(submission, file.contents[position], current)
            other = [form for form in submission.forms if current.get(form) not in same]
            out = self._withheld.again(_key(submission), other, sha256)
            old = {form for form in gone.get(_key(submission), ()) if form in other and form not in out}
            if old:
                self._said.superseded(file, position, old, current)
            if out:
                self._said.withheld(file, position, out)
            aside = {*old, *out}
            kept = [*same, *(current[form] for form in sorted(aside) if form in current)]
            if item.forms and len(same) + len(aside) == len(item.forms):
                file.same[position] = [each.part for each in kept]
                known_as = [*(each.submission for each in kept), *(each.submission for each in out.values())]
                item.id = max(known_as)
                item.outcome = "unchanged"
            else:
                fresh[position] = submission.without(aside)
                self._said.since(file, position, fresh[position])
                newer = {form: each for form, each in current.items() if each not in kept}
                self._said.less(file, position, fresh[position], newer)
                if self._dry:
                    self._foretell(file, position, list(newer.values()), current)
        if fresh and self._store is not None and not self._dry:
            with_findings = {position: (submission, _own(file, position)) for position, submission in fresh.items()}
            arrival = self._arrival(file.source)
            waiting = ledger.Waiting(arrival, with_findings, file.contents, file.said)
            self._stage_later(self._store, file, waiting)
        # A run keeps all of its files: their records are in the store, or on their way.
        file.ready = {}
        settle_outcome(file)
        return file

    def _stage_later(self, store: Store, file: Received, waiting: ledger.Waiting) -> None:
        # Many small files in one transaction: each transaction costs more than the rows of a small file.
        self._waiting.append((file, waiting))
        # A file without records takes room, too.
        self._size += waiting.records + 1
        if self._size >= _BATCH:
            self._stage(store)

    def _stage(self, store: Store) -> None:
        if not self._waiting:
            return
        done = ledger.stage(store, [each for _file, each in self._waiting])
        for (file, _each), staged in zip(self._waiting, done, strict=True):
            file.receipt, file.staged = staged.receipt, staged.submissions
        self._waiting, self._size = [], 0

    def end(self, files: list[Received]) -> list[FileResult]:
        """Settle conflicts between the files, then publish what is staged and close each file in the ledger."""
        settle_conflicts(files, self._catalogue)
        taken = [file for file in files if file.result.outcome != "skipped"]
        if self._store is None or self._dry:
            for file in taken:
                self._pretend(file)
        else:
            self._stage(self._store)
            for some in _slices(taken, _TOGETHER):
                with self._store.write() as connection:
                    for apart in _apart(some):
                        self._publish(connection, self._store.place, apart)
                    for file in some:
                        self._settle(connection, file)
        return [file.result for file in files]

    def _in_force(self, submissions: list[SubmissionResult]) -> dict[UnitPeriod, dict[FormCode, InForce]]:
        if self._store is None or self.is_first:
            return {}
        return in_force(self._store, map(_key, submissions))

    def _foretell(self, file: Received, position: int, older: list[InForce], current: dict[FormCode, InForce]) -> None:
        item = file.result.submissions[position]
        forms_of: dict[int, list[FormCode]] = {}
        for form, each in current.items():
            if each in older and form in item.forms:
                forms_of.setdefault(each.submission, []).append(form)
        for submission, forms in sorted(forms_of.items()):
            path = next(each.file for each in older if each.submission == submission)
            self._said.replaced(file, position, submission, path, forms)

    def _pretend(self, file: Received) -> None:
        for position, item in enumerate(file.result.submissions):
            if item.outcome == "accepted":
                # The same content a second time: the first has brought it all.
                said = {slot: file.contents[position][slot[3]] for slot in slots(item)}
                if said and all(self._claimed.get(slot) == content for slot, content in said.items()):
                    item.outcome = "unchanged"
                self._claimed.update(said)
        settle_outcome(file)

    def _settle(self, connection: Connection, file: Received) -> None:
        if file.known and file.result.outcome == "unchanged":
            return
        entries = []
        for position, item in enumerate(file.result.submissions):
            staged = file.staged.get(position)
            if item.outcome == "rejected":
                item.id = None
                if staged is not None:
                    ledger.reject_staged(connection, staged, _own(file, position))
                    continue
            elif staged is not None:
                continue
            entries.append(_entry(file, position))
        settle_outcome(file)
        of_file = [item for item in file.result.findings if item.submission is None]
        arrival = self._arrival(file.source)
        ledger.close_file(connection, arrival, file.receipt, file.result.outcome, of_file, entries)

    def _publish(self, connection: Connection, place: str, apart: list[tuple[Received, int]]) -> None:
        done = ledger.publish(connection, [file.staged[position] for file, position in apart], self._now)
        if done is None:
            raise busy(place)
        for (file, position), published in zip(apart, done, strict=True):
            item = file.result.submissions[position]
            item.id, item.outcome = published.id, published.state
            if position in file.compared:
                ledger.note_findings(connection, file.staged[position], _own(file, position))
            for older in published.replaced:
                self._said.replaced(file, position, older.submission, older.file, list(older.forms))

    def _arrival(self, source: Source) -> Arrival:
        return Arrival(
            run=self._number,
            source=source,
            received_at=self._now,
            catalogue_hash=self._catalogue.fingerprint,
            options=self._options,
            why=self._why,
        )


def _slices(files: list[Received], size: int) -> Iterator[list[Received]]:
    return (files[first : first + size] for first in range(0, len(files), size))


def _apart(files: list[Received]) -> Iterator[list[tuple[Received, int]]]:
    """The staged submissions that nothing keeps out, as many at a time as fill no slot twice."""
    some: list[tuple[Received, int]] = []
    filled: set[Slot] = set()
    for file in files:
        for position in file.staged:
            item = file.result.submissions[position]
            if item.outcome == "rejected":
                continue
            own = slots(item)
            if len(some) == _TOGETHER or not filled.isdisjoint(own):
                yield some
                some, filled = [], set()
            some.append((file, position))
            filled.update(own)
    if some:
        yield some


def _key(submission: Prepared | SubmissionResult) -> UnitPeriod:
    return (unit_key(submission.unit), *days(submission.period))


def _repeated(submission: Prepared, contents: dict[FormCode, str], current: dict[FormCode, InForce]) -> list[InForce]:
    """The parts in force that say just what the submission's parts say."""
    return [
        current[form]
        for form in submission.forms
        if form in current
        and current[form].content == contents[form]
        and current[form].context == submission.contexts[form]
    ]


def _entry(file: Received, position: int) -> Entry:
    """The line of a submission that is kept without records."""
    item = file.result.submissions[position]
    rejected = item.outcome == "rejected"
    return Entry(
        position=position,
        unit=item.unit,
        period=item.period,
        forms=item.forms,
        records=item.records,
        state="rejected" if rejected else "unchanged",
        findings=_own(file, position),
        same_parts=[] if rejected else file.same[position],
    )


def _own(file: Received, position: int) -> list[Finding]:
    return [item for item in file.result.findings if item.submission == position and item.code != "DVK401"]
