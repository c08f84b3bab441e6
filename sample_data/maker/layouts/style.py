"""A hand: how one office words fields, subjects and levels, and how it sets its tables."""

from dataclasses import dataclass
from decimal import Decimal

from maker.catalogue import indicators
from maker.nouns import Amount

FIELD_WORDS = (
    ("Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị",
     "Xây dựng nông thôn mới", "Khác"),
    ("KT", "VH-XH", "QP-AN", "XDHTCT", "NTM", "Khác"),
    ("Phát triển kinh tế", "Văn hóa, xã hội", "An ninh - quốc phòng", "Hệ thống chính trị",
     "Nông thôn mới", "Lĩnh vực khác"),
    ("Kinh tế", "VHXH", "Quốc phòng, an ninh", "Xây dựng Đảng, hệ thống chính trị",
     "Xây dựng NTM", "Khác"),
)  # fmt: skip
FIELD_CODES = (
    "kinh_te",
    "van_hoa_xa_hoi",
    "quoc_phong_an_ninh",
    "he_thong_chinh_tri",
    "nong_thon_moi",
    "khac",
)

SUBJECTS = {
    "tap_the": "Tập thể",
    "ca_nhan": "Cá nhân",
    "mo_hinh": "Mô hình",
    "dien_hinh": "Điển hình",
    "mo_hinh_dien_hinh": "Mô hình, điển hình",
    "nguoi_co_uy_tin": "Người có uy tín",
}
FORMS = {
    "cong_nhan": "Công nhận",
    "ton_vinh": "Tôn vinh",
    "khen_thuong": "Khen thưởng",
    "khen_thuong_bieu_duong": "Khen thưởng, biểu dương",
}
LEVELS = {"co_so": ("Cơ sở", "Cấp cơ sở"), "huyen": ("Huyện", "Cấp huyện")}

UNITS = {
    "so_lang": "thôn",
    "so_lang_van_hoa": "thôn",
    "ban_duoc_giup": "bản",
    "so_ban": "bản",
    "ban_bien_gioi": "bản",
    "ban_dac_biet_kho_khan": "bản",
    "cap_ban_ket_nghia": "cặp bản",
    "huyen_ket_nghia": "huyện",
    "xa_dat_ntm": "đạt/chưa đạt",
    "xa_dat_ntm_nang_cao": "đạt/chưa đạt",
    "xa_bien_gioi": "có/không",
    "xa_bien_gioi_co_pho_bi_thu_bien_phong": "có/không",
    "luot_cu_tri": "lượt cử tri",
    "luot_y_kien": "lượt ý kiến",
    "dang_bo_xa": "đảng bộ",
    "dang_bo_co_quan": "đảng bộ",
    "chi_bo_truc_thuoc": "chi bộ",
}
"""Units of measure as offices write them, where that is not the catalogue's own word."""

Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Style:
    """The habits of one office; everything follows from its number, so that they last over the years."""

    number: int

    @property
    def size(self) -> int:
        """Font size of the table."""
        return 12 if self.number % 2 else 13

    @property
    def shade(self) -> str:
        """Colour of the header row, empty for none."""
        return ("", "F2F2F2", "", "DDEBF7", "")[self.number % 5]

    @property
    def date_on_top(self) -> bool:
        """Whether place and date stand in the letterhead and not above the signature."""
        return self.number % 4 == 1

    @property
    def label(self) -> int:
        """Which of the catalogue's names of an indicator the office uses."""
        return (0, 1, 0, 2)[self.number % 4]

    def field(self, code: str) -> str:
        """A field's name in this hand."""
        return FIELD_WORDS[self.number % len(FIELD_WORDS)][FIELD_CODES.index(code)]

    def subject(self, code: str) -> str:
        """Tập thể or Cá nhân, in some hands TT or CN; other subjects in full."""
        short = {"tap_the": "TT", "ca_nhan": "CN"} if self.number % 3 == 2 else {}
        return short.get(code, SUBJECTS[code])

    def level(self, code: str) -> str:
        """A level in this hand; empty for none."""
        return LEVELS[code][self.number % 2] if code else ""

    def zero(self, value: Cell) -> Cell:
        """A count, where some hands write a dash for zero."""
        return "-" if value == 0 and self.number % 3 == 0 else value


def unit_of(code: str, amount: Amount) -> str:
    """The unit of measure written beside an amount."""
    return amount.unit or UNITS.get(code) or str(indicators()[code]["unit"])


def shown(code: str, amount: Amount | None, style: Style, *, as_text: bool = False) -> Cell:
    """What stands in the cell of an amount: a number, or words where the office wrote some."""
    if amount is None or amount.written or amount.value is None:
        return amount.written if amount else None
    number = amount.value * amount.factor
    if amount.word:
        in_words = f"{amount.word} {vietnamese(number)}"
        return f"{in_words} {unit_of(code, amount)}" if unit_of(code, amount) == "tỷ đồng" else in_words
    if style.zero(0) == "-" and number == 0:
        return "-"
    if as_text or (amount.text and number):
        return vietnamese(number)
    return int(number) if number == int(number) else number.normalize()


def vietnamese(number: Decimal) -> str:
    """A number as a Vietnamese office writes it: `18,482`; points only where two groups leave no doubt."""
    whole, _, decimals = f"{number.normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if len(whole) > 6 else whole
    return f"{grouped},{decimals}" if decimals else grouped
