"""Sheets with a list: of models (ticks, sections or plain) and of recognitions."""

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from maker.layouts.letterhead import Letter
from maker.layouts.page import Column, Page
from maker.layouts.style import FIELD_CODES, FORMS, Cell, Style
from maker.nouns import ModelRow, Report

ROMAN = ("I", "II", "III", "IV", "V", "VI")
TITLE = 'DANH SÁCH MÔ HÌNH "DÂN VẬN KHÉO"'

ModelsLayout = Callable[[Worksheet, Report, Letter, Style], None]


def ticked_list(sheet: Worksheet, report: Report, letter: Letter, style: Style) -> None:
    """Field in a column, Tập thể and Cá nhân ticked under "Loại hình", column numbers, a total of ticks."""
    columns = [
        Column(("STT",), 5.5),
        Column(('Tên mô hình "Dân vận khéo"',), 42, "l"),
        Column(("Lĩnh vực",), 17),
        Column(("Loại hình", "Tập thể"), 8),
        Column(("Loại hình", "Cá nhân"), 8),
        Column(("Đơn vị thực hiện",), 31, "l"),
        Column(("Năm xây dựng",), 9),
        Column(("Cấp công nhận",), 12),
        Column(("Tiêu biểu",), 8),
        Column(("Ghi chú",), 10),
    ]
    page = Page(sheet, columns, style, landscape=True)
    letter.open(page, TITLE)
    page.header()
    page.column_numbers(list(range(1, len(columns) + 1)))
    for number, row in enumerate(report.models, start=1):
        model = row.model
        ticks = ["x" if model.subject == subject else None for subject in ("tap_the", "ca_nhan")]
        page.line(
            [
                number,
                model.name,
                style.field(model.field),
                *ticks,
                model.performer,
                _year(row),
                *_marks(row, style),
                None,
            ]
        )
    collectives = sum(row.model.subject == "tap_the" for row in report.models)
    total: list[Cell] = [None, "Tổng cộng", None, collectives, len(report.models) - collectives, *[None] * 5]
    page.line(total, bold=True)
    letter.close(page)


def section_list(sheet: Worksheet, report: Report, letter: Letter, style: Style) -> None:
    """A section row for each field in place of a column; the numbers go on or begin again."""
    columns = [
        Column(("STT",), 6),
        Column(("Tên mô hình, điển hình",), 46, "l"),
        Column(("Chủ thể",), 36, "l"),
        Column(("TT/CN",), 10),
        Column(("Năm đăng ký",), 9),
        Column(("Kết quả công nhận",), 12),
        Column(("Tiêu biểu",), 8),
        Column(("Ghi chú",), 10),
    ]
    page = Page(sheet, columns, style, landscape=True)
    letter.open(page, TITLE.replace("MÔ HÌNH", "MÔ HÌNH, ĐIỂN HÌNH"))
    page.header()
    number = 0
    present = [field for field in FIELD_CODES if any(row.model.field == field for row in report.models)]
    for roman, field in zip(ROMAN, present, strict=False):
        heading = _heading(style.field(field))
        if style.number % 2:
            page.banner(f"{roman}. {heading}")
        else:
            page.line([roman, heading, *[None] * 6], bold=True)
        if style.number % 3 == 0:
            number = 0
        for row in report.models:
            if row.model.field == field:
                number += 1
                subject = style.subject(row.model.subject)
                page.line(
                    [
                        number,
                        row.model.name,
                        row.model.performer,
                        subject,
                        _year(row),
                        *_marks(row, style),
                        None,
                    ]
                )
    page.banner(f"Tổng cộng: {len(report.models)} mô hình")
    letter.close(page)


def plain_list(sheet: Worksheet, report: Report, letter: Letter, style: Style) -> None:
    """One header row, the subject in words, the state of each model, no total."""
    columns = [
        Column(("TT",), 5),
        Column(("Lĩnh vực",), 20),
        Column(("Tên mô hình",), 42, "l"),
        Column(("Tập thể, cá nhân thực hiện",), 34, "l"),
        Column(("Loại hình",), 11),
        Column(("Tình trạng",), 14),
        Column(("Cấp công nhận",), 12),
        Column(("Tiêu biểu",), 8),
    ]
    page = Page(sheet, columns, style, landscape=True)
    letter.open(page, TITLE)
    page.header()
    for number, row in enumerate(report.models, start=1):
        model = row.model
        state = "Tiếp tục duy trì" if model.started < report.year else "Đang thực hiện"
        subject = style.subject(model.subject)
        page.line(
            [
                number,
                style.field(model.field),
                model.name,
                model.performer,
                subject,
                state,
                *_marks(row, style),
            ]
        )
    letter.close(page)


def recognition_list(sheet: Worksheet, report: Report, letter: Letter, style: Style) -> None:
    """Decisions with recipient, subject, level, form and decision; "Không phát sinh" where there was none."""
    recipient = ("Tên tập thể, cá nhân, mô hình", "Mô hình, tập thể, cá nhân được công nhận")[style.number % 2]
    columns = [
        Column((("STT", "TT")[style.number % 2],), 5.5),
        Column((recipient,), 50, "l"),
        Column(("Đối tượng",), 13),
        Column((("Cấp công nhận", "Cấp khen thưởng")[style.number % 2],), 14),
        Column((("Hình thức", "Hình thức khen thưởng")[style.number % 2],), 15),
        Column(("Số quyết định",), 15),
        Column(("Ngày quyết định",), 14),
        Column(("Ghi chú",), 10),
    ]
    page = Page(sheet, columns, style, landscape=True)
    letter.open(page, "DANH SÁCH MÔ HÌNH, TẬP THỂ, CÁ NHÂN ĐƯỢC CÔNG NHẬN, KHEN THƯỞNG")
    page.header()
    for number, decision in enumerate(report.recognitions, start=1):
        page.line(
            [
                number,
                decision.recipient,
                style.subject(decision.subject),
                style.level(decision.level),
                FORMS[decision.form],
                decision.number,
                f"{decision.day:%d/%m/%Y}",
                None,
            ]
        )
    if not report.recognitions:
        page.line([None, "Không phát sinh", *[None] * 6])
    letter.close(page)


def _heading(field: str) -> str:
    """A section's words: `Lĩnh vực kinh tế`, `Lĩnh vực QP-AN`."""
    name = field[0].lower() + field[1:] if field[1].islower() else field
    return f"Lĩnh vực {name}"


def _year(row: ModelRow) -> int:
    return row.model.started


def _marks(row: ModelRow, style: Style) -> list[Cell]:
    """Level of recognition and the mark of a typical model."""
    return [style.level(row.level) or None, "x" if row.model.typical else None]
