"""The sample workspaces in one PostgreSQL database give the same bytes as from files."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from offices import DISTRICTS, PERIODS, Office, copied, dvk, outcomes

Given = Callable[[str], Office]


@pytest.fixture(scope="module")
def shared(server: str) -> str:
    """One database for all of them."""
    with psycopg.connect(host=server, user="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE offices")
    return f"postgresql://postgres@/offices?host={server}"


@pytest.mark.parametrize("key", DISTRICTS)
def test_the_four_districts_give_the_same_bytes_from_postgresql(
    key: str, office: Given, shared: str, tmp_path: Path
) -> None:
    root = copied(key, tmp_path / "office")
    same, period = office(key), PERIODS[key]
    ran = dvk("-C", root, "ingest", "-f", "json", DVK_STORE=shared)
    assert (ran.code, ran.out, ran.err) == (same.run.code, same.run.out, same.run.err)
    for command in (
        ("summarize",),
        ("summarize", "--by", "unit"),
        ("summarize", "--by", "year"),
        ("models",),
        ("status",),
    ):
        asked = (*command, "--period", period, "-f", "json")
        here, there = dvk("-C", root, *asked, DVK_STORE=shared), dvk("-C", same.root, *asked)
        assert here.out == there.out
        assert (here.code, here.err) == (there.code, there.err) == (0, "")
    assert not (root / "dvk.sqlite").exists()
    again = dvk("-C", root, "ingest", "-f", "json", DVK_STORE=shared)
    assert set(outcomes(again).values()) == {"unchanged"}
