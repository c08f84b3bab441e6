"""What a reader should know of products: what lists leave out, what cannot be known, where lists and numbers differ."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from dvk_cli.catalogue.certificates import STARS
from dvk_cli.catalogue.types import Indicator
from dvk_cli.summaries.observed import Observed
from dvk_cli.summaries.products import ProductLists, Stock
from dvk_cli.summaries.readings import AREA
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.numerals import format_number

_MOST = 10


def say_products(request: SummaryRequest, observed: Observed, remarks: Remarks) -> None:
    """Say it of the units asked about, at the end of the period."""
    lists = observed.products
    if lists is None:
        return
    day = request.period.end
    older = []
    for code in (*lists.units, AREA):
        stock = lists.stock(code, day) if remarks.is_asked(code) else None
        if stock is None:
            continue
        _say_stock(code, stock, day, remarks)
        _say_numbers(request, observed, code, stock, remarks)
        count = sum(each.surely(STARS) for each in stock.products)
        if code in request.agency_codes and count:
            remarks.find("DVK545", unit=remarks.name(code), count=count)
        if not stock.of_day and any(_is_used(request, observed, code, stock)):
            older.append(code)
    if older:
        remarks.note("products_older", older, day=f"{day:%d/%m/%Y}")
    _say_left(request, lists, day, remarks)


def _say_stock(code: str, stock: Stock, day: date, remarks: Remarks) -> None:
    found = {
        "DVK540": [each.name for each in stock.products if stock.of_day and not each.listed and each.may_be != {None}],
        "DVK542": [each.name for each in stock.products if len(each.may_be) > 1],
        "DVK543": [*(each.name for each in stock.products if each.face), *stock.undated],
    }
    for finding, names in found.items():
        if names:
            said = {"unit": remarks.name(code), "day": f"{day:%d/%m/%Y}", "names": _listed(names)}
            remarks.find(finding, **said, count=len(names))


def _say_numbers(request: SummaryRequest, observed: Observed, code: str, stock: Stock, remarks: Remarks) -> None:
    """The list beside the number that the unit's table gives for the same day: both are said, one is counted."""
    differences = []
    for item in _told(request):
        typed = observed.at_end(observed.series(code, item.code), request.period.end)
        if typed is None:
            continue
        listed = Decimal(sum(each.surely(item.stars) for each in stock.products))
        most = listed + sum(each.maybe(item.stars) for each in stock.products)
        wrong = not listed <= typed.value <= most if stock.of_day else typed.value < listed
        if wrong:
            label = request.catalogue.indicator_label(item.code)
            differences.append(f"{label} {format_number(listed)} ≠ {format_number(typed.value)}")
    if differences:
        said = {"unit": remarks.name(code), "day": f"{request.period.end:%d/%m/%Y}"}
        remarks.find("DVK541" if stock.of_day else "DVK544", **said, differences="; ".join(differences))


def _is_used(request: SummaryRequest, observed: Observed, code: str, stock: Stock) -> Iterable[bool]:
    for item in _told(request):
        reading = observed.reading(code, item.code, request.period)
        yield reading is not None and reading.periods == (stock.period,)


def _told(request: SummaryRequest) -> list[Indicator]:
    return [item for item in request.catalogue.data.indicator if item.stars]


def _say_left(request: SummaryRequest, lists: ProductLists, day: date, remarks: Remarks) -> None:
    left = [code for code in lists.left_behind(day) if remarks.is_asked(code)]
    if left:
        remarks.note("products_left", left, day=f"{day:%d/%m/%Y}")


def _listed(names: list[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:_MOST]) + (", …" if len(shown) > _MOST else "")
