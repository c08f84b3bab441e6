"""What becomes of a run's files: who stands in whose way, and what a file's outcome is. No SQL: a check decides too."""

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import language
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.records import FORMS, FormCode
from dvk_cli.model.result import FileResult, SubmissionResult
from dvk_cli.model.series import Figure, SentPart
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Examined, Outcome
from dvk_cli.store.content import contents_of, whole_tables
from dvk_cli.store.exact import too_large
from dvk_cli.store.prepared import Prepared, prepared
from dvk_cli.store.sent import sent_as

if TYPE_CHECKING:
    from dvk_cli.store.history import KnownFile

_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}

Slot = tuple[str, str, str, FormCode]
"""What one part fills: unit, first and last day of the period, form."""


class Received(msgspec.Struct):
    """A file of the run and what is known of it until the run ends.

    By position: `contents`: the hash of what each part says; `said`: that of its records apart from whose they are
    (see `content.contents_of`); `parts` and `figures`: what is compared with other reports; `ready`: what may be
    stored, until it is; `compared`: those in which the comparison has found something; `superseded`: forms that a newer
    file has replaced since these bytes were received; `staged`: ids in the ledger of submissions kept for publishing;
    `same`: ids of the parts in force that a submission only repeats. `known`: the ledger knew all of it, nothing was
    read. `checking`: nothing is kept.
    """

    source: Source
    result: FileResult
    receipt: int | None = None
    contents: dict[int, dict[FormCode, str]] = {}
    said: dict[int, dict[FormCode, str]] = {}
    parts: dict[int, list[SentPart]] = {}
    figures: dict[int, list[Figure]] = {}
    ready: dict[int, Prepared] = {}
    compared: set[int] = set()
    superseded: dict[int, set[FormCode]] = {}
    staged: dict[int, int] = {}
    same: dict[int, list[int]] = {}
    known: bool = False
    checking: bool = False


def _words(checking: bool) -> tuple[Outcome, Outcome]:
    return ("valid", "invalid") if checking else ("accepted", "rejected")


def received(examined: Examined, catalogue: Catalogue, *, checking: bool) -> Received:
    """A file as it stands after reading: each submission is good, or kept out by an error.

    All that can be worked out from the file alone: it is done where the file was read.
    """
    good, bad = _words(checking)
    findings = list(examined.findings)
    for position, submission in enumerate(examined.submissions):
        if unfit := too_large(submission, catalogue.precision):
            place, figure = unfit
            findings.append(
                finding(
                    "DVK901",
                    sheet=place.sheet,
                    cell=place.cell,
                    submission=position,
                    reason=_("the figure {value} is too large").format(value=figure),
                )
            )
    examined.findings = findings
    result = FileResult(
        path=examined.source.path,
        sha256=examined.source.sha256 or None,
        outcome="skipped" if examined.skipped else good,
        submissions=[
            SubmissionResult(
                unit=submission.unit,
                period=submission.period,
                outcome=bad if examined.errors_of(position) else good,
                records=submission.record_counts(),
                forms=tuple(submission.forms()),
            )
            for position, submission in enumerate(examined.submissions)
        ],
        findings=in_order(findings),
        balance=examined.balance,
    )
    file = Received(examined.source, result, checking=checking)
    for position, submission in enumerate(examined.submissions):
        file.contents[position], file.said[position] = contents_of(submission)
        file.parts[position], file.figures[position] = sent_as(
            submission, file.said[position], examined.source, position
        )
    if not checking:
        tables = whole_tables(examined.submissions)
        file.ready = {
            position: prepared(submission, tables, catalogue.precision)
            for position, submission in enumerate(examined.submissions)
            if result.submissions[position].outcome == good
        }
    settle_outcome(file)
    return file


def recalled(source: Source, known: "KnownFile") -> Received:
    """A file of which the ledger knows that everything in it is in force as it stands: it is not read."""
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
        contents={position: each.contents for position, each in enumerate(known.submissions)},
        superseded={position: _said_superseded(each.findings) for position, each in enumerate(known.submissions)},
        known=True,
    )
    for each in known.submissions:
        for item in each.findings:
            add_finding(file, item)
    return file


def _said_superseded(findings: list[Finding]) -> set[FormCode]:
    return {form for item in findings if item.code == "DVK403" for form in item.params["parts"]}


def settle_conflicts(files: list[Received], catalogue: Catalogue) -> None:
    """Reject all sides where files of different content give the same form of one unit and period.

    The same content twice is no conflict, nor is a submission that an error keeps out anyway, nor a part that a newer
    file has replaced in an earlier run.
    """
    # Nearly all are the only one of their unit and period: their parts need not be looked at.
    reported = Counter(_reported(item) for file in files for item in file.result.submissions)
    claims: dict[Slot, list[tuple[Received, int]]] = defaultdict(list)
    for file in files:
        for position, item in enumerate(file.result.submissions):
            if item.outcome not in ("rejected", "invalid") and reported[_reported(item)] > 1:
                for slot in slots(item):
                    if slot[3] in file.superseded.get(position, ()):
                        continue
                    claims[slot].append((file, position))
    found: dict[tuple[int, int, str], tuple[Received, list[FormCode]]] = {}
    for slot, sides in claims.items():
        for file, position in sides:
            for other, other_position in sides:
                form = slot[3]
                if other.contents[other_position].get(form) != file.contents[position].get(form):
                    key = (id(file), position, other.source.path)
                    found.setdefault(key, (file, []))[1].append(slot[3])
    for (_file, position, other_path), (file, forms) in found.items():
        item = file.result.submissions[position]
        keep_out(file, position)
        add_finding(
            file,
            finding(
                "DVK501",
                submission=position,
                other=other_path,
                unit=item.unit.name,
                period=item.period.label,
                form=form_labels(catalogue, forms),
            ),
        )
    for file in files:
        settle_outcome(file)


def _reported(item: SubmissionResult) -> tuple[str, date, date]:
    return item.unit.code or item.unit.name, item.period.start, item.period.end


def keep_out(file: Received, position: int) -> None:
    """Let a submission not come in force."""
    file.result.submissions[position].outcome = _words(file.checking)[1]
    # What does not come in force replaces nothing.
    file.result.findings = [
        each
        for each in file.result.findings
        if each.submission != position or each.code not in ("DVK402", "DVK410", "DVK412")
    ]


def slots(item: SubmissionResult) -> list[Slot]:
    """What the parts of a submission fill."""
    unit, period = item.unit.code or item.unit.name, item.period
    return [(unit, period.start.isoformat(), period.end.isoformat(), form) for form in item.forms]


def settle_outcome(file: Received) -> None:
    """Give a file the outcome that follows from its submissions, or from its own findings where it has none."""
    result = file.result
    if result.outcome == "skipped":
        return
    outcomes = {item.outcome for item in result.submissions}
    good, bad = _words(file.checking)
    if not outcomes:
        result.outcome = bad if any(f.severity == "error" for f in result.findings) else good
    elif outcomes <= {"rejected", "invalid"}:
        result.outcome = bad
    elif outcomes & {"rejected", "invalid"}:
        result.outcome = "partial"
    else:
        result.outcome = "unchanged" if outcomes == {"unchanged"} else good


def add_finding(file: Received, item: Finding) -> None:
    """Add a finding to a file's, in its place."""
    file.result.findings = in_order([*file.result.findings, item])


def in_order(findings: list[Finding]) -> list[Finding]:
    """Worst first; otherwise as they came."""
    return sorted(findings, key=lambda item: _SEVERITY_ORDER[item.severity])


def form_labels(catalogue: Catalogue, forms: list[FormCode]) -> str:
    """The names of forms, as a sentence lists them."""
    labels: dict[str, str] = {}
    for form in catalogue.data.form:
        labels.setdefault(form.code, form.label_en if language() == "en" and form.label_en else form.label)
    return ", ".join(labels.get(form, form) for form in FORMS if form in forms)
