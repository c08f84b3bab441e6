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


class Redaction(msgspec.Struct, frozen=True):
    """What taking a name out came to.

    `key`: what stands in its place. `places`: of the store. `removed`: files of the archive; `left`: other files of the
    workspace that hold the name, which a person has to remove.
    """

    key: str
    places: int
    removed: tuple[str, ...]
    left: tuple[str, ...]
