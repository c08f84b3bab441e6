"""Hostile files, all in one run with a good one: one clear finding each, within the limits; the good one is read."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hostile_files import FILES, PLACES, make_places
from make_xlsx import Page, make_xlsx

from dvk_cli.readers.files import collect

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")

EXPECTED = {name: code for name, (_made, code) in FILES.items()} | PLACES
LIMIT = 1024
"""Megabytes that reading a file may take when nobody sets another limit."""
BEGINS_WITH = 100
"""Megabytes that a child has before it reads anything, at most."""
GOOD = "Xã Lý Trạch 2023.xlsx"
ROWS = [
    ["XÃ LÝ TRẠCH"],
    ["Năm 2023"],
    ["STT", "Tên mô hình", "Lĩnh vực", "Loại hình"],
    [1, "Tổ vay vốn", "Kinh tế", "Tập thể"],
]
# The command, then how many megabytes a child has used at most.
RUN = """
import resource, sys
from dvk_cli.cli import main
code = main(sys.argv[1:])
sys.stderr.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
sys.exit(code)
"""


class Run(NamedTuple):
    folder: Path
    before: set[str]
    done: subprocess.CompletedProcess[str]
    files: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run")
    inbox = folder / "in"
    inbox.mkdir()
    make_places(inbox)
    for name, (made, _code) in FILES.items():
        (inbox / name).write_bytes(made())
    (inbox / GOOD).write_bytes(make_xlsx({"Trang": Page(ROWS)}))
    before = _all(folder)
    command = [sys.executable, "-c", RUN, "check", "in", "-f", "json"]
    # Each takes two seconds at most; the limit leaves room for a machine that is busy with other tests.
    environment = {**os.environ, "DVK_LANG": "en", "DVK_SECONDS": "60"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    return Run(folder, before, done, {file["path"]: file for file in json.loads(done.stdout)["files"]})


def _all(folder: Path) -> set[str]:
    return {path.as_posix() for path in folder.rglob("*")}


def _shown(name: str) -> str:
    return f"in/{name}" + (" → trong.zip" if name == "lồng.zip" else "")


def test_the_file_beside_them_is_read(run: Run) -> None:
    good = run.files[_shown(GOOD)]
    assert (run.done.returncode, good["outcome"], good["findings"]) == (1, "valid", [])
    assert set(run.files) == {_shown(name) for name in (GOOD, *EXPECTED)}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_comes_to_one_error(name: str, run: Run) -> None:
    file = run.files[_shown(name)]
    errors = [item["code"] for item in file["findings"] if item["severity"] == "error"]
    assert (file["outcome"], errors) == ("invalid", [EXPECTED[name]])


def test_an_unclosed_quote_is_told_with_its_line(run: Run) -> None:
    messages = [run.files[_shown(name)]["findings"][0]["message"] for name in ("ngoặc mở.csv", "ngoặc 100 MB.csv")]
    assert messages == [f"a quotation mark opened on line {line} is never closed" for line in (4, 3)]


def test_no_child_has_used_more_memory_than_it_may(run: Run) -> None:
    # Nothing else is written there: what libraries print when they fail is kept from it.
    assert 0 < int(run.done.stderr) < LIMIT + BEGINS_WITH


def test_nothing_outside_is_read_and_nothing_is_written(run: Run) -> None:
    assert "root:" not in run.done.stdout
    assert _all(run.folder) == run.before


def test_a_path_that_is_named_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "thật.csv").write_text("Năm 2023\n", "utf-8")
    (tmp_path / "lối.csv").symlink_to("thật.csv")
    (tmp_path / "vòng.csv").symlink_to("vòng.csv")
    command = [sys.executable, "-m", "dvk_cli", "check", "lối.csv", "vòng.csv", "/dev/zero", "-f", "json"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    found = {file["path"]: [item["code"] for item in file["findings"]] for file in json.loads(done.stdout)["files"]}
    assert found == {"lối.csv": ["DVK105"], "vòng.csv": ["DVK125"], "/dev/zero": ["DVK125"]}


def test_folders_may_lie_deeper_than_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    deepest = Path(*["a"] * (sys.getrecursionlimit() + 50))
    place = tmp_path
    for name in deepest.parts:
        place /= name
        place.mkdir()
    (deepest / "b.csv").write_text("a", "utf-8")
    assert [shown for _path, shown in collect([Path("a")])] == [(deepest / "b.csv").as_posix()]
    # What removes the folders of tests goes down by recursion.
    (deepest / "b.csv").unlink()
    for folder in (deepest, *deepest.parents[:-1]):
        folder.rmdir()
