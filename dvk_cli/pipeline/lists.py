"""From the store to lists: who has reported, and which models there are."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.model.period import Period
from dvk_cli.model.result import Ledger, ModelList, Status
from dvk_cli.pipeline.request import owed, request_for
from dvk_cli.pipeline.stores import stored
from dvk_cli.pipeline.summarise import facts_for

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace


def status(workspace: "Workspace", period: Period, *, today: date | None = None) -> Status:
    """Who has reported, who was returned, who is missing or late; what is not there yet is late from `today` on."""
    from dvk_cli.store import history
    from dvk_cli.summaries.status import status_of

    request = owed(workspace, period)
    with stored(workspace) as store:
        ledger = history.received_in(store, period) if store else Ledger()
    return status_of(request, ledger, workspace.config.expect.deadline_days, today)


def models(
    workspace: "Workspace", period: Period, *, field: str | None = None, typical: bool = False, doubles: bool = False
) -> ModelList:
    """The models themselves, under the fields of the taxonomy in use.

    `field`: a field's code or a spelling of it; `doubles`: only those that may be one model, with findings.
    """
    from dvk_cli.store import queries
    from dvk_cli.summaries.doubles import doubles_in
    from dvk_cli.vietnamese.text import words_key

    request = request_for(workspace, period)
    catalogue = request.catalogue
    place = catalogue.taxonomy.place
    wanted = None
    if field is not None:
        code = catalogue.field_words.get(words_key(field))
        if code is None:
            raise UsageError(
                _("“{field}” is no field.").format(field=field),
                _("Fields: {fields}.").format(fields=", ".join(catalogue.taxonomy.fields)),
            )
        wanted = place(code) or code
    with stored(workspace) as store:
        found = queries.listed_models(store, period, typical, identities=request.identities) if store else []
        facts = facts_for(store, request, len(found)) if doubles else None
    listed = [msgspec.structs.replace(model, field=place(model.field) or model.field) for model in found]
    kept = [model for model in listed if wanted in (None, model.field)]
    return ModelList(period, kept) if facts is None else doubles_in(ModelList(period, kept), facts, request)
