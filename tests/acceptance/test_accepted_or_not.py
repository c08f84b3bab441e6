"""Accepted whole or not: one file of many units, returns, and what the exit code says."""

from pathlib import Path
from typing import Any

import pytest
from offices import dvk, figures, models, outcomes, rows, values
from sending import DAI_TRACH, HA_TRACH, LY_TRACH, Ingest, codes, one, sent

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
