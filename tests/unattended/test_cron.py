"""A real cron daemon starts the printed line while files arrive."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import faults
import pytest

CRON = shutil.which("cron")
RUNNING = Path("/var/run/crond.pid")

pytestmark = [
    pytest.mark.waits,
    pytest.mark.skipif(CRON is None or os.geteuid() != 0, reason="cron is not here, or only root may start its daemon"),
]


@pytest.fixture
def crontab() -> Iterator[list[str]]:
    """Lines for this user's crontab, which is put back as it was; the daemon runs until the test ends."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    daemon = None if _is_running() else subprocess.Popen([str(CRON), "-f"])
    lines: list[str] = []
    try:
        yield lines
    finally:
        if daemon is not None:
            daemon.terminate()
            daemon.wait()
        if before.returncode == 0:
            subprocess.run(["crontab", "-"], input=before.stdout, text=True, check=True)
        else:
            subprocess.run(["crontab", "-r"], capture_output=True, check=False)


def _is_running() -> bool:
    try:
        os.kill(int(RUNNING.read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


def test_files_that_arrive_are_stored_or_returned_and_the_report_follows(tmp_path: Path, crontab: list[str]) -> None:
    office = faults.office(tmp_path / "office")
    settings = (office / "dvk.toml").read_text("utf-8")
    due = 'report = [{ period = "2023", formats = ["docx"] }]'
    (office / "dvk.toml").write_text(settings.replace("[run]", f"[run]\n{due}", 1), "utf-8")
    report = office / "reports" / "bao-cao-2023.docx"
    printed = faults.run_dvk("-C", str(office), "run", "--print-cron").stdout.splitlines()[1]
    every_minute = printed.replace("*/15", "*", 1)
    subprocess.run(["crontab", "-"], input=f"{every_minute}\n", text=True, check=True)
    log = office / "logs" / "dvk.jsonl"
    _until(lambda: log.exists() and report.exists(), seconds=300)
    before = report.read_bytes()
    first = faults.state(office)
    assert len(first.files["archive"]) == 3
    assert "Xã Bắc Trạch 2023 (to correct).xlsx" in first.files["returned"]
    # The commune corrects its file; the next pass takes it.
    corrected = next(iter(faults.BAD.values())).replace("Kinh té", "Kinh tế")
    (office / "inbox" / "Xã Bắc Trạch 2023.csv").write_text(corrected, "utf-8")
    _until(lambda: report.read_bytes() != before, seconds=300)
    assert len(faults.state(office).files["archive"]) == 4
    assert faults.state(office).files["inbox"] == ()


def _until(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "cron did not start the pass"
        time.sleep(1)
