"""Addresses of stores, and how they are shown: a password in one of them is never shown to anybody."""


def is_postgres(url: str) -> bool:
    """Whether a store's address is that of a PostgreSQL database."""
    return "://" in url and url.partition("://")[0].partition("+")[0] in ("postgresql", "postgres")


def without_password(url: str) -> str:
    """The address as messages may show it: without a password, and without settings, which may hold one too."""
    scheme, sep, rest = url.partition("://")
    if not sep:
        return url
    # A password may hold any sign: whatever stands before the last @ is taken for name and password.
    account, at, place = rest.rpartition("@")
    return f"{scheme}://{account.partition(':')[0]}{at}{place.partition('?')[0]}"


def for_a_command_line(url: str) -> str:
    """The address as a command may be given it: all of it but a password."""
    scheme, sep, rest = url.partition("://")
    head, mark, settings = rest.partition("?")
    if not sep or "@" in settings:
        return without_password(url)
    account, at, place = head.rpartition("@")
    kept = "&".join(each for each in settings.split("&") if not each.startswith("password="))
    return f"{scheme}://{account.partition(':')[0]}{at}{place}{mark if kept else ''}{kept}"
