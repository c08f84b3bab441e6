"""What several JSON documents have: texts, exact numbers, periods, findings, figures."""

from decimal import Decimal
from typing import Any

import msgspec

from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import FINDING_CODES
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure, Number
from dvk_cli.renderers.words import hint_line, message_line

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def encoded(document: dict[str, Any]) -> str:
    """The document indented by two; decimals are plain JSON numbers, letters are themselves."""
    return msgspec.json.format(_ENCODER.encode(document), indent=2).decode() + "\n"


def text(words: str | None) -> str | None:
    """A text that may hold bytes of a file's name that are no text: those are shown escaped."""
    return None if words is None else words.encode("utf-8", "backslashreplace").decode()


def finding(item: Finding) -> dict[str, Any]:
    """A finding with its words."""
    return {
        "code": item.code,
        "name": FINDING_CODES[item.code].name,
        "severity": item.severity,
        "sheet": text(item.sheet),
        "cell": item.cell,
        "value": text(item.value),
        "cells": item.cells,
        "message": text(message_line(item)),
        "hint": text(hint_line(item)),
        "submission": item.submission,
    }


def period(span: Period) -> dict[str, Any]:
    """A period's label and days."""
    return {"label": span.label, "start": span.start, "end": span.end}


def number(value: Number | None) -> Number | None:
    """The same number, which prints as figures (never 1E+3)."""
    return Decimal(format(value, "f")) if isinstance(value, Decimal) else value


def figure(item: Figure) -> dict[str, Any]:
    """A figure with what it says of itself; what it does not say is left out."""
    shown: dict[str, Any] = {
        "id": item.id,
        "value": number(item.value),
        "label": item.label,
        "unit": item.unit,
    }
    if item.numerator is not None:
        shown["numerator"] = number(item.numerator)
    if item.denominator is not None:
        shown["denominator"] = number(item.denominator)
    if item.change_from is not None:
        shown |= {"change": number(item.change), "change_from": item.change_from}
    if item.plan is not None:
        shown |= {"plan": number(item.plan), "plan_percent": number(item.plan_percent), "plan_units": item.plan_units}
    if item.qualifiers:
        shown["qualifiers"] = item.qualifiers
    if item.declared is not None:
        shown["declared"] = number(item.declared)
    if item.coverage is not None:
        shown["coverage"] = {"reported": item.coverage[0], "expected": item.coverage[1]}
    if item.agencies:
        shown["agencies"] = item.agencies
    for name in ("reported_by", "unit_code", "unit_name", "unit_from", "unit_until", "year"):
        if (value := getattr(item, name)) is not None:
            shown[name] = value
    return shown


def exact(shown: dict[str, Any]) -> dict[str, Any]:
    """Numbers as figures, and texts of files that may hold bytes which are no text."""
    return {
        name: text(value) if isinstance(value, str) else number(value) if isinstance(value, Decimal) else value
        for name, value in shown.items()
    }
