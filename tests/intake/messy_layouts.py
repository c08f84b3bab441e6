"""Layouts that offices draw: each takes a random truth, draws it, and gives back the records that must be read."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from messy import FIELDS, SUBJECTS, TRICKY
from messy_sheet import Cell, Drawn

from dvk_cli.vietnamese.text import identity_key

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


# --- lists -----------------------------------------------------------------------------------------------------------


def models_list(d: Drawn, truth: Truth, year: str, *, with_title: bool = True) -> None:
    """Models with their fields in a column or in sections, subjects in a column or ticked."""
    if with_title:
        words = d.one("DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO", "BIỂU TỔNG HỢP MÔ HÌNH", "ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH")
        title(d, words, year, unit=OWN)
    names = d.rng.sample([f"{work} {number}" for work in WORK for number in range(1, 40)], d.rng.randint(1, 9))
    names = [d.one(*TRICKY) if d.maybe(0.05) else name for name in names]
    names = list(dict.fromkeys(names))
    models = [(name, d.one(*FIELDS), d.one(*SUBJECTS), d.one(*WHO)) for name in names]
    by_section = d.maybe(0.4)
    subject_sections = by_section and d.maybe(0.2)
    ticked = not subject_sections and d.maybe(0.4)
    columns = ["name", "performer"]
    columns += [] if by_section else ["field"]
    columns += [] if subject_sections else ["tap_the", "ca_nhan"] if ticked else ["subject"]
    columns += ["level"] if d.maybe(0.2) else []
    columns += ["typical"] if d.maybe(0.2) else []
    columns += ["note"] if d.maybe(0.4) else []
    if not ticked:
        d.rng.shuffle(columns)
    columns = ["stt", *columns]
    words = {
        "stt": ("STT", "TT", "Số TT"),
        "name": ("Tên mô hình", "Tên mô hình, điển hình", "Nội dung mô hình", "Tên mô hình (điển hình)"),
        "performer": ("Đơn vị thực hiện", "Chủ thể", "Người phụ trách", "Tác giả"),
        "field": ("Lĩnh vực", "Thuộc lĩnh vực"),
        "subject": ("Loại hình", "Đối tượng", "Tập thể/Cá nhân"),
        "tap_the": ("Tập thể",),
        "ca_nhan": ("Cá nhân",),
        "level": ("Cấp công nhận", "Kết quả công nhận"),
        "typical": ("Tiêu biểu", "Mô hình tiêu biểu"),
        "note": ("Ghi chú",),
    }
    header = [d.word(d.one(*words[column]), header=True) for column in columns]
    top = len(d.rows)
    if ticked and d.maybe(0.5):
        at = columns.index("tap_the")
        d.add(*header[:at], d.one("Chia ra", "Trong đó", "Đối tượng"), "", *header[at + 2 :])
        d.add(*[""] * at, *header[at : at + 2])
        d.merge(top, at, top, at + 1)
        for column in range(len(columns)):
            if column not in (at, at + 1):
                d.merge(top, column, top + 1, column)
    else:
        d.add(*header)
    numbers_row(d, len(columns))
    if d.maybe(0.1):
        d.add(*(f"({d.one('ghi số', 'ghi rõ', 'nếu có')})" for _ in columns))

    def total(words: str, number: int) -> None:
        shown = number + (d.one(1, 2) if d.maybe(0.15) else 0)
        way = d.rng.randrange(4)
        cells: dict[str, Cell] = {"name": words}
        if way == 0:
            cells["performer"] = shown
        elif way == 1:
            cells["name"] = f"{words}: {shown} mô hình"
        elif way == 2:
            cells |= {column: "x" for column in columns if column not in ("stt", "name")}
        else:
            cells["name"] = f"{words} {shown} mô hình"
        truth.wrong_totals += way != 2 and shown != number
        d.add(*(cells.get(column, "") for column in columns))

    total_first, has_total = d.maybe(0.3), d.maybe(0.5)
    if has_total and total_first:
        total(d.one("Tổng cộng", "TỔNG SỐ"), len(models))
    groups = [("", "", models)]
    if by_section:
        codes = list(dict.fromkeys(model[1] for model in models))
        groups = [(code, "", [m for m in models if m[1] == code]) for code in codes]
    if subject_sections:
        groups = [(c, s, part) for c, __, g in groups for s in SUBJECTS if (part := [m for m in g if m[2] == s])]
    style = d.rng.randrange(6)
    restart, number, outer, last = d.maybe(0.5), 0, -1, ""
    roman = not by_section and len(models) <= len(ROMAN) and d.maybe(0.1)
    upright = not by_section and d.merges_cells and d.maybe(0.15)
    before = ""
    for code, subject, group in groups:
        if code and code != last:
            outer += 1
            last = code
            spelt = d.word(d.one(*FIELDS[code]))
            r = ROMAN[outer]
            count = sum(len(g) for c, __, g in groups if c == code)
            if style == 0:
                d.add(f"{r}. Lĩnh vực {spelt}")
            elif style == 1:
                d.add(r, f"Lĩnh vực {spelt}")
            elif style == 2:
                d.add(f"PHẦN {r}: {spelt}")
            elif style == 3:
                row = d.add(f"{r}. {spelt}")
                d.merge(row, 0, row, len(columns) - 1)
            elif style == 4:
                d.add(f"PHẦN {r}", f"LĨNH VỰC {spelt.upper()}")
            else:
                d.add(f"{r}. Lĩnh vực {spelt}: {count} mô hình")
            number = 0 if restart else number
        if subject:
            d.add(d.one("- ", "a) ", "") + {"tap_the": "Tập thể", "ca_nhan": "Cá nhân"}[subject])
        for name, f, s, who in group:
            number += 1
            level = d.one(*LEVELS) if "level" in columns and d.maybe(0.5) else ""
            typical = "typical" in columns and d.maybe(0.3)
            cells = {
                "stt": d.one(number, number, f"{number:02}") if not roman else ROMAN[number - 1],
                "name": name,
                "performer": who,
                "field": d.word(d.one(*FIELDS[f])),
                "subject": d.word(d.one(*SUBJECTS[s])),
                "tap_the": "x" if s == "tap_the" else "",
                "ca_nhan": "x" if s == "ca_nhan" else "",
                "level": d.one(*LEVELS[level]) if level else d.one("", "", "-", "Chưa"),
                "typical": d.one("x", "Có") if typical else "",
                "note": d.one("", "", "mới", "duy trì từ năm trước, đã nhân rộng ra 3 thôn trong xã và hai xã bên"),
            }
            row = d.add(*(cells[column] for column in columns))
            if upright and before == f:
                d.rows[row][columns.index("field")] = None
                top_of = d.merges.pop()[0] if d.merges and d.merges[-1][2] == row - 1 else row - 1
                d.merge(top_of, columns.index("field"), row, columns.index("field"))
            before = f
            truth.add("model", OWN, year, identity_key(name), f, s, identity_key(who), typical)
            if level:
                truth.add("recognition", OWN, year, identity_key(name), level, "cong_nhan", s)
        if code and not subject and d.maybe(0.2):
            total(f"Cộng mục {ROMAN[outer]}", len(group))
        if not code and len(group) > 2 and not upright and d.maybe(0.15):
            d.rows.insert(-1, list(header))  # the header again at the head of a page
            d.merges = [m for m in d.merges if m[0] < len(d.rows) - 2]
    if has_total and not total_first:
        total(d.one("Tổng cộng", "Cộng", "TỔNG SỐ"), len(models))
    side(d, top, len(columns))


def recognitions_list(d: Drawn, truth: Truth, year: str, *, with_title: bool = True) -> None:
    """Decisions, their level and form in columns, in sections or in the title."""
    level_by, form_by = d.one("column", "section", "title"), d.one("column", "title")
    level, form = d.one(*LEVELS), d.one(*FORMS)
    words = "DANH SÁCH TẬP THỂ, CÁ NHÂN"
    label = {"cong_nhan": "ĐƯỢC CÔNG NHẬN", "khen_thuong": "ĐƯỢC KHEN THƯỞNG", "bieu_duong": "ĐƯỢC BIỂU DƯƠNG"}
    words += f" {label[form]}" if form_by == "title" else ""
    words += {"co_so": " CẤP CƠ SỞ", "huyen": " CẤP HUYỆN", "tinh": " CẤP TỈNH"}[level] if level_by == "title" else ""
    if with_title:
        title(d, words, year, unit=OWN)
    else:
        d.add(words)
    columns = ["recipient", "subject"]
    columns += ["level"] if level_by == "column" else []
    columns += ["recognition_form"] if form_by == "column" else []
    columns += ["number"] if d.maybe(0.7) or len(columns) < 3 else []
    columns = ["stt", *columns, *(["note"] if d.maybe(0.3) else [])]
    names = {
        "stt": ("STT", "TT"),
        "recipient": ("Họ và tên", "Tên tập thể, cá nhân", "Tập thể, cá nhân được khen thưởng"),
        "subject": ("Đối tượng", "Loại hình"),
        "level": ("Cấp khen thưởng", "Cấp quyết định", "Cấp"),
        "recognition_form": ("Hình thức", "Hình thức khen thưởng"),
        "number": ("Số quyết định", "Số QĐ"),
        "note": ("Ghi chú",),
    }
    d.add(*(d.word(d.one(*names[column]), header=True) for column in columns))
    numbers_row(d, len(columns))
    levels = d.rng.sample(list(LEVELS), d.rng.randint(1, 3)) if level_by == "section" else [level]
    recipients = iter(d.rng.sample([f"{who} số {n}" for who in WHO for n in range(1, 30)], 12))
    number = 0
    for position, each in enumerate(levels):
        if level_by == "section":
            d.add(f"{ROMAN[position]}. {d.one(*LEVELS[each])}")
        for _ in range(d.rng.randint(1, 4)):
            number += 1
            own = d.one(*LEVELS) if level_by == "column" else each
            how = d.one(*FORMS) if form_by == "column" else form
            who, subject = next(recipients), d.one(*SUBJECTS)
            cells = {
                "stt": number,
                "recipient": who,
                "subject": d.word(d.one(*SUBJECTS[subject])),
                "level": d.word(d.one(*LEVELS[own])),
                "recognition_form": d.word(d.one(*FORMS[how])),
                "number": f"{d.rng.randint(1, 99)}/QĐ-UBND",
                "note": "",
            }
            d.add(*(cells[column] for column in columns))
            truth.add("recognition", OWN, year, identity_key(who), own, how, subject)
    if d.maybe(0.3):
        d.add("", f"Tổng cộng: {number}")


# --- indicators ------------------------------------------------------------------------------------------------------


def _value(d: Drawn, code: str, most: int | None = None) -> Decimal:
    __, __, low, high, decimals = INDICATORS[code]
    return Decimal(d.rng.randint(low * 10**decimals, (most or high) * 10**decimals)).scaleb(-decimals)


def _codes(d: Drawn, least: int = 1, most: int = 8) -> list[str]:
    return d.rng.sample(list(INDICATORS), d.rng.randint(least, most))


def _values(d: Drawn, codes: list[str]) -> dict[str, Decimal]:
    """Values that do not contradict each other: poor households are fewer than households, rates are as they come."""
    values = {code: _value(d, code) for code in codes}
    if {"ty_le_ho_ngheo", "ho_ngheo", "tong_so_ho"} <= set(codes):
        del values["ty_le_ho_ngheo"]
    return values


def _cell(d: Drawn, code: str, value: Decimal, unit: str, *, qualify: bool = False) -> tuple[Cell, str | None]:
    """A value in a unit of measure that may be another than the catalogue's."""
    own = INDICATORS[code][1]
    if own in MONEY:
        value = value * MONEY[unit]
    if qualify and d.maybe(0.08):
        word = d.one(*QUALIFIERS)
        return f"{word}{_plain(value)}", QUALIFIERS[word]
    whole = own in ("hộ", "người", "cuộc", "lượt", "đoàn", "lớp")
    return d.number(value, "" if own == "triệu đồng/người/năm" else unit, is_count=whole), None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def indicators(d: Drawn, truth: Truth, year: str, *, with_title: bool = True) -> None:
    """One row an indicator: its value, with plan, running total and last year's, or a column a year."""
    kind = d.one("value", "value", "plan", "pairs", "years", "years_pairs")
    years = [str(int(year) - 1), year] if kind.startswith("years") else [year]
    if with_title:
        span = f"{years[0]}-{years[-1]}"
        title(d, d.one("BIỂU CHỈ TIÊU", "BÁO CÁO SỐ LIỆU"), year, unit=OWN, period=len(years) == 1)
        if len(years) > 1:
            d.add(f"Giai đoạn {span}")
    elif len(years) > 1:
        kind, years = "value", [year]
    unit_by, lines_differ = d.one("column", "column", "above", "label", "none"), False
    money = d.one(*MONEY) if unit_by != "none" else "tỷ đồng"
    if unit_by == "above":
        d.add(*[""] * 3, d.one(f"Đơn vị tính: {money}", f"ĐVT: {money}", f"Đơn vị: {money}", f"(ĐVT: {money})"))
        lines_differ = d.maybe(0.1)
        if lines_differ:
            d.add(*[""] * 3, f"Đơn vị tính: {next(m for m in MONEY if m != money)}")
    values = {y: _values(d, codes) for y, codes in zip(years, [_codes(d)] * 2, strict=False)}
    if unit_by == "above":
        # The line speaks of all money: an income would be in it too.
        for each in values.values():
            each.pop("thu_nhap_binh_quan", None)
            if lines_differ:
                each["tri_gia_giup_ban"] = _value(d, "tri_gia_giup_ban") + 1
    codes = list(dict.fromkeys(code for each in values.values() for code in each))
    head = ["STT", d.one("Chỉ tiêu", "Nội dung", "Tên chỉ tiêu")]
    head += [d.one("ĐVT", "Đơn vị tính")] if unit_by == "column" else []
    measures = {
        "value": [("result", d.one("Kết quả", "Số lượng", "Thực hiện", "Giá trị"))],
        "plan": [("plan", "Kế hoạch"), ("result", "Thực hiện"), ("", "% KH")],
        "pairs": [("result", "Kỳ này"), ("cumulative", "Lũy kế"), ("previous", "Cùng kỳ")],
        "years": [("result", "")],
        "years_pairs": [("plan", "Kế hoạch"), ("result", "Thực hiện")],
    }[kind]
    top = len(d.rows)
    first = len(head)
    columns: list[tuple[str, str]] = [(y, m) for y in years for m, __ in measures]
    if kind == "years":
        d.add(*(d.word(w, header=True) for w in head), *(d.one(int(y), f"Năm {y}", y) for y in years), "Ghi chú")
    elif kind == "years_pairs":
        d.add(*head, *(cell for y in years for cell in (f"Năm {y}", "")), "Ghi chú")
        d.add(*[""] * first, *(w for __ in years for _m, w in measures))
        for position in range(len(years)):
            d.merge(top, first + 2 * position, top, first + 2 * position + 1)
        for column in range(first):
            d.merge(top, column, top + 1, column)
    else:
        d.add(*(d.word(w, header=True) for w in (*head, *(w for __, w in measures), "Ghi chú")))
    numbers_row(d, first + len(columns) + 1)
    in_sections = d.maybe(0.2)
    for number, code in enumerate(codes, 1):
        spellings, unit, *__ = INDICATORS[code]
        unit = money if unit in MONEY else unit
        if in_sections and number % 3 == 1:
            d.add(ROMAN[number // 3], d.one("Công tác giảm nghèo", "Công tác tuyên truyền", "Các chỉ tiêu chung"))
        label = d.word(d.one(*spellings))
        if unit_by == "label":
            label = f"{label.strip()} ({unit})"
        label = d.one("", "", "- ", "+ ") + label
        cells: list[Cell] = []
        for y, measure in columns:
            if not measure:
                cells.append(d.one("", 95))
                continue
            if code not in values[y] or (measure != "result" and d.maybe(0.4)) or d.maybe(0.06):
                cells.append(d.missing())
                continue
            value = values[y][code] if measure == "result" else _value(d, code)
            cell, qualifier = _cell(d, code, value, unit, qualify=True)
            if lines_differ and unit in MONEY and "đồng" not in str(cell):
                truth.must_flag = "unit lines"
            if contradict(d, truth, "number in words", 0.01):
                cell = d.one("khá nhiều", "12/25", "15-20", "12.3.4")
            cells.append(cell)
            truth.add("indicator", OWN, y, code, measure, value.normalize(), qualifier)
        own_unit = [d.word(unit)] if unit_by == "column" else []
        d.add(d.one(number, f"{number:02}"), label, *own_unit, *cells, d.one("", "", "điều tra cuối năm"))
    side(d, top, first + len(columns) + 1)


def units_down(d: Drawn, truth: Truth, year: str) -> None:
    """Units down, indicators across, perhaps each by year; totals first, last or not at all."""
    title(d, "TỔNG HỢP SỐ LIỆU CÁC XÃ", year, unit=None)
    codes = [c for c in _codes(d, 1, 5) if c not in ("ty_le_ho_ngheo", "thu_nhap_binh_quan")] or ["ho_ngheo"]
    units = d.rng.sample(UNITS, d.rng.randint(1, len(UNITS)))
    money = d.one(*MONEY)
    measure_row = d.maybe(0.2)
    head = []
    for code in codes:
        spellings, unit, *__ = INDICATORS[code]
        spelt = d.word(d.one(*spellings)).strip()
        unit = money if unit in MONEY else unit
        head.append(spelt if measure_row else f"{spelt} ({unit})" if unit == money or d.maybe(0.3) else spelt)
    top = d.add("STT", d.one("Đơn vị", "Tên xã", "Xã, thị trấn"), *head)
    if measure_row:
        d.add("", "", *(f"({money if INDICATORS[c][1] in MONEY else INDICATORS[c][1]})" for c in codes))
        d.merge(top, 0, top + 1, 0)
        d.merge(top, 1, top + 1, 1)
    sums = dict.fromkeys(codes, Decimal(0))
    body: list[list[Cell]] = []
    for number, unit in enumerate(units, 1):
        cells: list[Cell] = []
        values = _values(d, codes)
        silent = d.maybe(0.1)
        for code in codes:
            if silent or d.maybe(0.05):
                cells.append(d.one("…", ""))
                continue
            own = money if INDICATORS[code][1] in MONEY else INDICATORS[code][1]
            cell, __ = _cell(d, code, values[code], own)
            cells.append(cell)
            sums[code] += values[code]
            truth.add("indicator", unit, year, code, "result", values[code].normalize(), None)
        shown = d.one(unit, unit.removeprefix("Xã ").replace("Thị trấn", "TT."), unit.upper())
        shown += " (chưa có số liệu)" if silent else d.one("", "", "", " (đã kiểm tra)")
        if not silent and any(isinstance(cell, int) for cell in cells) and contradict(d, truth, "unit note"):
            shown = f"{unit} {d.one('(chưa có số liệu)', '(số liệu 6 tháng)', '(chưa báo cáo)')}"
        body.append([number, shown, *cells])
    if d.maybe(0.5):
        wrong = d.maybe(0.15)
        totals = []
        for code in codes:
            value = sums[code] + (1 if wrong and code == codes[0] else 0)
            totals.append(d.number(value * (MONEY[money] if INDICATORS[code][1] in MONEY else 1), "", is_count=True))
        truth.wrong_totals += wrong
        body.insert(d.one(0, len(body)), ["", d.one("Tổng cộng", "Toàn huyện", "Cộng"), *totals])
    for row in body:
        d.add(*row)
    side(d, top, len(codes) + 2)


# --- counts ----------------------------------------------------------------------------------------------------------


def _count(truth: Truth, unit: str, year: str, value: int, **said: str) -> None:
    truth.add(
        "count", unit, year, said.get("field", "khong_ro"), said.get("subject", "khong_ro"), said.get("level"),
        said.get("form"), said.get("basis", "flow"), value,
    )  # fmt: skip


def fields_down(d: Drawn, truth: Truth, year: str, *, with_title: bool = True) -> None:
    """Fields down, subjects or pairs (this period, running total) across, with totals on either side."""
    if with_title:
        title(d, d.one("SỐ LƯỢNG MÔ HÌNH", "BIỂU TỔNG HỢP MÔ HÌNH DÂN VẬN KHÉO"), year, unit=OWN)
    fields = d.rng.sample(list(FIELDS), d.rng.randint(1, 6))
    kind = d.one("subjects", "subjects", "pairs", "plan", "single")
    sets: dict[str, list[tuple[str, dict[str, str]]]] = {
        "subjects": [("Tập thể", {"subject": "tap_the"}), ("Cá nhân", {"subject": "ca_nhan"})],
        "pairs": [("Kỳ này", {}), ("Lũy kế", {"basis": "stock"}), ("Cùng kỳ", {"aside": "yes"})],
        "plan": [("Kế hoạch", {"aside": "yes"}), ("Thực hiện", {})],
        "single": [(d.one("Số lượng", "Kết quả", "Số mô hình", "Số lượng mô hình"), {})],
    }
    across = sets[kind]
    totalled = kind == "subjects" and d.maybe(0.6)
    first = d.maybe(0.5)
    head = ["STT", d.one("Lĩnh vực", "Nội dung") if kind == "subjects" else "Lĩnh vực"]
    top = len(d.rows)
    names = [d.word(name, header=True) for name, __ in across]
    if kind == "subjects" and contradict(d, truth, "slip in a header"):
        names[0] = d.one("Tập thê", "Tâp thể")
    if totalled and first and d.maybe(0.5):
        d.add(*head, "Tổng số", d.one("Trong đó", "Chia ra"), "")
        d.add("", "", "", *names)
        d.merge(top, 3, top, 4)
        for column in range(3):
            d.merge(top, column, top + 1, column)
    else:
        d.add(*head, *(["Tổng số", *names] if totalled and first else [*names, *(["Tổng số"] if totalled else [])]))
    numbers_row(d, len(head) + len(across) + totalled)
    sums = [0] * len(across)
    wrong = totalled and d.maybe(0.15)
    truth.wrong_totals += wrong
    body: list[list[Cell]] = []

    def row(label: str, number: Cell, cells: list[Cell], total: int) -> list[Cell]:
        shown = [d.number(total)] if totalled else []
        return [number, label, *(shown + cells if first else cells + shown)]

    for number, f in enumerate(fields, 1):
        cells, total = [], 0
        for position, (__, said) in enumerate(across):
            value = d.one(0, d.rng.randint(0, 40), d.rng.randint(0, 12))
            cells.append(d.number(value, d.one("", "mô hình")))
            sums[position] += value
            total += value
            if "aside" not in said:
                _count(truth, OWN, year, value, field=f, **said)
        body.append(row(d.word(d.one(*FIELDS[f])), number, cells, total + (wrong and number == 1)))
    if d.maybe(0.5):
        last = row(d.one("Tổng cộng", "Cộng"), "", [d.number(each) for each in sums], sum(sums))
        body.insert(d.one(0, len(body)), last)
    for each in body:
        d.add(*each)
    side(d, top, len(head) + len(across) + totalled)


def units_by_fields(d: Drawn, truth: Truth, year: str) -> None:
    """Units (or years) down, fields across, each split by subject or into this period and running total."""
    by_year = d.maybe(0.3)
    title(d, "TỔNG HỢP MÔ HÌNH DÂN VẬN KHÉO", year, unit=OWN if by_year else None, period=not by_year)
    fields = d.rng.sample(list(FIELDS), d.rng.randint(1, 5))
    splits: list[tuple[str, dict[str, str]]] = d.one(
        [("TT", {"subject": "tap_the"}), ("CN", {"subject": "ca_nhan"})],
        [("Tập thể", {"subject": "tap_the"}), ("Cá nhân", {"subject": "ca_nhan"})],
        [("Kỳ này", {}), ("Lũy kế", {"basis": "stock"})],
        [("", {})],
    )
    spelt = [d.word(d.one(*FIELDS[f])) for f in fields]
    totalled = splits[0][0] != "Kỳ này" and d.maybe(0.5)
    lead = ["Năm"] if by_year else ["STT", d.one("Đơn vị", "Xã, thị trấn")]
    lead += ["Tổng số"] if totalled else []
    top = len(d.rows)
    if len(splits) == 1:
        d.add(*lead, *spelt)
    else:
        d.add(*lead, *(cell for word in spelt for cell in (word, "")))
        d.add(*[""] * len(lead), *(word for __ in fields for word, __s in splits))
        for column in range(len(lead)):
            d.merge(top, column, top + 1, column)
        for position in range(len(fields)):
            d.merge(top, len(lead) + 2 * position, top, len(lead) + 2 * position + 1)
    years = [str(int(year) - back) for back in range(d.rng.randint(1, 3))]
    keys = [(OWN, y) for y in reversed(years)] if by_year else [(u, year) for u in d.rng.sample(UNITS, 3)]
    sums = [0] * (len(fields) * len(splits))
    wrong = totalled and d.maybe(0.15)
    truth.wrong_totals += wrong
    for number, (unit, y) in enumerate(keys, 1):
        cells: list[Cell] = []
        values: list[int] = []
        for f in fields:
            for __, said in splits:
                value = d.rng.randint(0, 20)
                values.append(value)
                cells.append(d.number(value))
                _count(truth, unit, y, value, field=f, **said)
        sums = [a + b for a, b in zip(sums, values, strict=True)]
        label: list[Cell] = [d.one(int(y), f"Năm {y}")] if by_year else [number, unit]
        total = [d.number(sum(values) + (wrong and number == 1))] if totalled else []
        d.add(*label, *total, *cells)
    if d.maybe(0.5):
        total = [d.number(sum(sums))] if totalled else []
        d.add(*([] if by_year else [""]), d.one("Tổng cộng", "Cộng"), *total, *(d.number(each) for each in sums))


def recognitions_counted(d: Drawn, truth: Truth, year: str) -> None:
    """Decisions counted: forms down, levels across, each by subject; or levels down under one form."""
    title(d, "SỐ LIỆU THI ĐUA", year, unit=OWN)
    forms, levels = d.rng.sample(list(FORMS), d.rng.randint(1, 3)), d.rng.sample(list(LEVELS), d.rng.randint(1, 3))
    top = d.add("STT", "Hình thức", *(cell for level in levels for cell in (LEVELS[level][0], "")))
    d.add("", "", *(word for __ in levels for word in ("Tập thể", "Cá nhân")))
    d.merge(top, 0, top + 1, 0)
    d.merge(top, 1, top + 1, 1)
    for position in range(len(levels)):
        d.merge(top, 2 + 2 * position, top, 3 + 2 * position)
    for number, form in enumerate(forms, 1):
        cells: list[Cell] = []
        for level in levels:
            for subject in SUBJECTS:
                value = d.rng.randint(0, 30)
                cells.append(d.number(value))
                _count(truth, OWN, year, value, form=form, level=level, subject=subject)
        d.add(number, d.word(d.one(*FORMS[form])), *cells)


# --- several units and periods in plain rows -------------------------------------------------------------------------


def tidy_indicators(d: Drawn, truth: Truth, year: str) -> None:
    d.add("Đơn vị", "Kỳ báo cáo", "Chỉ tiêu", "ĐVT", "Giá trị", "Ghi chú")
    for unit in d.rng.sample(UNITS, d.rng.randint(1, 4)):
        for y in (str(int(year) - 1), year)[d.rng.randrange(2) :]:
            for code, value in _values(d, _codes(d, 1, 4)).items():
                own = INDICATORS[code][1]
                own = d.one(*MONEY) if own in MONEY else own
                cell, qualifier = _cell(d, code, value, own, qualify=True)
                d.add(unit, d.one(int(y), f"Năm {y}"), d.word(d.one(*INDICATORS[code][0])), own, cell, "")
                truth.add("indicator", unit, y, code, "result", value.normalize(), qualifier)


def tidy_models(d: Drawn, truth: Truth, year: str) -> None:
    d.add("Đơn vị", "Kỳ", "Tên mô hình", "Lĩnh vực", "Loại hình", "Chủ thể")
    names = iter(d.rng.sample([f"{work} {number}" for work in WORK for number in range(1, 40)], 12))
    for unit in d.rng.sample(UNITS, d.rng.randint(1, 4)):
        for _ in range(d.rng.randint(1, 3)):
            name, f, s, who = next(names), d.one(*FIELDS), d.one(*SUBJECTS), d.one(*WHO)
            d.add(unit, int(year), name, d.word(d.one(*FIELDS[f])), d.word(d.one(*SUBJECTS[s])), who)
            truth.add("model", unit, year, identity_key(name), f, s, identity_key(who), False)


def tidy_counts(d: Drawn, truth: Truth, year: str) -> None:
    d.add("Đơn vị", "Năm", "Lĩnh vực", "Loại hình", "Số lượng")
    for unit in d.rng.sample(UNITS, d.rng.randint(1, 4)):
        for f in d.rng.sample(list(FIELDS), d.rng.randint(1, 4)):
            for s in d.rng.sample(list(SUBJECTS), d.rng.randint(1, 2)):
                value = d.rng.randint(0, 30)
                d.add(unit, int(year), d.word(d.one(*FIELDS[f])), d.word(d.one(*SUBJECTS[s])), d.number(value))
                _count(truth, unit, year, value, field=f, subject=s)


def side_by_side(d: Drawn, truth: Truth, year: str) -> None:
    """Two tables beside each other under one title: indicators left, indicators or counts right."""
    title(d, "SỐ LIỆU CƠ BẢN", year, unit=OWN)
    codes = [code for code in d.rng.sample(list(INDICATORS), 8) if INDICATORS[code][1] not in (*MONEY, "%")]
    half = len(codes) // 2
    counted = d.maybe(0.4)
    fields = d.rng.sample(list(FIELDS), half)
    head = ["STT", "Chỉ tiêu", "Kết quả"]
    right = ["STT", "Lĩnh vực", "Số lượng mô hình"] if counted else head
    d.add(*head, *[""] * d.rng.randint(1, 2), *right)
    gap = len(d.rows[-1]) - 6
    for number in range(half):
        cells: list[Cell] = []
        for code in (codes[number], codes[half + number]):
            value = _value(d, code)
            cell, __ = _cell(d, code, value, INDICATORS[code][1])
            if cells and counted:
                count = d.rng.randint(0, 30)
                cells += [*[""] * gap, number + 1, d.word(d.one(*FIELDS[fields[number]])), d.number(count)]
                _count(truth, OWN, year, count, field=fields[number])
                continue
            cells += [*([""] * gap if cells else []), number + 1, d.word(d.one(*INDICATORS[code][0])), cell]
            truth.add("indicator", OWN, year, code, "result", value.normalize(), None)
        d.add(*cells)


def deep_header(d: Drawn, truth: Truth, year: str) -> None:
    """Three or four header rows: groups over fields over subjects."""
    title(d, "TỔNG HỢP MÔ HÌNH DÂN VẬN KHÉO", year, unit=None)
    fields = d.rng.sample(list(FIELDS), d.rng.randint(1, 4))
    depth = d.one(3, 4) if d.merges_cells else 3
    width = 2 * len(fields)
    top = d.add("STT", "Đơn vị", d.one("Tổng số mô hình", "Tổng số"), "Trong đó", *[""] * (width - 1))
    if depth == 4:
        d.add("", "", "", d.one("Phân theo lĩnh vực", "Chia ra"), *[""] * (width - 1))
    d.add("", "", "", *(cell for f in fields for cell in (d.word(d.one(*FIELDS[f])), "")))
    d.add("", "", "", *(word for __ in fields for word in ("Tập thể", "Cá nhân")))
    for column in range(3):
        d.merge(top, column, top + depth - 1, column)
    for row in range(top, top + depth - 2):
        d.merge(row, 3, row, 2 + width)
    for position in range(len(fields)):
        d.merge(top + depth - 2, 3 + 2 * position, top + depth - 2, 4 + 2 * position)
    numbers_row(d, width + 3)
    for number, unit in enumerate(d.rng.sample(UNITS, d.rng.randint(1, 4)), 1):
        values = [d.rng.randint(0, 20) for _ in range(width)]
        shown = sum(values)
        d.add(number, unit, d.number(shown), *(d.number(value) for value in values))
        for position, value in enumerate(values):
            subject = list(SUBJECTS)[position % 2]
            _count(truth, unit, year, value, field=fields[position // 2], subject=subject)


def several_sheets(d: Drawn, truth: Truth, year: str) -> None:
    """A form a sheet, the title on the first; or a list that goes on in a second sheet."""
    if d.text:
        several_forms(d, truth, year)
        return
    if d.maybe(0.5):
        models_list(d, truth, year)
        for draw in d.rng.sample([recognitions_list, indicators], d.rng.randint(1, 2)):
            sheet = d.beside(f"Biểu {len(d.more) + 2}")
            draw(sheet, truth, year, with_title=False)
        sheet = d.beside("Danh mục")
        for words in (*FIELDS.values(), *SUBJECTS.values()):
            sheet.add(words[0])
        return
    title(d, "DANH SÁCH MÔ HÌNH", year, unit=OWN)
    by_section, header_again = d.maybe(0.4), d.maybe(0.6)
    head = ["STT", "Tên mô hình", *([] if by_section else ["Lĩnh vực"]), "Loại hình"]
    names = d.rng.sample([f"{work} {number}" for work in WORK for number in range(1, 40)], d.rng.randint(3, 10))
    codes = [d.one(*FIELDS) for _ in names]
    codes = sorted(codes) if by_section else codes
    d.name, sheet, cut = "Mô hình", d, d.rng.randint(1, len(names) - 1)
    sheet.add(*head)
    before = ""
    for number, (name, f) in enumerate(zip(names, codes, strict=True)):
        if number == cut:
            sheet = d.beside("Mô hình (tiếp)")
            if header_again:
                sheet.add(*head)
        if by_section and f != before:
            sheet.add(f"{ROMAN[len(set(codes[: number + 1])) - 1]}. {d.one(*FIELDS[f])}")
        before = f
        s = d.one(*SUBJECTS)
        sheet.add(number + 1, name, *([] if by_section else [d.one(*FIELDS[f])]), d.one(*SUBJECTS[s]))
        truth.add("model", OWN, year, identity_key(name), f, s, "", False)
    if d.maybe(0.5):
        sheet.add("", f"Tổng cộng: {len(names)} mô hình")


def several_forms(d: Drawn, truth: Truth, year: str) -> None:
    """Forms one above the other in one sheet, under one title."""
    title(d, "BÁO CÁO KẾT QUẢ PHONG TRÀO DÂN VẬN KHÉO", year, unit=OWN)
    drawers = d.rng.sample([models_list, recognitions_list, indicators], d.rng.randint(2, 3))
    for position, draw in enumerate(drawers):
        if position:
            d.rows.append([])
        if draw is models_list:
            d.add(d.one("I. DANH SÁCH MÔ HÌNH", "Biểu 1. Mô hình dân vận khéo", "1. Danh sách mô hình"))
        elif draw is indicators and d.maybe(0.5):
            d.add("CÁC CHỈ TIÊU")
        draw(d, truth, year, with_title=False)


LAYOUTS: tuple[Callable[[Drawn, Truth, str], None], ...] = (
    models_list,
    models_list,
    recognitions_list,
    indicators,
    indicators,
    units_down,
    fields_down,
    fields_down,
    units_by_fields,
    recognitions_counted,
    tidy_indicators,
    tidy_models,
    tidy_counts,
    side_by_side,
    deep_header,
    several_sheets,
    several_forms,
)


def draw(rng: Random, *, merges: bool, text: bool, layout: int) -> tuple[Drawn, Truth]:
    """A sheet and what it says."""
    drawn, truth = Drawn(rng, merges_cells=merges, text=text), Truth()
    drawn.truth = truth
    LAYOUTS[layout](drawn, truth, rng.choice(("2021", "2022", "2023")))
    last = drawn.more[-1] if drawn.more and drawn.more[-1].name != "Danh mục" else drawn
    junk_below(last)
    if not LAYOUTS[layout].__name__.startswith("tidy"):
        sign(last)
    return drawn, truth
