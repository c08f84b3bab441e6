"""Submissions: accepted whole or not, replaced by part, never twice, and nothing stored that was only looked at."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from offices import Ran, bytes_of, dvk, figures, indicators, made, models, outcomes, rows, title, values, workbook

LY_TRACH, DAI_TRACH, HA_TRACH = "19198", "19186", "19123"
AGENCIES = {
    "cq01": 'name = "Phòng Lao động - Thương binh và Xã hội"\nscope = "area"',
    "cq02": 'name = "Hội Nông dân huyện"',
}


@pytest.fixture(scope="module")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("new") / "office", **AGENCIES)


@pytest.fixture
def root(new_office: Path, tmp_path: Path) -> Path:
    return shutil.copytree(new_office, tmp_path / "office")


@pytest.fixture
def ingest(root: Path) -> Callable[..., Ran]:
    def _ingest(*arguments: object) -> Ran:
        return dvk("-C", root, "ingest", "-f", "json", *arguments)

    return _ingest


Ingest = Callable[..., Ran]


def sent(root: Path, name: str, *, unit: str = "XÃ LÝ TRẠCH", period: str = "Năm 2023", **tables: Any) -> Path:
    """A workbook in the inbox with a sheet for each table."""
    return workbook(root / "inbox" / name, **{sheet: title(unit, period) + table for sheet, table in tables.items()})


def codes(ran: Ran) -> dict[str, list[str]]:
    return {file["path"]: [item["code"] for item in file["findings"]] for file in ran.json["files"]}


def one(ran: Ran) -> dict[str, Any]:
    (file,) = ran.json["files"]
    return file


# --- replacement is by part ---


def test_a_newer_part_replaces_the_older_and_the_other_parts_stay(root: Path, ingest: Ingest) -> None:
    first = sent(root, "a.xlsx", m=models("Tổ vay vốn", "Đường hoa"), i=indicators(tong_so_ho=500))
    assert outcomes(ingest()) == {"inbox/a.xlsx": "accepted"}
    old = rows(root, "SELECT id FROM submission")[0][0]

    newer = sent(root, "b.xlsx", i=indicators(tong_so_ho=520))
    ran = ingest(newer)
    (submission,) = one(ran)["submissions"]
    assert (ran.code, submission["outcome"], submission["replaces"]) == (0, "accepted", [old])
    assert codes(ran) == {"inbox/b.xlsx": ["DVK401"]}
    found = values(root, "2023")
    assert (found["models.total"], found["models.kinh_te"], found["indicators.tong_so_ho"]) == (2, 2, 520)
    # The older part stays in the ledger.
    assert rows(root, "SELECT form, superseded_at IS NULL FROM part ORDER BY id") == [
        ("models", 1),
        ("indicators", 0),
        ("indicators", 1),
    ]

    # The older file does not come back by itself, alone or beside its correction.
    ran = ingest(first)
    assert (ran.code, outcomes(ran), codes(ran)) == (0, {"inbox/a.xlsx": "unchanged"}, {"inbox/a.xlsx": ["DVK403"]})
    assert (ingest().code, ingest().code) == (0, 0)
    assert values(root, "2023")["indicators.tong_so_ho"] == 520
    assert values(root, "2023")["models.total"] == 2


def test_a_part_that_says_there_was_nothing_replaces_a_list(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    nothing = sent(root, "b.xlsx", m=[*models(), [None, "Không phát sinh"]])
    ran = ingest(nothing)
    assert (ran.code, outcomes(ran)) == (0, {"inbox/b.xlsx": "accepted"})
    assert values(root, "2023")["models.total"] == 0


def test_an_empty_table_is_missing_not_nothing(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"), i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    ran = ingest(sent(root, "b.xlsx", m=models(), i=indicators(tong_so_ho=510)))
    assert (ran.code, "DVK121" in codes(ran)["inbox/b.xlsx"]) == (0, True)
    assert values(root, "2023")["models.total"] == 1
    assert values(root, "2023")["indicators.tong_so_ho"] == 510


def test_another_unit_or_period_replaces_nothing(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    sent(root, "b.xlsx", period="Năm 2022", m=models("Đường hoa"))
    sent(root, "c.xlsx", period="Quý II/2023", m=models("Trồng rừng"))
    sent(root, "d.xlsx", unit="XÃ ĐẠI TRẠCH", m=models("Tổ vay vốn"))
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (
        0,
        {f"inbox/{name}.xlsx": outcome for name, outcome in
         {"a": "unchanged", "b": "accepted", "c": "accepted", "d": "accepted"}.items()},
    )  # fmt: skip
    assert values(root, "2022")["models.total"] == 1
    assert values(root, "2023")["models.total"] == 3
    assert values(root, "2022-2023")["models.total"] == 4


def test_a_correction_with_an_error_leaves_what_is_in_force(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"), i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    before = values(root, "2023")
    ran = ingest(sent(root, "b.xlsx", m=models("Đường hoa", "Trồng rừng"), i=indicators(tong_so_ho=-5)))
    assert (ran.code, outcomes(ran), codes(ran)) == (
        1,
        {"inbox/b.xlsx": "rejected"},
        {"inbox/b.xlsx": ["DVK202"]},
    )
    assert values(root, "2023") == before


# --- two files for the same part in one run ---


def test_two_files_that_differ_for_the_same_part_are_both_rejected(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"), i=indicators(tong_so_ho=500))
    sent(root, "b.xlsx", i=indicators(tong_so_ho=520))
    sent(root, "c.xlsx", unit="XÃ ĐẠI TRẠCH", m=models("Đường hoa"), i=indicators(tong_so_ho=700))
    ran = ingest()
    assert ran.code == 1
    assert outcomes(ran) == {"inbox/a.xlsx": "rejected", "inbox/b.xlsx": "rejected", "inbox/c.xlsx": "accepted"}
    assert codes(ran) == {"inbox/a.xlsx": ["DVK501"], "inbox/b.xlsx": ["DVK501"], "inbox/c.xlsx": []}
    # Each names the other, and neither is stored, not even the part that only one of them has.
    first, second, _good = ran.json["files"]
    assert "inbox/b.xlsx" in first["findings"][0]["message"]
    assert "inbox/a.xlsx" in second["findings"][0]["message"]
    assert rows(root, "SELECT DISTINCT unit_code FROM part") == [(DAI_TRACH,)]
    assert values(root, "2023")["models.total"] == 1
    # A person has chosen.
    assert outcomes(ingest(root / "inbox" / "b.xlsx")) == {"inbox/b.xlsx": "accepted"}
    assert values(root, "2023")["indicators.tong_so_ho"] == 1220


def test_what_was_in_force_stays_when_two_files_contradict_each_other(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    files = [sent(root, f"{name}.xlsx", i=indicators(tong_so_ho=number)) for name, number in (("b", 510), ("c", 520))]
    assert ingest(*files).code == 1
    assert values(root, "2023") == {"indicators.tong_so_ho": 500}


def test_two_files_with_different_parts_of_one_report_are_no_conflict(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    sent(root, "b.xlsx", i=indicators(tong_so_ho=500))
    assert ingest().code == 0
    found = values(root, "2023")
    assert (found["models.total"], found["indicators.tong_so_ho"]) == (1, 500)


def test_the_same_bytes_twice_in_one_run_count_once(root: Path, ingest: Ingest) -> None:
    shutil.copy(sent(root, "a.xlsx", m=models("Tổ vay vốn")), root / "inbox" / "a (1).xlsx")
    ran = ingest()
    assert (ran.code, sorted(outcomes(ran).values())) == (0, ["accepted", "unchanged"])
    assert values(root, "2023")["models.total"] == 1
    assert len(rows(root, "SELECT * FROM part")) == 1


# --- unchanged ---


def test_the_same_bytes_again_are_unchanged_whatever_the_name(root: Path, ingest: Ingest) -> None:
    path = sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    path.rename(path.with_name("b.xlsx"))
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (0, {"inbox/b.xlsx": "unchanged"})
    assert one(ran)["submissions"][0]["outcome"] == "unchanged"
    assert len(rows(root, "SELECT * FROM part")) == 1


def test_the_same_bytes_read_under_another_catalogue_are_read_again(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn", field="Làm ăn"))
    ran = ingest()
    assert (ran.code, codes(ran)) == (1, {"inbox/a.xlsx": ["DVK203"]})
    (root / "catalogue.toml").write_text('[[field]]\ncode = "kinh_te"\nspellings = ["Làm ăn"]\n', "utf-8")
    config = root / "dvk.toml"
    config.write_text(config.read_text("utf-8").replace("# extend =", "extend ="), "utf-8")
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (0, {"inbox/a.xlsx": "accepted"})
    assert values(root, "2023")["models.kinh_te"] == 1


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


# --- one file of many units ---

MANY = """Tên đơn vị;Kỳ báo cáo;Chỉ tiêu;Giá trị
Xã Lý Trạch;2023;Tổng số hộ;500
Xã Lý Trạch;2023;Số hộ nghèo;12
Xã Đại Trạch;2023;Tổng số hộ;700
Xã Đại Trạch;2023;Số hộ nghèo;mười hai
Xã Hạ Trạch;2022;Tổng số hộ;900
"""


def test_a_bad_row_keeps_only_its_own_submission_out(root: Path, ingest: Ingest) -> None:
    path = root / "inbox" / "chi_tieu.csv"
    path.write_text(MANY, "utf-8")
    ran = ingest()
    file = one(ran)
    assert (ran.code, file["outcome"], ran.json["totals"]["partial"]) == (1, "partial", 1)
    assert {
        (s["unit"]["code"], s["period"]): (s["outcome"], s["records"]["indicators"]) for s in file["submissions"]
    } == {
        (LY_TRACH, "2023"): ("accepted", 2),
        (DAI_TRACH, "2023"): ("rejected", 1),
        (HA_TRACH, "2022"): ("accepted", 1),
    }
    (found,) = file["findings"]
    assert (found["code"], found["cell"], found["value"]) == ("DVK201", "D5", "mười hai")
    assert file["submissions"][found["submission"]]["unit"]["code"] == DAI_TRACH
    # The good value of the bad submission is not stored either.
    assert values(root, "2023")["indicators.tong_so_ho"] == 500
    assert rows(root, "SELECT DISTINCT unit_code FROM part ORDER BY 1") == [(HA_TRACH,), (LY_TRACH,)]

    path.write_text(MANY.replace("mười hai", "14"), "utf-8")
    ran = ingest()
    assert (ran.code, one(ran)["outcome"]) == (0, "accepted")
    assert {s["unit"]["code"]: s["outcome"] for s in one(ran)["submissions"]} == {
        LY_TRACH: "unchanged",
        DAI_TRACH: "accepted",
        HA_TRACH: "unchanged",
    }
    assert values(root, "2023")["indicators.ho_ngheo"] == 26


def test_warnings_are_stored_with_the_submission_and_do_not_change_the_exit_code(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=[*models("Tổ vay vốn", "Đường hoa"), [None, "Tổng cộng: 3 mô hình"]], ghi=[["chỉ là chữ"]])
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (0, {"inbox/a.xlsx": "accepted"})
    assert set(codes(ran)["inbox/a.xlsx"]) == {"DVK302", "DVK106"}
    assert {item["severity"] for item in one(ran)["findings"]} == {"warning"}
    assert figures(root, "2023")["models.total"]["declared"] == 3


NO_FIELD = [[name for name in row if row[2] != name] for row in models("Tổ vay vốn")]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(models("Tổ vay vốn") + models("Đường hoa", field="Kinh té")[1:], id="one bad row of two"),
        pytest.param(models("Đường hoa", field="Kinh té"), id="only bad rows"),
        pytest.param(NO_FIELD, id="a column is missing"),
    ],
)
def test_a_unit_whose_report_was_rejected_is_returned_until_it_is_corrected(
    table: list[list[Any]], root: Path, ingest: Ingest
) -> None:
    def state() -> str:
        units = dvk("-C", root, "status", "--period", "2023", "-f", "json").json["units"]
        return next(unit["state"] for unit in units if unit["code"] == LY_TRACH)

    assert state() == "missing"
    sent(root, "a.xlsx", m=table)
    ran = ingest()
    assert (ran.code, outcomes(ran)) == (1, {"inbox/a.xlsx": "rejected"})
    # Whose report of which period it was is known, so it is told.
    assert [(s["unit"]["code"], s["period"], s["outcome"]) for s in one(ran)["submissions"]] == [
        (LY_TRACH, "2023", "rejected")
    ]
    assert state() == "returned"
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    assert state() == "reported"


# --- looking without storing ---


def test_check_works_without_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    workbook(Path("Xã Lý Trạch.xlsx"), m=title("XÃ LÝ TRẠCH", "Năm 2023") + models("Tổ vay vốn"))
    before = bytes_of(tmp_path)
    ran = dvk("check", "Xã Lý Trạch.xlsx", "-f", "json")
    assert (ran.code, outcomes(ran)) == (0, {"Xã Lý Trạch.xlsx": "valid"})
    (submission,) = one(ran)["submissions"]
    assert (submission["id"], submission["unit"], submission["period"], submission["outcome"]) == (
        None,
        {"code": None, "name": "Xã Lý Trạch"},
        "2023",
        "valid",
    )
    assert bytes_of(tmp_path) == before


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_check_without_a_workspace_tells_errors(lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    workbook(Path("a.xlsx"), m=title("XÃ LÝ TRẠCH", "Năm 2023") + models("Tổ vay vốn", field="Kinh té"))
    ran = dvk("check", ".", "-f", "json", lang=lang)
    (found,) = one(ran)["findings"]
    assert (ran.code, one(ran)["outcome"], found["code"], found["cell"]) == (1, "invalid", "DVK203", "C5")
    assert "Kinh tế" in found["hint"]


def test_check_stores_nothing(root: Path) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    sent(root, "b.xlsx", m=models("Đường hoa"))
    before = bytes_of(root)
    ran = dvk("-C", root, "check", root / "inbox", "-f", "json")
    assert (ran.code, set(outcomes(ran).values()), codes(ran)["inbox/a.xlsx"]) == (1, {"invalid"}, ["DVK501"])
    assert dvk("-C", root, "check", root / "inbox" / "a.xlsx").code == 0
    assert bytes_of(root) == before


def test_a_dry_run_writes_nothing_and_tells_what_would_be_done(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    before = bytes_of(root)
    ran = ingest("--dry-run")
    assert (ran.code, outcomes(ran), one(ran)["submissions"][0]["id"]) == (0, {"inbox/a.xlsx": "accepted"}, None)
    assert bytes_of(root) == before

    assert ingest().code == 0
    sent(root, "a.xlsx", m=models("Tổ vay vốn", "Đường hoa"))
    sent(root, "b.xlsx", unit="XÃ ĐẠI TRẠCH", m=models("Tổ vay vốn", field="Kinh té"))
    before = bytes_of(root)
    ran = ingest("--dry-run")
    assert (ran.code, outcomes(ran)) == (1, {"inbox/a.xlsx": "accepted", "inbox/b.xlsx": "rejected"})
    replaced = ran.json["files"][0]["submissions"][0]["replaces"]
    assert [(number,) for number in replaced] == rows(root, "SELECT id FROM submission")
    assert bytes_of(root) == before
    assert values(root, "2023")["models.total"] == 1


def test_the_documents_write_nothing(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    assert ingest().code == 0
    before = bytes_of(root)
    for command in ("status", "summarize", "models"):
        assert dvk("-C", root, command, "--period", "2023").code == 0
    assert bytes_of(root) == before


def test_locks_and_system_files_are_skipped_and_named(root: Path, ingest: Ingest) -> None:
    sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    for name in ("~$a.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        (root / "inbox" / name).write_bytes(b"\0\1")
    ran = ingest()
    assert (ran.code, ran.json["totals"]["skipped"]) == (0, 4)
    assert [codes(ran)[path] for path, outcome in outcomes(ran).items() if outcome == "skipped"] == [["DVK104"]] * 4


# --- exit codes ---


def test_exit_codes(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    good = sent(root, "a.xlsx", m=models("Tổ vay vốn"))
    bad = sent(root, "b.xlsx", unit="XÃ ĐẠI TRẠCH", m=models("Tổ vay vốn", field="Kinh té"))
    lost = tmp_path / "no" / "such" / "folder" / "dvk.sqlite"
    (tmp_path / "broken.sqlite").write_text("hello", "utf-8")
    runs: list[tuple[int, tuple[object, ...]]] = [
        (0, ("-C", root, "ingest", good)),
        (0, ("-C", root, "ingest", good)),
        (1, ("-C", root, "ingest", bad)),
        (1, ("-C", root, "check", bad)),
        (0, ("-C", root, "status", "--period", "2023")),
        (2, ("-C", root, "ingest", tmp_path / "nothing.xlsx")),
        (2, ("-C", root, "summarize")),
        (2, ("-C", root, "summarize", "--period", "yesterday")),
        (2, ("-C", root, "ingest", "--nonsense")),
        (2, ("init", tmp_path / "new", "--area", "Kỳ Sơn")),
        (3, ("ingest", good)),
        (3, ("summarize", "--period", "2023")),
        (3, ("-C", tmp_path / "nowhere", "ingest")),
        (3, ("-C", root, "--store", lost, "ingest", good)),
        (3, ("-C", root, "--store", tmp_path / "broken.sqlite", "ingest", good)),
        (3, ("-C", root, "--store", tmp_path / "broken.sqlite", "summarize", "--period", "2023")),
    ]
    for code, arguments in runs:
        ran = dvk(*arguments)
        assert ran.code == code, (arguments, ran)
        if code > 1:
            assert ran.out == b""
            assert ran.err.startswith("dvk: error: ")
            assert "Traceback" not in ran.err
    # A kept file is worth nothing to others on the machine.
    assert (root / "dvk.sqlite").stat().st_mode & 0o777 == 0o600
