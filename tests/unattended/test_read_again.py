"""A store that is gone, and the archive that it is made from again."""

import zipfile
from pathlib import Path

import faults
import pytest
from pass_office import GOOD, files, put, with_report

from dvk_cli.cli import main
from dvk_cli.readers.files import RECEIVED_LIST


@pytest.mark.parametrize("left", [None, b""])
def test_a_store_that_is_gone_is_not_begun_anew(
    office: Path, left: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the report of all the year would be replaced by one of what came in last."""
    with_report(office, '{ period = "2023", formats = ["xlsx"] }')
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    assert main(["-C", str(office), "run"]) == 0
    report = (office / "reports" / "bao-cao-2023.xlsx").read_bytes()
    (office / "dvk.sqlite").unlink()
    if left is not None:
        (office / "dvk.sqlite").write_bytes(left)
    put(office, "2023/Xã Xuân Trạch.csv", faults.GOOD["2023/Xã Xuân Trạch.csv"])
    capsys.readouterr()
    assert main(["-C", str(office), "run"]) == 3
    assert "the store is not there or empty" in capsys.readouterr().err
    assert files(office, "inbox") == ["inbox/2023/Xã Xuân Trạch.csv"]
    assert (office / "reports" / "bao-cao-2023.xlsx").read_bytes() == report
    # As the message says.
    assert main(["-C", str(office), "ingest", str(office / "archive")]) == 0
    assert main(["-C", str(office), "run"]) == 0
    assert len(files(office, "archive")) == 2


def test_the_archive_is_read_again_under_the_names_that_its_files_came_with(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unit and period may stand in the name and the folder only: the archive's own folder is no period."""
    put(office, "2022/Xã Hạ Trạch.csv", faults.HEAD + "1,Tổ vay vốn,Kinh tế,Tập thể,Hội Nông dân\n")
    with zipfile.ZipFile(office / "inbox" / "2023.zip", "w") as packed:
        packed.writestr("Xã Mỹ Trạch 2023.csv", GOOD)
    assert main(["-C", str(office), "run"]) == 0

    def held() -> str:
        capsys.readouterr()
        assert main(["-C", str(office), "status", "--period", "2022-2023", "-f", "csv"]) == 0
        return capsys.readouterr().out

    before = held()
    assert ",2022,reported," in before
    (office / "dvk.sqlite").unlink()
    # A pass was killed while it wrote the list.
    with (office / "archive" / RECEIVED_LIST).open("ab") as names:
        names.write(b'\n{"sha256":"12')
    assert main(["-C", str(office), "ingest", str(office / "archive")]) == 0
    assert held() == before
    put(office, "Xã Xuân Trạch 2023.csv", GOOD.replace("Đoàn xã", "Công an xã"))
    assert main(["-C", str(office), "run"]) == 0
    assert main(["-C", str(office), "verify"]) == 0
    (office / "dvk.sqlite").unlink()
    assert main(["-C", str(office), "ingest", str(office / "archive")]) == 0
    assert len(files(office, "archive")) == 3


def test_an_archived_file_of_an_unknown_name_has_no_period_by_its_folder(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "XÃ HẠ TRẠCH,,,,\n" + faults.HEAD + "1,Tổ vay vốn,Kinh tế,Tập thể,Hội Nông dân\n"
    put(office, "2022/Xã Hạ Trạch.csv", text)
    assert main(["-C", str(office), "run"]) == 0
    (office / "dvk.sqlite").unlink()
    (office / "archive" / RECEIVED_LIST).unlink()
    capsys.readouterr()
    assert main(["-C", str(office), "ingest", str(office / "archive")]) == 1
    assert "DVK116" in capsys.readouterr().err
