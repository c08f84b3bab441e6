"""Periods as officers name them: "quý II/2023", "6 tháng đầu năm 2022", "giai đoạn 2021-2025".

Everything is built of whole months. A month is the calendar's, or ("nd09") the state reporting month of
Nghị định 09/2019/NĐ-CP, which runs from the 15th of the month before to the 14th: its year is 15/12 to 14/12.
Labels are the same under both.

Text is matched without diacritics, because file names often have none ("Quy II 2023.xlsx").
"""

import functools
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal

from dvk_cli.model.period import Period
from dvk_cli.vietnamese.text import bare

Frequency = Literal["year", "half", "quarter", "month"]

_LAST_YEAR = 2100
_LONGEST_PHRASE, _LONGEST_LINE = 80, 1000
_MONTHS_OF: dict[str, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

# Months are counted from January of the year 0; a stretch is its first and its last month.
_Stretch = tuple[int, int]
# Where a phrase begins and ends in its line, and what it says; None if it is wrong.
_Phrase = tuple[int, int, _Stretch | None]


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


def _period(stretch: _Stretch, year: str) -> Period:
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

_Y = r"(?P<y>(?:20[0-9]|210)[0-9])"
_Y2 = _Y.replace("<y>", "<y2>")
_M, _M2 = r"(?P<m>[0-9]{1,2})", r"(?P<m2>[0-9]{1,2})"
_OF = r"(?: ?[/,.-] ?| )(?:cua )?(?:nam:? )?"  # joins a part to its year: "/", "-", " năm ", ", năm "
_TO = r" ?(?:-|den|toi) ?(?:het )?"
_AND = r"(?: ?(?:-|,|\+|&|\bva\b|\bden(?: het)?\b) ?)"
_ORDINAL = r"(?:[0-9]{1,2}|[ivx]{1,4})"
_WORD_COUNT = {"ba": 3, "sau": 6, "chin": 9, "muoi mot": 11, "muoi hai": 12}
_QUARTER = "(?:quy|qui)"

# A phrase that is understood but wrong ("quý 5") reads as None.


def _years(y: str, y2: str | None = None, n: str | None = None) -> _Stretch | None:
    first, last = int(y), int(y2 or y)
    # "3 năm 2021-2023" says its length too, and the two have to agree.
    return None if n is not None and int(n) != last - first + 1 else (first * 12, last * 12 + 11)


def _list_of_years(years: str) -> _Stretch | None:
    numbers = [int(number) for number in re.findall("[0-9]{4}", years)]
    return (numbers[0] * 12, numbers[-1] * 12 + 11) if _follow(numbers) else None


def _follow(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _months(m: str, y: str, m2: str | None = None, y2: str | None = None) -> _Stretch | None:
    low, high = int(m), int(m2 or m)
    if not (1 <= low <= 12 and 1 <= high <= 12):
        return None
    return int(y) * 12 + low - 1, int(y2 or y) * 12 + high - 1


def _parts_of_year(y: str, quarters: str | None = None, months: str | None = None) -> _Stretch | None:
    """Quarters or months of one year: one, a range ("I đến III", "1-6"), a list without a gap ("I, II")."""
    text, length = (quarters, 3) if quarters else (months or "", 1)
    ordinals = re.findall(rf"\b{_ORDINAL}\b", text)
    numbers = [_ROMAN.get(each) or (int(each) if each.isdigit() else 0) for each in ordinals]
    a_range = len(numbers) == 2 and numbers[0] < numbers[1] and re.search(r"-|\bden\b", text) is not None
    if not (numbers[0] >= 1 and numbers[-1] <= 12 // length and (a_range or _follow(numbers))):
        return None
    return int(y) * 12 + (numbers[0] - 1) * length, int(y) * 12 + numbers[-1] * length - 1


def _first_or_last_months(y: str, n: str = "6", end: str | None = None) -> _Stretch | None:
    length = _WORD_COUNT.get(n) or int(n)
    if not 1 <= length <= 12:
        return None
    first = int(y) * 12 + (12 - length if end in ("cuoi", "2") else 0)
    return first, first + length - 1


def _until_end_of(y: str, quarters: str | None = None, months: str | None = None) -> _Stretch | None:
    """ "Đến hết quý III/2023" counts from the start of the year."""
    last = _parts_of_year(y, quarters, months)
    return None if last is None else (last[0] // 12 * 12, last[1])


_Reader = Callable[..., _Stretch | None]
_PHRASES: list[tuple[str, _Reader]] = [
    (
        r"(?:(?:giai doan|thoi ky|trong):? )?(?:(?P<n>[0-9]{1,2}) nam,? )?\(?(?:tu )?(?:nam )?"
        rf"{_Y}{_TO}(?:nam )?{_Y2}",
        _years,
    ),
    (
        r"(?:(?:cac|trong|[0-9]{1,2}) )?(?:nam:? )?"
        r"(?P<years>20[0-9]{2}(?:(?:[,;]| ?[-&]| va|, va) ?(?:nam )?20[0-9]{2})+)",
        _list_of_years,
    ),
    (
        rf"(?:tinh )?\b(?:den )?(?:het|cuoi) {_QUARTER} (?P<quarters>[1-4]|[iv]{{1,3}}){_OF}{_Y}",
        _until_end_of,
    ),
    (rf"(?:tinh )?\b(?:den )?het thang (?P<months>[0-9]{{1,2}}){_OF}{_Y}", _until_end_of),
    (rf"(?:tu )?\bthang {_M}{_OF}{_Y}{_TO}(?:thang )?{_M2}{_OF}{_Y2}", _months),
    (rf"(?:tu )?\bthang (?P<months>[0-9]{{1,2}}(?:{_AND}(?:thang )?[0-9]{{1,2}})+){_OF}{_Y}", _parts_of_year),
    (rf"\b(?:thang ?|t){_M}{_OF}{_Y}", _months),
    (
        rf"(?:tu )?\b{_QUARTER} (?P<quarters>{_ORDINAL}(?:{_AND}(?:{_QUARTER} )?{_ORDINAL})*){_OF}{_Y}",
        _parts_of_year,
    ),
    (rf"\bq ?(?P<quarters>[0-9]|[ivx]{{1,4}}){_OF}{_Y}", _parts_of_year),
    (
        rf"(?:trong )?\b(?P<n>{'|'.join(_WORD_COUNT)}|[0-9]{{1,2}}) thang(?: (?P<end>dau|cuoi))?{_OF}{_Y}",
        _first_or_last_months,
    ),
    (rf"\bnua (?P<end>dau|cuoi){_OF}{_Y}", _first_or_last_months),
    (rf"{_Y}-(?P<m>[0-9]{{2}})(?:\.\.{_Y2}-(?P<m2>[0-9]{{2}}))?", _months),
    (rf"{_Y}-q(?P<quarters>[1-4])", _parts_of_year),
    (rf"{_Y}-h(?P<end>[12])", _first_or_last_months),
    (rf"{_Y}-(?P<n>9)m", _first_or_last_months),
    (rf"(?:trong |ca )?\bnam:? ?{_Y}", _years),
]
_ALONE: list[tuple[str, _Reader]] = [(rf"{_M}/{_Y}", _months), (_Y, _years)]
# Inside a line "6/2022" may be a document's number and "2022 hộ" a count.
_ALONE_INSIDE: list[tuple[str, _Reader]] = [
    (rf"(?<!/)(?<!\bso ){_Y}(?! ?%| (?:ho|nguoi|luot|dong|trieu|ty|km|ha|m2)\b)", _years)
]

# Neither inside a longer number or word, nor one end of a document's number or of a date.
_START, _END = r"(?<!\w)(?<![0-9][/.,-])", r"(?!\w|[.,][0-9]|[/-]\w)"

# A part of a year whose year is named elsewhere in the line ("kết quả quý I, nhiệm vụ quý II năm 2023").
_PART = (
    rf"(?P<part>(?:(?:den )?het )?{_QUARTER} {_ORDINAL}(?:{_AND}(?:{_QUARTER} )?{_ORDINAL}\b)*"
    rf"|thang [0-9]{{1,2}}(?:{_AND}(?:thang )?[0-9]{{1,2}}\b)*"
    rf"|(?:{'|'.join(_WORD_COUNT)}|[0-9]{{1,2}}) thang (?:dau|cuoi)|nua (?:dau|cuoi)"
    r"|[369] thang(?= ?[,;]| va\b))(?: nam)?"
)
# What follows these words is planned or estimated, not reported.
_PLAN = r"\b(?:phuong huong|nhiem vu|chuong trinh cong tac|ke hoach|du kien|(?P<estimate>uoc)(?: thuc hien)?)\b"

_BLANK = r"[0-9 ._…/]*"
_NO_PERIOD = (
    # "ngày 15 tháng 12 năm 2023", "ngày … tháng … năm 2023", "ngày …/…/2023"
    rf"\bngay\b{_BLANK}thang{_BLANK}(?:,? ?nam{_BLANK})?",
    rf"\bngay\b{_BLANK}",
    r"(?<![0-9])[0-9]{1,2} thang [0-9]{1,2},? nam [0-9]{4}",
    r"(?<![0-9/.-])[0-9]{1,2}(?P<sep>[/.-])[0-9]{1,2}(?P=sep)(?:[0-9]{4}|[0-9]{2})(?![0-9])",
    r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])",
    # "30/2020/NĐ-CP", "Nghị quyết số 12-NQ/TW năm 2013"
    r"(?<![0-9])[0-9]{1,5}/[0-9]{4}/[a-z][\w/-]*",
    r"\bso:? ?[0-9]+[/-][\w/-]*[a-z][\w/-]*(?: nam [0-9]{4})?",
    # a school year, a term of office, a stretch without an end
    r"\b(?:nam hoc|nhiem ky|khoa) [0-9]{4} ?- ?[0-9]{4}",
    r"\btu (?:nam )?[0-9]{4} den nay\b",
)
_SOME_YEAR = re.compile("20[0-9]{2}|2100")

_Patterns = list[tuple[re.Pattern[str], _Reader]]


# Compiled at first use: most runs of a command need none of it, and the cold start counts.
@functools.cache
def _whole() -> _Patterns:
    return [(re.compile(pattern), read) for pattern, read in _PHRASES + _ALONE]


@functools.cache
def _inside() -> _Patterns:
    return [(re.compile(_START + pattern + _END), read) for pattern, read in _PHRASES + _ALONE_INSIDE]


@functools.cache
def _part() -> re.Pattern[str]:
    return re.compile(_START + _PART + r"(?!\w|[.,/-]\w)")


@functools.cache
def _plan() -> re.Pattern[str]:
    return re.compile(_PLAN)


def opens_with_plan(line: str) -> bool:
    """Whether a line begins with words of a plan or an estimate: it goes on from the line above it."""
    return _plan().match(bare(line).removeprefix("va ").strip(" ,;-")) is not None


def names_estimate(line: str) -> bool:
    """Whether a line gives an estimate beside what is reported ("9 tháng và ước thực hiện năm 2023")."""
    return any(found["estimate"] is not None for found in _plan().finditer(bare(line)))


@functools.cache
def _no_period() -> re.Pattern[str]:
    return re.compile("|".join(_NO_PERIOD))


def _read(read: _Reader, found: re.Match[str]) -> _Stretch | None:
    stretch = read(**{name: text for name, text in found.groupdict().items() if text is not None})
    if stretch is None or stretch[0] > stretch[1] or stretch[1] // 12 > _LAST_YEAR:
        return None
    return stretch


@functools.lru_cache(maxsize=4096)
def _parse(text: str) -> _Stretch | None:
    if _SOME_YEAR.search(text) is None:
        return None
    phrase = bare(text.replace("_", " ")).strip(" .,:;()")
    for pattern, read in _whole():
        if found := pattern.fullmatch(phrase):
            return _read(read, found)
    return None


@functools.lru_cache(maxsize=4096)
def _find(line: str) -> tuple[_Stretch, ...]:
    if _SOME_YEAR.search(line) is None:
        return ()
    text = _no_period().sub(" | ", bare(line.replace("_", " ")))
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
    for part in _part().finditer(text):
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
    for plan in _plan().finditer(text):
        before = [each for each in named if each[1] <= plan.start() and each[2] is not None]
        if not before:
            continue
        after = [stretch for start, _, stretch in named if start >= plan.end() and stretch is not None]
        first, last = before[-1][2] or (0, 0)
        told = all(s[0] > last or (s[0] <= first and last <= s[1]) for s in after)
        return before if told and plan["estimate"] is None else named
    return named


def _candidates(text: str) -> Iterator[_Phrase]:
    for pattern, read in _inside():
        for found in pattern.finditer(text):
            stretch = _read(read, found)
            # Years that don't follow each other (2021, 2023) are periods each.
            if stretch is not None or read is not _list_of_years:
                yield found.start(), found.end(), stretch
