"""What the ledger and the records know of one cell of a file that was received."""

import re
from typing import Any

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.store.columns import period, unpacked_findings
from dvk_cli.store.database import Store

# What a part came to: the ledger's last word on its submission, else whether something took its place.
_STATE = """
    CASE
        WHEN p.published_at IS NOT NULL AND p.superseded_at IS NULL THEN 'in_force'
        ELSE coalesce((
            SELECT CASE x.kind WHEN 'exclude' THEN 'excluded' WHEN 'retract' THEN 'retracted' END
            FROM event x
            WHERE x.id = (
                SELECT max(e.id) FROM event e
                WHERE e.subject = s.id AND e.kind IN ('exclude', 'retract', 'readmit')
            )
        ), 'replaced')
    END
"""
_AT = """
    SELECT p.id, p.form, p.unit_code, p.unit_name, p.period_label, p.period_start, p.period_end, r.path, r.sha256,
           x.sheet, x.cell, {raw}, {what}, {state}
    FROM receipt r
    JOIN submission s ON s.receipt_id = r.id
    JOIN part p ON p.submission_id = s.id
    JOIN {table} x ON x.part_id = p.id
    WHERE r.path = ? AND p.published_at IS NOT NULL AND {where}
    ORDER BY p.id, x.seq
"""
# Each table of records: what its cell showed, and what the record is of.
_TABLES = {
    "model_row": ("x.name", "x.field || '.' || x.subject"),
    "recognition": ("x.recipient", "x.level || '.' || x.form || '.' || x.subject"),
    "observation": ("x.raw", "x.indicator || CASE x.measure WHEN 'result' THEN '' ELSE ' (' || x.measure || ')' END"),
    "count_row": (
        "x.raw",
        "CASE x.measure WHEN 'models' THEN x.field || '.' || x.subject"
        " ELSE coalesce(x.level, '') || '.' || coalesce(x.form, '') || '.' || x.subject END",
    ),
    "product_row": ("x.name", "'ocop_' || x.stars || '_sao'"),
    "control_total": ("''", "x.figure"),
}
_LISTS = ("model_row", "recognition", "product_row")


class RecordAt(msgspec.Struct, frozen=True):
    """A record that was read from a cell. `table`: of which kind; `state`: in_force, replaced, excluded, retracted."""

    table: str
    part: int
    form: str
    unit_code: str
    unit: str
    period: Period
    file: str
    sha256: str
    sheet: str
    cell: str
    raw: str
    what: str
    state: str


class FileAt(msgspec.Struct, frozen=True):
    """The newest receipt of a file: its bytes, what became of it, and all its findings."""

    path: str
    sha256: str
    outcome: str
    findings: list[Finding]


def files_named(store: Store, name: str) -> list[str]:
    """The paths, as received, that end in this one: it may lack folders in front."""
    with store.read() as connection:
        paths = [path for (path,) in connection.execute("SELECT DISTINCT path FROM receipt ORDER BY path")]
    return [name] if name in paths else [path for path in paths if path.endswith(f"/{name}")]


def newest(store: Store, path: str) -> FileAt:
    """The file as it was received last."""
    with store.read() as connection:
        number, sha256, outcome, findings = connection.execute(
            "SELECT id, sha256, outcome, findings FROM receipt WHERE path = ? ORDER BY id DESC LIMIT 1", (path,)
        ).fetchone()
        of_submissions = connection.execute(
            "SELECT findings FROM submission WHERE receipt_id = ? ORDER BY position", (number,)
        ).fetchall()
    found = unpacked_findings(findings)
    for (each,) in of_submissions:
        found += unpacked_findings(each)
    return FileAt(path, sha256, outcome, found)


def records_at(store: Store, path: str, sheet: str | None, cell: str) -> list[RecordAt]:
    """The records that were read from a cell; of a list those of its row, whatever the column.

    `sheet` None: of any.
    """
    row = re.sub(r"\D", "", cell)
    found: list[RecordAt] = []
    with store.read() as connection:
        for table, (raw, what) in _TABLES.items():
            where, values = "x.cell = ?", [path, cell]
            if table in _LISTS:
                # A row's record is kept with one of its cells; the address is letters and the number of the row.
                where, values = "ltrim(x.cell, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ?", [path, row]
            if sheet is not None:
                where, values = f"{where} AND x.sheet = ?", [*values, sheet]
            query = _AT.format(table=table, raw=raw, what=what, state=_STATE, where=where)
            found += [_record(table, each) for each in connection.execute(query, values)]
    return found


def _record(table: str, row: Any) -> RecordAt:
    part, form, code, name, label, start, end, *rest = row
    return RecordAt(table, part, form, code, name, period(label, start, end), *rest)
