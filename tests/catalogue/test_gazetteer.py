"""Which units there were on a day, and how a person's words find one of them."""

from datetime import date

import pytest

from dvk_cli.catalogue import gazetteer
from dvk_cli.model.errors import UsageError


@pytest.mark.parametrize(
    ("text", "on", "code", "full_name"),
    [
        ("Bố Trạch, Quảng Bình", None, "455", "Huyện Bố Trạch"),
        ("Huyện Bố Trạch, Tỉnh Quảng Bình", None, "455", "Huyện Bố Trạch"),
        ("H. Bố Trạch; T. Quảng Bình", None, "455", "Huyện Bố Trạch"),
        ("BỐ TRẠCH", None, "455", "Huyện Bố Trạch"),
        ("455", None, "455", "Huyện Bố Trạch"),
        # Districts go before communes; the kind, the province or the day says otherwise.
        ("Xã Bố Trạch", None, "19141", "Xã Bố Trạch"),
        ("Bố Trạch, Quảng Trị", None, "19141", "Xã Bố Trạch"),
        ("Bố Trạch", date(2025, 7, 1), "19141", "Xã Bố Trạch"),
        ("Kỳ Sơn, Nghệ An", None, "417", "Huyện Kỳ Sơn"),
        ("Kỳ Sơn, Hòa Bình", None, "151", "Huyện Kỳ Sơn"),
        ("Kì Sơn, Hoà Bình", None, "151", "Huyện Kỳ Sơn"),
        ("Kỳ Sơn", date(2020, 1, 1), "417", "Huyện Kỳ Sơn"),
        ("huyen Bo Trach, Quang Binh", None, "455", "Huyện Bố Trạch"),
        ("Lý Trạch, Bố Trạch, Quảng Bình", None, "19198", "Xã Lý Trạch"),
        ("44", date(2025, 6, 30), "44", "Tỉnh Quảng Bình"),
        ("44", date(2025, 7, 1), "44", "Tỉnh Quảng Trị"),
        ("TP. Hồ Chí Minh", None, "79", "Thành phố Hồ Chí Minh"),
        # One code, one name, several kinds: one unit that went on.
        ("Đông Triều", None, "205", "Thành phố Đông Triều"),
        ("Đông Triều", date(2018, 1, 1), "205", "Thị xã Đông Triều"),
    ],
)
def test_find_area(text: str, on: date | None, code: str, full_name: str) -> None:
    area = gazetteer.find_area(text, on)
    assert (area.code, area.full_name) == (code, full_name)


@pytest.mark.parametrize(
    ("text", "on", "named"),
    [
        (
            "Kỳ Sơn",
            None,
            ["Huyện Kỳ Sơn (151)", "Hoà Bình", "31/12/2019", "(417)", "Tỉnh Nghệ An", "30/06/2025"],
        ),
        ("Ky Son", None, ["(151)", "(417)"]),
        ("Kỳ Sơn", date(2019, 12, 31), ["(151)", "(417)"]),
        ("44", None, ["Tỉnh Quảng Bình (44)", "30/06/2025", "Tỉnh Quảng Trị (44)", "01/07/2025"]),
        ("19198", None, ["Xã Lý Trạch", "Xã Lý Nam", "Xã Nam Trạch"]),
        ("Hòa Bình", None, ["Tỉnh Hoà Bình (17)", "Thành phố Hòa Bình (148)"]),
        ("Bố Trạch, Quảng Bình", date(2026, 1, 1), ["Huyện Bố Trạch (455)", "30/06/2025"]),
        ("Kỳ Sơn, Lào Cai", None, ["(151)", "(417)"]),
        ("Thị xã Bố Trạch", None, ["Bố Trạch, Quảng Bình"]),
        ("Bố Trạhc", None, ["Bố Trạch"]),
        ("Qwertyuiop", None, ["Bố Trạch, Quảng Bình"]),
        ("", None, ["Bố Trạch, Quảng Bình"]),
    ],
)
def test_an_unclear_area_is_an_error_that_lists_the_candidates(text: str, on: date | None, named: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        gazetteer.find_area(text, on)
    said = f"{caught.value.message} {caught.value.hint}"
    assert [part for part in named if part not in said] == []


def test_a_code_was_several_units() -> None:
    assert [(u.name, u.valid_from, u.valid_to) for u in gazetteer.units_of("19198")] == [
        ("Lý Trạch", None, date(2024, 12, 1)),
        ("Lý Nam", date(2024, 12, 1), date(2025, 7, 1)),
        ("Nam Trạch", date(2025, 7, 1), None),
    ]


@pytest.mark.parametrize(
    ("code", "day", "count"),
    [
        ("455", date(2005, 1, 1), 30),
        ("455", date(2023, 12, 31), 28),
        ("455", date(2025, 7, 1), 0),
        ("417", date(2023, 12, 31), 21),
        ("151", date(2019, 12, 31), 10),
        ("151", date(2020, 1, 1), 0),
        ("44", date(2023, 12, 31), 151),
        ("44", date(2025, 7, 1), 78),
        ("40", date(2023, 12, 31), 460),
        ("40", date(2025, 7, 1), 130),
        ("99", date(2023, 12, 31), 0),
    ],
)
def test_communes_of(code: str, day: date, count: int) -> None:
    assert len([unit for unit in gazetteer.communes_of(code) if unit.in_force(day)]) == count


def test_a_province_whose_code_was_given_away_does_not_have_the_communes_of_the_other() -> None:
    area = gazetteer.find_area("Tỉnh Quảng Bình")
    communes = gazetteer.communes_of("44", area)
    assert max(unit.valid_to or date.max for unit in communes) == gazetteer.REFORM


@pytest.mark.parametrize(
    ("text", "on", "since", "until"),
    [
        # A district that becomes a town goes on; a commune of another name is another one.
        ("Huyện Tĩnh Gia", None, None, date(2025, 7, 1)),
        ("Thị xã Nghi Sơn", None, None, date(2025, 7, 1)),
        ("Thừa Thiên Huế", None, None, None),
        ("Tỉnh Quảng Trị", date(2025, 7, 1), date(2025, 7, 1), None),
        ("19198", date(2023, 1, 1), None, date(2024, 12, 1)),
        ("04894", date(2023, 1, 1), None, None),
    ],
)
def test_life_of(text: str, on: date | None, since: date | None, until: date | None) -> None:
    life = gazetteer.life_of(gazetteer.find_area(text, on))
    assert (life.valid_from, life.valid_to) == (since, until)


@pytest.mark.parametrize(
    ("text", "parents"),
    [
        ("Lý Trạch, Quảng Bình", ["Huyện Bố Trạch", "Tỉnh Quảng Bình"]),
        ("Xã Bố Trạch", ["Tỉnh Quảng Trị"]),
        ("Tỉnh Nghệ An", []),
    ],
)
def test_parents_of(text: str, parents: list[str]) -> None:
    assert [unit.full_name for unit in gazetteer.parents_of(gazetteer.find_area(text))] == parents


def test_successions() -> None:
    found = gazetteer.successions(["19198", "00007"])
    assert [(s.old_code, s.old_valid_to, s.new_code, s.extent) for s in found if s.old_code == "19198"] == [
        ("19198", date(2024, 12, 1), "19198", "whole"),
        ("19198", date(2025, 7, 1), "19198", "whole"),
    ]
    assert {s.extent for s in found if s.old_code == "00007"} == {"part"}
    assert gazetteer.successions([]) == []


def test_merged_into() -> None:
    dong_trach = gazetteer.find_area("Xã Đông Trạch, Quảng Trị")
    assert "Đồng Trạch" in [unit.name for unit in gazetteer.merged_into([dong_trach])]
    assert gazetteer.merged_into([gazetteer.find_area("Xã Lý Trạch, Quảng Bình")]) == []


def test_every_row_is_a_unit() -> None:
    every = [*gazetteer.areas(), *(unit for n in range(10) for unit in gazetteer._units(rf"^\d{{4}}{n},.*$"))]
    assert len(every) == 16_599
    day = date(2025, 7, 1)
    assert len([unit for unit in every if unit.in_force(day)]) == 3_355
