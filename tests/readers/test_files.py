"""Which files are never submissions, by their names alone."""

import pytest

from dvk_cli.readers.files import is_skipped


@pytest.mark.parametrize(
    ("name", "skipped"),
    [
        ("~$Xã Lý Trạch.xlsx", True),
        (".~lock.Xã Lý Trạch.ods#", True),
        ("._Xã Lý Trạch.xlsx", True),
        (".DS_Store", True),
        ("Thumbs.db", True),
        ("dvk.sqlite-wal", True),
        # A file that is only hidden may be a report.
        (".Xã Lý Trạch.csv", False),
        (".hidden.XLSX", False),
        ("Xã Lý Trạch.xlsx", False),
    ],
)
def test_locks_and_files_of_the_system_are_skipped(name: str, skipped: bool) -> None:
    assert is_skipped(name) is skipped
