"""What keeps an office's data for the years after: its export, in which persons are not named."""

from datetime import date
from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.vintages import end_of, then

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace


def export(
    workspace: "Workspace", *, names: bool = False, as_of: date | None = None
) -> tuple[list[tuple[str, bytes]], int]:
    """The files of an export of all that is in force, with their names, and the number of reports in it.

    Args:
        workspace: whose store.
        names: name persons; else opaque keys stand in their place, the same for the same name in all exports.
        as_of: what was in force at the end of that day, with the codes of then.

    Raises:
        DvkError: nothing has been received yet, or the store cannot be used.
    """
    from dvk_cli.model.extract import Extract
    from dvk_cli.renderers.data_package import package_of
    from dvk_cli.store.extract import sent_in_force
    from dvk_cli.store.opaque import opaque_of, without_names
    from dvk_cli.store.open import open_store

    if as_of is not None:
        workspace = then(workspace, as_of).workspace
    store = open_store(workspace.store_url)
    if store is None:
        raise DvkError(_("Nothing has been received yet."), _("Take files in with: dvk ingest."))
    try:
        sent = tuple(sent_in_force(store, end_of(as_of) if as_of else None))
        if not names:
            sent = without_names(sent, opaque_of(store))
    finally:
        store.close()
    area = workspace.area_unit
    extract = Extract((area.code, area.full_name), as_of, names, sent)
    return package_of(extract, workspace.catalogue), len(sent)
