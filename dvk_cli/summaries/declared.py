"""What the senders' own totals add to a figure: Σ(declared − recomputed) over the tables that were counted."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from dvk_cli.model.facts import ControlFact
from dvk_cli.model.summary import Number
from dvk_cli.summaries.numbers import plain
from dvk_cli.summaries.request import View


def closing(
    controls: Iterable[ControlFact],
    view: View,
    counted: Callable[[ControlFact], bool],
    figure_of: Callable[[str], str] = lambda figure: figure,
) -> dict[str, list[ControlFact]]:
    """Figure id → the declared totals that close its tables; figures whose totals are what was recomputed have none.

    Args:
        controls: all control totals inside the span.
        view: a whole table's total speaks of several units, so it serves for the area only.
        counted: whether a control total closes rows that are counted; those of tables set aside say nothing.
        figure_of: the figure that a control's figure is counted under (the taxonomy may map a field).
    """
    tables: dict[tuple[str, str], list[ControlFact]] = {}
    for control in controls:
        if counted(control) and (control.whole or view.has(control.unit_code)):
            tables.setdefault((control.table, control.figure), []).append(control)
    found: dict[str, list[ControlFact]] = {}
    for (_table, figure), closing in tables.items():
        # A whole table's total and the totals of its units say the same thing twice: one of them counts, never both.
        whole = [c for c in closing if c.whole and c.complete] if view.is_whole else []
        used = _once(whole, by_unit=False) if whole else _once([c for c in closing if not c.whole], by_unit=True)
        found.setdefault(figure_of(figure), []).extend(used)
    return {figure: used for figure, used in found.items() if _off(used)}


def _off(controls: Iterable[ControlFact]) -> Decimal:
    """How much the declared totals exceed what was recomputed."""
    return sum((c.declared - c.recomputed for c in controls), Decimal(0))


def _once(controls: list[ControlFact], *, by_unit: bool) -> list[ControlFact]:
    """One control a period (and unit): a total that stands both above and below its table counts once."""
    kept: dict[tuple[object, ...], ControlFact] = {}
    for control in sorted(controls, key=lambda c: (abs(c.declared - c.recomputed), c.declared)):
        where = (control.period.start, control.period.end)
        kept[(*where, control.unit_code) if by_unit else where] = control
    return list(kept.values())


def declared(value: Number, figure: str, found: dict[str, list[ControlFact]]) -> Number | None:
    """The figure as the senders' totals have it, or None where they say nothing else."""
    return plain(value + _off(found[figure])) if figure in found else None
