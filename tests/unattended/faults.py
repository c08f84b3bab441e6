"""Faults put into real passes: a process killed, or a disk full, at a chosen write or moment.

The system calls are the real ones: strace lets one of them fail, or kills the process at it. As a program it makes the
whole sweep and prints the counts, on a file or, each trial as an office of its own, in an empty PostgreSQL database:

    python tests/unattended/faults.py --kills 300
    python tests/unattended/faults.py --kills 300 --postgres postgresql://…
"""

import argparse
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from pytest import MonkeyPatch

from dvk_cli.cli import main as dvk
from dvk_cli.readers.files import RECEIVED_LIST

WRITES = (
    "write,pwrite64,writev,sendto,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat"
)
"""System calls by which a pass changes anything on the disk or on a server."""

FILLS = "pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,mkdir,mkdirat"
"""Those of them that need room on the disk, whatever they are given: `write` goes to pipes, too."""

HEAD = "STT,Tên mô hình,Lĩnh vực,Loại hình,Đơn vị thực hiện\n"
GOOD = {
    "2023/Xã Hạ Trạch.csv": (
        f"Năm 2023,,,,\n{HEAD}1,Tổ vay vốn,Kinh tế,Tập thể,Hội Nông dân\n2,Đường hoa,NTM,Tập thể,Đoàn xã\n"
    ),
    "2023/Xã Xuân Trạch.csv": f"Năm 2023,,,,\n{HEAD}1,Trồng rừng,Kinh tế,Cá nhân,Ông Nguyễn Văn A\n",
    "Xã Mỹ Trạch 2023.csv": f"{HEAD}1,Camera an ninh,QP-AN,Tập thể,Công an xã\n",
}
BAD = {"Xã Bắc Trạch 2023.csv": f"{HEAD}1,Tổ tự quản,Kinh té,Tập thể,Hội Nông dân\n"}


class State(NamedTuple):
    """All that a pass leaves behind: figures, what is in force, where each file is, the report, what is unsound."""

    figures: Any
    in_force: Any
    files: dict[str, tuple[str, ...]]
    report: bytes
    unsound: str


def office(root: Path) -> Path:
    """A small workspace with three good files and a bad one."""
    run_dvk("init", str(root), "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31")
    without_settling(root)
    arrive(root, {**GOOD, **BAD})
    return root


def arrive(root: Path, files: dict[str, str]) -> None:
    """Put files into the inbox."""
    for name, text in files.items():
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def reporting(root: Path) -> Path:
    """The small workspace, with a report that each pass keeps up to date."""
    office(root)
    path = root / "dvk.toml"
    due = 'report = [{ period = "2023", formats = ["xlsx"] }]'
    path.write_text(path.read_text("utf-8").replace("[run]", f"[run]\n{due}", 1), "utf-8")
    return root


def at_work(root: Path) -> Path:
    """The same when it has a store and a report already, of one of the files, and the others have arrived since."""
    reporting(root)
    shutil.rmtree(root / "inbox")
    first, *others = GOOD.items()
    arrive(root, dict([first]))
    assert one_pass(root).returncode == 0
    arrive(root, {**dict(others), **BAD})
    return root


def without_settling(root: Path) -> None:
    """Let passes of a workspace take files at once."""
    path = root / "dvk.toml"
    path.write_text(path.read_text("utf-8").replace("# settle_seconds = 5 ", "settle_seconds = 0 "), "utf-8")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "dvk_cli", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "DVK_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}


def run_dvk(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(*arguments), env=environment(), capture_output=True, text=True, check=False)


def one_pass(root: Path) -> "subprocess.CompletedProcess[str]":
    return run_dvk("-C", str(root), "run")


def state(root: Path) -> State:
    """What can be seen of a workspace, without clocks, ids and the log."""
    figures = _said(root, "summarize", "--period", "2023", "-f", "json")
    in_force = _said(root, "status", "--period", "2023", "-f", "json")
    files = {
        folder: tuple(
            sorted(
                p.relative_to(root / folder).as_posix()
                for p in (root / folder).rglob("*")
                if p.is_file() and p.name != RECEIVED_LIST
            )
        )
        for folder in ("inbox", "archive", "returned", "reports")
    }
    report = root / "reports" / "bao-cao-2023.xlsx"
    made = report.read_bytes() if report.exists() else b""
    return State(json.loads(figures), json.loads(in_force), files, made, _unsound(root))


def _said(root: Path, *arguments: str) -> str:
    """What a command prints. In this process, which has loaded everything already."""
    said = io.StringIO()
    with MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(io.StringIO()) as trouble:
        patch.setenv("DVK_LANG", "en")
        assert dvk(["-C", str(root), *arguments]) == 0, trouble.getvalue()
    return said.getvalue()


def _unsound(root: Path) -> str:
    """What `dvk verify` finds wrong; it does not look into a store on a server."""
    if "://" in os.environ.get("DVK_STORE", ""):
        return ""
    with redirect_stdout(io.StringIO()) as said, redirect_stderr(said):
        return "" if dvk(["-C", str(root), "verify"]) == 0 else said.getvalue()


def traced(root: Path, *options: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
    """A pass under strace, with what strace is told to do at which call; what it prints is in stderr."""
    # Without --seccomp-bpf, with which strace 6.1 kills nobody.
    line = ["strace", "-qq", *options, *command("-C", str(root), "run")]
    return subprocess.run(line, env=environment(), capture_output=True, text=True, check=False, timeout=timeout)


def can_trace() -> bool:
    """Whether strace is here and may trace."""
    if shutil.which("strace") is None:
        return False
    return (
        subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False).returncode == 0
    )


def calls_of(root: Path, calls: str) -> Counter[str]:
    """How often each process of a pass makes one of some system calls; by process."""
    log = root.parent / "trace.txt"
    traced(root, "-f", "-o", str(log), "-e", f"trace={calls}")
    return Counter(
        line.split()[0] for line in log.read_text("utf-8", "replace").splitlines() if re.match(r"\d+ +\w+\(", line)
    )


def writes_of(root: Path, calls: str = WRITES) -> int:
    """How many writing calls the busiest process of a pass makes."""
    return max(calls_of(root, calls).values(), default=0)


def file_writes_of(root: Path) -> list[int]:
    """Which calls of `write` of a pass go to a file, by their number among all of its main process."""
    log = root.parent / "trace.txt"
    traced(root, "-o", str(log), "-y", "-e", "trace=write")
    written = (line for line in log.read_text("utf-8", "replace").splitlines() if line.startswith("write("))
    return [number for number, line in enumerate(written, 1) if re.match(r"write\(\d+</(?!dev/)", line)]


def killed_at(root: Path, number: int) -> None:
    """A pass whose processes are killed (kill -9) at their n-th writing call."""
    traced(root, "-f", "-e", f"trace={WRITES}", "-e", f"inject={WRITES}:signal=SIGKILL:when={number}")


def full_at(root: Path, number: int) -> "subprocess.CompletedProcess[str]":
    """A pass on a disk that is full from its n-th writing call on, for three calls; what is printed still arrives."""
    return traced(root, "-f", "-e", f"trace={FILLS}", "-e", f"inject={FILLS}:error=ENOSPC:when={number}..{number + 2}")


def full_at_write(root: Path, number: int) -> "subprocess.CompletedProcess[str]":
    """A pass whose n-th `write`, which goes to a file, finds the disk full."""
    return traced(root, "-e", "trace=write", "-e", f"inject=write:error=ENOSPC:when={number}")


def killed_after(root: Path, seconds: float) -> None:
    """A pass, its whole process group killed after some time."""
    process = subprocess.Popen(
        command("-C", str(root), "run"),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def places(root: Path) -> dict[str, int]:
    """How often each submission's bytes stand in inbox, archive and returned together."""
    wanted = {text.encode(): name for name, text in {**GOOD, **BAD}.items()}
    found = dict.fromkeys(wanted.values(), 0)
    for folder in ("inbox", "archive", "returned"):
        for path in (root / folder).rglob("*"):
            if path.is_file() and (name := wanted.get(path.read_bytes())):
                found[name] += 1
    return found


def main() -> int:
    """The whole sweep; 1 if anything was lost, doubled or different."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="kills at random moments")
    parser.add_argument("--step", type=int, default=1, help="every how many-th write; 0: none")
    parser.add_argument("--begin", choices=_BEGINNINGS, help="only from this beginning on")
    parser.add_argument("--postgres", help="address of an empty database; without it: a file")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    done: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name in [options.begin] if options.begin else list(_BEGINNINGS):
            base = Path(folder) / name
            base.mkdir()
            for number, (kind, at, expected) in enumerate(_trials(base, name, options, chance)):
                _own_store(options.postgres, f"{name}{number}")
                root = shutil.copytree(base / "begin", base / f"t{number}")
                if options.postgres and name == "at_work":
                    # A store on a server is not copied with its workspace.
                    shutil.rmtree(root)
                    at_work(root)
                problem = trial(root, kind, at, expected)
                said = f"{name}: {kind}"
                done[said] += 1
                if problem:
                    wrong[said] += 1
                    sys.stdout.write(f"{said} {at}: {problem}\n")
                shutil.rmtree(root)
                sys.stdout.flush()
                if sum(done.values()) % 50 == 0:
                    sys.stdout.write(f"… {dict(done)}\n")
    sys.stdout.writelines(f"{said}: {n} trials, {wrong[said]} wrong\n" for said, n in done.items())
    return 1 if wrong else 0


_BEGINNINGS = {"reporting": reporting, "at_work": at_work}


def _own_store(postgres: str | None, office: str) -> None:
    if postgres:
        os.environ["DVK_STORE"] = f"{postgres}{'&' if '?' in postgres else '?'}office={office}"


def _trials(
    base: Path, name: str, options: argparse.Namespace, chance: random.Random
) -> Iterator[tuple[str, float, State]]:
    """What is tried from one beginning on, with what an undisturbed pass comes to."""

    def begin(use: str) -> Path:
        _own_store(options.postgres, f"{name}_{use}")
        return _BEGINNINGS[name](base / use)

    begin("begin")
    whole = begin("whole")
    started = time.monotonic()
    one_pass(whole)
    seconds = time.monotonic() - started
    expected = state(whole)
    trials: list[tuple[str, float]] = []
    if options.step:
        for kind, calls in (("kill at write", WRITES), ("disk full at write", FILLS)):
            trials += [(kind, n) for n in range(1, writes_of(begin(f"count_{calls[:2]}"), calls) + 1, options.step)]
        trials += [("disk full at file", n) for n in file_writes_of(begin("files"))]
    trials += [("kill after", chance.uniform(0, seconds * 1.1)) for _ in range(options.kills // len(_BEGINNINGS))]
    yield from ((kind, at, expected) for kind, at in trials)


_FAULTS = {"disk full at write": full_at, "disk full at file": full_at_write}


def trial(root: Path, kind: str, at: float, expected: State) -> str:
    """One fault and the pass after it; what is wrong then, or nothing."""
    if kind == "kill at write":
        killed_at(root, int(at))
    elif kind == "kill after":
        killed_after(root, at)
    else:
        ran = _FAULTS[kind](root, int(at))
        if "Traceback" in ran.stderr or ran.returncode not in (0, 1, 3):
            return f"exit {ran.returncode}: {ran.stderr[-600:]}"
    if any(n != 1 for n in places(root).values()):
        return f"files after the fault: {places(root)}"
    if not _readable(root / "reports" / "bao-cao-2023.xlsx"):
        return "the report cannot be read after the fault"
    after = one_pass(root)
    if after.returncode not in (0, 1):
        return f"the next pass: exit {after.returncode}: {after.stderr}"
    now = state(root)
    return f"after the next pass: {_different(now, expected)}" if now != expected else ""


def _readable(report: Path) -> bool:
    return not report.exists() or zipfile.ZipFile(report).testzip() is None


def _different(now: State, expected: State) -> str:
    return "; ".join(
        f"{name}: {f'{mine} for {other}' if name in ('files', 'unsound') else 'others'}"
        for name, mine, other in zip(State._fields, now, expected, strict=True)
        if mine != other
    )


if __name__ == "__main__":
    sys.exit(main())
