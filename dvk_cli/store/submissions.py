"""The ledger as a list: every submission received, what became of it and what it counts for now."""

from datetime import datetime
from itertools import groupby
from typing import Any

from dvk_cli.model.ledger import LineState, PartLine, SubmissionLine
from dvk_cli.model.period import Period
from dvk_cli.model.records import FORMS
from dvk_cli.model.submission import UnitRef
from dvk_cli.store.columns import days, period, unpacked
from dvk_cli.store.database import Store
from dvk_cli.store.withdraw import LATEST

_LINES = f"""
    SELECT r.id, s.id, r.received_at, r.path, r.sha256, r.outcome, r.findings, r.why, s.unit_code, s.unit_name,
           s.period_label, s.period_start, s.period_end, s.state, s.records, s.findings, e.kind, e.who, e.why,
           p.form, p.records, p.superseded_at IS NULL, b.submission_id
    FROM receipt r
    LEFT JOIN submission s ON s.receipt_id = r.id AND s.state <> 'staged'
    LEFT JOIN event e ON e.id = {LATEST} AND e.kind IN ('exclude', 'retract')
    LEFT JOIN part p ON p.submission_id = s.id AND p.published_at IS NOT NULL
    LEFT JOIN part b ON b.id = p.superseded_by
    WHERE r.outcome <> 'pending' AND {{which}}
    ORDER BY r.id, s.position, p.id
"""
_ENDS: dict[str, LineState] = {"exclude": "excluded", "retract": "retracted"}


def list_submissions(store: Store, span: Period | None = None, unit: str | None = None) -> list[SubmissionLine]:
    """The lines of the ledger in the order of arrival; a file without any submission has a line of its own.

    Args:
        store: where.
        span: only submissions for periods inside it.
        unit: only this unit's (a code).
    """
    which: list[str] = ["1 = 1"]
    values: list[str] = []
    if span is not None:
        which.append("s.period_start >= ? AND s.period_end <= ?")
        values += days(span)
    if unit is not None:
        which.append("s.unit_code = ?")
        values.append(unit)
    with store.read() as connection:
        rows = connection.execute(_LINES.format(which=" AND ".join(which)), values).fetchall()
    return [_line(list(group)) for _key, group in groupby(rows, key=lambda row: row[:2])]


def _line(rows: list[Any]) -> SubmissionLine:
    _receipt, number, at, path, sha256, outcome, of_file, why, code, name, label, start, end, *rest = rows[0]
    state, records, findings, ended, who, reason, *_part = rest
    parts = sorted(
        (PartLine(row[19], row[20], bool(row[21]), row[22]) for row in rows if row[19] is not None),
        key=lambda part: FORMS.index(part.form),
    )
    known = number is not None
    return SubmissionLine(
        id=number,
        received_at=datetime.fromisoformat(at),
        file=path,
        sha256=sha256,
        unit=UnitRef(code, name) if known else None,
        period=period(label, start, end) if known else None,
        records=unpacked(records) if known else {},
        outcome=state if known else outcome,
        state=_state(state if known else outcome, ended, parts),
        parts=tuple(parts),
        findings=len(unpacked(of_file)) + (len(unpacked(findings)) if known else 0),
        who=who or "",
        why=reason or why,
    )


def _state(outcome: str, ended: str | None, parts: list[PartLine]) -> LineState:
    if outcome in ("rejected", "unchanged"):
        return "rejected" if outcome == "rejected" else "unchanged"
    if ended is not None:
        return _ENDS[ended]
    if any(part.in_force for part in parts):
        return "in_force"
    # A file without a submission that was no error: it has brought nothing.
    return "replaced" if parts else "unchanged"
