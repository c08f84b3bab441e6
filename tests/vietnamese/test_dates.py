from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.vietnamese.dates import read_date

LAST_OF_2023 = date(2023, 12, 31)


@pytest.mark.parametrize(
    "raw",
    [
        "31/12/2023",
        " 31/12/23 ",
        "31-12-2023",
        "31–12–2023",
        "31.12.2023",
        "31 / 12 / 2023",
        "2023-12-31",
        "2023/12/31",
        "2023-12-31T00:00:00",
        "2023-12-31 00:00",
        "ngày 31 tháng 12 năm 2023",
        "Ngày 31\ntháng 12 năm 2023",
        "31 tháng 12, 2023",
        "ngày 31/12/2023",
        "45291",
        45291,
        45291.0,
        Decimal(45291),
        datetime.fromisoformat("2023-12-31T07:30"),
        date(2023, 12, 31),
    ],
)
def test_the_last_day_of_2023(raw: object) -> None:
    found = read_date(raw)
    assert found == LAST_OF_2023
    assert type(found) is date


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("3/2/2023", date(2023, 2, 3)), ("03/02/23", date(2023, 2, 3)), ("29/2/2024", date(2024, 2, 29))],
)
def test_the_day_comes_first(raw: str, expected: date) -> None:
    assert read_date(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "13/25/2023",
        "29/2/2023",
        "0/1/2023",
        "31/12/202",
        "31/12/1023",
        "31/12-2023",
        "12/2023",
        "2023",
        "năm 2023",
        "ngày … tháng … năm 2023",
        "31/12/2023 và 1/1/2024",
        "３１/12/2023",
        "",
        "31/12/2023" * 50,
        19999,
        80001,
        45291.5,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        "123456",
        True,
        None,
        [],
    ],
)
def test_what_is_no_date(raw: object) -> None:
    assert read_date(raw) is None


@given(st.dates(date(1954, 10, 3), date(2100, 12, 31)))
def test_every_way_to_write_a_day_gives_that_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    written = f"{day:%d/%m}/{day.year}"
    in_words = f"ngày {day.day} tháng {day.month} năm {day.year}"
    for raw in (written, day.isoformat(), in_words, serial, float(serial), str(serial)):
        assert read_date(raw) == day
