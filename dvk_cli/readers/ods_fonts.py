"""The fonts of OpenDocument styles: one of before Unicode tells the code of the texts written in it."""

import re
import zipfile
from xml.parsers import expat

from dvk_cli.readers.package import parse, part

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_STYLE = f"{_NS}style:1.0 "
_FAMILY = (f"{_NS}svg-compatible:1.0 font-family", f"{_NS}xsl-fo-compatible:1.0 font-family")
_LEGACY = re.compile(r"""["']?(?:\.vn|vni[ -])""", re.IGNORECASE)
_LEGACY_BYTES = re.compile(rb"""["'](?:\.vn|vni[ -])""", re.IGNORECASE)
_DEEPEST = 20  # parents of a style; more are a circle


class StyleFonts:
    """Font faces and styles as they are met; a style that names no font has that of its parent."""

    def __init__(self) -> None:
        self.legacy = False
        """Whether any font of before Unicode was met."""
        self._faces: dict[str, str] = {}
        self._fonts: dict[tuple[str, str], str] = {}
        self._parents: dict[tuple[str, str], str] = {}
        self._style = ("", "")

    def read(self, archive: zipfile.ZipFile) -> None:
        """The styles that the file's own styles build upon. To be used inside `reading`."""
        if "styles.xml" not in archive.namelist() or not _LEGACY_BYTES.search(b"".join(part(archive, "styles.xml"))):
            return
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parse(archive, "styles.xml", parser)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element before the first table begins."""
        if tag == _STYLE + "font-face":
            name = attributes.get(_STYLE + "name", "")
            self._faces[name] = self._met(attributes.get(_FAMILY[0], name))
        elif tag in (_STYLE + "style", _STYLE + "default-style"):
            # The default of a family is the parent of all that name none.
            self._style = (attributes.get(_STYLE + "family", ""), attributes.get(_STYLE + "name", ""))
            if self._style[1]:
                self._parents[self._style] = attributes.get(_STYLE + "parent-style-name", "")
        elif tag == _STYLE + "text-properties":
            face = attributes.get(_STYLE + "font-name")
            family = self._faces.get(face, self._met(face)) if face else attributes.get(_FAMILY[1])
            if family:
                self._fonts[self._style] = self._met(family)

    def _met(self, family: str) -> str:
        self.legacy = self.legacy or _LEGACY.match(family) is not None
        return family.strip("'\"")

    def font(self, family: str, name: str) -> str:
        """The font of a style of a family ("table-cell", "text"); empty for none."""
        for _step in range(_DEEPEST):
            if font := self._fonts.get((family, name)):
                return font
            if not name:
                break
            name = self._parents.get((family, name), "")
        return ""


def is_legacy(font: str) -> bool:
    """Whether a font is of before Unicode."""
    return _LEGACY.match(font) is not None
