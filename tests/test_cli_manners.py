"""One set of manners for every command, found from the program itself."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.main

from dvk_cli.cli import app
from dvk_cli.model.errors import DvkError

PROGRAM = typer.main.get_command(app)
COMMANDS = list(PROGRAM.commands)  # type: ignore[attr-defined]
# What a command can't do without, to get as far as its own work.
NEEDED = {
    "init": ["--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31"],
    "check": ["nothing.xlsx"],
    "summarize": ["--period", "2023"],
    "models": ["--period", "2023"],
    "exclude": ["1", "--why", "gửi nhầm"],
    "retract": ["1", "--why", "xin rút"],
    "close": ["2023"],
    "reopen": ["2023", "--why", "sửa số liệu"],
    "report": ["--period", "2023"],
    "trace": ["models.total", "--period", "2023"],
    "explain": ["DVK203"],
    "template": ["-o", "blanks"],
    "export": ["-o", "package"],
    "backup": ["copy.sqlite"],
    "redact": ["Nguyễn Văn A", "--why", "theo đơn"],
}
WITHOUT_WORKSPACE = {"init", "check", "explain"}
MADE_HERE = ["init", "status", "summarize", "models", "explain", "ingest", "submissions"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DVK_LANG", "DVK_STORE", "DVK_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def workspace(run: Run, empty_folder: Path) -> Path:
    assert run("init", *NEEDED["init"])[0] == 0
    return empty_folder


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_it_does_and_names_every_option(command: str, run: Run) -> None:
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Cách dùng: dvk {command} ")
    for param in PROGRAM.commands[command].params:  # type: ignore[attr-defined]
        assert param.help
        assert all(name in out for name in param.opts if name.startswith("-"))
    for name in ("-C", "--store", "--format", "--quiet", "--verbose"):
        assert name in out


def test_help_is_the_same_at_each_start() -> None:
    helps = {shell("--help", PYTHONHASHSEED=str(seed)).stdout.decode() for seed in range(4)}
    assert len(helps) == 1
    assert "  -h, --help " in helps.pop()


def test_help_of_the_program_lists_every_command(run: Run) -> None:
    code, out, _err = run("--help")
    assert code == 0
    assert [name for name in COMMANDS if f"  {name} " not in out] == []


def test_without_a_command_the_help_is_a_usage_error(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith("Cách dùng: dvk")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_a_usage_error_in_one_line_and_a_hint(command: str, run: Run) -> None:
    code, out, err = run(command, *NEEDED.get(command, []), "--nonsense")
    assert (code, out) == (2, "")
    assert err == f"dvk: error: không có tùy chọn --nonsense\n  Xem dvk {command} --help.\n"


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        (["chek"], "không có lệnh “chek”", "Có phải là “check”? Xem dvk --help."),
        (["check"], "thiếu ĐƯỜNG_DẪN…", "Xem dvk check --help."),
        (["summarize"], "thiếu tùy chọn --period", "Xem dvk summarize --help."),
        (["summarize", "--period"], "tùy chọn --period phải có giá trị", "Xem dvk --help."),
        (
            ["status", "--periodd", "2023"],
            "không có tùy chọn --periodd",
            "Có phải là “--period”? Xem dvk status --help.",
        ),
        (["check", "a", "--quiet=1"], "tùy chọn --quiet không nhận giá trị", "Xem dvk --help."),
        (["status", "more"], "thừa tham số: more", "Xem dvk status --help."),
        (["exclude", "1"], "phải nêu lý do", "Nêu lý do bằng --why “…”; lý do được ghi vào sổ theo dõi."),
        (["retract", "một", "--why", "x"], "“một” không phải là số của một báo cáo", "Xem dvk submissions --all."),
        (["explain", "DVK2033"], "không có gì mang tên “DVK2033”", "Có phải là “DVK203”?"),
        (
            ["explain", "DVK203", "-f", "pdf"],
            "lệnh này không có dạng “pdf”",
            "Các dạng: table, json, csv, md.",
        ),
    ],
)
def test_usage_errors_in_the_readers_language(line: list[str], message: str, hint: str, run: Run) -> None:
    code, out, err = run(*line)
    assert (code, out) == (2, "")
    assert err.splitlines() == [f"dvk: error: {message}", f"  {hint}"]


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - WITHOUT_WORKSPACE))
def test_without_a_workspace_the_run_cannot_go_on(command: str, run: Run) -> None:
    code, out, err = run(command, *NEEDED.get(command, []))
    assert (code, out) == (3, "")
    first, hint = err.splitlines()
    assert first.startswith("dvk: error: Không có thư mục làm việc")
    assert "dvk init" in hint


@pytest.mark.parametrize("command", [name for name in MADE_HERE if name != "init"])
def test_json_is_clean_and_the_common_options_stand_anywhere(command: str, run: Run, workspace: Path) -> None:
    (workspace / "other").mkdir()
    needed = NEEDED.get(command, [])
    before = run("-f", "json", "-C", str(workspace / "other"), "-q", command, *needed)
    after = run(command, *needed, "-q", "--format", "json", "-C", str(workspace / "other"))
    assert before == after
    code, out, _err = before
    assert code == 0
    assert json.loads(out)["schema"].startswith("dvk.")
    assert out.endswith("}\n")


@pytest.mark.parametrize("command", [name for name in MADE_HERE if name != "init"])
def test_without_a_terminal_there_is_no_colour(command: str, run: Run, workspace: Path) -> None:
    _code, out, err = run(command, *NEEDED.get(command, []))
    assert "\x1b" not in out + err


def test_a_bug_of_ours_is_not_hidden_but_an_error_of_the_run_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise DvkError("the disk\nis full", "make room", exit_code=75)

    monkeypatch.setattr("dvk_cli.commands.explanations.explain", fail)
    assert run("explain", "x") == (75, "", "dvk: error: the disk is full\n  make room\n")


def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "dvk_cli", *arguments], env=environment, capture_output=True, check=False
    )


@pytest.mark.parametrize("environment", [{}, {"LANG": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_output_is_utf8_whatever_the_locale(environment: dict[str, str]) -> None:
    made = shell("explain", "ty_le_ho_ngheo", **environment)
    assert (made.returncode, made.stderr) == (0, b"")
    assert made.stdout.decode("utf-8").startswith("Tỷ lệ hộ nghèo\n")


def test_english_where_it_is_asked_for() -> None:
    assert shell("check", DVK_LANG="en").stderr == b"dvk: error: PATH\xe2\x80\xa6 is lacking\n  See dvk check --help.\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    made = subprocess.run(
        [sys.executable, "-m", "dvk_cli", "explain", "DVK203"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (made.returncode, made.stderr) == (0, b"")


def test_the_version(run: Run) -> None:
    code, out, err = run("--version")
    assert (code, err) == (0, "")
    assert out.startswith("dvk ")
