"""How time and memory grow with files, rows and quarters: `make curves`, or `make curves SIZE=nation` for all of it.

Whole processes. Of each it is also told what the first process took by itself: it alone stores and compares, so this is
the share that no further processor and no cluster takes away. Prints the table of docs/scale.md, and writes
out/curves-<size>.md and out/curves-<size>.svg.
"""

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

import msgspec
from inputs import NATION, QUARTERS, Office, repeat_quarters
from run import ROOT

SIZES = {
    # files, rows of one file, quarters kept of how many communes
    "district": ((28, 100, 280), (1_000, 3_000, 10_000), (1, 5, 20), 28),
    "nation": ((28, 100, 280, 1_000, NATION), (1_000, 3_000, 10_000, 30_000, 100_000), (1, 5, 10, 20), NATION),
}
# The processor time of the first process cannot be told from outside.
_RUN = """
import json, resource, sys
from dvk_cli.cli import main
code = main(sys.argv[2:])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump([code, *(value for each in used for value in (each.ru_utime + each.ru_stime, each.ru_maxrss))], file)
"""


class Point(msgspec.Struct, frozen=True):
    """What a run of some size took: seconds waited, seconds of processors, megabytes of the first process."""

    curve: str
    size: int
    wall: float
    first: float
    children: float
    memory: float


def measured(curve: str, size: int, arguments: list[str], before: Callable[[], None], runs: int) -> Point:
    """The medians of some runs of dvk, after one that warms the disk cache; one run is enough of a long one."""
    found: list[Point] = []
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    kilobyte = 1 if sys.platform == "darwin" else 1024
    with tempfile.TemporaryDirectory() as name:
        told = Path(name) / "told"
        for nth in range(runs + 1):
            before()
            started = time.perf_counter()
            words = [sys.executable, "-c", _RUN, str(told), *arguments]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
            wall = time.perf_counter() - started
            code, first, memory, children, _most = json.loads(told.read_text("utf-8"))
            if code not in (0, 1):
                raise SystemExit(f"{arguments}: exit code {code}")
            if nth or wall > 20:
                found.append(Point(curve, size, wall, first, children, memory * kilobyte / 1e6))
            if wall > 20:
                break
    values = (statistics.median(getattr(each, name) for each in found) for name in Point.__struct_fields__[2:])
    point = Point(curve, size, *values)
    print(line(point), flush=True)
    return point


def line(point: Point) -> str:
    """A point as a row of the table."""
    each = 1000 * (point.first + point.children) / point.size
    share = 100 * point.first / (point.first + point.children)
    return (
        f"| {point.curve} | {point.size:,} | {point.wall:.2f} | {point.first:.2f} | {point.children:.2f} | {each:.2f} "
        f"| {share:.0f} % | {point.memory:.0f} |"
    )


def no_store(office: Office) -> Callable[[], None]:
    """What makes an ingest begin anew."""

    def before() -> None:
        for store in office.folder.glob("dvk.sqlite*"):
            store.unlink()

    return before


def curves(size: str, folder: Path, runs: int) -> list[Point]:
    """All points of a size."""
    communes, rows, quarters, offices = SIZES[size]
    points = []
    for number in communes:
        office = Office(folder / f"files{number}", number)
        office.write_workbooks(2021, 1)
        ingest = ["-C", str(office.folder), "-q", "ingest"]
        points.append(measured("files", number, ingest, no_store(office), runs))
    for number in rows:
        office = Office(folder / f"rows{number}", 1)
        office.write_large(number, "xlsx")
        with (office.folder / "dvk.toml").open("a", encoding="utf-8") as config:
            # The limits for one file are made for strangers' files of usual size.
            config.write("\n[inbox]\nseconds = 600\nmegabytes = 0\ncells = 0\n")
        ingest = ["-C", str(office.folder), "-q", "ingest"]
        points.append(measured("rows of one workbook", number, ingest, no_store(office), runs))
        shutil.rmtree(office.folder)
    for number in quarters:
        store = folder / f"files{offices}" / "dvk.sqlite"
        kept = folder / f"quarters{number}"
        shutil.copytree(store.parent, kept, ignore=shutil.ignore_patterns("inbox"))
        repeat_quarters(kept / "dvk.sqlite", QUARTERS[:number])
        year, quarter = QUARTERS[number - 1]
        summary = ["-C", str(kept), "summarize", "--period", f"{year}-Q{quarter}", "-o", str(kept / "summary.json")]
        points.append(measured("quarters kept, the last one summed up", number, summary, lambda: None, runs))
        shutil.rmtree(kept)
    return points


HEAD = """| curve | size | wall s | first process s | children s | ms each | share of the first | MB |
|---|---:|---:|---:|---:|---:|---:|---:|"""


def draw(points: list[Point], file: Path) -> None:
    """The curves, on scales of powers of ten: a straight line of slope 1 is growth in proportion."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": "dvk", "svg.fonttype": "none"}
    from matplotlib import pyplot

    names = list(dict.fromkeys(point.curve for point in points))
    figure, axes = pyplot.subplots(1, len(names), figsize=(4 * len(names), 3.2))
    for axis, name in zip(axes, names, strict=True):
        own = [point for point in points if point.curve == name]
        sizes = [point.size for point in own]
        axis.loglog(sizes, [point.first + point.children for point in own], "o-", color="#b5322a", label="all, s")
        axis.loglog(
            sizes, [point.first for point in own], "o--", color="#b5322a", mfc="white", label="first process, s"
        )
        axis.loglog(sizes, [point.memory / 100 for point in own], "s:", color="#8a8f98", label="memory, 100 MB")
        axis.set_title(name, loc="left", fontsize=9)
        # One scale for all: what hardly grows has to look so.
        axis.set_ylim(0.1, 30)
        axis.set_yticks([0.1, 0.3, 1, 3, 10, 30], ["0.1", "0.3", "1", "3", "10", "30"])
        axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axis.minorticks_off()
        axis.tick_params(labelsize=8)
        axis.spines[["top", "right"]].set_visible(False)
        axis.legend(fontsize=7, frameon=False)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def main(size: str) -> None:
    if size not in SIZES:
        raise SystemExit(f"SIZE={size}: choose one of {', '.join(SIZES)}")
    print(HEAD)
    with tempfile.TemporaryDirectory() as name:
        points = curves(size, Path(name), int(os.environ.get("DVK_BENCH_RUNS", "3")))
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    (out / f"curves-{size}.md").write_text("\n".join([HEAD, *map(line, points)]) + "\n", encoding="utf-8")
    draw(points, out / f"curves-{size}.svg")
    print(out / f"curves-{size}.md", out / f"curves-{size}.svg")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "district")
