"""An office's day at the command line: make a workspace, check, ingest, look."""

import csv
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

LIST = """DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO,,,,
Năm 2023,,,,
STT,Tên mô hình,Lĩnh vực,Loại hình,Đơn vị thực hiện
1,Tổ vay vốn,Kinh tế,Tập thể,Hội Nông dân
2,Tuyến đường hoa,NTM,Tập thể,Hội Phụ nữ
3,Trồng rừng,{field},Cá nhân,Nguyễn Văn A
"""


@pytest.fixture
def office(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("init", "office", "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31")
    assert (code, err) == (0, "")
    assert "dvk.toml" in out
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


def send(office: Path, field: str = "Kinh tế") -> None:
    (office / "inbox" / "Xã Hạ Trạch.csv").write_text(LIST.format(field=field), "utf-8")


def test_check_needs_no_workspace_and_names_the_cell(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "Xã Hạ Trạch.csv"
    path.write_text(LIST.format(field="Kinh té"), "utf-8")
    code, out, err = run("check", path.name, "--unit", "Xã Hạ Trạch")
    assert (code, err) == (1, "")
    assert "Xã Hạ Trạch.csv [C6] DVK203 error: “Kinh té” is not a field" in out
    assert out.endswith("1 invalid · 1 error\n")


def test_a_missing_path_is_a_usage_error(run: Run, office: Path) -> None:
    for command in ("check", "ingest"):
        code, out, err = run(command, "nothing.xlsx")
        assert (code, out) == (2, "")
        assert "nothing.xlsx" in err


def test_what_is_rejected_gives_1_and_is_returned_what_is_right_is_stored(run: Run, office: Path) -> None:
    send(office, "Kinh té")
    code, out, err = run("ingest")
    assert code == 1
    assert "rejected" in out
    assert "[C6] DVK203 error" in err
    assert err.endswith("1 rejected · 1 error\n")
    assert "returned" in run("status", "--period", "2023")[1]

    send(office)
    code, out, err = run("ingest", "--quiet")
    assert (code, out, err) == (0, "", "")
    code, out, err = run("ingest", "-f", "json")
    assert json.loads(out)["totals"]["unchanged"] == 1
    assert err == "1 unchanged\n"


def test_a_dry_run_stores_nothing(run: Run, office: Path) -> None:
    send(office)
    code, _out, err = run("ingest", "--dry-run")
    assert (code, err) == (0, "dry run, nothing stored: 1 accepted\n")
    assert not (office / "dvk.sqlite").exists()


def test_override_wants_a_reason(run: Run, office: Path) -> None:
    assert run("ingest", "--override")[0] == 2
    assert run("ingest", "--override", "--why", " ")[0] == 2


def test_status_without_a_period_speaks_of_the_years_in_the_store(run: Run, office: Path) -> None:
    send(office)
    run("ingest")
    document = json.loads(run("status", "-f", "json")[1])
    assert (document["period"]["label"], document["expected"], document["reported"]) == ("2023", 28, 1)
    state = next(unit for unit in document["units"] if unit["name"] == "Xã Hạ Trạch")
    assert state == {
        "code": "19123",
        "name": "Xã Hạ Trạch",
        "kind": "xa",
        "state": "reported",
        "periods": [
            {
                "label": "2023",
                "state": "reported",
                "parts": {"models": 3},
                "late": False,
                "files": ["inbox/Xã Hạ Trạch.csv"],
            }
        ],
    }
    assert run("status", "--period", "2021-2023")[1].startswith("2021-2023: ")


def test_status_says_who_sent_what_and_when_and_why_it_went_back(run: Run, office: Path) -> None:
    send(office)
    config = (office / "dvk.toml").read_text("utf-8").replace("# deadline_days = 15 ", "deadline_days = 15 ")
    (office / "dvk.toml").write_text(config, "utf-8")
    (office / "inbox" / "Xã Lý Trạch.csv").write_text(LIST.format(field="Kinh té"), "utf-8")
    assert run("ingest")[0] == 1
    shown = run("status", "--period", "2023")[1]
    assert "Returned to Xã Lý Trạch: inbox/Xã Lý Trạch.csv: “Kinh té” is not a field" in " ".join(shown.split())
    listed = json.loads(run("status", "--period", "2023", "-f", "json")[1])["units"]
    (lines,) = (unit["periods"] for unit in listed if unit["name"] == "Xã Lý Trạch")
    assert [(each["file"], each["findings"][0]["code"]) for each in lines[0]["returned"]] == [
        ("inbox/Xã Lý Trạch.csv", "DVK203")
    ]
    verbose = run("status", "--period", "2023", "-v", "-f", "md")[1]
    assert "models 3 (late)" in verbose
    assert "inbox/Xã Hạ Trạch.csv" in verbose
    rows = {row["name"]: row for row in csv.DictReader(run("status", "--period", "2023", "-f", "csv")[1].splitlines())}
    came, back, missing = rows["Xã Hạ Trạch"], rows["Xã Lý Trạch"], rows["Xã Bắc Trạch"]
    assert (came["state"], came["late"], came["deadline"]) == ("reported", "true", "2024-01-15")
    assert date.fromisoformat(came["received_on"]) > date(2024, 1, 15)
    assert came["files"] == "inbox/Xã Hạ Trạch.csv"
    assert (back["state"], back["returned"], back["files"]) == ("returned", "inbox/Xã Lý Trạch.csv", "")
    assert "Kinh té" in back["reasons"]
    assert (missing["state"], missing["received_on"], missing["reasons"]) == ("missing", "", "")


def test_status_of_an_empty_store_speaks_of_the_last_year_that_the_area_lived_to_the_end(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for area, on, year in (("Bố Trạch, Quảng Bình", "2023-12-31", "2024"), ("Kỳ Sơn, Hòa Bình", "2018-12-31", "2019")):
        folder = tmp_path / year
        assert run("init", str(folder), "--area", area, "--on", on)[0] == 0
        document = json.loads(run("status", "-C", str(folder), "-f", "json")[1])
        assert (document["period"]["label"], document["reported"]) == (year, 0)
        assert document["expected"] > 0


def test_models_by_field(run: Run, office: Path) -> None:
    send(office)
    run("ingest")
    _code, out, _err = run("models", "--period", "2023", "--field", "Kinh tế")
    assert out.startswith("Economy\n")
    assert "Trồng rừng" in out
    assert "Tuyến đường hoa" not in out
    (model,) = json.loads(run("models", "--period", "2023", "--field", "NTM", "-f", "json")[1])["models"]
    assert model == {
        "unit_code": "19123",
        "unit": "Xã Hạ Trạch",
        "name": "Tuyến đường hoa",
        "performer": "Hội Phụ nữ",
        "field": "nong_thon_moi",
        "subject": "tap_the",
        "typical": False,
        "years": [2023],
        "status": None,
    }
    assert run("models", "--period", "2023", "--typical")[1] == "no models\n"
    assert run("models", "--period", "2023", "--field", "x")[0] == 2
    assert "Hội Phụ nữ" in run("models", "--period", "2023", "-f", "csv")[1]


def test_summarize_to_stdout_and_to_a_file_alike(run: Run, office: Path) -> None:
    send(office)
    run("ingest")
    _code, out, _err = run("summarize", "--period", "Năm 2023", "-f", "json")
    figures = {figure["id"]: figure["value"] for figure in json.loads(out)["figures"]}
    assert (figures["models.total"], figures["models.kinh_te"], figures["models.kinh_te.ca_nhan"]) == (3, 2, 1)
    assert run("summarize", "--period", "2023", "-o", "s.json") == (0, "", "")
    assert (office / "s.json").read_text("utf-8") == out
    assert [path.name for path in office.glob(".*.part")] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--period", "Quý V/2023"], 2),
        (["--period", "2023", "--by", "month"], 2),
        (["--period", "2023", "--as-of", "tomorrow"], 2),
        (["--period", "2023", "--unit", "Xã Không Có"], 2),
        (["--period", "2023", "-o", "s.pdf"], 2),
        (["--period", "2023", "-o", "nowhere/s.json"], 3),
        (["--period", "2023", "-o", "."], 3),
        (["--period", "2023", "-o", "inbox"], 3),
        (["--period", "2023", "-o", "dvk.toml/s.json"], 3),
        (["--period", "2023", "-f", "pdf", "-o", "s.json"], 2),
        (["--period", "2023", "--by", "district"], 2),
        (["--period", "2023", "--by", "district", "--unit", "Xã Hạ Trạch"], 2),
        (["--period", "2023", "--compare", "2023"], 2),
        (["--period", "2021-2023", "--compare", "2023"], 2),
        (["--period", "2023-Q2", "--compare", "2023"], 2),
        (["--period", "2023", "--compare", "last"], 2),
        (["--period", "2023", "--compare"], 2),
        (["--period", "2023", "--compare", "2020"], 0),
        (["--period", "2021-2023", "--compare", "2022", "--by", "year"], 0),
        (["--period", "2023", "--by", "unit"], 0),
        (["--period", "2023", "--by", "year", "--as-of", "2023-12-31", "-v"], 0),
        (["--period", "2023", "--unit", "Xã Hạ Trạch", "-f", "md"], 0),
    ],
)
def test_summarize_exit_codes(arguments: list[str], code: int, run: Run, office: Path) -> None:
    found, out, err = run("summarize", *arguments)
    assert found == code
    assert bool(err) == bool(code)
    assert bool(out) == (code == 0)
    assert code == 0 or len(err.splitlines()) <= 2


@pytest.mark.parametrize(
    ("file", "reason"),
    [("nowhere/s.json", "there is no such folder"), ("dvk.toml/s.json", "no such folder"), ("inbox", "it is a folder")],
)
def test_a_place_that_cannot_be_written_to_is_named_with_the_reason(
    file: str, reason: str, run: Run, office: Path
) -> None:
    code, out, err = run("summarize", "--period", "2023", "-o", file)
    assert (code, out) == (3, "")
    assert err.startswith(f"dvk: error: {file}: cannot be written: ")
    assert reason in err.splitlines()[0]


def test_output_to_what_is_no_file_does_not_replace_it(run: Run, office: Path) -> None:
    os.mkfifo(office / "pipe")
    reader = os.open(office / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert run("status", "--period", "2023")[0] == 0
    assert run("summarize", "--period", "2023", "-f", "json", "-o", "pipe") == (0, "", "")
    assert os.read(reader, 1) == b"{"
    os.close(reader)
    assert (office / "pipe").is_fifo()
