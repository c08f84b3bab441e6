"""How an indicator is worked out, as a line."""

from dvk_cli.catalogue.types import Indicator
from dvk_cli.i18n import gettext as _
from dvk_cli.model.unit import KIND_LABELS


def formula(item: Indicator) -> str:
    """How an indicator is worked out from what units report, with the codes that enter."""
    own = item.code
    if item.kind == "weighted_mean" and item.weight:
        return f"Σ({own} × {item.weight}) / Σ {item.weight}"
    if item.kind == "coverage":
        top = f"{item.reached_by} ≥ 1" if item.reached_by else item.numerator or own
        kinds = ", ".join(KIND_LABELS[kind].lower() for kind in item.eligible)
        if item.denominator or not kinds:
            return f"Σ {top} / Σ {item.denominator}" if item.denominator else f"Σ {top}"
        return _("units with {what} / all units in force of kind {kinds}").format(what=top, kinds=kinds)
    if item.numerator and item.denominator:
        scale = f" × {item.scale}" if item.scale != 1 else ""
        return f"Σ {item.numerator} / Σ {item.denominator}{scale}"
    return " + ".join(f"Σ {part}" for part in item.sum_of) if item.sum_of else f"Σ {own}"
