"""Lists that go on in another sheet: "Mô hình", then "Mô hình (tiếp)", with its header again or without."""

import re
from collections.abc import Iterable

import msgspec

from dvk_cli.intake.grid import Grid, is_figure
from dvk_cli.intake.layout import Table
from dvk_cli.intake.rows import RowReader
from dvk_cli.intake.vocabulary import Vocabulary
from dvk_cli.vietnamese.text import key

_CONTINUED = re.compile(r"(.+?)\s*[-–]?\s*\(?\s*tiếp(?:\s+theo)?\s*\d*\s*\)?", re.IGNORECASE)


def continues(name: str, names: Iterable[str]) -> str | None:
    """The sheet that a sheet goes on from, by its name; None if it goes on from none of these."""
    found = _CONTINUED.fullmatch(key(name))
    return next((each for each in names if key(each) == found[1]), None) if found else None


def table_without_header(grid: Grid, before: Table, vocabulary: Vocabulary) -> Table | None:
    """The rest of a list in a sheet without a header, under the columns of the sheet before; None if it is none."""
    stt = before.column("stt")
    if before.form == "numbers" or stt is None:
        return None
    first = next((row for row in range(len(grid.rows)) if is_figure(grid.value(row, stt))), None)
    if first is None:
        return None
    table = msgspec.structs.replace(before, title_top=0, top=first, body=first, bottom=len(grid.rows), number=0)
    rows = RowReader(grid, table, vocabulary)
    while table.body and rows.kind(table.body - 1) == "section":
        table.body = table.top = table.body - 1
    return table
