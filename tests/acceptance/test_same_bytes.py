"""The same files give the same bytes of JSON, whatever the order, the names, the machine and the number of runs."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from offices import DISTRICTS, PERIODS, SAMPLES, Office, copied, dvk, files_of, outcomes, records, rows

Given = Callable[[str], Office]


def summarized(root: Path, period: str, lang: str = "en") -> bytes:
    ran = dvk("-C", root, "summarize", "--period", period, "-f", "json", lang=lang)
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out) > 5000
    return ran.out


def shuffled(key: str, root: Path) -> list[Path]:
    found = files_of(root / "inbox")
    random.Random(key).shuffle(found)
    assert found != files_of(root / "inbox")
    return found


# --- order, and number of runs ---


@pytest.mark.parametrize("key", DISTRICTS)
def test_shuffled_file_order(key: str, office: Given, tmp_path: Path) -> None:
    root = copied(key, tmp_path / "office")
    assert dvk("-C", root, "ingest", *shuffled(key, root)).code == 0
    assert summarized(root, PERIODS[key]) == summarized(office(key).root, PERIODS[key])
    assert records(root) == records(office(key).root)


# Files that come in one by one, and files that come in a few at a time.
@pytest.mark.parametrize(
    ("key", "at_once"), [("bo_trach", 6), ("ky_son_nghe_an", 1), ("yen_son", 9), ("ky_son_hoa_binh", 1)]
)
def test_a_few_files_at_a_time(key: str, at_once: int, office: Given, tmp_path: Path) -> None:
    root = copied(key, tmp_path / "office")
    found = shuffled(key, root)
    for start in range(0, len(found), at_once):
        assert dvk("-C", root, "ingest", *found[start : start + at_once]).code == 0
    assert summarized(root, PERIODS[key]) == summarized(office(key).root, PERIODS[key])
    assert records(root) == records(office(key).root)


@pytest.mark.parametrize("key", DISTRICTS)
def test_ingesting_twice_is_ingesting_once(key: str, office: Given, tmp_path: Path) -> None:
    root = shutil.copytree(office(key).root, tmp_path / "office")
    before, stored = summarized(root, PERIODS[key]), records(root)
    parts, receipts = rows(root, "SELECT * FROM part"), rows(root, "SELECT * FROM receipt")
    again = dvk("-C", root, "ingest", "-f", "json")
    assert again.code == 0
    assert set(outcomes(again).values()) == {"unchanged"}
    assert again.json["totals"]["unchanged"] == len(files_of(SAMPLES / key / "inbox"))
    assert (summarized(root, PERIODS[key]), records(root)) == (before, stored)
    # A nightly run over the same inbox does not fill the store.
    assert (rows(root, "SELECT * FROM part"), rows(root, "SELECT * FROM receipt")) == (parts, receipts)


# --- names ---

# Files whose title does not name both unit and period, and so must keep their names: none of the samples'. Those of
# many units (chi_tieu_….csv, Ban Dan van - ….tsv, Cum thi dua ….xlsx) name them in columns.
NEED_THEIR_NAME: dict[str, str] = {}


@pytest.mark.parametrize("key", DISTRICTS)
def test_renamed_files(key: str, office: Given, tmp_path: Path) -> None:
    root = copied(key, tmp_path / "office", inbox=False)
    sent = [path for path in files_of(SAMPLES / key / "inbox") if path.name not in NEED_THEIR_NAME]
    random.Random(key).shuffle(sent)
    for number, path in enumerate(sent, start=1):
        shutil.copy(path, root / "inbox" / f"f{number:03}{path.suffix}")
    ran = dvk("-C", root, "ingest", "-f", "json")
    assert [name for name, outcome in outcomes(ran).items() if outcome != "accepted"] == []
    assert ran.code == 0
    assert summarized(root, PERIODS[key]) == summarized(office(key).root, PERIODS[key])
    assert records(root) == records(office(key).root)


def test_the_name_alone_decides_nothing_that_the_content_says(office: Given, tmp_path: Path) -> None:
    """Even the ending may be wrong: the bytes say what a file is."""
    root = copied("ky_son_hoa_binh", tmp_path / "office", inbox=False)
    for number, path in enumerate(files_of(SAMPLES / "ky_son_hoa_binh" / "inbox"), start=1):
        shutil.copy(path, root / "inbox" / f"f{number:03}.xls")
    assert dvk("-C", root, "ingest").code == 0
    assert summarized(root, PERIODS["ky_son_hoa_binh"]) == summarized(
        office("ky_son_hoa_binh").root, PERIODS["ky_son_hoa_binh"]
    )


# --- the machine: real processes, their output a pipe ---

MACHINES = {
    "nothing at all (env -i)": {},
    "LANG=C": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb"},
    "Vietnamese": {"LANG": "vi_VN.UTF-8", "LC_ALL": "vi_VN.UTF-8", "LANGUAGE": "vi"},
    "German, Latin-1": {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONIOENCODING": "latin-1"},
    "another side of the world": {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"},
    "another hash seed": {"TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "4711", "NO_COLOR": "1", "COLUMNS": "40"},
}
SMALL = "ky_son_hoa_binh"


def process(*arguments: object, cwd: Path, **environment: str) -> subprocess.Popen[bytes]:
    # Where the package is found is no part of what is tested.
    found = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    return subprocess.Popen(
        [sys.executable, "-m", "dvk_cli", *map(str, arguments)],
        env=found | environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finished(running: subprocess.Popen[bytes]) -> bytes:
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, b"")
    return out


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[bytes, bytes]]]:
    """What `ingest` and `summarize` write on each machine; two at a time, as one of them mostly waits to be loaded."""
    folder = tmp_path_factory.mktemp("machines")
    roots = {name: copied(SMALL, folder / f"office{number}") for number, name in enumerate(MACHINES)}
    ingests = {
        name: process("-C", root, "-q", "ingest", "-f", "json", cwd=folder, **MACHINES[name])
        for name, root in roots.items()
    }
    ingested = {name: finished(running) for name, running in ingests.items()}
    summaries = {
        name: process("-C", root, "summarize", "--period", PERIODS[SMALL], "-f", "json", cwd=folder, **MACHINES[name])
        for name, root in roots.items()
    }
    yield {name: (ingested[name], finished(running)) for name, running in summaries.items()}


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machine(machine: str, machines: dict[str, tuple[bytes, bytes]], office: Given, tmp_path: Path) -> None:
    ingested, summary = machines[machine]
    # Without DVK_LANG dvk speaks Vietnamese, whatever the machine's language.
    assert summary == summarized(office(SMALL).root, PERIODS[SMALL], lang="vi")
    assert ingested == machines["nothing at all (env -i)"][0]
    assert b"\x1b" not in ingested + summary
    assert "Huyện Kỳ Sơn".encode() in summary


def test_another_current_folder(office: Given, tmp_path: Path) -> None:
    root = copied(SMALL, tmp_path / "office")
    elsewhere, inside = tmp_path / "elsewhere", root / "inbox" / "2016"
    elsewhere.mkdir()
    finished(process("-C", os.path.relpath(root, elsewhere), "-q", "ingest", cwd=elsewhere))
    # Found upwards from a folder inside it, named by -C, and named by the environment.
    asked = ("summarize", "--period", PERIODS[SMALL], "-f", "json")
    running = [
        process(*asked, cwd=inside),
        process("-C", os.path.relpath(root, elsewhere), *asked, cwd=elsewhere),
        process(*asked, cwd=elsewhere, DVK_WORKSPACE=str(root)),
    ]
    assert {finished(each) for each in running} == {summarized(office(SMALL).root, PERIODS[SMALL], lang="vi")}
    assert files_of(elsewhere) == []


def test_no_path_clock_or_internal_id_is_in_the_summary(office: Given) -> None:
    for key in DISTRICTS:
        text = summarized(office(key).root, PERIODS[key]).decode()
        assert str(office(key).root) not in text
        assert "inbox" not in text
        assert ".xlsx" not in text
