"""`dvk trace`: from one figure back to its cells, and from one cell to its figures. Sequence only."""

import re
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.period import Period
from dvk_cli.model.trace import CellRecord, CellTrace, Trace
from dvk_cli.pipeline import summarise

if TYPE_CHECKING:
    from dvk_cli.store.cells import FileAt, RecordAt
    from dvk_cli.store.database import Store
    from dvk_cli.workspace import Workspace

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# As findings are shown: “Xã Lý Trạch.xlsx [Mô hình!C7]”.
_SHOWN = re.compile(r"(?P<file>.+?) \[(?P<place>.+)\]")


def cell_of(text: str) -> tuple[str, str] | None:
    """What an argument names, if it is a cell: FILE!SHEET or FILE, and the address; None: it is a figure's id."""
    shown = _SHOWN.fullmatch(text)
    if shown is not None:
        text = f"{shown['file']}!{shown['place']}"
    before, mark, address = text.rpartition("!")
    found = _CELL.fullmatch(address.strip())
    if not mark or found is None:
        return None
    return before, f"{found[1].upper()}{int(found[2])}"


def trace(
    workspace: "Workspace",
    figure: str,
    period: Period,
    *,
    unit: str | None = None,
    as_of: date | None = None,
    units: date | None = None,
) -> Trace:
    """One figure of the area, or of a unit, with all that it is made of and what was left out.

    Raises:
        UsageError: there is no such figure; the hint names the nearest that there are.
    """
    from dvk_cli.vietnamese.text import nearest

    tracer = summarise.tracer(workspace, period, unit=unit, as_of=as_of, units=units)
    wanted = figure.strip()
    ids = [each.id for each in tracer.summary.figures]
    known = wanted if wanted in ids else f"indicators.{wanted}"
    found = next(tracer.traces(known), None)
    if found is None:
        near = nearest(wanted, ids)
        raise UsageError(
            _("there is no figure “{figure}” for {period}").format(figure=figure, period=period.label),
            _("Did you mean “{near}”?").format(near=near)
            if near
            else _("See dvk summarize --period {period} -v for the figures there are.").format(period=period.label),
        )
    return found


def trace_cell(workspace: "Workspace", place: tuple[str, str], period: Period | None = None) -> CellTrace:
    """What was read from a cell of a file that was received, and the figures of a period that it counts in.

    Args:
        workspace: whose store is asked.
        place: as `cell_of` gives it.
        period: whose figures; None: that of the records.

    Raises:
        UsageError: no file of that name was received, or several were.
    """
    from dvk_cli.store.cells import newest, records_at
    from dvk_cli.store.open import open_store
    from dvk_cli.summaries.trace_cell import uses_of_cell

    store = open_store(workspace.store_url)
    if store is None:
        raise _not_received(place[0])
    with closing(store):
        file, sheet = _file_and_sheet(store, place[0])
        of_file, records = newest(store, file), records_at(store, file, sheet, place[1])
    sheets = {record.sheet for record in records}
    period = period or next((r.period for r in records if r.state == "in_force"), None)
    period = period or (records[-1].period if records else None)
    uses = []
    if period is not None:
        tracer = summarise.tracer(workspace, period, by="unit")
        places = {(record.part, record.sheet, record.cell) for record in records}
        uses = list(uses_of_cell(tracer, places, {record.unit_code for record in records}))
    shown = sheet if sheet is not None else next(iter(sorted(sheets)), "")
    return CellTrace(
        file=file,
        sha256=records[-1].sha256 if records else of_file.sha256,
        sheet=shown,
        cell=place[1],
        period=period,
        records=tuple(_shown(record) for record in records),
        uses=tuple(uses),
        notes=tuple(_notes(of_file, records, any(use.aside is None for use in uses), period)),
        findings=tuple(
            item
            for item in of_file.findings
            if (item.cell == place[1] and (item.sheet or "") in (shown, *sheets))
            or (of_file.outcome == "rejected" and item.severity == "error" and not records)
        ),
    )


def _file_and_sheet(store: "Store", text: str) -> tuple[str, str | None]:
    """The file as it was received, and the sheet; a file's name may hold "!" itself."""
    from dvk_cli.store.cells import files_named

    name, _mark, sheet = text.rpartition("!")
    tried: list[tuple[str, str | None]] = [(text, None), *([(name, sheet)] if name else [])]
    for file, of in tried:
        found = files_named(store, file)
        if len(found) == 1:
            return found[0], of
        if found:
            raise UsageError(
                _("“{file}” is the name of several files").format(file=file),
                _("Did you mean: {names}?").format(names=", ".join(found)),
            )
    raise _not_received(name or text)


def _not_received(file: str) -> UsageError:
    return UsageError(
        _("no file “{file}” was received").format(file=file), _("See dvk submissions for the files there are.")
    )


def _shown(record: "RecordAt") -> CellRecord:
    return CellRecord(
        form=record.form if record.table != "control_total" else "control",
        unit_code=record.unit_code,
        unit=record.unit,
        period=record.period,
        cell=record.cell,
        raw=record.raw,
        what=record.what,
        state=record.state,
    )


def _notes(file: "FileAt", records: "list[RecordAt]", used: bool, period: Period | None) -> list[str]:
    """Why the cell counts nowhere, where it does not."""
    if not records and file.outcome == "rejected":
        return [_("The file was rejected: nothing of it is counted.")]
    if not records:
        return [
            _(
                "No figure was read from this cell: it may be a title, a header, a note or a signature, or nothing."
                " dvk explain “{file}” shows how the sheet is read."
            ).format(file=file.path)
        ]
    notes = []
    if any(record.table == "control_total" for record in records):
        notes.append(_("A total of the sender's: compared with its parts, never counted."))
    if not used and period is not None:
        notes.append(_("It counts in no figure of {period}.").format(period=period.label))
    return notes
