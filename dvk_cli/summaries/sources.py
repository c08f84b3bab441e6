"""Where figures come from, in lines for a document: of each report and sheet the cells and what they add."""

from dvk_cli.i18n import ngettext
from dvk_cli.model.report import SourceLine
from dvk_cli.model.trace import Trace, Used
from dvk_cli.summaries.numbers import plain
from dvk_cli.summaries.trace import Tracer
from dvk_cli.vietnamese.numerals import format_number

# More cells of one sheet than this are said by their number.
_FEW = 4
_ROLES = ("value", "numerator", "denominator")
_Place = tuple[str, str, str, str]


def sources_of(tracer: Tracer) -> dict[str, tuple[SourceLine, ...]]:
    """Figure id → lines, one a report, file and sheet, for the figures of the area."""
    return {trace.figure.id: lines_of(trace) for trace in tracer.traces()}


def lines_of(trace: Trace) -> tuple[SourceLine, ...]:
    """ "Chỉ tiêu!D9, D4", "62 / 1.229" of each report, in the order in which they count."""
    groups: dict[_Place, dict[str, list[Used]]] = {}
    for use in trace.used:
        if use.role in _ROLES and use.source.file is not None:
            at = (use.source.unit, use.source.period, use.source.file, use.source.sheet or "")
            groups.setdefault(at, {}).setdefault(use.role, []).append(use)
    return tuple(_line(place, roles) for place, roles in groups.items())


def _line(place: _Place, roles: dict[str, list[Used]]) -> SourceLine:
    unit, period, file, sheet = place
    uses = [use for same in roles.values() for use in same]
    said = ", ".join(use.source.cell or "" for use in uses)
    if len(uses) > _FEW:
        said = ngettext("{n} cell", "{n} cells", len(uses)).format(n=len(uses))
    # Cells of lists hold names, also persons': a document for others shows what cells of numbers hold only.
    shown = len(uses) <= _FEW and all(use.of for use in uses)
    sums = [plain(sum(use.counts_as for use in same)) for same in roles.values()]
    return SourceLine(
        unit=unit,
        period=period,
        file=file,
        place=f"{sheet}!{said}" if sheet and len(uses) <= _FEW else ", ".join(filter(None, (sheet, said))),
        value="; ".join(use.source.raw or "" for use in uses) if shown else "",
        counts_as=" / ".join(map(format_number, sums)),
    )
