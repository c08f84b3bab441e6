"""Runs `dvk check` over a folder of foreign files and tells whether each had one outcome, in time and within memory.

`python tools/corpus.py FOLDER` prints a table of outcomes by the files' endings, then what went wrong: a traceback, no
outcome or several, a run over the time limit (20 s) or over the memory limit (1 GiB). Exit code 1 if anything did.

Files are checked in batches; only where a batch does not go well, or takes long, are its files run one by one. What the
files hold does not matter: test data of other programs (LibreOffice's `sc/qa/unit/data`, Apache POI's `test-data`, …)
has none of the tables that dvk knows, and all the oddities that its readers can meet.
"""

import argparse
import json
import os
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import NamedTuple

import typer

SECONDS = 20
MEMORY_MB = 1024
_BATCH = 20  # fewer than dvk spreads over several processes
_INSIDE = " → "
_LONG = 5.0


class Run(NamedTuple):
    """One run of dvk: the files' outcomes by path, what went wrong, seconds, megabytes at the most."""

    outcomes: dict[str, list[str]]
    wrong: str
    seconds: float
    memory: int


def check(files: list[Path]) -> Run:
    """`dvk check` over some files, in a process of its own."""
    start = time.monotonic()
    found: dict[str, list[str]] = {unicodedata.normalize("NFC", str(file)): [] for file in files}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = Popen(
            [sys.executable, "-m", "dvk_cli", "check", "-q", "-f", "json", *map(str, files)],
            stdin=DEVNULL,
            stdout=output,
            stderr=errors,
            env={**os.environ, "DVK_JOBS": "1", "DVK_LANG": "en"},
        )
        wrong, memory = _wait(child.pid, start + SECONDS * (1 if len(files) == 1 else 3))
        seconds = time.monotonic() - start
        errors.seek(0)
        told = errors.read().decode("utf-8", "replace").strip()
        if not wrong and ("Traceback" in told or "panicked" in told):
            wrong = "traceback: " + told.splitlines()[-1]
        output.seek(0)
        try:
            for entry in json.loads(output.read())["files"]:
                path, _sign, inside = entry["path"].partition(_INSIDE)
                # Files of an archive have one outcome each.
                found[path] = ["archive"] if inside else [*found.get(path, []), entry["outcome"]]
        except (ValueError, KeyError):
            wrong = wrong or "no document: " + (told.splitlines() or ["no message"])[-1]
    return Run(found, wrong, seconds, memory)


def _wait(pid: int, until: float) -> tuple[str, int]:
    """What went wrong with a process, and the most memory that it or a process of its own had, in megabytes."""
    wrong = ""
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            if not wrong and os.WIFSIGNALED(status):
                wrong = f"ended by signal {os.WTERMSIG(status)}"
            return wrong, usage.ru_maxrss // 1024
        if time.monotonic() > until and not wrong:
            wrong = "over the time limit"
            os.kill(pid, 9)
        time.sleep(0.02)


def batches(files: list[Path]) -> Iterable[tuple[list[Path], Run]]:
    """The files in runs that went well, or one by one."""
    for first in range(0, len(files), _BATCH):
        some = files[first : first + _BATCH]
        run = check(some)
        if (
            run.wrong
            or run.seconds > _LONG
            or run.memory > MEMORY_MB
            or any(len(o) != 1 for o in run.outcomes.values())
        ):
            for file in some:
                yield [file], check([file])
        else:
            yield some, run


def main() -> int:
    """Run over a folder; the exit code says whether all went well."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("folder", type=Path)
    files = sorted(path for path in asked.parse_args().folder.rglob("*") if path.is_file())
    outcomes: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    longest, largest = (0.0, ""), (0, "")
    for some, run in batches(files):
        name = str(some[0]) if len(some) == 1 else f"{len(some)} files from {some[0]} on"
        longest, largest = max(longest, (run.seconds, name)), max(largest, (run.memory, name))
        faults = [run.wrong] if run.wrong else []
        faults += [f"{len(o)} outcomes: {path}" for path, o in run.outcomes.items() if len(o) != 1 and not run.wrong]
        if run.memory > MEMORY_MB:
            faults.append(f"{run.memory} MB")
        for fault in faults:
            wrong.append(f"{name}: {fault}")
            typer.echo(wrong[-1], err=True)
        for path, each in run.outcomes.items():
            outcomes[Path(path).suffix.lower() or "(none)", each[0] if each else "none"] += 1
    _table(outcomes)
    typer.echo(f"\n{len(files)} files, {len(wrong)} wrong; longest {longest[0]:.1f} s ({longest[1]})")
    typer.echo(f"most memory {largest[0]} MB ({largest[1]})")
    return 1 if wrong else 0


def _table(outcomes: Counter[tuple[str, str]]) -> None:
    heads = sorted({outcome for _kind, outcome in outcomes})
    kinds = Counter[str]()
    for (kind, _outcome), count in outcomes.items():
        kinds[kind] += count
    typer.echo(f"{'':10}" + "".join(f"{head:>14}" for head in [*heads, "together"]))
    for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0])):
        typer.echo(f"{kind:10}" + "".join(f"{outcomes[kind, head]:>14}" for head in heads) + f"{count:>14}")


if __name__ == "__main__":
    sys.exit(main())
