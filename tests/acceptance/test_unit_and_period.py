"""Whose a report is, of which days, and whether a value is for the sender or for the whole area."""

from pathlib import Path

import pytest
from offices import figures, indicators, models, outcomes, rows, values, workbook
from sending import DAI_TRACH, HA_TRACH, LY_TRACH, Ingest, codes, one, sent

# --- scope ---


def test_an_areas_value_serves_where_no_unit_has_one_and_is_never_added(root: Path, ingest: Ingest) -> None:
    sent(root, "p.xlsx", unit="PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", i=indicators(ho_ngheo=1000))
    assert ingest().code == 0
    alone = figures(root, "2023")["indicators.ho_ngheo"]
    assert (alone["value"], alone["reported_by"]) == (1000, "area")
    sent(root, "x.xlsx", i=indicators(ho_ngheo=62))
    assert ingest().code == 0
    beside = figures(root, "2023")["indicators.ho_ngheo"]
    assert (beside["value"], beside["reported_by"]) == (62, "units")
    assert beside["coverage"] == {"reported": 1, "expected": 28}


def test_the_form_itself_can_say_that_a_value_is_for_the_area(root: Path, ingest: Ingest) -> None:
    sent(root, "x.xlsx", i=indicators(cong_trinh_giup_ban=7))
    sent(root, "h.xlsx", unit="HỘI NÔNG DÂN HUYỆN", i=[["Phạm vi: toàn huyện"], *indicators(cong_trinh_giup_ban=50)])
    assert ingest().code == 0
    assert values(root, "2023")["indicators.cong_trinh_giup_ban"] == 7


def test_an_agency_reports_for_itself_unless_it_says_otherwise(root: Path, ingest: Ingest) -> None:
    sent(root, "x.xlsx", i=indicators(cong_trinh_giup_ban=7), m=models("Tổ vay vốn"))
    sent(root, "h.xlsx", unit="HỘI NÔNG DÂN HUYỆN", i=indicators(cong_trinh_giup_ban=5), m=models("Tổ vay vốn"))
    assert ingest().code == 0
    found = values(root, "2023")
    # The same name in two units is two models.
    assert (found["indicators.cong_trinh_giup_ban"], found["models.total"]) == (12, 2)


# --- unit and period ---


@pytest.mark.parametrize(
    ("place", "unit", "period", "code"),
    [
        ("Xã Đại Trạch/a.xlsx", "XÃ LÝ TRẠCH", "Năm 2023", "DVK115"),
        ("2022/a.xlsx", "XÃ LÝ TRẠCH", "Năm 2023", "DVK118"),
        ("2023/Xã Đại Trạch.xlsx", "XÃ LÝ TRẠCH", "Năm 2023", "DVK115"),
    ],
)
def test_a_contradiction_is_an_error_unless_a_person_decides(
    place: str, unit: str, period: str, code: str, root: Path, ingest: Ingest
) -> None:
    path = sent(root, place, unit=unit, period=period, m=models("Tổ vay vốn"))
    ran = ingest()
    assert (ran.code, codes(ran)) == (1, {f"inbox/{place}": [code]})
    (found,) = one(ran)["findings"]
    assert (found["sheet"], found["cell"]) == ("m", "A1" if code == "DVK115" else "A3")
    assert rows(root, "SELECT * FROM part") == []

    asked = ("--unit", "Xã Lý Trạch", "--period", "2023")
    assert ingest(path, *asked).code == 1
    ran = ingest(path, *asked, "--override")
    assert (ran.code, ran.out) == (2, b"")
    assert "--why" in ran.err
    ran = ingest(path, *asked, "--override", "--why", "đã hỏi xã")
    assert (ran.code, outcomes(ran)) == (0, {f"inbox/{place}": "accepted"})
    (submission,) = one(ran)["submissions"]
    assert (submission["unit"], submission["period"]) == ({"code": LY_TRACH, "name": "Xã Lý Trạch"}, "2023")
    assert ("đã hỏi xã",) in rows(root, "SELECT why FROM receipt")


def test_an_override_gives_a_file_to_another_unit_and_period(root: Path, ingest: Ingest) -> None:
    path = sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    asked = ("--unit", "Xã Đại Trạch", "--period", "2022")
    ran = ingest(path, *asked)
    assert (ran.code, sorted(codes(ran)["inbox/a.xlsx"])) == (1, ["DVK115", "DVK118"])
    ran = ingest(path, *asked, "--override", "--why", "gửi nhầm mẫu")
    assert ran.code == 0
    (submission,) = one(ran)["submissions"]
    assert (submission["unit"]["code"], submission["period"]) == (DAI_TRACH, "2022")


def test_the_narrower_of_two_periods_wins(root: Path, ingest: Ingest) -> None:
    sent(root, "2022/a.xlsx", period="Quý II/2022", m=models("Tổ vay vốn"))
    ran = ingest()
    assert (ran.code, one(ran)["submissions"][0]["period"]) == (0, "2022-Q2")


def test_unit_and_period_come_from_name_and_folder_else_from_the_options(root: Path, ingest: Ingest) -> None:
    path = workbook(root / "inbox" / "2022" / "Xã Lý Trạch.xlsx", m=models("Tổ vay vốn"))
    ran = ingest(path)
    (submission,) = one(ran)["submissions"]
    assert (ran.code, submission["unit"]["code"], submission["period"]) == (0, LY_TRACH, "2022")

    bare = workbook(root / "inbox" / "bao cao.xlsx", m=models("Đường hoa"))
    ran = ingest(bare)
    assert ran.code == 1
    assert set(codes(ran)["inbox/bao cao.xlsx"]) & {"DVK114", "DVK116"}
    ran = ingest(bare, "--unit", HA_TRACH, "--period", "quý II/2023")
    (submission,) = one(ran)["submissions"]
    assert (ran.code, submission["unit"]["code"], submission["period"]) == (0, HA_TRACH, "2023-Q2")
