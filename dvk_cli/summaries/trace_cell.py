"""From a cell to the figures that it counts in: the traces of a period, looked through for its records."""

from collections.abc import Collection, Iterator

from dvk_cli.model.trace import CellUse
from dvk_cli.summaries.numbers import plain
from dvk_cli.summaries.trace import Tracer

Place = tuple[int, str, str]
"""Part, sheet and cell of a record."""


def uses_of_cell(tracer: Tracer, places: Collection[Place], units: Collection[str]) -> Iterator[CellUse]:
    """The figures of the area and of these units (by code) that records count in, or are left out of.

    A cell with several records that count in one figure (a number of models is in the total and in its field) is a
    use for each.
    """
    for figure, entry, recorded in tracer.figures():
        if figure.unit_code is not None and figure.unit_code not in units:
            continue
        for use in entry.uses:
            origin = None if use.record is None else use.record.origin
            if origin is not None and (origin.part, origin.sheet, origin.cell) in places:
                yield CellUse(figure=figure, role=use.role, counts_as=plain(use.counts_as))
        for each in tracer.left_out(recorded).of(figure.id, entry):
            origin = each.record.origin
            if origin is not None and (origin.part, origin.sheet, origin.cell) in places:
                yield CellUse(figure=figure, aside=tracer.aside(each))
