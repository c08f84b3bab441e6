"""Documents on the terminal: what a person gets."""

import msgspec
import pytest
from rendered_world import DOCUMENTS, RUN, SPAN, STATUS, SUMMARY, as_json, text

from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.result import FileResult, PeriodStatus, RunResult, Status, UnitStatus
from dvk_cli.model.summary import Column, Note, Table, TableCell
from dvk_cli.renderers.base import Look
from dvk_cli.renderers.terminal import finding_lines
from dvk_cli.renderers.words import brief, run_line, years_words

pytestmark = pytest.mark.usefixtures("vietnamese")


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


def test_findings_of_a_summary_are_told_in_brief_and_none_is_lost() -> None:
    found = [Finding(code="DVK509", severity="warning" if n < 13 else "info", params={"n": n}) for n in range(15)]
    found += [Finding(code="DVK510", severity="warning")]
    (claims, more), (rest, none) = brief(found, verbose=False)
    assert ([item.params["n"] for item in claims], len(rest), none) == (list(range(10)), 1, "")
    assert "5" in more
    assert [(len(kept), line) for kept, line in brief(found, verbose=True)] == [(15, ""), (1, "")]
