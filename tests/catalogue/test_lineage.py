"""What became of units: followed where the whole unit moved, and no further."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.lineage import Lineage
from dvk_cli.catalogue.types import OwnSuccession
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.model.errors import UsageError
from dvk_cli.model.lines import Lines

REFORM = date(2025, 7, 1)
BO_TRACH = UnitRegister.from_gazetteer(gazetteer.find_area("Bố Trạch, Quảng Bình"))


def lines_of(last: str, day: str | None = None, register: UnitRegister = BO_TRACH) -> Lines:
    return Lineage(register).lines(date.fromisoformat(last), date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2019-12-31", 30),
        ("2020-12-31", 28),
        ("2024-11-30", 28),
        ("2024-12-01", 26),
        ("2025-06-30", 26),
        ("2025-07-01", 7),
    ],
)
def test_units_of_bo_trach_on_a_day(day: str, count: int) -> None:
    assert len(Lineage(BO_TRACH).units_on(date.fromisoformat(day))) == count


@pytest.mark.parametrize(
    ("area", "on", "day", "count"),
    [
        # Two districts of one name: each has its own units, before and after.
        ("Kỳ Sơn, Hòa Bình", "2019-12-31", "2019-12-31", 10),
        ("Kỳ Sơn, Nghệ An", "2023-12-31", "2023-12-31", 21),
        ("Kỳ Sơn, Nghệ An", "2023-12-31", "2025-07-01", 12),
    ],
)
def test_units_of_both_ky_son(area: str, on: str, day: str, count: int) -> None:
    register = UnitRegister.from_gazetteer(gazetteer.find_area(area, date.fromisoformat(on)))
    assert len(Lineage(register).units_on(date.fromisoformat(day))) == count


def test_nam_can_and_nam_can_are_two_lines() -> None:
    register = UnitRegister.from_gazetteer(gazetteer.find_area("Kỳ Sơn, Nghệ An"))
    lines = lines_of("2023-12-31", register=register)
    keys = [line.key for line in lines.all if line.short in ("Nậm Cắn", "Nậm Càn")]
    assert len(keys) == 2
    carried = lines_of("2023-12-31", "2025-07-01", register)
    assert sorted(carried.by_key[carried.home(carried.key(key, date(2023, 12, 31)))].name for key in keys) == [
        "Xã Na Ngoi",
        "Xã Nậm Cắn",
    ]


def test_a_code_on_a_day_is_a_line() -> None:
    """19198 was xã Lý Trạch to 30/11/2024, xã Lý Nam to 30/06/2025, and is xã Nam Trạch."""
    lines = lines_of("2025-06-30")
    keys = [lines.key("19198", date(2023, 12, 31)), lines.key("19198", date(2025, 6, 30))]
    assert keys == ["19198@", "19198"]
    assert [lines.by_key[key].name for key in keys] == ["Xã Lý Trạch", "Xã Lý Nam"]
    assert lines.way("19195") == ("19195", "19198")
    assert lines.joined_on("19195", "19198") == date(2024, 12, 1)
    assert lines_of("2023-12-31").key("19198", date(2023, 12, 31)) == "19198"


def test_where_figures_stand_under_the_units_of_a_day() -> None:
    lines = lines_of("2023-12-31", "2025-07-01")
    ha_trach, my_trach = lines.key("19123", date(2022, 12, 31)), lines.key("19120", date(2022, 12, 31))
    assert {lines.by_key[lines.home(key)].name for key in (ha_trach, my_trach)} == {"Xã Bắc Trạch"}
    assert len(lines.shares(lines.home(ha_trach))) == 5
    # No list says what became of xã Hoàn Trạch in 2020: its figures stay under its own name.
    hoan_trach = lines.by_key[lines.key("19171", date(2019, 12, 31))]
    assert (hoan_trach.home, hoan_trach.lost) == (hoan_trach.key, "unknown")


def test_a_split_unit_is_not_followed() -> None:
    ha_noi = UnitRegister.from_gazetteer(gazetteer.find_area("Quận Ba Đình, Hà Nội"))
    lost = [line for line in lines_of("2024-12-31", "2025-07-01", ha_noi).all if line.lost == "part"]
    assert lost
    assert all(line.home == line.key and len(line.heirs) > 1 for line in lost)


def test_the_office_declares_what_the_gazetteer_does_not_know() -> None:
    own = (OwnSuccession("19171", date(2020, 6, 1), "19111"),)
    lines = Lineage(BO_TRACH, own).lines(date(2020, 12, 31))
    assert lines.way("19171") == ("19171", "19111")


def test_an_own_list_follows_only_what_it_says(tmp_path: Path) -> None:
    listed = tmp_path / "units.csv"
    listed.write_text(
        "code,name,kind,valid_from,valid_to\n"
        "19198,Lý Trạch,xa,,2024-12-01\n19198,Lý Nam,xa,2024-12-01,\n"
        "a,An Bình,xa,,2020-01-01\na,An Bình,thi_tran,2020-01-01,\n",
        encoding="utf-8",
    )
    register = UnitRegister.from_list(listed)
    lines = lines_of("2025-06-30", register=register)
    # Its codes need not be the gazetteer's; one code and one name are one unit that went on.
    assert [(line.key, line.into, line.lost) for line in lines.all] == [
        ("19198@", None, "unknown"),
        ("19198", None, ""),
        ("a", None, ""),
    ]
    own = (OwnSuccession("19198", date(2024, 12, 1), "19198"),)
    assert Lineage(register, own).lines(date(2025, 6, 30)).way("19198@") == ("19198@", "19198")


@pytest.mark.parametrize("day", ["2023-12-30", "2018-01-01"])
def test_nothing_is_carried_back(day: str) -> None:
    with pytest.raises(UsageError):
        lines_of("2023-12-31", day)


@settings(max_examples=30, deadline=None)  # each builds the lines anew
@given(st.dates(date(2018, 1, 1), date(2025, 6, 30)), st.dates(date(2025, 7, 1), date(2026, 12, 31)))
def test_each_unit_stands_under_one_unit_of_the_day_or_is_named_lost(last: date, day: date) -> None:
    lineage = Lineage(BO_TRACH)
    lines = lineage.lines(last, day)
    expected = {unit.code for unit in lineage.units_on(day)}
    assert {line.home for line in lines.all if not line.lost} == expected
    assert all(line.home == line.key for line in lines.all if line.lost)
    for unit in BO_TRACH.in_force(last):
        key = lines.key_of(unit)
        assert key == lines.key(unit.code, last)
        assert key in lines.shares(lines.home(key))
