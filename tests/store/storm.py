"""Many processes ingest overlapping files into one store for some time, and some of them are killed.

As a program it does so for a minute, on both databases, and prints the counts:

    python tests/store/storm.py --seconds 60
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from dvk_cli.cli import main as dvk

HEAD = "STT,Tên mô hình,Lĩnh vực,Loại hình,Đơn vị thực hiện\n"
UNITS = ("Hạ Trạch", "Xuân Trạch", "Mỹ Trạch", "Bắc Trạch", "Lý Trạch", "Đại Trạch", "Cự Nẫm", "Thanh Trạch")
YEARS = (2021, 2022, 2023)
SPAN = "2021-2023"
TRY_LATER = 75


class Outcome(NamedTuple):
    """How often a command came to each exit code, how many were killed, and what is wrong (nothing, if all is well)."""

    exits: dict[int, int]
    kills: int
    parts: int
    wrong: list[str]


def office(root: Path) -> Path:
    """A workspace with a list of each unit and year; what is in a file follows from its name."""
    quietly("init", str(root), "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31")
    for number, (unit, year) in enumerate((unit, year) for unit in UNITS for year in YEARS):
        rows = (f"{n},Mô hình {unit} {year} {n},Kinh tế,Tập thể,Hội Nông dân\n" for n in range(1, number % 7 + 2))
        (root / "inbox" / f"Xã {unit} {year}.csv").write_text(f"{HEAD}{''.join(rows)}", "utf-8")
    return root


def quietly(*arguments: str) -> int:
    """The command in this process; what it says is thrown away."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        said, sys.stdout, warned, sys.stderr = sys.stdout, nowhere, sys.stderr, nowhere
        try:
            return dvk(list(arguments))
        finally:
            sys.stdout, sys.stderr = said, warned


def summary(root: Path) -> bytes:
    command = [sys.executable, "-m", "dvk_cli", "-C", str(root), "summarize", "--period", SPAN, "--by", "unit"]
    ran = subprocess.run([*command, "-f", "json"], capture_output=True, check=True)
    return ran.stdout


def work(root: Path, seconds: float, seed: int, journal: Path) -> None:
    """Ingest a few of the files again and again; a line in the journal for each time."""
    chance = random.Random(seed)
    files = sorted((root / "inbox").iterdir())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        some = chance.sample(files, chance.randint(1, 4))
        code = quietly("-C", str(root), "ingest", *map(str, some))
        line = json.dumps([code, [file.name for file in some]]) + "\n"
        with journal.open("a", encoding="utf-8") as file:
            file.write(line)
        if code == TRY_LATER:
            time.sleep(chance.uniform(0, 0.1))


def storm(root: Path, offices: int, seconds: float, processes: int = 8, seed: int = 1) -> Outcome:
    """Let processes ingest into the store that DVK_STORE names, of one or more offices, and look at what is there then.

    Args:
        root: an empty folder.
        offices: how many; each has all the files.
        seconds: how long.
        processes: how many at once.
        seed: of what is sent and who is killed.
    """
    chance = random.Random(seed)
    roots = [office(root / f"office{number}") for number in range(offices)]
    for number, each in enumerate(roots):
        config = each / "dvk.toml"
        config.write_text(f'office = "o{number}"\n{config.read_text("utf-8")}', "utf-8")
    running: dict[int, subprocess.Popen[bytes]] = {}
    end, kills = time.monotonic() + seconds, 0

    def start(number: int) -> None:
        left = max(end - time.monotonic(), 0.1)
        own = [
            "--work",
            str(roots[number % offices]),
            str(left),
            str(chance.randrange(10**6)),
            str(root / f"j{number}"),
        ]
        running[number] = subprocess.Popen([sys.executable, __file__, *own], start_new_session=True)

    for number in range(processes):
        start(number)
    while time.monotonic() < end:
        time.sleep(min(chance.uniform(0.3, 1.2), max(end - time.monotonic(), 0)))
        victim = chance.randrange(processes)
        if running[victim].poll() is None:
            # The process only: what it has forked must not hold the store for it.
            os.kill(running[victim].pid, signal.SIGKILL)
            running[victim].wait()
            kills += 1
            start(victim)
    wrong = [f"a process ended with {code}" for each in running.values() if (code := each.wait())]
    exits: Counter[int] = Counter()
    accepted: list[set[str]] = [set() for _ in roots]
    for number in range(processes):
        journal = root / f"j{number}"
        for line in journal.read_text("utf-8").splitlines() if journal.exists() else ():
            code, names = json.loads(line)
            exits[code] += 1
            if code == 0:
                accepted[number % offices].update(names)
    if unexpected := set(exits) - {0, TRY_LATER}:
        wrong.append(f"exit codes {unexpected}")
    parts = 0
    for each, names in zip(roots, accepted, strict=True):
        wrong += _lost(each, names)
        expected = _undisturbed(each, root)
        for _time in range(100):
            if (code := quietly("-C", str(each), "ingest")) != TRY_LATER:
                break
            time.sleep(0.1)
        if code or summary(each) != expected:
            wrong.append(f"{each.name}: not the figures of an undisturbed run ({code})")
        lines = _ledger(each)
        parts += len(lines)
        distinct = {(line["unit"]["code"], str(line["period"])) for line in lines}
        if not len(distinct) == len(lines) == len(UNITS) * len(YEARS):
            wrong.append(f"{each.name}: {len(lines)} submissions in force")
    return Outcome(dict(exits), kills, parts, wrong)


def _ledger(root: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "dvk_cli", "-C", str(root), "submissions", "-f", "json"]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["submissions"]
    return [line for line in found if line["state"] == "in_force"]


def _lost(root: Path, accepted: set[str]) -> list[str]:
    """What was said to be accepted and is not in force."""
    held = {f"{line['unit']['name']} {line['period']}.csv" for line in _ledger(root)}
    return [f"{root.name}: lost: {name}" for name in sorted(accepted - held)]


def _undisturbed(root: Path, folder: Path) -> bytes:
    """The figures of the same files in a store of their own."""
    alone = folder / f"alone-{root.name}"
    shutil.copytree(root, alone, ignore=shutil.ignore_patterns("dvk.sqlite*"))
    before = os.environ.pop("DVK_STORE", None)
    try:
        assert quietly("-C", str(alone), "ingest") == 0
        return summary(alone)
    finally:
        if before is not None:
            os.environ["DVK_STORE"] = before


def main() -> int:
    """The whole minute on both; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--postgres", help="address of an empty database; without it: a file only")
    parser.add_argument("--work", nargs=4)
    options = parser.parse_args()
    if options.work:
        root, seconds, seed, journal = options.work
        work(Path(root), float(seconds), int(seed), Path(journal))
        return 0
    failed = False
    for kind, offices, address in (("a file", 1, None), ("PostgreSQL", 2, options.postgres)):
        if kind == "a file" or address:
            os.environ.pop("DVK_STORE", None)
            if address:
                os.environ["DVK_STORE"] = address
            with tempfile.TemporaryDirectory() as folder:
                done = storm(Path(folder), offices, options.seconds)
            sys.stdout.write(f"{kind}: exit codes {done.exits}, {done.kills} killed, {done.parts} in force\n")
            sys.stdout.writelines(f"  {line}\n" for line in done.wrong)
            failed = failed or bool(done.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
