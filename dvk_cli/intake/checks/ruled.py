"""Findings of the rules over time and across units: the rule's severity, its trial, and one finding for one cause."""

from collections.abc import Sequence
from typing import Any

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.comparisons import AcrossUnits, OverTime
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import language
from dvk_cli.intake.places import at_of
from dvk_cli.model.finding import Finding, Severity
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.records import Place
from dvk_cli.model.series import Figure, SentPart, Told
from dvk_cli.vietnamese.numerals import format_number

_CELLS_NAMED = 12
"""How many cells of one cause are named."""

Rule = OverTime | AcrossUnits


class Hit(msgspec.Struct, frozen=True):
    """What a rule has found in a figure of the run; those of one submission, sheet, rule and cause are one finding."""

    rule: OverTime
    figure: Figure
    code: str
    cause: str
    params: dict[str, object]


def told_of(hits: Sequence[Hit], catalogue: Catalogue) -> list[Told]:
    """The findings of some hits, the cells of one cause in one of them."""
    groups: dict[tuple[object, ...], list[Hit]] = {}
    for hit in sorted(hits, key=_reading_order):
        cause = (hit.figure.part.sender, hit.figure.place.sheet, hit.rule.id, hit.code, hit.cause)
        groups.setdefault(cause, []).append(hit)
    told = []
    for group in groups.values():
        first, *rest = group
        more = ", ".join(hit.figure.place.cell for hit in rest[:_CELLS_NAMED])
        more = f"; {more}{', …' if len(rest) > _CELLS_NAMED else ''}" if more else ""
        figure = first.figure
        params = {"what": label_of(figure, catalogue), "period": figure.part.period.label} | first.params
        told += tell(
            first.rule,
            figure.part,
            catalogue,
            first.code,
            sheet=figure.place.sheet,
            cell=figure.place.cell,
            value=figure.raw,
            places=[hit.figure.place for hit in group],
            more=more,
            **params,
        )
    return told


def _reading_order(hit: Hit) -> tuple[object, ...]:
    part, place = hit.figure.part, hit.figure.place
    return part.sender or (part.file, 0), part.form, place.sheet, at_of(place)


def tell(
    rule: Rule, part: SentPart, catalogue: Catalogue, code: str, places: Sequence[Place] = (), **said: Any
) -> list[Told]:
    """A rule's finding about a part of the run, at some of its cells: none about a part that is in force already."""
    if part.sender is None:
        return []
    said["cells"] = len(places) or 1
    severity: Severity = "warning" if rule.trial else catalogue.severity(code, rule.severity)
    made: Finding = finding(code, severity=severity, **said)
    if rule.trial:
        made.params["trial"] = rule_label(rule)
    return [Told(part.sender, made, tuple(places))]


def rule_label(rule: Rule) -> str:
    """The rule's label in the language in use."""
    return rule.label_en or rule.label if language() == "en" else rule.label


def label_of(figure: Figure, catalogue: Catalogue) -> str:
    """What a figure is called in the language in use."""
    if not figure.counted:
        return catalogue.indicator_label(figure.code)
    if figure.code == "models":
        return _("Models")
    _measure, level, form = figure.code.split(".")
    known = [catalogue.label(kind, code) for kind, code in (("form", form), ("level", level)) if code != "None"]
    return ", ".join([_("Recognitions"), *known])


def place_of(figure: Figure) -> str:
    """File, sheet and cell."""
    at = f"{figure.place.sheet}!{figure.place.cell}" if figure.place.sheet else figure.place.cell
    return f"{figure.part.file} [{at}]"


def number(figure: Figure) -> str:
    """A figure's value as a person writes it."""
    return format_number(figure.value)
