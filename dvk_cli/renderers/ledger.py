"""Documents of the ledger as heads and plain tables: what was received, what was done, what has been revised."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark, ngettext
from dvk_cli.model.ledger import CAUSES, Revision, Revisions, SubmissionLine, SubmissionList, Trail, Withdrawal
from dvk_cli.model.summary import Number
from dvk_cli.renderers.grids import Cell, Grid
from dvk_cli.renderers.words import form_word
from dvk_cli.vietnamese.numerals import format_number

Document = SubmissionList | Trail | Withdrawal | Revisions

_VIETNAM = timezone(timedelta(hours=7))
_STATES = {
    "in_force": mark("in force"),
    "replaced": mark("replaced by {numbers}"),
    "excluded": mark("excluded"),
    "retracted": mark("retracted"),
    "rejected": mark("rejected"),
    "unchanged": mark("unchanged"),
}
_DEEDS = {
    "ingest": mark("files received"),
    "exclude": mark("excluded"),
    "retract": mark("retracted"),
    "readmit": mark("put back"),
    "close": mark("closed"),
    "reopen": mark("reopened"),
    "redact": mark("name taken out"),
}
_PARTS = {
    "value": "{label}",
    "denominator": mark("{label}: denominator"),
    "numerator": mark("{label}: numerator"),
    "change": mark("{label}: change"),
    "declared": mark("{label}: declared"),
}
_CAUSES = {
    "late_data": mark("Late data"),
    "correction": mark("Correction"),
    "boundary": mark("Boundary"),
    "method": mark("Method"),
}
_TURNED = "•"
_SHORT = 8


def moment(at: datetime) -> str:
    """A moment where the offices are, to the minute."""
    return f"{at.astimezone(_VIETNAM):%d/%m/%Y %H:%M}"


def head(document: Document) -> list[str]:
    """What the document is of, in sentences; the first is its title."""
    if isinstance(document, Withdrawal):
        done = {
            "exclude": _("Submission {number} is excluded ({file}): {why}"),
            "retract": _("Submission {number} is retracted ({file}): {why}"),
            "readmit": _("Submission {number} is put back ({file}): {why}"),
        }
        return [done[document.kind].format(number=document.submission, file=document.file, why=document.why)]
    if isinstance(document, Revisions):
        return _revisions_head(document)
    return []


def _revisions_head(document: Revisions) -> list[str]:
    title = _("{area}, {period}: edition {number} beside the figures of now")
    named = {"area": document.area.name, "period": document.period.label, "number": document.number}
    closed = _("Closed {moment} by dvk {tool}.").format(moment=moment(document.closed_at), tool=document.tool)
    if document.reopened_at is not None:
        closed += " " + _("Reopened {moment}.").format(moment=moment(document.reopened_at))
    if document.tool != document.tool_now:
        closed += " " + _("Now dvk {tool}.").format(tool=document.tool_now)
    return [title.format(**named), closed]


def foot(document: Document) -> list[str]:
    """What is to be said below the tables."""
    if isinstance(document, SubmissionList):
        if document.left_out:
            text = ngettext(
                "{n} line replaced or unchanged: --all", "{n} lines replaced or unchanged: --all", document.left_out
            )
            return [text.format(n=document.left_out)]
        return [] if document.lines else [_("nothing received")]
    if isinstance(document, Revisions):
        same = len({item.id for item in document.revisions} - {item.id for item in document.changed})
        return [ngettext("{n} figure is unchanged.", "{n} figures are unchanged.", same).format(n=same)]
    return []


def grids(document: Document, *, verbose: bool = False) -> list[Grid]:
    """The document's table."""
    if isinstance(document, SubmissionList):
        return [_submissions(document)]
    if isinstance(document, Trail):
        return [_trail(document)]
    if isinstance(document, Withdrawal):
        return [_slots(document)]
    return [_revisions(document, verbose=verbose)]


def _submissions(document: SubmissionList) -> Grid:
    columns = (_("File"), _("No."), _("Received"), _("Unit"), _("Period"), _("Records"), _("State"))
    rows: list[tuple[Cell, ...]] = [
        (
            f"{line.file} · {line.sha256[:_SHORT]}{_findings(line)}",
            "" if line.id is None else line.id,
            moment(line.received_at),
            line.unit.name if line.unit else "",
            line.period.label if line.period else "",
            _records(line),
            _state(line),
        )
        for line in document.lines
    ]
    return Grid("", columns, rows, right=frozenset({1}), lead=True)


def _findings(line: SubmissionLine) -> str:
    if not line.findings:
        return ""
    return " · " + ngettext("{n} finding", "{n} findings", line.findings).format(n=line.findings)


def _records(line: SubmissionLine) -> str:
    sent: dict[str, int] = {part.form: part.records for part in line.parts}
    shown = sent or {f: n for f, n in line.records.items() if n}
    return ", ".join(f"{form_word(form)} {number}" for form, number in shown.items())


def _state(line: SubmissionLine) -> str:
    text = _(_STATES[line.state]).format(numbers=", ".join(map(str, line.replaced_by)) or "?")
    if line.state == "in_force":
        gone = [part for part in line.parts if not part.in_force]
        text += "".join(
            "; " + _("{form} replaced by {number}").format(form=form_word(part.form), number=part.replaced_by or "?")
            for part in gone
        )
    return f"{text}: {line.why}" if line.state in ("excluded", "retracted") else text


def _trail(document: Trail) -> Grid:
    rows = [
        (moment(e.at), f"{e.who}@{e.host}" if e.who or e.host else "", _(_DEEDS[e.kind]), e.subject, e.why)
        for e in document.events
    ]
    return Grid("", (_("When"), _("Who"), _("What"), _("Of what"), _("Why")), rows)


def _slots(document: Withdrawal) -> Grid:
    rows = [
        (
            form_word(slot.form),
            slot.unit.name,
            slot.period.label,
            _("nothing: missing") if slot.submission is None else _("submission {n}").format(n=slot.submission),
            slot.file,
        )
        for slot in document.slots
    ]
    return Grid(_("In force now"), (_("Form"), _("Unit"), _("Period"), _("In force"), _("File")), rows)


def _revisions(document: Revisions, *, verbose: bool) -> Grid:
    columns = (_("Figure"), _("Then"), _("Now"), _("Difference"), *(_(_CAUSES[cause]) for cause in CAUSES))
    rows = [_revision(item) for item in (document.revisions if verbose else document.changed)]
    return Grid("", columns, rows, right=frozenset(range(1, len(columns))))


def _revision(item: Revision) -> tuple[Cell, ...]:
    label = _(_PARTS[item.part]).format(label=item.label)
    then, now = (format_number(value, item.decimals) for value in (item.then, item.now))
    if item.difference is None:
        # Only then or only now a number: no difference can be told, but what has turned it can.
        return (label, then, now, "", *(_TURNED if cause in item.because else "" for cause in CAUSES))
    reasons = (_signed(item.reasons[cause]) if item.reasons[cause] else "" for cause in CAUSES)
    return (label, then, now, _signed(item.difference), *reasons)


def _signed(number: Number) -> str:
    return ("+" if number > 0 else "") + format_number(number)


def plain(document: Document) -> dict[str, Any]:
    """The document as JSON has it."""
    if isinstance(document, SubmissionList):
        lines = [_plain_line(line) for line in document.lines]
        return {"schema": "dvk.submissions/1", "submissions": lines, "left_out": document.left_out}
    if isinstance(document, Trail):
        return {"schema": "dvk.events/1", "events": [msgspec.structs.asdict(event) for event in document.events]}
    if isinstance(document, Withdrawal):
        return {
            "schema": "dvk.withdrawal/1",
            "kind": document.kind,
            "submission": document.submission,
            "file": document.file,
            "why": document.why,
            "in_force": [
                {**msgspec.structs.asdict(slot), "period": slot.period.label, "file": slot.file or None}
                for slot in document.slots
            ],
        }
    names = ("id", "label", "unit", "part", "then", "now", "difference", "reasons", "because")
    return {
        "schema": "dvk.revisions/1",
        "period": msgspec.structs.asdict(document.period),
        "area": msgspec.structs.asdict(document.area),
        "edition": {
            "number": document.number,
            "closed_at": document.closed_at,
            "reopened_at": document.reopened_at,
            "tool": document.tool,
        },
        "tool": document.tool_now,
        "changed": len(document.changed),
        "revisions": [{name: getattr(item, name) for name in names} for item in document.revisions],
    }


def _plain_line(line: SubmissionLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "received_at": line.received_at,
        "file": line.file,
        "sha256": line.sha256,
        "unit": msgspec.structs.asdict(line.unit) if line.unit else None,
        "period": line.period.label if line.period else None,
        "records": line.records,
        "outcome": line.outcome,
        "state": line.state,
        "replaced_by": line.replaced_by,
        "parts": [msgspec.structs.asdict(part) for part in line.parts],
        "findings": line.findings,
        "who": line.who or None,
        "why": line.why or None,
    }


def rows(document: Document) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    """The document as CSV has it: names of columns, and rows."""
    if isinstance(document, SubmissionList):
        columns = (
            "id received_at unit_code unit period forms records outcome state replaced_by findings sha256 file why"
        )
        return columns.split(), [_row_of_line(line) for line in document.lines]
    if isinstance(document, Trail):
        made = [(e.id, e.at.isoformat(), e.who, e.host, e.tool, e.kind, e.subject, e.why) for e in document.events]
        return ["id", "at", "who", "host", "tool", "kind", "subject", "why"], list(made)
    if isinstance(document, Withdrawal):
        slots = [(s.form, s.unit.code, s.unit.name, s.period.label, s.submission, s.file) for s in document.slots]
        return ["form", "unit_code", "unit", "period", "submission", "file"], list(slots)
    columns = "id label unit part then now difference late_data correction boundary method because"
    return columns.split(), [
        (
            *(item.id, item.label, item.unit, item.part, item.then, item.now, item.difference),
            *(item.reasons.get(cause) for cause in CAUSES),
            "|".join(item.because),
        )
        for item in document.revisions
    ]


def _row_of_line(line: SubmissionLine) -> Sequence[Cell]:
    unit = (line.unit.code, line.unit.name) if line.unit else (None, None)
    return (
        *(line.id, line.received_at.isoformat(), *unit, line.period.label if line.period else None),
        "|".join(part.form for part in line.parts),
        sum(line.records.values()) if line.records else None,
        *(line.outcome, line.state, "|".join(map(str, line.replaced_by)), line.findings, line.sha256),
        *(line.file, line.why),
    )
