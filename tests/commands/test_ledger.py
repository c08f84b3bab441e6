"""The commands of the ledger from the command line: what they print, and their exit codes."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dvk_cli.cli import main

CONFIG = '[area]\nname = "Huyện Bố Trạch"\nunits = "units.csv"\n'
UNITS = "code,name,kind\n19123,Xã Hạ Trạch,xa\n19198,Xã Lý Trạch,xa\n"
LIST = "Xã Lý Trạch,,,,\nDanh sách mô hình năm 2023,,,,\nSTT,Tên mô hình,Đơn vị thực hiện,Lĩnh vực,Loại hình\n{rows}"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One list of one model, then the same file with two."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dvk.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    (tmp_path / "inbox").mkdir()
    for number in (1, 2):
        rows = "".join(f"{n},Mô hình {n},Hội Nông dân,Kinh tế,Tập thể\n" for n in range(1, number + 1))
        (tmp_path / "inbox" / "a.csv").write_text(LIST.format(rows=rows), "utf-8")
        assert main(["-q", "ingest"]) == 0
    return tmp_path


def read_json(run: Run, *arguments: str) -> dict[str, object]:
    code, out, _err = run(*arguments, "-f", "json")
    assert code == 0
    return json.loads(out)


def test_submissions_lists_what_counts_and_with_all_the_rest(run: Run) -> None:
    shown = read_json(run, "submissions")
    assert (shown["schema"], shown["left_out"]) == ("dvk.submissions/1", 1)
    (line,) = shown["submissions"]
    assert (line["id"], line["state"], line["unit"], line["period"]) == (
        2,
        "in_force",
        {"code": "19198", "name": "Xã Lý Trạch"},
        "2023",
    )
    every = read_json(run, "submissions", "--all", "--unit", "lý trạch", "--period", "2021-2023")["submissions"]
    assert [(line["id"], line["state"], line["replaced_by"]) for line in every] == [
        (1, "replaced", [2]),
        (2, "in_force", []),
    ]
    assert read_json(run, "submissions", "--period", "2022")["submissions"] == []
    _code, out, _err = run("submissions", "--all")
    assert "replaced by 2" in out
    assert "1 line replaced or unchanged: --all" in run("submissions")[1]


def test_excluded_retracted_and_put_back(run: Run) -> None:
    code, out, err = run("exclude", "2", "--why", "gửi nhầm")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Submission 2 is excluded (inbox/a.csv): gửi nhầm"
    assert "submission 1" in out.splitlines()[-1]
    shown = read_json(run, "retract", "1", "--why", "xã xin rút")
    assert (shown["schema"], shown["kind"]) == ("dvk.withdrawal/1", "retract")
    assert [slot["submission"] for slot in shown["in_force"]] == [None]
    summary = read_json(run, "summarize", "--period", "2023")
    assert [(item["code"], item["severity"]) for item in summary["findings"]] == [("DVK413", "info")]
    code, out, err = run("ingest")
    assert code == 0
    assert "DVK411 warning: List of models: this file was excluded as submission 2 (gửi nhầm)" in err
    assert run("exclude", "2", "--undo", "--why", "đúng rồi")[0] == 0
    assert [e["kind"] for e in read_json(run, "submissions", "--log")["events"]] == [
        *("ingest", "ingest", "exclude", "retract", "ingest", "readmit")
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["exclude", "9", "--why", "x"], 2, "the ledger has no submission 9"),
        (["exclude", "two", "--why", "x"], 2, "“two” is not the number of a submission"),
        (["exclude", "99999999999999999999", "--why", "x"], 2, "is not the number of a submission"),
        (["exclude", "2"], 2, "a reason is needed"),
        (["retract", "2", "--why", "  "], 2, "a reason is needed"),
        (["exclude", "2", "--undo", "--why", "x"], 3, "Submission 2 is neither excluded nor retracted."),
        (["reopen", "2023"], 2, "a reason is needed"),
        (["reopen", "2023", "--why", "x"], 3, "2023 is not closed."),
        (["close", "2020"], 3, "Nothing is in force for 2020"),
        (["close", "soon"], 2, "“soon” is not a period"),
        (["submissions", "--log", "--all"], 2, "--log is of the whole ledger"),
        (["summarize", "--period", "2023", "--compare-edition"], 3, "2023 was never closed."),
        (["summarize", "--period", "2023", "--compare-edition", "x"], 2, "“x” is not the number of an edition"),
        (["summarize", "--period", "2023", "--compare-edition", "--by", "unit"], 2, "--compare-edition is of all"),
    ],
)
def test_what_is_refused_in_one_line(arguments: list[str], code: int, message: str, run: Run) -> None:
    done, out, err = run(*arguments)
    assert (done, out) == (code, "")
    assert message in err.splitlines()[0]


def test_a_closed_period_compared_in_every_format(run: Run) -> None:
    page = read_json(run, "close", "2023")
    assert (page["schema"], page["edition"], page["inputs"]) == ("dvk.edition/1", "1", "1")
    assert run("close", "2023")[0] == 3
    assert read_json(run, "status", "--period", "2023")["closed"]["edition"] == 1
    assert "closed on" in run("status", "--period", "2023")[1]
    assert "closed on" in run("status", "--period", "2023", "-f", "md")[1]
    assert run("exclude", "2", "--why", "gửi nhầm")[0] == 0
    compare = ["summarize", "--period", "2023", "--compare-edition"]
    shown = read_json(run, *compare)
    assert (shown["schema"], shown["edition"]["number"]) == ("dvk.revisions/1", 1)
    (total,) = [item for item in shown["revisions"] if item["id"] == "models.total"]
    assert (total["then"], total["now"], total["difference"], total["because"]) == (2, 1, -1, ["correction"])
    rows = list(csv.DictReader(io.StringIO(run(*compare, "-f", "csv")[1].lstrip("\ufeff"))))
    assert [(row["then"], row["now"], row["correction"]) for row in rows if row["id"] == "models.total"] == [
        ("2", "1", "-1")
    ]
    assert "| All models | 2 | 1 | -1 |  | -1 |  |  |" in run(*compare, "-f", "md")[1]
    table = run("summarize", "--compare-edition", "1", "--period", "2023")[1]
    assert "edition 1 beside the figures of now" in table
    assert run("reopen", "2023", "--why", "sửa số liệu")[0] == 0
    assert read_json(run, *compare)["edition"]["reopened_at"] is not None


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
@pytest.mark.parametrize(
    "command", [["submissions", "--all"], ["submissions", "--log"], ["retract", "2", "--why", "x"]]
)
def test_each_document_has_each_format(command: list[str], form: str, run: Run) -> None:
    code, out, err = run(*command, "-f", form)
    assert (code, err) == (0, "")
    assert "2023" in out or "run 1" in out


def test_as_of_says_beside_the_document_what_was_otherwise_then(office: Path, run: Run) -> None:
    (office / "units.csv").write_text(UNITS + "19300,Xã Mới,xa\n", "utf-8")
    arguments = ["summarize", "--period", "2023", "--as-of", "2100-01-01", "-f", "json"]
    code, out, err = run(*arguments)
    assert (code, json.loads(out)["coverage"]["expected"]) == (0, 2)
    assert err == "by the settings and units of then, which are not those of now\n"
    assert run(*arguments, "-q") == (0, out, "")
