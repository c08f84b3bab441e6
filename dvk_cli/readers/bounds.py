"""How much one file may lay out: a few bytes can ask for millions of cells."""

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, address

MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
LEAST_WIDTH = 26
"""A row counts as at least so many cells: rows without cells cost too."""


class Budget:
    """The cells that are left to a file, empty ones in between too (0: any number)."""

    def __init__(self, cells: int = MOST_CELLS) -> None:
        self._cells = cells
        self._spent = 0

    def spend(self, cells: int, row: int = 0, column: int = 0) -> None:
        """Count cells that are about to be laid out, or what takes as much room or time.

        Raises:
            UnreadableFile: the file asks for more than it may (DVK136), or for what no sheet has (DVK101); `row` and
                `column` (from 0) are where, if that is known.
        """
        self._spent += cells
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            cell = address(min(row, MAX_ROWS), min(column, MAX_COLUMNS))
            raise UnreadableFile("DVK101", reason=_("cell {cell} is too far out").format(cell=cell))
        if self._spent > self._cells > 0:
            at = _(" (as far as {cell})").format(cell=address(row, column)) if row or column else ""
            raise UnreadableFile("DVK136", limit=self._cells, at=at)
