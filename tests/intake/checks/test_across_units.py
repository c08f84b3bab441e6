"""Reports that say what another says: parts with the hash of what they say, and what is found in them."""

from typing import Any

import msgspec
import pytest
from reports import CATALOGUE, part, said

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.checks.across_units import find_copies
from dvk_cli.intake.checks.over_time import identity_of
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.series import SentPart, Told


def _copies(*parts: SentPart, catalogue: Catalogue = CATALOGUE) -> list[Told]:
    fresh = [each for each in parts if each.sender is not None]
    stored = [each for each in parts if each.sender is None]
    return find_copies(fresh, stored, catalogue, identity_of(None))


def _models(label: str, unit: str, said: str = "A", **more: Any) -> SentPart:
    return part(label, unit, form="models", said=said, **{"telling": 12, **more})


def _indicators(label: str, unit: str = "19198", said: str = "A", **more: Any) -> SentPart:
    return part(label, unit, said=said, **{"telling": 9, **more})


CASES: dict[str, tuple[list[SentPart], list[str]]] = {
    "one list under two units: both are told": (
        [_models("2023", "19198"), _models("2023", "19123")],
        ["DVK532 2023 None", "DVK532 2023 None"],
    ),
    "another unit's list is in force": (
        [_models("2023", "19198"), _models("2023", "19123", stored=True)],
        ["DVK532 2023 None"],
    ),
    "two models may be the same by chance": (
        [_models("2023", "19198", telling=2), _models("2023", "19123", telling=2)],
        [],
    ),
    "another list": ([_models("2023", "19198"), _models("2023", "19123", said="B")], []),
    "no rows are no copy": ([_models("2023", "19198", said=""), _models("2023", "19123", said="")], []),
    "a successor goes on with the list": ([_models("2024", "19198"), _models("2023", "19123", stored=True)], []),
    "a unit's list is last year's": ([_models("2022", "19198"), _models("2023", "19198")], []),
    "a unit's figures are last year's: the younger is told": (
        [_indicators("2022"), _indicators("2023")],
        ["DVK408 2023 None"],
    ),
    "last year's figures come after this year's": (
        [_indicators("2022"), _indicators("2023", stored=True)],
        ["DVK408 2022 None"],
    ),
    "half a year and the year": ([_indicators("2023-H1"), _indicators("2023")], []),
    "a code that was given to another unit": (
        [_indicators("2024", unit_name="Xã Cự Nẫm"), _indicators("2025", unit_name="Xã Bố Trạch")],
        [],
    ),
    "one file under two names: the bytes are told, not each part": (
        [
            _models("2023", "19198", sha256="x"),
            part("2023", "19198", sha256="x", said="B", telling=9),
            _models("2023", "19123", sha256="x", stored=True),
            part("2023", "19123", sha256="x", said="B", telling=9, stored=True),
        ],
        ["DVK531 2023 None"],
    ),
    "a file of two units, twice": (
        [
            _models("2023", "19198", "A", sha256="x", file="1.csv", sender=("1.csv", 0)),
            _models("2023", "19123", "B", sha256="x", file="1.csv", sender=("1.csv", 1)),
            _models("2023", "19198", "A", sha256="x", file="2.csv", sender=("2.csv", 0)),
            _models("2023", "19123", "B", sha256="x", file="2.csv", sender=("2.csv", 1)),
        ],
        [],
    ),
    "one list under two units of one file": (
        [
            _models("2023", "19198", sha256="x", file="1.csv", sender=("1.csv", 0)),
            _models("2023", "19123", sha256="x", file="1.csv", sender=("1.csv", 1)),
        ],
        ["DVK532 1.csv None", "DVK532 1.csv None"],
    ),
}


@pytest.mark.parametrize(("parts", "expected"), CASES.values(), ids=list(CASES))
def test_what_is_found(parts: list[SentPart], expected: list[str]) -> None:
    assert said(_copies(*parts)) == expected
    assert sorted(said(_copies(*reversed(parts)))) == sorted(expected)


def test_the_others_are_named() -> None:
    first, *_rest = _copies(*(_models("2023", f"1900{n}") for n in range(6)))
    assert first.sender == ("2023/19000.csv", 0)
    assert (
        "2023/19001.csv (Xã 19001, 2023), 2023/19002.csv (Xã 19002, 2023), 2023/19003.csv (Xã 19003, 2023), …"
        in message_of(first.finding)
    )


def test_a_rule_can_be_switched_off() -> None:
    rules = tuple(msgspec.structs.replace(rule, enabled=False) for rule in CATALOGUE.data.across_units)
    off = Catalogue(msgspec.structs.replace(CATALOGUE.data, across_units=rules), CATALOGUE.taxonomy.code)
    assert _copies(_models("2023", "19198"), _models("2023", "19123"), catalogue=off) == []
