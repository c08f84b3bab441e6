"""Values as the store's columns keep them: moments and days as text that sorts, lists and findings as JSON."""

from collections.abc import Iterable, Sized
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.period import Period
from dvk_cli.model.submission import UnitRef

# Moments are kept in UTC; a day that a person reads is one where the offices are.
_VIETNAM = timezone(timedelta(hours=7))
_findings = msgspec.json.Decoder(list[Finding])


def marks(values: Sized) -> str:
    """A question mark for each value of a list in a statement."""
    return ", ".join("?" * len(values))


def stamp(moment: datetime) -> str:
    """A moment: UTC, to the second, in an order that sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def local_day(moment: datetime) -> date:
    """The day of a moment, where the offices are."""
    return moment.astimezone(_VIETNAM).date()


@lru_cache(4096)
def period(label: str, start: str, end: str) -> Period:
    """A period from its three columns."""
    return Period(label, date.fromisoformat(start), date.fromisoformat(end))


def days(span: Period) -> tuple[str, str]:
    """First and last day of a period."""
    return span.start.isoformat(), span.end.isoformat()


def unit_key(unit: UnitRef) -> str:
    """What a unit is known by: its code; without a list of units its name has to do."""
    return unit.code or unit.name


def day(value: date | None) -> str | None:
    """A day, or that there is none."""
    return None if value is None else value.isoformat()


def packed(value: Any) -> str:
    """A list or mapping as JSON."""
    return msgspec.json.encode(value).decode()


def unpacked(text: str) -> Any:
    """What `packed` made text of."""
    return msgspec.json.decode(text)


def packed_findings(findings: Iterable[Finding]) -> str:
    """Findings: code, place and parameters; their words are made where they are shown."""
    return msgspec.json.encode(list(findings), enc_hook=str).decode()


def unpacked_findings(text: str) -> list[Finding]:
    """What `packed_findings` made text of."""
    return _findings.decode(text)
