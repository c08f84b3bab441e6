"""Who writes and when: the lines above and below every table of one report."""

from dataclasses import dataclass

from maker.layouts.page import PARTY, STATE, Page
from maker.nouns import Report, Unit

STATE_OFFICES = ("Phòng ", "Trường ", "Công an")
SPELLED = {
    ("19183", 2022): ("Hòa Trạch", "Hoà Trạch"),
    ("19114", 2022): ("NT Việt Trung", "Nông trường Việt Trung"),
}
"""Other spellings of a commune's name in letterheads: another place of the tone mark, NT written out."""


@dataclass(frozen=True)
class Letter:
    """Sender, motto, period line, place and date, and who signs."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    period: str
    place_and_date: str
    signer: tuple[str, ...]
    year_in_title: bool = False

    def open(self, page: Page, title: str) -> None:
        """Letterhead and title; in some hands the period stands in the title itself."""
        page.letterhead(self.left, self.right, self.place_and_date)
        if self.year_in_title:
            page.title(f"{title} {self.period.upper()}")
        else:
            page.title(title, self.period)

    def close(self, page: Page) -> None:
        """The signatures."""
        page.signatures("NGƯỜI LẬP BIỂU", self.signer, self.place_and_date)


def letter(report: Report, district: str, number: int, *, period: str = "", superior: bool = False) -> Letter:
    """The letter of a unit for a year. `superior` has the district's committee above the unit's own name."""
    unit, year = report.unit, report.year
    place = district if unit.is_agency else unit.name
    left = _agency_lines(unit, district) if unit.is_agency else _commune_lines(unit, year, district, superior)
    return Letter(
        left=left,
        right=STATE if unit.name.startswith(STATE_OFFICES) else PARTY,
        period=period or f"Năm {year}",
        place_and_date=f"{place}, ngày {10 + number % 18} tháng 12 năm {year}",
        signer=("THỦ TRƯỞNG ĐƠN VỊ",) if unit.is_agency else _SIGNERS[number % len(_SIGNERS)],
        year_in_title=not period and number % 6 == 3,
    )


_SIGNERS = (("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ"), ("TRƯỞNG KHỐI",), ("T/M ĐẢNG ỦY", "BÍ THƯ"))


def _commune_lines(unit: Unit, year: int, district: str, superior: bool) -> tuple[str, ...]:
    name = f"Đảng ủy {unit.in_sentence}"
    if spelled := SPELLED.get((unit.code, year)):
        name = name.replace(*spelled)
    lines = (f"Huyện ủy {district}", name) if superior else (name, "Khối Dân vận")
    return (*(line.upper() for line in lines), "*")


def _agency_lines(unit: Unit, district: str) -> tuple[str, ...]:
    above = f"UBND HUYỆN {district}" if unit.name.startswith(STATE_OFFICES) else f"HUYỆN ỦY {district}"
    return (above.upper(), unit.name.upper(), "*")
