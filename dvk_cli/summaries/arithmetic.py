"""From what counts to the figure: the sums of each role, and whether they come to the figure exactly."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from dvk_cli.catalogue.types import Indicator
from dvk_cli.i18n import gettext as _
from dvk_cli.model.summary import Figure, Number
from dvk_cli.summaries.numbers import RATES, as_decimal, half_up, plain
from dvk_cli.summaries.recorded import Entry, Use
from dvk_cli.vietnamese.numerals import format_number

_FEW = 6
Sums = dict[str, Decimal]


def sums_of(uses: Iterable[Use]) -> Sums:
    """Role → the sum of what its values count as."""
    found: Sums = {}
    for use in uses:
        found[use.role] = found.get(use.role, Decimal(0)) + use.counts_as
    return found


def check(figure: Figure, entry: Entry) -> None:
    """Make sure that what is shown adds up: a trace that does not is a mistake of dvk's own.

    Raises:
        AssertionError: the uses do not come to the figure exactly.
    """
    sums = sums_of(entry.uses)
    made: dict[str, Number | None] = {"value": _shown(entry.item, _exact(entry.item, sums, ""))}
    said: dict[str, Number | None] = {"value": figure.value}
    for name in ("numerator", "denominator", "plan"):
        said[name], made[name] = getattr(figure, name), plain(sums[name]) if name in sums else None
    said["declared"] = figure.declared
    made["declared"] = plain(Decimal(made["value"] or 0) + sums["declared"]) if "declared" in sums else None
    if figure.change is not None:
        said["change"], made["change"] = figure.change, _shown(entry.item, _difference(entry.item, sums))
    # A denominator of nothing is a sum of nothing.
    wrong = {name for name in said if said[name] != made[name] and (said[name] or made[name])}
    if wrong:
        raise AssertionError(f"{figure.id} {figure.unit_code or ''}: {sorted(wrong)} {said} {made}")


def _exact(item: Indicator | None, sums: Sums, prefix: str) -> Fraction:
    if f"{prefix}numerator" not in sums:
        return Fraction(sums.get(f"{prefix}value", Decimal(0)))
    scale = 1 if item is None or item.kind == "weighted_mean" else item.scale
    return Fraction(sums[f"{prefix}numerator"]) / Fraction(sums[f"{prefix}denominator"]) * scale


def _difference(item: Indicator | None, sums: Sums) -> Fraction:
    return _exact(item, sums, _now(sums)) - _exact(item, sums, "base_")


def _now(sums: Sums) -> str:
    """The roles that the change is counted from: those of the last year where the figure is of several."""
    return "last_" if any(role.startswith("last_") for role in sums) else ""


def _shown(item: Indicator | None, exact: Fraction) -> Number:
    return half_up(exact, item.decimals) if item is not None and item.kind in RATES else plain(as_decimal(exact))


def lines_of(figure: Figure, entry: Entry) -> tuple[str, ...]:
    """The arithmetic in lines: to the figure, and to what stands beside it."""
    sums = sums_of(entry.uses)
    lines = [_main(figure, entry, sums)]
    if figure.declared is not None and figure.value is not None:
        off = sums["declared"]
        sign, value = ("−" if off < 0 else "+"), format_number(figure.value)
        text = f"{value} {sign} {format_number(abs(off))} = {format_number(figure.declared)}"
        lines.append(_("declared by the senders: {sum}").format(sum=text))
    if figure.plan is not None:
        lines.append(_("plan: {value}").format(value=format_number(figure.plan)))
    if figure.change is not None:
        now, then = _side(entry.item, sums, _now(sums)), _side(entry.item, sums, "base_")
        text = f"{now} − {then} = {format_number(figure.change)}"
        lines.append(_("change from {year}: {sum}").format(year=figure.change_from, sum=text))
    return tuple(lines)


def _main(figure: Figure, entry: Entry, sums: Sums) -> str:
    value = format_number(figure.value or 0)
    if "numerator" in sums:
        return f"{_side(entry.item, sums, '')} = {value}"
    terms = [use.counts_as for use in entry.uses if use.role == "value"]
    if not terms:
        return _("0: the lists that were sent name none")
    said = [term for term in terms if term]
    if not 1 < len(said) <= _FEW:
        total = _("the values add up to {value}").format(value=value) if len(said) > 1 else value
    else:
        total = " + ".join(format_number(plain(Decimal(term))) for term in said).replace("+ -", "− ") + f" = {value}"
    if figure.denominator is not None:
        return f"{total}; {value}/{format_number(figure.denominator)}"
    return total


def _side(item: Indicator | None, sums: Sums, prefix: str) -> str:
    if f"{prefix}numerator" not in sums:
        return format_number(plain(sums.get(f"{prefix}value", Decimal(0))))
    scale = f" × {item.scale}" if item is not None and item.kind != "weighted_mean" and item.scale != 1 else ""
    over, under = (format_number(plain(sums[f"{prefix}{side}"])) for side in ("numerator", "denominator"))
    return f"{over} / {under}{scale}"
