"""Bố Trạch over 2019-2025: 30, 28 and 26 communes, then 7; what they report is carried where whole units moved."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from offices import dvk, figures, made, models, summary, title, workbook

from dvk_cli.pipeline import report, summarise
from dvk_cli.vietnamese.periods import parse_period
from dvk_cli.workspace import find_workspace

ADDING = ("models.", "recognitions.")


def sent(root: Path, unit: str, year: int, *names: str, field: str = "Kinh tế") -> None:
    lines = [*title(unit.upper(), f"Năm {year}", "DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO"), *models(*names, field=field)]
    workbook(root / "inbox" / str(year) / f"{unit}.xlsx", Sheet=lines)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mỹ Trạch and Hạ Trạch became Hạ Mỹ, Lý Trạch and Nam Trạch became Lý Nam, on 01/12/2024."""
    root = made(tmp_path_factory.mktemp("bo_trach") / "o", on="2025-06-30")
    sent(root, "Xã Hoàn Trạch", 2019, "Hiến đất làm đường")
    sent(root, "Xã Hải Trạch", 2019, "Bến cá sạch")
    sent(root, "Xã Hải Phú", 2020, "Bến cá sạch", "Cổng trường an toàn")
    for year in (2022, 2023):
        sent(root, "Xã Hạ Trạch", year, "Trồng rừng", "Vườn mẫu")
        sent(root, "Xã Mỹ Trạch", year, "Trồng rừng")
        sent(root, "Xã Lý Trạch", year, "Camera an ninh", field="Quốc phòng - an ninh")
    sent(root, "Xã Hạ Mỹ", 2024, "Trồng rừng", "Vườn mẫu", "Đường hoa", field="Xây dựng nông thôn mới")
    assert dvk("-C", root, "ingest", "-q").code == 0
    return root


@pytest.mark.parametrize(
    ("period", "units", "expected"),
    [
        ("2019", None, 30),
        ("2020", None, 28),
        ("2023", None, 28),
        ("2024", None, 26),
        ("2023", "2024-12-01", 26),
        ("2019", "2025-07-01", 7),
        ("2023", "2025-07-01", 7),
    ],
)
def test_units_expected(office: Path, period: str, units: str | None, expected: int) -> None:
    found = summary(office, period, *(["--units", units] if units else []))
    assert (found["coverage"]["expected"], found["units"]) == (expected, units or "as-reported")


@pytest.mark.parametrize(
    ("period", "total", "new"),
    [
        ("2022", 4, 4),
        ("2023", 4, 0),
        ("2022-2023", 4, 4),
        # Of Trồng rừng there are two, one of them goes on in Hạ Mỹ; Đường hoa is new.
        ("2022-2024", 5, 5),
        ("2024", 3, 1),
        ("2019-2020", 3, 3),
        ("2020", 2, 1),
    ],
)
def test_a_model_follows_its_unit(office: Path, period: str, total: int, new: int) -> None:
    found = figures(office, period)
    assert [found[f"models.{name}"]["value"] for name in ("total", "moi", "tiep_tuc")] == [total, new, total - new]


@pytest.mark.parametrize("period", ["2022", "2022-2023", "2022-2024", "2019-2024"])
@pytest.mark.parametrize("day", ["as-reported", "2025-07-01"])
def test_the_total_is_the_same_under_any_units_and_the_units_make_it(office: Path, period: str, day: str) -> None:
    found = summary(office, period, "--units", day, "--by", "unit")["figures"]
    whole = {f["id"]: f["value"] for f in found if "unit_code" not in f}
    reported = figures(office, period)
    for name, value in whole.items():
        if name.startswith(ADDING):
            assert value == reported[name]["value"]
            assert value == sum(f["value"] for f in found if f["id"] == name and "unit_code" in f), name


def test_rows_of_units_that_had_the_same_code_are_told_apart(office: Path) -> None:
    found = summary(office, "2022-2024", "--by", "unit")
    rows = [f for f in found["figures"] if f["id"] == "models.total" and f.get("unit_code") == "19123"]
    assert [(f["unit_name"], f.get("unit_from"), f.get("unit_until"), f["value"]) for f in rows] == [
        ("Xã Hạ Trạch", None, "2024-11-30", 0),
        ("Xã Hạ Mỹ", "2024-12-01", None, 3),
    ]
    (table,) = [table for table in found["tables"] if table["id"] == "by_unit"]
    assert {row[1] for row in table["rows"]} >= {"Xã Hạ Trạch (until 30/11/2024)", "Xã Hạ Mỹ (from 01/12/2024)"}


def test_figures_stand_under_the_unit_that_took_all_over(office: Path) -> None:
    found = summary(office, "2023", "--units", "2025-07-01", "--by", "unit")
    rows = {f["unit_name"]: f["value"] for f in found["figures"] if f["id"] == "models.total" and "unit_code" in f}
    assert rows == {"Xã Bắc Trạch": 3, "Xã Nam Trạch": 1}
    # Bắc Trạch is made of five communes, of which two have reported: that is said, and it does not count as reported.
    partial = {unit["name"]: unit["lacks"] for unit in found["coverage"]["partial"]}
    assert set(partial) == {"Xã Bắc Trạch", "Xã Nam Trạch"}
    assert len(partial["Xã Bắc Trạch"]) == 3
    (total,) = [f for f in found["figures"] if f["id"] == "models.total" and "unit_code" not in f]
    assert total["coverage"] == {"reported": 0, "expected": 7}
    assert figures(office, "2023", "--units", "2025-07-01", "--unit", "Xã Bắc Trạch")["models.total"]["value"] == 3


def test_what_is_not_followed_is_named(office: Path) -> None:
    notes = {note["code"]: note["message"] for note in summary(office, "2019", "--units", "2025-07-01")["notes"]}
    assert "Xã Hoàn Trạch" in notes["units_lost"]


def test_the_latest_field_counts_with_a_warning(office: Path) -> None:
    found = summary(office, "2022-2024")
    assert {f["id"]: f["value"] for f in found["figures"]}["models.nong_thon_moi"] == 3
    changed = [f["message"] for f in found["findings"] if f["code"] == "DVK506"]
    assert [any(name in message for message in changed) for name in ("Trồng rừng", "Vườn mẫu")] == [True, True]


def test_the_office_judges_doubles_and_units(office: Path, tmp_path: Path) -> None:
    root = made(tmp_path / "o", on="2025-06-30")
    sent(root, "Xã Lý Trạch", 2022, "Camera an ninh thôn xóm", "Vườn mẫu")
    sent(root, "Xã Lý Trạch", 2023, "Camera an nịnh thôn xóm", "Vườn mẫu thôn 1", "Vườn mẫu thôn 2")
    sent(root, "Xã Đại Trạch", 2023, "Vườn mẫu thôn 1")
    dvk("-C", root, "ingest", "-q")

    def told() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for item in summary(root, "2022-2023")["findings"]:
            found.setdefault(item["code"], []).append(item["message"])
        return found

    assert figures(root, "2022-2023")["models.total"]["value"] == 6
    (double,), (claim,) = told()["DVK508"], told()["DVK509"]
    # A summary names no file: the same submissions make the same bytes. The list of doubles does.
    assert ["2022 [Sheet!B5]" in double, "2023 [Sheet!B5]" in double, ".xlsx" in double] == [True, True, False]
    assert [name in claim for name in ("Xã Lý Trạch", "Xã Đại Trạch", "[Sheet!B6]", "[Sheet!B5]")] == [True] * 4
    listed: Any = dvk("-C", root, "models", "--period", "2022-2023", "--doubles", "-f", "json").json
    assert len(listed["models"]) == 4
    assert {item["code"] for item in listed["findings"]} == {"DVK508", "DVK509"}
    assert "2022/Xã Lý Trạch.xlsx [Sheet!B5]" in listed["findings"][0]["message"]

    config = (root / "dvk.toml").read_text("utf-8").replace("[catalogue]", '[catalogue]\nextend = "catalogue.toml"')
    (root / "dvk.toml").write_text(config, "utf-8")
    (root / "catalogue.toml").write_text(
        '[[same_model]]\nunit = "Xã Lý Trạch"\n'
        'models = [{ name = "Camera an ninh thôn xóm" }, { name = "Camera an nịnh thôn xóm" }]\n'
        '[[different_model]]\nmodels = [{ name = "Vườn mẫu thôn 1" }]\n',
        encoding="utf-8",
    )
    assert figures(root, "2022-2023")["models.total"]["value"] == 5
    assert not {"DVK508", "DVK509"} & set(told())
    (root / "catalogue.toml").write_text(
        '[[same_model]]\nunit = "Xã Lý Trach Đông"\nmodels = [{ name = "x" }]\n', encoding="utf-8"
    )
    ran = dvk("-C", root, "summarize", "--period", "2023")
    assert ran.code == 3
    assert "catalogue.toml" in ran.err
    assert "[[same_model]] 1" in ran.err


def test_a_report_of_a_unit_not_in_force_names_its_successor(tmp_path: Path) -> None:
    root = made(tmp_path / "o", on="2025-06-30")
    sent(root, "Xã Hạ Trạch", 2024, "Trồng rừng")
    (item,) = dvk("-C", root, "check", root / "inbox", "-f", "json").json["files"][0]["findings"]
    assert (item["code"], item["message"]) == ("DVK119", "Xã Hạ Trạch was not a unit on 31/12/2024")
    assert "… - 30/11/2024. On 01/12/2024 all of it became part of Xã Hạ Mỹ (19123)." in item["hint"]


def test_the_report_tells_units_of_one_code_apart(office: Path) -> None:
    period = parse_period("2022-2024")
    assert period is not None
    made = report.report(find_workspace(office), period)
    codes = {figure.unit_code or "" for figure in made.by_unit}
    assert any("(đến 30/11/2024)" in code for code in codes)
    assert len({(figure.unit_code, figure.id) for figure in made.by_unit}) == len(made.by_unit)
    table = next(table for table in made.tables if table.id == "models_by_unit")
    *units, whole = table.rows
    for column in range(2, len(table.columns)):
        assert sum(row[column].value or 0 for row in units) == whole[column].value


@pytest.mark.parametrize("period", ["2022-2024", "2024"])
@pytest.mark.parametrize("units", [None, date(2025, 7, 1)])
def test_traces_follow_units_that_changed(office: Path, period: str, units: date | None) -> None:
    workspace, span = find_workspace(office), parse_period(period)
    assert span is not None
    tracer = summarise.tracer(workspace, span, by="unit", units=units)
    assert tracer.summary.figures == summarise.summarise(workspace, span, by="unit", units=units).figures
    for figure, entry, recorded in tracer.figures():
        trace = tracer.trace(figure, entry, recorded)
        assert sum(use.counts_as for use in trace.used if use.role == "value") == figure.value
