"""Cells of the summary tables: texts, figures, a plan and how much of it was reached."""

from dvk_cli.model.summary import Figure, TableCell

Row = tuple[TableCell, ...]


def text_cell(text: str) -> TableCell:
    """Words."""
    return TableCell(text=text)


def number_cell(figure: Figure | None, *, zero: bool = False) -> TableCell:
    """A figure's cell; without data it is a missing number, and 0 only where there is none for certain (`zero`)."""
    if figure is None:
        return TableCell(kind="number", value=0 if zero else None)
    return TableCell(
        kind="number",
        value=figure.value,
        decimals=figure.decimals,
        # The denominator of a rate has its own column; 22/28 is one number.
        denominator=None if figure.decimals is not None else figure.denominator,
        declared=figure.declared,
        qualifiers=figure.qualifiers,
    )


def plan_cells(figure: Figure | None) -> tuple[list[TableCell], list[TableCell]]:
    """The plan, and how much of it was reached; empty where there is none."""
    if figure is None or figure.plan is None:
        return [text_cell("")], [text_cell("")]
    return [TableCell(kind="number", value=figure.plan)], [TableCell(kind="number", value=figure.plan_percent)]
