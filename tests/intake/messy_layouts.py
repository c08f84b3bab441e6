"""Layouts that offices draw: each takes a random truth, draws it, and gives back the records that must be read."""

from collections.abc import Callable
from random import Random

from messy import FIELDS, SUBJECTS
from messy_counts import add_count, deep_header, fields_down, recognitions_counted, units_by_fields
from messy_indicators import indicators, some_codes, some_value, some_values, units_down, written
from messy_lists import models_list, recognitions_list
from messy_page import INDICATORS, MONEY, OWN, ROMAN, UNITS, WHO, WORK, Truth, junk_below, sign, title
from messy_sheet import Cell, Drawn

from dvk_cli.vietnamese.text import identity_key

# --- several units and periods in plain rows -------------------------------------------------------------------------


def tidy_indicators(d: Drawn, truth: Truth, year: str) -> None:
    d.add("Đơn vị", "Kỳ báo cáo", "Chỉ tiêu", "ĐVT", "Giá trị", "Ghi chú")
    for unit in d.rng.sample(UNITS, d.rng.randint(1, 4)):
        for y in (str(int(year) - 1), year)[d.rng.randrange(2) :]:
            for code, value in some_values(d, some_codes(d, 1, 4)).items():
                own = INDICATORS[code][1]
                own = d.one(*MONEY) if own in MONEY else own
                cell, qualifier = written(d, code, value, own, qualify=True)
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
                add_count(truth, unit, year, value, field=f, subject=s)


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
            value = some_value(d, code)
            cell, __ = written(d, code, value, INDICATORS[code][1])
            if cells and counted:
                count = d.rng.randint(0, 30)
                cells += [*[""] * gap, number + 1, d.word(d.one(*FIELDS[fields[number]])), d.number(count)]
                add_count(truth, OWN, year, count, field=fields[number])
                continue
            cells += [*([""] * gap if cells else []), number + 1, d.word(d.one(*INDICATORS[code][0])), cell]
            truth.add("indicator", OWN, year, code, "result", value.normalize(), None)
        d.add(*cells)


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
