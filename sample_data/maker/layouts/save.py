"""Saving a workbook so that the same content always gives the same bytes."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

WRITTEN = datetime(2024, 1, 2, 8, 0, 0)  # noqa: DTZ001 (docProps hold no zone)
_MERGED = re.compile(rb"(?:<mergeCell [^>]*/>)+")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def save(workbook: Workbook, path: Path) -> None:
    """Write a workbook with fixed dates inside and merged cells in order.

    openpyxl stamps the clock on docProps and on the zip's entries, and keeps merged cells in a set.
    """
    workbook.properties.creator = "dvk"
    workbook.properties.created = WRITTEN
    buffer = io.BytesIO()
    workbook.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{WRITTEN:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", content)
            content = _MERGED.sub(lambda match: b"/>".join([*sorted(match[0].split(b"/>"))[1:], b""]), content)
            entry = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content, compresslevel=9)
