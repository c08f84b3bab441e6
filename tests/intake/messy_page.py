"""What a drawn sheet must give back, and what stands around its tables: titles, signatures, notes."""

from collections import Counter
from dataclasses import dataclass, field

from messy_sheet import Drawn

Record = tuple[object, ...]
OWN = "Xã Lý Trạch"
UNITS = ("Xã Lý Trạch", "Thị trấn Hoàn Lão", "Xã Đại Trạch", "Xã Hạ Trạch", "Xã Bắc Trạch")
LEVELS = {"co_so": ("Cấp cơ sở", "Cơ sở", "Cấp xã"), "huyen": ("Cấp huyện", "Huyện"), "tinh": ("Cấp tỉnh", "Tỉnh")}
FORMS = {
    "cong_nhan": ("Công nhận", "Quyết định công nhận"),
    "khen_thuong": ("Khen thưởng", "Giấy khen", "Bằng khen"),
    "bieu_duong": ("Biểu dương", "Thư khen"),
}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
WORK = ("Nuôi ong", "Đường hoa", "Camera an ninh", "Tiếng kẻng", "Thu gom rác", "Hiến đất", "Tổ tiết kiệm", "Trồng keo")
WHO = ("Thôn 1", "Hội Phụ nữ xã", "Ông Trần Văn Tân", "Chi bộ 3", "Đoàn Thanh niên xã", "Trường Mầm non")
# code: spellings, unit of measure, least, most, decimals
INDICATORS: dict[str, tuple[tuple[str, ...], str, int, int, int]] = {
    "tong_so_ho": (("Tổng số hộ", "Số hộ", "Tổng số hộ dân"), "hộ", 900, 3000, 0),
    "ho_ngheo": (("Số hộ nghèo", "Hộ nghèo"), "hộ", 0, 400, 0),
    "ho_can_ngheo": (("Số hộ cận nghèo", "Hộ cận nghèo"), "hộ", 0, 400, 0),
    "dan_so": (("Dân số", "Tổng dân số"), "người", 4000, 9000, 0),
    "hoi_nghi_bieu_duong": (("Số hội nghị biểu dương", "Hội nghị biểu dương"), "cuộc", 0, 30, 0),
    "tiep_xuc_cu_tri": (("Cuộc tiếp xúc cử tri", "Tiếp xúc cử tri"), "cuộc", 0, 40, 0),
    "luot_cu_tri": (("Lượt cử tri tham dự tiếp xúc", "Số lượt cử tri"), "lượt", 0, 5000, 0),
    "doan_giam_sat": (("Đoàn giám sát", "Số đoàn giám sát"), "đoàn", 0, 20, 0),
    "lop_dao_tao_nghe": (("Lớp đào tạo nghề", "Số lớp đào tạo nghề"), "lớp", 0, 20, 0),
    "ty_le_ho_ngheo": (("Tỷ lệ hộ nghèo", "Tỉ lệ hộ nghèo"), "%", 0, 20, 2),
    "duong_mo_moi": (("Đường mở mới", "Đường giao thông mở mới"), "km", 0, 90, 2),
    "tri_gia_giup_ban": (("Trị giá giúp bản", "Kinh phí giúp bản"), "tỷ đồng", 0, 40, 3),
    "thu_nhap_binh_quan": (("Thu nhập bình quân đầu người",), "triệu đồng/người/năm", 20, 90, 1),
}
MONEY = {"tỷ đồng": 1, "triệu đồng": 1000, "nghìn đồng": 1000000, "đồng": 1000000000}
QUALIFIERS = {"trên ": "at_least", "khoảng ": "about", "gần ": "nearly", "ước ": "estimate"}


@dataclass
class Truth:
    """What must come back: the records, and the totals that are wrong on purpose and must be named.

    `must_flag`: what the sheet contradicts itself in, so that only an error will do. `path`: the file's name.
    """

    records: Counter[Record] = field(default_factory=Counter)
    wrong_totals: int = 0
    must_flag: str = ""
    path: str = "bao cao.xlsx"

    def add(self, *record: object) -> None:
        self.records[record] += 1


# --- around a table --------------------------------------------------------------------------------------------------


def title(d: Drawn, words: str, year: str, *, unit: str | None, period: bool = True) -> None:
    if d.truth is not None and unit is not None and period and d.maybe(0.1):
        # Unit and period are told by the name and the folder alone.
        d.truth.path = d.one(f"{year}/{unit}.xlsx", f"{unit} năm {year}.xlsx", f"inbox/{year}/{unit}_sửa.xls")
        d.add("", words)
        d.blank(1)
        return
    if d.maybe(0.2):
        d.add(d.one("Hướng dẫn: điền đủ các cột có dấu (*)", "Lưu ý: không sửa tiêu đề", "Mẫu số 01/DVK"))
    if unit is not None:
        right = d.one("", "ĐẢNG CỘNG SẢN VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        way = d.rng.randrange(5)
        if way == 0:
            d.add(f"ĐẢNG ỦY {unit.upper()}", "", right)
            d.add("KHỐI DÂN VẬN")
        elif way == 1:
            d.add(f"UBND {unit.upper()}", "", right)
        elif way == 2:
            d.add(f"Đơn vị: {unit}")
        elif way == 3:
            d.add(unit)
        else:
            d.add(f"Đơn vị báo cáo: {unit}")
    d.blank(2 if d.maybe(0.9) else 12)
    row = d.add(*([""] * d.rng.randrange(2)), words)
    if d.maybe(0.4):
        d.merge(row, len(d.rows[row]) - 1, row, len(d.rows[row]) + 3)
    if period:
        d.add("", d.one(f"Năm {year}", f"(Năm {year})", f"Kỳ báo cáo: {year}", f"NĂM {year}"))
    d.blank(2)


def contradict(d: Drawn, truth: Truth, what: str, share: float = 0.03) -> bool:
    """Whether the sheet is to contradict itself here; the truth then asks for an error."""
    if truth.must_flag or not d.maybe(share):
        return False
    truth.must_flag = what
    return True


def sign(d: Drawn) -> None:
    if d.maybe(0.4):
        return
    d.blank(2)
    d.add("", "", "Lý Trạch, ngày 15 tháng 12 năm 2022")
    d.add("", "NGƯỜI LẬP BIỂU", d.one("TRƯỞNG BAN", "T/M ĐẢNG ỦY", "BÍ THƯ"))
    d.add("", "(Ký, ghi rõ họ và tên)")
    d.blank(2)
    d.add("", "Lê Thị Hoa", "Nguyễn Văn Bình")


def junk_below(d: Drawn) -> None:
    """Notes, formatted rows without anything in them."""
    if d.maybe(0.15):
        d.add("Ghi chú: số liệu tính đến ngày 31/12")
    if d.maybe(0.1):
        d.rows += [[None] * 5 for _ in range(d.one(20, 500))]


def side(d: Drawn, top: int, width: int) -> None:
    """A calculation to the right of a table, behind an empty column."""
    if not d.maybe(0.1):
        return
    for row in range(top, min(top + 3, len(d.rows))):
        if d.rows[row]:
            d.rows[row] += [None] * (width + 1 - len(d.rows[row])) + [
                d.one("kiểm tra", "cộng tay") if row == top else 7
            ]


def numbers_row(d: Drawn, width: int) -> None:
    if d.maybe(0.65):
        return
    way = d.rng.randrange(4)
    if way == 0:
        d.add(*range(1, width + 1))
    elif way == 1:
        d.add(*(f"({n})" for n in range(1, width + 1)))
    elif way == 2:
        d.add("A", "B", *range(1, width - 1))
    else:
        last = width - 2
        d.add("A", "B", *range(1, last), f"{last}={'+'.join(map(str, range(1, last)))}" if last > 2 else last)
    if width < 3:
        d.rows.pop()
