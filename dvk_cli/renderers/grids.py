"""Documents as plain tables, which terminal, CSV and Markdown draw each in its own way."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.result import FileResult, ModelList, RunResult, Status, UnitStatus
from dvk_cli.model.summary import Summary, Table
from dvk_cli.renderers.words import (
    cell_words,
    figure_words,
    form_word,
    outcome_word,
    period_words,
    state_word,
)

Cell = str | int | Decimal | None


class Grid(msgspec.Struct, frozen=True):
    """A table: its title, the names of its columns, its rows. None is a value that is missing.

    `right`: positions of the columns that stand flush right. `whole`: those never broken over lines.
    `total`: the last row adds up the others.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    right: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()
    total: bool = False


class LabelledModels(msgspec.Struct, frozen=True):
    """A list of models with the labels of their fields, subjects and statuses, in the catalogue's order."""

    listed: ModelList
    labels: dict[str, dict[str, str]]


def outcomes(result: RunResult) -> Grid:
    """What became of each file, and of each submission in it."""
    rows = [row for file in result.files for row in _outcome_rows(file)]
    return Grid("", (_("File"), _("Unit"), _("Period"), _("Records"), _("Outcome")), rows)


def _outcome_rows(file: FileResult) -> list[tuple[Cell, ...]]:
    if not file.submissions:
        return [(file.path, "", "", "", outcome_word(file.outcome))]
    return [
        (
            file.path if number == 0 else "",
            item.unit.name,
            item.period.label,
            ", ".join(f"{form_word(form)} {item.records.get(form, 0)}" for form in item.forms),
            outcome_word(item.outcome),
        )
        for number, item in enumerate(file.submissions)
    ]


def balances(result: RunResult) -> list[Grid]:
    """What became of every cell of every sheet, file by file."""
    parts = ("cells", "used", "title", "header", "control", "signature", "note", "unread")
    names = (
        _("Cells"),
        _("read"),
        _("title"),
        _("header"),
        _("total"),
        _("signature"),
        _("note"),
        _("unread"),
    )
    return [
        Grid(
            file.path,
            (_("Sheet"), *names),
            [(sheet.sheet, *(getattr(sheet, part) for part in parts)) for sheet in file.balance],
            right=frozenset(range(1, len(names) + 1)),
        )
        for file in result.files
    ]


def of_table(table: Table) -> Grid:
    """A table of a summary, its cells in words."""
    return Grid(
        table.title,
        tuple(column.label for column in table.columns),
        [tuple(cell_words(cell) for cell in row) for row in table.rows],
        right=frozenset(number for number, column in enumerate(table.columns) if column.numeric),
        total=table.total,
    )


def figures(summary: Summary) -> Grid:
    """Every figure by its id, which `dvk explain` and `dvk trace` know."""
    rows = [(item.id, item.label, figure_words(item), item.unit) for item in summary.figures]
    return Grid(
        _("Figures"),
        (_("Figure"), _("Label"), _("Value"), _("Unit of measure")),
        rows,
        right=frozenset({2}),
        whole=frozenset({0}),
    )


def reports(status: Status) -> list[Grid]:
    """Who has reported: communes, then agencies."""
    return [
        Grid(title, (_("Code"), _("Unit"), _("State"), _("Reports")), [_report(unit, status) for unit in units])
        for title, units in ((_("Units"), status.units), (_("Agencies"), status.agencies))
    ]


def _report(unit: UnitStatus, status: Status) -> tuple[Cell, ...]:
    # The period stands in the title where there is only one.
    several = [item.label for item in unit.periods] != [status.period.label]
    periods = (period_words(item, with_label=several) for item in unit.periods)
    return unit.code, unit.name, state_word(unit.state), "; ".join(filter(None, periods))


def models(shown: LabelledModels) -> list[Grid]:
    """A table for each field that has models."""
    return [
        Grid(
            label,
            (_("Model"), _("Carried out by"), _("Unit"), _("Subject"), _("Years"), _("Typical")),
            [
                (
                    item.name,
                    item.performer,
                    item.unit,
                    shown.labels["subject"][item.subject],
                    ", ".join(map(str, item.years)),
                    "x" if item.typical else "",
                )
                for item in shown.listed.models
                if item.field == field
            ],
        )
        for field, label in shown.labels["field"].items()
    ]
