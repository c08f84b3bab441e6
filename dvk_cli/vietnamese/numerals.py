"""Numbers as officers write them: 1.234,5 · 28.070.000.000 · trên 100 · 59,7 triệu đồng/năm.

A comma is the decimal sign and a point groups thousands; what can't be told apart is said to be ambiguous and
left to the caller, who knows the column and the indicator. Multipliers after the number ("tỷ") are handed on,
not applied.
"""

import functools
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Literal

import msgspec

from dvk_cli.vietnamese.text import clean, identity_key, key

Kind = Literal["number", "missing", "zero_sign", "not_applicable", "ambiguous", "bad"]
Qualifier = Literal["at_least", "about", "nearly", "estimate"]
Warned = Literal["decimal_point"]

_LONGEST = 80  # characters of a text that may still be a number
_EXCEL_DIGITS = 15  # Excel keeps no more: what a float holds beyond them is noise

_ZERO = Decimal(0)
_QUALIFIERS: dict[str, Qualifier | None] = {"": None}
_QUALIFIERS |= dict.fromkeys(map(key, ("trên", "hơn", "ít nhất", "tối thiểu", ">", ">=", "≥")), "at_least")
_QUALIFIERS |= dict.fromkeys(map(key, ("khoảng", "xấp xỉ", "~", "≈")), "about")
_QUALIFIERS |= dict.fromkeys(map(key, ("gần",)), "nearly")
_QUALIFIERS |= dict.fromkeys(map(key, ("ước", "ước khoảng", "ước tính", "ước tính khoảng", "ước đạt")), "estimate")

# The statistics office's signs, with the phrases that stand for them.
_WORDS: dict[str, Kind] = {"x": "not_applicable"}
_WORDS |= dict.fromkeys(map(identity_key, ("không có", "không", "không phát sinh")), "zero_sign")
_WORDS |= dict.fromkeys(map(identity_key, ("chưa có số liệu", "không có số liệu", "chưa có")), "missing")
_DOTS = re.compile("(?:…|\\.\\.)[.…]*")

# What comes before the number, the number with its signs, what comes after. ASCII digits only.
_PARTS = re.compile(r"([^0-9]*?) ?(-?)([0-9]+(?:[., ][0-9]+)*) ?([^0-9].*)?")
_POINT_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_COMMA_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_SPACE_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_ZEROS_BEFORE_THREE = re.compile(r"0[0-9]+\.[0-9]{3}")


class Number(msgspec.Struct, frozen=True):
    """An exact value with the qualifier before it and the words after it ("" if none)."""

    value: Decimal
    qualifier: Qualifier | None
    unit_text: str


class NumberReading(msgspec.Struct, frozen=True):
    """What a cell was found to hold.

    `value` is set for "number" and "zero_sign" only. `warning` is "decimal_point" where a point was taken as
    the decimal sign. An "ambiguous" reading ("1.234") keeps its qualifier and unit text, which may decide it.
    """

    kind: Kind
    value: Decimal | None = None
    qualifier: Qualifier | None = None
    unit_text: str = ""
    warning: Warned | None = None

    @property
    def number(self) -> Number | None:
        """The number read, if there is one."""
        return None if self.value is None else Number(self.value, self.qualifier, self.unit_text)


_MISSING = NumberReading("missing")
_BAD = NumberReading("bad")
_ZERO_SIGN = NumberReading("zero_sign", _ZERO)


def read_number(raw: str | int | float | Decimal | bool | None, *, grouped: bool | None = None) -> NumberReading:
    """Read a cell as a number.

    Args:
        raw: the cell's value. A number is taken as it is (a float to Excel's 15 digits); a bool, NaN and the
            infinities are bad.
        grouped: how "1.234" is meant: True for 1234, False for 1.234, None (unknown) makes it ambiguous.
    """
    if raw is None:
        return _MISSING
    if isinstance(raw, str):
        return _read_text(raw, grouped)
    if isinstance(raw, bool):
        return _BAD
    if isinstance(raw, int):
        return NumberReading("number", Decimal(raw) if raw else _ZERO)
    if isinstance(raw, float):
        if not math.isfinite(raw):
            return _BAD
        raw = Decimal(format(raw, f".{_EXCEL_DIGITS}g"))
    value = Decimal(raw)
    return NumberReading("number", _plain(value)) if value.is_finite() else _BAD


def _plain(value: Decimal) -> Decimal:
    """The same number without a positive exponent or a negative zero, so that it always prints as figures."""
    if not value:
        return _ZERO
    exponent = value.as_tuple().exponent
    return Decimal(format(value, "f")) if isinstance(exponent, int) and exponent > 0 else value


def _read_text(raw: str, grouped: bool | None) -> NumberReading:
    raw = raw.strip()
    if not raw:
        return _MISSING
    if len(raw) > _LONGEST:
        return _BAD
    text = clean(raw)
    if text == "-":
        return _ZERO_SIGN
    if _DOTS.fullmatch(text):
        return _MISSING
    found = _PARTS.fullmatch(text)
    if found is None:
        kind = _WORDS.get(identity_key(text), "bad")
        return _ZERO_SIGN if kind == "zero_sign" else NumberReading(kind)
    before, minus, figures, unit = found.groups(default="")
    before = key(before)
    if before not in _QUALIFIERS or not _is_unit(unit):
        return _BAD
    kind, plain, warning = _decide(figures, grouped)
    if kind == "bad":
        return _BAD
    value = _plain(Decimal(minus + plain)) if kind == "number" else None
    return NumberReading(kind, value, _QUALIFIERS[before], unit.rstrip(), warning)


def _is_unit(text: str) -> bool:
    """Whether the words after a number can be its unit: no second number, no dash or bracket in front.

    "m2" and "km³" are units; "12/25", "15-20" and "5 (ước)" are not a number with a unit.
    """
    if not text:
        return True
    if not (text[0].isalpha() or text[0] in "%‰"):
        return False
    # A digit has to end a word of letters: "m2" is a unit, "mô hình 5" and "m25" hold another number.
    return all(
        sign.isalpha()
        or sign in " %‰/.,()-"
        or (sign in "23²³" and text[at - 1].isalpha() and not text[at + 1 : at + 2].isalnum())
        for at, sign in enumerate(text)
    )


_Decided = tuple[Kind, str, Warned | None]  # the text is in Decimal's form
_MALFORMED: _Decided = ("bad", "", None)


def _decide(figures: str, grouped: bool | None) -> _Decided:
    """Tell the decimal sign from the grouping signs."""
    head, sign, tail = figures, "", ""
    last = max(figures.rfind(","), figures.rfind("."))
    if last >= 0:
        head, sign, tail = figures[:last], figures[last], figures[last + 1 :]
    if " " in figures:
        return _decimal(head, sign, tail) if _SPACE_GROUPS.fullmatch(head) else _MALFORMED
    if "," in head or "." in head:
        if sign in head:  # several of one sign: groups, and nothing else beside them
            return _whole(figures, _POINT_GROUPS if sign == "." else _COMMA_GROUPS)
        groups = _POINT_GROUPS if sign == "," else _COMMA_GROUPS
        return _decimal(head, sign, tail) if groups.fullmatch(head) else _MALFORMED
    if _ONE_GROUP.fullmatch(figures) and grouped is not False:
        return ("ambiguous", "", None) if grouped is None else _whole(figures, _POINT_GROUPS)
    # A group never begins with a zero and a decimal number has one zero at most: 012.345 is neither.
    return _MALFORMED if _ZEROS_BEFORE_THREE.fullmatch(figures) else _decimal(head, sign, tail)


def _whole(figures: str, groups: re.Pattern[str]) -> _Decided:
    return ("number", re.sub("[.,]", "", figures), None) if groups.fullmatch(figures) else _MALFORMED


def _decimal(head: str, sign: str, tail: str) -> _Decided:
    whole = re.sub("[., ]", "", head)
    if not sign:
        return "number", whole, None
    if " " in tail:
        return _MALFORMED
    return "number", f"{whole}.{tail}", "decimal_point" if sign == "." else None


_ROOMY = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation])


@functools.cache
def _last_place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """The value with so many decimals (0 or more), halves away from zero, whatever the number's length."""
    try:
        rounded = value.quantize(_last_place(decimals), context=_ROOMY)
    except InvalidOperation:
        digits = len(value.as_tuple().digits) + abs(value.adjusted()) + decimals + 2
        rounded = value.quantize(_last_place(decimals), context=Context(prec=digits, rounding=ROUND_HALF_UP))
    return rounded if rounded else abs(rounded)


def format_number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """The Vietnamese form: "1.234,5"; "…" for a missing value.

    Without `decimals` the value is written exactly, without trailing zeros; with it, rounded half up.
    """
    if value is None:
        return "…"
    exact = Decimal(value)
    text = format(exact if decimals is None else round_half_up(exact, decimals), "f")
    whole, _, fraction = text.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    minus, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if not exact:
        minus = ""
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{minus}{grouped},{fraction}" if fraction else f"{minus}{grouped}"
