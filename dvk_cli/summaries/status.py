"""Who has reported each period that is owed, who was returned, who is missing or late."""

from collections.abc import Sequence
from datetime import date, timedelta, timezone

from dvk_cli.model.facts import Part
from dvk_cli.model.period import Period
from dvk_cli.model.records import FORMS
from dvk_cli.model.result import Arrived, Ledger, PeriodStatus, Returned, State, Status, UnitStatus
from dvk_cli.model.unit import Unit
from dvk_cli.summaries.coverage import is_reported, owed_periods, parts_of
from dvk_cli.summaries.request import SummaryRequest

# The ledger's moments are UTC; a deadline is a day where the offices are.
_VIETNAM = timezone(timedelta(hours=7))


def status_of(
    request: SummaryRequest, ledger: Ledger, deadline_days: int | None = None, today: date | None = None
) -> Status:
    """The state of every commune in force, and of every agency.

    Args:
        request: period, units and what they owe.
        ledger: what has come in.
        deadline_days: days after a period's end within which its report is on time; None: no deadline.
        today: from this day's view a report that has not come is late; None: only one that came late is.
    """

    def of(units: Sequence[Unit]) -> tuple[UnitStatus, ...]:
        asked = sorted((unit for unit in units if unit.in_force(request.units_on)), key=lambda unit: unit.code)
        return tuple(_unit(unit, request, ledger, deadline_days, today) for unit in asked)

    units = of(request.units)
    return Status(
        period=request.period,
        expected=len(units),
        reported=sum(unit.state == "reported" for unit in units),
        units=units,
        agencies=of(request.agencies),
        closed=ledger.closed,
    )


def _unit(
    unit: Unit, request: SummaryRequest, ledger: Ledger, deadline_days: int | None, today: date | None
) -> UnitStatus:
    parts = parts_of(unit, ledger.parts)
    returned = [r for r in ledger.returned if r.unit_code == unit.code and unit.in_force(r.period.end)]
    arrived = [a for a in ledger.arrived if a.unit_code == unit.code and unit.in_force(a.period.end)]
    owed = owed_periods(request.period, request.frequency, unit, request.year)
    periods = []
    for period in owed:
        # After the area's own last day nobody owes it anything.
        if period.end > max(request.units_on, request.period.start):
            continue
        state = _state(period, parts, returned, request)
        latest = period.end + timedelta(days=deadline_days) if deadline_days is not None else None
        periods.append(
            PeriodStatus(
                label=period.label,
                state=state,
                parts=_records(period, parts),
                late=latest is not None and _late(period, state, arrived, latest, request, today),
                deadline=latest,
                received_on=min((_day(each) for each in arrived if each.period.overlaps(period)), default=None),
                files=tuple(sorted({part.file for part in parts if part.period.overlaps(period)})),
                returned=tuple(each for each in returned if each.period.overlaps(period)),
            )
        )
    return UnitStatus(unit.code, unit.full_name, unit.kind, _overall(periods, parts), tuple(periods))


def _state(period: Period, parts: list[Part], returned: list[Returned], request: SummaryRequest) -> State:
    if is_reported(period, parts, request.forms):
        return "reported"
    if any(each.period.overlaps(period) for each in returned):
        return "returned"
    return "partial" if any(part.period.overlaps(period) for part in parts) else "missing"


def _overall(periods: list[PeriodStatus], parts: list[Part]) -> State:
    states = {period.state for period in periods}
    if "returned" in states:
        return "returned"
    if states <= {"reported"}:
        return "reported" if parts else "missing"
    return "partial" if parts else "missing"


def _records(period: Period, parts: list[Part]) -> dict[str, int]:
    inside = [part for part in parts if part.period.overlaps(period)]
    return {
        form: sum(part.records for part in inside if part.form == form)
        for form in FORMS
        if any(part.form == form for part in inside)
    }


def _late(
    period: Period,
    state: State,
    arrived: list[Arrived],
    latest: date,
    request: SummaryRequest,
    today: date | None,
) -> bool:
    if state != "reported":
        return today is not None and today > latest
    on_time = [Part(0, each.unit_code, "", each.period, each.form, 0, "") for each in arrived if _day(each) <= latest]
    return not is_reported(period, on_time, request.forms)


def _day(arrived: Arrived) -> date:
    return arrived.at.astimezone(_VIETNAM).date()
