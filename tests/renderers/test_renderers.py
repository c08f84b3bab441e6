"""Every renderer over the same documents: what a person, a script or Excel gets."""

import csv
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from dvk_cli.model.errors import UsageError
from dvk_cli.model.facts import ListedModel
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.period import Period
from dvk_cli.model.result import (
    FileResult,
    ModelList,
    PeriodStatus,
    RunResult,
    Status,
    SubmissionResult,
    UnitStatus,
)
from dvk_cli.model.submission import SheetBalance, UnitRef
from dvk_cli.model.summary import (
    AgencyCoverage,
    Column,
    Coverage,
    Figure,
    Note,
    PartialUnit,
    Summary,
    Table,
    TableCell,
    UnitName,
)
from dvk_cli.renderers.base import Line, Look, Page
from dvk_cli.renderers.grids import LabelledModels
from dvk_cli.renderers.registry import RENDERERS, choose
from dvk_cli.renderers.terminal import finding_lines
from dvk_cli.renderers.words import brief, run_line, years_words

YEAR = Period("2022", date(2022, 1, 1), date(2022, 12, 31))
SPAN = Period("2021-2023", date(2021, 1, 1), date(2023, 12, 31))
LY_TRACH = UnitRef("19198", "Xã Lý Trạch")

RUN = RunResult(
    "ingest",
    [
        FileResult("inbox/a.csv", "cd34", "accepted", [SubmissionResult(LY_TRACH, YEAR, "accepted", 7)]),
        FileResult(
            "inbox/2022/Xã Lý Trạch.xlsx",
            "ab12",
            "rejected",
            [SubmissionResult(LY_TRACH, YEAR, "rejected", records={"models": 12}, forms=("models",))],
            [
                finding(
                    "DVK203",
                    sheet="Mô hình",
                    cell="C7",
                    value="Kinh té",
                    submission=0,
                    taxonomy="Sáu lĩnh vực",
                    near="Kinh tế",
                    fields="Kinh tế, Khác",
                ),
                finding("DVK218", sheet="Mô hình", cell="D3", value="14.4", kept="14,4", cells=40),
            ],
            [SheetBalance("Mô hình", 50, used=40, title=6, header=4)],
        ),
        FileResult("inbox/~$a.xlsx", None, "skipped", [], [finding("DVK104")]),
    ],
)

SUMMARY = Summary(
    period=SPAN,
    area=UnitName("455", "Huyện Bố Trạch"),
    taxonomy="bon_linh_vuc",
    taxonomy_label="Bốn lĩnh vực",
    year="calendar",
    as_of=None,
    coverage=Coverage(
        28,
        26,
        (PartialUnit("19123", "Xã Hạ Trạch", ("2022",)),),
        (UnitName("19198", "Xã Lý Trạch"),),
        AgencyCoverage(8, 8),
    ),
    figures=(
        Figure(id="models.total", value=1234, label="Mô hình", unit="mô hình", declared=1240),
        Figure(
            id="indicators.ty_le_ho_ngheo",
            value=Decimal("3.81"),
            label="Tỷ lệ hộ nghèo",
            unit="%",
            decimals=2,
            numerator=1829,
            denominator=48005,
            change=Decimal("-0.81"),
            change_from="2022",
            coverage=(28, 28),
            reported_by="units",
        ),
        Figure(
            id="indicators.xa_dat_ntm",
            value=18,
            label="Xã đạt chuẩn NTM",
            unit="xã",
            denominator=25,
            year=2023,
        ),
        Figure(
            id="indicators.km",
            value=Decimal("1E+3"),
            label="=Đường",
            unit="km",
            change=None,
            change_from="2022",
            qualifiers=("at_least",),
        ),
    ),
    tables=(
        Table(
            "models",
            "Mô hình theo lĩnh vực",
            (Column("field", "Lĩnh vực", False), Column("total", "Tổng số")),
            (
                (TableCell(text="Kinh tế"), TableCell(kind="number", value=Decimal("1234.5"))),
                (TableCell(text="Khác"), TableCell(kind="number")),
                (TableCell(text="Tổng"), TableCell(kind="number", value=915, declared=917)),
                (TableCell(text="Đạt"), TableCell(kind="number", value=22, denominator=28)),
                (
                    TableCell(text="Thay đổi"),
                    TableCell(kind="number", value=Decimal("0.80"), decimals=2, suffix=" điểm %", signed=True),
                ),
            ),
        ),
    ),
    findings=(finding("DVK504", unit="Xã Lý Trạch", set_aside="2022-H1", used="2022"),),
    notes=(Note("counts_only", {"units": "Xã Hạ Trạch"}),),
)

PAGE = Page("dvk.explain/1", "Kinh tế", (Line("code", "Mã", "kinh_te"), Line("spellings", "Cách", ("KT", "kt"))))
STATUS = Status(
    SPAN,
    2,
    1,
    (
        UnitStatus("19198", "Xã Lý Trạch", "xa", "reported", (PeriodStatus("2023", "reported", {"models": 12}, True),)),
        UnitStatus("19123", "Xã Hạ Trạch", "xa", "missing", (PeriodStatus("2023", "missing", {}, False),)),
    ),
    (),
)
MODELS = LabelledModels(
    ModelList(
        SPAN,
        [
            ListedModel(
                unit_code="19198",
                unit="Xã Lý Trạch",
                name="Tuyến đường hoa",
                performer="Hội Phụ nữ",
                field="kinh_te",
                subject="tap_the",
                typical=True,
                years=(2021, 2022),
                status=None,
                first_reported=date(2021, 12, 31),
            )
        ],
    ),
    {"field": {"kinh_te": "Kinh tế"}, "subject": {"tap_the": "Tập thể"}},
)
DOCUMENTS = {"run": RUN, "summary": SUMMARY, "page": PAGE, "status": STATUS, "models": MODELS}


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DVK_LANG", raising=False)


def text(document: object, name: str, look: Look = Look()) -> str:
    return choose(document, name).render(document, look)


def as_json(document: object) -> dict[str, object]:
    return json.loads(text(document, "json"), parse_float=Decimal)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize("name", [renderer.name for renderer in RENDERERS])
def test_any_document_in_any_format_is_plain_text_that_ends_in_a_line_break(name: str, document: object) -> None:
    made = text(document, name)
    assert made == text(document, name)
    assert made.endswith("\n")
    assert "\x1b" not in made
    assert "\r" not in made


def test_json_of_a_run_has_the_names_of_the_contract() -> None:
    document = as_json(RUN)
    assert document["schema"] == "dvk.ingest/1"
    assert document["totals"] == {
        "files": 3,
        "accepted": 1,
        "partial": 0,
        "rejected": 1,
        "unchanged": 0,
        "skipped": 1,
        "findings": {"error": 1, "warning": 1, "info": 1},
    }
    file = document["files"][1]  # type: ignore[index]
    assert file["submissions"] == [
        {
            "id": None,
            "unit": {"code": "19198", "name": "Xã Lý Trạch"},
            "period": "2022",
            "outcome": "rejected",
            "replaces": [],
            "records": {"models": 12},
            "forms": ["models"],
        }
    ]
    assert file["findings"][0] == {
        "code": "DVK203",
        "name": "unknown-field",
        "severity": "error",
        "sheet": "Mô hình",
        "cell": "C7",
        "value": "Kinh té",
        "cells": 1,
        "message": "“Kinh té” không phải là lĩnh vực của bộ lĩnh vực “Sáu lĩnh vực”",
        "hint": "Có phải là “Kinh tế”? Các lĩnh vực: Kinh tế, Khác.",
        "submission": 0,
    }


def test_json_of_a_check_says_valid_and_invalid() -> None:
    document = as_json(RunResult("check", [FileResult("a.csv", "00", "valid")]))
    assert document["totals"] == {
        "files": 1,
        "valid": 1,
        "partial": 0,
        "invalid": 0,
        "unchanged": 0,
        "skipped": 0,
        "findings": {"error": 0, "warning": 0, "info": 0},
    }


def test_json_of_a_summary_keeps_numbers_exact_and_leaves_out_what_is_not_there() -> None:
    document = as_json(SUMMARY)
    assert document["period"] == {"label": "2021-2023", "start": "2021-01-01", "end": "2023-12-31"}
    assert document["coverage"] == {
        "expected": 28,
        "reported": 26,
        "partial": [{"code": "19123", "name": "Xã Hạ Trạch", "lacks": ["2022"]}],
        "missing": [{"code": "19198", "name": "Xã Lý Trạch"}],
        "agencies": {"expected": 8, "reported": 8},
    }
    models, poor, rural, roads = document["figures"]  # type: ignore[misc]
    assert models == {
        "id": "models.total",
        "value": 1234,
        "label": "Mô hình",
        "unit": "mô hình",
        "declared": 1240,
    }
    assert poor == {
        "id": "indicators.ty_le_ho_ngheo",
        "value": Decimal("3.81"),
        "label": "Tỷ lệ hộ nghèo",
        "unit": "%",
        "numerator": 1829,
        "denominator": 48005,
        "change": Decimal("-0.81"),
        "change_from": "2022",
        "coverage": {"reported": 28, "expected": 28},
        "reported_by": "units",
    }
    assert (rural["denominator"], rural["year"]) == (25, 2023)
    assert (roads["value"], roads["change"], roads["qualifiers"]) == (1000, None, ["at_least"])


def test_json_prints_letters_as_themselves_and_names_that_are_no_text_escaped() -> None:
    made = text(RunResult("check", [FileResult("X\udcffã.csv", None, "invalid")]), "json")
    assert "X\\\\udcffã.csv" in made


def test_findings_stand_worst_first_each_on_one_line_with_its_hint_below() -> None:
    assert finding_lines(RUN, Look()).splitlines() == [
        "inbox/2022/Xã Lý Trạch.xlsx [Mô hình!C7] DVK203 error: “Kinh té” không phải là lĩnh vực của bộ lĩnh"
        " vực “Sáu lĩnh vực”",
        "  Có phải là “Kinh tế”? Các lĩnh vực: Kinh tế, Khác.",
        "inbox/2022/Xã Lý Trạch.xlsx [Mô hình!D3] DVK218 warning: “14.4” được đọc với dấu chấm thập phân là"
        " 14,4 (40 ô)",
        "  Viết số thập phân bằng dấu phẩy.",
    ]
    assert finding_lines(RUN, Look(verbose=True)).splitlines()[4:] == [
        "inbox/~$a.xlsx DVK104 info: bỏ qua: tệp khóa hoặc tệp hệ thống, không phải báo cáo",
        "  Không cần xử lý.",
    ]


def test_notes_are_one_line_by_code_and_nothing_is_said_twice_of_a_file_that_is_unchanged() -> None:
    assert run_line(RUN, verbose=False) == (
        "1 đã nhận, 1 trả lại, 1 bỏ qua · 1 lỗi, 1 cảnh báo, 1 thông tin (DVK104 ×1; xem chi tiết bằng -v)"
    )
    warned = finding("DVK302", declared="917", recomputed="915", difference="2")
    again = RunResult("ingest", [FileResult("a.csv", "00", "unchanged", findings=[warned])])
    assert (finding_lines(again, Look()), run_line(again, verbose=False)) == ("", "1 không đổi")
    assert "DVK302" in finding_lines(again, Look(verbose=True))
    assert "DVK302" in text(again, "json")


def test_the_terminal_shows_numbers_the_vietnamese_way_and_flush_right() -> None:
    lines = text(SUMMARY, "table").splitlines()
    rows = [line.rstrip() for line in lines if line.startswith(("Kinh", "Khác", "Tổng ", "Đạt", "Thay"))]
    numbers = ["1.234,5", "…", "915 (báo cáo ghi: 917)", "22/28", "+0,80 điểm %"]
    assert [row for row, number in zip(rows, numbers, strict=True) if not row.endswith(number)] == []
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_tables_fit_80_columns(document: object) -> None:
    tables = [line for line in text(document, "table").splitlines() if "DVK" not in line and line[:2] != "  "]
    assert max(map(len, tables)) <= 80


def test_colour_only_where_asked_for() -> None:
    assert "\x1b[31m" in finding_lines(RUN, Look(color=True))


def test_verbose_adds_the_balance_of_cells_and_all_figures() -> None:
    assert "50" in text(RUN, "table", Look(verbose=True)).replace(text(RUN, "table"), "")
    assert "indicators.xa_dat_ntm" in text(SUMMARY, "table", Look(verbose=True))
    assert '"cells": 50' in text(RUN, "json", Look(verbose=True))


def test_status_says_who_has_reported_what() -> None:
    rows = [line.split() for line in text(STATUS, "table").splitlines()]
    assert rows[0] == ["2021-2023:", "1/2", "đơn", "vị", "đã", "báo", "cáo"]
    assert ["19198", "Xã", "Lý", "Trạch", "đã", "báo", "cáo*", "12"] in rows
    assert ["19123", "Xã", "Hạ", "Trạch", "chưa", "có"] in rows
    assert rows[-1] == ["*", "nhận", "sau", "hạn,", "hoặc", "đã", "quá", "hạn", "mà", "chưa", "có"]
    assert "2023: mô hình 12 (chậm)" in text(STATUS, "table", Look(verbose=True))


def test_status_of_several_periods_has_a_column_for_each() -> None:
    parts = {"models": 12, "recognitions": 3}
    unit = UnitStatus(
        "19198",
        "Xã Lý Trạch",
        "xa",
        "partial",
        (
            PeriodStatus("2021", "reported", parts, True),
            PeriodStatus("2022", "partial", parts, False),
            PeriodStatus("2023", "missing", {}, False),
        ),
    )
    began_later = UnitStatus("19123", "Xã Hạ Mỹ", "xa", "missing", (PeriodStatus("2023", "missing", {}, False),))
    rows = text(Status(SPAN, 2, 0, (began_later, unit), ()), "table").splitlines()
    assert rows[3].split() == ["Mã", "Đơn", "vị", "Tình", "trạng", "2021", "2022", "2023"]
    assert rows[5].split() == ["19123", "Xã", "Hạ", "Mỹ", "chưa", "có", "chưa", "có"]
    assert rows[6].split() == ["19198", "Xã", "Lý", "Trạch", "chưa", "đủ", "đủ*", "chưa", "đủ", "chưa", "có"]


@pytest.mark.parametrize(
    ("years", "words"), [((), ""), ((2021,), "2021"), ((2018, 2021, 2022, 2023), "2018, 2021-2023")]
)
def test_years_in_a_row_are_a_span(years: tuple[int, ...], words: str) -> None:
    assert years_words(years) == words


def test_who_has_not_reported_is_named_once() -> None:
    lacking = msgspec.structs.replace(
        SUMMARY, notes=(Note("incomplete", {"reported": 26, "expected": 28, "partial": "0", "missing": "Xã Lý Trạch"}),)
    )
    assert "Xã Lý Trạch" not in text(lacking, "table").split("DVK504")[0]
    assert "Xã Lý Trạch" in str(as_json(lacking)["notes"])


def test_the_terminal_sets_the_unit_of_measure_behind_the_label_and_tells_units_by_name() -> None:
    columns = (Column("indicator", "Chỉ tiêu", False), Column("measure_unit", "Đơn vị tính", False), Column("v", "Số"))
    cells = (TableCell(text="Tỷ lệ hộ nghèo"), TableCell(text="%"), TableCell(kind="number", value=4))
    by_unit = (Column("unit_code", "Mã", False), Column("unit", "Đơn vị", False), Column("v", "Số"))
    summary = msgspec.structs.replace(
        SUMMARY, tables=(Table("indicators", "", columns, (cells,)), Table("by_unit", "", by_unit, (cells,)))
    )
    made = text(summary, "table")
    assert "Tỷ lệ hộ nghèo (%)" in made
    assert "Đơn vị tính" not in made
    assert "Mã" not in made
    assert "Đơn vị tính" in text(summary, "md")


def test_what_a_terminal_would_obey_is_shown_instead() -> None:
    evil = RunResult(
        "ingest", [FileResult("a\x1b[2J.csv", "00", "rejected", [], [finding("DVK201", value="\x1b]0;x\x07")])]
    )
    made = text(evil, "table") + finding_lines(evil, Look())
    assert "\x1b" not in made
    assert "a\\x1b[2J.csv" in made


def test_csv_is_for_excel() -> None:
    made = text(SUMMARY, "csv")
    assert made.startswith("\ufeffid,label,unit,value,")
    rows = list(csv.DictReader(StringIO(made.removeprefix("\ufeff"))))
    assert [row["value"] for row in rows] == ["1234", "3.81", "18", "1000"]
    assert rows[1]["change"] == "-0.81"
    assert rows[3]["label"] == "'=Đường"


def test_csv_of_a_run_has_a_line_for_each_finding_and_one_for_a_file_without() -> None:
    rows = list(csv.reader(StringIO(text(RUN, "csv").removeprefix("\ufeff"))))
    assert [(row[1], row[4]) for row in rows[1:]] == [
        ("accepted", ""),
        ("rejected", "DVK203"),
        ("rejected", "DVK218"),
        ("skipped", "DVK104"),
    ]
    assert {len(row) for row in rows} == {11}


def test_markdown_escapes_its_own_signs() -> None:
    page = Page("x/1", "a|b*", (Line("k", "k", ("_x_", "[y](z)")),))
    assert text(page, "md") == "# a\\|b\\*\n\n- **k**: \\_x\\_; \\[y\\](z)\n"
    assert "| Lĩnh vực | Tổng số |\n| --- | ---: |\n| Kinh tế | 1.234,5 |" in text(SUMMARY, "md")


@pytest.mark.parametrize(
    ("name", "file", "expected"),
    [
        (None, None, "table"),
        ("json", None, "json"),
        (None, "out.json", "json"),
        (None, "out.CSV", "csv"),
        (None, "out.md", "md"),
        ("csv", "out.json", "csv"),
        (None, "out", "table"),
    ],
)
def test_the_format_is_what_was_asked_for_else_what_the_file_is_called(
    name: str | None, file: str | None, expected: str
) -> None:
    assert choose(SUMMARY, name, Path(file) if file else None).name == expected


@pytest.mark.parametrize(
    "ask",
    [
        lambda: choose(SUMMARY, "pdf"),
        lambda: choose(SUMMARY, None, Path("out.pdf")),
        lambda: choose(object()),
    ],
)
def test_an_unknown_format_is_a_usage_error(ask: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        ask()


def test_findings_of_a_summary_are_told_in_brief_and_none_is_lost() -> None:
    found = [Finding(code="DVK509", severity="warning" if n < 13 else "info", params={"n": n}) for n in range(15)]
    found += [Finding(code="DVK510", severity="warning")]
    (claims, more), (rest, none) = brief(found, verbose=False)
    assert ([item.params["n"] for item in claims], len(rest), none) == (list(range(10)), 1, "")
    assert "5" in more
    assert [(len(kept), line) for kept, line in brief(found, verbose=True)] == [(15, ""), (1, "")]
