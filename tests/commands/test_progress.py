"""The line that tells how far a long run has come: on a terminal, after a second, and nowhere else."""

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from dvk_cli.commands import progress
from dvk_cli.commands.common import Common
from dvk_cli.pipeline import receive

pty = pytest.importorskip("pty")

TABLE = "Năm 2023\nSTT,Tên mô hình,Lĩnh vực,Loại hình,Đơn vị thực hiện\n"
ROW = "{n},Mô hình {n},Kinh tế,Tập thể,Hội Nông dân\n"
# A program whose line appears at once: how fast the machine is must not decide what is seen.
AT_ONCE = """
import sys
from dvk_cli.commands import progress
progress._AFTER = {after}
progress._EVERY = 0.01
from dvk_cli.cli import main
code = main(sys.argv[1:])
sys.stdout.write("rich is loaded" if "rich.progress" in sys.modules else "")
sys.exit(code)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for number in range(30):
        rows = "".join(ROW.format(n=n) for n in range(number * 200, number * 200 + 200))
        (tmp_path / f"Xã {number:02}.csv").write_text(TABLE + rows, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on_terminal(*arguments: str, after: float = 0.0) -> tuple[str, str]:
    """What the command writes to stdout, and what to a terminal that is its stderr."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", AT_ONCE.format(after=after), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=slave,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(master)
    out = process.communicate()[0]
    return out.decode(), seen.decode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_on_a_terminal_it_says_how_many_are_done_and_which_is_next(
    jobs: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DVK_JOBS", jobs)
    out, err = on_terminal("check", ".", "-f", "json")
    assert "/30" in err
    assert "Xã " in err
    assert out.startswith("{")
    assert out.endswith("rich is loaded")
    # It takes itself away: the last thing done to its line is to clear it.
    assert err.rstrip().endswith("\x1b[2K")


def test_what_is_done_sooner_has_no_line(folder: Path) -> None:
    out, err = on_terminal("check", ".", "-f", "json", after=60.0)
    assert (err, out[-2:]) == ("", "}\n")


def test_quiet_has_none(folder: Path) -> None:
    assert on_terminal("check", ".", "-q", "-f", "json")[1] == ""


def test_without_a_terminal_there_is_none(folder: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", AT_ONCE.format(after=0.0), "check", ".", "-f", "json"], capture_output=True, check=False
    )
    assert (made.stderr, made.stdout[-2:]) == (b"", b"}\n")


def test_one_slow_file_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    with progress.shown(Common()) as told:
        assert told is not None
        told(0, 1, "Xã [bold]Lý\x1b[31m Trạch.csv")
        wait_until(lambda: "Trạch" in sys.stderr.getvalue())  # type: ignore[attr-defined]
    shown = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert "0/1" in shown
    assert "Xã [bold]Lý?[31m Trạch.csv" in shown


def wait_until(done: object) -> None:
    from time import monotonic, sleep

    until = monotonic() + 20
    while not done():  # type: ignore[operator]
        assert monotonic() < until
        sleep(0.01)


def test_the_pipeline_tells_before_the_first_file_and_after_each(folder: Path) -> None:
    told: list[tuple[int, int, str]] = []
    paths: Sequence[Path] = [Path("Xã 00.csv"), Path("Xã 01.csv")]
    receive.check(paths, progress=lambda *step: told.append(step))
    assert told == [(0, 2, "Xã 00.csv"), (1, 2, "Xã 01.csv"), (2, 2, "")]
