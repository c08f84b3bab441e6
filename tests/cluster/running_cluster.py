"""A real cluster: a scheduler and workers, each a process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TESTS = str(Path(__file__).parent)


class Running:
    """A scheduler and workers, each a process in a session of its own."""

    def __init__(self, folder: Path, protocol: str = "tcp", **settings: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            **settings,
            "PYTHONPATH": TESTS,
            "DVK_TEST_WORKER": "1",
            "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self._begin("scheduler", "--scheduler-file", str(file), "--protocol", protocol, "--host", "127.0.0.1")
        while not file.exists() or not file.read_text():
            assert self.processes[0].poll() is None
            time.sleep(0.02)
        self.address = str(json.loads(file.read_text())["address"])

    def worker(self, *options: str, before: str = "pass") -> "subprocess.Popen[bytes]":
        folder = self.folder / f"worker{len(self.processes)}"
        return self._begin(
            "worker", self.address, "--nthreads", "1", "--local-directory", str(folder), *options, before=before
        )

    def _begin(self, kind: str, *options: str, before: str = "pass") -> "subprocess.Popen[bytes]":
        run = f"import sys; {before}; from distributed.cli.dask_{kind} import main; main(sys.argv[1:])"
        words = [sys.executable, "-c", run, *options, "--no-dashboard"] + ["--port", "0"] * (kind == "scheduler")
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(words, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)
        return process

    def end(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def running(folder: Path, protocol: str = "tcp", **settings: str) -> Iterator[Running]:
    found = Running(folder, protocol, **settings)
    try:
        yield found
    finally:
        found.end()
