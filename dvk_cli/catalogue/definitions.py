"""What figures mean and how they are worked out, in words: for whoever asks for a code or reads a page of figures."""

import re

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.types import Indicator
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.model.unit import KIND_LABELS

KINDS = {
    "flow": mark("what happened in a period: added over units, and over the periods that cover the span"),
    "stock": mark("a state at a date: added over units; over time the value at the span's end, never a sum"),
    "ratio": mark("a ratio: the sum of numerators over the sum of denominators, of the units that have both"),
    "weighted_mean": mark("a weighted mean over the units that have both value and weight; the latest year"),
    "coverage": mark("how many units have it, out of how many, at the span's end"),
    "annual_title": mark("a title of one year: added over units; the latest year, never added over years"),
}
MODELS = mark(
    "Distinct models: one listed by a unit in several reports of the span counts once. Where a unit sends"
    " only numbers, its numbers are added. Models and decisions of recognition are counted apart."
)
RECOGNITIONS = mark(
    "Decisions of one level and one form, added over units and over time. The same recipient, level, form and"
    " year counts once. Levels are never added to each other: what is recognised at a higher level was"
    " recognised at a lower one."
)
COURSE = {
    "moi": mark(
        "Models of the period's lists that no earlier report of their unit, or of one that became part of it as a"
        " whole, lists. Without earlier reports in the store: first known in the period."
        " models.moi + models.tiep_tuc = the distinct models of lists."
    ),
    "tiep_tuc": mark(
        "Models of the period's lists that an earlier report of their unit, or of one that became part of it as a"
        " whole, lists too. models.moi + models.tiep_tuc = the distinct models of lists."
    ),
    "trang_thai": mark(
        "Models of the period's lists by the latest status that a report of the period says. Statuses are stages, not"
        " parts: a model without one is in none of them, and they need not make the total."
    ),
}


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


def definition(id: str, catalogue: Catalogue) -> tuple[str, str]:
    """What the figure of an id is, and its formula in the names of what enters; "" where there is none to say."""
    measure, _dot, code = id.partition(".")
    item = catalogue.indicators.get(code) if measure == "indicators" else None
    if item is None and measure == "models" and code.split(".")[0] in COURSE:
        return _(COURSE[code.split(".")[0]]), ""
    if item is None:
        return {"models": _(MODELS), "recognitions": _(RECOGNITIONS)}.get(measure, ""), ""

    def named(found: re.Match[str]) -> str:
        word = found.group()
        return f"“{catalogue.indicator_label(word)}”" if word in catalogue.indicators else word

    return _(KINDS[item.kind]), re.sub(r"\w+", named, formula(item))
