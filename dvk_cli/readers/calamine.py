"""The library that reads the values of workbooks: whatever it fails with becomes why the file cannot be read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


_UNKNOWN = "Cannot detect"  # said of what is known to be a workbook: a part of it is missing or is no XML


@contextmanager
def opened(data: bytes) -> "Iterator[CalamineWorkbook]":
    """The workbook, for as long as its values are read.

    Raises:
        UnreadableFile: it needs a password (DVK103), or cannot be read (DVK101).
    """
    # Imported here: `dvk --help` and `summarize` read no workbook.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        yield CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise UnreadableFile("DVK103") from None
    except (CalamineError, OSError) as error:
        reason = str(error)
        raise UnreadableFile("DVK101", reason=_("it is damaged") if _UNKNOWN in reason else reason) from None
    except KeyError as error:
        raise UnreadableFile("DVK101", reason=_("sheet {name} has no cells").format(name=error)) from None
    except BaseException as error:
        # Where the library's own code fails, it raises what is no ordinary error.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise UnreadableFile("DVK101", reason=_("it is damaged")) from None
