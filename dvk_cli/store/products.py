"""Lists of OCOP products in force: of any age, because a certificate is valid beyond the report that lists it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from dvk_cli.model.facts import Origin, ProductFact, ProductList
from dvk_cli.model.lines import Lines
from dvk_cli.store.columns import period
from dvk_cli.store.database import Connection

_ANY = "SELECT 1 FROM part p WHERE p.form = 'products' LIMIT 1"
# A list without rows says that there are no products: it is there too.
_LISTS = """
    SELECT p.id, p.unit_code, p.unit_name, p.period_label, p.period_start, p.period_end, x.identity, x.name, x.stars,
           x.granted_from, x.granted_to, x.expires_on, x.number, x.scope, p.id, r.path, r.sha256, x.sheet, x.cell
    FROM part p
    JOIN submission s ON s.id = p.submission_id
    JOIN receipt r ON r.id = s.receipt_id
    LEFT JOIN product_row x ON x.part_id = p.id
    WHERE p.form = 'products' AND {where}
    ORDER BY p.unit_code, p.period_end, p.period_start, x.seq
"""


def product_lists(
    connection: Connection, where: str, values: Sequence[str | int], lines: Lines, origins: bool = False
) -> list[ProductList]:
    """The lists of products of the parts `p` that a condition holds for; `origins`: with where each product stands."""
    # Most stores have none, and are not asked further.
    if connection.execute(_ANY).fetchone() is None:
        return []
    found = []
    rows = connection.execute(_LISTS.format(where=where), values).fetchall()
    for (_part, code, name, label, start, end), group in groupby(rows, key=lambda row: tuple(row[:6])):
        products = tuple(_product(row[6:], origins) for row in group if row[6] is not None)
        of = period(label, start, end)
        found.append(ProductList(lines.key(code, of.end), name, of, products))
    return found


def _product(row: Sequence[str], origins: bool) -> ProductFact:
    identity, name, stars, granted_from, granted_to, expires_on, number, scope, part, file, sha256, sheet, cell = row
    return ProductFact(
        identity=identity,
        name=name,
        stars=int(stars),
        granted_from=_day(granted_from),
        granted_to=_day(granted_to),
        expires_on=_day(expires_on),
        number=number,
        scope="area" if scope == "area" else "unit",
        origin=Origin(int(part), file, sha256, sheet, cell, name) if origins else None,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
