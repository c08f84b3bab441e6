"""Times dvk beside what people would use instead, in one run, and prints the ratios: `make bench`.

Each pair runs in turn (A, B, A, B, …) as whole processes, cold start included; the medians are compared. The numbers
depend on the machine, the ratios much less. What each peer does and does not do is said in benchmarks/README.md.
"""

import functools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data" / "bo_trach"
DVK = Path(sys.executable).with_name("dvk")
RUNS = int(os.environ.get("DVK_BENCH_RUNS", "7"))
PERIOD = "2021-2023"

Step = Callable[[Path], None]


def command(*words: str | Path) -> None:
    """Run a command to its end; its output is of no interest, its failure is."""
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@functools.cache
def agency_files() -> tuple[str, ...]:
    """The sample's files that are not a commune's, whatever they are called."""
    done = subprocess.run(
        [DVK, "-C", SAMPLE, "check", "inbox", "-f", "json"], cwd=SAMPLE, check=True, capture_output=True
    )
    files = json.loads(done.stdout)["files"]
    return tuple(file["path"] for file in files if not file["submissions"][0]["unit"]["code"].isdigit())


def fresh_workspace(folder: Path) -> Path:
    """A copy of the sample's 28 × 3 commune workbooks, without the agencies' files and without a store."""
    place = folder / "bo_trach"
    shutil.copytree(SAMPLE, place, ignore=shutil.ignore_patterns("dvk.sqlite*"))
    for path in agency_files():
        (place / path).unlink()
    return place


def measure(prepare: Callable[[Path], Path], work: Step) -> float:
    """Seconds of one run of the work in a folder made ready for it (which is not timed)."""
    with tempfile.TemporaryDirectory() as name:
        place = prepare(Path(name))
        started = time.perf_counter()
        work(place)
        return time.perf_counter() - started


def ingest(place: Path) -> None:
    command(DVK, "-C", place, "-q", "ingest")


def summarize(place: Path) -> None:
    command(DVK, "-C", place, "summarize", "--period", PERIOD)


def ingest_and_summarize(place: Path) -> None:
    ingest(place)
    summarize(place)


def plain_pandas(place: Path) -> None:
    command(sys.executable, ROOT / "benchmarks" / "plain_pandas.py", place / "inbox", place / "plain.sqlite")


def plain_pandas_at_once(place: Path) -> None:
    script = ROOT / "benchmarks" / "plain_pandas.py"
    command(sys.executable, script, place / "inbox", place / "plain.sqlite", "--at-once")


def ingested_workspace(folder: Path) -> Path:
    place = fresh_workspace(folder)
    ingest(place)
    return place


def nothing(folder: Path) -> Path:
    return folder


PAIRS: list[tuple[str, str, Callable[[Path], Path], Step, str, Step]] = [
    (
        "ingest + summarize, 28 × 3 workbooks",
        "dvk",
        fresh_workspace,
        ingest_and_summarize,
        "pandas + openpyxl",
        plain_pandas,
    ),
    (
        "the same, with a careful script",
        "dvk",
        fresh_workspace,
        ingest_and_summarize,
        "one read_excel a workbook",
        plain_pandas_at_once,
    ),
    (
        "ingest again, unchanged",
        "dvk",
        ingested_workspace,
        ingest,
        "dvk, first time and summarize",
        ingest_and_summarize,
    ),
    (
        "--help",
        "dvk --help",
        nothing,
        lambda _: command(DVK, "--help"),
        "import typer, rich",
        lambda _: command(sys.executable, "-c", "import typer, rich"),
    ),
    (
        "summarize",
        "dvk summarize",
        ingested_workspace,
        summarize,
        "import pandas",
        lambda _: command(sys.executable, "-c", "import pandas"),
    ),
]


def main() -> None:
    rows = []
    for title, name, prepare, work, other_name, other in PAIRS:
        ours: list[float] = []
        theirs: list[float] = []
        measure(prepare, work), measure(fresh_workspace, other)  # warm the file cache
        for _ in range(RUNS):
            ours.append(measure(prepare, work))
            theirs.append(measure(fresh_workspace, other))
        a, b = statistics.median(ours), statistics.median(theirs)
        rows.append({"what": title, "a": name, "a_seconds": a, "b": other_name, "b_seconds": b, "ratio": a / b})
    print(f"{'what':36} {'A':28} {'s':>7} {'B':30} {'s':>7} {'A/B':>6}   (median of {RUNS})")
    for row in rows:
        times = f"{row['a']:28} {row['a_seconds']:7.3f} {row['b']:30} {row['b_seconds']:7.3f} {row['ratio']:6.2f}"
        print(f"{row['what']:36} {times}")
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    (out / "bench.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
