"""All renderers, the terminal's first: it serves where no format is asked for."""

from pathlib import Path

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import UsageError
from dvk_cli.renderers import csv, json, markdown, terminal
from dvk_cli.renderers.base import Renderer

RENDERERS: tuple[Renderer, ...] = (terminal.RENDERER, json.RENDERER, csv.RENDERER, markdown.RENDERER)


def choose(document: object, name: str | None = None, file: Path | None = None) -> Renderer:
    """The renderer of a document: by the format's name, else by the file's ending, else the terminal's.

    Raises:
        UsageError: the format is not known, or has no form for this kind of document.
    """
    fit = [renderer for renderer in RENDERERS if renderer.suits(document)]
    if name is None and file is not None:
        name = next((r.name for r in fit if file.suffix.lower() in r.endings), None)
        if name is None and file.suffix:
            raise UsageError(
                _("no format is known by the ending “{ending}”").format(ending=file.suffix),
                _("Known: {names}. Or name the format with -f.").format(
                    names=", ".join(ending for renderer in fit for ending in renderer.endings)
                ),
            )
    for renderer in fit:
        if name in (None, renderer.name):
            return renderer
    raise UsageError(
        _("this command has no format “{name}”").format(name=name),
        _("Formats: {names}.").format(names=", ".join(renderer.name for renderer in fit)),
    )
