"""What the ledger knows of earlier runs: files received before, what is in force for a unit, and what was returned."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FORMS, FormCode
from dvk_cli.model.result import Arrived, Ledger, Returned
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import UnitRef
from dvk_cli.store.columns import days, period, unpacked, unpacked_findings
from dvk_cli.store.database import Connection, Store
from dvk_cli.store.notices import closed_in
from dvk_cli.store.queries import parts_in

UnitPeriod = tuple[str, str, str]
"""A unit, first and last day of a period."""

# Values in one statement: SQLite takes 32766, its older builds 999.
_MOST = 900


class KnownSubmission(msgspec.Struct, frozen=True):
    """A submission as the ledger has it. `id`: the one whose parts are in force."""

    id: int
    unit: UnitRef
    period: Period
    forms: tuple[FormCode, ...]
    records: dict[str, int]
    findings: list[Finding]
    parts: list[int]
    contents: dict[FormCode, str]


class KnownFile(msgspec.Struct, frozen=True):
    """A file of which all that was accepted is still in force."""

    format: str
    findings: list[Finding]
    submissions: list[KnownSubmission]


class InForce(msgspec.Struct, frozen=True):
    """A part in force: its id, what it says (the hashes of `content`), the submission and the file it came with.

    `sha256`: of that file.
    """

    part: int
    content: str
    context: str
    submission: int
    file: str
    sha256: str


_KNOWN = """
    SELECT r.path, r.sha256, r.format, r.findings, s.id, s.unit_code, s.unit_name, s.period_label, s.period_start,
           s.period_end, s.forms, s.records, s.findings, s.same_parts, p.id, p.form, p.content,
           p.published_at IS NOT NULL AND p.superseded_at IS NULL
    FROM receipt r
    LEFT JOIN submission s ON s.receipt_id = r.id
    LEFT JOIN part p ON p.submission_id = s.id
    WHERE r.id IN (SELECT max(id) FROM receipt WHERE path IN ({marks}) GROUP BY path)
      AND r.outcome IN ('accepted', 'unchanged') AND r.catalogue_hash = ? AND r.options = ?
    ORDER BY r.id, s.position, p.id
"""


def known_files(store: Store, sources: Iterable[Source], catalogue_hash: str, options: str) -> dict[Source, KnownFile]:
    """What the ledger has of the files that need not be read again.

    Those are: received last under this path with the same bytes, catalogue and options, wholly accepted, and all of it
    still in force.
    """
    found: dict[Source, KnownFile] = {}
    wanted = {(source.path, source.sha256): source for source in sources}
    with store.read() as connection:
        for some in _slices(list(dict.fromkeys(path for path, _sha256 in wanted)), _MOST):
            query = _KNOWN.format(marks=", ".join("?" * len(some)))
            rows = connection.execute(query, (*some, catalogue_hash, options)).fetchall()
            older = {part for text in {row[13] for row in rows} if text for part in unpacked(text)}
            holders = _holders(connection, sorted(older))
            for key, group in groupby(rows, key=itemgetter(0, 1)):
                if key in wanted and (known := _known(list(group), holders)):
                    found[wanted[key]] = known
    return found


def _known(rows: Sequence[tuple[Any, ...]], holders: "dict[int, _Holder]") -> KnownFile | None:
    """A file from its rows of `_KNOWN`, unless some of it is no longer in force."""
    submissions = []
    for key, group in groupby(rows, key=itemgetter(slice(4, 14))):
        number, code, name, label, start, end, forms, records, findings, same_parts = key
        if number is None:
            continue
        parts = [row[14:] for row in group if row[14] is not None]
        older = unpacked(same_parts)
        if not all(now for *_part, now in parts) or any(part not in holders for part in older):
            return None
        submissions.append(
            KnownSubmission(
                id=max([*(number for _part in parts), *(holders[part][0] for part in older)], default=number),
                unit=UnitRef(code, name),
                period=period(label, start, end),
                forms=tuple(unpacked(forms)),
                records=unpacked(records),
                findings=unpacked_findings(findings),
                parts=sorted({*(part[0] for part in parts), *older}),
                contents=dict([*(part[1:3] for part in parts), *(holders[part][1:] for part in older)]),
            )
        )
    return KnownFile(rows[0][2], unpacked_findings(rows[0][3]), submissions)


_Holder = tuple[int, FormCode, str]
"""The submission that a part came with, the part's form and what it says."""


def _holders(connection: Connection, parts: list[int]) -> dict[int, _Holder]:
    """Of parts, those that are in force."""
    found: dict[int, _Holder] = {}
    for some in _slices(parts, _MOST):
        marks = ", ".join("?" * len(some))
        rows = connection.execute(
            f"SELECT id, submission_id, form, content FROM part WHERE id IN ({marks}) "
            "AND published_at IS NOT NULL AND superseded_at IS NULL",
            some,
        )
        found |= {part: (number, form, content) for part, number, form, content in rows}
    return found


_IN_FORCE = """
    WITH wanted (unit_code, period_start, period_end) AS (VALUES {keys})
    SELECT p.unit_code, p.period_start, p.period_end, p.form, p.id, p.content, p.context, p.submission_id, r.path,
           r.sha256
    FROM wanted w
    JOIN part p ON p.unit_code = w.unit_code AND p.period_start = w.period_start AND p.period_end = w.period_end
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    WHERE p.published_at IS NOT NULL AND p.superseded_at IS NULL
"""


def in_force(store: Store, keys: Iterable[UnitPeriod]) -> dict[UnitPeriod, dict[FormCode, InForce]]:
    """The parts in force of units for exactly one period each, by form; nothing for those that have none."""
    found: dict[UnitPeriod, dict[FormCode, InForce]] = {}
    with store.read() as connection:
        for some in _slices(sorted(set(keys)), _MOST // 3):
            query = _IN_FORCE.format(keys=", ".join(["(?, ?, ?)"] * len(some)))
            for unit, start, end, form, *rest in connection.execute(query, [value for key in some for value in key]):
                found.setdefault((unit, start, end), {})[form] = InForce(*rest)
    return found


_CAME_BEFORE = """
    SELECT s.unit_code, s.period_start, s.period_end, s.forms, min(s.id)
    FROM receipt r
    JOIN submission s ON s.receipt_id = r.id
    WHERE r.sha256 = ? AND s.state IN ('accepted', 'unchanged')
    GROUP BY s.unit_code, s.period_start, s.period_end, s.forms
"""


def superseded(
    store: Store, sha256: str, current: dict[UnitPeriod, dict[FormCode, InForce]]
) -> dict[UnitPeriod, set[FormCode]]:
    """The forms of which a file's bytes are known already and came before what another file has put in force since."""
    found: dict[UnitPeriod, set[FormCode]] = {}
    with store.read() as connection:
        rows = connection.execute(_CAME_BEFORE, (sha256,)).fetchall()
    for unit, start, end, forms, first in rows:
        for form in unpacked(forms):
            newer = current.get((unit, start, end), {}).get(form)
            if newer is not None and newer.sha256 != sha256 and first < newer.submission:
                found.setdefault((unit, start, end), set()).add(form)
    return found


def received_in(store: Store, span: Period) -> Ledger:
    """What has come in for the periods inside a span."""
    with store.read() as connection:
        closed = closed_in(connection, span)
    return Ledger(parts_in(store, span), arrived(store, span), returned(store, span), closed)


_ARRIVED = """
    SELECT p.unit_code, min(p.period_label), p.period_start, p.period_end, p.form,
           min(coalesce((SELECT min(w.since) FROM was_in_force w WHERE w.part_id = p.id), p.published_at))
    FROM part p
    WHERE p.published_at IS NOT NULL AND p.period_start >= ? AND p.period_end <= ?
    GROUP BY p.unit_code, p.period_start, p.period_end, p.form
    ORDER BY p.unit_code, p.period_start, p.period_end, p.form
"""


def arrived(store: Store, span: Period) -> list[Arrived]:
    """When each form was first accepted for each unit and period inside a span."""
    with store.read() as connection:
        return [
            Arrived(unit, period(label, start, end), form, datetime.fromisoformat(at))
            for unit, label, start, end, form, at in connection.execute(_ARRIVED, days(span))
        ]


_CAME = """
    SELECT s.unit_code, s.period_start, s.period_end, r.run_id, s.state, s.forms, s.unit_name, s.period_label, r.path,
           r.findings, s.findings
    FROM submission s
    JOIN receipt r ON r.id = s.receipt_id
    WHERE s.state <> 'staged' AND s.period_start >= ? AND s.period_end <= ?
    ORDER BY s.unit_code, s.period_start, s.period_end, r.run_id, r.path, s.position
"""


def returned(store: Store, span: Period) -> list[Returned]:
    """The latest rejected submission of each unit and period inside a span, if some form of it has not come again.

    A form has come again if a submission of the same unit and period with it was accepted, or found to repeat what is
    in force, in the same run or later.
    """
    with store.read() as connection:
        rows = connection.execute(_CAME, days(span)).fetchall()
    latest: list[Returned] = []
    for _unit_period, group in groupby(rows, key=lambda row: row[:3]):
        if found := _still_returned(list(group)):
            latest.append(found)
    return latest


def _still_returned(rows: Sequence[tuple[Any, ...]]) -> Returned | None:
    """The latest rejected submission, of all of one unit and period, of which some form has not come again."""
    came: dict[FormCode, int] = {}
    for _code, _start, _end, run, state, forms, *_rest in rows:
        if state != "rejected":
            came |= dict.fromkeys(unpacked(forms), run)
    found = None
    for code, start, end, run, state, forms, name, label, path, of_file, findings in rows:
        if state != "rejected":
            continue
        sent = unpacked(forms)
        missing = [form for form in FORMS if form in sent and came.get(form, -1) < run]
        if missing or (not sent and not came):
            found = Returned(
                unit_code=code,
                unit_name=name,
                period=period(label, start, end),
                forms=tuple(missing),
                file=path,
                findings=tuple(unpacked_findings(of_file) + unpacked_findings(findings)),
            )
    return found


def _slices(values: list[Any], size: int) -> Iterable[list[Any]]:
    return (values[first : first + size] for first in range(0, len(values), size))
