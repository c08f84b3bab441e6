"""Lists as offices draw them: of models and of recognitions."""

from messy import FIELDS, SUBJECTS, TRICKY
from messy_page import FORMS, LEVELS, OWN, ROMAN, WHO, WORK, Truth, numbers_row, side, title
from messy_sheet import Cell, Drawn

from dvk_cli.vietnamese.text import identity_key


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
