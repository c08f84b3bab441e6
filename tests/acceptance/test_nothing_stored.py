"""Nothing is stored of what was only looked at, or is no report."""

from pathlib import Path

import pytest
from offices import bytes_of, dvk, models, outcomes, rows, title, values, workbook
from sending import Ingest, codes, one, sent

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
