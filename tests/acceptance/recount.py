"""An independent recount: the figures once more, from the records of the inbox, with nothing of the summaries' code.

It knows what the samples and the made offices hold: no cumulative counts, and nothing that is carried. What is added
over time is found by trying every set of reports.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from dvk_cli.catalogue.types import Indicator
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.period import Period
from dvk_cli.model.records import Count, ProductRow
from dvk_cli.model.submission import Submission
from dvk_cli.pipeline import request
from dvk_cli.pipeline.examine import examine
from dvk_cli.readers.files import collect, fetch
from dvk_cli.workspace import find_workspace

AREA = "area"
Figures = dict[str, dict[str, Any]]


class Recount:
    """The records of an office's inbox, and what they come to in a span."""

    def __init__(self, root: Path) -> None:
        self.workspace = find_workspace(root)
        self.catalogue = request.catalogue_of(self.workspace)
        self.sent: list[Submission] = []
        for path, shown in collect([self.workspace.inbox], root):
            register, options = self.workspace.register, IntakeOptions()
            self.sent += examine(*fetch(path, shown), self.catalogue, register, options).submissions

    def figures(self, span: Period) -> Figures:
        """Value, denominator and qualifiers of every figure, by id."""
        sent = [each for each in self.sent if span.contains(each.period)]
        # A year's report tells the state at its end, which is the second half's too.
        ended = [each for each in self.sent if each.period.end == span.end]
        return self._models(sent, span) | self._recognitions(sent) | self._indicators([*sent, *ended], span)

    def _models(self, sent: list[Submission], span: Period) -> Figures:
        latest: dict[tuple[str, str], tuple[str, str]] = {}
        said: dict[tuple[str, str], str] = {}
        for each in sorted(sent, key=lambda s: (s.period.end, s.period.start)):
            for row in each.models:
                latest[each.unit.code, row.identity] = (row.field, row.subject)
                said |= {(each.unit.code, row.identity): row.status} if row.status else {}
        before = {(s.unit.code, row.identity) for s in self.sent if s.period.start < span.start for row in s.models}
        counted = [((c.field, c.subject), c.value) for s in sent for c in s.counts if c.measure == "models"]
        sums: dict[str, int] = defaultdict(int)
        if latest or counted:
            # Who lists models lists none in the fields that he leaves out.
            sums |= {f"models.{name}": 0 for name in ("total", *self.catalogue.taxonomy.fields)}
        for (field, subject), number in [*((cell, 1) for cell in latest.values()), *counted]:
            placed = self.catalogue.taxonomy.place(field) or field
            for name in ("total", placed, subject, f"{placed}.{subject}"):
                sums[f"models.{name}"] += number
        if any("models" in each.parts for each in sent):
            sums |= {"models.moi": len(set(latest) - before), "models.tiep_tuc": len(set(latest) & before)}
        for status in said.values():
            sums[f"models.trang_thai.{status}"] += 1
        return {name: {"value": value} for name, value in sums.items()}

    def _recognitions(self, sent: list[Submission]) -> Figures:
        deciders = {level: a.code for a in self.workspace.register.agencies for level in a.decides}
        rows = (
            (s, row) for s in sent for row in (*s.recognitions, *s.counts) if not getattr(row, "from_models", False)
        )
        listed = {(s.unit.code, s.period.end.year, row.level) for s, row in rows}
        told: dict[tuple[Any, ...], set[tuple[str, str]]] = defaultdict(set)
        counted: list[tuple[str, str, str, int]] = []
        for each in sent:
            for row in (*each.recognitions, *(c for c in each.counts if c.measure == "recognitions")):
                year = getattr(row, "year", None) or each.period.end.year
                decider = deciders.get(row.level or "", each.unit.code)
                # Above the grassroots the deciding body's own list counts, where it has sent one.
                if decider != each.unit.code and (decider, year, row.level) in listed:
                    continue
                where = (row.level or "", row.form or "", row.subject)
                if isinstance(row, Count):
                    counted.append((*where, row.value))
                else:
                    told[*where, each.unit.code, year, row.identity].add((row.performer, row.number))
        sums: dict[str, int] = defaultdict(int)
        for level, form, subject, number in [*((*k[:3], _different(d)) for k, d in told.items()), *counted]:
            for name in (f"{level}.{form}", f"{level}.{form}.{subject}"):
                sums[f"recognitions.{name}"] += number
        return {name: {"value": value} for name, value in sums.items()}

    def _indicators(self, sent: list[Submission], span: Period) -> Figures:
        values: dict[tuple[str, str], list[tuple[Period, Decimal, str | None]]] = defaultdict(list)
        beside: dict[tuple[str, str, str], dict[Period, Decimal]] = defaultdict(dict)
        for each in {id(each): each for each in sent}.values():
            for seen in each.indicators:
                owner = AREA if seen.scope == "area" else each.unit.code
                if seen.measure == "result":
                    values[owner, seen.indicator].append((each.period, seen.value, seen.qualifier))
                else:
                    beside[seen.measure, owner, seen.indicator][each.period] = seen.value
        known = self.catalogue.indicators
        communes = {unit.code: unit.kind for unit in self.workspace.register.in_force(span.end)}
        listing = {each.unit.code for each in self.sent if "products" in each.parts and each.period.end <= span.end}
        owners = sorted(({o for o, _ in values} | {o for m, o, _ in beside if m == "cumulative"} | listing) - {AREA})

        def of(owner: str, code: str) -> Decimal | None:
            if known[code].stars and (number := self._products(owner, known[code].stars, span.end)) is not None:
                return number
            own = values.get((owner, code), [])
            if known[code].kind == "flow":
                best = _best(own, beside.get(("cumulative", owner, code), {}), span)
                return sum((value for *_, value in best), Decimal(0)) if best else None
            own = [entry for entry in own if entry[0].end == span.end]
            if not own and known[code].sum_of:
                parts = [of(owner, part) for part in known[code].sum_of]
                return None if None in parts else sum(filter(None, parts), Decimal(0))
            # Of several reports that end that day the one for the longest period.
            return min(own, key=lambda entry: entry[0].start)[1] if own else None

        def plan(owner: str, code: str) -> Decimal | None:
            """The plan in the reports that the result is from, if those are no more than one a year."""
            plans = beside.get(("plan", owner, code), {})
            ending = [p for p, _, _ in values.get((owner, code), []) if p.end == span.end]
            used = [(p.start, p.end) for p in ending if p.start == min(q.start for q in ending)]
            if known[code].kind == "flow":
                columns = beside.get(("cumulative", owner, code), {})
                from_column = {p.end: (p.start, p.end) for p in columns}
                best = _best(values.get((owner, code), []), columns, span)
                used = [from_column[e[1]] if e[2] else e[:2] for e in best]
            found = [value for p, value in plans.items() if (p.start, p.end) in used]
            once = len({end.year for _, end in used}) == len(used)
            return sum(found, Decimal(0)) if found and once and len(found) == len(used) else None

        def said(owners: Iterable[str], *codes: str | None) -> list[str]:
            own = [(code, entry) for o in owners for code in codes if code for entry in values.get((o, code), [])]
            return sorted(
                {
                    q
                    for code, (p, _, q) in own
                    if q and (span.contains(p) if known[code].kind == "flow" else p.end == span.end)
                }
            )

        found: Figures = {}
        # The units' own values come last: the area's value serves only where they have none.
        for item, givers in [(item, givers) for givers in ([AREA], owners) for item in known.values()]:
            figure = self._indicator(item, givers, of, communes)
            if figure is not None:
                plans = {owner: number for owner in givers if (number := plan(owner, item.code)) is not None}
                if plans and item.kind in ("flow", "stock"):
                    figure["plan"] = sum(plans.values())
                    both = {owner: got for owner in plans if (got := of(owner, item.code)) is not None}
                    share = Fraction(sum(both.values())) / Fraction(sum(plans[owner] for owner in both))
                    shifted = int(share * 10**4 + Fraction(1, 2))
                    figure["plan_percent"] = Decimal(shifted).scaleb(-2)
                qualifiers = said(givers, item.numerator or item.code, item.denominator, *item.sum_of)
                found[f"indicators.{item.code}"] = figure | ({"qualifiers": qualifiers} if qualifiers else {})
        return found

    def _products(self, owner: str, stars: tuple[int, ...], day: date) -> Decimal | None:
        """Products of lists whose certificates all give their day, where one of the lists is of the day."""
        lists = [s for s in self.sent if "products" in s.parts and s.unit.code == owner and s.period.end <= day]
        if all(each.period.end < day for each in lists):
            return None
        latest: dict[str, ProductRow] = {}
        rows = [row for each in lists for row in each.products if row.granted_from and row.granted_from <= day]
        for row in sorted(rows, key=lambda row: row.granted_from or day):
            latest[row.identity] = row
        granted = ((row.stars, row.granted_from or day) for row in latest.values())
        today = (day.year, day.month, day.day)
        return Decimal(sum(star in stars and (g.year + 3, g.month, g.day) >= today for star, g in granted))

    def _indicator(
        self, item: Indicator, owners: list[str], of: Callable[[str, str], Decimal | None], communes: dict[str, str]
    ) -> dict[str, Any] | None:
        def pairs(over: str, under: str | None) -> list[tuple[Decimal, Decimal]]:
            both = ((of(owner, over), of(owner, under or over)) for owner in owners)
            return [(a, b) for a, b in both if a is not None and b is not None]

        if item.kind in ("flow", "stock"):
            own = pairs(item.code, None)
            return {"value": sum(a for a, _ in own)} if own else None
        if item.kind in ("ratio", "annual_title", "weighted_mean"):
            mean = item.kind == "weighted_mean"
            both = pairs(item.code, item.weight) if mean else pairs(item.numerator or "", item.denominator)
            top, under = sum(a * (b if mean else item.scale) for a, b in both), sum(b for _, b in both)
            shifted = under and int(Fraction(top) / Fraction(under) * 10**item.decimals + Fraction(1, 2))  # half up
            return {"value": Decimal(shifted).scaleb(-item.decimals), "denominator": under} if under else None
        if not item.is_mark:
            both = pairs(item.code, item.denominator)
            return {"value": sum(a for a, _ in both), "denominator": sum(b for _, b in both)} if both else None
        could = {code for code, kind in communes.items() if kind in item.eligible}
        if item.denominator is not None:
            could = {code for code in communes if of(code, item.denominator)}
        told = [
            [of(code, name) for name in (item.code, item.reached_by) if name] for code in could.intersection(owners)
        ]
        marks = [[mark for mark in each if mark is not None] for each in told]
        return {"value": sum(max(m) >= 1 for m in marks if m), "denominator": len(could)} if any(marks) else None


_Used = tuple[tuple[date, date, bool, Decimal], ...]


def _best(own: list[tuple[Period, Decimal, str | None]], columns: dict[Period, Decimal], span: Period) -> _Used:
    """Of all sets of reports without overlap: most days, fewest cumulative columns, fewest reports, the earliest."""
    entries = {(p.start, p.end): value for p, value, _ in own if span.contains(p)}
    since = {(date(p.start.year, 1, 1), p.end): value for p, value in columns.items()}
    every = [(*place, False, value) for place, value in entries.items()]
    every += [(*p, True, v) for p, v in since.items() if p not in entries and span.start <= p[0] and p[1] <= span.end]

    def cost(some: _Used) -> object:
        days = sum((last - first).days + 1 for first, last, *_ in some)
        return -days, sum(column for _, _, column, _ in some), len(some), [entry[:2] for entry in some]

    sets = (tuple(sorted(some)) for size in range(len(every) + 1) for some in combinations(every, size))
    apart = (some for some in sets if all(one[1] < other[0] for one, other in pairwise(some)))
    return min(apart, key=cost)


def _different(decisions: set[tuple[str, str]]) -> int:
    """How many decisions, told by performer and number: an empty one says nothing against another."""
    kept: list[tuple[str, str]] = []
    for one in sorted(decisions, key=lambda d: (-sum(map(bool, d)), d)):
        if not any(all(a == b or not a or not b for a, b in zip(one, other, strict=True)) for other in kept):
            kept.append(one)
    return len(kept)
