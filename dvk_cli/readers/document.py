"""From a document's paragraphs and tables, in reading order, to sheets: one a table, with what stands above it."""

from dvk_cli.model.sheet import MOST_CELLS, Merge, Runs, Sheet, Value
from dvk_cli.readers.bounds import LEAST_WIDTH, MAX_COLUMNS, Budget
from dvk_cli.readers.values import merges_of_values, text, trim

# A table so small and without a number is a letterhead or the signatures, set side by side.
_FRAME_COLUMNS = 2
_FRAME_ROWS = 5
_TABLE_COST = 200
_TAKEN_COST = 8
_CELL_COST = 3  # what is remembered of a cell beside its value


class DocumentTables:
    """Takes what a document holds in its order, and makes sheets of it.

    Paragraphs become rows of one cell above the table that follows them, so that title, unit and period are found
    there; those after the last table stand below it. A table inside a cell is a table of its own.
    """

    def __init__(self, cells: int = MOST_CELLS) -> None:
        self._budget = Budget(cells)
        self._above: list[list[Value]] = []
        self._found: list[_Table] = []
        self._open: list[_Table] = []
        self._written: list[tuple[list[Value], int, Runs]] = []  # row, column and fonts of texts in several fonts

    def paragraph(self, words: str, runs: Runs = ()) -> None:
        """A paragraph outside of tables, or a note that belongs to no cell; blank ones are left out."""
        if (kept := text(words.strip())) is not None:
            self._budget.spend(LEAST_WIDTH)
            self._above.append([kept])
            if runs:
                self._written.append((self._above[-1], 0, runs))

    def open_table(self) -> None:
        """A table begins."""
        self._budget.spend(_TABLE_COST)
        table = _Table(self._budget)
        if not self._open:
            table.above, self._above = self._above, []
        self._found.append(table)
        self._open.append(table)

    def open_row(self) -> None:
        """A row of the innermost table begins; without a table open it is the first of one."""
        if not self._open:
            self.open_table()
        self._open[-1].open_row()

    def skip(self, columns: int) -> None:
        """Places that the row leaves empty."""
        self._open[-1].place(None, columns, 1, joins=False)

    def cell(self, words: str, columns: int = 1, rows: int = 1, *, joins: bool = False, runs: Runs = ()) -> None:
        """The next cell of the row. `joins`: it goes on the cell above it, whose text it shows."""
        kept = text(words.strip())
        self._open[-1].place(kept, columns, rows, joins=joins)
        if runs and kept is not None:
            row = self._open[-1].rows[-1]
            self._written.append((row, len(row) - 1, runs))

    def hide(self) -> None:
        """Something of the innermost table is hidden."""
        if self._open:
            self._open[-1].hidden = True

    def close_table(self) -> None:
        """The innermost table ends."""
        if self._open:
            self._open.pop().close()

    def sheets(self) -> list[Sheet]:
        """The tables with a value in them, named by their order; without any, the paragraphs as one sheet."""
        while self._open:
            self.close_table()
        tables: list[_Table] = []
        above: list[list[Value]] = []
        for table in self._found:
            if table.is_frame():
                above += table.above + table.rows
            elif table.rows:
                table.above = above + table.above
                tables.append(table)
                above = []
            else:
                above += table.above
        below = above + self._above
        if not tables:
            sheets = [Sheet(name="Văn bản", rows=below)] if below else []
        else:
            sheets = [
                table.sheet(f"Bảng {number}", below if table is tables[-1] else [])
                for number, table in enumerate(tables, start=1)
            ]
        # Rows move about whole: each is found again as itself.
        places = (
            {id(row): (sheet, at) for sheet in sheets for at, row in enumerate(sheet.rows)} if self._written else {}
        )
        for row, column, runs in self._written:
            if found := places.get(id(row)):
                found[0].runs[found[1], column] = runs
        return sheets


class _Table:
    def __init__(self, budget: Budget) -> None:
        self.above: list[list[Value]] = []
        self.rows: list[list[Value]] = []
        self.hidden = False
        self._budget = budget
        self._spans: list[list[int]] = []  # top, left, bottom, right
        self._lowest: dict[int, list[int]] = {}  # by first column, the cell that a joining one would go on
        self._taken: dict[int, int] = {}  # by column, the last row that a cell from above takes
        self._at = 0

    def open_row(self) -> None:
        self._budget.spend(LEAST_WIDTH, len(self.rows), 0)
        self.rows.append([])
        self._at = 0
        if self._taken:
            # Each row looks at all columns: many wide and high cells cost as if they were laid out.
            self._budget.spend(len(self._taken), len(self.rows), 0)
            self._taken = {column: last for column, last in self._taken.items() if last >= len(self.rows) - 1}

    def place(self, value: Value, columns: int, rows: int, *, joins: bool) -> None:
        if not self.rows:
            self.open_row()
        row = len(self.rows) - 1
        while self._at in self._taken:
            self._at += 1
        left, self._at = self._at, self._at + columns
        self._budget.spend(columns + _CELL_COST, row, min(self._at, MAX_COLUMNS))
        if value is not None:
            self.rows[row].extend([None] * (left - len(self.rows[row])))
            self.rows[row].append(value)
        if joins and (above := self._lowest.get(left)) and above[2] == row - 1 and above[3] == self._at - 1:
            if above[2] == above[0] and columns == 1:
                self._spans.append(above)
            above[2] = row
            return
        span = [row, left, row + rows - 1, self._at - 1]
        self._lowest[left] = span
        if columns > 1 or rows > 1:
            self._spans.append(span)
        if rows > 1:
            self._budget.spend(columns * _TAKEN_COST, row, 0)
            self._taken.update(dict.fromkeys(range(left, self._at), row + rows - 1))

    def close(self) -> None:
        trim(self.rows)

    def is_frame(self) -> bool:
        if not 0 < len(self.rows) <= _FRAME_ROWS or max(map(len, self.rows)) > _FRAME_COLUMNS:
            return False
        return not any(isinstance(cell, str) and cell[:1].isdigit() for row in self.rows for cell in row)

    def sheet(self, name: str, below: list[list[Value]]) -> Sheet:
        first = len(self.above)
        rows = [*self.above, *self.rows, *below]
        last = first + len(self.rows) - 1
        spans = (
            Merge(top + first, left, min(bottom + first, last), right)
            for top, left, bottom, right in self._spans
            if top + first <= last
        )
        return Sheet(name=name, rows=rows, merges=merges_of_values(spans, rows), hidden=self.hidden)
