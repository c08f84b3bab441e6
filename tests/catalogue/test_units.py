"""How a name finds the unit: exactly, by tone placement, by spelling, without marks; never by likeness."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.unit_list import read_units, unit_from_name
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.model.errors import DvkError
from dvk_cli.model.unit import Unit

DAY = date(2023, 12, 31)
AFTER_REFORM = date(2025, 12, 31)
AGENCIES = (
    Unit("cq01", "Ban Dân vận Huyện ủy", "co_quan", level="co_quan", aliases=("BDV Huyện ủy",)),
    Unit("cq02", "Công an huyện", "co_quan", level="co_quan"),
    Unit("cq03", "Hội Nông dân", "co_quan", level="co_quan"),
)
BO_TRACH = UnitRegister.from_gazetteer(gazetteer.find_area("Bố Trạch, Quảng Bình"), AGENCIES)
KY_SON = UnitRegister.from_gazetteer(gazetteer.find_area("Kỳ Sơn, Nghệ An"))
QUANG_TRI = UnitRegister.from_gazetteer(gazetteer.find_area("Quảng Trị", AFTER_REFORM))


@pytest.mark.parametrize(
    ("day", "units", "xa"),
    [
        (date(2020, 5, 31), 30, 28),
        (date(2020, 6, 1), 28, 25),
        (DAY, 28, 25),
        (date(2024, 11, 30), 28, 25),
        (date(2024, 12, 1), 26, 23),
        (date(2025, 7, 1), 0, 0),
    ],
)
def test_bo_trach_over_time(day: date, units: int, xa: int) -> None:
    in_force = BO_TRACH.in_force(day)
    assert len(in_force) == units
    assert [unit.code for unit in in_force] == sorted(unit.code for unit in in_force)
    assert len(BO_TRACH.in_force(day, ["xa"])) == xa
    assert len(BO_TRACH.in_force(day, ["thi_tran"])) == units - xa


@pytest.mark.parametrize(
    ("text", "full_name", "how"),
    [
        ("Lý Trạch", "Xã Lý Trạch", "exact"),
        ("XÃ  LÝ TRẠCH", "Xã Lý Trạch", "exact"),
        ("X. Lý Trạch", "Xã Lý Trạch", "exact"),
        ("x.Lý Trạch", "Xã Lý Trạch", "exact"),
        ("19198", "Xã Lý Trạch", "exact"),
        ("UBND xã Lý Trạch", "Xã Lý Trạch", "exact"),
        ("Đảng ủy xã Lý Trạch", "Xã Lý Trạch", "exact"),
        ("BCH Đảng bộ xã Lý Trạch", "Xã Lý Trạch", "exact"),
        ("Khối dân vận xã Lý Trạch", "Xã Lý Trạch", "exact"),
        ("Mặt trận Tổ quốc Việt Nam xã Lý Trạch", "Xã Lý Trạch", "exact"),
        ("Đơn vị: Uỷ ban nhân dân xã Lý Trạch", "Xã Lý Trạch", "exact"),
        ("Xã Lý Trạch, huyện Bố Trạch", "Xã Lý Trạch", "exact"),
        ("Xã Lý Trạch huyện Bố Trạch, tỉnh Quảng Bình", "Xã Lý Trạch", "exact"),
        ("Lý Trạch - Bố Trạch", "Xã Lý Trạch", "exact"),
        ("Hòa Trạch", "Xã Hòa Trạch", "exact"),
        ("Hoà Trạch", "Xã Hòa Trạch", "tone"),
        ("Hoa\u0300 Trạch", "Xã Hòa Trạch", "tone"),
        ("Lí Trạch", "Xã Lý Trạch", "alias"),
        ("TT Hoàn Lão", "Thị trấn Hoàn Lão", "exact"),
        ("TT. Hoàn Lão", "Thị trấn Hoàn Lão", "exact"),
        ("NT Việt Trung", "Thị trấn NT Việt Trung", "exact"),
        ("Nông trường Việt Trung", "Thị trấn NT Việt Trung", "alias"),
        ("Thị trấn Nông trường Việt Trung", "Thị trấn NT Việt Trung", "alias"),
        ("TTNT Việt Trung", "Thị trấn NT Việt Trung", "alias"),
        ("ly trach", "Xã Lý Trạch", "bare"),
        ("UBND xa Ly Trach", "Xã Lý Trạch", "bare"),
        ("Đồng Trạch", "Xã Đồng Trạch", "exact"),
        ("cq01", "Ban Dân vận Huyện ủy", "exact"),
        ("Ban dân vận huyện uỷ", "Ban Dân vận Huyện ủy", "tone"),
        ("BDV Huyện ủy", "Ban Dân vận Huyện ủy", "alias"),
        ("Công an huyện Bố Trạch", "Công an huyện", "alias"),
    ],
)
def test_match(text: str, full_name: str, how: str) -> None:
    match = BO_TRACH.match(text, DAY)
    assert (match.unit and match.unit.full_name, match.how) == (full_name, how)


@pytest.mark.parametrize(
    ("register", "text", "day", "how", "candidates"),
    [
        (BO_TRACH, "Lý Nam", DAY, "not_in_force", ["Xã Lý Nam"]),
        (BO_TRACH, "Xã Lý Trạch", date(2024, 12, 1), "not_in_force", ["Xã Lý Trạch"]),
        (BO_TRACH, "19153", DAY, "not_in_force", ["Xã Phú Trạch"]),
        # A unit of another kind is not meant: the officer decides.
        (BO_TRACH, "Thị trấn Lý Trạch", DAY, "none", ["Xã Lý Trạch"]),
        (BO_TRACH, "Xã Phong Nha", DAY, "none", ["Thị trấn Phong Nha"]),
        (BO_TRACH, "Lý Trạhc", DAY, "none", []),
        (BO_TRACH, "Hội Nông dân xã Lý Trạch", DAY, "none", []),
        (BO_TRACH, "Huyện Bố Trạch", DAY, "none", []),
        (BO_TRACH, "", DAY, "none", []),
        # One code, several names: without a day it says nothing.
        (BO_TRACH, "19198", None, "ambiguous", ["Xã Lý Trạch", "Xã Lý Nam"]),
        (KY_SON, "Nam Can", DAY, "ambiguous", ["Xã Nậm Cắn", "Xã Nậm Càn"]),
        (KY_SON, "xã Nậm Can", DAY, "ambiguous", ["Xã Nậm Cắn", "Xã Nậm Càn"]),
        # The old xã Đồng Trạch lies in the area of today's province; it is not the new xã Đông Trạch.
        (QUANG_TRI, "Đồng Trạch", AFTER_REFORM, "not_in_force", ["Xã Đồng Trạch"]),
    ],
)
def test_what_is_not_matched(
    register: UnitRegister, text: str, day: date | None, how: str, candidates: list[str]
) -> None:
    match = register.match(text, day)
    assert match.unit is None
    assert (match.how, [unit.full_name for unit in match.candidates]) == (how, candidates)


@pytest.mark.parametrize(
    ("register", "text", "day", "code"),
    [
        (KY_SON, "Nậm Cắn", DAY, "16837"),
        (KY_SON, "Nậm Càn", DAY, "16873"),
        (QUANG_TRI, "Đông Trạch", AFTER_REFORM, "19159"),
        (QUANG_TRI, "Xã Bố Trạch", AFTER_REFORM, "19141"),
        (QUANG_TRI, "Nam Trạch", AFTER_REFORM, "19198"),
        (BO_TRACH, "Lý Nam", date(2024, 12, 1), "19198"),
        (BO_TRACH, "Lý Nam", None, "19198"),
    ],
)
def test_names_that_are_almost_the_same(register: UnitRegister, text: str, day: date | None, code: str) -> None:
    match = register.match(text, day)
    assert (match.unit and match.unit.code, match.how) == (code, "exact")


def test_likeness_is_a_hint_only() -> None:
    match = BO_TRACH.match("Xã Lý Trạhc", DAY)
    assert (match.unit, match.nearest) == (None, "Xã Lý Trạch")


def test_a_remark_behind_the_name_is_kept_apart() -> None:
    match = BO_TRACH.match("Lý Trạch (chưa có số liệu)", DAY)
    assert (match.unit and match.unit.name, match.note) == ("Lý Trạch", "chưa có số liệu")


@given(st.sampled_from(BO_TRACH.in_force(DAY)), st.sampled_from(["{}", "UBND {}", "  {} ", "Đơn vị: {}"]))
def test_every_unit_is_found_by_its_full_name(unit: Unit, written: str) -> None:
    assert BO_TRACH.match(written.format(unit.full_name), DAY).unit == unit
    assert BO_TRACH.match(unit.full_name.upper(), DAY).unit == unit
    assert BO_TRACH.mentions(written.format(unit.full_name), DAY) == [unit]


@given(st.text(max_size=30))
def test_any_text_has_an_answer(text: str) -> None:
    match = BO_TRACH.match(text, DAY)
    assert (match.unit is None) == (match.how in ("none", "ambiguous", "not_in_force"))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("HUYỆN ỦY BỐ TRẠCH - ĐẢNG ỦY XÃ LÝ TRẠCH", ["Xã Lý Trạch"]),
        ("UBND XÃ LÝ TRẠCH", ["Xã Lý Trạch"]),
        ("ĐẢNG ỦY LÝ TRẠCH", ["Xã Lý Trạch"]),
        ("Đơn vị báo cáo: Xã Lý Trạch", ["Xã Lý Trạch"]),
        ("Đơn vị: Hoà Trạch", ["Xã Hòa Trạch"]),
        ("Lý Trạch", ["Xã Lý Trạch"]),
        ("Xã Lí Trạch", ["Xã Lý Trạch"]),
        ("ĐẢNG ỦY THỊ TRẤN NÔNG TRƯỜNG VIỆT TRUNG", ["Thị trấn NT Việt Trung"]),
        ("của xã Đồng Trạch và xã Lý Trạch", ["Xã Đồng Trạch", "Xã Lý Trạch"]),
        ("BAN DÂN VẬN HUYỆN ỦY BỐ TRẠCH", ["Ban Dân vận Huyện ủy"]),
        ("CÔNG AN HUYỆN BỐ TRẠCH", ["Công an huyện"]),
        ("Hội Nông dân báo cáo", ["Hội Nông dân"]),
        # A commune's body is the commune, not the agency of the same name.
        ("HỘI NÔNG DÂN XÃ LÝ TRẠCH", ["Xã Lý Trạch"]),
        # A name without its kind may be anything; another kind is another unit; a mark less is another name.
        ("Mô hình Lý Trạch xanh", []),
        ("Thị trấn Lý Trạch", []),
        ("xa Ly Trach", []),
        ("Xã Lý Trạchh", []),
        ("Xã Lý Nam", []),
        ("HUYỆN BỐ TRẠCH", []),
        ("", []),
    ],
)
def test_mentions(line: str, named: list[str]) -> None:
    assert [unit.full_name for unit in BO_TRACH.mentions(line, DAY)] == named


def test_mentions_of_every_date() -> None:
    assert [unit.full_name for unit in BO_TRACH.mentions("Xã Lý Nam")] == ["Xã Lý Nam"]


def test_a_number_needs_its_kind() -> None:
    phu_nhuan = UnitRegister.from_gazetteer(gazetteer.find_area("Quận Phú Nhuận"))
    assert [u.full_name for u in phu_nhuan.mentions("UBND Phường 05", DAY)] == ["Phường 5"]
    assert phu_nhuan.mentions("5", DAY) == []
    match = phu_nhuan.match("5", DAY)
    assert (match.unit, match.nearest) == (None, "Phường 5")
    assert phu_nhuan.match("P5", DAY).unit == phu_nhuan.match("Phường 05", DAY).unit is not None


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("19198", DAY, "Lý Trạch"),
        ("19198", date(2024, 12, 1), "Lý Nam"),
        ("19198", None, "Lý Nam"),
        ("19198", date(2025, 7, 1), None),
        ("CQ02", DAY, "Công an huyện"),
        ("00000", None, None),
    ],
)
def test_get(code: str, on: date | None, name: str | None) -> None:
    unit = BO_TRACH.get(code, on)
    assert (unit and unit.name) == name


@pytest.mark.parametrize(
    ("text", "expected"), [("HUYỆN BỐ TRẠCH", True), ("Bố Trạch", True), ("Xã Bố Trạch", False), ("", False)]
)
def test_is_area(text: str, expected: bool) -> None:
    assert BO_TRACH.is_area(text) is expected


def test_one_commune_as_the_area() -> None:
    register = UnitRegister.from_gazetteer(gazetteer.find_area("Xã Lý Trạch, Quảng Bình"))
    assert [unit.full_name for unit in register.in_force(DAY)] == ["Xã Lý Trạch"]


def listed(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "units.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_office_own_list(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (
        "code,name,kind,valid_from,valid_to,aliases\r\n"
        "01,Xã Lý Trạch,xa,,2024-12-01,Lý Trạch cũ|Xã LT\r\n"
        "01,Lý Nam,Xã,2024-12-01,,\r\n"
        "\r\n"
        "02,TT. Hoàn Lão,thị trấn,,,\r\n"
        "cq,Công an huyện,co_quan,,,\r\n"
    ).replace(",", delimiter)
    register = UnitRegister.from_list(listed(tmp_path, text, encoding))
    assert [unit.full_name for unit in register.in_force(DAY)] == ["Xã Lý Trạch", "Thị trấn Hoàn Lão"]
    assert [unit.full_name for unit in register.in_force(date(2024, 12, 1))] == [
        "Xã Lý Nam",
        "Thị trấn Hoàn Lão",
    ]
    assert [unit.full_name for unit in register.agencies] == ["Công an huyện"]
    assert register.match("xã LT", DAY).unit == register.match("01", DAY).unit
    assert register.match("lý trạch cũ", DAY).how == "alias"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,kind\nA,xa\n", ["1", "code"]),
        ("code,name,kind,color\n", ["1", "color", "valid_from"]),
        ("code,name,kind,kind\n", ["1", "kind"]),
        ("code,name,kind\n01,,xa\n", ["2", "name"]),
        ("code,name,kind\n01,A,xa\n02,B,phuog\n", ["3", "kind", "phuog", "phuong"]),
        ("code,name,kind,valid_from\n01,A,xa,1/1/2020\n", ["2", "valid_from", "1/1/2020", "2023-12-31"]),
        ("code,name,kind,valid_from,valid_to\n01,A,xa,2020-01-01,2020-01-01\n", ["2", "valid_to"]),
        ("code,name,kind\n01,A,xa\n01,B,xa\n", ["3", "code", "01", "Xã A"]),
        ("code,name,kind\n01,A,xa,x\n", ["2", "kind"]),
        ("code,name,kind\n", []),
        ("", ["code"]),
    ],
)
def test_a_mistake_in_the_list_is_told_with_its_place(tmp_path: Path, text: str, said: list[str]) -> None:
    path = listed(tmp_path, text)
    with pytest.raises(DvkError) as caught:
        read_units(path)
    told = f"{caught.value.message} {caught.value.hint}"
    assert [part for part in [str(path), *said] if part not in told] == []
    assert caught.value.hint


def test_a_list_in_another_encoding_or_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(DvkError, match="UTF-8"):
        read_units(listed(tmp_path, "code,name,kind\n01,Lý,xa\n", "utf-16"))
    with pytest.raises(DvkError, match=r"none\.csv"):
        read_units(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Huyện Bố Trạch", "huyen", "Bố Trạch"),
        ("TX. Ba Đồn", "thi_xa", "Ba Đồn"),
        ("Cụm thi đua số 1", "co_quan", "Cụm thi đua số 1"),
    ],
)
def test_unit_from_name(text: str, kind: str, name: str) -> None:
    unit = unit_from_name("x", text)
    assert (unit.kind, unit.name) == (kind, name)
