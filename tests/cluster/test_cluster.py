"""Files examined by the workers of a cluster: the same outcome, whatever becomes of a worker.

The clusters are real ones: a scheduler and two workers, each a process.
"""

import json
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import cluster_work as does
import dask
import pytest
from distributed import Client
from hostile_files import shared_string
from running_cluster import TESTS, Running, running

from dvk_cli import cluster, workers
from dvk_cli.child import Limits
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import DvkError
from dvk_cli.pipeline import receive
from dvk_cli.renderers.base import Look
from dvk_cli.renderers.registry import choose
from dvk_cli.workspace import find_workspace

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and ends are told on Linux only"),
    pytest.mark.waits,
]

SAMPLE = Path(__file__).parents[2] / "sample_data" / "bo_trach"
NOW = datetime(2024, 1, 15, 8, 0, tzinfo=UTC)
PATIENT = Limits(seconds=60)


@pytest.fixture(autouse=True)
def importable_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the cluster cannot finish is done in a host of this machine, which needs the same modules."""
    monkeypatch.setenv("PYTHONPATH", TESTS)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for what is not there."""
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Generator[Running]:
    """A cluster of two workers, which stays in order: what a test ends, it begins anew."""
    with running(tmp_path_factory.mktemp("cluster")) as found:
        for _ in range(2):
            found.worker("--no-nanny")
        yield found


# --- as `processes.spread` ---


def test_items_go_to_all_workers_and_come_back_in_order(two: Running) -> None:
    results = list(cluster.spread(does.slowly, range(100), does.failed, PATIENT, two.address))
    assert [value for value, _ in results] == [n * n for n in range(100)]
    # A child on each worker serves many items.
    assert len({child for _, child in results}) == 2
    assert list(cluster.spread(does.square, [], does.failed, PATIENT, "tcp://127.0.0.1:1")) == []


def test_an_item_that_a_child_fails_at_costs_itself_alone(two: Running) -> None:
    results = cluster.spread(does.badly, range(20), does.failed, Limits(seconds=2, megabytes=200), two.address)
    bad = {3: "3: died SIGABRT", 7: "7: time", 11: "11: memory", 13: "13: died exit code 4"}
    assert [value for value, _ in results] == [bad.get(n, n * n) for n in range(20)]


def test_an_error_of_our_own_is_not_hidden(two: Running) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        list(cluster.spread(does.wrongly, range(5), does.failed, PATIENT, two.address))
    assert "in wrongly" in raised.value.__notes__[0]


def test_what_is_under_way_is_bounded(two: Running) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100_000):
            taken.append(number)
            yield number

    with closing(cluster.spread(does.square, items(), does.failed, PATIENT, two.address)) as results:
        for _ in range(50):
            next(results)
    assert len(taken) < 500


def test_large_items_travel_few_at_a_time(two: Running) -> None:
    items = (bytes([n]) * 30_000_000 for n in range(3))
    sizes = cluster.spread(len, items, lambda _item, _failure: 0, PATIENT, two.address)
    assert list(sizes) == [30_000_000] * 3


def test_a_worker_that_does_not_know_the_work_is_told_it(two: Running) -> None:
    def items() -> Iterator[int]:
        for number in range(300):
            if number == 250:
                with Client(two.address, set_as_default=False) as client:
                    client.run(does.forget)
            yield number

    results = cluster.spread(does.square, items(), does.failed, PATIENT, two.address)
    assert [value for value, _ in results] == [n * n for n in range(300)]


def test_an_item_at_which_hosts_end_is_done_here(two: Running) -> None:
    results = cluster.spread(does.ending_the_host, range(20), does.failed, PATIENT, two.address)
    assert [value for value, _ in results] == [n * n for n in range(20)]


# --- as `dvk ingest` ---


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district's workbooks, an archive, files that end or fill a reader, and files that are skipped."""
    inbox = tmp_path_factory.mktemp("office") / "inbox"
    found = sorted(each for each in (SAMPLE / "inbox").rglob("*") if each.is_file() and "2021" not in each.parts)
    for path in found:
        to = inbox / path.relative_to(SAMPLE / "inbox")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(path.read_bytes())
    last = max(inbox.iterdir()) / "gói.zip"
    with zipfile.ZipFile(last, "w") as archive:
        for name in sorted(each for each in last.parent.iterdir() if each != last)[:3]:
            archive.write(name, f"bản sao/{name.name}")
            name.unlink()
        archive.writestr("hỏng.xlsx", b"PK\x03\x04 no workbook")
    (inbox / "2023" / "ảnh.pdf").write_bytes(b"%PDF-1.7 ...")
    (inbox / "2023" / "rỗng.xlsx").write_bytes(b"")
    (inbox / "2023" / "~$khóa.xlsx").write_bytes(b"x")
    # Takes more memory than is allowed below.
    (inbox / "2023" / "lớn.xlsx").write_bytes(shared_string())
    (inbox.parent / "dvk.toml").write_text((SAMPLE / "dvk.toml").read_text("utf-8"), "utf-8")
    return inbox.parent


def ingested(
    office: Path, cluster: str = "", told: Callable[[int, int, str], None] | None = None
) -> tuple[str, list[str]]:
    """The JSON document of an ingest into a new store, and all that is in the store."""
    for old in office.glob("dvk.sqlite*"):
        old.unlink()
    result = receive.ingest(find_workspace(office), None, IntakeOptions(), now=NOW, progress=told, cluster=cluster)
    with closing(sqlite3.connect(office / "dvk.sqlite")) as store:
        return choose(result, "json").render(result, Look()), list(store.iterdump())


def test_document_and_store_are_the_same_though_a_worker_is_lost(
    two: Running, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DVK_MEGABYTES", "200")
    here, store = ingested(office)
    lost, *_ = [each for each in two.processes[1:] if each.poll() is None]

    def told(done: int, _of: int, _next: str) -> None:
        if done == 5:
            lost.kill()
            two.worker("--no-nanny")

    document, kept = ingested(office, two.address, told)
    assert lost.wait() == -signal.SIGKILL
    assert document == here
    assert kept == store
    totals = json.loads(document)["totals"]
    assert totals["accepted"] > 50
    codes = {found["code"] for file in json.loads(document)["files"] for found in file["findings"]}
    assert {"DVK131", "DVK102", "DVK104", "DVK101"} <= codes


def test_the_command_takes_an_address_and_the_pass_takes_it_from_the_settings(
    two: Running, office: Path, short: None, run: Callable[..., tuple[int, str, str]]
) -> None:
    files = [str(each) for each in sorted((office / "inbox" / "2022").iterdir())[:3]]
    dry = ("-C", str(office), "ingest", "--dry-run", "-f", "json", *files)
    assert run(*dry, "--cluster", two.address) == run(*dry)
    config = office / "dvk.toml"
    before = config.read_text("utf-8")
    # Nothing listens there: that it is said shows that it was asked.
    config.write_text(before + '\n[run]\ncluster = "tcp://127.0.0.1:1"\nsettle_seconds = 0\n', "utf-8")
    code, _out, err = run("-C", str(office), "run", "--dry-run")
    config.write_text(before, "utf-8")
    assert code == 3
    assert "The cluster tcp://127.0.0.1:1 is not reached" in err


def test_the_store_may_be_on_a_server(
    two: Running, office: Path, postgres: str, run: Callable[..., tuple[int, str, str]]
) -> None:
    files = [str(each) for each in sorted((office / "inbox" / "2022").iterdir())[:3]]
    here = run("-C", str(office), "--store", f"{postgres}&office=here", "ingest", "-f", "json", *files)
    there = run(
        "-C",
        str(office),
        "--store",
        f"{postgres}&office=there",
        "ingest",
        "-f",
        "json",
        "--cluster",
        two.address,
        *files,
    )
    assert here == there
    assert json.loads(there[1])["totals"]["accepted"] == 3


# --- what is wrong with a cluster is said ---


@pytest.mark.parametrize("address", ["scheduler:8786", "http://scheduler:8786", "tcp://scheduler", "tcp://a@b:1", ""])
def test_what_is_no_address_is_a_wrong_use(
    address: str, office: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    code, _out, err = run("-C", str(office), "ingest", "--cluster", address)
    assert code == 2
    assert f"“{address}” is no address of a Dask scheduler." in err


def refusal(address: str) -> str:
    with pytest.raises(DvkError) as raised:
        list(cluster.spread(does.square, range(3), does.failed, PATIENT, address))
    assert raised.value.exit_code == 3
    assert raised.value.hint
    return raised.value.message


def test_a_scheduler_that_is_not_there_is_said(short: None) -> None:
    assert refusal("tcp://127.0.0.1:1").startswith("The cluster tcp://127.0.0.1:1 is not reached: ")


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refusal("tcp://127.0.0.1:1") == "A cluster needs Dask, which is not installed."


def test_a_cluster_without_workers_is_said(tmp_path: Path, short: None) -> None:
    with running(tmp_path) as found:
        assert refusal(found.address) == f"The cluster {found.address} has no workers."


def test_a_worker_that_would_read_otherwise_is_refused(two: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    own = workers.versions()
    monkeypatch.setattr(workers, "versions", lambda: own | {"python": "3.99"})
    assert f"has python {own['python']}, this machine 3.99." in refusal(two.address)


def test_a_worker_without_dvk_is_refused(two: Running) -> None:
    without = two.worker("--no-nanny", "--name", "bare", before="sys.modules['dvk_cli'] = None")
    with Client(two.address, set_as_default=False) as client:
        client.wait_for_workers(3, timeout=20)
        assert "has no dvk, or another one" in refusal(two.address)
        without.kill()
        without.wait()
        while len(client.nthreads()) > 2:
            time.sleep(0.02)


def test_a_scheduler_that_ends_during_a_run_is_said(tmp_path: Path) -> None:
    with running(tmp_path) as found:
        found.worker("--no-nanny")
        results = cluster.spread(does.slowly, range(1000), does.failed, PATIENT, found.address)
        next(results)
        found.end()
        with pytest.raises(DvkError, match="connection to the cluster"):
            list(results)


# --- with certificates ---


def certificates(folder: Path) -> Path:
    """An authority of the office's own, and one certificate that it gave."""
    run = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    made = folder / "both.pem"
    subprocess.run(
        [*run, "-days", "2", "-subj", "/CN=dvk", "-keyout", folder / "key.pem", "-out", folder / "ca.pem"],
        check=True,
        capture_output=True,
    )
    made.write_text((folder / "key.pem").read_text() + (folder / "ca.pem").read_text())
    return made


def test_with_certificates_and_a_worker_that_a_file_ends(tmp_path: Path) -> None:
    """A cluster in which one loss is enough, and whose workers run under a nanny, as they usually do."""
    pem = str(certificates(tmp_path))
    tls = {"ca-file": pem} | {f"{who}.{what}": pem for who in ("client", "worker", "scheduler") for what in ("cert",)}
    settings = {f"distributed.comm.tls.{name}": value for name, value in tls.items()}
    environment = {
        f"DASK_{name.upper().replace('.', '__').replace('-', '_')}": value for name, value in settings.items()
    }
    environment["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "0"
    with running(tmp_path, "tls", **environment) as found:
        found.worker()
        found.worker()
        assert found.address.startswith("tls://")
        assert "names no certificate" in refusal(found.address)
        with dask.config.set(settings):
            results = cluster.spread(does.ending_the_worker, range(20), does.failed, PATIENT, found.address)
            assert [value for value, _ in results] == [n * n for n in range(20)]
            assert "is not reached" in refusal(found.address.replace("tls", "tcp"))
