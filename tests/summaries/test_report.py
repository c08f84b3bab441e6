"""What a report says beside its summary: who carries a model out, tables by unit, remarks, pictures."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import pytest
from summary_world import agency, catalogue, per

from dvk_cli.i18n import in_language
from dvk_cli.model.facts import ListedModel
from dvk_cli.model.finding import Finding
from dvk_cli.model.report import Remark, Report, TypicalModel
from dvk_cli.model.summary import Coverage, Figure, Note, Summary, UnitName
from dvk_cli.model.unit import Unit
from dvk_cli.summaries.report import report_of
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.vietnamese.periods import year_before

LY_TRACH = Unit(code="1", name="Lý Trạch", kind="xa")
UNITS = [LY_TRACH, Unit(code="2", name="Hoàn Lão", kind="thi_tran")]
POLICE = agency("cq01")


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with in_language("vi"):
        yield


def figure(id: str, value: int | Decimal, **more: object) -> Figure:
    return Figure(id=id, value=value, label=id, unit="mô hình", **more)  # type: ignore[arg-type]


def summary(label: str, *figures: Figure, coverage: Coverage | None = None, **more: object) -> Summary:
    named: dict[str, object] = {"findings": (), "notes": (), "tables": ()} | more
    return Summary(
        period=per(label),
        area=UnitName("1", "Huyện A"),
        taxonomy="sau_linh_vuc",
        taxonomy_label="Sáu lĩnh vực",
        year="calendar",
        as_of=None,
        coverage=coverage or Coverage(2, 2),
        figures=figures,
        **named,  # type: ignore[arg-type]
    )


def report(
    whole: Summary,
    *years: Summary,
    typical: Sequence[ListedModel] = (),
    units: Sequence[Unit] = UNITS,
    names: bool = False,
) -> Report:
    request = SummaryRequest(
        period=whole.period,
        base=year_before(whole.period),
        area=whole.area,
        units=units,
        units_on=whole.period.end,
        catalogue=catalogue(),
        agencies=[POLICE],
    )
    return report_of(request, whole, years, years, typical, names=names)


def model(performer: str, subject: str = "tap_the", unit: Unit = LY_TRACH) -> ListedModel:
    return ListedModel(
        unit.code, unit.full_name, "M", performer, "kinh_te", subject, True, (2023,), None, date(2023, 1, 1)
    )


@pytest.mark.parametrize(
    ("typical", "performer"),
    [
        (model("Hội Nông dân xã Lý Trạch"), "Hội Nông dân xã Lý Trạch"),
        (model("Hội Nông dân"), "Hội Nông dân xã Lý Trạch"),
        (model("Thôn 3"), "Thôn 3, xã Lý Trạch"),
        (model("Tổ hợp tác ném", "mo_hinh"), "Tổ hợp tác ném, xã Lý Trạch"),
        (model(""), ""),
        (model("Ông Nguyễn Văn A", "ca_nhan"), "một cá nhân ở xã Lý Trạch"),
        (model("Ông Nguyễn Văn A", "ca_nhan", POLICE), "một cá nhân thuộc Ban cq01"),
        (model("Ông Nguyễn Văn A", "nguoi_co_uy_tin"), "một người có uy tín ở xã Lý Trạch"),
        # It may be a person.
        (model("Ông Nguyễn Văn A", "dien_hinh"), ""),
        (model("Ông Nguyễn Văn A", "khong_ro", POLICE), ""),
        (model("Đội Cảnh sát giao thông", "tap_the", POLICE), "Đội Cảnh sát giao thông"),
    ],
)
def test_who_carries_a_model_out(typical: ListedModel, performer: str) -> None:
    made = report(summary("2023", figure("models.kinh_te", 1)), typical=[typical])
    place = "" if typical.unit_code == POLICE.code else "xã Lý Trạch"
    assert made.fields[0].typical == (TypicalModel("M", performer, place),)


def test_numbers_beside_a_name_never_go_out() -> None:
    made = report(summary("2023"), typical=[model("Ông Nguyễn Văn A, ĐT 0912 345 678", "ca_nhan")], names=True)
    assert made.fields[0].typical[0].performer == "Ông Nguyễn Văn A, ĐT 09***5678, xã Lý Trạch"


def test_persons_where_the_office_names_them() -> None:
    made = report(summary("2023"), typical=[model("Ông Nguyễn Văn A", "ca_nhan")], names=True)
    assert made.fields[0].typical[0].performer == "Ông Nguyễn Văn A, xã Lý Trạch"


def test_kinds_of_units_are_those_that_there_are() -> None:
    assert report(summary("2023")).unit_kinds == "xã, thị trấn"
    assert report(summary("2023"), units=[LY_TRACH]).unit_kinds == "xã"


def test_models_by_unit() -> None:
    whole = summary(
        "2023",
        figure("models.total", 7),
        figure("models.kinh_te", 7),
        figure("models.total", 7, unit_code="1"),
        figure("models.kinh_te", 7, unit_code="1"),
    )
    (table,) = report(whole).tables
    assert [[cell.text if cell.kind == "text" else cell.value for cell in row] for row in table.rows] == [
        ["1", "Xã Lý Trạch", 7, 7],
        # It has reported no models: how many it has is not known.
        ["2", "Thị trấn Hoàn Lão", None, None],
        ["", "Tổng số", 7, 7],
    ]


def test_a_list_without_a_field_has_none_of_it_and_a_table_of_counts_may() -> None:
    figures = [
        figure("models.total", 9),
        figure("models.kinh_te", 4),
        figure("models.khac", 5),
        figure("models.total", 4, unit_code="1"),
        figure("models.kinh_te", 4, unit_code="1"),
        figure("models.total", 5, unit_code="2"),
        figure("models.khac", 5, unit_code="2"),
    ]
    counted = Note("counts_only", {"units": "Thị trấn Hoàn Lão"})
    (table,) = report(summary("2023", *figures, notes=(counted,))).tables
    assert [[cell.value for cell in row[2:]] for row in table.rows] == [[4, 0, 4], [None, 5, 5], [4, 5, 9]]


def test_remarks() -> None:
    whole = summary(
        "2023",
        notes=(
            Note("incomplete", {"reported": 1, "expected": 2, "partial": "0", "missing": "Xã Lý Trạch"}),
            Note("counts_only", {"units": "Xã Lý Trạch, Thị trấn Hoàn Lão"}),
            Note("counts_only", {"units": "Xã Lý Trạch"}),
        ),
        findings=(
            Finding(
                code="DVK503",
                severity="warning",
                params={"figure": "Cấp huyện, Công nhận", "level": "a", "form": "b", "decided": 50, "mentioned": 33},
            ),
            Finding(code="DVK504", severity="info", params={"unit": "x", "set_aside": "a", "used": "b"}),
        ),
    )
    remarks = report(whole).remarks
    assert [remark.code for remark in remarks] == ["counts_only", "counts_only", "DVK503"]
    assert remarks[0] == Remark("counts_only", "Chỉ có số lượng mô hình, không có danh sách, của: tất cả các đơn vị.")
    assert remarks[1].text.endswith("của: Xã Lý Trạch.")


# --- pictures ---


def poor(label: str, number: int, rate: str, coverage: tuple[int, int] = (2, 2)) -> Summary:
    return summary(
        label,
        figure("indicators.ho_ngheo", number, coverage=coverage),
        figure("indicators.ty_le_ho_ngheo", Decimal(rate), decimals=2, coverage=coverage),
    )


def test_poor_households_year_by_year() -> None:
    years = [poor("2021", 2570, "5.45"), poor("2022", 2200, "4.62", (1, 2)), poor("2023", 1829, "3.81")]
    chart = next(c for c in report(summary("2021-2023"), *years).charts if c.id == "poverty")
    number, rate = chart.panels
    assert (number.series[0].values, number.series[0].labels) == ((2570, 2200, 1829), ("2.570", "2.200", "1.829"))
    assert rate.series[0].labels == ("5,45", "4,62", "3,81")
    # Of how many units, where it is not of all.
    assert number.categories == ("2021", "2022\n(1/2 đơn vị)", "2023")
    # The poverty standard changed on 1/1/2022.
    assert number.breaks == rate.breaks == ((1, "đổi chuẩn nghèo"),)
    assert "không so sánh được" in chart.alt


def test_a_year_without_data_is_no_zero_and_one_year_alone_is_no_change() -> None:
    years = [poor("2022", 2200, "4.62"), summary("2023"), poor("2024", 1500, "3.10")]
    chart = next(c for c in report(summary("2022-2024"), *years).charts if c.id == "poverty")
    assert chart.panels[0].series[0].values == (2200, None, 1500)
    assert "2023" not in chart.alt
    alone = report(summary("2022-2023"), poor("2022", 2200, "4.62"), summary("2023"))
    assert "poverty" not in [c.id for c in alone.charts]


def test_coverage_over_time() -> None:
    years = [
        summary("2022", coverage=Coverage(2, 1, (), (UnitName("2", "Thị trấn Hoàn Lão"),))),
        summary("2023", coverage=Coverage(2, 2)),
    ]
    chart = next(c for c in report(summary("2022-2023"), *years).charts if c.id == "coverage")
    assert [(s.label, s.values) for s in chart.panels[0].series] == [
        ("Đã báo cáo đủ", (1, 2)),
        ("Chưa báo cáo", (1, 0)),
    ]
    assert chart.panels[0].totals == ("1/2", "2/2")


def test_no_data_no_picture() -> None:
    assert report(summary("2023", coverage=Coverage(2, 0))).charts == ()
