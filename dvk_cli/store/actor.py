"""Who is at work: the user's name and the machine's, for the audit trail and for the lock."""

from contextlib import suppress

import msgspec


class Actor(msgspec.Struct, frozen=True):
    """A person at a machine; empty where the system does not say."""

    user: str = ""
    host: str = ""


def myself() -> Actor:
    """Whoever runs this process."""
    # Imported here: only what writes asks who is at work.
    import socket
    from getpass import getuser

    user = host = ""
    # An account without a name: KeyError, from Python 3.13 on OSError.
    with suppress(KeyError, OSError):
        user = getuser()
    with suppress(OSError):
        host = socket.gethostname()
    return Actor(user, host)
