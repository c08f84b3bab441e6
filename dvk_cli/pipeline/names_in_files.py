"""Which files name a person: their cells, their properties and their own names are looked through."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from dvk_cli.child import Failure, Limits
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.processes import spread
from dvk_cli.vietnamese.names import has_name

_TAG = re.compile("<[^>]*>")
_LARGEST = 200 << 20


def files_naming(paths: Sequence[Path], words: tuple[str, ...], limits: Limits) -> list[Path]:
    """Those of some files in which a name stands, or in which it cannot be ruled out (they cannot be read)."""
    told = spread(_Look(words, limits.cells), paths, _unknown, limits)
    return [path for path, names in zip(paths, told, strict=True) if names]


class _Look(msgspec.Struct, frozen=True):
    """The work of a child: whatever strangers sent is opened there."""

    words: tuple[str, ...]
    cells: int

    def __call__(self, path: Path) -> bool:
        try:
            data = path.read_bytes() if path.stat().st_size <= _LARGEST else None
        except OSError:
            return True
        if data is None:
            return True
        return has_name(path.name, self.words) or any(has_name(text, self.words) for text in _texts(data, self.cells))


def _unknown(_path: Path, _failure: Failure) -> bool:
    return True


def _texts(data: bytes, cells: int) -> Iterable[str]:
    """Texts of a file: its cells, and whatever else of it is text."""
    from dvk_cli.readers.package import LIMIT_MB, open_zip, part, reading
    from dvk_cli.readers.registry import read_sheets

    yield data.decode("utf-8", "ignore")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "ignore")
    try:
        for sheet in read_sheets(data, cells)[1]:
            yield sheet.name
            yield from (value for row in sheet.rows for value in row if isinstance(value, str))
    except UnreadableFile:
        pass
    if not data.startswith(b"PK"):
        return
    try:
        with reading(), open_zip(data) as archive:
            for entry in archive.infolist():
                yield entry.filename
                content = b"".join(part(archive, entry, LIMIT_MB))
                if content.startswith(b"PK"):
                    yield from _texts(content, cells)
                else:
                    yield _TAG.sub(" ", content.decode("utf-8", "ignore"))
    except UnreadableFile:
        return
