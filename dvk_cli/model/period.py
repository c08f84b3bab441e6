"""A span of days that a submission or a summary speaks about."""

from datetime import date

import msgspec


class Period(msgspec.Struct, frozen=True):
    """A closed interval of days with its canonical label (`2023`, `2023-Q2`, `2022-9M`, `2021-2023`, …)."""

    label: str
    start: date
    end: date

    def contains(self, other: "Period") -> bool:
        """Whether the other period lies wholly inside this one (or equals it)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether the two periods share a day."""
        return self.start <= other.end and other.start <= self.end

    @property
    def days(self) -> int:
        """Length in days, both ends counted."""
        return (self.end - self.start).days + 1
