"""What was left out of a figure, and why: every record of its kind, of its days and units, that it did not use."""

from collections.abc import Iterable, Iterator

import msgspec

from dvk_cli.catalogue.types import Indicator
from dvk_cli.model.facts import (
    AsideFact,
    CountFact,
    Facts,
    ModelFact,
    ObservationFact,
    RecognitionFact,
    Record,
)
from dvk_cli.model.period import Period
from dvk_cli.summaries.measures import Result
from dvk_cli.summaries.numbers import RATES
from dvk_cli.summaries.readings import AREA
from dvk_cli.summaries.recorded import Entry, Recorded
from dvk_cli.summaries.request import SummaryRequest

_COURSE = ("moi", "tiep_tuc", "trang_thai")


class Left(msgspec.Struct, frozen=True):
    """A record that does not count; `why` is a code of `model.trace.WHY_ASIDE`, `by` what came in its place."""

    record: Record
    why: str
    by: str = ""


class LeftOut:
    """Finds it for the figures of one view.

    Args:
        request, facts: those of the summary.
        recorded: what the view's figures are made of.
    """

    def __init__(self, request: SummaryRequest, facts: Facts, recorded: Recorded) -> None:
        self._request = request
        self._view = recorded.view
        self._control = {id(record.origin) for record in recorded.control}
        has = recorded.view.has
        self._counts = [fact for fact in facts.counts if has(fact.unit_code)]
        self._decisions = [fact for fact in facts.recognitions if has(fact.unit_code)]
        self._aside = [each for each in facts.aside if has(each.record.unit_code)]
        self._values: dict[str, list[ObservationFact]] = {}
        for fact in facts.observations:
            # Whoever speaks for the whole area is part of the area's view only.
            if has(fact.unit_code) if fact.scope != "area" else recorded.view.is_whole:
                self._values.setdefault(fact.indicator, []).append(fact)
        self._lists: dict[str, list[Period]] = {}
        for part in facts.parts:
            if part.form == "models":
                self._lists.setdefault(part.unit_code, []).append(part.period)

    def of(self, name: str, entry: Entry) -> list[Left]:
        """What was left out of a figure, in the order of the facts."""
        used = {id(use.record.origin) for use in entry.uses if use.record is not None}
        if entry.item is not None and entry.result is not None:
            found = list(self._of_indicator(entry.item, entry.result, used))
        elif name.startswith("models."):
            found = list(self._of_models(name.split(".")[1:], entry, used))
        else:
            found = list(self._of_decisions(name.split(".")[1:], used))
        return found

    # --- models ---

    def _of_models(self, terms: list[str], entry: Entry, used: set[int]) -> Iterator[Left]:
        for use in entry.uses:
            if isinstance(use.record, ModelFact):
                yield from (Left(again, "repeated") for again in use.record.again)
        if terms[0] in _COURSE:
            return
        for fact in self._counts:
            if id(fact.origin) not in used and fact.measure == "models" and self._is_of(fact, terms):
                yield Left(fact, self._why_not_counted(fact, self._lists.get(fact.unit_code, ())))
        for each in self._aside:
            record = each.record
            if isinstance(record, CountFact) and record.measure != "models":
                continue
            if isinstance(record, ModelFact | CountFact) and self._is_of(record, terms):
                yield _out_of_force(each)

    def _is_of(self, record: ModelFact | CountFact, terms: list[str]) -> bool:
        """Whether a record is of the field and subject of a figure of models."""
        if terms == ["total"]:
            return True
        field = self._request.catalogue.taxonomy.place(record.field) or record.field
        fields = {term.code for term in self._request.catalogue.data.field}
        if terms[0] in fields:
            return field == terms[0] and terms[1:] in ([], [record.subject])
        return record.subject == terms[0]

    def _why_not_counted(self, fact: CountFact, lists: Iterable[Period]) -> str:
        if fact.basis == "stock":
            return "cumulative_count"
        return "list" if any(fact.period.overlaps(other) for other in lists) else "overlapping"

    # --- recognitions ---

    def _of_decisions(self, terms: list[str], used: set[int]) -> Iterator[Left]:
        level, form, *subject = terms

        def is_of(record: RecognitionFact | CountFact) -> bool:
            return (record.level, record.form) == (level, form) and subject in ([], [record.subject])

        rows = [row for row in self._decisions if is_of(row)]
        for row in rows:
            if id(row.origin) not in used:
                yield Left(row, "control" if id(row.origin) in self._control else "same_decision")
        for fact in self._counts:
            if id(fact.origin) not in used and is_of(fact):
                lists = [row.period for row in rows if row.unit_code == fact.unit_code]
                why = "control" if id(fact.origin) in self._control else self._why_not_counted(fact, lists)
                yield Left(fact, why)
        for each in self._aside:
            if isinstance(each.record, RecognitionFact | CountFact) and is_of(each.record):
                yield _out_of_force(each)

    # --- indicators ---

    def _of_indicator(self, item: Indicator, result: Result, used: set[int]) -> Iterator[Left]:
        codes = self._codes_of(item)
        for code in codes:
            for fact in self._values.get(code, ()):
                if id(fact.origin) in used or not self._request.period.overlaps(fact.period):
                    continue
                # Plans and such of what only enters a ratio say nothing about the ratio.
                if code == item.code or fact.measure in ("result", "cumulative"):
                    yield Left(fact, self._why(item, result, fact))
        for each in self._aside:
            record = each.record
            if not isinstance(record, ObservationFact) or record.indicator not in codes or record.measure != "result":
                continue
            if record.scope != "area" or self._view.is_whole:
                yield _out_of_force(each)

    def _codes_of(self, item: Indicator) -> list[str]:
        """The indicator and all that it may be made of, each once."""
        found: list[str] = []
        waiting = [item.code]
        while waiting:
            code = waiting.pop(0)
            if code in found:
                continue
            found.append(code)
            each = self._request.catalogue.indicators[code]
            enter = (each.numerator, each.denominator, each.weight, each.reached_by, *each.sum_of)
            waiting += [part for part in enter if part is not None]
        return found

    def _why(self, item: Indicator, result: Result, fact: ObservationFact) -> str:
        if fact.measure != "result":
            return {"plan": "plan", "previous": "previous"}.get(fact.measure, "cumulative")
        is_flow = self._request.catalogue.indicators[fact.indicator].kind == "flow"
        if not self._request.period.contains(fact.period) and (is_flow or fact.period.end > self._request.period.end):
            return "wider"
        if fact.scope == "area" and AREA not in result.readings:
            return "area_value"
        if item.kind in RATES and item.weight is None and fact.indicator == item.code:
            return "rate"
        owner = AREA if fact.scope == "area" else fact.unit_code
        if owner in result.lone:
            return "other_side"
        if result.has is not None and owner not in self._can_have(item):
            return "not_expected"
        readings = result.readings.get(owner)
        if readings is None:
            return "other_side" if result.numerator is not None or item.denominator is not None else "other_value"
        periods = [period for reading in readings for period in reading.periods]
        if is_flow:
            return "overlapping" if any(fact.period.overlaps(period) for period in periods) else "other_value"
        last = max(period.end for period in periods)
        if fact.period.end != last:
            return "not_at_end" if fact.period.end < last else "other_value"
        return "part_of_total" if self._total_used(fact.indicator, readings) else "same_day"

    def _can_have(self, item: Indicator) -> set[str]:
        return {u.code for u in self._view.communes if not item.eligible or u.kind in item.eligible}

    def _total_used(self, code: str, readings: Iterable[object]) -> bool:
        totals = {each.code for each in self._request.catalogue.data.indicator if code in each.sum_of}
        facts = (fact for reading in readings for fact in getattr(reading, "facts", ()))
        return any(fact.indicator in totals for fact in facts)


def _out_of_force(each: AsideFact) -> Left:
    return Left(each.record, each.why, each.by)
