"""A truth, and the many ways in which an office might have drawn it: sheets for the reader to make sense of."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from dvk_cli.model.sheet import Merge, Sheet, Value

FIELDS = {
    "kinh_te": ("Kinh tế", "KT", "Phát triển kinh tế"),
    "van_hoa_xa_hoi": ("Văn hóa - xã hội", "VH-XH", "văn hoá, xã hội"),
    "quoc_phong_an_ninh": ("QP-AN", "An ninh - quốc phòng", "Quốc phòng, an ninh"),
    "he_thong_chinh_tri": ("Xây dựng hệ thống chính trị", "HTCT"),
    "nong_thon_moi": ("NTM", "Xây dựng nông thôn mới"),
    "khac": ("Khác",),
}
SUBJECTS = {"tap_the": ("Tập thể", "TT"), "ca_nhan": ("Cá nhân", "CN")}
# Names that look like something else: a total, a section, a signature, a remark, a header, a number.
TRICKY = (
    "Cộng đồng: 5 không, 3 sạch",
    "Cộng đồng dân cư tự quản",
    "Tổng kết và nhân rộng",
    "Nông thôn mới",
    "Kinh tế",
    "Tập thể",
    "Bí thư chi bộ gương mẫu",
    "TRƯỞNG BAN CÔNG TÁC MẶT TRẬN KHÉO",
    "Ghi chú việc tốt",
    "Không có rác thải",
    "C. Mai giúp hộ nghèo",
    "Ngày 15 tháng 12 năm 2022 vì môi trường",
    "5",
    "Mô hình",
    "Năm 2022",
    "Phần việc thanh niên",
    "Xã, thị trấn xanh",
)
NAMES = st.one_of(st.sampled_from(TRICKY), st.integers(0, 999).map(lambda n: f"Mô hình số {n} thôn {n % 7}"))
PEOPLE = st.sampled_from(("Thôn 1", "Hội Phụ nữ xã", "Ông Trần Văn Tân", "Chi bộ 3", "Bí thư Đoàn"))


@dataclass(frozen=True)
class Model:
    name: str
    field: str
    subject: str
    performer: str


@dataclass
class Drawn:
    """A sheet while it is drawn."""

    rows: list[list[Value]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    as_text: bool = False

    def add(self, *values: Any) -> None:
        self.rows.append([self._cell(value) for value in values])

    def blank(self, times: int) -> None:
        self.rows += [[] for _ in range(times)]

    def _cell(self, value: Any) -> Value:
        if isinstance(value, int) and not isinstance(value, bool) and self.as_text:
            return str(value)
        return None if value == "" else value

    def sheet(self, name: str = "") -> Sheet:
        return Sheet(name=name, rows=self.rows, merges=self.merges)


MODELS = st.lists(
    st.builds(Model, NAMES, st.sampled_from(list(FIELDS)), st.sampled_from(list(SUBJECTS)), PEOPLE),
    min_size=1,
    max_size=8,
    unique_by=lambda model: (model.name, model.performer),
)


@st.composite
def title(draw: st.DrawFn, drawn: Drawn) -> None:
    if draw(st.booleans()):
        drawn.add("Điền đủ các cột có dấu (*)")
    drawn.add("ĐẢNG ỦY XÃ LÝ TRẠCH", "", draw(st.sampled_from(("", "ĐẢNG CỘNG SẢN VIỆT NAM"))))
    if draw(st.booleans()):
        drawn.add("KHỐI DÂN VẬN")
    drawn.blank(draw(st.integers(0, 2)))
    drawn.add("", draw(st.sampled_from(("DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO", "BIỂU TỔNG HỢP MÔ HÌNH"))))
    drawn.add("", draw(st.sampled_from(("Năm 2022", "(Năm 2022)", "Kỳ báo cáo: 2022"))))
    drawn.blank(draw(st.integers(0, 2)))


def sign(drawn: Drawn) -> None:
    drawn.blank(1)
    drawn.add("", "", "Lý Trạch, ngày 15 tháng 12 năm 2022")
    drawn.add("", "NGƯỜI LẬP BIỂU", "TRƯỞNG BAN")
    drawn.add("", "(Ký, ghi rõ họ tên)")
    drawn.blank(2)
    drawn.add("", "Lê Thị Hoa", "Nguyễn Văn Bình")


@st.composite
def list_of_models(draw: st.DrawFn) -> tuple[list[Model], Sheet]:
    models = draw(MODELS)
    drawn = Drawn(as_text=draw(st.booleans()))
    draw(title(drawn))
    by_section = draw(st.booleans())
    ticked = draw(st.booleans())
    columns = ["stt", "name", "performer"]
    columns += [] if by_section else ["field"]
    columns += ["tap_the", "ca_nhan"] if ticked else ["subject"]
    columns += draw(st.sampled_from(((), ("note",), ("unknown",))))
    # The number of a row stands first; the rest stand in any order.
    columns = ["stt", *draw(st.permutations(columns[1:]))]
    words = {
        "stt": ("STT", "TT", "Số TT"),
        "name": ("Tên mô hình", "Tên mô hình, điển hình", "Nội dung mô hình"),
        "performer": ("Đơn vị thực hiện", "Chủ thể", "Người phụ trách"),
        "field": ("Lĩnh vực", "Thuộc lĩnh vực"),
        "subject": ("Loại hình", "Đối tượng", "TT/CN"),
        "tap_the": ("Tập thể",),
        "ca_nhan": ("Cá nhân",),
        "note": ("Ghi chú",),
        "unknown": ("Kinh phí hỗ trợ",),
    }
    header = [draw(st.sampled_from(words[column])) for column in columns]
    drawn.add(*header)
    if draw(st.booleans()):
        drawn.add(*draw(st.sampled_from((range(1, len(columns) + 1), "ABCDEFGH"[: len(columns)]))))
    total_first = draw(st.booleans())

    def closing(words: str, number: int) -> list[Any]:
        beside = {"name": words, "performer": number}
        inside = {"name": f"{words}: {number} mô hình"}
        chosen = draw(st.sampled_from((beside, inside)))
        return [chosen.get(column, "") for column in columns]

    total = closing("Tổng cộng", len(models))
    has_total = draw(st.booleans())
    if has_total and total_first:
        drawn.add(*total)
    groups: list[tuple[str, list[Model]]] = [("", models)]
    if by_section:
        codes = list(dict.fromkeys(model.field for model in models))
        groups = [(code, [m for m in models if m.field == code]) for code in codes]
    number = 0
    for position, (code, group) in enumerate(groups):
        if code:
            roman = ("I", "II", "III", "IV", "V", "VI")[position]
            words_of = draw(st.sampled_from(FIELDS[code]))
            form = draw(st.sampled_from(("{r}. Lĩnh vực {w}", "{r}. {w}", "PHẦN {r}: {w}", "|{r}|Lĩnh vực {w}")))
            text = form.format(r=roman, w=words_of)
            drawn.add(*text.split("|")[1:]) if text.startswith("|") else drawn.add(text)
            if draw(st.booleans()):
                number = 0
        for model in group:
            number += 1
            cells = {
                "stt": number,
                "name": model.name,
                "performer": model.performer,
                "field": draw(st.sampled_from(FIELDS[model.field])),
                "subject": draw(st.sampled_from(SUBJECTS[model.subject])),
                "tap_the": "x" if model.subject == "tap_the" else "",
                "ca_nhan": "x" if model.subject == "ca_nhan" else "",
                "note": draw(st.sampled_from(("", "mới", "duy trì"))),
                "unknown": draw(st.sampled_from(("", 5))),
            }
            drawn.add(*(cells[column] for column in columns))
        if code and draw(st.booleans()):
            drawn.add(*closing("Cộng mục " + ("I", "II", "III", "IV", "V", "VI")[position], len(group)))
        if not code and len(group) > 2 and draw(st.booleans()):
            drawn.rows.insert(-1, list(header))  # the header again on a new page
    if has_total and not total_first:
        drawn.add(*total)
    if draw(st.booleans()):
        sign(drawn)
    return models, drawn.sheet()


@st.composite
def table_of_counts(draw: st.DrawFn) -> tuple[dict[tuple[str, str], int], Sheet]:
    """Counts of models, fields down and subjects across or the other way round, or a row for each number."""
    fields = draw(st.lists(st.sampled_from(list(FIELDS)), min_size=1, max_size=6, unique=True))
    counts = {(f, s): draw(st.integers(0, 40)) for f in fields for s in SUBJECTS}
    drawn = Drawn(as_text=draw(st.booleans()))
    draw(title(drawn))
    layout = draw(st.sampled_from(("fields_down", "subjects_down", "tidy", "fields_across")))
    with_totals = draw(st.booleans())
    named = {f: draw(st.sampled_from(FIELDS[f])) for f in fields}
    if layout == "fields_down":
        first = draw(st.booleans())
        head = ["Tập thể", "Cá nhân"]
        head = (["Tổng số", *head] if first else [*head, "Tổng số"]) if with_totals else head
        drawn.add("STT", "Lĩnh vực", *head)

        def row(label: str, numbers: list[int], stt: Any) -> None:
            total = [sum(numbers)] if with_totals else []
            drawn.add(stt, label, *(total + numbers if first else numbers + total))

        for n, f in enumerate(fields, 1):
            row(named[f], [counts[f, s] for s in SUBJECTS], n)
        if with_totals:
            row("Tổng cộng", [sum(counts[f, s] for f in fields) for s in SUBJECTS], "")
    elif layout == "subjects_down":
        drawn.add("Loại hình", *(named[f] for f in fields), *(["Tổng"] if with_totals else []))
        for s, words in SUBJECTS.items():
            numbers = [counts[f, s] for f in fields]
            drawn.add(words[0], *numbers, *([sum(numbers)] if with_totals else []))
    elif layout == "tidy":
        drawn.add("Lĩnh vực", "Loại hình", "Số lượng")
        for (f, s), number in counts.items():
            drawn.add(named[f], draw(st.sampled_from(SUBJECTS[s])), number)
    else:
        drawn.add("Năm", *(cell for f in fields for cell in (named[f], "")))
        drawn.add("", *(word for _ in fields for word in ("TT", "CN")))
        drawn.add(2022, *(counts[f, s] for f in fields for s in SUBJECTS))
    if draw(st.booleans()):
        sign(drawn)
    return counts, drawn.sheet()


INDICATORS = {
    "tong_so_ho": (("Tổng số hộ", "Số hộ"), "hộ", st.integers(900, 3000)),
    "ho_ngheo": (("Số hộ nghèo", "Hộ nghèo"), "hộ", st.integers(0, 400)),
    "ho_can_ngheo": (("Số hộ cận nghèo",), "hộ", st.integers(0, 400)),
    "dan_so": (("Dân số", "Tổng dân số"), "người", st.integers(4000, 9000)),
    "hoi_nghi_bieu_duong": (("Số hội nghị biểu dương",), "cuộc", st.integers(0, 30)),
    "luot_cu_tri": (("Lượt cử tri tham dự tiếp xúc",), "lượt", st.integers(0, 5000)),
    "duong_bien_gioi": (("Đường biên giới",), "km", st.decimals(0, 99, places=2)),
    "ty_le_ho_ngheo": (("Tỷ lệ hộ nghèo",), "%", st.decimals(0, 100, places=2)),
}


@st.composite
def table_of_indicators(draw: st.DrawFn) -> tuple[dict[tuple[str, str], Any], Sheet]:
    """Values of indicators by year, the indicators down or across; numbers as numbers or as an officer types them."""
    from dvk_cli.vietnamese.numerals import format_number

    codes = draw(st.lists(st.sampled_from(list(INDICATORS)), min_size=1, max_size=8, unique=True))
    wide = draw(st.booleans())
    years = ["2021", "2022"] if wide else ["2022"]
    truth = {(code, year): draw(INDICATORS[code][2]) for code in codes for year in years}
    drawn = Drawn(as_text=draw(st.booleans()))
    drawn.add("Đơn vị: Xã Lý Trạch")
    drawn.add("Giai đoạn 2021-2022" if wide else "Năm 2022")
    drawn.blank(draw(st.integers(0, 1)))

    def number(value: Any) -> Any:
        way = draw(st.sampled_from(("plain", "grouped", "number")))
        if way == "number" and not drawn.as_text:
            return int(value) if value == int(value) else float(value)
        if way == "grouped":
            return format_number(value)
        return str(value).replace(".", ",")

    if wide or draw(st.booleans()):
        with_unit = draw(st.booleans())
        columns = ["Năm 2021", 2022] if wide else [draw(st.sampled_from(("Kết quả", "Số lượng", "Thực hiện")))]
        drawn.add("STT", "Chỉ tiêu", *(["ĐVT"] if with_unit else []), *columns, "Ghi chú")
        if draw(st.booleans()):
            drawn.add(*range(1, len(columns) + 4 + with_unit - 1))
        for n, code in enumerate(codes, 1):
            label = draw(st.sampled_from(("{}", "{}", "- {}"))).format(draw(st.sampled_from(INDICATORS[code][0])))
            unit = [INDICATORS[code][1]] if with_unit else []
            drawn.add(n, label, *unit, *(number(truth[code, year]) for year in years), "")
    else:
        drawn.add("STT", "Tên xã", *(draw(st.sampled_from(INDICATORS[code][0])) for code in codes))
        drawn.add(1, "Xã Lý Trạch", *(number(truth[code, "2022"]) for code in codes))
    if draw(st.booleans()):
        sign(drawn)
    return truth, drawn.sheet()
