"""Compares the reports of a run with each other and with what is in force, and gathers what the rules find."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.comparisons import OverTime
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.checks.across_units import find_copies
from dvk_cli.intake.checks.over_time import compare_over_time, identity_of, watched
from dvk_cli.intake.checks.ruled import Hit, told_of
from dvk_cli.intake.checks.unit_slip import Peers, slip_beside_others
from dvk_cli.model.period import Period
from dvk_cli.model.series import Figure, SentPart, Told


class Comparison:
    """The comparison of one run.

    Args:
        catalogue: its rules.
        register: tells units apart that have one code; None where there is no list of units.
    """

    def __init__(self, catalogue: Catalogue, register: UnitRegister | None) -> None:
        self._catalogue = catalogue
        self._identity = identity_of(register)
        rules = [rule for rule in catalogue.data.over_time if rule.enabled and rule.kind == "unit_slip" and rule.units]
        self._rules = sorted(rules, key=lambda rule: rule.trial)
        self._watching: dict[str, list[OverTime]] = {}
        self._hits: list[Hit] = []
        self._alone: list[Figure] = []
        self._copies: list[Told] = []

    def over_time(self, fresh: Sequence[Figure], stored: Sequence[Figure]) -> None:
        """Hold figures of the run against the other reports of their units; all figures of a unit come together."""
        hits, alone = compare_over_time(fresh, stored, self._catalogue, self._identity)
        self._hits += hits
        self._alone += [
            figure
            for figure in alone
            if figure.scope == "unit" and figure.basis == "result" and self._watched_by(figure)
        ]

    def _watched_by(self, figure: Figure) -> list[OverTime]:
        """The rules that hold a result of an indicator against the other units', looked up once."""
        if figure.code not in self._watching:
            self._watching[figure.code] = [rule for rule in self._rules if watched(rule, figure, self._catalogue)]
        return self._watching[figure.code]

    @property
    def wanted(self) -> tuple[set[Period], set[str]]:
        """Periods and indicators of which the other units' values are asked: some unit has no other report of them."""
        return {figure.part.period for figure in self._alone}, {figure.code for figure in self._alone}

    def beside_others(self, figures: Iterable[Figure]) -> None:
        """Hold the figures that stand alone against those of all units for the same period."""
        values: dict[tuple[Period, str], dict[str, Decimal]] = defaultdict(dict)
        for figure in figures:
            if figure.scope == "unit" and figure.basis == "result":
                values[figure.part.period, figure.code][figure.part.unit] = figure.value
        known = {key: Peers(of_units.values()) for key, of_units in values.items()}
        for figure in self._alone:
            peers = known[figure.part.period, figure.code]
            watching = self._watched_by(figure)
            hit = next((hit for rule in watching if (hit := slip_beside_others(rule, figure, peers))), None)
            if hit is not None:
                self._hits.append(hit)

    def copies(self, fresh: Sequence[SentPart], stored: Sequence[SentPart]) -> None:
        """Look for parts that say what another says."""
        self._copies += find_copies(fresh, stored, self._catalogue, self._identity)

    def told(self) -> list[Told]:
        """All that was found, by file, submission and place."""
        return sorted([*self._copies, *told_of(self._hits, self._catalogue)], key=lambda told: told.sender)
