"""What is in force beside the files of a run: a unit's other reports, the other units of a period, and copies.

A few queries a run, none a file. What a file of the run takes the place of is left out: files are compared with the
store as it will be, so that their order plays no part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import Count, Place
from dvk_cli.model.series import Figure, SentPart, Slot, Told
from dvk_cli.store.columns import marks, period
from dvk_cli.store.decide import Received, add_finding, keep_out, settle_outcome
from dvk_cli.store.exact import unscaled
from dvk_cli.store.sent import totals

if TYPE_CHECKING:
    # A check without a store needs no database.
    from dvk_cli.store.database import Connection, Store

_UNITS = 300
"""Units whose reports are held in memory together."""

_MOST = 900
"""Values in one statement."""

_OUT_OF_RANGE = "DVK206"

_PART = "p.unit_code, p.unit_name, p.period_label, p.period_start, p.period_end, p.form, p.said, r.path, r.sha256"
_FROM = "JOIN submission s ON s.id = p.submission_id JOIN receipt r ON r.id = s.receipt_id"
_IN_FORCE = "p.published_at IS NOT NULL AND p.superseded_at IS NULL"

_OBSERVATIONS = f"""
    SELECT {_PART}, x.indicator, x.measure, x.scope, x.value, x.precision, x.sheet, x.cell, x.raw, x.qualifier
    FROM part p CROSS JOIN observation x {_FROM}
    WHERE x.part_id = p.id AND p.form = 'indicators' AND {_IN_FORCE} AND x.measure IN ('result', 'cumulative')
      AND {{where}}
    ORDER BY p.unit_code, p.period_start, p.period_end, x.seq
"""
_COUNTS = f"""
    SELECT {_PART}, x.measure, x.level, x.form, x.basis, x.value, x.sheet, x.cell, x.qualifier
    FROM part p CROSS JOIN count_row x {_FROM}
    WHERE x.part_id = p.id AND p.form = 'counts' AND {_IN_FORCE} AND {{where}}
    ORDER BY p.unit_code, p.period_start, p.period_end, x.seq
"""
_ALIKE = f"""
    SELECT {_PART}
    FROM part p {_FROM}
    WHERE {_IN_FORCE} AND {{where}}
    ORDER BY p.unit_code, p.period_start, p.period_end, p.form
"""


def parts_of(files: Iterable[Received]) -> list[SentPart]:
    """The parts of a run's files that may come in force, in an order that is not that of the files."""
    found = [part for file, position in _standing(files) for part in _kept(file, position)]
    return sorted(found, key=lambda part: (part.file, part.sender or ("", 0), part.form))


def series(
    store: "Store | None", files: list[Received], parts: list[SentPart]
) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """The figures of the run and those in force beside them, of some units at a time: all of a unit's together.

    `parts`: the run's, see `parts_of`.
    """
    by_unit: dict[str, list[Figure]] = defaultdict(list)
    first: dict[Slot, SentPart] = {}
    for part in parts:
        # The same content may have come in two files: one of them is enough.
        first.setdefault(part.slot, part)
    firsts = {id(part) for part in first.values()}
    for figure in _figures(files):
        if id(figure.part) in firsts:
            by_unit[figure.part.unit].append(figure)
    for units in _slices(sorted(by_unit), _UNITS):
        yield [figure for unit in units for figure in by_unit[unit]], _without(_of_units(store, units), set(first))


def peers(
    store: "Store | None",
    files: Iterable[Received],
    parts: Iterable[SentPart],
    periods: Iterable[Period],
    indicators: Iterable[str],
) -> list[Figure]:
    """What all units say of some indicators in some periods: in force, or in the run, whose `parts` come first."""
    spans, codes = {(each.start, each.end) for each in periods}, sorted(set(indicators))
    if not spans or not codes:
        return []
    found: list[Figure] = []
    if store is not None:
        with store.read() as connection:
            for span in sorted(spans):
                where = f"p.period_start = ? AND p.period_end = ? AND x.indicator IN ({marks(codes)})"
                found += _observations(connection, where, [*(day.isoformat() for day in span), *codes])
    stored = _without(found, {part.slot for part in parts})
    asked = set(codes)
    fresh = (each for each in _figures(files) if each.code in asked)
    return stored + [each for each in fresh if (each.part.period.start, each.part.period.end) in spans]


def alike(store: "Store | None", parts: list[SentPart]) -> list[SentPart]:
    """Parts in force that say the same as one of the run, or came with the same bytes."""
    if store is None:
        return []
    found: dict[Slot, SentPart] = {}
    slots = {part.slot for part in parts}
    with store.read() as connection:
        for column, keys in (("p.said", {p.said for p in parts if p.said}), ("r.sha256", {p.sha256 for p in parts})):
            for some in _slices(sorted(keys), _MOST):
                for row in connection.execute(_ALIKE.format(where=f"{column} IN ({marks(some)})"), some):
                    part = _part(row)
                    if part.slot not in slots:
                        found[part.slot] = part
    return [found[slot] for slot in sorted(found, key=lambda slot: (slot[0], slot[1].end, slot[1].start, slot[2]))]


def take_told(files: Iterable[Received], told: Iterable[Told], catalogue: Catalogue) -> None:
    """Add what the comparison has found to the files; an error keeps the submission out."""
    by_path = {file.source.path: file for file in files}
    for each in told:
        path, position = each.sender
        file, item = by_path[path], each.finding
        item.submission = position
        if each.places:
            # One cell, one finding: what was only out of range is known better now.
            file.result.findings = [known for known in file.result.findings if not _is_vaguer(known, each)]
        add_finding(file, item)
        file.compared.add(position)
        if item.severity == "error":
            keep_out(file, position)
            settle_outcome(file)


def _is_vaguer(known: Finding, told: Told) -> bool:
    if known.code != _OUT_OF_RANGE or known.cells > 1 or known.submission != told.finding.submission:
        return False
    return any((known.sheet or "", known.cell) == (place.sheet, place.cell) for place in told.places)


def _standing(files: Iterable[Received]) -> Iterator[tuple[Received, int]]:
    """The submissions that nothing keeps out."""
    for file in files:
        for position, item in enumerate(file.result.submissions):
            if item.outcome not in ("rejected", "invalid") and position in file.parts:
                yield file, position


def _figures(files: Iterable[Received]) -> Iterator[Figure]:
    for file, position in _standing(files):
        gone = file.superseded.get(position, ())
        yield from (figure for figure in file.figures[position] if figure.part.form not in gone)


def _kept(file: Received, position: int) -> list[SentPart]:
    # What a newer file has replaced does not come back.
    return [part for part in file.parts[position] if part.form not in file.superseded.get(position, ())]


def _of_units(store: "Store | None", units: list[str]) -> list[Figure]:
    if store is None:
        return []
    where = f"p.unit_code IN ({marks(units)})"
    with store.read() as connection:
        found = _observations(connection, where, units)
        rows = connection.execute(_COUNTS.format(where=where), units)
        for key, group in groupby(rows, key=lambda row: row[:9]):
            counts = [
                Count(Place(sheet, cell), measure, "", "", value, level, form, basis, qualifier)
                for measure, level, form, basis, value, sheet, cell, qualifier in (row[9:] for row in group)
            ]
            found += totals(_part(key), counts)
    return found


def _observations(connection: "Connection", where: str, values: list[str]) -> list[Figure]:
    found = []
    for key, group in groupby(connection.execute(_OBSERVATIONS.format(where=where), values), key=lambda row: row[:9]):
        part = _part(key)
        for row in group:
            indicator, measure, scope, value, kept, sheet, cell, raw, qualifier = row[9:]
            place = Place(sheet, cell)
            found.append(Figure(part, indicator, measure, scope, unscaled(value, kept), place, raw, qualifier is None))
    return found


def _part(row: tuple[Any, ...]) -> SentPart:
    code, name, label, start, end, form, said, path, sha256 = row
    return SentPart(code, name, period(label, start, end), form, said, path, sha256)


def _without(figures: list[Figure], slots: set[Slot]) -> list[Figure]:
    return [figure for figure in figures if figure.part.slot not in slots]


def _slices(values: list[Any], size: int) -> Iterator[list[Any]]:
    return (values[first : first + size] for first in range(0, len(values), size))
