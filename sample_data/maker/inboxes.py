"""Who sends which layout under which file name: one function a district, from its reports to its inbox."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from maker.layouts import flat, lists, tables
from maker.layouts.letterhead import letter
from maker.layouts.save import save
from maker.layouts.style import Style
from maker.nouns import Report

CLUSTER = ("CỤM THI ĐUA SỐ 2", "KHỐI DÂN VẬN CÁC XÃ", "*")
MODELS: tuple[lists.ModelsLayout, ...] = (lists.ticked_list, lists.section_list, lists.plain_list)


def bo_trach(reports: Sequence[Report], inbox: Path) -> None:
    """One workbook for each unit and year, with three sheets; a unit keeps its layout over the years."""
    for number, unit_reports in enumerate(_by_unit(reports)):
        style, layout = Style(number), MODELS[number % len(MODELS)]
        for report in unit_reports:
            head = letter(report, "Bố Trạch", number, superior=number % 7 == 5)
            workbook = _Book()
            layout(workbook.sheet("Mô hình"), report, head, style)
            lists.recognition_list(workbook.sheet("Khen thưởng"), report, head, style)
            tables.indicator_list(workbook.sheet("Chỉ tiêu"), report, head, style)
            save(workbook.book, inbox / str(report.year) / _file_name(report, number))


def yen_son(reports: Sequence[Report], inbox: Path) -> None:
    """Numbers only: fields down, fields across, a cluster of communes or three years in one table."""
    cluster: list[Report] = []
    for number, unit_reports in enumerate(_by_unit(reports)):
        style = Style(number)
        if number % 6 == 4:
            cluster += unit_reports
        elif number % 9 == 3:
            head = letter(unit_reports[-1], "Yên Sơn", number, period="Giai đoạn 2020-2022")
            workbook = _Book()
            tables.units_or_years_down(workbook.sheet("2020-2022"), unit_reports, head, style, "Năm")
            save(workbook.book, inbox / "2020-2022" / f"{unit_reports[0].unit.full_name} 2020-2022.xlsx")
        else:
            for report in unit_reports:
                across = number % 3 == 1
                head = letter(report, "Yên Sơn", number, superior=across)
                workbook = _Book()
                layout = tables.fields_across if across else tables.fields_down
                layout(workbook.sheet("Số lượng"), report, head, style)
                save(workbook.book, inbox / str(report.year) / _file_name(report, number))
    for year in sorted({report.year for report in cluster}):
        members = [report for report in cluster if report.year == year]
        head = replace(letter(members[0], "Yên Sơn", 4), left=CLUSTER)
        workbook = _Book()
        tables.units_or_years_down(workbook.sheet("Cụm 2"), members, head, Style(4), "Tên đơn vị")
        save(workbook.book, inbox / str(year) / f"Cum thi dua so 2 - {year}.xlsx")


def ky_son_hoa_binh(reports: Sequence[Report], inbox: Path) -> None:
    """Lists as workbooks, semicolon CSV and (one agency) tabbed text; indicators in a tidy file."""
    tidy = [report for report in reports if not report.unit.area_wide]
    for year in sorted({report.year for report in reports}):
        flat.tidy_indicators(inbox / str(year) / f"chi_tieu_{year}.csv", [r for r in tidy if r.year == year])
    for number, unit_reports in enumerate(_by_unit(reports)):
        style = Style(number + 1)
        for report in unit_reports:
            head = letter(report, "Kỳ Sơn", number)
            folder = inbox / str(report.year)
            if report.unit.code == "cq01":
                flat.tabbed_models(folder / f"Ban Dan van - mo hinh {report.year}.tsv", report, head, style)
            elif number % 4 == 2:
                flat.semicolon_models(folder / f"{report.unit.full_name} {report.year}.csv", report, head, style)
            else:
                workbook = _Book()
                MODELS[(number + 1) % len(MODELS)](workbook.sheet("Mô hình"), report, head, style)
                if report.unit.area_wide:
                    sheet = workbook.sheet("Chỉ tiêu")
                    tables.indicator_list(sheet, report, head, style, scope="Toàn huyện")
                save(workbook.book, folder / _file_name(report, number))


def ky_son_nghe_an(reports: Sequence[Report], inbox: Path) -> None:
    """Five years in one file; the deciding agency sends each year by itself."""
    folder = inbox / "2016-2020"
    for number, unit_reports in enumerate(_by_unit(reports)):
        style, unit = Style(number), unit_reports[0].unit
        if unit.decides:
            for report in unit_reports:
                head = letter(report, "Kỳ Sơn", number)
                workbook = _Book()
                tables.levels_down(workbook.sheet("Khen thưởng"), report, head, style)
                tables.indicator_list(workbook.sheet("Chỉ tiêu"), report, head, style)
                save(workbook.book, inbox / str(report.year) / f"{unit.name} {report.year}.xlsx")
            continue
        head = letter(unit_reports[-1], "Kỳ Sơn", number, period="Giai đoạn 2016-2020")
        workbook = _Book()
        if number % 5 == 3 and not unit.is_agency:
            flat.semicolon_indicators(folder / f"{unit.full_name} - chỉ tiêu.csv", unit_reports, head, style)
        else:
            tables.wide_indicators(workbook.sheet("Chỉ tiêu"), unit_reports, head, style)
        tables.recognition_counts(workbook.sheet("Khen thưởng"), unit_reports, head, style)
        save(workbook.book, folder / f"{unit.full_name} 2016-2020.xlsx")


WRITERS: dict[str, Callable[[Sequence[Report], Path], None]] = {
    "bo_trach": bo_trach,
    "yen_son": yen_son,
    "ky_son_hoa_binh": ky_son_hoa_binh,
    "ky_son_nghe_an": ky_son_nghe_an,
}


class _Book:
    """A workbook that begins without a sheet."""

    def __init__(self) -> None:
        self.book = Workbook()
        self._first: Worksheet | None = self.book.worksheets[0]

    def sheet(self, title: str) -> Worksheet:
        """The next sheet."""
        sheet, self._first = self._first or self.book.create_sheet(), None
        sheet.title = title
        return sheet


def _by_unit(reports: Iterable[Report]) -> list[list[Report]]:
    """The reports of each unit code by year, in the order of the codes, communes before agencies."""
    units: dict[str, list[Report]] = {}
    for report in sorted(reports, key=lambda report: (report.unit.is_agency, report.unit.code, report.year)):
        units.setdefault(report.unit.code, []).append(report)
    return list(units.values())


def _file_name(report: Report, number: int) -> str:
    """A name as offices give: most say unit and year, some the code, some nothing: the title says it."""
    if number % 9 == 8:
        return f"bao cao dvk ({number // 9 + 1}).xlsx"
    if number % 9 == 4 and not report.unit.is_agency:
        return f"{report.unit.code}_{report.year}.xlsx"
    if number % 9 == 6:
        return f"Báo cáo Dân vận khéo {report.unit.full_name}.xlsx"
    return f"{report.unit.full_name} {report.year}.xlsx"
