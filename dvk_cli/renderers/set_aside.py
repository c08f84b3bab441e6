"""What of a sheet gave no record, and why: each use of its cells, where they stand, findings that tell more."""

from typing import Any

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.model.result import FileResult, RunResult
from dvk_cli.model.submission import Aside, SheetBalance
from dvk_cli.renderers.grids import Grid

_WHY = {
    "title": mark("lines above a table: who reports, for when, of what"),
    "header": mark("header words, column numbers, titles of sections"),
    "control": mark("totals: compared with their parts, never counted"),
    "signature": mark("signatures, place and date"),
    "note": mark("remarks, and figures set aside"),
    "unread": mark("in no column, title, total or signature"),
}
_USES = {
    "title": mark("title"),
    "header": mark("header"),
    "control": mark("total"),
    "signature": mark("signature"),
    "note": mark("note"),
    "unread": mark("unread"),
}
# Findings that say which cells were not read; those that say why a cell that was read gave no figure.
_UNREAD = ("DVK106", "DVK107", "DVK108", "DVK144")
_NOT_TAKEN = (
    "DVK117",
    "DVK127",
    "DVK141",
    "DVK203",
    "DVK207",
    "DVK208",
    "DVK209",
    "DVK210",
    "DVK211",
    "DVK212",
    "DVK216",
)


def grids_of(result: RunResult) -> list[Grid]:
    """For each file a table: sheet, what it was taken for, how many cells, which, why."""
    return [
        Grid(
            _("{file}: set aside").format(file=file.path),
            (_("Sheet"), _("As"), _("Cells"), _("Where"), _("Why")),
            [
                (sheet.sheet, _(_USES[aside.use]), aside.cells, ", ".join(aside.at), _why(file, sheet, aside))
                for sheet in file.balance
                for aside in sheet.aside
            ],
            right=frozenset({2}),
        )
        for file in result.files
    ]


def described(file: FileResult, sheet: SheetBalance) -> list[dict[str, Any]]:
    """The same of one sheet, for JSON."""
    return [
        {
            "use": aside.use,
            "cells": aside.cells,
            "at": list(aside.at),
            "why": _(_WHY[aside.use]),
            "findings": _codes(file, sheet, aside),
        }
        for aside in sheet.aside
    ]


def _why(file: FileResult, sheet: SheetBalance, aside: Aside) -> str:
    return "; ".join((_(_WHY[aside.use]), *_codes(file, sheet, aside)))


def _codes(file: FileResult, sheet: SheetBalance, aside: Aside) -> list[str]:
    wanted = {"unread": _UNREAD, "note": _NOT_TAKEN}.get(aside.use, ())
    return sorted({item.code for item in file.findings if item.code in wanted and item.sheet == (sheet.sheet or None)})
