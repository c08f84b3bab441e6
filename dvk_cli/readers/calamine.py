"""The library that reads the values of workbooks: whatever it fails with becomes why the file cannot be read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetTypeEnum


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
        raise UnreadableFile("DVK101", reason=str(error)) from None
    except KeyError as error:
        raise UnreadableFile("DVK101", reason=_("sheet {name} has no cells").format(name=error)) from None
    except BaseException as error:
        # Where the library's own code fails, it raises what is no ordinary error.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise UnreadableFile("DVK101", reason=_("it is damaged")) from None


def once(names: list[str]) -> None:
    """Refuse a workbook in which two sheets have one name: the library gives the first one's cells for both.

    Raises:
        UnreadableFile: DVK134.
    """
    if len(set(names)) < len(names):
        raise UnreadableFile("DVK134", name=next(name for name in names if names.count(name) > 1))


def without_cells(name: str, kind: "SheetTypeEnum") -> Sheet:
    """A sheet of which only its name and kind can be told."""
    from python_calamine import SheetTypeEnum

    # The library's kinds compare, and cannot be looked up.
    holds = _("a chart") if kind == SheetTypeEnum.ChartSheet else _("a dialog or macros")
    return Sheet(name=name, rows=[], told=[("DVK135", {"name": name, "kind": holds})])
