"""The address of an office's store in PostgreSQL: what it says to libpq, and how it is shown."""

import re
from typing import Any
from urllib.parse import unquote

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.store.address import without_password
from dvk_cli.store.postgres_errors import psycopg_error

_OFFICE = re.compile(r"[a-z0-9_]{1,40}")
_SHOWN = ("user", "host", "port", "dbname")


def settings_of(url: str) -> tuple[dict[str, Any], str]:
    """What an address says to libpq, and the office.

    Raises:
        DvkError: it is no address, or names no office.
    """
    from psycopg.conninfo import conninfo_to_dict

    base, _mark, query = url.partition("?")
    office, kept = "", []
    for each in query.split("&"):
        name, _sign, value = each.partition("=")
        if name == "office":
            office = unquote(value)
        elif each:
            kept.append(each)
    address = f"postgresql://{base.partition('://')[2]}{'?' if kept else ''}{'&'.join(kept)}"
    wrong = DvkError(
        _("{url}: this is no address of a PostgreSQL database.").format(url=without_password(url)),
        _("As in: postgresql://dvk_455_writer@server/dvk. The password belongs in PGPASSFILE or PGPASSWORD."),
    )
    try:
        settings = {name: value for name, value in conninfo_to_dict(address).items() if value is not None}
    except psycopg_error():
        # What libpq says of it may quote the password.
        raise wrong from None
    if any("@" in str(settings.get(name) or "") for name in ("host", "dbname")):
        # A password with / or @ in it, not written as %2F or %40: a piece of it would be shown as host or database.
        raise wrong
    if not _OFFICE.fullmatch(office):
        raise DvkError(
            _("{url}: which office's store is meant? “{office}” can't be its code.").format(
                url=without_password(url), office=office
            ),
            _("Small letters, digits and _: office = “455” in dvk.toml, or …?office=455 in the address."),
        )
    return settings, office


def place_of(settings: dict[str, Any], office: str) -> str:
    """The address as it is shown: without a password."""
    user, host, port, database = (str(settings.get(name) or "") for name in _SHOWN)
    return f"postgresql://{user}{'@' if user else ''}{host}{':' if port else ''}{port}/{database}?office={office}"
