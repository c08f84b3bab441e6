"""Periods as officers name them: "quý II/2023", "6 tháng đầu năm 2022", "giai đoạn 2021-2025".

Everything is built of whole months. A month is the calendar's, or ("nd09") the state reporting month of
Nghị định 09/2019/NĐ-CP, which runs from the 15th of the month before to the 14th: its year is 15/12 to 14/12.
Labels are the same under both.

Text is matched without diacritics, because file names often have none ("Quy II 2023.xlsx").
"""

import functools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from dvk_cli.model.period import Period
from dvk_cli.vietnamese.period_phrases import (
    SOME_YEAR,
    Reader,
    Stretch,
    list_of_years,
    no_period,
    part_of_year,
    phrases_inside,
    plan_words,
    whole_phrases,
)
from dvk_cli.vietnamese.text import bare

Frequency = Literal["year", "half", "quarter", "month"]

_LAST_YEAR = 2100
_LONGEST_PHRASE, _LONGEST_LINE = 80, 1000
_MONTHS_OF: dict[str, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}

# Where a phrase begins and ends in its line, and what it says; None if it is wrong.
_Phrase = tuple[int, int, Stretch | None]


def year_period(number: int, year: str = "calendar") -> Period:
    """The period of one whole year."""
    return _period((number * 12, number * 12 + 11), year)


def parse_period(text: str, year: str = "calendar") -> Period | None:
    """The period that a text names, if it names exactly one and nothing else.

    Args:
        text: a canonical label ("2023-Q2", "2021-01..2023-06") or a Vietnamese phrase.
        year: "calendar", or "nd09" for the state reporting year (15/12 to 14/12).
    """
    stretch = _parse(text) if len(text) <= _LONGEST_PHRASE else None
    return None if stretch is None else _period(stretch, year)


def find_periods(line: str, year: str = "calendar") -> list[Period]:
    """The periods named in a line such as a title or a file's name, in their order; the longest phrase wins.

    Full dates ("ngày 15 tháng 12 năm 2023", 15/12/2023, also with the day left blank), numbers of documents,
    school years and terms of office are no periods, nor is "từ năm 2021 đến nay".
    Only the first 1000 characters are looked at.
    """
    return [_period(stretch, year) for stretch in _find(line[:_LONGEST_LINE])]


def sub_periods(span: Period, frequency: Frequency, year: str = "calendar") -> list[Period]:
    """The whole years, halves, quarters or months inside the span, in order."""
    length = _MONTHS_OF[frequency]
    first = _month_of(span.start, year) // length * length
    last = _month_of(span.end, year)
    found = (_period((month, month + length - 1), year) for month in range(first, last + 1, length))
    return [period for period in found if span.contains(period)]


def year_before(period: Period, year: str = "calendar") -> Period:
    """The year before the period's last year: 2022 for 2021-2023, for 2023 and for 2023-Q2."""
    return year_period(_month_of(period.end, year) // 12 - 1, year)


def year_after(period: Period, year: str = "calendar") -> Period:
    """The year after the period's last year: 2024 for 2021-2023."""
    return year_period(_month_of(period.end, year) // 12 + 1, year)


def year_earlier(day: date, years: int = 1) -> date:
    """The same day so many years before; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


# --- from months to periods ---


@functools.lru_cache(maxsize=1024)
def _period(stretch: Stretch, year: str) -> Period:
    first, last = stretch
    return Period(_label(first, last), _first_day(first, year), _first_day(last + 1, year) - timedelta(days=1))


def _label(first: int, last: int) -> str:
    (year, month), length = divmod(first, 12), last - first + 1
    if month == 0 and length % 12 == 0:
        return f"{year}" if length == 12 else f"{year}-{last // 12}"
    if length == 1:
        return f"{year}-{month + 1:02}"
    if length == 3 and month % 3 == 0:
        return f"{year}-Q{month // 3 + 1}"
    if length == 6 and month % 6 == 0:
        return f"{year}-H{month // 6 + 1}"
    if length == 9 and month == 0:
        return f"{year}-9M"
    return f"{year}-{month + 1:02}..{last // 12}-{last % 12 + 1:02}"


def _first_day(month: int, year: str) -> date:
    if year == "calendar":
        return date(month // 12, month % 12 + 1, 1)
    if year == "nd09":
        return date((month - 1) // 12, (month - 1) % 12 + 1, 15)
    raise ValueError(f"no such reporting year: {year!r}")


def _month_of(day: date, year: str) -> int:
    month = day.year * 12 + day.month - 1
    return month + 1 if day >= _first_day(month + 1, year) else month


# --- from text to months ---


def opens_with_plan(line: str) -> bool:
    """Whether a line begins with words of a plan or an estimate: it goes on from the line above it."""
    return plan_words().match(bare(line).removeprefix("va ").strip(" ,;-")) is not None


def names_estimate(line: str) -> bool:
    """Whether a line gives an estimate beside what is reported ("9 tháng và ước thực hiện năm 2023")."""
    return any(found["estimate"] is not None for found in plan_words().finditer(bare(line)))


def _read(read: Reader, found: re.Match[str]) -> Stretch | None:
    stretch = read(**{name: text for name, text in found.groupdict().items() if text is not None})
    if stretch is None or stretch[0] > stretch[1] or stretch[1] // 12 > _LAST_YEAR:
        return None
    return stretch


@functools.lru_cache(maxsize=4096)
def _parse(text: str) -> Stretch | None:
    if SOME_YEAR.search(text) is None:
        return None
    phrase = bare(text.replace("_", " ")).strip(" .,:;()")
    for pattern, read in whole_phrases():
        if found := pattern.fullmatch(phrase):
            return _read(read, found)
    return None


@functools.lru_cache(maxsize=4096)
def _find(line: str) -> tuple[Stretch, ...]:
    if SOME_YEAR.search(line) is None:
        return ()
    text = no_period().sub(" | ", bare(line.replace("_", " ")))
    chosen: list[_Phrase] = []
    for start, end, stretch in sorted(_candidates(text), key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= taken_start or taken_end <= start for taken_start, taken_end, _ in chosen):
            chosen.append((start, end, stretch))
    # A phrase that is wrong (quý 5/2023) still keeps its year from being read alone.
    named = sorted([*chosen, *_parts_without_year(text, chosen)], key=lambda each: each[0])
    return tuple(dict.fromkeys(stretch for _, _, stretch in _reported(text, named) if stretch is not None))


def _parts_without_year(text: str, chosen: list[_Phrase]) -> list[_Phrase]:
    """Parts of a year that stand without one: they are of the year named next, else of the one named before."""
    found: list[_Phrase] = []
    for part in part_of_year().finditer(text):
        start, end = part.span()
        if any(start < taken_end and taken_start < end for taken_start, taken_end, _ in chosen):
            continue
        named = sorted(
            (each for each in chosen if each[2] is not None), key=lambda each: (each[0] < start, abs(each[0] - start))
        )
        stretch = named[0][2] if named else None
        if stretch is not None and stretch[0] // 12 == stretch[1] // 12:
            phrase = part["part"].removesuffix(" nam").strip()
            found.append((start, end, _parse(f"{phrase} nam {stretch[0] // 12}")))
    return found


def _reported(text: str, named: list[_Phrase]) -> list[_Phrase]:
    """The phrases that say what is reported: those before "phương hướng", "nhiệm vụ", …, if there are any.

    All of them where that does not tell: before an estimate ("ước thực hiện năm"), or a plan for an earlier time.
    """
    for plan in plan_words().finditer(text):
        before = [each for each in named if each[1] <= plan.start() and each[2] is not None]
        if not before:
            continue
        after = [stretch for start, _, stretch in named if start >= plan.end() and stretch is not None]
        first, last = before[-1][2] or (0, 0)
        told = all(s[0] > last or (s[0] <= first and last <= s[1]) for s in after)
        return before if told and plan["estimate"] is None else named
    return named


def _candidates(text: str) -> Iterator[_Phrase]:
    for pattern, read in phrases_inside():
        for found in pattern.finditer(text):
            stretch = _read(read, found)
            # Years that don't follow each other (2021, 2023) are periods each.
            if stretch is not None or read is not list_of_years:
                yield found.start(), found.end(), stretch
