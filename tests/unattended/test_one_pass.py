"""What becomes of each kind of file in an unattended pass, and what a person is told."""

import json
import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import faults
import pytest
from pass_office import BAD, GOOD, NOW, files, put, with_report

from dvk_cli.cli import main
from dvk_cli.model.errors import DvkError
from dvk_cli.unattended.arrivals import not_yet_complete
from dvk_cli.unattended.one_pass import run_once
from dvk_cli.workspace import find_workspace


def test_what_is_accepted_is_archived_under_its_hash_and_nothing_is_said(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    capsys.readouterr()
    assert main(["-C", str(office), "run"]) == 0
    assert capsys.readouterr() == ("", "")
    (archived,) = files(office, "archive")
    assert archived.endswith(".csv")
    assert files(office, "inbox", "returned") == []


def test_what_is_rejected_is_returned_with_its_annotated_copy_and_its_findings(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(office, "2023/Xã Bắc Trạch.csv", "Năm 2023,,,,\n" + BAD)
    capsys.readouterr()
    assert main(["-C", str(office), "run"]) == 1
    said = capsys.readouterr().out
    assert "To be corrected: inbox/2023/Xã Bắc Trạch.csv" in said
    assert "[C3] DVK203 error" in said
    assert files(office, "inbox", "archive") == []
    assert files(office, "returned") == [
        "returned/2023/Xã Bắc Trạch (to correct).xlsx",
        "returned/2023/Xã Bắc Trạch.csv",
        "returned/2023/Xã Bắc Trạch.csv (findings).txt",
    ]
    assert "DVK203" in (office / "returned/2023/Xã Bắc Trạch.csv (findings).txt").read_text("utf-8-sig")


def test_an_archive_of_which_part_is_accepted_is_kept_and_the_rest_is_returned_as_copies(office: Path) -> None:
    with zipfile.ZipFile(office / "inbox" / "goi 2023.zip", "w") as packed:
        packed.writestr("Xã Hạ Trạch 2023.csv", GOOD)
        packed.writestr("Xã Bắc Trạch 2023.csv", BAD)
    assert main(["-C", str(office), "run"]) == 1
    (archived,) = files(office, "archive")
    assert archived.endswith(".zip")
    assert files(office, "inbox") == []
    assert files(office, "returned") == [
        "returned/Xã Bắc Trạch 2023 (to correct).xlsx",
        "returned/goi 2023.zip (findings).txt",
    ]


def test_the_same_bytes_again_are_archived_once(office: Path) -> None:
    for _ in range(2):
        put(office, "2023/Xã Hạ Trạch.csv", GOOD)
        assert main(["-C", str(office), "run"]) == 0
    assert len(files(office, "archive")) == 1
    assert files(office, "inbox", "returned") == []


def test_another_file_of_a_name_that_was_returned_before_does_not_replace_it(office: Path) -> None:
    for text in (BAD, BAD.replace("Kinh té", "Kinh tê")):
        put(office, "Xã Bắc Trạch 2023.csv", text)
        assert main(["-C", str(office), "run"]) == 1
    assert [name for name in files(office, "returned") if name.endswith(".csv")] == [
        "returned/Xã Bắc Trạch 2023 (2).csv",
        "returned/Xã Bắc Trạch 2023.csv",
    ]


def test_a_dry_run_tells_and_moves_nothing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    before = files(office, ".")
    capsys.readouterr()
    assert main(["-C", str(office), "run", "--dry-run"]) == 0
    assert "accepted" in capsys.readouterr().out
    assert files(office, ".") == before


@pytest.mark.parametrize(
    ("lock", "age", "why"),
    [
        ("~$Xã Hạ Trạch.csv", timedelta(minutes=5), "open"),
        ("~$ Hạ Trạch.csv", timedelta(minutes=5), "open"),  # Excel writes over the first two letters
        (".~lock.Xã Hạ Trạch.csv#", timedelta(minutes=5), "open"),
        ("~$Xã Hạ Trạch.csv", timedelta(days=2), None),  # left behind by a crash
        ("~$Xã Xuân Trạch.csv", timedelta(minutes=5), None),  # of another file
    ],
)
def test_a_file_that_is_open_in_a_program_waits(office: Path, lock: str, age: timedelta, why: str | None) -> None:
    path = put(office, "Xã Hạ Trạch.csv", GOOD)
    held = put(office, lock, "user")
    os.utime(held, ((NOW - age).timestamp(),) * 2)
    found = not_yet_complete([(path, "inbox/Xã Hạ Trạch.csv")], NOW, 0)
    assert [each.why for each in found.values()] == ([why] if why else [])


def test_a_file_that_grows_waits_for_the_next_pass(office: Path) -> None:
    path = put(office, "2023/Xã Hạ Trạch.csv", GOOD[:40])
    (office / "dvk.toml").write_text(
        (office / "dvk.toml").read_text("utf-8").replace("settle_seconds = 0 ", "settle_seconds = 5 "), "utf-8"
    )

    def go_on_writing(_seconds: float) -> None:
        path.write_text(GOOD, "utf-8")

    now = datetime.now(NOW.tzinfo)
    first = run_once(find_workspace(office), now=now, sleep=go_on_writing)
    assert [(each.path, each.why) for each in first.waiting] == [("inbox/2023/Xã Hạ Trạch.csv", "growing")]
    assert first.archived == {}
    second = run_once(find_workspace(office), now=now, sleep=lambda _seconds: None)
    assert list(second.archived) == ["inbox/2023/Xã Hạ Trạch.csv"]


@pytest.mark.parametrize("there", [True, False])
def test_what_is_begun_or_gone_on_with_while_a_pass_waits_is_left_to_the_next(office: Path, there: bool) -> None:
    """It would be read half written: neither a new file was looked at before, nor one that had long been still."""
    (office / "dvk.toml").write_text(
        (office / "dvk.toml").read_text("utf-8").replace("settle_seconds = 0 ", "settle_seconds = 5 "), "utf-8"
    )
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    now = datetime.now(NOW.tzinfo)
    if there:
        os.utime(put(office, "2023/Xã Lý Trạch.csv", GOOD[:90]), ((now - timedelta(hours=1)).timestamp(),) * 2)

    def go_on_writing(_seconds: float) -> None:
        put(office, "2023/Xã Lý Trạch.csv", GOOD[:100])

    first = run_once(find_workspace(office), now=now, sleep=go_on_writing)
    assert [file.path for file in first.result.files] == ["inbox/2023/Xã Hạ Trạch.csv"]
    assert files(office, "inbox") == ["inbox/2023/Xã Lý Trạch.csv"]


def test_a_clock_that_goes_back_keeps_no_file_waiting(office: Path) -> None:
    path = put(office, "Xã Hạ Trạch.csv", GOOD)
    os.utime(path, ((NOW + timedelta(days=400)).timestamp(),) * 2)
    waited: list[float] = []
    assert not_yet_complete([(path, "x")], NOW, 5, waited.append) == {}
    assert waited == [5]


def test_the_log_has_a_line_for_each_pass(office: Path) -> None:
    put(office, "Xã Bắc Trạch 2023.csv", BAD)
    main(["-C", str(office), "run"])
    main(["-C", str(office), "run"])
    first, second = map(json.loads, (office / "logs" / "dvk.jsonl").read_text("utf-8").splitlines())
    assert (first["exit"], first["files"]["rejected"], first["returned"]) == (1, 1, ["inbox/Xã Bắc Trạch 2023.csv"])
    assert (second["exit"], sum(second["files"].values())) == (0, 0)


def test_an_inbox_that_is_not_there_is_said_and_nothing_is_made(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "inbox").rmdir()
    assert main(["-C", str(office), "run"]) == 3
    assert "the inbox is not there" in capsys.readouterr().err
    assert not (office / "dvk.sqlite").exists()


@pytest.mark.parametrize("key", ["archive", "returned"])
def test_a_folder_inside_the_inbox_is_refused(office: Path, key: str) -> None:
    text = (office / "dvk.toml").read_text("utf-8")
    (office / "dvk.toml").write_text(text.replace(f'{key} = "{key}"', f'{key} = "inbox/x"'), "utf-8")
    with pytest.raises(DvkError, match="lies in the inbox"):
        run_once(find_workspace(office), now=NOW)


def test_while_another_run_holds_the_lock_a_pass_ends_at_once(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dvk_cli.pipeline import stores

    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    with stores.writing(find_workspace(office)):
        assert main(["-C", str(office), "run"]) == 75
    assert f"process {os.getpid()}" in capsys.readouterr().err
    assert files(office, "inbox") == ["inbox/2023/Xã Hạ Trạch.csv"]


def test_the_crontab_line_runs_as_it_is_printed(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    capsys.readouterr()
    assert main(["-C", str(office), "run", "--print-cron"]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.startswith("*/15 * * * * ")
    # As cron does it: no locale, a short PATH, /bin/sh.
    shell = f"env -i PATH=/usr/bin:/bin HOME=/ /bin/sh -c '{line.removeprefix('*/15 * * * * ')}'"
    assert os.system(shell) == 0
    assert files(office, "inbox") == []


@pytest.mark.parametrize(("folder", "archived"), [("archive", False), ("reports", True), ("logs", True)])
def test_a_folder_that_takes_nothing_keeps_nothing_else_back(
    office: Path, folder: str, archived: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """What had to go back is told, although the pass could not do everything: no later pass would tell it."""
    with_report(office, '{ period = "2023", formats = ["xlsx"] }')
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    put(office, "2023/Xã Bắc Trạch.csv", "Năm 2023,,,,\n" + BAD)
    (office / folder).write_text("in the way", "utf-8")
    capsys.readouterr()
    assert main(["-C", str(office), "run"]) == 3
    said = capsys.readouterr()
    assert "To be corrected: inbox/2023/Xã Bắc Trạch.csv" in said.out
    assert f"{folder}" in said.err and "cannot be written" in said.err
    assert "returned/2023/Xã Bắc Trạch.csv" in files(office, "returned")
    assert bool(files(office, "inbox")) is not archived
    (office / folder).unlink()
    assert main(["-C", str(office), "run"]) == 0
    assert files(office, "inbox") == []
    assert "reports/bao-cao-2023.xlsx" in files(office, "reports")


@pytest.mark.skipif(os.name != "posix", reason="other systems take no such names")
@pytest.mark.parametrize(
    "name",
    [
        ("Xã Bắc Trạch 2023 " + "ệ" * 100).encode()[:248] + b".csv",
        "Xã Bắc Trạch 2023 “\n” <b>.csv".encode(),
        b"X\xe3 Bac Trach 2023 \xff.csv",
        "Xã Bắc Trạch 2023.csv".encode("utf-16-le").replace(b"\0", b"\x01"),
    ],
)
def test_whatever_a_file_is_called_it_goes_back_with_its_findings(
    office: Path, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (BAD, BAD.replace("Kinh té", "Kinh tê")):
        path = Path(os.fsdecode(os.fsencode(office / "inbox") + b"/" + name))
        path.write_text(text, "utf-8")
        assert main(["-C", str(office), "run"]) == 1
        assert "To be corrected: inbox/" in capsys.readouterr().out
        assert files(office, "inbox") == []
    # The two of one name, each with its copy and its list.
    assert len(files(office, "returned")) == 6
    assert len((office / "logs" / "dvk.jsonl").read_text("utf-8").splitlines()) == 2


def test_an_export_in_a_folder_is_archived_as_one_file_and_its_folder_goes_in_one_step(
    office: Path, tmp_path: Path
) -> None:
    put(office, "2023/Xã Hạ Trạch.csv", GOOD)
    assert main(["-C", str(office), "run"]) == 0
    province = tmp_path / "province"
    assert main(["init", str(province), "--area", "Quảng Bình", "--on", "2023-12-31"]) == 0
    faults.without_settling(province)
    assert main(["-C", str(office), "export", "-o", str(province / "inbox" / "bo_trach")]) == 0
    # What a killed pass had taken out of the inbox and not yet removed.
    left = province / "archive" / "2026" / ".0.zip.part"
    left.mkdir(parents=True)
    (left / "bao_cao.csv").write_text("x", "utf-8")
    assert main(["-C", str(province), "run"]) == 0
    assert list((province / "inbox").iterdir()) == []
    (archived,) = files(province, "archive")
    assert archived.endswith(".zip")
    assert main(["-C", str(province), "verify"]) == 0
    assert not left.exists()


def test_numbers_of_persons_are_in_no_export_without_names(office: Path, tmp_path: Path) -> None:
    rows = "1,Tổ vay vốn SĐT 0988 777 666,Kinh tế,Tập thể,Hội Nông dân\n2,Đường hoa,NTM,Tập thể,Bà B 0912345678\n"
    put(office, "2023/Xã Hạ Trạch.csv", faults.HEAD + rows)
    assert main(["-C", str(office), "run"]) == 0
    assert main(["-C", str(office), "export", "-o", str(tmp_path / "x")]) == 0
    said = "".join(path.read_text("utf-8-sig") for path in (tmp_path / "x").iterdir())
    assert "Đường hoa" in said
    assert "0988" not in said and "0912345678" not in said
