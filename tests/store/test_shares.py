"""Stores on network shares, by what the system says is mounted where."""

import logging
from pathlib import Path

import pytest
from store_world import count, examined, ingest, submission, year

from dvk_cli.store import shares
from dvk_cli.store.database import Store
from dvk_cli.store.open import open_store
from dvk_cli.store.queries import facts

TABLE = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
1 0 8:1 / / rw - ext4 /dev/sda1 rw
40 1 0:50 / /mnt/xa rw,relatime shared:7 - nfs4 may-chu:/xa rw
41 1 0:51 / /mnt/hai\\040tu rw - cifs //may-chu/hai rw
42 40 8:2 / /mnt/xa/o-cung rw - ext4 /dev/sdb1 rw
43 1 0:52 / /home/lan/may rw - fuse.sshfs lan@may: rw
44 1 0:53 / /mnt/cu rw - nfs may-chu:/cu rw
45 1 8:3 / /mnt/cu rw - xfs /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/dvk.sqlite", None),
        ("/mnt/xa/dvk.sqlite", "nfs4"),
        ("/mnt/xa/2023/dvk.sqlite", "nfs4"),
        ("/mnt/xa/o-cung/dvk.sqlite", None),
        ("/mnt/xau/dvk.sqlite", None),
        ("/mnt/hai tu/dvk.sqlite", "cifs"),
        ("/home/lan/may/dvk.sqlite", "fuse.sshfs"),
        ("/mnt/cu/dvk.sqlite", None),  # something else was mounted over it
    ],
)
def test_what_a_file_lies_on(path: str, kind: str | None, tmp_path: Path) -> None:
    (tmp_path / "mountinfo").write_text(TABLE, "utf-8")
    assert shares.share_of(Path(path), tmp_path / "mountinfo") == kind


def test_a_link_is_followed_and_this_machine_is_understood(tmp_path: Path) -> None:
    (tmp_path / "mountinfo").write_text(f"{TABLE}46 1 0:54 / {tmp_path}/share rw - nfs s:/s rw\n", "utf-8")
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    assert shares.share_of(tmp_path / "link" / "dvk.sqlite", tmp_path / "mountinfo") == "nfs"
    assert shares.share_of(tmp_path / "dvk.sqlite", tmp_path / "no such file") is None


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system says is a share."""
    folder = tmp_path / "share"
    folder.mkdir()
    (tmp_path / "mountinfo").write_text(f"{TABLE}46 1 0:54 / {folder} rw - cifs //may-chu/x rw\n", "utf-8")
    monkeypatch.setattr(shares, "MOUNTS", tmp_path / "mountinfo")
    return folder


def _opened(path: Path) -> Store:
    store = open_store(str(path), create=True)
    assert store is not None
    return store


def _journal(store: Store) -> tuple[str, int]:
    with store.read() as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        return mode, connection.execute("PRAGMA synchronous").fetchone()[0]


def test_a_store_made_on_a_share_has_no_log_and_that_is_said_once(
    share: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _time in range(3):
        store = _opened(share / "dvk.sqlite")
        ingest(store, examined("a.csv", submission(counts=[count(4)])))
        assert _journal(store) == ("truncate", 2)
        assert not (share / "dvk.sqlite-wal").exists()
        store.close()
    (said,) = caplog.records
    assert "lies on a network share (cifs)" in said.getMessage()
    assert said.levelno == logging.WARNING


def test_a_store_moved_to_a_share_is_converted_and_back(
    share: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = tmp_path / "dvk.sqlite"
    store = _opened(own)
    ingest(store, examined("a.csv", submission(counts=[count(4)])))
    assert _journal(store) == ("wal", 1)
    # As after a power cut: the log has not been folded into the file.
    for name in ("dvk.sqlite", "dvk.sqlite-wal"):
        (share / name).write_bytes((tmp_path / name).read_bytes())
    store.close()
    for _time in range(2):
        moved = _opened(share / "dvk.sqlite")
        assert _journal(moved) == ("truncate", 2)
        assert [each.value for each in facts(moved, year(2023)).counts] == [4]
        moved.close()
    assert len(caplog.records) == 1
    own.write_bytes((share / "dvk.sqlite").read_bytes())
    store = _opened(own)
    assert _journal(store) == ("wal", 1)
    assert [each.value for each in facts(store, year(2023)).counts] == [4]
    store.close()


def test_on_a_share_a_reader_and_a_writer_both_get_their_turn(share: Path) -> None:
    writer, reader = _opened(share / "dvk.sqlite"), _opened(share / "dvk.sqlite")
    for number in range(3):
        ingest(writer, examined("a.csv", submission(counts=[count(number)])))
        assert [each.value for each in facts(reader, year(2023)).counts] == [number]
    reader.close()
    writer.close()
