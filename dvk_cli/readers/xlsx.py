"""Excel workbooks (.xlsx, .xlsm): values by calamine, and what it does not tell by a look at the XML."""

import io
from typing import TYPE_CHECKING

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import CellError, Merge, Sheet, Value
from dvk_cli.readers.package import kind_of
from dvk_cli.readers.preflight import Unseen, look
from dvk_cli.readers.values import merges_of_values, value

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


class XlsxReader:
    """Office Open XML workbooks."""

    format = "xlsx"

    def accepts(self, data: bytes) -> bool:
        """A zip whose directory names a workbook part."""
        return kind_of(data) == "xlsx"

    def read(self, data: bytes) -> list[Sheet]:
        """The worksheets in the workbook's order; chart sheets hold no cells and are left out."""
        # Imported here: `dvk --help` and `summarize` read no workbook.
        from python_calamine import (
            CalamineError,
            CalamineWorkbook,
            PasswordError,
            SheetTypeEnum,
            SheetVisibleEnum,
        )

        unseen = look(data)
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            return [
                _sheet(
                    workbook.get_sheet_by_index(position),
                    unseen[meta.name],
                    hidden=meta.visible != SheetVisibleEnum.Visible,
                )
                for position, meta in enumerate(workbook.sheets_metadata)
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
        except PasswordError:
            raise UnreadableFile("DVK103") from None
        except KeyError as error:
            raise UnreadableFile("DVK101", reason=str(error)) from None
        except (CalamineError, OSError) as error:
            raise UnreadableFile("DVK101", reason=str(error)) from None


def _sheet(sheet: "CalamineSheet", unseen: Unseen, *, hidden: bool) -> Sheet:
    # Most cells are empty or text: they are not worth a call each.
    rows: list[list[Value]] = [
        [None if raw == "" else raw if raw.__class__ is str and not raw.isspace() else value(raw) for raw in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for (row, column), sign in unseen.errors.items():
        # calamine gives an error cell as an empty one, and drops rows and columns that hold nothing else.
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = CellError(sign)
    merges = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Sheet(
        name=sheet.name,
        rows=rows,
        merges=merges_of_values(merges, rows) if merges else merges,
        percent=unseen.percent,
        uncached=unseen.uncached,
        hidden=hidden or unseen.hidden,
        fonts={at: font for at, font in unseen.fonts.items() if _holds_text(rows, *at)} if unseen.fonts else {},
    )


def _holds_text(rows: list[list[Value]], row: int, column: int) -> bool:
    return row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], str)
