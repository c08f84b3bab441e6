"""Figures of recognitions: decisions, added up inside one level and one form, never across.

Levels are nested (what the district recognises the commune has recognised before), so that adding them would count a
decision several times. Above the grassroots the deciding body's list is the count, and the communes' rows its control.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.facts import ControlFact, CountFact, DecisionsFact, Facts, RecognitionFact
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure
from dvk_cli.summaries.contributions import of_control
from dvk_cli.summaries.cover import cover
from dvk_cli.summaries.declared import closing, declared
from dvk_cli.summaries.listed_twice import carried_on, once
from dvk_cli.summaries.recorded import Entries, Entry, Use
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View, year_of, years_of

UNKNOWN = "khong_ro"

Told = TypeVar("Told", RecognitionFact, CountFact, DecisionsFact)


class Cell(msgspec.Struct, frozen=True):
    """What a number of decisions is of."""

    unit: str
    level: str
    form: str
    subject: str


class RecognitionTally(msgspec.Struct):
    """Decisions that count, by unit, level, form and subject.

    `counted`: periods of the counts used, by unit, level and form. `is_control`: whether a unit's rows of a level and
    some years are control only. `reporting`: units that sent any. `sources`: what was added up, where a trace asks for
    it; `control`: what was not, because the deciding body's list is the count.
    """

    cells: Counter[Cell]
    qualifiers: dict[Cell, set[str]]
    counted: dict[tuple[str, str, str], tuple[Period, ...]]
    is_control: Callable[[str, str, Iterable[int]], bool]
    reporting: frozenset[str]
    sources: dict[Cell, list[Use]] = {}
    control: list[RecognitionFact | CountFact] = []


def tally_recognitions(request: SummaryRequest, facts: Facts, remarks: Remarks) -> RecognitionTally:
    """The decisions that count; what communes mention of decisions that a body lists is compared with its list."""
    rules = _Deciders(request, facts)
    counts = _usable_counts(request, facts, remarks)
    rows = carried_on(facts.recognitions, request)
    of_rows, of_counts, of_numbers = rules.parted(rows), rules.parted(counts), rules.parted(facts.decisions)
    kept = _Sum(once(of_rows.kept, request, remarks), of_counts.kept, of_numbers.kept)
    control = _Sum(of_rows.control, of_counts.control, of_numbers.control)
    by_deciders = _Sum(of_rows.decided, of_counts.decided, of_numbers.decided)
    if request.unit is None:
        _compare(request, by_deciders.cells, control.cells, remarks)
    counted: dict[tuple[str, str, str], tuple[Period, ...]] = {}
    for fact in counts:
        key = (fact.unit_code, fact.level or "", fact.form or "")
        counted[key] = tuple(sorted({*counted.get(key, ()), fact.period}, key=lambda p: (p.end, p.start)))
    reporting = {part.unit_code for part in facts.parts if part.form == "recognitions"}
    reporting |= {row.unit_code for row in rows} | {each.unit_code for each in facts.decisions}
    reporting |= {fact.unit_code for fact in counts}
    return RecognitionTally(
        kept.cells,
        kept.qualifiers,
        counted,
        rules.is_control,
        frozenset(reporting),
        kept.sources,
        [*of_rows.control, *of_counts.control],
    )


class _Parted(NamedTuple, Generic[Told]):
    """What counts, of that what the deciding bodies say themselves, and what is only a control."""

    kept: list[Told]
    decided: list[Told]
    control: list[Told]


class _Deciders:
    """Which levels and years are decided by a body that has sent its own list, and so whose rows count."""

    def __init__(self, request: SummaryRequest, facts: Facts) -> None:
        self._year = request.year
        self._span = years_of(request.period, request.year)
        self._bodies: dict[str, set[str]] = {}
        for agency in request.agencies:
            for level in agency.decides:
                self._bodies.setdefault(level, set()).add(agency.code)
        named = {(r.unit_code, r.period, r.level) for r in facts.recognitions if not r.from_models}
        self.years: dict[str, set[int]] = {level: set() for level in self._bodies}
        for level, bodies in self._bodies.items():
            for part in facts.parts:
                key = (part.unit_code, part.period, level)
                # A list without a row of a level says nothing of it; one without rows says that there was nothing.
                if part.unit_code in bodies and part.form == "recognitions" and (not part.records or key in named):
                    self.years[level].update(years_of(part.period, self._year))
            for fact in facts.counts:
                if fact.unit_code in bodies and fact.measure == "recognitions" and fact.level == level:
                    self.years[level].update(years_of(fact.period, self._year))

    def is_decided(self, level: str, years: Iterable[int]) -> bool:
        """Whether a deciding body has listed the level's decisions of one of these years."""
        return not self.years.get(level, set()).isdisjoint(years)

    def is_control(self, unit: str, level: str, years: Iterable[int]) -> bool:
        """Whether a unit's rows of a level and these years are only a control."""
        return unit not in self._bodies.get(level, ()) and self.is_decided(level, years)

    def parted(self, facts: Iterable[Told]) -> _Parted[Told]:
        """Facts in their order, by what they are."""
        found: _Parted[Told] = _Parted([], [], [])
        for fact in facts:
            level = fact.level or ""
            if not self.years.get(level) or not self.is_decided(level, self._years_told(fact)):
                found.kept.append(fact)
            elif fact.unit_code in self._bodies.get(level, ()):
                found.kept.append(fact)
                found.decided.append(fact)
            else:
                found.control.append(fact)
        return found

    def _years_told(self, fact: RecognitionFact | CountFact | DecisionsFact) -> Iterable[int]:
        if isinstance(fact, CountFact):
            return years_of(fact.period, self._year)
        # A decision dated outside the span counts in the period of the report that lists it.
        return [fact.year if fact.year in self._span else year_of(fact.period.end, self._year)]


def _usable_counts(request: SummaryRequest, facts: Facts, remarks: Remarks) -> list[CountFact]:
    """Counts to add up: of each unit, level and form a cover of the span beside the periods that a list speaks of."""
    groups: dict[tuple[str, str, str], list[CountFact]] = {}
    for fact in facts.counts:
        if fact.measure == "recognitions":
            groups.setdefault((fact.unit_code, fact.level or "", fact.form or ""), []).append(fact)
    lists: dict[tuple[str, str, str], set[Period]] = {}
    rows: list[RecognitionFact | DecisionsFact] = [*facts.recognitions, *facts.decisions] if groups else []
    for row in rows:
        lists.setdefault((row.unit_code, row.level, row.form), set()).add(row.period)
    # A list with no rows says that there was nothing, whatever the level.
    empty: dict[str, set[Period]] = {}
    for part in facts.parts:
        if part.form == "recognitions" and not part.records:
            empty.setdefault(part.unit_code, set()).add(part.period)
    used: list[CountFact] = []
    for key in sorted(groups):
        listed = lists.get(key, set()) | empty.get(key[0], set())
        flows = {fact.period for fact in groups[key] if fact.basis == "flow"}
        beside = {period for period in flows if any(period.overlaps(other) for other in listed)}
        chosen, aside, _open = cover(request.period, flows - beside, request.year)
        remarks.set_aside(key[0], beside, listed)
        remarks.set_aside(key[0], aside, chosen)
        # The days of counts that a list of other days keeps out; those without any report are known as missing.
        for gap in cover(request.period, (*listed, *chosen), request.year)[2] if beside else ():
            if any(period.overlaps(gap) for period in beside) and request.lines.lived_in(key[0], gap):
                remarks.note("gap", [key[0]], gap=gap.label)
        if any(fact.basis == "stock" for fact in groups[key]):
            remarks.note("recognitions_stock", [key[0]])
        used += [fact for fact in groups[key] if fact.basis == "flow" and fact.period in chosen]
    return used


class _Sum:
    """Distinct decisions of lists, and counts, by cell."""

    def __init__(self, rows: list[RecognitionFact], counts: list[CountFact], numbers: list[DecisionsFact]) -> None:
        self.cells: Counter[Cell] = Counter()
        self.qualifiers: dict[Cell, set[str]] = {}
        self.sources: dict[Cell, list[Use]] = {}
        for cell, told in _distinct(rows):
            self.cells[cell] += len(told)
            if told[0].origin is not None:
                self.sources.setdefault(cell, []).extend(Use("value", 1, row) for row in told)
        for told_once in numbers:
            cell = Cell(told_once.unit_code, told_once.level, told_once.form, told_once.subject)
            self.cells[cell] += told_once.number
        for fact in counts:
            cell = Cell(fact.unit_code, fact.level or "", fact.form or "", fact.subject)
            self.cells[cell] += fact.value
            if fact.origin is not None:
                self.sources.setdefault(cell, []).append(Use("value", fact.value, fact))
            if fact.qualifier:
                self.qualifiers.setdefault(cell, set()).add(fact.qualifier)


def _distinct(rows: Iterable[RecognitionFact]) -> Iterator[tuple[Cell, list[RecognitionFact]]]:
    """Distinct decisions: of each recipient and year one row for each, which stands for the others that tell of it."""
    groups: dict[tuple[str, str, str, int, str], dict[str, dict[tuple[str, str], RecognitionFact]]] = {}
    for row in rows:
        recipient = (row.unit_code, row.level, row.form, row.year, row.identity)
        groups.setdefault(recipient, {}).setdefault(row.subject, {}).setdefault((row.performer, row.number), row)
    for (unit, level, form, _year, _identity), subjects in groups.items():
        if len(subjects) == 2 and UNKNOWN in subjects:
            # A row that does not say what the recipient is tells of the same one as the row that does.
            (known,) = set(subjects) - {UNKNOWN}
            subjects = {known: subjects[UNKNOWN] | subjects[known]}
        for subject, seen in subjects.items():
            yield Cell(unit, level, form, subject), [seen[pair] for pair in _told(seen)]


def decisions_of(rows: Iterable[RecognitionFact]) -> int:
    """How many distinct decisions rows tell of."""
    return sum(len(told) for _cell, told in _distinct(rows))


def decisions(seen: Collection[tuple[str, str]]) -> int:
    """How many decisions rows of one recipient tell of, by what they say of its (performer, decision number).

    Two rows are the same decision where what both say is equal; what one leaves empty says nothing against it. A
    list of models names the performer, a list of recognitions the number: such a pair is one decision.
    """
    return len(_told(seen))


def _told(seen: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """One (performer, number) for each decision that they tell of."""
    full = [(performer, number) for performer, number in seen if performer and number]
    performers, numbers = {p for p, _ in full}, {n for _, n in full}
    by_performer = [(p, n) for p, n in seen if p and not n and p not in performers]
    by_number = [(p, n) for p, n in seen if n and not p and n not in numbers]
    longer = by_performer if len(by_performer) >= len(by_number) else by_number
    return [*full, *longer] or list(seen)[:1]


def _compare(request: SummaryRequest, decided: Counter[Cell], mentioned: Counter[Cell], remarks: Remarks) -> None:
    listed = _by_level_and_form(decided)
    control = _by_level_and_form(mentioned)
    for level, form in sorted(control):
        ours, theirs = listed[level, form], control[level, form]
        if ours != theirs:
            remarks.find("DVK503", level=_label(request, level, form), decided=ours, mentioned=theirs)


def _by_level_and_form(cells: Counter[Cell]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for cell, number in cells.items():
        found[cell.level, cell.form] += number
    return found


def recognition_figures(
    request: SummaryRequest, facts: Facts, tally: RecognitionTally, view: View, entries: Entries | None = None
) -> list[Figure]:
    """Figures `recognitions.<level>.<form>` and `recognitions.<level>.<form>.<subject>` of a view.

    `entries`: where what they are made of is written down, for a trace.
    """
    mine: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in tally.cells:
        if view.has(cell.unit):
            mine.setdefault((cell.level, cell.form, ""), []).append(cell)
            mine.setdefault((cell.level, cell.form, cell.subject), []).append(cell)
    coverage = (len(view.reporting(tally.reporting)), len(view.communes))
    off = closing(facts.controls, view, _control_is_counted(request, tally))
    data = request.catalogue.data
    figures: list[Figure] = []
    for level in data.level:
        for form in data.recognition_form:
            subjects = [s.code for s in data.subject if (level.code, form.code, s.code) in mine]
            for subject in ["", *subjects] if subjects else []:
                cells = mine[level.code, form.code, subject]
                name = ".".join(part for part in ("recognitions", level.code, form.code, subject) if part)
                value = sum(map(tally.cells.__getitem__, cells))
                qualifiers = {q for cell in cells if tally.qualifiers for q in tally.qualifiers.get(cell, ())}
                if entries is not None:
                    uses = [use for cell in cells for use in tally.sources.get(cell, ())]
                    entries[name] = Entry([*uses, *map(of_control, off.get(name, ()))])
                figures.append(
                    Figure(
                        id=name,
                        value=value,
                        label=_label(request, level.code, form.code, subject),
                        unit=_("decisions"),
                        qualifiers=tuple(sorted(qualifiers)),
                        declared=declared(value, name, off),
                        coverage=coverage,
                        agencies=len({cell.unit for cell in cells} & request.agency_codes),
                        reported_by="units",
                    )
                )
    return figures


def recognition_zeros(tally: RecognitionTally, view: View) -> Callable[[str, str], bool]:
    """Whether there are for certain no decisions, of a level and form, of a subject that has no figure.

    A list that names no individual has none; a table of counts may have had no column for them.
    """
    from_counts = {(level, form) for unit, level, form in tally.counted if view.has(unit)}
    return lambda level, form: (level, form) not in from_counts


def _label(request: SummaryRequest, level: str, form: str, subject: str = "") -> str:
    labels = [request.catalogue.label("level", level), request.catalogue.label("form", form)]
    labels += [request.catalogue.label("subject", subject)] if subject else []
    return ", ".join(labels)


def _control_is_counted(request: SummaryRequest, tally: RecognitionTally) -> Callable[[ControlFact], bool]:
    """Whether a control total closes a table of recognitions that is counted."""

    def counted(control: ControlFact) -> bool:
        parts = control.figure.split(".")
        if parts[0] != "recognitions" or len(parts) < 3:
            return False
        level, form = parts[1:3]
        if tally.is_control(control.unit_code, level, years_of(control.period, request.year)):
            return False
        if control.form == "counts":
            return control.period in tally.counted.get((control.unit_code, level, form), ())
        return True

    return counted
