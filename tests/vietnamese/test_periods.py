import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.model.period import Period
from dvk_cli.vietnamese.periods import (
    Frequency,
    find_periods,
    parse_period,
    sub_periods,
    year_before,
    year_period,
)

YEAR_KINDS = ("calendar", "nd09")


def label(text: str) -> str | None:
    period = parse_period(text)
    return None if period is None else period.label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", "2023"),
        ("năm 2023", "2023"),
        ("Năm: 2023", "2023"),
        ("(Năm 2023)", "2023"),
        ("NĂM 2023", "2023"),
        ("Nam_2023", "2023"),
        ("2021-2023", "2021-2023"),
        ("giai đoạn 2021-2025", "2021-2025"),
        ("Giai đoạn 2021 – 2025", "2021-2025"),
        ("2018- 2020", "2018-2020"),
        ("từ năm 2020-2022", "2020-2022"),
        ("từ năm 2020 đến năm 2022", "2020-2022"),
        ("từ năm 2020 đến hết năm 2022", "2020-2022"),
        ("3 năm 2021-2023", "2021-2023"),
        ("kế hoạch", None),
        ("5 năm (2021-2025)", "2021-2025"),
        ("các năm 2021, 2022, 2023", "2021-2023"),
        ("năm 2021 và năm 2022", "2021-2022"),
        ("2021 - 2022 - 2023", "2021-2023"),
        ("2023-2023", "2023"),
        ("2023-Q2", "2023-Q2"),
        ("quý II/2023", "2023-Q2"),
        ("Quý 2 năm 2023", "2023-Q2"),
        ("Qúy II/2023", "2023-Q2"),
        ("Quí IV, năm 2023", "2023-Q4"),
        ("QUÝ III NĂM 2023", "2023-Q3"),
        ("Q1/2023", "2023-Q1"),
        ("quý I, II năm 2023", "2023-H1"),
        ("quý I và quý II năm 2023", "2023-H1"),
        ("quý I đến quý III năm 2023", "2023-9M"),
        ("2022-H1", "2022-H1"),
        ("2022-H2", "2022-H2"),
        ("6 tháng đầu năm 2022", "2022-H1"),
        ("06 tháng đầu năm 2022", "2022-H1"),
        ("Sáu tháng đầu năm 2022", "2022-H1"),
        ("6 tháng năm 2022", "2022-H1"),
        ("6 tháng cuối năm 2022", "2022-H2"),
        ("nửa cuối năm 2022", "2022-H2"),
        ("2022-9M", "2022-9M"),
        ("9 tháng đầu năm 2022", "2022-9M"),
        ("9 tháng năm 2022", "2022-9M"),
        ("3 tháng đầu năm 2022", "2022-Q1"),
        ("11 tháng đầu năm 2022", "2022-01..2022-11"),
        ("12 tháng năm 2022", "2022"),
        ("2022-06", "2022-06"),
        ("tháng 6/2022", "2022-06"),
        ("tháng 06 năm 2022", "2022-06"),
        ("Tháng 12-2022", "2022-12"),
        ("6/2022", "2022-06"),
        ("2021-01..2023-06", "2021-01..2023-06"),
        ("từ tháng 1/2021 đến tháng 6/2023", "2021-01..2023-06"),
        ("từ tháng 1 đến tháng 6 năm 2023", "2023-H1"),
        ("tháng 1, 2 năm 2023", "2023-01..2023-02"),
        ("2021-01..2021-12", "2021"),
        ("2021-07..2021-09", "2021-Q3"),
        ("2021-01..2023-12", "2021-2023"),
    ],
)
def test_parse_period(text: str, expected: str | None) -> None:
    assert label(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Xã Lý Trạch",
        "1999",
        "2101",
        "2099-2101",
        "20233",
        "2023-2021",
        "2021-22",
        "5 năm 2021-2023",
        "2021, 2023",
        "quý II",
        "quý 5/2023",
        "quý V/2023",
        "quý VI/2023",
        "quý 0/2023",
        "quý I và quý III năm 2023",
        "quý III đến quý I năm 2023",
        "2023-Q5",
        "2023-H3",
        "tháng 13/2023",
        "tháng 0/2023",
        "2023-13",
        "2023-00",
        "13 tháng đầu năm 2023",
        "0 tháng đầu năm 2023",
        "2023-06..2023-01",
        "năm học 2021-2022",
        "ngày 15 tháng 12 năm 2023",
        "15/12/2023",
        "BÁO CÁO năm 2023",
        "2023" * 100,
    ],
)
def test_what_names_no_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2021-2023", date(2021, 1, 1), date(2023, 12, 31)),
        ("2023-Q2", date(2023, 4, 1), date(2023, 6, 30)),
        ("2022-H1", date(2022, 1, 1), date(2022, 6, 30)),
        ("2022-H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2022-9M", date(2022, 1, 1), date(2022, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-01..2023-06", date(2021, 1, 1), date(2023, 6, 30)),
    ],
)
def test_calendar_days(text: str, start: date, end: date) -> None:
    assert parse_period(text) == Period(text, start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", date(2022, 12, 15), date(2023, 12, 14)),
        ("2021-2023", date(2020, 12, 15), date(2023, 12, 14)),
        ("2023-Q1", date(2022, 12, 15), date(2023, 3, 14)),
        ("2023-Q2", date(2023, 3, 15), date(2023, 6, 14)),
        ("2023-H1", date(2022, 12, 15), date(2023, 6, 14)),
        ("2023-9M", date(2022, 12, 15), date(2023, 9, 14)),
        ("2023-01", date(2022, 12, 15), date(2023, 1, 14)),
        ("2023-06", date(2023, 5, 15), date(2023, 6, 14)),
        ("2021-01..2023-06", date(2020, 12, 15), date(2023, 6, 14)),
    ],
)
def test_days_of_the_state_reporting_year(text: str, start: date, end: date) -> None:
    assert parse_period(text, "nd09") == Period(text, start, end)


def test_an_unknown_kind_of_year_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="lunar"):
        parse_period("2023", "lunar")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("BÁO CÁO KẾT QUẢ THỰC HIỆN PHONG TRÀO “DÂN VẬN KHÉO” NĂM 2023", ["2023"]),
        ("Kết quả công tác dân vận Quý II/2023", ["2023-Q2"]),
        ("(Từ năm 2020 đến năm 2022)", ["2020-2022"]),
        ("Danh sách mô hình giai đoạn 2021-2023", ["2021-2023"]),
        ("Phong trào giai đoạn 2021-2025, năm 2023", ["2021-2025", "2023"]),
        ("Danh sách 6 tháng đầu năm 2022 và 9 tháng năm 2023", ["2022-H1", "2023-9M"]),
        ("Kỳ báo cáo: tháng 6/2022", ["2022-06"]),
        ("Năm 2021, năm 2023", ["2021", "2023"]),
        ("2021 | 2022 | 2023", ["2021", "2022", "2023"]),
        ("Xã Lý Trạch_2022", ["2022"]),
        ("Ly Trach - Quy II 2023.xlsx", ["2023-Q2"]),
        ("bao-cao 2022-H1", ["2022-H1"]),
        ("Ngày càng nhiều mô hình năm 2023", ["2023"]),
        ("Xã Lý Trạch", []),
        # dates and signatures
        ("Lý Trạch, ngày 15 tháng 12 năm 2023", []),
        ("…, ngày … tháng … năm 2023", []),
        ("Yên Sơn, ngày      tháng 12 năm 2023", []),
        ("ngày …/…/2023", []),
        ("15 tháng 12 năm 2023", []),
        ("15/12/2023, 15-12-2023, 15.12.2023, 2023-12-15", []),
        # numbers of documents, other years, counts
        ("(Kèm theo Báo cáo số 12-BC/BDVHU ngày 15/12/2023)", []),
        ("theo Nghị định 30/2020/NĐ-CP, năm 2023", ["2023"]),
        ("Nghị quyết số 12-NQ/TW năm 2013", []),
        ("Số 2023/BC", []),
        ("Số: 2023", ["2023"]),
        ("Năm học 2021-2022", []),
        ("Đại hội nhiệm kỳ 2020-2025", []),
        ("từ năm 2021 đến nay", []),
        ("Tổng số 2050 hộ", []),
        ("Quyết định 399 năm 1998, 12023, 20231", []),
        # wrong phrases don't leave their year behind
        ("quý 5 năm 2023", []),
        ("tháng 15/2023", []),
        ("quý I và quý III năm 2023", []),
        # what is reported, and what is planned
        ("BÁO CÁO KẾT QUẢ 6 THÁNG ĐẦU NĂM, PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2023", ["2023-H1"]),
        ("Kết quả quý I, nhiệm vụ quý II năm 2023", ["2023-Q1"]),
        ("Kết quả tháng 5, chương trình công tác tháng 6 năm 2023", ["2023-05"]),
        ("Kết quả năm 2023, phương hướng, nhiệm vụ năm 2024", ["2023"]),
        ("Kết quả thực hiện nhiệm vụ quý I năm 2023", ["2023-Q1"]),
        ("Kế hoạch năm 2023", ["2023"]),
        ("Kết quả quý IV, nhiệm vụ quý I năm 2024", ["2024-Q4", "2024-Q1"]),
        ("9 tháng đầu năm và ước thực hiện năm 2023", ["2023-9M", "2023"]),
        ("Báo cáo quý I công tác dân vận năm 2023", ["2023-Q1", "2023"]),
        ("đến hết quý III/2023", ["2023-9M"]),
        ("tính đến hết tháng 6/2023", ["2023-H1"]),
    ],
)
def test_find_periods(line: str, expected: list[str]) -> None:
    assert [period.label for period in find_periods(line)] == expected


def test_find_periods_in_the_state_reporting_year() -> None:
    assert find_periods("Báo cáo năm 2023", "nd09") == [year_period(2023, "nd09")]


@pytest.mark.parametrize(
    "part", ["2021, ", "ngày ", "ngày …………", "số 1/1", "quý I, ", "2023-", "6 tháng ", "năm 2021 đến "]
)
def test_a_long_line_is_no_burden(part: str) -> None:
    started_with = find_periods(part * 20_000)
    assert started_with == find_periods((part * 20_000)[:1000])


@pytest.mark.parametrize(
    ("span", "frequency", "expected"),
    [
        ("2021-2023", "year", ["2021", "2022", "2023"]),
        ("2023", "year", ["2023"]),
        ("2023", "half", ["2023-H1", "2023-H2"]),
        ("2023", "quarter", ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]),
        ("2022-9M", "quarter", ["2022-Q1", "2022-Q2", "2022-Q3"]),
        ("2022-9M", "half", ["2022-H1"]),
        ("2022-9M", "year", []),
        ("2022-H2", "month", ["2022-07", "2022-08", "2022-09", "2022-10", "2022-11", "2022-12"]),
        ("2021-02..2022-07", "half", ["2021-H2", "2022-H1"]),
        ("2021-02..2022-07", "year", []),
        ("2023-06", "month", ["2023-06"]),
    ],
)
@pytest.mark.parametrize("year", YEAR_KINDS)
def test_sub_periods(span: str, frequency: Frequency, expected: list[str], year: str) -> None:
    period = parse_period(span, year)
    assert period is not None
    found = sub_periods(period, frequency, year)
    assert [each.label for each in found] == expected
    assert found == [parse_period(each, year) for each in expected]


def test_sub_periods_of_a_span_that_is_not_of_whole_months() -> None:
    calendar_year = Period("2023", date(2023, 1, 1), date(2023, 12, 31))
    assert [each.label for each in sub_periods(calendar_year, "quarter", "nd09")] == [
        "2023-Q2",
        "2023-Q3",
        "2023-Q4",
    ]


@pytest.mark.parametrize("year", YEAR_KINDS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", 2022),
        ("2021-2023", 2022),
        ("2023-Q2", 2022),
        ("2023-12", 2022),
        ("2021-01..2023-06", 2022),
        ("2000", 1999),
    ],
)
def test_year_before(text: str, expected: int, year: str) -> None:
    period = parse_period(text, year)
    assert period is not None
    assert year_before(period, year) == year_period(expected, year)


@st.composite
def periods(draw: st.DrawFn) -> tuple[Period, str]:
    first = draw(st.integers(2000 * 12, 2101 * 12 - 1))
    last = draw(st.integers(first, min(first + 60, 2101 * 12 - 1)))
    year = draw(st.sampled_from(YEAR_KINDS))
    text = f"{first // 12}-{first % 12 + 1:02}..{last // 12}-{last % 12 + 1:02}"
    period = parse_period(text, year)
    assert period is not None
    return period, year


@given(periods())
def test_a_label_read_again_is_the_same_period(made: tuple[Period, str]) -> None:
    period, year = made
    assert parse_period(period.label, year) == period
    assert find_periods(f"Báo cáo {period.label} của xã", year) == [period]


@given(periods())
def test_months_cover_a_period_without_gap_or_overlap(made: tuple[Period, str]) -> None:
    period, year = made
    months = sub_periods(period, "month", year)
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    for one, following in itertools.pairwise(months):
        assert following.start == one.end + timedelta(days=1)


@given(st.text(alphabet="quýnămtháng 0123456789-/.,IVđế…", max_size=60))
def test_what_is_parsed_alone_is_within_its_years(text: str) -> None:
    for period in [parse_period(text), *find_periods(text)]:
        assert period is None or (period.start <= period.end and 2000 <= period.start.year <= period.end.year <= 2100)
