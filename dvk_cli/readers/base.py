"""What every reader is: told by the bytes whether a file is its own, it makes sheets of raw cells of them."""

from typing import Protocol

from dvk_cli.model.sheet import Sheet


class Reader(Protocol):
    """A file format. `format` names it in the ledger."""

    format: str

    def accepts(self, data: bytes) -> bool:
        """Whether the bytes are of this format; the file's name plays no part."""
        ...

    def read(self, data: bytes) -> list[Sheet]:
        """The sheets, in the file's order.

        Raises:
            UnreadableFile: the bytes are of this format but cannot be read.
        """
        ...
