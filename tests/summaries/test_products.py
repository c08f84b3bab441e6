"""OCOP products from lists: which count at a day, what is said of the number, and which of list and table counts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_world import agency, ask, figures, per, value, values, xa

from dvk_cli.model.facts import Facts, ProductFact, ProductList
from dvk_cli.model.identity import Identities
from dvk_cli.model.lines import Line, Lines
from dvk_cli.model.summary import Summary
from dvk_cli.summaries.build import build
from dvk_cli.summaries.products import Certificate, ProductLists
from dvk_cli.vietnamese.periods import parse_period

A, B, C = xa("A"), xa("B"), xa("C")
ALL, STARS_3, COMMUNES = "indicators.ocop_tu_3_sao", "indicators.ocop_3_sao", "indicators.xa_co_ocop"


def product(text: str, **more: Any) -> ProductFact:
    """`Gạo|HTX 3 2021-06-15`, `Gạo 4 2021`, `Gạo 4 2021-12`, `Gạo 3 to:2024-01-01`, `Gạo 3 2021 #12`, `Gạo 3`."""
    name, stars, *rest = text.split()
    days: dict[str, Any] = {}
    for word in rest:
        if word.startswith("to:"):
            days["expires_on"] = date.fromisoformat(word[3:])
        elif word.startswith("#"):
            days["number"] = word[1:]
        elif word.count("-") == 2:
            days["granted_from"] = days["granted_to"] = date.fromisoformat(word)
        else:
            named = parse_period(word)
            assert named is not None
            days |= {"granted_from": named.start, "granted_to": named.end}
    who, _, producer = name.partition("|")
    return ProductFact(f"{who}|{producer}", who, int(stars), **days, **more)


def listed(unit: str, label: str, *products: str, **more: Any) -> ProductList:
    return ProductList(unit, f"Xã {unit}", per(label), tuple(product(text, **more) for text in products))


def of(*items: Any) -> Facts:
    lists = [item for item in items if isinstance(item, ProductList)]
    seen = [item for item in items if not isinstance(item, ProductList)]
    return Facts([], [], [], [], seen, [], products=lists)


def codes(summary: Summary) -> list[str]:
    return [item.code for item in summary.findings]


# The period of the list, the product in it, the day asked about, and what it may be then: its stars, or 0 (not valid).
LIFE = [
    # granted on a day: valid from that day on, for 36 months
    ("2023", "Gạo 3 2021-06-15", "2021-06-14", {0}),
    ("2023", "Gạo 3 2021-06-15", "2021-06-15", {3}),
    ("2023", "Gạo 3 2021-06-15", "2024-06-15", {3}),
    ("2023", "Gạo 3 2021-06-15", "2024-06-16", {0}),
    ("2023", "Gạo 3 2020-02-29", "2023-02-28", {3}),
    ("2023", "Gạo 3 2020-02-29", "2023-03-01", {0}),
    # the day that is given stands before the 36 months
    ("2023", "Gạo 3 2021-06-15 to:2023-12-30", "2023-12-31", {0}),
    ("2023", "Gạo 3 2021-06-15 to:2023-12-31", "2023-12-31", {3}),
    # only the end is known: it was granted by the end of the list's period
    ("2022", "Gạo 4 to:2024-03-01", "2022-12-31", {4}),
    ("2022", "Gạo 4 to:2024-03-01", "2024-03-02", {0}),
    ("2022", "Gạo 4 to:2024-03-01", "2022-06-30", {0, 4}),
    ("2022", "Gạo 4 to:2024-03-01", "2021-02-28", {0}),
    # only the year is known: certain from its end to the day three years after its beginning
    ("2023", "Gạo 3 2021", "2020-12-31", {0}),
    ("2023", "Gạo 3 2021", "2021-06-30", {0, 3}),
    ("2023", "Gạo 3 2021", "2021-12-31", {3}),
    ("2023", "Gạo 3 2021", "2023-12-31", {3}),
    ("2023", "Gạo 3 2021", "2024-01-01", {3}),
    ("2023", "Gạo 3 2021", "2024-06-30", {0, 3}),
    ("2023", "Gạo 3 2021", "2024-12-31", {0, 3}),
    ("2023", "Gạo 3 2021", "2025-01-01", {0}),
    # a list of the year itself tells that it was granted by the end of its period
    ("2021-H1", "Gạo 3 2021", "2021-06-30", {3}),
    ("2023", "Gạo 3 2020-12", "2023-12-01", {3}),
    ("2023", "Gạo 3 2020-12", "2023-12-31", {0, 3}),
]


@pytest.mark.parametrize(("label", "text", "day", "wanted"), LIFE)
def test_the_life_of_a_certificate(label: str, text: str, day: str, wanted: set[int]) -> None:
    certificate, on = Certificate(product(text), per(label).end), date.fromisoformat(day)
    first, last = certificate.granted
    may_be = {stars or 0 for stars in certificate.outcomes(on)} if first <= on else {0}
    assert (may_be | {0} if first <= on < last else may_be) == wanted


# What unit A sent, the year asked for, the number of products and of those of three stars, what is said of the first.
STOCKS = [
    ([("2023", ["Gạo 3 2021-06-15", "Nem 4 2022-01-01"])], "2023", 2, 1, ()),
    # nothing in the list is zero, for certain
    ([("2023", [])], "2023", 0, 0, ()),
    ([("2023", ["Gạo 3 2019-06-15"])], "2023", 0, 0, ()),
    # a certificate of after the day does not count yet
    ([("2023", ["Gạo 3 2021-06-15", "Nem 4 2024-01-10"])], "2023", 1, 1, ()),
    # certified anew: one product, with the stars of the latest certificate
    ([("2023", ["Gạo 3 2020-06-15", "Gạo 4 2023-05-01"])], "2023", 1, 0, ()),
    ([("2022", ["Gạo 3 2020-06-15"]), ("2023", ["Gạo 4 2023-05-01"])], "2023", 1, 0, ()),
    ([("2022", ["Gạo 4 2022-06-15"]), ("2023", ["Gạo 3 2023-06-15"])], "2022", 1, 0, ()),
    # the list of the year before holds what this one leaves out
    ([("2022", ["Gạo 3 2022-06-15"]), ("2023", ["Nem 3 2023-06-15"])], "2023", 2, 2, ()),
    # no list of the day: at least what older ones have
    ([("2022", ["Gạo 3 2022-06-15"])], "2023", 1, 1, ("lower_bound",)),
    ([("2022", ["Gạo 3 2019-06-15"])], "2023", None, None, ()),
    ([("2024", ["Gạo 3 2022-06-15"])], "2023", None, None, ()),
    # only the year is known
    ([("2023", ["Gạo 3 2021", "Nem 3 2020"])], "2023", 1, 1, ("lower_bound",)),
    ([("2023", ["Nem 3 2020"])], "2023", None, None, ()),
    # the same certificate, once by its day and once by its year
    ([("2022", ["Gạo 3 2020-06-15"]), ("2023", ["Gạo 3 2020"])], "2023", 0, 0, ()),
    # no day at all: for the day of its own list
    ([("2023", ["Gạo 3"])], "2023", 1, 1, ("estimate",)),
    ([("2022", ["Gạo 3"])], "2023", None, None, ()),
    ([("2022", ["Gạo 3 2022-06-15"]), ("2023", ["Gạo 3"])], "2023", 1, 1, ()),
    ([("2022", ["Gạo 3 2020-06-15"]), ("2023", ["Gạo 4"])], "2023", 1, 0, ("estimate",)),
    # a list without producers names the one product of that name
    ([("2022", ["Gạo|HTX 3 2022-06-15"]), ("2023", ["Gạo 3 2022-06-15"])], "2023", 1, 1, ()),
    ([("2023", ["Gạo|HTX 3 2022-06-15 #9", "Gạo|Hộ 3 2022-06-15 #9"])], "2023", 2, 2, ()),
    ([("2022", ["Gạo|HTX 3 2022-06-15 #9"]), ("2023", ["Gạo|Hợp 3 2022-06-15 #9"])], "2023", 1, 1, ()),
]


@pytest.mark.parametrize(("sent", "year", "number", "three", "said"), STOCKS)
def test_the_stock_of_a_unit(
    sent: Sequence[tuple[str, list[str]]], year: str, number: int | None, three: int | None, said: tuple[str, ...]
) -> None:
    summary = build(ask(year, [A]), of(*(listed("A", label, *products) for label, products in sent)))
    found = values(summary)
    assert (found.get(ALL), found.get(STARS_3)) == (number, three)
    if number is not None:
        assert figures(summary)[ALL].qualifiers == said


def test_what_a_list_leaves_out_is_counted_and_named() -> None:
    sent = of(listed("A", "2022", "Gạo 3 2022-06-15"), listed("A", "2023", "Nem 3 2023-06-15"))
    (finding,) = build(ask("2023", [A]), sent).findings
    assert (finding.code, finding.params["names"], finding.params["count"]) == ("DVK540", "Gạo", 1)


def test_a_list_of_the_day_stands_before_the_number_and_the_two_are_never_added() -> None:
    sent = [listed("A", "2023", "Gạo 3 2022-06-15", "Nem 4 2022-06-15"), listed("B", "2022", "Trà 3 2022-06-15")]
    sent += [value("A", "2023", "ocop_3_sao", 4), value("B", "2023", "ocop_3_sao", 5), value("C", "2023", ALL[11:], 1)]
    summary = build(ask("2023", [A, B, C]), of(*sent))
    # A's list has one of three stars, B has no list of the day, C gives no number by stars.
    assert values(summary)[STARS_3] == 1 + 5
    assert values(summary)[COMMUNES] == 3
    (finding,) = (item for item in summary.findings if item.code == "DVK541")
    assert finding.params["differences"] == "OCOP products, 3 stars 1 ≠ 4"


def test_a_number_smaller_than_what_is_certainly_valid_is_told() -> None:
    sent = of(listed("A", "2022", "Gạo 3 2022-06-15", "Nem 3 2022-06-15"), value("A", "2023", "ocop_3_sao", 1))
    summary = build(ask("2023", [A]), sent)
    assert (values(summary)[STARS_3], codes(summary)) == (1, ["DVK544"])


def test_an_agency_speaks_for_the_area_or_adds_what_no_commune_lists() -> None:
    office = agency("q1")
    own = listed("A", "2023", "Gạo|HTX 3 2022-06-15")
    area = listed("q1", "2023", "Gạo|HTX|số 3 2022-06-15".replace("số", "a"), "Nem|Hộ|b 3 2022-06-15")
    named = [ProductList("A", "Xã A", own.period, own.products)]
    summary = build(ask("2023", [A], agencies=[office]), of(*named, area))
    assert (values(summary)[ALL], codes(summary)) == (2, ["DVK545"])
    whole = ProductList("q1", "Ban", area.period, tuple(product("Nem|Hộ 3 2022-06-15", scope="area") for _ in "1"))
    assert values(build(ask("2023", [A], agencies=[office]), of(*named, whole)))[ALL] == 1
    assert values(build(ask("2023", [A], agencies=[office]), of(whole)))[ALL] == 1


def test_products_follow_a_unit_that_became_part_of_another_as_a_whole() -> None:
    ended = date(2023, 7, 1)
    lines = Lines(
        (
            Line("A", "A", "Xã A", until=ended, into="C", home="A"),
            Line("B", "B", "Xã B", until=ended, lost="part", home="B"),
            Line("C", "C", "Xã C", first=ended, home="C"),
        )
    )
    sent = of(listed("A", "2022", "Gạo 3 2022-06-15"), listed("B", "2022", "Nem 3 2022-06-15"))
    summary = build(ask("2023", [C], identities=Identities(lines=lines)), sent)
    assert (values(summary)[ALL], values(summary)[COMMUNES]) == (1, 1)
    assert {note.code: note.params["units"] for note in summary.notes if note.code.startswith("products")} == {
        "products_older": "Xã Số C",
        "products_left": "Xã B",
    }


def test_a_lower_bound_is_held_against_nothing() -> None:
    # Whether the tea has three or four stars depends on the day in 2022 that is not given.
    doubt = ("Trà 3 2022", "Trà 4 2022-06-15")
    sent = of(listed("A", "2023", "Gạo 3 2022-05-04", "Nem 4 2022-05-04", "Tiêu 5 2022-05-04", *doubt))
    summary = build(ask("2023", [A]), sent)
    told = figures(summary)
    assert (told[ALL].value, told[STARS_3].value, told[STARS_3].qualifiers) == (4, 1, ("lower_bound",))
    assert codes(summary) == ["DVK542"]
    # Nor against the area's own number, nor the next year's column of the year before.
    area = value("q1", "2023", "ocop_3_sao", 2, scope="area")
    previous = value("A", "2024", "ocop_3_sao", 2, measure="previous")
    asked = ask("2023", [A], agencies=[agency("q1", scope="area")])
    assert codes(build(asked, of(*sent.products, area))) == ["DVK542"]
    assert "DVK522" not in codes(build(ask("2024", [A]), of(*sent.products, previous)))


def test_no_change_is_measured_against_a_lower_bound() -> None:
    sent = of(listed("A", "2021", "Gạo 3 2021-06-15"), listed("A", "2023", "Nem 3 2023-06-15"))
    request = ask("2023", [A], compare=True)
    figure = figures(build(request, sent))[ALL]
    assert (figure.value, figure.change, figure.change_from) == (2, None, "2022")


_DAYS = ("", "2019", "2020", "2021", "2022-06", "2020-12-31", "2021-03-01", "2023-06-30", "to:2023-06-01")
_PRODUCTS = [
    product(f"{name}{producer} {stars} {day}")
    for name in ("Gạo", "Nem", "Trà")
    for producer in ("", "|HTX", "|Hộ")
    for stars in (3, 4, 5)
    for day in _DAYS
]
_PERIODS = [per(label) for label in ("2021", "2022", "2023", "2023-H2")]
_list = st.builds(
    lambda unit, period, products: ProductList(unit, f"Xã {unit}", period, tuple(products)),
    st.sampled_from("AB"),
    st.sampled_from(_PERIODS),
    st.lists(st.sampled_from(_PRODUCTS), max_size=4),
)
_sent = st.lists(_list, max_size=4)


def _told(lists: Iterable[ProductList], year: str = "2023") -> object:
    summary = build(ask(year, [A, B]), of(*lists))
    return summary.figures, summary.findings, summary.notes


@given(_sent, st.permutations(range(4)))
def test_the_order_of_the_lists_plays_no_part(sent: list[ProductList], order: list[int]) -> None:
    assert _told(sent) == _told(sent[place] for place in order if place < len(sent))


@given(_sent)
def test_a_list_sent_twice_counts_once(sent: list[ProductList]) -> None:
    assert _told([*sent, *sent]) == _told(sent)


@given(_sent, _list)
def test_another_units_list_changes_nothing(sent: list[ProductList], more: ProductList) -> None:
    day, of_a = date(2023, 12, 31), [each for each in sent if each.unit_code == "A"]
    other = ProductList("B", "Xã B", more.period, more.products)
    lived = {"A": date.min, "B": date.min}
    alone, beside = ProductLists(of_a, lived=lived), ProductLists([*of_a, other], lived=lived)
    assert alone.stock("A", day) == beside.stock("A", day)


@given(_sent)
def test_the_stars_never_make_more_than_the_whole(sent: list[ProductList]) -> None:
    for code in "AB":
        stock = ProductLists(sent, lived={"A": date.min, "B": date.min}).stock(code, date(2023, 12, 31))
        if stock is not None:
            parts = [sum(each.surely((stars,)) for each in stock.products) for stars in (3, 4, 5)]
            assert sum(parts) <= sum(each.surely((3, 4, 5)) for each in stock.products)
