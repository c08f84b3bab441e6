"""The shape of a renderer: a name, file endings, and a writer for each kind of document.

Renderers compute nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec


class Look(msgspec.Struct, frozen=True):
    """How the document is wanted: `width` in columns and `color` for a terminal, `verbose` for more of it."""

    width: int = 80
    color: bool = False
    verbose: bool = False


class Line(msgspec.Struct, frozen=True):
    """One thing that a page says. `key` names it in JSON; several values are a list."""

    key: str
    label: str
    value: str | tuple[str, ...]


class Page(msgspec.Struct, frozen=True):
    """A document of named lines: what an explanation or a new workspace says."""

    schema: str
    title: str
    lines: tuple[Line, ...]


class Renderer(msgspec.Struct, frozen=True):
    """Turns finished documents into text.

    Args:
        name: as -f names it.
        endings: of files that are written in it.
        writers: by the document's type.
    """

    name: str
    endings: tuple[str, ...]
    writers: Mapping[type, Callable[[Any, Look], str]]

    def suits(self, document: object) -> bool:
        """Whether there is a writer for this kind of document."""
        return type(document) in self.writers

    def render(self, document: object, look: Look) -> str:
        """The document as text, ending in a line break."""
        return self.writers[type(document)](document, look)
