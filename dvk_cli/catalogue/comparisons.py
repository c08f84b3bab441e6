"""Rules that compare a report with the unit's other reports and with the other units': as data, typed.

Each kind of rule reads some thresholds and no others; one that it does not read is a mistake of whoever wrote the
rule, since it would be thought to do something.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from dvk_cli.model.finding import Severity
from dvk_cli.model.records import FormCode

OverTimeKind = Literal["unit_slip", "opening", "cumulative_falls", "jump", "repeated"]
AcrossUnitsKind = Literal["identical_files", "identical_content"]
Measured = Literal["flow", "stock", "weighted_mean"]


class OverTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule over the reports of one unit.

    `of`, `indicators`, `without` and `counts` say which figures it looks at: `of`: indicators of these kinds;
    `indicators`: these instead; `counts`: numbers of models and recognitions, new in the period (flow) or standing
    (stock). `enabled` false switches a rule off. `trial`: what it finds is a warning, whatever its severity, and says
    that the rule is tried.

    `unit_slip`: a value is one of `scales` times (or one such part of) what the other reports say, give or take a
    factor of `within`; `reports` of them are looked at. `units`: without another report of the unit, the others' values
    of the same period stand in, if there are so many; 0: never.
    `opening`: the indicator `opening` of a period that begins with the year is the indicator `closing` at the end of
    the year before, within `tolerance`.
    `cumulative_falls`: what adds up from the start of a year does not fall within it; with `across_years` a standing
    number never falls.
    `jump`: the value is `factor` times (or one such part of) the median of the last `reports`, and of the last one.
    Where the values spread by themselves, their typical distance from the median to the power of `spread` is
    allowed; so is what two of them come near. With fewer than `least_reports` earlier ones: `lone_factor` times each
    of them. Things counted in whole numbers must also differ by `least_change`. `zero`: a fall to zero, or a rise
    from it, is one.
    `repeated`: all values of a part of `forms` are those of another period; parts with fewer than `least` telling
    values are not judged.
    """

    id: str
    kind: OverTimeKind
    label: str
    label_en: str = ""
    severity: Severity = "warning"
    enabled: bool = True
    trial: bool = False
    of: tuple[Measured, ...] = ()
    indicators: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    counts: tuple[Literal["flow", "stock"], ...] = ()
    scales: tuple[int, ...] = (1000, 1_000_000)
    within: Decimal = Decimal(3)
    reports: int = 6
    units: int = 5
    opening: str = ""
    closing: str = ""
    tolerance: Decimal = Decimal(0)
    across_years: bool = False
    factor: Decimal = Decimal(3)
    lone_factor: Decimal = Decimal(5)
    spread: int = 3
    least_reports: int = 3
    least_change: Decimal = Decimal(20)
    zero: bool = False
    forms: tuple[FormCode, ...] = ("indicators",)
    least: int = 5

    def watches(self, code: str, kind: str, *, counted: bool) -> bool:
        """Whether the rule looks at a figure: an indicator, or (`counted`) a number of models or recognitions."""
        if code in self.without:
            return False
        if counted:
            return kind in self.counts
        return code in self.indicators or (not self.indicators and kind in self.of)


class AcrossUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule over the reports of different units.

    `identical_files`: the same bytes are sent for two units. `identical_content`: a part of `forms` says what another
    unit's part says; parts with fewer than `least` telling records are not judged (of lists the rows; of numbers
    the different values from 10 up).
    """

    id: str
    kind: AcrossUnitsKind
    label: str
    label_en: str = ""
    severity: Severity = "warning"
    enabled: bool = True
    trial: bool = False
    forms: tuple[FormCode, ...] = ()
    least: int = 5


_EVERY = frozenset({"id", "kind", "label", "label_en", "severity", "enabled", "trial"})
_FIGURES = frozenset({"of", "indicators", "without", "counts"})
READ: dict[str, frozenset[str]] = {
    "unit_slip": _EVERY | _FIGURES | {"scales", "within", "reports", "units"},
    "opening": _EVERY | {"opening", "closing", "tolerance"},
    "cumulative_falls": _EVERY | _FIGURES | {"across_years"},
    "jump": _EVERY | _FIGURES
    | {"reports", "factor", "lone_factor", "spread", "least_reports", "least_change", "zero"},
    "repeated": _EVERY | {"forms", "least"},
    "identical_files": _EVERY,
    "identical_content": _EVERY | {"forms", "least"},
}  # fmt: skip
"""The keys that each kind of rule reads."""

_FACTORS = ("within", "factor", "lone_factor")
_NUMBERS = ("reports", "least_reports", "least", "spread")


def unread_key(rule: OverTime | AcrossUnits) -> str | None:
    """A key that is given but that the rule's kind does not read."""
    return next(
        (
            field.name
            for field in msgspec.structs.fields(rule)
            if field.name not in READ[rule.kind] and getattr(rule, field.name) != field.default
        ),
        None,
    )


def looks_at_nothing(rule: OverTime | AcrossUnits) -> tuple[str, ...]:
    """The keys of which one has to be given, if none is."""
    aims = tuple(name for name in ("of", "indicators", "counts", "forms") if name in READ[rule.kind])
    return () if not aims or any(getattr(rule, name) for name in aims) else aims


def too_small(rule: OverTime | AcrossUnits) -> tuple[str, str] | None:
    """A threshold that makes no sense, and the least that does."""
    for name in (*_FACTORS, *_NUMBERS):
        value = getattr(rule, name, None)
        if value is not None and (value <= 1 if name in _FACTORS else value < 1):
            return name, "> 1" if name in _FACTORS else "≥ 1"
    scales = getattr(rule, "scales", ())
    return ("scales", "> 1") if any(scale <= 1 for scale in scales) else None
