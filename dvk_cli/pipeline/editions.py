"""The editions of a period: close it, open it again, compare an edition with now, make one once more."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import in_language, language
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.model.ledger import Cause, Edition, EditionLine, Reproduction, Revisions
from dvk_cli.model.period import Period
from dvk_cli.pipeline.request import request_for
from dvk_cli.pipeline.stores import changing, received_store
from dvk_cli.pipeline.vintages import as_kept, deciding
from dvk_cli.version import VERSION

if TYPE_CHECKING:
    from dvk_cli.model.summary import Figure, Summary
    from dvk_cli.store.actor import Actor
    from dvk_cli.store.database import Store
    from dvk_cli.store.queries import Inputs
    from dvk_cli.workspace import Workspace


def close(workspace: "Workspace", period: Period, why: str = "", *, now: datetime, by: "Actor") -> EditionLine:
    """Fix the figures of a period as an edition.

    Raises:
        DvkError: it is closed already, nothing was accepted for it, or another run is at work (exit code 75).
    """
    from dvk_cli.store import editions
    from dvk_cli.store.queries import parts_touching
    from dvk_cli.store.trail import Deed

    with changing(workspace) as store:
        parts = parts_touching(store, request_for(workspace, period).reach)
        if not any(period.contains(part.period) for part in parts):
            raise DvkError(
                _("Nothing is in force for {period}: there are no figures to close.").format(period=period.label),
                _("See dvk status --period {period}.").format(period=period.label),
            )
        summary = _summary(workspace, store, period)
        fixed = editions.Fixed(_document(summary), language(), [part.id for part in parts])
        edition = editions.close(store, period, fixed, Deed(now, by, why), deciding(workspace))
    return _line("close", edition, edition.closed_at, why)


def reopen(workspace: "Workspace", period: Period, why: str, *, now: datetime, by: "Actor") -> EditionLine:
    """Let the figures of a closed period be fixed anew; the edition is kept.

    Raises:
        DvkError: it is not closed, or another run is at work (exit code 75).
    """
    from dvk_cli.store import editions
    from dvk_cli.store.trail import Deed

    with changing(workspace) as store:
        edition = editions.reopen(store, period, Deed(now, by, why), deciding(workspace))
    return _line("reopen", edition, edition.reopened_at or now, why)


def compare_edition(workspace: "Workspace", period: Period, number: int | None = None) -> Revisions:
    """The figures of an edition (the last one, where no number is given) beside those of now, by cause.

    From the edition's document: recomputed by this version (method), with what came late, with what was corrected,
    with the units of now (boundary), and with the settings and catalogue of now (method).
    """
    from dvk_cli.store.queries import Inputs
    from dvk_cli.summaries.revisions import State, numbers_of, revisions

    with received_store(workspace) as store:
        edition = _edition(store, period, number)
        was = as_kept(workspace, edition.catalogue, edition.settings)
        own = edition.period
        units = workspace.settings
        bounded = msgspec.structs.replace(was.settings, area=units.area, units=units.units)
        # What became of units is of the units, whichever file says it.
        following = was.catalogue.following(workspace.catalogue.data.succession)
        made = [
            _summary(was, store, own, Inputs(edition.id)),
            _summary(was, store, own, Inputs(edition.id, late=True)),
            _summary(was, store, own),
            _summary(was.under(bounded, following), store, own, mixed=True),
            _summary(workspace, store, period),
        ]
    causes: tuple[Cause, ...] = ("method", "late_data", "correction", "boundary", "method")
    states = [State(None, {figure["id"]: figure for figure in _kept_figures(edition)})]
    states += [State(cause, numbers_of(each.figures)) for cause, each in zip(causes, made, strict=True)]
    return Revisions(
        period=own,
        area=made[-1].area,
        number=edition.number,
        closed_at=edition.closed_at,
        reopened_at=edition.reopened_at,
        tool=edition.tool,
        tool_now=VERSION,
        revisions=revisions(states, _named(made, edition)),
    )


def reproduce(workspace: "Workspace", period: Period, number: int | None = None) -> Reproduction:
    """Whether an edition comes out of the store again, byte for byte, by its own catalogue and settings."""
    import hashlib

    from dvk_cli.store.queries import Inputs

    with received_store(workspace) as store:
        edition = _edition(store, period, number)
        with in_language(edition.language):
            was = as_kept(workspace, edition.catalogue, edition.settings)
            text = _document(_summary(was, store, edition.period, Inputs(edition.id)))
    kept = edition.summary.encode()
    same = text.encode() == kept and hashlib.sha256(kept).hexdigest() == edition.sha256
    return Reproduction(edition.period, edition.number, same, edition.tool)


def _summary(
    workspace: "Workspace", store: "Store", period: Period, inputs: "Inputs | None" = None, *, mixed: bool = False
) -> "Summary":
    from dvk_cli.store import queries
    from dvk_cli.summaries.build import build

    request = request_for(workspace, period, mixed=mixed)
    named = request.catalogue.data.doubles.most_models
    facts = queries.facts(store, period, request.reach, inputs=inputs, identities=request.identities, named=named)
    return build(request, facts)


def _document(summary: "Summary") -> str:
    from dvk_cli.renderers.base import Look
    from dvk_cli.renderers.json import RENDERER

    return RENDERER.render(summary, Look())


def _kept_figures(edition: Edition) -> list[dict[str, Any]]:
    # Exact: no number passes through a float.
    figures = msgspec.json.Decoder(dict, float_hook=Decimal).decode(edition.summary)["figures"]
    return list(figures)


def _named(made: "list[Summary]", edition: Edition) -> "list[Figure]":
    """The figures of all states, as the latest that has them names them.

    In the order of now; one that is no more stands behind what it stood behind then.
    """
    from dvk_cli.model.summary import Figure

    kept = [Figure(id=f["id"], value=None, label=f["label"], unit=f["unit"]) for f in _kept_figures(edition)]
    found: list[Figure] = []
    places: dict[str, int] = {}
    for figures in (*(each.figures for each in reversed(made)), kept):
        before = ""
        for figure in figures:
            if figure.id not in places:
                found.insert(places[before] + 1 if before else 0, figure)
                places = {each.id: place for place, each in enumerate(found)}
            before = figure.id
    return found


def _edition(store: "Store", period: Period, number: int | None) -> Edition:
    from dvk_cli.store.editions import closed_periods, edition_of

    edition = edition_of(store, period, number)
    if edition is not None:
        return edition
    if number is not None and edition_of(store, period) is not None:
        raise UsageError(_("{period} has no edition {number}.").format(period=period.label, number=number))
    closed = ", ".join(dict.fromkeys(each.label for each in closed_periods(store)))
    raise DvkError(
        _("{period} was never closed.").format(period=period.label),
        _("Closed are: {periods}.").format(periods=closed) if closed else _("Close it with: dvk close PERIOD."),
    )


def _line(kind: Literal["close", "reopen"], edition: Edition, at: datetime, why: str) -> EditionLine:
    return EditionLine(
        kind=kind,
        period=edition.period,
        number=edition.number,
        at=at,
        figures=len(_kept_figures(edition)),
        inputs=edition.inputs,
        sha256=edition.sha256,
        tool=edition.tool,
        why=why,
    )
