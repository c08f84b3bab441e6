"""The store while it is needed: to read, to receive into, or to change what it holds."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError

if TYPE_CHECKING:
    from dvk_cli.store.database import Store
    from dvk_cli.workspace import Workspace


@contextmanager
def stored(workspace: "Workspace", *, create: bool = False) -> Iterator["Store | None"]:
    """The store while it is needed; None where there is none yet and none is to be made."""
    from dvk_cli.store.open import open_store

    store = open_store(workspace.store_url, create=create)
    try:
        yield store
    finally:
        if store is not None:
            store.close()


@contextmanager
def writing(workspace: "Workspace", *, dry_run: bool = False) -> Iterator["Store | None"]:
    """The store, locked against other runs while this one writes; not locked, nor made, for a dry run.

    Raises:
        DvkError: another run holds the lock (exit code 75), or the store cannot be used.
    """
    with (
        stored(workspace, create=not dry_run) as store,
        nullcontext() if store is None or dry_run else store.alone(),
    ):
        yield store


@contextmanager
def received_store(workspace: "Workspace") -> Iterator["Store"]:
    """The store, which has to be there.

    Raises:
        DvkError: nothing has been received yet, or the store cannot be used.
    """
    with stored(workspace) as store:
        if store is None:
            raise DvkError(_("Nothing has been received yet."), _("Take files in with: dvk ingest."))
        yield store


@contextmanager
def changing(workspace: "Workspace") -> Iterator["Store"]:
    """The same, with other runs kept away.

    Raises:
        DvkError: another run holds the lock (exit code 75), too.
    """
    with received_store(workspace) as store, store.alone():
        yield store
