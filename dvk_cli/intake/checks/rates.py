"""A rate or mean that the sender worked out, beside the two figures that it is worked out from."""

from decimal import Decimal

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.draft import Draft, Key
from dvk_cli.intake.places import at_of
from dvk_cli.model.records import Observation
from dvk_cli.model.submission import Submission
from dvk_cli.vietnamese.numerals import format_number, round_half_up

# Senders round rates to one decimal: what that can make of a rate is no contradiction.
_ROUNDED_RATE = Decimal("0.05")


def check_rates(key: Key, submission: Submission, catalogue: Catalogue, draft: Draft) -> None:
    """Each ratio of the catalogue that stands beside its numerator and its denominator."""
    groups: dict[tuple[str, str], dict[str, Observation]] = {}
    for observed in submission.indicators:
        groups.setdefault((observed.scope, observed.measure), {})[observed.indicator] = observed
    for values in groups.values():
        for code, observed in values.items():
            indicator = catalogue.indicators[code]
            if indicator.kind != "ratio" or indicator.numerator is None or indicator.denominator is None:
                continue
            above, below = values.get(indicator.numerator), values.get(indicator.denominator)
            if above is None or below is None or not below.value:
                continue
            worked_out = above.value * indicator.scale / below.value
            rounding = Decimal(1).scaleb(-indicator.decimals) / 2
            if catalogue.measure_units[indicator.unit].dimension == "rate":
                rounding = max(rounding, _ROUNDED_RATE)
            if abs(worked_out - observed.value) <= rounding:
                continue
            label = catalogue.indicator_label
            rule = f"{label(code)} = {label(indicator.numerator)} / {label(indicator.denominator)}"
            draft.add(
                "DVK304",
                observed.place.sheet,
                at_of(observed.place),
                key=key,
                value=observed.raw,
                rule=rule,
                left=format_number(observed.value),
                right=format_number(round_half_up(worked_out, max(indicator.decimals, 2))),
            )
