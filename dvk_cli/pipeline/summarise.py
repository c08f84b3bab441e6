"""From the store to figures: the facts of a span, and the summary that is made of them."""

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from dvk_cli.model.facts import Facts
from dvk_cli.model.period import Period
from dvk_cli.pipeline.request import request_for, years_in
from dvk_cli.pipeline.stores import stored
from dvk_cli.pipeline.vintages import end_of, then

if TYPE_CHECKING:
    from dvk_cli.model.summary import Summary
    from dvk_cli.store.database import Store
    from dvk_cli.store.queries import LookBack
    from dvk_cli.summaries.request import SummaryRequest
    from dvk_cli.summaries.trace import Tracer
    from dvk_cli.workspace import Workspace


def summarise(
    workspace: "Workspace",
    period: Period,
    *,
    by: Literal["unit", "district", "year"] | None = None,
    unit: str | None = None,
    as_of: date | None = None,
    compare: Period | None = None,
    units: date | None = None,
) -> "Summary":
    """The summary of a period.

    `unit`: a unit's name or code; `compare`: the year that changes are against; `units`: a day whose units carry the
    figures.
    """
    from dvk_cli.summaries.build import build
    from dvk_cli.summaries.districts import by_district
    from dvk_cli.summaries.over_time import unit_asked

    if as_of is not None:
        workspace = then(workspace, as_of).workspace
    register = workspace.register
    against = {} if compare is None else {"base": compare, "compare": True}

    def asked(span: Period) -> "SummaryRequest":
        request = request_for(workspace, span, units)
        key = unit_asked(unit, request, register) if unit else None
        return msgspec.structs.replace(request, unit=key, as_of=as_of, **against)

    request = msgspec.structs.replace(asked(period), by=by)
    if by == "district":
        request = by_district(request, register)
    years = [asked(year) for year in (years_in(workspace, period) if by == "year" else ())]
    named = request.catalogue.data.doubles.most_models
    with stored(workspace) as store:
        return build(request, facts_for(store, request, named), [(each, facts_for(store, each)) for each in years])


def tracer(
    workspace: "Workspace",
    period: Period,
    *,
    by: Literal["unit"] | None = None,
    unit: str | None = None,
    as_of: date | None = None,
    units: date | None = None,
) -> "Tracer":
    """The summary of a period, made from records that know their cells: the trace of any of its figures."""
    from dvk_cli.summaries.over_time import unit_asked
    from dvk_cli.summaries.trace import Tracer

    if as_of is not None:
        workspace = then(workspace, as_of).workspace
    request = request_for(workspace, period, units)
    key = unit_asked(unit, request, workspace.register) if unit else None
    request = msgspec.structs.replace(request, by=by, unit=key, as_of=as_of)
    with stored(workspace) as store:
        return Tracer(request, facts_for(store, request, origins=True))


def facts_for(store: "Store | None", request: "SummaryRequest", named: int = 0, *, origins: bool = False) -> Facts:
    """What the store has in force of all that a request reaches; none without a store.

    `named`: how many models at most are named one by one; `origins`: with the cells that records came from.
    """
    from dvk_cli.store import queries

    if store is None:
        return Facts([], [], [], [], [], [])
    moment = end_of(request.as_of) if request.as_of else None
    known, span, reach = request.identities, request.period, request.reach
    taxonomy_fields = request.catalogue.data.field
    return queries.facts(
        store,
        span,
        reach,
        as_of=moment,
        identities=known,
        named=named,
        origins=origins,
        apart=request.agency_codes,
        units=None if origins else request.units_asked,
        placed=[field.code for field in taxonomy_fields if request.catalogue.taxonomy.place(field.code) != field.code],
        look_back=_look_back(request),
    )


def _look_back(request: "SummaryRequest") -> "LookBack | None":
    from dvk_cli.store.queries import LookBack

    looked_back_on = request.looked_back_on
    if looked_back_on is None:
        return None
    carried, compared = looked_back_on
    items, made_from = request.catalogue.indicators, request.catalogue.made_from
    flows = frozenset(code for code in compared if items[code].kind == "flow")
    # A state at the year's end is that of an area's last day, where it was abolished before.
    last = Period("", min(request.base.end, request.units_on), request.base.end)
    of = {code: made_from(code) for code in items}
    # Which units have reported anything is a part of what is shown by unit and by district.
    spoke = request.by in ("unit", "district")
    return LookBack(carried, of, flows, compared - flows, request.base, last, spoke)
