"""From a cell's address back to its row and column."""

import re

from dvk_cli.model.records import Place

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def at_of(place: Place) -> tuple[int, int]:
    """Row and column, counted from 0, of a place."""
    found = _ADDRESS.fullmatch(place.cell)
    if found is None:
        raise ValueError(place.cell)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1
