"""Troubles of a PostgreSQL server, in one line and with what to do about them."""

from collections.abc import Iterator
from contextlib import contextmanager

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError


def psycopg_error() -> type[Exception]:
    """What psycopg's errors have in common.

    Raises:
        DvkError: psycopg is not installed.
    """
    try:
        import psycopg
    except ImportError:
        raise DvkError(
            _("For a store in PostgreSQL psycopg is needed, and is not installed."), "pip install 'dvk[postgres]'"
        ) from None
    return psycopg.Error


@contextmanager
def told(place: str, hint: str = "") -> Iterator[None]:
    """Troubles of the server in one line. Our own mistakes (a broken rule of the schema) pass through."""
    import psycopg
    from psycopg import errors

    try:
        yield
    except psycopg.Error as error:
        cause = error
        # A statement after the one that failed: the first says why.
        while isinstance(cause, errors.InFailedSqlTransaction) and isinstance(cause.__context__, psycopg.Error):
            cause = cause.__context__
        if isinstance(cause, errors.LockNotAvailable):
            hint = _("Another program is using it: wait until it is done, or close it.")
        elif isinstance(cause, errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction):
            hint = hint or _("This role may not do that. Roles and their rights: docs/shared-store.md.")
        elif isinstance(cause, errors.DiskFull):
            hint = _("Make room on the disk and run again.")
        elif isinstance(cause, psycopg.OperationalError):
            hint = _(
                "Was the connection lost, or the server stopped? What was not complete counts for nothing: run again."
            )
        else:
            raise
        message = _("{store}: the store cannot be used: {reason}").format(store=place, reason=reason_of(cause))
        raise DvkError(message, hint) from None


def reason_of(error: Exception) -> str:
    """What the server or the library says, in one line."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
