"""`dvk explain FILE` and `dvk check -v`: what is recognised, and what becomes of every cell."""

import json
from pathlib import Path

import pytest

from dvk_cli.cli import main

LIST = """ĐẢNG ỦY XÃ LÝ TRẠCH;;;;
Năm 2023;;;;
STT;Tên mô hình;Lĩnh vực;Loại hình;Kinh phí
1;Tổ vay vốn;Kinh tế;TT;50
;Tổng cộng: 1;;;
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "lạ! báo cáo.csv"
    file.write_text(LIST, "utf-8")
    return file


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    return (code, *capsys.readouterr())


def test_a_file_is_explained_whatever_is_wrong_with_it(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "explain", report.name, "-f", "json")
    (file,) = json.loads(out)["files"]
    assert (code, err) == (0, "")
    (table,) = file["sheets"][0]["tables"]
    assert (table["form"], table["unit"]["value"], table["unit"]["cell"]) == ("models", "Xã Lý Trạch", "A1")
    assert [column["header"] for column in table["columns"] if column["role"] is None] == ["Kinh phí"]
    assert [item["code"] for item in file["findings"]] == ["DVK108"]
    assert "Tổ vay vốn" not in run(capsys, "explain", report.name)[1]


def test_a_sheet_is_named_behind_the_file(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "explain", f"{report.name}!Mô hình")
    assert (code, out) == (2, "")
    assert "Mô hình" in err
    # The text of a file is one sheet without a name.
    assert run(capsys, "explain", f"{report.name}!")[0] == 0


def test_every_cell_without_a_record_has_its_place_and_reason(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = json.loads(run(capsys, "check", "-v", report.name, "-f", "json")[1])["files"]
    (sheet,) = file["balance"]
    told = {each["use"]: (each["at"], each["findings"]) for each in sheet["aside"]}
    assert told == {
        "title": (["A1:A2"], []),
        "header": (["A3:E3"], []),
        "control": (["B5"], []),
        "unread": (["E4"], ["DVK108"]),
    }
    assert all(each["why"] for each in sheet["aside"])
    assert "DVK108" in run(capsys, "check", "-v", report.name)[1].split("E4")[1]
