"""Dates as officers write them, day first."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from dvk_cli.vietnamese.text import bare

_LONGEST = 60
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = 20_000, 80_000  # 1954 to 2119
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

_DAY_FIRST = re.compile(r"(?:ngay )?([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})([/-])([0-9]{1,2})\2([0-9]{1,2})(?:[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
_IN_WORDS = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2})(?:,? nam |, ?| ?/ ?)([0-9]{4})")
_SERIAL = re.compile(r"[0-9]{5}")


def read_date(raw: object) -> date | None:
    """The date that a cell holds, or None where it holds none.

    Takes dates and datetimes, Excel's serial numbers (whole, 20000-80000), and the texts 31/12/2023,
    1/2/23 (2023), 31-12-2023, 31.12.2023, 2023-12-31 and "ngày 31 tháng 12 năm 2023". Day and month are never
    swapped: 13/25/2023 is no date.
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str):
        return _read_text(raw)
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return _from_serial(raw)
    return None


def _from_serial(number: int | float | Decimal) -> date | None:
    # Comparing a NaN Decimal raises, hence the test for equality with itself first.
    if number != number or not _EXCEL_FIRST <= number <= _EXCEL_LAST or number != int(number):
        return None
    return _EXCEL_EPOCH + timedelta(days=int(number))


def _read_text(raw: str) -> date | None:
    raw = raw.strip()
    if not raw or len(raw) > _LONGEST:
        return None
    text = bare(raw)
    if found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
        return _date("20" + year if len(year) == 2 else year, month, day)
    if found := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = found.groups()
        return _date(year, month, day)
    if found := _IN_WORDS.fullmatch(text):
        day, month, year = found.groups()
        return _date(year, month, day)
    if _SERIAL.fullmatch(text):
        return _from_serial(int(text))
    return None


def _date(year: str, month: str, day: str) -> date | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 30 February, month 25
        return None
