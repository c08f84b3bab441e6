"""An office's data for the years after and for others: an export of what is in force, a backup of all."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.pipeline.stores import received_store
from dvk_cli.pipeline.vintages import end_of, then

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

    if as_of is not None:
        workspace = then(workspace, as_of).workspace
    with received_store(workspace) as store:
        sent = tuple(sent_in_force(store, end_of(as_of) if as_of else None))
        if not names:
            sent = without_names(sent, opaque_of(store))
    area = workspace.area_unit
    extract = Extract((area.code, area.full_name), as_of, names, sent)
    return package_of(extract, workspace.catalogue), len(sent)


def backup(workspace: "Workspace", target: Path, *, force: bool = False) -> int:
    """Copy the store to a file, whole or not at all, also while a run writes to it; returns its size in bytes.

    Raises:
        DvkError: the file exists already and may not be replaced (`force`), or it cannot be written.
    """
    from dvk_cli.store.upkeep import copy_to

    if target.is_dir():
        raise DvkError(
            _("{file}: it is a folder.").format(file=target),
            _("Name a file: {file}.").format(file=target / "dvk.sqlite"),
        )
    if target.exists() and (not force or not target.is_file()):
        raise DvkError(
            _("{file} exists already: nothing was changed.").format(file=target),
            _("Choose another name, or replace the file with --force."),
        )
    with received_store(workspace) as store:
        if target.exists() and target.samefile(store.place):
            raise DvkError(_("{file} is the store itself.").format(file=target), _("Choose another name."))
        copy_to(store, target)
    return target.stat().st_size
