"""How much each reported value is of an indicator's figure: the parts of a `Result` one by one."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from dvk_cli.model.facts import ControlFact, ObservationFact
from dvk_cli.summaries.changes import Change
from dvk_cli.summaries.measures import Result
from dvk_cli.summaries.plans import Plan
from dvk_cli.summaries.readings import Reading
from dvk_cli.summaries.recorded import Use

_ONE = Decimal(1)


def uses_of(result: Result, change: Change | None, plan: Plan | None, controls: Iterable[ControlFact]) -> list[Use]:
    """All that an indicator's figure is made of: its value, plan, declared total, and what its change is against."""
    uses = list(_of_result(result))
    if plan is not None:
        uses += (Use("plan", fact.value, fact) for fact in plan.facts)
    uses += map(of_control, controls)
    if change is not None and change.then is not None and change.now is not None:
        if change.now is not result:
            uses += _named("last_", change.now)
        uses += _named("base_", change.then)
    return uses


def of_control(control: ControlFact) -> Use:
    """A total that the sender wrote: what it adds to the figure to make it the declared one."""
    return Use("declared", control.declared - control.recomputed, control)


def _named(prefix: str, result: Result) -> Iterator[Use]:
    return (Use(prefix + use.role, use.counts_as, use.record, use.unit) for use in _of_result(result))


def _of_result(result: Result) -> Iterator[Use]:
    for code, readings in result.readings.items():
        if result.has is not None:
            if code in result.has:
                yield from _mark(readings[0], result.has[code])
        elif result.numerator is not None:
            over, under = readings
            times = under.value if result.weighted else _ONE
            yield from (Use("numerator", fact.value * times, fact) for fact in over.facts)
            yield from (Use("denominator", fact.value, fact) for fact in under.facts)
        else:
            yield from _values("value", readings[0].facts)
            yield from _values("denominator", [fact for reading in readings[1:] for fact in reading.facts])
    yield from (Use("denominator", 1, unit=unit.code) for unit in result.out_of)
    if result.under is not None:
        yield from (Use("denominator", use.counts_as, use.record, use.unit) for use in _of_result(result.under))


def _values(role: str, facts: Iterable[ObservationFact]) -> Iterator[Use]:
    return (Use(role, fact.value, fact) for fact in facts)


def _mark(reading: Reading, has: bool) -> Iterator[Use]:
    """A unit counts once, whatever number of values tell that it has the thing: by the first that does."""
    telling = next((fact for fact in reading.facts if fact.value >= _ONE), None)
    telling = telling or next(iter(reading.facts), None)
    return (Use("value", int(has and fact is telling), fact) for fact in reading.facts)
