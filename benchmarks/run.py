"""Times dvk beside what people would use instead, in one run: `make bench`, or `make bench SIZE=nation` for all of it.

Whole processes, in turn (A, B, C, A, B, C, …), medians: wall time, processor time and peak memory. Prints a table and
writes out/bench.json and out/bench.svg. What each peer does and does not do is said in benchmarks/README.md.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from inputs import NATION, QUARTERS, Office, repeat_quarters

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data" / "bo_trach"
DVK = Path(sys.executable).with_name("dvk")
PEERS = Path(__file__).with_name("peers.py")
WAYS = ("floor", "polars", "pandas-calamine", "pandas-openpyxl", "frictionless")
SIZES = ("district", "nation")
Words = list[str | Path]


class Cost(msgspec.Struct, frozen=True):
    """What one run took: seconds waited, seconds of all processors, megabytes of its largest process."""

    wall: float
    cpu: float
    memory: float


class Row(msgspec.Struct):
    """A tool's medians in one contest; `times`: how many times the first one's wall time."""

    contest: str
    tool: str
    wall: float
    cpu: float
    memory: float
    times: float
    runs: int


def cost_of(words: Words) -> Cost:
    """Run a command to its end. Its output is of no interest, its failure is; 1 says that data were not accepted."""
    # Without compiled modules each start would compile dvk anew.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    _pid, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{words}: exit code {process.returncode}")
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * kilobyte / 1e6)


class Bench:
    """The contests of one run. `runs`: of each tool, after one to warm the file cache."""

    def __init__(self, runs: int) -> None:
        self.runs = runs
        self.rows: list[Row] = []

    def contest(self, title: str, tools: dict[str, Words], before: Callable[[str], None] = lambda _tool: None) -> None:
        """Run the tools in turn. `before`: what makes a tool's run ready, which is not timed."""
        costs: dict[str, list[Cost]] = {tool: [] for tool in tools}
        slow: set[str] = set()
        for nth in range(self.runs + 1):
            for tool, words in tools.items():
                if tool in slow:
                    continue
                before(tool)
                cost = cost_of(words)
                # One run of minutes tells enough; the first of a short one only warms the cache.
                if nth or cost.wall > 20:
                    costs[tool].append(cost)
                if cost.wall > 20:
                    slow.add(tool)
        first = 0.0
        for tool, found in costs.items():
            wall, cpu, memory = (
                statistics.median(getattr(each, name) for each in found) for name in ("wall", "cpu", "memory")
            )
            first = first or wall
            self.rows.append(Row(title, tool, wall, cpu, memory, wall / first, len(found)))
            row = self.rows[-1]
            print(
                f"{title:38} {tool:22} {wall:8.3f} s {cpu:8.3f} s {memory:7.0f} MB {row.times:7.2f} ×  ({len(found)})",
                flush=True,
            )


def starts(bench: Bench, folder: Path) -> None:
    """Cold starts, beside the libraries that come first in any script."""
    place = folder / "bo_trach"
    shutil.copytree(SAMPLE, place, ignore=shutil.ignore_patterns("dvk.sqlite*"))
    cost_of([DVK, "-C", place, "-q", "ingest"])
    office: Words = [DVK, "-C", place]
    bench.contest(
        "start",
        {
            "import pandas": [sys.executable, "-c", "import pandas"],
            "import typer, rich": [sys.executable, "-c", "import typer, rich"],
            "dvk --help": [DVK, "--help"],
            "dvk status": [*office, "status", "--period", "2023"],
            "dvk summarize": [*office, "summarize", "--period", "2021-2023"],
        },
    )
    reports: Words = ["report", "--period", "2021-2023", "-o", folder / "reports"]
    bench.contest("report of a district, three years", {"dvk report": [*office, *reports]})


def ingests(bench: Bench, folder: Path, communes: int) -> Path:
    """Workbooks for the first time and again unchanged; the folder of the office, its store filled."""
    office = Office(folder / f"office{communes}", communes)
    office.write_workbooks(2021, 1)
    inbox = office.folder / "inbox"
    # What takes half a minute for 280 tells nothing more with ten times as many.
    against(bench, f"{communes} workbooks", office.folder, inbox, WAYS if communes < 1000 else WAYS[:4])
    bench.contest(f"{communes} workbooks again, unchanged", {"dvk ingest": [DVK, "-C", office.folder, "-q", "ingest"]})
    return office.folder


def against(bench: Bench, title: str, office: Path, inbox: Path, ways: tuple[str, ...] = WAYS) -> None:
    """`dvk ingest` beside the peers, on the same files."""

    def before(tool: str) -> None:
        stores = office.glob("dvk.sqlite*") if tool == "dvk ingest" else [office / "peer.sqlite"]
        for store in stores:
            store.unlink(missing_ok=True)

    tools: dict[str, Words] = {"dvk ingest": [DVK, "-C", office, "-q", "ingest"]}
    tools |= {way: [sys.executable, PEERS, way, inbox, office / "peer.sqlite"] for way in ways}
    bench.contest(title, tools, before)


def large_file(bench: Bench, folder: Path, rows: int, form: str) -> None:
    """One file of many rows."""
    office = Office(folder / f"large-{rows}-{form}", 1)
    office.write_large(rows, form)
    config = office.folder / "dvk.toml"
    # The limits for one file are made for strangers' files of usual size.
    config.write_text(config.read_text("utf-8") + "\n[inbox]\nseconds = 600\nmegabytes = 0\ncells = 0\n", "utf-8")
    ways = WAYS[:4] if form == "xlsx" else ("floor", "polars", "pandas-calamine")
    against(bench, f"one {form} of {rows:,} rows", office.folder, office.folder / "inbox", ways)


def summaries(bench: Bench, title: str, office: Path, periods: dict[str, str]) -> None:
    """Summaries of a store, of the area and by unit."""
    start: Words = [DVK, "-C", office, "summarize", "--period"]
    tools: dict[str, Words] = {}
    for name, period in periods.items():
        tools[name] = [*start, period]
        tools[f"{name}, by unit"] = [*start, period, "--by", "unit", "-f", "json"]
    code = "30005"
    tools["one unit"] = [*start, next(iter(periods.values())), "--unit", code]
    bench.contest(title, tools)


def draw(rows: list[Row], file: Path) -> None:
    """The contests of files as bars: wall seconds, on a scale of powers of ten."""
    import matplotlib

    matplotlib.use("svg")
    # Words stay words: as shapes they are two fifths of the file.
    matplotlib.rcParams |= {"svg.hashsalt": "dvk", "svg.fonttype": "none"}
    from matplotlib import pyplot

    contests = list(dict.fromkeys(row.contest for row in rows))
    figure, axes = pyplot.subplots(len(contests), 1, figsize=(8, sum(0.5 + 0.28 * _size(rows, c) for c in contests)))
    for axis, contest in zip([axes] if len(contests) == 1 else axes, contests, strict=True):
        own = [row for row in rows if row.contest == contest][::-1]
        bars = axis.barh(
            [row.tool for row in own],
            [row.wall for row in own],
            color=["#b5322a" if row.tool.startswith("dvk") else "#8a8f98" for row in own],
        )
        axis.bar_label(bars, [f"{row.wall:.2f} s" for row in own], padding=3, fontsize=8)
        axis.set_title(contest, loc="left", fontsize=9)
        axis.tick_params(labelsize=8)
        axis.margins(x=0.12)
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def _size(rows: list[Row], contest: str) -> int:
    return sum(row.contest == contest for row in rows)


def main(size: str) -> None:
    if size not in SIZES:
        raise SystemExit(f"SIZE={size}: choose one of {', '.join(SIZES)}")
    bench = Bench(int(os.environ.get("DVK_BENCH_RUNS", "5")))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if size == "district":
            starts(bench, folder)
            for communes, kept in ((28, 3), (280, 4)):
                office = ingests(bench, folder, communes)
                repeat_quarters(office / "dvk.sqlite", QUARTERS[:kept])
                summaries(bench, f"summarize {communes * kept:,} submissions", office, {"one quarter": "2021-Q1"})
            large_file(bench, folder, 10_000, "xlsx")
            large_file(bench, folder, 100_000, "csv")
        else:
            office = ingests(bench, folder, NATION)
            large_file(bench, folder, 100_000, "xlsx")
            large_file(bench, folder, 300_000, "csv")
            large_file(bench, folder, 1_000_000, "csv")
            cost_of([DVK, "-C", office, "-q", "ingest"])
            repeat_quarters(office / "dvk.sqlite")
            quarters = {"first quarter": "2021-Q1", "last quarter": "2025-Q4"}
            summaries(bench, "summarize 66,420 submissions", office, quarters)
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    machine = {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    found = {"size": size, "machine": machine, "rows": msgspec.to_builtins(bench.rows)}
    (out / f"bench-{size}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draw(bench.rows, out / f"bench-{size}.svg")
    print(out / f"bench-{size}.json", out / f"bench-{size}.svg")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "district")
