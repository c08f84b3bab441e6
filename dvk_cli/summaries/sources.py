"""Where figures come from, in short lines for a document: of each file and sheet the cells and what they add."""

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import ngettext
from dvk_cli.model.trace import Trace, Used
from dvk_cli.summaries.numbers import plain
from dvk_cli.summaries.trace import Tracer
from dvk_cli.vietnamese.numerals import format_number

# More cells of one sheet than this are said by their number.
_FEW = 4
_ROLES = ("value", "numerator", "denominator")


def sources_of(tracer: Tracer) -> dict[str, tuple[str, ...]]:
    """Figure id → lines, one a file, sheet and role, for the figures of the area."""
    return {trace.figure.id: lines_of(trace) for trace in tracer.traces()}


def lines_of(trace: Trace) -> tuple[str, ...]:
    """“19198_2023.xlsx, Chỉ tiêu!D9 (62/1.229)” of each file, in the order in which they count."""
    groups: dict[tuple[str, str], dict[str, list[Used]]] = {}
    for use in trace.used:
        if use.role in _ROLES and use.source.file is not None:
            roles = groups.setdefault((use.source.file, use.source.sheet or ""), {})
            roles.setdefault(use.role, []).append(use)
    return tuple(_line(*place, roles) for place, roles in groups.items())


def _line(file: str, sheet: str, roles: dict[str, list[Used]]) -> str:
    cells = [use.source.cell or "" for uses in roles.values() for use in uses]
    said = ", ".join(cells)
    if len(cells) > _FEW:
        said = ngettext("{n} cell", "{n} cells", len(cells)).format(n=len(cells))
    place = f"{sheet}!{said}" if sheet and len(cells) <= _FEW else ", ".join(filter(None, (sheet, said)))
    sums = [plain(sum(use.counts_as for use in uses)) for uses in roles.values()]
    return _("{file}, {place}: {sums}").format(file=file, place=place, sums=" / ".join(map(format_number, sums)))
