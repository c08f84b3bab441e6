"""Network shares: SQLite's write-ahead log needs memory that all its readers have in common, and does not work there.

A store on a share keeps a rollback journal instead, whatever it had before; that is said once.
"""

import os
import re
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

from dvk_cli.i18n import gettext as _

MOUNTS = Path("/proc/self/mountinfo")

_SHARES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "ceph", "glusterfs", "lustre", "davfs"),
        *("virtiofs", "vboxsf", "vmhgfs", "prl_fs", "drvfs", "beegfs", "gpfs", "ocfs2", "gfs2"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.cephfs"),
        *("fuse.vmhgfs-fuse", "fuse.smbnetfs", "fuse.curlftpfs", "fuse.juicefs", "fuse.cifs"),
    }
)
_REMOTE = 4  # DRIVE_REMOTE of Windows


def share_of(path: Path, mounts: Path | None = None) -> str | None:
    """The kind of the share that a file lies on (or would lie on); None where it is on the machine's own disk.

    Where the system does not say (macOS), it is taken for its own.

    Args:
        path: the file.
        mounts: Linux's list of what is mounted where; that of this process if not given.
    """
    if sys.platform == "win32":
        return _of_windows(path)
    try:
        lines = (mounts or MOUNTS).read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    real = Path(os.path.realpath(path))
    kinds: dict[Path, str] = {}
    for line in lines:
        # 36 35 98:0 /root /where options … - kind source …; of two in one place the later hides the earlier.
        of_place, _dash, of_kind = line.partition(" - ")
        fields = of_place.split(" ")
        if len(fields) > 4 and of_kind:
            kinds[Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4]))] = of_kind.split(" ")[0]
    kind = next((kinds[place] for place in (real, *real.parents) if place in kinds), None)
    return kind if kind in _SHARES else None


def keeps_log(path: Path) -> bool:
    """Whether a store keeps a write-ahead log. To be asked before it is connected to: see `is_connected`."""
    with path.open("rb") as file:
        return file.read(19)[18:] == b"\x02"


def settle_journal(connection: sqlite3.Connection, path: Path, *, has_log: bool) -> None:
    """Let a store keep the journal that works where it lies. `has_log`: see `keeps_log`.

    Raises:
        sqlite3.OperationalError: it has to be converted, and another program uses it.
    """
    kind = share_of(path)
    if kind is None:
        if not has_log:
            # Whoever may only read it, or is not alone, reads it as it is.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
        return
    if has_log:
        # Alone with the file, SQLite can read its log without the common memory.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    # Without a log, only this outlasts a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    if has_log:
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_master")
        say_share(path, kind)


def say_share(path: Path, kind: str) -> None:
    """Say, where it is found out, that a store lies on a share."""
    # Imported here: it hardly ever happens. Without a handler it goes to stderr.
    import logging

    logging.getLogger("dvk").warning(
        _(
            "dvk: {store} lies on a network share ({kind}): kept without a write-ahead log, see docs/shared-store.md"
        ).format(store=path, kind=kind)
    )


def _of_windows(path: Path) -> str | None:
    import ctypes

    root = Path(os.path.realpath(path)).anchor
    if root.startswith("\\\\"):
        return "UNC"
    kind = ctypes.windll.kernel32.GetDriveTypeW(root)  # type: ignore[attr-defined, unused-ignore]  # Windows only
    return root if kind == _REMOTE else None
