"""What holds for all tests: one language, no workspace of the machine's own, and no skipped test in CI."""

import os

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine, and nothing about the program.
settings.register_profile("dvk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dvk")
# As dvk does before it loads openpyxl, which some tests load first.
os.environ["OPENPYXL_LXML"] = "False"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in English, and nothing taken from the environment of whoever runs the tests."""
    monkeypatch.setenv("DVK_LANG", "en")
    for name in ("DVK_WORKSPACE", "DVK_STORE", "DVK_SECONDS", "DVK_MEGABYTES", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that is skipped is a test that does not hold."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
