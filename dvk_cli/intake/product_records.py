"""One row of a list of OCOP products: the product, its stars, and the days of its certificate."""

import re
from datetime import date

from dvk_cli.catalogue.certificates import STARS, last_day
from dvk_cli.intake.draft import Key
from dvk_cli.intake.reading import TableReading
from dvk_cli.model.records import ProductRow
from dvk_cli.model.sheet import CellError, Value
from dvk_cli.vietnamese.dates import read_date
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.vietnamese.text import bare, clean, identity_key

Days = tuple[date, date]
"""First and last day on which something may have been."""

_DIGITS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6}
_SIGNS = re.compile(r"[★⭐☆✩✰*]{1,6}")
_STARS = re.compile(
    r"(?:(?:san pham|dat chuan|dat|hang|xep hang|phan hang|ocop|loai|chuan|cap) )*"
    r"([1-9]|mot|hai|ba|bon|nam|sau) ?(?:sao|★|\*)?(?: ocop)?"
)
_STARS_IN = re.compile(r"\b([1-9]|mot|hai|ba|bon|nam|sau) ?(?:sao\b|★|\*)")
_DAY_IN = re.compile(r"[,;:]?\s*\(?\s*ngày\s+(.+?)\)?\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?:nam )?((?:19|20)\d\d)")
# A day given beside the law's is most often the last one inclusive, or the one after it.
_NEAR = 1


def stars_of(value: Value) -> int | None:
    """The stars that a cell names: 3, "3 sao", "★★★", "Ba sao", "OCOP 4 sao"; None where it names none for certain."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if value == int(value) else None
    if not isinstance(value, str):
        return None
    signs = "".join(value.split())
    if _SIGNS.fullmatch(signs):
        return len(signs)
    found = _STARS.fullmatch(bare(clean(value)).strip(" .()"))
    return _number(found.group(1)) if found else None


def stars_in(text: str) -> int | None:
    """The stars that the title of a section names: "II. Sản phẩm đạt 4 sao"; None if none or several."""
    named = {_number(word) for word in _STARS_IN.findall(bare(text))}
    return named.pop() if len(named) == 1 else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _DIGITS[word]


class ProductRecords:
    """Makes the records of one list of products. `section`: the stars that the open section's title names."""

    def __init__(self, table: TableReading) -> None:
        self._table = table
        self.section: int | None = None

    def product(self, row: int, key: Key | None, name: str) -> ProductRow | None:
        """A row; None with a finding where the stars are not known, or the days contradict each other."""
        table = self._table
        stars = self._stars(row, key)
        producer = table.written(row, "producer")
        number = table.text(row, "certificate")
        granted = self._granted(row, key)
        if found := _DAY_IN.search(number):
            # "1234/QĐ-UBND ngày 15/12/2021": the day stands with the number.
            day = read_date(found.group(1))
            if day is not None:
                number = number[: found.start()].strip()
                granted = granted or (day, day)
        expires = self._day(row, "expires", key)
        place = table.place(row, table.roles["product"])
        if key is None or stars is None:
            return None
        if granted and expires and expires <= granted[0]:
            table.note("DVK252", row, "expires", key=key, one=f"{granted[0]:%d/%m/%Y}", other=f"{expires:%d/%m/%Y}")
            return None
        self._doubts(row, key, granted, expires)
        return ProductRow(
            place,
            name,
            producer,
            self._identity(row, name, producer),
            stars,
            granted_from=granted[0] if granted else None,
            granted_to=granted[1] if granted else None,
            expires_on=expires,
            number=number,
            scope="area" if table.context.area_scope else "unit",
        )

    def _identity(self, row: int, name: str, producer: str) -> str:
        """Name and producer; in an agency's list also the commune: each may have such a producer."""
        table = self._table
        known = f"{identity_key(name)}|{identity_key(producer)}"
        return f"{known}|{identity_key(table.text(row, 'unit'))}" if table.context.is_agency else known

    def _stars(self, row: int, key: Key | None) -> int | None:
        table = self._table
        value = table.cell(row, "stars")
        if value is None or (isinstance(value, str) and not value.strip()):
            if self.section is None:
                table.note("DVK207", row, "stars", key=key, column=table.header("stars"))
            return self.section
        if isinstance(value, CellError):
            table.note("DVK214", row, "stars", key=key, value=value)
            return None
        stars = stars_of(value)
        if stars is None:
            table.note("DVK251", row, "stars", key=key, value=value)
        elif stars not in STARS:
            table.note("DVK250", row, "stars", key=key, value=value)
            return None
        return stars

    def _granted(self, row: int, key: Key | None) -> Days | None:
        """The days on which it may have been granted: the day, or all days of the month or year that is named."""
        table = self._table
        for role in ("granted", "granted_year"):
            value = table.cell(row, role)
            if value is None or (isinstance(value, str) and not table.vocabulary.is_word(value)):
                continue
            found = None if isinstance(value, CellError) else _days(value)
            if found is None:
                table.note("DVK219" if role == "granted" else "DVK223", row, role, key=key, value=value)
            return found
        return None

    def _day(self, row: int, role: str, key: Key | None) -> date | None:
        table = self._table
        value = table.cell(row, role)
        if value is None or (isinstance(value, str) and not table.vocabulary.is_word(value)):
            return None
        day = None if isinstance(value, CellError) else read_date(value)
        if day is None:
            table.note("DVK219", row, role, key=key, value=value)
        return day

    def _doubts(self, row: int, key: Key, granted: Days | None, expires: date | None) -> None:
        """Say what is doubtful about the certificate; it is kept as it was given."""
        table, end = self._table, key[2].end
        at = next((role for role in ("granted", "granted_year", "certificate") if role in table.roles), "product")
        if granted is None and expires is None:
            table.note("DVK255", row, at, key=key)
            return
        if granted and granted[0] > end:
            day = f"{granted[0]:%d/%m/%Y}"
            table.note("DVK254", row, at, key=key, day=day, end=f"{end:%d/%m/%Y}", name=table.text(row, "product"))
        if granted and granted[0] != granted[1] and expires is None:
            table.note("DVK256", row, at, key=key)
        if granted and expires:
            first, last = last_day(granted[0]).toordinal() - _NEAR, last_day(granted[1]).toordinal() + _NEAR
            if not first <= expires.toordinal() <= last:
                law = f"{last_day(granted[1]):%d/%m/%Y}"
                table.note("DVK253", row, "expires", key=key, value=table.cell(row, "expires"), law=law)
        last_valid = expires or (last_day(granted[1]) if granted else end)
        if last_valid < end:
            name, day = table.text(row, "product"), f"{last_valid:%d/%m/%Y}"
            table.note("DVK257", row, at, key=key, name=name, day=day, end=f"{end:%d/%m/%Y}")


def _days(value: Value) -> Days | None:
    day = read_date(value)
    if day is not None:
        return day, day
    text = f"{value:.15g}" if isinstance(value, float) else clean(str(value))
    found = _YEAR.fullmatch(bare(text))
    # A month or a year of the calendar, whatever the office's reporting year is.
    named = parse_period(found.group(1) if found else text)
    if named is None or named.start.year != named.end.year:
        return None
    return named.start, named.end
