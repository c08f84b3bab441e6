"""Deliberately bad files: each gives its finding at the right cell and is not stored; a good file beside it is.

The files are those of `tests/cases/bad`. All of one area are received in one run of the real command, with a good one.
"""

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from offices import Ran, dvk, made, models, rows, title, workbook

CASES = Path(__file__).parents[1] / "cases" / "bad"
BAD = {
    folder.name: tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    for folder in sorted(CASES.iterdir())
    if folder.is_dir()
}
DEFAULT_AREA = {"code": "455", "on": "2023-12-31"}
GOOD = "inbox/tot.xlsx"


class Received(NamedTuple):
    """One run: the office, what it came to, and under which path each case was received."""

    root: Path
    ran: Ran
    paths: dict[str, str]
    only_good: bytes
    with_bad: bytes


def settings(name: str) -> str:
    """What an office must be like, and be told, to receive this case; cases that are alike share a run."""
    expected = BAD[name]
    alike = {key: expected.get(key) for key in ("area", "agency", "taxonomy", "options")}
    # A case of which some is accepted would change what the others are compared with.
    alone = name if expected.get("accepted") else None
    return json.dumps([alike, alone], default=str, sort_keys=True)


def office_for(name: str, root: Path) -> Path:
    expected = BAD[name]
    area = expected.get("area", DEFAULT_AREA)
    agencies = {
        agency["code"]: "\n".join(f"{key} = {json.dumps(value)}" for key, value in agency.items() if key != "code")
        for agency in expected.get("agency", [])
    }
    made(root, area=area["code"], on=str(area["on"]), **agencies)
    if "taxonomy" in expected:
        config = (root / "dvk.toml").read_text("utf-8")
        (root / "dvk.toml").write_text(config.replace('"sau_linh_vuc"', f'"{expected["taxonomy"]}"', 1), "utf-8")
    return root


def send_good(name: str, root: Path) -> None:
    """A report of the area's first unit, which names its unit and year itself."""
    year = str(BAD[name].get("area", DEFAULT_AREA)["on"])[:4]
    unit = dvk("-C", root, "status", "--period", year, "-f", "json").json["units"][0]
    workbook(root / GOOD, m=title(f"Đơn vị: {unit['name']}", f"Năm {year}") + models("Tổ vay vốn", "Đường hoa"))


def all_years(root: Path) -> bytes:
    ran = dvk("-C", root, "summarize", "--period", "2015-2026", "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def receive(names: list[str], folder: Path) -> Received:
    """An office that receives these cases and the good file in one run, and one that receives the good file alone."""
    first, paths = names[0], {}
    alone, root = office_for(first, folder / "alone"), office_for(first, folder / "office")
    for each in (alone, root):
        send_good(first, each)
    assert dvk("-C", alone, "ingest").code == 0
    for number, name in enumerate(names, start=1):
        file = next(path for path in sorted((CASES / name).iterdir()) if path.name != "expected.toml")
        # A folder of its own, which says nothing of unit or period; the last two folders and the name may.
        path = BAD[name].get("path", file.name).removeprefix("inbox/")
        paths[name] = f"inbox/f{number:03}/{path}"
        (root / paths[name]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, root / paths[name])
    options = [part for key, value in BAD[first].get("options", {}).items() for part in (f"--{key}", value)]
    ran = dvk("-C", root, "ingest", "-f", "json", *options, lang="vi")
    return Received(root, ran, paths, all_years(alone), all_years(root))


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Received]:
    runs: dict[str, Received] = {}

    def _received(name: str) -> Received:
        key = settings(name)
        if key not in runs:
            alike = [other for other in BAD if settings(other) == key]
            runs[key] = receive(alike, tmp_path_factory.mktemp("bad"))
        return runs[key]

    return _received


Receive = Callable[[str], Received]


def file_of(run: Received, path: str) -> dict[str, Any]:
    return next(file for file in run.ran.json["files"] if file["path"] == path)


def check_findings(found: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    errors = [item for item in found if item["severity"] == "error"]
    assert errors
    for entry in expected["finding"]:
        wanted = {"severity": "error"} | {key: value for key, value in entry.items() if key != "near"}
        fitting = [item for item in found if {key: item[key] for key in wanted} == wanted]
        assert fitting, (wanted, found)
        assert all(entry.get("near", "") in item["hint"] for item in fitting)
        errors = [item for item in errors if item not in fitting]
    # There is nothing else wrong with it.
    assert errors == []
    assert all(item["message"] and item["hint"] for item in found)


def test_there_are_forty_of_them() -> None:
    assert len(BAD) >= 40
    # Every one of them can come to an office.
    assert [name for name, expected in BAD.items() if expected.get("without_workspace")] == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_rejected_at_the_right_cell(name: str, received: Receive) -> None:
    run = received(name)
    assert run.ran.code == 1
    file = file_of(run, run.paths[name])
    accepted = BAD[name].get("accepted", [])
    assert file["outcome"] == ("partial" if accepted else "rejected")
    assert [n for n, submission in enumerate(file["submissions"]) if submission["outcome"] != "rejected"] == accepted
    check_findings(file["findings"], BAD[name])


@pytest.mark.parametrize("name", BAD)
def test_nothing_of_a_bad_file_is_stored(name: str, received: Receive) -> None:
    run = received(name)
    stored = rows(
        run.root,
        "SELECT f.path, s.position, p.form FROM part p JOIN submission s ON s.id = p.submission_id"
        " JOIN receipt f ON f.id = s.receipt_id",
    )
    accepted = BAD[name].get("accepted", [])
    assert {position for path, position, _ in stored if path == run.paths[name]} == set(accepted)
    # It is in the ledger of what was received, though.
    outcomes = dict(rows(run.root, "SELECT path, outcome FROM receipt"))
    assert outcomes[run.paths[name]] == ("partial" if accepted else "rejected")


@pytest.mark.parametrize("name", BAD)
def test_the_good_file_of_the_same_run_is_stored_and_counts_alone(name: str, received: Receive) -> None:
    run = received(name)
    good = file_of(run, GOOD)
    assert (good["outcome"], good["findings"]) == ("accepted", [])
    assert rows(run.root, f"SELECT outcome FROM receipt WHERE path = '{GOOD}'") == [("accepted",)]
    if not BAD[name].get("accepted"):
        assert run.with_bad == run.only_good
    assert b'"models.total"' in run.only_good
