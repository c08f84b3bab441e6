"""Thousands of messy reports, each drawn from a truth: the truth comes back, or an error says that it does not."""

from collections import Counter

import pytest
from messy_bytes import FORMATS
from messy_layouts import LAYOUTS
from messy_variants import judge, make, summary

VARIANTS = 2200


@pytest.fixture(scope="module")
def outcomes() -> tuple[Counter[str], dict[str, Counter[str]], list[int]]:
    return summary(VARIANTS)


@pytest.mark.slow
def test_nothing_is_silently_wrong(outcomes: tuple[Counter[str], dict[str, Counter[str]], list[int]]) -> None:
    whole, __, silent = outcomes
    # Each seed can be looked at: python tests/intake/messy_variants.py --seed N
    assert silent == []
    assert whole.total() == VARIANTS


@pytest.mark.slow
def test_refusing_everything_would_not_pass(outcomes: tuple[Counter[str], dict[str, Counter[str]], list[int]]) -> None:
    whole, parts, __ = outcomes
    # Some 2 in 100 contradict themselves on purpose.
    assert whole["exact"] / whole.total() > 0.95
    for name, counts in parts.items():
        assert counts["exact"] / counts.total() > 0.8, name


@pytest.mark.slow
def test_every_layout_is_written_in_every_format() -> None:
    drawn = {(seed % len(LAYOUTS), seed // len(LAYOUTS) % len(FORMATS)) for seed in range(VARIANTS)}
    assert len(drawn) == len(LAYOUTS) * len(FORMATS)


def test_a_seed_is_always_the_same_report() -> None:
    assert [make(seed).content for seed in range(40)] == [make(seed).content for seed in range(40)]


@pytest.mark.slow
def test_what_contradicts_itself_is_an_error() -> None:
    contradicting = [variant for seed in range(VARIANTS) if (variant := make(seed)).truth.must_flag]
    assert len(contradicting) > 20
    assert {judge(variant).outcome for variant in contradicting} == {"flagged"}
