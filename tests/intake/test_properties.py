"""Whatever the layout: the truth comes back, or an error says that it does not. No cell is lost from the account."""

from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from messy import FIELDS, Model, list_of_models, table_of_counts, table_of_indicators

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.load import load_catalogue
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.take_in import take_in
from dvk_cli.model.sheet import CellError, Merge, Sheet, Source
from dvk_cli.model.submission import Examined

CATALOGUE = load_catalogue()
REGISTER = UnitRegister.from_gazetteer(gazetteer.find_area("Bố Trạch, Quảng Bình"))
EXAMPLES = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(*sheets: Sheet, path: str = "bao cao.xlsx", form: str = "xlsx") -> Examined:
    examined = take_in(Source(path, "", 0, form), list(sheets), CATALOGUE, REGISTER, IntakeOptions())
    for sheet, account in zip(sheets, examined.balance, strict=True):
        parts = (account.used, account.title, account.header, account.control, account.signature, account.note)
        filled = sum(value is not None for row in sheet.rows for value in row)
        assert sum(parts) + account.unread == account.cells == filled
    return examined


def errors(examined: Examined) -> list[str]:
    return [f"{item.code} {item.cell}" for item in examined.findings if item.severity == "error"]


@EXAMPLES
@given(list_of_models())
def test_a_list_gives_back_its_models(drawn: tuple[list[Model], Sheet]) -> None:
    models, sheet = drawn
    examined = read(sheet)
    assert errors(examined) == []
    (submission,) = examined.submissions
    found = [Model(m.name, m.field, m.subject, m.performer) for m in submission.models]
    assert Counter(found) == Counter(models)
    assert all(control.declared == control.recomputed for control in submission.controls)


@EXAMPLES
@given(table_of_counts())
def test_a_table_gives_back_its_counts(drawn: tuple[dict[tuple[str, str], int], Sheet]) -> None:
    counts, sheet = drawn
    examined = read(sheet)
    assert errors(examined) == []
    (submission,) = examined.submissions
    assert {(c.field, c.subject): c.value for c in submission.counts} == counts
    assert len(submission.counts) == len(counts)
    assert all(control.declared == control.recomputed for control in submission.controls)


@EXAMPLES
@given(table_of_indicators())
def test_a_table_gives_back_its_indicators(drawn: tuple[dict[tuple[str, str], Decimal], Sheet]) -> None:
    truth, sheet = drawn
    examined = read(sheet)
    found = {(o.indicator, s.period.label): o.value for s in examined.submissions for o in s.indicators}
    doubtful = {item.code for item in examined.findings if item.severity == "error"}
    # Drawn at random, parts may be larger than wholes; that is for the officer, and no reading.
    assert doubtful <= {"DVK303"}
    assert found == truth


@EXAMPLES
@given(list_of_models(), st.integers(0, 3))
def test_one_wrong_field_among_many_is_an_error_and_nothing_else_changes(
    drawn: tuple[list[Model], Sheet], which: int
) -> None:
    models, sheet = drawn
    words = {word for spellings in FIELDS.values() for word in spellings}
    cells = [
        (r, c)
        for r, row in enumerate(sheet.rows)
        for c, value in enumerate(row)
        if value in words and any(other in [m.performer for m in models] for other in row if other != value)
    ]
    names = {model.name for model in models}
    cells = [(r, c) for r, c in cells if sheet.rows[r][c] not in names]
    if not cells:
        return
    row, column = cells[which % len(cells)]
    sheet.rows[row][column] = "Lĩnh vực không tên"
    found = errors(read(sheet))
    assert len(found) == 1
    assert found[0].startswith("DVK203")


WORDS = st.sampled_from(
    [
        *("STT", "TT", "Tên mô hình", "Lĩnh vực", "Loại hình", "Tập thể", "Cá nhân", "Đơn vị", "Xã", "Năm", "Chỉ tiêu"),
        *("ĐVT", "Kết quả", "Kinh tế", "Tổng cộng", "Tổng số", "Cộng mục I", "I. Kinh tế", "x", "-", "…", "Không có"),
        *("Xã Lý Trạch", "Năm 2022", "2021", "Hộ nghèo", "Họ và tên", "Cấp", "Hình thức", "Huyện", "Giấy khen"),
        *("Ghi chú", "Tiêu biểu", "Không phát sinh", "Kế hoạch"),
        *("Lũy kế", "Kế hoạch", "Đơn vị tính: triệu đồng", "BÍ THƯ", "ngày 1 tháng 2 năm 2022", "1=2+3", "13/25/2023"),
    ]
)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.text(max_size=12),
    st.integers(-5, 3000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.just(CellError("#N/A")),
)
MERGES = st.builds(
    lambda top, left, down, right: Merge(top, left, top + down, left + right),
    st.integers(0, 8),
    st.integers(0, 5),
    st.integers(0, 3),
    st.integers(0, 3),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(CELLS, max_size=7), max_size=12), st.lists(MERGES, max_size=3), st.sampled_from(("csv", "xlsx"))
)
def test_any_grid_is_read_without_failing_and_accounted_for(
    rows: list[list[object]], merges: list[Merge], form: str
) -> None:
    clean_rows = [[None if value == "" else value for value in row] for row in rows]
    read(Sheet("S", clean_rows, merges), path="2022/Xã Lý Trạch.xlsx", form=form)  # type: ignore[arg-type]
