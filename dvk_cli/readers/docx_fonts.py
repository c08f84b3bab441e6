"""The fonts of a Word document's styles: one of before Unicode tells the code of the texts written in it."""

import re
import zipfile
from xml.parsers import expat

from dvk_cli.readers.package import parse, part

_LEGACY = re.compile(rb"""["'](?:\.vn|vni[ -])""", re.IGNORECASE)
_DEEPEST = 20  # styles that a style is based on; more are a circle
_OTHER = "Unicode"  # a font of the document's theme


class StyleFonts:
    """Fonts by style; a style that names none has that of the one it is based on, then the document's."""

    def __init__(self, archive: zipfile.ZipFile, document: str) -> None:
        self._fonts: dict[str, str] = {}
        self._bases: dict[str, str] = {}
        self._style = self._default = self._paragraph = ""
        styles = document.rpartition("/")[0] + "/styles.xml"
        has_styles = styles in archive.namelist()
        self.legacy = any(_has_legacy(archive, name) for name in ([document, styles] if has_styles else [document]))
        """Whether any font of before Unicode is named; only then are styles looked at."""
        if self.legacy and has_styles:
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = self._start
            parse(archive, styles, parser)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "style":
            self._style = said.get("styleId", "")
            if said.get("type") == "paragraph" and said.get("default") in ("1", "true", "on"):
                self._paragraph = self._style
        elif name == "basedOn":
            self._bases[self._style] = said.get("val", "")
        elif name == "rFonts" and (font := font_of(said)):
            if self._style:
                self._fonts[self._style] = font
            else:
                self._default = font

    def font(self, *styles: str) -> str:
        """The font of the first style that has one: a run's, its paragraph's, the default one."""
        for style in (*styles, self._paragraph):
            each = style
            for _step in range(_DEEPEST):
                if font := self._fonts.get(each):
                    return font
                each = self._bases.get(each, "")
        return self._default


def font_of(said: dict[str, str]) -> str:
    """The font for letters with marks that <w:rFonts> names; empty if it names one for other scripts only."""
    if "hAnsi" in said or "ascii" in said:
        return said.get("hAnsi") or said.get("ascii", "")
    return _OTHER if "hAnsiTheme" in said or "asciiTheme" in said else ""


def _has_legacy(archive: zipfile.ZipFile, name: str) -> bool:
    return _LEGACY.search(b"".join(part(archive, name))) is not None
