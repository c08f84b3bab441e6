"""The phrases that name a period, as patterns of bare text, each with what it says in months.

A phrase that is understood but wrong ("quý 5") reads as None.
"""

import functools
import re
from collections.abc import Callable

# Months are counted from January of the year 0; a stretch is its first and its last month.
Stretch = tuple[int, int]
Reader = Callable[..., Stretch | None]
Patterns = list[tuple[re.Pattern[str], Reader]]

_Y = r"(?P<y>(?:20[0-9]|210)[0-9])"
_Y2 = _Y.replace("<y>", "<y2>")
_M, _M2 = r"(?P<m>[0-9]{1,2})", r"(?P<m2>[0-9]{1,2})"
_OF = r"(?: ?[/,.-] ?| )(?:cua )?(?:nam:? )?"  # joins a part to its year: "/", "-", " năm ", ", năm "
_TO = r" ?(?:-|den|toi) ?(?:het )?"
_AND = r"(?: ?(?:-|,|\+|&|\bva\b|\bden(?: het)?\b) ?)"
_ORDINAL = r"(?:[0-9]{1,2}|[ivx]{1,4})"
_WORD_COUNT = {"ba": 3, "sau": 6, "chin": 9, "muoi mot": 11, "muoi hai": 12}
_QUARTER = "(?:quy|qui)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _years(y: str, y2: str | None = None, n: str | None = None) -> Stretch | None:
    first, last = int(y), int(y2 or y)
    # "3 năm 2021-2023" says its length too, and the two have to agree.
    return None if n is not None and int(n) != last - first + 1 else (first * 12, last * 12 + 11)


def list_of_years(years: str) -> Stretch | None:
    """Years that follow each other, one by one."""
    numbers = [int(number) for number in re.findall("[0-9]{4}", years)]
    return (numbers[0] * 12, numbers[-1] * 12 + 11) if _follow(numbers) else None


def _follow(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _months(m: str, y: str, m2: str | None = None, y2: str | None = None) -> Stretch | None:
    low, high = int(m), int(m2 or m)
    if not (1 <= low <= 12 and 1 <= high <= 12):
        return None
    return int(y) * 12 + low - 1, int(y2 or y) * 12 + high - 1


def _parts_of_year(y: str, quarters: str | None = None, months: str | None = None) -> Stretch | None:
    """Quarters or months of one year: one, a range ("I đến III", "1-6"), a list without a gap ("I, II")."""
    text, length = (quarters, 3) if quarters else (months or "", 1)
    ordinals = re.findall(rf"\b{_ORDINAL}\b", text)
    numbers = [_ROMAN.get(each) or (int(each) if each.isdigit() else 0) for each in ordinals]
    a_range = len(numbers) == 2 and numbers[0] < numbers[1] and re.search(r"-|\bden\b", text) is not None
    if not (numbers[0] >= 1 and numbers[-1] <= 12 // length and (a_range or _follow(numbers))):
        return None
    return int(y) * 12 + (numbers[0] - 1) * length, int(y) * 12 + numbers[-1] * length - 1


def _first_or_last_months(y: str, n: str = "6", end: str | None = None) -> Stretch | None:
    length = _WORD_COUNT.get(n) or int(n)
    if not 1 <= length <= 12:
        return None
    first = int(y) * 12 + (12 - length if end in ("cuoi", "2") else 0)
    return first, first + length - 1


def _until_end_of(y: str, quarters: str | None = None, months: str | None = None) -> Stretch | None:
    """ "Đến hết quý III/2023" counts from the start of the year."""
    last = _parts_of_year(y, quarters, months)
    return None if last is None else (last[0] // 12 * 12, last[1])


_PHRASES: list[tuple[str, Reader]] = [
    (
        r"(?:(?:giai doan|thoi ky|trong):? )?(?:(?P<n>[0-9]{1,2}) nam,? )?\(?(?:tu )?(?:nam )?"
        rf"{_Y}{_TO}(?:nam )?{_Y2}",
        _years,
    ),
    (
        r"(?:(?:cac|trong|[0-9]{1,2}) )?(?:nam:? )?"
        r"(?P<years>20[0-9]{2}(?:(?:[,;]| ?[-&]| va|, va) ?(?:nam )?20[0-9]{2})+)",
        list_of_years,
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
_ALONE: list[tuple[str, Reader]] = [(rf"{_M}/{_Y}", _months), (_Y, _years)]
# Inside a line "6/2022" may be a document's number and "2022 hộ" a count.
_ALONE_INSIDE: list[tuple[str, Reader]] = [
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
SOME_YEAR = re.compile("20[0-9]{2}|2100")


# Compiled at first use: most runs of a command need none of it, and the cold start counts.
@functools.cache
def whole_phrases() -> Patterns:
    """What a text may be as a whole."""
    return [(re.compile(pattern), read) for pattern, read in _PHRASES + _ALONE]


@functools.cache
def phrases_inside() -> Patterns:
    """What may stand in a line among other words."""
    return [(re.compile(_START + pattern + _END), read) for pattern, read in _PHRASES + _ALONE_INSIDE]


@functools.cache
def part_of_year() -> re.Pattern[str]:
    """A part of a year whose year is named elsewhere in the line."""
    return re.compile(_START + _PART + r"(?!\w|[.,/-]\w)")


@functools.cache
def plan_words() -> re.Pattern[str]:
    """Words before what is planned or estimated (`estimate`), not reported."""
    return re.compile(_PLAN)


@functools.cache
def no_period() -> re.Pattern[str]:
    """What looks like a period and is a date, a number of a document, a school year, a term of office."""
    return re.compile("|".join(_NO_PERIOD))
