"""What every reader is: told by the bytes whether a file is its own, it makes sheets of raw cells of them."""

from typing import Protocol

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.model.sheet import MOST_CELLS, Sheet


class Reader(Protocol):
    """A file format. `format` names it in the ledger."""

    format: str

    def accepts(self, data: bytes) -> bool:
        """Whether the bytes are of this format; the file's name plays no part."""
        ...

    def read(self, data: bytes, cells: int = MOST_CELLS) -> list[Sheet]:
        """The sheets, in the file's order. `cells`: that are read at most, empty ones in between too (0: any number).

        Raises:
            UnreadableFile: the bytes are of this format but cannot be read.
        """
        ...


def once(names: list[str]) -> None:
    """Refuse a workbook in which two sheets have one name: places in them could not be told apart.

    Raises:
        UnreadableFile: DVK134.
    """
    if len(set(names)) < len(names):
        raise UnreadableFile("DVK134", name=next(name for name in names if names.count(name) > 1))


def without_cells(name: str, *, is_chart: bool) -> Sheet:
    """A sheet that holds no table: only its name and what it holds are told."""
    holds = _("a chart") if is_chart else _("a dialog or macros")
    return Sheet(name=name, rows=[], told=[("DVK135", {"name": name, "kind": holds})])
