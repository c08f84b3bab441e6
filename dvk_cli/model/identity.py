"""What makes two rows one model: unit, name and performer, whole moves of units, and what the office has declared."""

import msgspec

from dvk_cli.model.lines import Lines


class Described(msgspec.Struct, frozen=True):
    """A model as the office's catalogue names it, normalised. `lines` None: of any unit; `performer` None: any."""

    name: str
    performer: str | None = None
    lines: frozenset[str] | None = None

    def fits(self, line: str, identity: str) -> bool:
        """Whether a row of a line (by key) with this identity is meant."""
        name, _sep, performer = identity.partition("|")
        return name == self.name and self.performer in (None, performer) and (self.lines is None or line in self.lines)


class Identities(msgspec.Struct, frozen=True):
    """How rows are known to be one model: `same` and `different` are the office's own judgements, each a group."""

    lines: Lines = Lines()
    same: tuple[tuple[Described, ...], ...] = ()
    different: tuple[tuple[Described, ...], ...] = ()

    def declared(self, line: str, identity: str) -> int | None:
        """The number of the group of `same` that a row belongs to."""
        for number, group in enumerate(self.same):
            if any(each.fits(line, identity) for each in group):
                return number
        return None

    def told_apart(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        """Whether the office has declared two rows (line, identity) to be different models, or to be one."""
        return any(
            any(each.fits(*one) for each in group) and any(each.fits(*other) for each in group)
            for group in (*self.different, *self.same)
        )
