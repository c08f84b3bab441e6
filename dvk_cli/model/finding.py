"""A finding: something a person should know about a file, a value or a submission."""

from typing import Any, Literal

import msgspec

Severity = Literal["error", "warning", "info"]


class Finding(msgspec.Struct, kw_only=True):
    """What is wrong, where, and what was found. Its words come from the table of codes (`finding_codes`).

    `params` fill the message and the hint. `submission`: position in the file's submissions, None for the whole file.
    `cells`: how many cells share this one cause (the first is named).
    """

    code: str
    severity: Severity
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    params: dict[str, Any] = {}
    submission: int | None = None
    cells: int = 1
