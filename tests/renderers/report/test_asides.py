"""Where it stands of how many units a number is."""

import pytest

from dvk_cli.renderers.report.asides import with_asides
from dvk_cli.renderers.report.markers import ASIDE, GUARD

TWO, ONE = " (số liệu của 2/28 đơn vị)", " (số liệu của 1/28 đơn vị)"


def number(words: str, aside: str = "") -> str:
    return f"{ASIDE}{aside}{ASIDE}{words}"


KINDS = f"{GUARD}xã, thị trấn{GUARD}"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        # Behind the noun, not between the number and its noun.
        ([f"mở {number('4', TWO)} lớp"], [f"mở 4 lớp{TWO}"]),
        ([f"đạt {number('4', TWO)} lớp."], [f"đạt 4 lớp{TWO}."]),
        # Once for all that it is true of.
        ([f"mở {number('4', TWO)} lớp", f", với {number('9', TWO)} lượt"], ["mở 4 lớp", f", với 9 lượt{TWO}"]),
        ([f"có {number('4', TWO)} lớp và {number('9', TWO)} lượt"], [f"có 4 lớp và 9 lượt{TWO}"]),
        # Each its own where they differ.
        ([f"mở {number('4', TWO)} lớp", f", với {number('9', ONE)} lượt"], [f"mở 4 lớp{TWO}", f", với 9 lượt{ONE}"]),
        ([f"có {number('4', TWO)} lớp và {number('9', ONE)} lượt"], [f"có 4 lớp{TWO} và 9 lượt{ONE}"]),
        # Never of a number that all units gave.
        ([f"có {number('4', TWO)} lớp, {number('9')} lượt"], [f"có 4 lớp{TWO}, 9 lượt"]),
        ([f"có {number('4')} lớp, {number('9', TWO)} lượt"], [f"có 4 lớp, 9 lượt{TWO}"]),
        ([f"{number('22', TWO)} {KINDS} giúp {number('22')} bản"], [f"22 {KINDS} giúp{TWO} 22 bản"]),
        # A comma inside a name ends no noun.
        ([f"{number('1', TWO)} {KINDS} và {number('2', ONE)} bản"], [f"1 {KINDS}{TWO} và 2 bản{ONE}"]),
        ([f"mở {number('4')} lớp", "không có số"], ["mở 4 lớp", "không có số"]),
    ],
)
def test_asides(lines: list[str], said: list[str]) -> None:
    assert [" ".join(line.split()) for line in with_asides(lines)] == said
