"""The error that ends a run. Wrong data is never an error: it is a Finding."""

import errno

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark

_SYSTEM = {
    errno.ENOENT: mark("there is no such file or folder"),
    errno.ENOTDIR: mark("a part of the path is a file, not a folder"),
    errno.EISDIR: mark("it is a folder"),
    errno.EEXIST: mark("a file of that name is in the way"),
    errno.EACCES: mark("no permission"),
    errno.EPERM: mark("no permission"),
    errno.EROFS: mark("the disk can only be read"),
    errno.ENOSPC: mark("the disk is full"),
    errno.ENAMETOOLONG: mark("the name is too long"),
}


def said_by_system(error: OSError) -> str:
    """Why the system refused, in the reader's language: the system says it in its own."""
    known = _SYSTEM.get(error.errno) if error.errno is not None else None
    return _(known) if known else error.strerror or str(error)


class DvkError(Exception):
    """The run cannot go on: one clear message, what to do about it, and the exit code.

    Args:
        message: what is wrong and where, already translated.
        hint: what the person can do, already translated; may be empty.
        exit_code: 3 for a run that cannot go on (the default), 2 for a wrong use of the command.
    """

    def __init__(self, message: str, hint: str = "", *, exit_code: int = 3) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


class UsageError(DvkError):
    """The command was used wrongly (exit code 2)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, exit_code=2)


class UnreadableFile(Exception):  # noqa: N818 - it reads as what it says
    """A reader cannot make sheets of a file: becomes a finding of that file; the run goes on.

    Args:
        code: the finding's code (DVK101, DVK102, DVK103, DVK110, DVK111, DVK123, DVK136).
        params: what fills its message.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
