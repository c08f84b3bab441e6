"""Excel workbooks (.xlsx, .xlsm): values by calamine, and what it does not tell by a look at the XML."""

from typing import TYPE_CHECKING, Any

from dvk_cli.model.sheet import MOST_CELLS, CellError, Merge, Sheet, Value
from dvk_cli.readers.base import once, without_cells
from dvk_cli.readers.bounds import Budget
from dvk_cli.readers.calamine import opened
from dvk_cli.readers.package import kind_of
from dvk_cli.readers.preflight import Unseen, look
from dvk_cli.readers.values import hides, merges_of_values, number, value

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


class XlsxReader:
    """Office Open XML workbooks, of both kinds that the standard knows (transitional and strict)."""

    format = "xlsx"

    def accepts(self, data: bytes) -> bool:
        """A zip whose directory names a workbook part."""
        return kind_of(data) == "xlsx"

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The sheets in the workbook's order; of charts and dialogs, which hold no cells, only their names."""
        # Imported here: `dvk --help` and `summarize` read no workbook.
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        unseen, budget = look(data, cells), Budget(cells)
        with opened(data) as workbook:
            once([meta.name for meta in workbook.sheets_metadata])
            return [
                _sheet(
                    workbook.get_sheet_by_index(position),
                    unseen[meta.name],
                    budget,
                    hidden=meta.visible != SheetVisibleEnum.Visible,
                )
                if meta.typ == SheetTypeEnum.WorkSheet
                else without_cells(meta.name, is_chart=meta.typ == SheetTypeEnum.ChartSheet)
                for position, meta in enumerate(workbook.sheets_metadata)
            ]


def _sheet(sheet: "CalamineSheet", unseen: Unseen, budget: Budget, *, hidden: bool) -> Sheet:
    found = sheet.to_python(skip_empty_area=False)
    budget.spend(sum(map(len, found)))
    rows = _with_values(found)
    for (row, column), sign in unseen.errors.items():
        # calamine gives an error cell as an empty one, and drops rows and columns that hold nothing else.
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = CellError(sign)
    for row, column in unseen.uncached:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = None  # a 0 that stands for no value
    merges = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Sheet(
        name=sheet.name,
        rows=rows,
        merges=merges_of_values(merges, rows) if merges else merges,
        percent=unseen.percent,
        uncached=unseen.uncached,
        hidden=hidden or hides(rows, unseen.hidden_rows, unseen.hidden_columns),
        fonts={at: font for at, font in unseen.fonts.items() if _holds_text(rows, *at)} if unseen.fonts else {},
        runs={at: runs for at, runs in unseen.runs.items() if _holds_text(rows, *at)} if unseen.runs else {},
    )


def _with_values(rows: list[list[Any]]) -> list[list[Value]]:
    """The same rows: a large sheet has no room for two of them."""
    for row in rows:
        for column, raw in enumerate(row):
            # Most cells are text or empty: they are not worth a call each.
            if raw.__class__ is str:
                if not raw or raw.isspace():
                    row[column] = None
            else:
                row[column] = number(raw) if raw.__class__ is float else value(raw)
    return rows


def _holds_text(rows: list[list[Value]], row: int, column: int) -> bool:
    return row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], str)
