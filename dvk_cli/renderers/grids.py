"""Documents as plain tables, which terminal, CSV and Markdown draw each in its own way."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.records import FORMS
from dvk_cli.model.result import FileResult, ModelList, PeriodStatus, RunResult, Status, UnitStatus
from dvk_cli.model.summary import Summary, Table
from dvk_cli.renderers.words import (
    brief_state,
    cell_words,
    figure_words,
    form_word,
    marked_state,
    outcome_word,
    period_words,
    state_word,
    years_words,
)

Cell = str | int | Decimal | None


class Grid(msgspec.Struct, frozen=True):
    """A table: its title, the names of its columns, its rows. None is a value that is missing.

    `right`: positions of the columns that stand flush right. `whole`: those never broken over lines.
    `total`: the last row adds up the others. `lead`: the first column may stand on lines of its own.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    right: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()
    total: bool = False
    lead: bool = False


class LabelledModels(msgspec.Struct, frozen=True):
    """A list of models with the labels of their fields, subjects and statuses, in the catalogue's order."""

    listed: ModelList
    labels: dict[str, dict[str, str]]


def outcomes(result: RunResult) -> Grid:
    """What became of each file, and of each submission in it."""
    rows = [row for file in result.files for row in _outcome_rows(file)]
    return Grid("", (_("File"), _("Unit"), _("Period"), _("Records"), _("Outcome")), rows, lead=True)


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


def of_table(table: Table, *, narrow: bool = False) -> Grid:
    """A table of a summary, its cells in words.

    `narrow`: the unit of measure stands behind the label, and units are told by their names alone.
    """
    ids = [column.id for column in table.columns]
    kept = [n for n, name in enumerate(ids) if not (narrow and name in ("measure_unit", "unit_code"))]
    rows = [[cell_words(cell) for cell in row] for row in table.rows]
    if narrow and "measure_unit" in ids:
        beside = ids.index("measure_unit")
        rows = [[_with_unit(cells[0], cells[beside]), *cells[1:]] for cells in rows]
    return Grid(
        table.title,
        tuple(table.columns[n].label for n in kept),
        [tuple(cells[n] for n in kept) for cells in rows],
        right=frozenset(number for number, n in enumerate(kept) if table.columns[n].numeric),
        total=table.total,
    )


def _with_unit(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


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


def reports(status: Status, *, verbose: bool = False) -> list[Grid]:
    """Who has reported: communes, then agencies. Of one period with its numbers of records, of several by their states.

    `verbose`: the numbers of records of every period.
    """
    shown = [(_("Units"), status.units), (_("Agencies"), status.agencies)]
    if verbose:
        columns = (_("Code"), _("Unit"), _("State"), _("Reports"), _("Received"), _("Files"))
        return [Grid(title, columns, [_report(unit, status) for unit in units]) for title, units in shown]
    # A unit that began later owes the later ones only.
    each = [[item.label for item in unit.periods] for _title, units in shown for unit in units]
    labels = list(dict.fromkeys(label for owed in sorted(each, key=len, reverse=True) for label in owed))
    if len(labels) > 1:
        return [_by_period(title, units, labels) for title, units in shown]
    return [_by_form(title, units) for title, units in shown]


def _report(unit: UnitStatus, status: Status) -> tuple[Cell, ...]:
    # The period stands in the title where there is only one.
    several = [item.label for item in unit.periods] != [status.period.label]
    periods = (period_words(item, with_label=several) for item in unit.periods)
    days = "; ".join(f"{item.received_on:%d/%m/%Y}" for item in unit.periods if item.received_on is not None)
    files = "; ".join(dict.fromkeys(file for item in unit.periods for file in item.files))
    return unit.code, unit.name, state_word(unit.state), "; ".join(filter(None, periods)), days, files


def _by_form(title: str, units: Sequence[UnitStatus]) -> Grid:
    forms = [form for form in FORMS if any(form in item.parts for unit in units for item in unit.periods)]
    return Grid(
        title,
        (_("Code"), _("Unit"), _("State"), *(form_word(form).capitalize() for form in forms)),
        [
            (
                unit.code,
                unit.name,
                marked_state(unit.state, unit.periods),
                *(_records(unit.periods, form) for form in forms),
            )
            for unit in units
        ],
        right=frozenset(range(3, 3 + len(forms))),
    )


def _records(periods: Sequence[PeriodStatus], form: str) -> Cell:
    return next((item.parts[form] for item in periods if form in item.parts), "")


def _by_period(title: str, units: Sequence[UnitStatus], labels: Sequence[str]) -> Grid:
    return Grid(
        title,
        (_("Code"), _("Unit"), _("State"), *labels),
        [(unit.code, unit.name, state_word(unit.state), *_states(unit.periods, labels)) for unit in units],
        right=frozenset(range(3, 3 + len(labels))),
    )


def _states(periods: Iterable[PeriodStatus], labels: Sequence[str]) -> list[str]:
    by_label = {item.label: brief_state(item) for item in periods}
    # A unit that did not exist in a period owes nothing for it.
    return [by_label.get(label, "") for label in labels]


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
                    years_words(item.years),
                    "x" if item.typical else "",
                )
                for item in shown.listed.models
                if item.field == field
            ],
        )
        for field, label in shown.labels["field"].items()
    ]
