"""The models of a span by name, each with the words of its latest report."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from dvk_cli.model.facts import ListedModel
from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Lines
from dvk_cli.model.period import Period
from dvk_cli.store.columns import period
from dvk_cli.store.database import Connection
from dvk_cli.store.joined import Seen, joined

_LISTED = """
    SELECT p.unit_code, m.identity, p.unit_name, p.period_start, p.period_end, m.name, m.performer, m.field, m.subject,
           m.typical, m.year, m.status, m.seq
    FROM part p CROSS JOIN model_row m
    WHERE m.part_id = p.id AND {where} AND p.period_end <= ?
    ORDER BY p.unit_code, m.identity, p.period_end, p.period_start, m.seq
"""


class _Report(NamedTuple):
    """A row of a list of models, with its report."""

    line: str
    identity: str
    unit: str
    period: Period
    name: str
    performer: str
    field: str
    subject: str
    typical: bool
    year: int
    status: str | None
    seq: int


def listed(
    connection: Connection,
    where: str,
    values: Sequence[str | int],
    span: Period,
    identities: Identities,
    typical: bool,
) -> list[ListedModel]:
    """The models of a span, each with the words of its latest report; reports before tell since when it is known."""
    lines = identities.lines
    rows = connection.execute(_LISTED.format(where=where), (*values, span.end.isoformat()))
    alone: list[list[_Report]] = []
    several: dict[tuple[str, str], list[_Report]] = {}
    reports = (_report(row, lines) for row in rows)
    for (line, identity), group in groupby(reports, key=lambda report: (report.line, report.identity)):
        if lines.moved(line) or identities.declared(line, identity) is not None:
            several[line, identity] = list(group)
        else:
            alone.append(list(group))
    for members in joined((_brief(group, span) for group in several.values()), identities):
        model = [report for member in members for report in several[member.line, member.identity]]
        alone.append(sorted(model, key=lambda r: (r.period.end, r.period.start, r.seq)))
    models = [made for each in alone if (made := _listed(each, span, typical, lines)) is not None]
    return sorted(models, key=lambda model: (model.unit_code, model.name, model.performer, model.field))


def _brief(reports: Sequence[_Report], span: Period) -> Seen:
    last = max(reports, key=lambda r: (r.period.start >= span.start, r.period.end, r.period.start, r.seq))
    return Seen(
        last.line,
        last.identity,
        min(report.period.end for report in reports).isoformat(),
        f"{last.period.end.isoformat()}{last.period.start.isoformat()}{last.seq:010}",
        last.period.start >= span.start,
        all(report.period.start >= span.start for report in reports),
    )


def _listed(known: Iterable[_Report], span: Period, typical: bool, lines: Lines) -> ListedModel | None:
    known = list(known)
    reported = [report for report in known if report.period.start >= span.start]
    if not reported or (typical and not any(report.typical for report in reported)):
        return None
    last = reported[-1]
    return ListedModel(
        unit_code=lines.code(last.line),
        unit=last.unit,
        name=last.name,
        performer=last.performer,
        field=last.field,
        subject=last.subject,
        typical=any(report.typical for report in reported),
        years=tuple(sorted({report.year for report in reported})),
        status=next((report.status for report in reversed(reported) if report.status is not None), None),
        first_reported=min(report.period.start for report in known),
    )


def _report(row: Any, lines: Lines) -> _Report:
    unit_code, identity, unit, start, end, name, performer, field, subject, typical, year, status, seq = row
    of = period("", start, end)
    # A report for several years: the row's own year says more than the report's last.
    if year is None or not of.start.year <= year <= of.end.year:
        year = of.end.year
    line = lines.key(unit_code, of.end)
    return _Report(line, identity, unit, of, name, performer, field, subject, bool(typical), year, status, seq)
