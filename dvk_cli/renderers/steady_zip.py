"""Office documents are zip files: written again so that nothing in them depends on when and where they were saved."""

import re
import zipfile
from io import BytesIO

_DAY = (1980, 1, 1, 0, 0, 0)  # the first that the format knows
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(<)")


def steady(data: bytes, stamp: bytes = b"1980-01-01T00:00:00Z") -> bytes:
    """The same document, its parts in order, with one date everywhere.

    Args:
        data: a saved .xlsx or .docx.
        stamp: the moment to stand in the document's properties, in UTC.
    """
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        # The list of contents comes first: some programs look there only.
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(lambda found: found[1] + stamp + found[2], content)
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return buffer.getvalue()
