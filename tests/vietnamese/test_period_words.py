"""Periods as a report says them."""

import pytest

from dvk_cli.vietnamese.period_words import period_words
from dvk_cli.vietnamese.periods import parse_period


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2023", "năm 2023"),
        ("2021-2023", "giai đoạn 2021-2023"),
        ("2023-Q2", "quý II năm 2023"),
        ("2023-Q4", "quý IV năm 2023"),
        ("2022-H1", "6 tháng đầu năm 2022"),
        ("2022-H2", "6 tháng cuối năm 2022"),
        ("2022-9M", "9 tháng đầu năm 2022"),
        ("2022-06", "tháng 6 năm 2022"),
        ("2021-01..2023-06", "từ tháng 1/2021 đến tháng 6/2023"),
    ],
)
def test_words(label: str, words: str) -> None:
    assert period_words(label) == words
    # They name the same period when they are read again.
    assert parse_period(words) == parse_period(label)
