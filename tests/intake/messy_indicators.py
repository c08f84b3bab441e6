"""Tables of indicators as offices draw them: rows under each other, units or years beside each other."""

from decimal import Decimal

from messy_page import INDICATORS, MONEY, OWN, QUALIFIERS, ROMAN, UNITS, Truth, contradict, numbers_row, side, title
from messy_sheet import Cell, Drawn


def some_value(d: Drawn, code: str, most: int | None = None) -> Decimal:
    __, __, low, high, decimals = INDICATORS[code]
    return Decimal(d.rng.randint(low * 10**decimals, (most or high) * 10**decimals)).scaleb(-decimals)


def some_codes(d: Drawn, least: int = 1, most: int = 8) -> list[str]:
    return d.rng.sample(list(INDICATORS), d.rng.randint(least, most))


def some_values(d: Drawn, codes: list[str]) -> dict[str, Decimal]:
    """Values that do not contradict each other: poor households are fewer than households, rates are as they come."""
    values = {code: some_value(d, code) for code in codes}
    if {"ty_le_ho_ngheo", "ho_ngheo", "tong_so_ho"} <= set(codes):
        del values["ty_le_ho_ngheo"]
    return values


def written(d: Drawn, code: str, value: Decimal, unit: str, *, qualify: bool = False) -> tuple[Cell, str | None]:
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
    values = {y: some_values(d, codes) for y, codes in zip(years, [some_codes(d)] * 2, strict=False)}
    if unit_by == "above":
        # The line speaks of all money: an income would be in it too.
        for each in values.values():
            each.pop("thu_nhap_binh_quan", None)
            if lines_differ:
                each["tri_gia_giup_ban"] = some_value(d, "tri_gia_giup_ban") + 1
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
            value = values[y][code] if measure == "result" else some_value(d, code)
            cell, qualifier = written(d, code, value, unit, qualify=True)
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
    codes = [c for c in some_codes(d, 1, 5) if c not in ("ty_le_ho_ngheo", "thu_nhap_binh_quan")] or ["ho_ngheo"]
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
        values = some_values(d, codes)
        silent = d.maybe(0.1)
        for code in codes:
            if silent or d.maybe(0.05):
                cells.append(d.one("…", ""))
                continue
            own = money if INDICATORS[code][1] in MONEY else INDICATORS[code][1]
            cell, __ = written(d, code, values[code], own)
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
