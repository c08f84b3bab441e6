"""Tables of counts as offices draw them: fields, subjects, levels and forms down and across."""

from messy import FIELDS, SUBJECTS
from messy_page import FORMS, LEVELS, OWN, UNITS, Truth, contradict, numbers_row, side, title
from messy_sheet import Cell, Drawn


def add_count(truth: Truth, unit: str, year: str, value: int, **said: str) -> None:
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
                add_count(truth, OWN, year, value, field=f, **said)
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
                add_count(truth, unit, y, value, field=f, **said)
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
                add_count(truth, OWN, year, value, form=form, level=level, subject=subject)
        d.add(number, d.word(d.one(*FORMS[form])), *cells)


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
            add_count(truth, unit, year, value, field=fields[position // 2], subject=subject)
