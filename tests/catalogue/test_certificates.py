"""How long a certificate is valid."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.catalogue.certificates import earliest_grant, last_day


@pytest.mark.parametrize(
    ("granted", "last"),
    [
        (date(2021, 6, 15), date(2024, 6, 15)),
        (date(2020, 5, 31), date(2023, 5, 31)),
        (date(2020, 2, 29), date(2023, 2, 28)),
        (date(2021, 2, 28), date(2024, 2, 28)),
        (date(2020, 12, 31), date(2023, 12, 31)),
        (date(2021, 1, 1), date(2024, 1, 1)),
    ],
)
def test_thirty_six_months_end_on_the_day_of_the_same_number(granted: date, last: date) -> None:
    assert last_day(granted) == last


@given(st.dates(date(2018, 1, 1), date(2040, 12, 31)))
def test_later_grants_end_no_earlier_and_the_earliest_grant_covers_the_end(day: date) -> None:
    assert last_day(day) <= last_day(day + timedelta(days=1))
    assert earliest_grant(last_day(day)) <= day
    assert last_day(earliest_grant(day)) <= day
