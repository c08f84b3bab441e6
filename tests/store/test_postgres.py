"""A store in PostgreSQL that offices share: who may do what, whose lock it is, and what a lost connection leaves."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from store_world import CATALOGUE, NOW, count, examined, ingest, model, submission, take, year

from dvk_cli.cli import main
from dvk_cli.model.errors import DvkError
from dvk_cli.store.address import without_password
from dvk_cli.store.database import Store
from dvk_cli.store.migrate import MIGRATIONS, newest
from dvk_cli.store.open import open_store
from dvk_cli.store.queries import facts
from dvk_cli.store.run import IngestRun

DOCUMENT = Path(__file__).parents[2] / "docs" / "shared-store.md"
BLOCKS = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


def opened(url: str, office: str = "455") -> Store:
    store = open_store(f"{url}&office={office}", create=True)
    assert store is not None
    return store


def asked(url: str, sql: str, user: str = "postgres") -> list[tuple[Any, ...]]:
    with psycopg.connect(url.replace("postgres@", f"{user}@"), autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def total(store: Store) -> int:
    return sum(each.value for each in facts(store, year(2023)).counts)


# --- offices ---


def test_two_offices_with_the_same_codes_never_meet(postgres: str) -> None:
    one, other = opened(postgres, "455"), opened(postgres, "vinh_linh")
    ingest(one, examined("a.csv", submission("cq01", counts=[count(1)])))
    ingest(other, examined("a.csv", submission("cq01", counts=[count(20)])))
    assert (total(one), total(other)) == (1, 20)
    # The numbers of the ledger are each office's own.
    assert [asked(postgres, f"SELECT id FROM dvk_{office}.part") for office in ("455", "vinh_linh")] == [[(1,)], [(1,)]]
    one.close()
    other.close()


def test_text_sorts_by_code_points_whatever_the_database(postgres: str) -> None:
    opened(postgres).close()
    wrong = """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'dvk_455' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
    """
    assert asked(postgres, wrong) == []
    assert len(asked(postgres, wrong.replace("IS DISTINCT FROM", "="))) > 50


@pytest.fixture(scope="module")
def two_offices(server: str) -> str:
    """A database set up as docs/shared-store.md says, word by word, for the offices 901 and 902."""
    administrator = f"postgresql://postgres@/postgres?host={server}"
    with psycopg.connect(administrator, autocommit=True) as connection:
        for statement in BLOCKS[0].replace("DATABASE dvk", "DATABASE shared").split(";\n"):
            connection.execute(statement)
    url = f"postgresql://postgres@/shared?host={server}"
    for office in ("901", "902"):
        own = [block.replace("455", office).replace("DATABASE dvk", "DATABASE shared") for block in BLOCKS[1:]]
        asked(url, own[0])
        store = opened(url.replace("postgres@", f"dvk_{office}_owner@"), office)
        store.close()
        asked(url, own[1])
        asked(url, own[2] if office == "901" else own[2].partition(";")[2])
        store = opened(url.replace("postgres@", f"dvk_{office}_writer@"), office)
        models = [model("Tổ vay vốn", level="co_so")]
        ingest(store, examined("a.csv", submission(counts=[count(int(office))], models=models)))
        store.close()
    return url


@pytest.mark.parametrize("role", ["dvk_901_owner", "dvk_901_writer", "dvk_901_reader"])
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM dvk_902.part",
        "INSERT INTO dvk_902.run (id, started_at) VALUES (99, '2024')",
        "UPDATE dvk_902.part SET superseded_at = '2024'",
        "DELETE FROM dvk_902.submission",
        "TRUNCATE dvk_902.submission CASCADE",
        "DROP TABLE dvk_902.part CASCADE",
        "ALTER TABLE dvk_902.part DISABLE TRIGGER ALL",
        "CREATE TABLE dvk_902.part_2 (id INTEGER)",
        "SET ROLE dvk_902_writer",
        "SET SESSION AUTHORIZATION dvk_902_owner",
        "GRANT dvk_902_writer TO dvk_901_writer",
        "CREATE SCHEMA dvk_903",
    ],
)
def test_one_office_cannot_touch_anothers_submissions(two_offices: str, role: str, sql: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(two_offices, sql, role)


@pytest.mark.parametrize(
    ("role", "sql"),
    [
        ("writer", "UPDATE dvk_901.event SET who = 'x'"),
        ("writer", "DELETE FROM dvk_901.event"),
        ("writer", "UPDATE dvk_901.edition SET summary = ''"),
        ("writer", "DELETE FROM dvk_901.catalogue"),
        ("writer", "UPDATE dvk_901.observation SET value = 1"),
        ("writer", "INSERT INTO dvk_901.schema_version VALUES (9999)"),
        ("writer", "DROP TABLE dvk_901.run CASCADE"),
        ("reader", "INSERT INTO dvk_901.run (id, started_at) VALUES (99, '2024')"),
        ("reader", "UPDATE dvk_901.part SET superseded_at = '2024'"),
        ("reader", "DELETE FROM dvk_901.submission"),
    ],
)
def test_a_role_may_do_in_its_own_office_what_it_needs_and_no_more(two_offices: str, role: str, sql: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(two_offices, sql, f"dvk_901_{role}")


def test_the_writer_does_all_that_a_run_does_and_the_province_reads_all(two_offices: str) -> None:
    writer = two_offices.replace("postgres@", "dvk_901_writer@")
    store = opened(writer, "901")
    ingest(store, examined("b.csv", submission("19123", counts=[count(1)])), examined("c.csv"))
    # Rejected, replaced, and cleared away after a run that was killed.
    both = (examined(f"{n}.csv", submission("cq01", counts=[count(n)])) for n in (1, 2))
    assert [each.outcome for each in ingest(store, *both)] == ["rejected", "rejected"]
    ingest(store, examined("d.csv", submission("19123", counts=[count(5)])))
    run = IngestRun(store, CATALOGUE, "{}", NOW)
    take(run, examined("e.csv", submission("19123", counts=[count(n) for n in range(2000)])))
    ingest(store, examined("d.csv", submission("19123", counts=[count(5)])))
    assert total(store) == 906
    store.close()
    for office, value in (("901", 906), ("902", 902)):
        store = opened(two_offices.replace("postgres@", "dvk_province@"), office)
        assert total(store) == value
        with pytest.raises(DvkError, match="permission denied"), store.write() as connection:
            connection.execute("DELETE FROM part")
        store.close()


def test_another_offices_store_is_refused_in_one_line(two_offices: str) -> None:
    with pytest.raises(DvkError, match="may not use the data of office 902") as caught:
        opened(two_offices.replace("postgres@", "dvk_901_writer@"), "902")
    assert caught.value.exit_code == 3
    with pytest.raises(DvkError, match="permission denied") as caught:
        opened(two_offices.replace("postgres@", "dvk_901_writer@"), "903")
    assert "shared-store" in caught.value.hint


# --- the lock, and connections that end ---

HOLDS = """
import sys
from dvk_cli.store.open import open_store
with open_store(sys.argv[1], create=True).alone():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_of_the_same_office_holds_the_lock_until_it_is_killed(postgres: str) -> None:
    store, other = opened(postgres), opened(postgres, "456")
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDS, f"{postgres}&office=455"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert held.stdout is not None
    assert held.stdout.readline() == b"held\n"
    since = r"process \d+ of \S*, since \d{4}-\d\d-\d\d \d\d:\d\d"
    with pytest.raises(DvkError, match=since) as caught, store.alone():
        pass
    assert f"process {held.pid} " in caught.value.message
    assert caught.value.exit_code == 75
    with other.alone():
        assert total(store) == 0
    held.send_signal(signal.SIGKILL)
    held.communicate()
    _until_given_back(store)
    store.close()
    other.close()


def _until_given_back(store: Store) -> None:
    # The server notices the end of a process within moments, not at once.
    for _time in range(200):
        try:
            with store.alone():
                return
        except DvkError:
            time.sleep(0.05)
    raise AssertionError("the lock was not given back")


@pytest.fixture
def broken(postgres: str) -> Iterator[tuple[str, IngestRun]]:
    """A run that has staged a file, and whose connection the server then ends."""
    store = opened(postgres)
    ingest(store, examined("a.csv", submission(counts=[count(1)])))
    run = IngestRun(store, CATALOGUE, "{}", NOW)
    take(run, examined("a.csv", submission(counts=[count(2)], models=[model(f"M{n}") for n in range(2000)])))
    assert asked(postgres, "SELECT state FROM dvk_455.submission ORDER BY id") == [("accepted",), ("staged",)]
    asked(postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dvk'")
    yield postgres, run
    store.close()


def test_a_lost_connection_ends_the_run_and_the_next_one_completes_it(broken: tuple[str, IngestRun]) -> None:
    url, run = broken
    with pytest.raises(DvkError, match="cannot be used") as caught:
        take(run, examined("b.csv", submission("19123", counts=[count(5)])))
    assert caught.value.exit_code == 3
    assert "\n" not in caught.value.message
    assert "run again" in caught.value.hint
    store = opened(url)
    assert total(store) == 1
    ingest(store, examined("a.csv", submission(counts=[count(2)])), examined("b.csv", submission("19123")))
    assert total(store) == 2
    assert asked(url, "SELECT count(*) FROM dvk_455.submission WHERE state = 'staged'") == [(0,)]
    store.close()


def test_a_store_that_is_not_there_is_none_and_an_unreachable_one_is_said(postgres: str) -> None:
    assert open_store(f"{postgres}&office=455") is None
    assert asked(postgres, "SELECT 1 FROM pg_namespace WHERE nspname = 'dvk_455'") == []
    with pytest.raises(DvkError, match="cannot be reached") as caught:
        opened("postgresql://an:geheim@127.0.0.1:1/dvk?connect_timeout=2")
    assert caught.value.exit_code == 3
    assert "geheim" not in f"{caught.value.message}{caught.value.hint}"


@pytest.mark.parametrize("password", ["ge@heim/secret", "a/secret@b", "a?secret@b/c", "a#secret@/", "secret/"])
def test_a_password_that_is_not_escaped_is_not_shown_as_host_or_database(password: str) -> None:
    with pytest.raises(DvkError) as caught:
        opened(f"postgresql://an:{password}@127.0.0.1:1/dvk?connect_timeout=2")
    assert "secret" not in f"{caught.value.message}{caught.value.hint}"


# --- versions of the tables ---


def test_an_old_store_is_copied_and_migrated(postgres: str, tmp_path: Path) -> None:
    for step in MIGRATIONS.iterdir():
        (tmp_path / step.name).write_bytes(step.read_bytes())
    store = opened(postgres)
    ingest(store, examined("a.csv", submission(counts=[count(1)])))
    store.close()
    (tmp_path / "9000_note.sql").write_text("ALTER TABLE run ADD COLUMN note TEXT;\n", "utf-8")
    for _time in range(2):
        later = open_store(f"{postgres}&office=455", migrations=tmp_path)
        assert later is not None
        assert total(later) == 1
        later.close()
    latest = newest(MIGRATIONS)
    copies = asked(postgres, "SELECT tablename FROM pg_tables WHERE schemaname = 'dvk_455_backup' ORDER BY 1")
    assert (f"v{latest}_1_part",) in copies
    assert {name[:5] for (name,) in copies} == {f"v{latest}_1_"[:5]}
    assert asked(postgres, f"SELECT count(*) FROM dvk_455_backup.v{latest}_1_part") == [(1,)]
    with pytest.raises(DvkError, match="made by a newer dvk"):
        opened(postgres)


def test_a_step_that_fails_changes_nothing(postgres: str, tmp_path: Path) -> None:
    for step in MIGRATIONS.iterdir():
        (tmp_path / step.name).write_bytes(step.read_bytes())
    opened(postgres).close()
    (tmp_path / "9000_wrong.sql").write_text("CREATE TABLE more (id INTEGER);\nDROP TABLE absent;\n", "utf-8")
    with pytest.raises(psycopg.errors.UndefinedTable):
        open_store(f"{postgres}&office=455", migrations=tmp_path)
    assert asked(postgres, "SELECT 1 FROM pg_tables WHERE tablename = 'more'") == []
    opened(postgres).close()


# --- passwords ---

SECRET = "Rất-Mật-4711"


@pytest.fixture(scope="module")
def guarded(server: str) -> str:
    """The address, without a password, of a database whose owner must give one."""
    with psycopg.connect(host=server, user="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE guarded LOGIN PASSWORD '{SECRET}'")
        connection.execute("CREATE DATABASE guarded OWNER guarded")
        rules = Path(server) / "pg_hba.conf"
        rules.write_text(f"local all guarded scram-sha-256\n{rules.read_text()}")
        connection.execute("SELECT pg_reload_conf()")
    return f"postgresql://guarded@/guarded?host={server}"


def test_a_password_comes_from_the_environment_or_from_a_file(
    guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DvkError, match="cannot be reached") as caught:
        opened(guarded)
    assert "PGPASSFILE" in caught.value.hint
    monkeypatch.setenv("PGPASSWORD", SECRET)
    opened(guarded).close()
    monkeypatch.delenv("PGPASSWORD")
    file = tmp_path / "pgpass"
    file.write_text(f"*:*:guarded:guarded:{SECRET}\n", "utf-8")
    file.chmod(stat.S_IRUSR)
    monkeypatch.setenv("PGPASSFILE", str(file))
    opened(guarded).close()


def test_a_password_in_the_address_is_used_and_never_shown(
    guarded: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url = guarded.replace("guarded@", f"guarded:{SECRET}@", 1)
    root = tmp_path / "office"
    assert main(["init", str(root), "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31"]) == 0
    config = root / "dvk.toml"
    config.write_text(f'store = "{url}"\n{config.read_text("utf-8")}', "utf-8")
    (root / "inbox" / "Xã Hạ Trạch 2023.csv").write_text("STT,Tên mô hình,Lĩnh vực\n1,Tổ vay vốn,Kinh tế\n", "utf-8")
    wrong = url.replace(SECRET, f"{SECRET}x")
    for arguments in (
        ["-v", "run"],
        ["summarize", "--period", "2023"],
        ["submissions", "--trail"],
        ["--store", url, "run", "--print-cron"],
        ["--store", wrong, "status"],
        ["--store", wrong, "run"],
        ["--store", url.replace("/guarded?", "/guarded?nonsense="), "status"],
        ["--store", url.replace("@/", "@/%zz"), "status"],
    ):
        main(["-C", str(root), *arguments])
    shown = "".join(capfd.readouterr())
    assert "cannot be reached" in shown
    assert f"--store '{guarded}'" in shown
    assert "no address of a PostgreSQL database" in shown
    log = (root / "logs" / "dvk.jsonl").read_text("utf-8")
    kept = [
        row
        for (table,) in asked(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'dvk_455'")
        for row in asked(url, f"SELECT * FROM dvk_455.{table}")
    ]
    assert len(kept) > 10
    assert SECRET not in f"{shown}{log}{kept}"
    assert "Mật" not in f"{shown}{log}{kept}"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://an:geheim@host/db", "postgresql://an@host/db"),
        ("postgresql://an:ge@he?i/m@host/db?x=1", "postgresql://an@host/db"),
        ("postgresql://host:5432/db?password=geheim", "postgresql://host:5432/db"),
        ("postgresql://host/db", "postgresql://host/db"),
        ("dvk.sqlite", "dvk.sqlite"),
    ],
)
def test_what_is_shown_of_an_address(url: str, shown: str) -> None:
    assert without_password(url) == shown


@pytest.mark.parametrize("office", ["", "Bố Trạch", 'x"; DROP SCHEMA public', "x" * 41])
def test_an_office_is_a_plain_code(postgres: str, office: str) -> None:
    with pytest.raises(DvkError, match="which office"):
        opened(postgres, office)


def test_without_psycopg_it_is_said_what_to_install() -> None:
    code = "import sys; sys.modules['psycopg'] = None; from dvk_cli.cli import main; sys.exit(main(sys.argv[1:]))"
    root = Path(__file__).parents[2] / "sample_data" / "bo_trach"
    ran = subprocess.run(
        [sys.executable, "-c", code, "-C", root, "--store", "postgresql://host/db", "status"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DVK_LANG": "en"},
    )
    assert ran.returncode == 3
    assert "pip install 'dvk[postgres]'" in ran.stderr
