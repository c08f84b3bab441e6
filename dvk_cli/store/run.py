"""One run of `ingest` against the store: recalls what is known, stages what is new, and settles it all at
the end.
"""

from datetime import datetime

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.records import FormCode
from dvk_cli.model.result import FileResult, SubmissionResult
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Examined, Submission
from dvk_cli.store import ledger
from dvk_cli.store.content import Member, content_hash, context_hash, whole_tables
from dvk_cli.store.decide import (
    Received,
    Slot,
    add_finding,
    form_labels,
    received,
    settle_conflicts,
    settle_outcome,
    slots,
)
from dvk_cli.store.history import InForce, in_force, known_file
from dvk_cli.store.open import Store


class IngestRun:
    """A run that stores, or (`dry`) only tells what would be stored and writes nothing.

    Args:
        store: None for a dry run in a workspace that has no store yet.
        catalogue: the catalogue in use.
        options: all that, beside the catalogue, decides how a file is read, as one text.
        now: the moment of the run.
        why: a person's reason for overriding what files say.
        dry: write nothing.
    """

    def __init__(
        self,
        store: Store | None,
        catalogue: Catalogue,
        options: str,
        now: datetime,
        why: str = "",
        dry: bool = False,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._options = options
        self._now = now
        self._why = why
        self._dry = dry or store is None
        self._claimed: dict[Slot, str] = {}
        self._number = 0
        if store is not None and not self._dry:
            content = msgspec.json.encode(
                {"taxonomy": catalogue.taxonomy.code, "catalogue": catalogue.data}, order="deterministic"
            )
            self._number = ledger.begin_run(store, now, catalogue.fingerprint, content.decode())

    def recall(self, source: Source) -> Received | None:
        """A file that need not be read: everything in it is in force as it stands. None: read it."""
        if self._store is None:
            return None
        known = known_file(self._store, source.path, source.sha256, self._catalogue.fingerprint, self._options)
        if known is None:
            return None
        result = FileResult(
            path=source.path,
            sha256=source.sha256,
            outcome="unchanged",
            submissions=[
                SubmissionResult(
                    unit=each.unit,
                    period=each.period,
                    outcome="unchanged",
                    id=each.id,
                    records=each.records,
                    forms=each.forms,
                )
                for each in known.submissions
            ],
            findings=known.findings,
        )
        file = Received(
            msgspec.structs.replace(source, format=known.format),
            result,
            same={position: each.parts for position, each in enumerate(known.submissions)},
            known=True,
        )
        for each in known.submissions:
            for item in each.findings:
                add_finding(file, item)
        return file

    def take(self, examined: Examined) -> Received:
        """A file that was read: what of it is acceptable and new is staged."""
        file = received(examined, self._catalogue, checking=False)
        tables = whole_tables(examined.submissions)
        fresh: dict[int, Submission] = {}
        for position, submission in enumerate(examined.submissions):
            item = file.result.submissions[position]
            if item.outcome == "rejected":
                continue
            current = self._in_force(submission)
            same = _repeated(submission, tables, current)
            if same and len(same) == len(item.forms):
                file.same[position] = [each.part for each in same]
                item.id = max(each.submission for each in same)
                item.outcome = "unchanged"
            else:
                fresh[position] = submission
                if self._dry:
                    self._foretell(file, position, [c for c in current.values() if c not in same], current)
        if fresh and self._store is not None and not self._dry:
            with_findings = {position: (submission, _own(file, position)) for position, submission in fresh.items()}
            file.receipt, file.staged = ledger.stage(
                self._store, self._arrival(file.source), with_findings, tables, self._catalogue.precision
            )
        settle_outcome(file)
        return file

    def end(self, files: list[Received]) -> list[FileResult]:
        """Settle conflicts between the files, then publish what is staged and close each file in the
        ledger.
        """
        settle_conflicts(files, self._catalogue)
        for file in files:
            if file.result.outcome == "skipped":
                continue
            if self._store is None or self._dry:
                self._pretend(file)
            else:
                self._settle(self._store, file)
        return [file.result for file in files]

    def _in_force(self, submission: Submission) -> dict[FormCode, InForce]:
        if self._store is None:
            return {}
        return in_force(self._store, submission.unit.code or submission.unit.name, submission.period)

    def _foretell(self, file: Received, position: int, older: list[InForce], current: dict[FormCode, InForce]) -> None:
        item = file.result.submissions[position]
        forms_of: dict[int, list[FormCode]] = {}
        for form, each in current.items():
            if each in older and form in item.forms:
                forms_of.setdefault(each.submission, []).append(form)
        for submission, forms in sorted(forms_of.items()):
            path = next(each.file for each in older if each.submission == submission)
            self._say_replaced(file, position, submission, path, forms)

    def _say_replaced(self, file: Received, position: int, older: int, path: str, forms: list[FormCode]) -> None:
        file.result.submissions[position].replaces.append(older)
        labels = form_labels(self._catalogue, forms)
        add_finding(file, finding("DVK401", submission=position, file=path, forms=labels))

    def _pretend(self, file: Received) -> None:
        for item in file.result.submissions:
            if item.outcome == "accepted":
                # The same bytes a second time: the first has brought it all.
                sha = file.source.sha256
                if item.forms and all(self._claimed.get(slot) == sha for slot in slots(item)):
                    item.outcome = "unchanged"
                self._claimed.update(dict.fromkeys(slots(item), sha))
        settle_outcome(file)

    def _settle(self, store: Store, file: Received) -> None:
        entries = []
        for position, item in enumerate(file.result.submissions):
            if item.outcome == "rejected":
                item.id = None
                if position in file.staged:
                    ledger.reject_staged(store, file.staged[position], _own(file, position))
                    continue
            elif position in file.staged:
                done = ledger.publish(store, file.staged[position], self._now)
                item.id, item.outcome = done.id, done.state
                for older in done.replaced:
                    self._say_replaced(file, position, older.submission, older.file, list(older.forms))
                continue
            entries.append(
                ledger.Entry(
                    position=position,
                    unit=item.unit,
                    period=item.period,
                    forms=item.forms,
                    records=item.records,
                    state="rejected" if item.outcome == "rejected" else "unchanged",
                    findings=_own(file, position),
                    same_parts=[] if item.outcome == "rejected" else file.same[position],
                )
            )
        settle_outcome(file)
        if file.known and file.result.outcome == "unchanged":
            return
        of_file = [item for item in file.result.findings if item.submission is None]
        ledger.close_file(store, self._arrival(file.source), file.receipt, file.result.outcome, of_file, entries)

    def _arrival(self, source: Source) -> ledger.Arrival:
        return ledger.Arrival(
            run=self._number,
            source=source,
            received_at=self._now,
            catalogue_hash=self._catalogue.fingerprint,
            options=self._options,
            why=self._why,
        )


def _repeated(
    submission: Submission, tables: dict[str, list[Member]], current: dict[FormCode, InForce]
) -> list[InForce]:
    """The parts in force that say just what the submission's parts say."""
    return [
        current[form]
        for form in submission.forms()
        if form in current
        and current[form].content == content_hash(submission, form)
        and current[form].context == context_hash(submission, form, tables)
    ]


def _own(file: Received, position: int) -> list[Finding]:
    return [item for item in file.result.findings if item.submission == position and item.code != "DVK401"]
