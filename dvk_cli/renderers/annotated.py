"""The annotated return: a copy of what was sent, each finding a coloured cell, a comment and a line of a list."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import msgspec

from dvk_cli.durable import shortened
from dvk_cli.i18n import gettext as _
from dvk_cli.model.finding import Finding, Severity
from dvk_cli.model.sheet import LIST_MARK, RETURNED, Sheet
from dvk_cli.renderers.annotated_list import add_list, free_title, in_words, severity_word
from dvk_cli.renderers.annotated_package import drop_broken_drawings, finished, has_macros, is_small, left_out
from dvk_cli.renderers.annotated_table import add_table, value_at
from dvk_cli.renderers.excel import openpyxl, saved
from dvk_cli.renderers.words import WORST_FIRST, hint_line, message_line

AUTHOR = "dvk"
"""Author of the comments; what a person had written in a cell keeps its author."""
COMMENT_MARK = "— dvk —"
"""First line of what dvk adds to a cell's comment: all from here on is taken out of a copy that comes back."""
FILLS: dict[Severity, str] = {"error": "FFF4A582", "warning": "FFFFEC8B", "info": "FFBFDDF4"}
"""Colours of the cells. They differ in lightness too, for eyes that do not tell red from green."""
MOST_LISTED = 10_000
"""Most findings in one copy: a table with a slip in every row of 200 000 is told well enough by the worst of them."""

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::.*)?")
_ROWS, _COLUMNS = 1_048_576, 16_384
_ENDINGS = re.compile(r"\.(?:xls[xmb]?|xlt[xm]|ods|csv|tsv|txt|html?|docx|zip)$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class _Copy(msgspec.Struct):
    """A workbook under work. `sheets`: its worksheets by the name that findings call them."""

    workbook: Any
    sheets: dict[str, Any]
    notes: list[str] = []


def annotated_copy(
    data: bytes, format: str, name: str, sheets: list[Sheet] | None, findings: Sequence[Finding]
) -> tuple[str, bytes]:
    """The file to send back: its name ("Xã Lý Trạch (cần sửa).xlsx") and its bytes, the same for the same arguments.

    A workbook of format "xlsx" (.xlsm too) is the sender's own: formulas with their results, formats, merges, other
    sheets and macros stand as they stood. openpyxl, which writes it, cannot keep pictures, shapes and text boxes, form
    controls, embedded objects, sparklines and the like; the list says which of them this copy lacks. Charts are
    written anew and may look different; the formatting inside comments goes.
    Any other format, and a workbook that openpyxl cannot open, becomes a workbook of the values as they were read.

    Args:
        data: the file as it was received.
        format: what `read_sheets` calls it.
        name: the file's name or path; only the last part counts.
        sheets: what was read of it; None where it could not be read, and the copy holds the list only.
        findings: those of this file. Those without a cell stand in the list alone.
    """
    listed = sorted(findings, key=lambda item: WORST_FIRST[item.severity])[:MOST_LISTED]
    copy = _opened(data, sheets) if format == "xlsx" and sheets is not None else None
    own = copy is not None
    if copy is None:
        copy = _built(sheets or [], values_only=format == "xlsx")
    spots = [_spot(copy, item) for item in listed]
    marked: dict[tuple[str, str], tuple[Any, list[Finding]]] = {}
    for item, spot in zip(listed, spots, strict=True):
        if spot is not None:
            marked.setdefault((spot.parent.title, spot.coordinate), (spot, []))[1].append(item)
    for cell, items in marked.values():
        _mark(cell, items)
    if len(findings) > len(listed):
        copy.notes.append(
            _("Only the first {count} of {total} findings are listed.").format(count=len(listed), total=len(findings))
        )
    stem = _stem(name)
    add_list(copy.workbook, stem, list(zip(listed, spots, strict=True)), copy.notes, FILLS)
    ending = ".xlsm" if own and has_macros(data) else ".xlsx"
    original, values = (data, sheets or []) if own else (None, [])
    content = finished(saved(copy.workbook), original, copy.workbook, values)
    _let_go(copy.workbook)
    return _name(stem) + ending, content


def _let_go(workbook: Any) -> None:
    # openpyxl keeps the macros in a zip that is open for writing, and leaves it to whoever clears away.
    if workbook.vba_archive is not None:
        workbook.vba_archive.close()


def _stem(name: str) -> str:
    stem = _ENDINGS.sub("", name.rsplit("/", 1)[-1])
    # A copy that comes back with something left to correct goes out under the same name.
    stem = RETURNED.sub("", stem).strip() or "dvk"
    return shortened(stem)


def _name(stem: str) -> str:
    return _NOT_IN_NAMES.sub("_", _("{name} (to correct)").format(name=stem))


def _opened(data: bytes, sheets: list[Sheet]) -> _Copy | None:
    """The sender's workbook without what an earlier return had put in it; None if openpyxl cannot take it."""
    import warnings
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile

    load_workbook = openpyxl().load_workbook
    if not is_small(data):
        return None
    with warnings.catch_warnings(record=True) as told:
        # openpyxl says by warnings what it drops.
        warnings.simplefilter("always")
        try:
            workbook: Any = load_workbook(BytesIO(data), keep_vba=has_macros(data), rich_text=True)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, BadZipFile, ParseError):
            return None
    by_name = {sheet.title: sheet for sheet in workbook.worksheets}
    sheets = [sheet for sheet in sheets if sheet.rows or sheet.name in by_name]  # of charts only the name was read
    if not all(sheet.name in by_name and _holds(by_name[sheet.name], sheet) for sheet in sheets):
        # Of Strict Open XML, for one, openpyxl sees the sheets and none of the cells.
        _let_go(workbook)
        return None
    for sheet in sheets:
        _restore(by_name[sheet.name], sheet)
    workbook.template = False
    if workbook.calculation is not None:
        workbook.calculation.fullCalcOnLoad = True
    said = [str(each.message) for each in told]
    if workbook.vba_archive is not None:
        said += drop_broken_drawings(workbook)
    lost = left_out(data, workbook, sheets, said)
    note = _("Not in this copy, but still in your own file: {parts}. If you need them, correct your own file instead.")
    for worksheet in workbook.worksheets:
        if worksheet["A1"].value == LIST_MARK:
            workbook.remove(worksheet)
        else:
            _unmark(worksheet)
    by_name = {sheet.title: sheet for sheet in workbook.worksheets}
    return _Copy(workbook, by_name, [note.format(parts=", ".join(lost))] if lost else [])


def _holds(worksheet: Any, sheet: Sheet) -> bool:
    """Whether openpyxl has a value wherever one was read, but for those under merged cells, which it drops."""
    from openpyxl.cell.cell import MergedCell

    cells = worksheet._cells
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                cell = cells.get((number, column))
                if cell is None or (cell.value is None and not isinstance(cell, MergedCell)):
                    return False
    return True


def _restore(worksheet: Any, sheet: Sheet) -> None:
    """Put back the numbers that openpyxl takes for impossible dates and replaces by an error."""
    for (row, column), cell in worksheet._cells.items():
        if cell.data_type == "e" and cell.value == "#VALUE!":
            value = value_at(sheet, row - 1, column - 1)
            if isinstance(value, int | float):
                cell.value = value


def _built(sheets: list[Sheet], *, values_only: bool) -> _Copy:
    """A workbook of the values that were read."""
    workbook: Any = openpyxl().Workbook()
    workbook.remove(workbook.active)
    copy = _Copy(workbook, {})
    if values_only and sheets:
        copy.notes.append(_("This copy holds the values only; formulas and formats are still in your own file."))
    for sheet in sheets:
        if not sheet.is_own_list:
            worksheet = workbook.create_sheet(free_title(workbook, sheet.name or _("Data")))
            add_table(worksheet, sheet)
            copy.sheets.setdefault(sheet.name, worksheet)
    return copy


def _spot(copy: _Copy, item: Finding) -> Any:
    """The cell that a finding is about: of a merged range the first, the only one that can hold a comment."""
    from openpyxl.cell.cell import MergedCell
    from openpyxl.utils import column_index_from_string

    sheet = copy.sheets.get(item.sheet or "")
    if sheet is None and not item.sheet and len(copy.sheets) == 1:
        sheet = next(iter(copy.sheets.values()))
    place = _ADDRESS.fullmatch(item.cell or "")
    if sheet is None or place is None:
        return None

    row, column = int(place.group(2)), column_index_from_string(place.group(1))
    if not (1 <= row <= _ROWS and column <= _COLUMNS):
        return None
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        around = next(each for each in sheet.merged_cells.sorted() if cell.coordinate in each)
        cell = sheet.cell(around.min_row, around.min_col)
    return cell


def _mark(cell: Any, items: list[Finding]) -> None:
    """Colour a cell by its worst finding and say all of them in its comment, below what a person wrote there."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=FILLS[items[0].severity])
    said = cell.comment.text if cell.comment else ""
    author = cell.comment.author if cell.comment else AUTHOR
    texts = [in_words(_comment_text(item)) for item in items]
    _comment(cell, "\n\n".join(part for part in (said, "\n".join((COMMENT_MARK, "\n\n".join(texts)))) if part), author)


def _comment_text(item: Finding) -> str:
    lines = [f"{severity_word(item.severity)} {item.code}: {message_line(item)}"]
    if hint := hint_line(item):
        lines.append(f"→ {hint}")
    return "\n".join(lines)


def _comment(cell: Any, text: str, author: str) -> None:
    """A comment in a box that shows all of its text."""
    from openpyxl.comments import Comment

    width, in_line = (340, 42) if len(text) < 800 else (560, 72)
    lines = sum(-(-max(len(line), 1) // in_line) for line in text.splitlines())
    cell.comment = Comment(text, author, height=20 + 19 * lines, width=width)


def _unmark(worksheet: Any) -> None:
    """Take out the comments and colours of an earlier return; what a person wrote stays."""
    from openpyxl.styles import PatternFill

    for cell in list(worksheet._cells.values()):
        comment = getattr(cell, "comment", None)
        if comment is None:
            continue
        # A program that saves the copy may drop the author: the mark tells too.
        ours = comment.author == AUTHOR or COMMENT_MARK in comment.text
        theirs = "" if comment.author == AUTHOR else comment.text.partition(COMMENT_MARK)[0].rstrip()
        cell.comment = None
        if theirs:
            # The size of a box is lost when it is read: it is laid out anew.
            _comment(cell, theirs, comment.author)
        if ours and cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in FILLS.values():
            cell.fill = PatternFill()
