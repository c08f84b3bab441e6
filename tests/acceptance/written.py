"""Numbers as a Vietnamese document writes them."""

import re
from decimal import Decimal

# A number in running Vietnamese; not the digits of a word ("A4").
NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d{3})*(?:,\d+)?(?!\w)")


def numbers_in(text: str) -> list[Decimal]:
    """The numbers of a text: "1.829 hộ, 3,81%" → 1829, 3.81."""
    return [Decimal(found.replace(".", "").replace(",", ".")) for found in NUMBER.findall(text)]
