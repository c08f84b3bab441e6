"""Inputs of any size, made on the spot and always the same: workbooks of communes, one large list, a store of a nation.

The communes are invented, as are their figures; only their number is that of the nation (3,321 from 1 July 2025).
"""

import csv
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

from workbook import Cell, workbook

NATION = 3321
QUARTERS = [(year, quarter) for year in range(2021, 2026) for quarter in (1, 2, 3, 4)]
MODELS, DECISIONS = 40, 34

_FIRST = (
    "An Bình Cẩm Châu Đại Đông Đức Gia Hải Hiệp Hòa Hoàng Hồng Hưng Khánh Kim Lâm Liên Long Lương Minh Mỹ Nam Nghĩa "
    "Ngọc Nhân Ninh Phong Phú Phúc Phước Quang Quảng Quế Sơn Tam Tân Thạch Thái Thanh Thành Thiện Thọ Thịnh Thủy "
    "Thượng Tiên Trung Trường Tường Vạn Vân Việt Vĩnh Xuân Yên Long Bảo"
)
_SECOND = (
    "Ân Bắc Bồng Cường Dương Điền Định Giang Hà Hạnh Hậu Hiền Hội Khê Lạc Lãng Lập Lễ Lĩnh Lộc Lợi Mai Nghi Ngãi "
    "Nguyên Nhuận Phương Quý Sinh Sa Tài Thắng Tháp Thuận Thụy Tiến Tín Tịnh Trạch Trì Triều Trinh Tuyền Tùng Uyên "
    "Văn Viên Vinh Vọng Xá Xuyên Ý Yến Ba Bạch Đạo Đình Đoài Đường Kỳ"
)
_TOPICS = (
    "Tuyến đường hoa",
    "Câu lạc bộ gia đình hạnh phúc",
    "Tổ tự quản an ninh trật tự",
    "Vườn mẫu, nhà sạch",
    "Hiến đất mở đường",
    "Chi bộ bốn tốt",
    "Thư viện thân thiện",
    "Thu gom rác thải",
    "Cánh đồng một giống",
    "Chính quyền thân thiện",
)
_FIELDS = ("Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị")
_GROUPS = ("Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Hội Cựu chiến binh", "Đoàn Thanh niên", "Ban công tác Mặt trận")
_FORMS = ("Công nhận", "Giấy khen", "Bằng khen")
_LEVELS = ("Cấp cơ sở", "Cấp cơ sở", "Cấp tỉnh")
_INDICATORS = (
    ("Tổng số hộ", "hộ", 1200, 4000),
    ("Dân số", "người", 4800, 16000),
    ("Số hộ nghèo", "hộ", 20, 90),
    ("Số hộ cận nghèo", "hộ", 20, 90),
    ("Số hộ đạt gia đình văn hóa", "hộ", 900, 1100),
    ("Tổng số thôn", "thôn", 9, 14),
    ("Số thôn văn hóa", "thôn", 5, 8),
    ("Số cơ quan, đơn vị", "đơn vị", 7, 9),
    ("Số cơ quan, đơn vị văn hóa", "đơn vị", 3, 6),
    ("Số sản phẩm OCOP 3 sao", "sản phẩm", 1, 5),
)


class Office:
    """A made-up office over some communes: its folder with dvk.toml, units.csv and inbox."""

    def __init__(self, folder: Path, communes: int) -> None:
        self.folder = folder
        self.names = [f"{first} {second}" for first, second in product(dict.fromkeys(_FIRST.split()), _SECOND.split())][
            :communes
        ]
        if len(self.names) < communes:
            raise ValueError(f"names for {len(self.names)} communes only")
        (folder / "inbox").mkdir(parents=True)
        (folder / "dvk.toml").write_text(
            '[area]\nname = "Cả nước"\nunits = "units.csv"\n\n[expect]\nfrequency = "quarter"\n\n'
            '[catalogue]\ntaxonomy = "bon_linh_vuc"\n',
            encoding="utf-8",
        )
        lines = [f"{30000 + number},{name},xa" for number, name in enumerate(self.names)]
        (folder / "units.csv").write_text("\n".join(["code,name,kind", *lines]) + "\n", encoding="utf-8")

    def write_workbooks(self, year: int, quarter: int) -> None:
        """One workbook of three sheets from each commune, with about 85 records."""
        for number, name in enumerate(self.names):
            path = self.folder / "inbox" / f"Xã {name} quý {quarter}-{year}.xlsx"
            path.write_bytes(workbook(sheets_of(number, name, year, quarter)))

    def write_large(self, rows: int, form: str) -> None:
        """One list of models as .xlsx or .csv."""
        name, period = self.names[0], "NĂM 2025"
        models = _models(0, name, 2025, rows)
        path = self.folder / "inbox" / f"danh sach.{form}"
        if form == "xlsx":
            path.write_bytes(workbook({"Mô hình": _page(name, f"DANH SÁCH MÔ HÌNH {period}", models)}))
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_page(name, f"DANH SÁCH MÔ HÌNH {period}", models))


def sheets_of(number: int, name: str, year: int, quarter: int) -> dict[str, Iterator[list[Cell]]]:
    """The three sheets of a commune: models, recognitions, indicators."""
    period = f"QUÝ {quarter} NĂM {year}"
    return {
        "Mô hình": _page(name, f'DANH SÁCH MÔ HÌNH "DÂN VẬN KHÉO" {period}', _models(number, name, year, MODELS)),
        "Khen thưởng": _page(
            name, f"DANH SÁCH MÔ HÌNH, TẬP THỂ, CÁ NHÂN ĐƯỢC KHEN THƯỞNG {period}", _decisions(number, year, quarter)
        ),
        "Chỉ tiêu": _page(name, f"BIỂU SỐ LIỆU MỘT SỐ CHỈ TIÊU {period}", _indicators(number)),
    }


def _page(name: str, title: str, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    yield [f"ĐẢNG ỦY XÃ {name.upper()}", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"]
    yield ["KHỐI DÂN VẬN"]
    yield []
    yield [title]
    yield []
    yield from rows
    yield []
    yield ["NGƯỜI LẬP BIỂU", None, None, "T/M ĐẢNG ỦY"]


def _models(number: int, name: str, year: int, rows: int) -> Iterator[list[Cell]]:
    yield [
        "STT",
        'Tên mô hình "Dân vận khéo"',
        "Lĩnh vực",
        "Tập thể",
        "Cá nhân",
        "Đơn vị thực hiện",
        "Năm xây dựng",
        "Cấp công nhận",
        "Tiêu biểu",
        "Ghi chú",
    ]
    rng = Random(number)
    for at in range(rows):
        village, whole = at // len(_TOPICS) + 1, rng.random() < 0.7
        yield [
            at + 1,
            f"{_TOPICS[at % len(_TOPICS)]} thôn {village}",
            _FIELDS[rng.randrange(len(_FIELDS))],
            "x" if whole else None,
            None if whole else "x",
            f"{_GROUPS[rng.randrange(len(_GROUPS))]} xã {name}",
            year,
            "Cấp cơ sở" if rng.random() < 0.3 else None,
            "x" if rng.random() < 0.1 else None,
            None,
        ]


def _decisions(number: int, year: int, quarter: int) -> Iterator[list[Cell]]:
    yield [
        "TT",
        "Mô hình, tập thể, cá nhân được công nhận",
        "Đối tượng",
        "Cấp khen thưởng",
        "Hình thức khen thưởng",
        "Số quyết định",
        "Ngày quyết định",
    ]
    rng = Random(-number - 1)
    for at in range(DECISIONS):
        day = date(year, 3 * quarter - 2, 1) + timedelta(days=rng.randrange(80))
        yield [
            at + 1,
            f"Tập thể thôn {at + 1}",
            "Tập thể",
            _LEVELS[rng.randrange(len(_LEVELS))],
            _FORMS[rng.randrange(len(_FORMS))],
            f"{10 * number + at}-QĐ/ĐU",
            day,
        ]


def _indicators(number: int) -> Iterator[list[Cell]]:
    yield ["STT", "Nội dung", "Đơn vị tính", "Số liệu", "Ghi chú"]
    rng = Random(number)
    for at, (label, unit, least, most) in enumerate(_INDICATORS, start=1):
        yield [at, label, unit, rng.randint(least, most), None]
    households = rng.randint(10, 99)
    yield [len(_INDICATORS) + 1, "Thu nhập bình quân đầu người", "triệu đồng/người/năm", households + 0.5, None]


def repeat_quarters(store: Path, quarters: Sequence[tuple[int, int]] = tuple(QUARTERS)) -> None:
    """Repeat what a store has of the first of `quarters` in the others, as if each had been ingested in its time.

    Written by SQL: ingesting 66,420 workbooks to ask one question would take longer than all else together.
    """
    with sqlite3.connect(store) as connection:
        steps = {table: connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in _OWNERS}
        for nth, (year, quarter) in enumerate(quarters[1:], start=1):
            first = date(year, 3 * quarter - 2, 1)
            last = date(year + quarter // 4, 3 * quarter % 12 + 1, 1) - timedelta(days=1)
            new = {
                "period_label": f"'{year}-Q{quarter}'",
                "period_start": f"'{first}'",
                "period_end": f"'{last}'",
                "path": f"replace(path, 'quý 1-2021', 'quý {quarter}-{year}')",
                "sha256": f"'{nth:02}' || substr(sha256, 3)",
                "id": "id + {id}",
                "receipt_id": f"receipt_id + {nth * steps['receipt']}",
                "submission_id": f"submission_id + {nth * steps['submission']}",
                "part_id": f"part_id + {nth * steps['part']}",
                "year": f"CASE year WHEN {quarters[0][0]} THEN {year} ELSE year END",
            }
            for table in (*_OWNERS, "model_row", "recognition", "observation", "control_total"):
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
                said = ", ".join(
                    new.get(name, name).format(id=nth * steps.get(table, 0)) if name != "year" else new[name]
                    for name in columns
                )
                where = f"id <= {steps[table]}" if table in steps else f"part_id <= {steps['part']}"
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(columns)}) SELECT {said} FROM {table} WHERE {where}"
                )
            # The models that the lists in force name stand by themselves, too.
            connection.execute(
                "INSERT INTO model_in_force SELECT DISTINCT p.unit_code, m.identity, p.period_end, p.period_start "
                f"FROM part p JOIN model_row m ON m.part_id = p.id WHERE p.period_label = '{year}-Q{quarter}'"
            )
            connection.commit()


_OWNERS = ("receipt", "submission", "part")
