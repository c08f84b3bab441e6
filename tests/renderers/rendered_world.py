"""One document of each kind, and what a renderer makes of it."""

import json
from datetime import date
from decimal import Decimal

from dvk_cli.model.facts import ListedModel
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.period import Period
from dvk_cli.model.result import FileResult, ModelList, PeriodStatus, RunResult, Status, SubmissionResult, UnitStatus
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
from dvk_cli.renderers.registry import choose

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


def text(document: object, name: str, look: Look = Look()) -> str:
    return choose(document, name).render(document, look)


def as_json(document: object) -> dict[str, object]:
    return json.loads(text(document, "json"), parse_float=Decimal)
