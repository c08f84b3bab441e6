"""How much one file may lay out: a few bytes can ask for millions of cells."""

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import address

MAX_CELLS = 4_000_000
"""Most cells of a file, empty ones in between too."""
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
LEAST_WIDTH = 26
"""A row counts as at least so many cells: rows without cells cost too."""


class Budget:
    """The cells that are left to a file."""

    def __init__(self, cells: int = MAX_CELLS) -> None:
        self.left = cells

    def spend(self, cells: int, row: int = 0, column: int = 0) -> None:
        """Count cells that are about to be laid out, or what takes as much room or time.

        Raises:
            UnreadableFile: the file asks for more than it may; `row` and `column` (from 0) are where, if that is known.
        """
        self.left -= cells
        if self.left < 0 and not (row or column):
            raise UnreadableFile("DVK101", reason=_("it has more cells than are read"))
        if self.left < 0 or row >= MAX_ROWS or column >= MAX_COLUMNS:
            cell = address(min(row, MAX_ROWS), min(column, MAX_COLUMNS))
            raise UnreadableFile("DVK101", reason=_("cell {cell} is too far out").format(cell=cell))
