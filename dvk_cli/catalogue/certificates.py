"""OCOP certificates: how long one is valid, and which stars there are."""

import calendar
from datetime import date

STARS = (3, 4, 5)
"""Certificates are given for three stars and more (Quyết định 1048/QĐ-TTg of 2019, Quyết định 148/QĐ-TTg of 2023)."""

MONTHS = 36
"""How long a certificate is valid from the day on which it was granted (the same two decisions)."""


def last_day(granted: date) -> date:
    """The last day of a certificate's 36 months.

    The day on which it was granted is not counted, so the last day is the one of the same number three years later; the
    month's last, where the month is too short (Bộ luật Dân sự 2015, Điều 147 and 148): 31/05/2020 to 31/05/2023,
    29/02/2020 to 28/02/2023.
    """
    return _moved(granted, MONTHS)


def earliest_grant(expires: date) -> date:
    """The earliest day on which a certificate can have been granted that ends on a day."""
    return _moved(expires, -MONTHS)


def _moved(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
