"""Faults put into real passes: a process killed, or a disk full, at a chosen write or moment.

The system calls are the real ones: strace lets one of them fail, or kills the process at it. As a program it makes the
whole sweep and prints the counts:

    python tests/unattended/faults.py --kills 300
"""

import argparse
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
from pathlib import Path
from typing import Any, NamedTuple

WRITES = "write,pwrite64,writev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat"
"""System calls by which a pass changes anything on the disk."""

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
    """All that a pass leaves behind: figures, what is in force, and where each file is."""

    figures: Any
    in_force: Any
    files: dict[str, tuple[str, ...]]


def office(root: Path) -> Path:
    """A small workspace with three good files and a bad one."""
    run_dvk("init", str(root), "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31")
    without_settling(root)
    for name, text in {**GOOD, **BAD}.items():
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
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
    summary = run_dvk("-C", str(root), "summarize", "--period", "2023", "-f", "json")
    status = run_dvk("-C", str(root), "status", "--period", "2023", "-f", "json")
    assert summary.returncode == 0, summary.stderr
    files = {
        folder: tuple(
            sorted(p.relative_to(root / folder).as_posix() for p in (root / folder).rglob("*") if p.is_file())
        )
        for folder in ("inbox", "archive", "returned")
    }
    return State(json.loads(summary.stdout), json.loads(status.stdout), files)


def traced(root: Path, *options: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
    """A pass under strace, with what strace is told to do at which call; what it prints is in stderr."""
    line = ["strace", "-f", "-qq", *options, *command("-C", str(root), "run")]
    return subprocess.run(line, env=environment(), capture_output=True, text=True, check=False, timeout=timeout)


def can_trace() -> bool:
    """Whether strace is here and may trace."""
    if shutil.which("strace") is None:
        return False
    return (
        subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False).returncode == 0
    )


def writes_of(root: Path) -> int:
    """How many writing calls the busiest process of a pass makes."""
    log = root.parent / "trace.txt"
    traced(root, "-o", str(log), "-e", f"trace={WRITES}")
    calls: dict[str, int] = {}
    for line in log.read_text("utf-8", "replace").splitlines():
        if re.match(r"\d+ +\w+\(", line):
            calls[line.split()[0]] = calls.get(line.split()[0], 0) + 1
    return max(calls.values())


def killed_at(root: Path, number: int) -> None:
    """A pass whose processes are killed (kill -9) at their n-th writing call."""
    traced(root, "-e", f"trace={WRITES}", "-e", f"inject={WRITES}:signal=SIGKILL:when={number}")


def full_at(root: Path, number: int) -> "subprocess.CompletedProcess[str]":
    """A pass on a disk that is full from its n-th writing call on, for three calls; what is printed still arrives."""
    # Room is only lacking for files: the terminal and the pipes between the processes take what they are given.
    calls = "pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,mkdir,mkdirat"
    return traced(root, "-e", f"trace={calls}", "-e", f"inject={calls}:error=ENOSPC:when={number}..{number + 2}")


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
    parser.add_argument("--step", type=int, default=1, help="every how many-th write")
    options = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        whole = office(base / "whole")
        started = time.monotonic()
        one_pass(whole)
        seconds = time.monotonic() - started
        expected = state(whole)
        writes = writes_of(office(base / "count"))
        trials = [("kill at write", n) for n in range(1, writes + 1, options.step)]
        trials += [("disk full at write", n) for n in range(1, writes + 1, options.step)]
        trials += [("kill after", random.uniform(0, seconds * 1.1)) for _ in range(options.kills)]
        wrong: dict[str, int] = {}
        done: dict[str, int] = {}
        for number, (kind, at) in enumerate(trials):
            root = office(base / f"t{number}")
            problem = trial(root, kind, at, expected)
            done[kind] = done.get(kind, 0) + 1
            if problem:
                wrong[kind] = wrong.get(kind, 0) + 1
                sys.stdout.write(f"{kind} {at}: {problem}\n")
            shutil.rmtree(root)
        sys.stdout.writelines(f"{kind}: {n} trials, {wrong.get(kind, 0)} wrong\n" for kind, n in done.items())
    return 1 if wrong else 0


def trial(root: Path, kind: str, at: float, expected: State) -> str:
    """One fault and the pass after it; what is wrong then, or nothing."""
    if kind == "kill at write":
        killed_at(root, int(at))
    elif kind == "kill after":
        killed_after(root, at)
    else:
        ran = full_at(root, int(at))
        if "Traceback" in ran.stderr or ran.returncode not in (0, 1, 3):
            return f"exit {ran.returncode}: {ran.stderr[-600:]}"
    if any(n != 1 for n in places(root).values()):
        return f"files after the fault: {places(root)}"
    after = one_pass(root)
    if after.returncode not in (0, 1):
        return f"the next pass: exit {after.returncode}: {after.stderr}"
    if (now := state(root)) != expected:
        return f"after the next pass: {now.files}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
