"""A person's name taken out: it is nowhere in the workspace, and the figures are what they were."""

import json
import os
import re
from pathlib import Path

import psycopg
import pytest

from dvk_cli.cli import main
from dvk_cli.pipeline.verify import verify
from dvk_cli.vietnamese.names import has_name, replace_names, words_of
from dvk_cli.workspace import find_workspace

CONFIG = '[area]\nname = "Huyện Bố Trạch"\nunits = "units.csv"\n[run]\nsettle_seconds = 0\n'
UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n"
NAME = "Nguyễn Thị Hoà"
HEAD = "{unit},,,,,\nDanh sách mô hình năm {year},,,,,\nSTT,Tên mô hình,Chủ thể,Lĩnh vực,Loại hình,Cấp công nhận\n"
ROWS = (
    f"1,Nuôi bò,{NAME},Kinh tế,Cá nhân,Cơ sở\n"
    "2,Nuôi bò,Trần Văn Bình,Kinh tế,Cá nhân,Cơ sở\n"
    "3,Trang trại của bà NGUYỄN THỊ HÒA,Hội Nông dân,Kinh tế,Tập thể,\n"
)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, each_database: str) -> Path:
    """Two years' lists in the archive, one that went back with the name in its findings, and a closed year."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dvk.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    for year in (2022, 2023):
        put(tmp_path, f"a{year}.csv", HEAD.format(unit="Xã Lý Trạch", year=year) + ROWS)
    put(tmp_path, "other.csv", HEAD.format(unit="Xã Hạ Trạch", year=2023) + "1,Tổ tự quản,Chi bộ,Kinh tế,Tập thể,\n")
    assert main(["run"]) == 0
    assert main(["close", "2022-2023"]) == 0
    return tmp_path


def put(root: Path, name: str, text: str) -> None:
    (root / "inbox").mkdir(exist_ok=True)
    (root / "inbox" / name).write_text(text, "utf-8")


def figures(capsys: pytest.CaptureFixture[str]) -> object:
    capsys.readouterr()
    assert main(["summarize", "--period", "2022-2023", "--by", "unit", "-f", "json"]) == 0
    made = json.loads(capsys.readouterr().out)
    return made["figures"], made["coverage"], made["tables"]


def holding(root: Path) -> list[str]:
    """Files with the name in their bytes, in whatever spelling."""
    spelt = re.compile("nguyễn thị ho(?:à|a\u0300)|nguyễn thị hòa", re.IGNORECASE)
    files = (path for path in root.rglob("*") if path.is_file())
    texts = [(path.relative_to(root).as_posix(), path.read_bytes().decode("utf-8", "ignore")) for path in files]
    return sorted(name for name, text in [*texts, *in_database()] if spelt.search(text))


def in_database() -> list[tuple[str, str]]:
    """What the tables of a store on a server hold, by their names; nothing where it is a file."""
    if "DVK_STORE" not in os.environ:
        return []
    with psycopg.connect(os.environ["DVK_STORE"].replace("&office=455", "")) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'dvk_455'").fetchall()
        return [
            (name, "\n".join(row for (row,) in connection.execute(f"SELECT CAST(t AS text) FROM dvk_455.{name} t")))
            for (name,) in tables
        ]


def test_the_name_is_nowhere_and_the_figures_are_the_same(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = figures(capsys)
    assert len(holding(office)) >= 3
    assert main(["redact", NAME, "--why", f"theo đơn của bà {NAME}", "-f", "json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert re.fullmatch("#[0-9a-f]{16}", done["key"])
    assert (len(done["removed"]), done.get("left")) == (2, None)
    assert holding(office) == []
    assert figures(capsys) == before
    assert main(["verify"]) == 0
    assert verify(find_workspace(office)).findings == ()
    capsys.readouterr()
    assert main(["submissions", "--log", "-f", "json"]) == 0
    assert f"theo đơn của bà {done['key']}" in capsys.readouterr().out


def test_a_report_that_comes_later_does_not_bring_it_back(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redact", NAME, "--why", "theo đơn"]) == 0
    before = figures(capsys)
    again = HEAD.format(unit="Xã Lý Trạch", year=2023) + ROWS.replace("Hoà", "Hòa")
    put(office, "again.csv", again)
    assert main(["ingest", "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["totals"]["unchanged"] == 1
    assert figures(capsys) == before
    assert holding(office) == ["inbox/again.csv"]


def test_files_of_the_office_are_named_and_left(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "ghi chú.txt").write_text(f"gặp bà {NAME}", "utf-8")
    capsys.readouterr()
    assert main(["redact", NAME, "--why", "theo đơn", "-f", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["left"] == ["ghi chú.txt"]
    assert holding(office) == ["ghi chú.txt"]


@pytest.mark.parametrize(
    ("line", "code"),
    [(["redact", "Hoà", "--why", "x"], 2), (["redact", NAME], 2), (["redact", "Lê Thị Không Có", "--why", "x"], 0)],
)
def test_what_is_refused_and_what_changes_nothing(
    line: list[str], code: int, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = figures(capsys)
    assert main(line) == code
    assert figures(capsys) == before
    assert verify(find_workspace(office)).findings == ()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Nguyễn Thị Hoà", "#"),
        ("bà NGUYỄN  THỊ HÒA, thôn 3", "bà #, thôn 3"),
        ("nguyễn thị hoà|hội nông dân", "#|hội nông dân"),
        ('{"value":"Nguyễn Thị Hoà"}', '{"value":"#"}'),
        ("Nguyễn Thị Hoàng", "Nguyễn Thị Hoàng"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("Thị Hoà Nguyễn", "Thị Hoà Nguyễn"),
    ],
)
def test_a_name_is_known_in_every_spelling_and_in_no_other_name(text: str, made: str) -> None:
    words = words_of(NAME)
    key = {" ".join(words): "#"}
    assert replace_names(text, (len(words),), key.get) == made
    assert has_name(text, words) == (made != text)
