"""The workspace as it was: which catalogue and settings decided figures on a day, as the ledger has kept them."""

from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Literal

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.pipeline.stores import stored
from dvk_cli.version import VERSION

if TYPE_CHECKING:
    from dvk_cli.catalogue.catalogue import Catalogue
    from dvk_cli.store.vintages import Deciding
    from dvk_cli.workspace import Settings, Workspace

VIETNAM = timezone(timedelta(hours=7))

Other = Literal["catalogue", "settings", "settings_unknown", "tool"]


class Then(msgspec.Struct, frozen=True):
    """The workspace of a day. `other`: what of it is not as it is now."""

    workspace: "Workspace"
    other: tuple[Other, ...] = ()


def end_of(day: date) -> datetime:
    """ "As of" a day means at its end, where the office is."""
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def then(workspace: "Workspace", day: date) -> Then:
    """The workspace with the catalogue and settings that were in use at the end of a day.

    Before the ledger's first line nothing is known of them: then they are those of now.

    Raises:
        DvkError: the store cannot be used, or what it kept has a shape that this version does not read.
    """
    from dvk_cli.store.vintages import vintage_at

    with stored(workspace) as store:
        kept = vintage_at(store, end_of(day)) if store else None
    if kept is None:
        return Then(workspace)
    was = as_kept(workspace, kept.catalogue, kept.settings)
    other: list[Other] = []
    if was.catalogue.version != workspace.catalogue.version:
        other.append("catalogue")
    if kept.settings is None:
        other.append("settings_unknown")
    elif was.settings != workspace.settings:
        other.append("settings")
    if kept.tool != VERSION:
        other.append("tool")
    return Then(was, tuple(other))


def deciding(workspace: "Workspace") -> "Deciding":
    """The catalogue and settings of now, as the ledger keeps them beside what they decided."""
    from dvk_cli.store.vintages import Deciding

    catalogue = workspace.catalogue
    return Deciding(catalogue.version, catalogue.text, workspace.settings.text, catalogue.fingerprint)


def as_kept(workspace: "Workspace", catalogue: str, settings: str | None) -> "Workspace":
    """The workspace with a catalogue and settings that the ledger has kept; settings None: those of now.

    Raises:
        DvkError: another version of dvk has kept them in a shape that this one does not read.
    """
    return workspace.under(_settings(workspace, settings), _catalogue(catalogue))


def _settings(workspace: "Workspace", text: str | None) -> "Settings":
    from dvk_cli.workspace import Settings

    if text is None:
        return workspace.settings
    try:
        return Settings.from_text(text)
    except msgspec.ValidationError as error:
        raise _other_shape(error) from None


def _catalogue(text: str) -> "Catalogue":
    from dvk_cli.catalogue.catalogue import Catalogue

    try:
        return Catalogue.from_text(text)
    except msgspec.ValidationError as error:
        raise _other_shape(error) from None


def _other_shape(error: msgspec.ValidationError) -> DvkError:
    return DvkError(
        _("The catalogue or settings of then were kept by another version of dvk: {reason}").format(reason=error),
        _("Use the version of dvk that made those figures."),
    )
