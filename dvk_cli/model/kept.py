"""What looking after an office's data comes to."""

import msgspec

from dvk_cli.model.finding import Finding


class Verification(msgspec.Struct, frozen=True):
    """What was checked, in numbers, and what was found to be wrong."""

    parts: int
    originals: int
    archived: int
    editions: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong; warnings are no fault of the data."""
        return not any(item.severity == "error" for item in self.findings)
