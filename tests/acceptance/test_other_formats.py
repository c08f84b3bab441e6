"""What comes in other formats, in fonts of before Unicode, or in an archive gives the same figures."""

import csv
import io
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from offices import PERIODS, SAMPLES, Office, copied, dvk, files_of, outcomes, summary

sys.path.insert(0, str(Path(__file__).parents[1] / "vietnamese"))

from legacy_encoders import as_tcvn3_holds, encode_tcvn3

Given = Callable[[str], Office]

KEY = "bo_trach"
SENT = SAMPLES / KEY / "inbox"
NEEDS_LIBREOFFICE = pytest.mark.skipif(libreoffice.PROGRAM is None, reason="LibreOffice (soffice) is not installed")


def figures_of(root: Path) -> bytes:
    ran = dvk("-C", root, "summarize", "--period", PERIODS[KEY], "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out) > 5000
    return ran.out


def accepted(root: Path, *, files: int) -> None:
    ran = dvk("-C", root, "ingest", "-f", "json")
    came = outcomes(ran)
    assert [name for name, outcome in came.items() if outcome != "accepted"] == []
    assert (ran.code, len(came)) == (0, files)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The office with nothing in its inbox yet."""
    return copied(KEY, tmp_path / "office", inbox=False)


def workbooks() -> list[Path]:
    found = files_of(SENT)
    assert len(found) > 80
    assert {path.suffix for path in found} == {".xlsx"}
    return found


# --- other programs ---


@NEEDS_LIBREOFFICE
@pytest.mark.parametrize(("kind", "suffix"), [("xls:MS Excel 97", ".xls"), ("ods", ".ods")])
def test_saved_by_another_program(kind: str, suffix: str, empty: Path, office: Given, tmp_path: Path) -> None:
    # One folder for one call: names are kept apart by the year in front.
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    for path in workbooks():
        shutil.copy(path, before / f"{path.parent.name}~{path.name}")
    libreoffice.convert(sorted(before.iterdir()), kind, after)
    for path in sorted(after.iterdir()):
        year, _sign, name = path.name.partition("~")
        (empty / "inbox" / year).mkdir(exist_ok=True)
        shutil.move(path, empty / "inbox" / year / name)
    assert {path.suffix for path in files_of(empty / "inbox")} == {suffix}
    accepted(empty, files=len(workbooks()))
    assert figures_of(empty) == figures_of(office(KEY).root)


# --- fonts and encodings of before Unicode ---


def in_tcvn3(path: Path, target: Path) -> None:
    """A copy as an office of the 2000s has it: every text in TCVN3 and in its font."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    font = copy(cell.font)
                    font.name, font.scheme = ".VnTime", None
                    cell.font, cell.value = font, encode_tcvn3(cell.value)
    book.save(target)


def without_lost_capitals(value: Any) -> Any:
    """A summary as TCVN3 can hold it: the font has no capital letters with a tone ("Ủy ban" is "ủy ban")."""
    if isinstance(value, dict):
        return {key: without_lost_capitals(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_lost_capitals(each) for each in value]
    return as_tcvn3_holds(value) if isinstance(value, str) else value


def test_typed_in_a_font_of_before_unicode(empty: Path, office: Given) -> None:
    for path in workbooks():
        target = empty / "inbox" / path.relative_to(SENT)
        target.parent.mkdir(exist_ok=True)
        in_tcvn3(path, target)
    accepted(empty, files=len(workbooks()))
    found, expected = (summary(root, PERIODS[KEY]) for root in (empty, office(KEY).root))
    assert found["figures"] == expected["figures"]
    assert without_lost_capitals(found) == without_lost_capitals(expected)


def test_saved_as_unicode_text(empty: Path, office: Given) -> None:
    """One file a sheet, as Excel saves it; the sheets that name their unit and period only in the first one have it."""
    from dvk_cli.readers.registry import read_sheets

    count = 0
    for path in workbooks():
        folder = empty / "inbox" / path.parent.name
        folder.mkdir(exist_ok=True)
        for number, sheet in enumerate(read_sheets(path.read_bytes())[1], 1):
            text = io.StringIO()
            csv.writer(text, "excel-tab").writerows(
                ["" if value is None else shown(value) for value in row] for row in sheet.rows
            )
            (folder / f"{path.stem} {number}.txt").write_bytes(text.getvalue().encode("utf-16"))
            count += 1
    ran = dvk("-C", empty, "ingest", "-f", "json")
    assert Counter(outcomes(ran).values()) == {"accepted": count}
    # A text has no sheets: the cells that doubles are pointed out at have no sheet's name.
    assert figures_of(empty) == figures_of(office(KEY).root).replace("[Mô hình!".encode(), b"[")


def shown(value: object) -> str:
    """A value as a Vietnamese Excel shows it."""
    return repr(value).replace(".", ",") if isinstance(value, float) else str(value)


# --- archives ---


def test_sent_as_archives(empty: Path, office: Given) -> None:
    for folder in sorted(SENT.iterdir()):
        with zipfile.ZipFile(empty / "inbox" / f"{folder.name}.zip", "w") as archive:
            for path in files_of(folder):
                archive.write(path, path.name)
    accepted(empty, files=len(workbooks()))
    assert figures_of(empty) == figures_of(office(KEY).root)
    again = dvk("-C", empty, "ingest", "-f", "json")
    assert set(outcomes(again).values()) == {"unchanged"}
    checked = dvk("-C", empty, "check", empty / "inbox" / "2022.zip", "-f", "json")
    names = {f"inbox/2022.zip → {path.name}" for path in files_of(SENT / "2022")}
    assert outcomes(checked) == dict.fromkeys(names, "valid")


def test_one_outcome_for_each_file_of_an_archive(empty: Path) -> None:
    good = SENT / "2022" / "Xã Lý Trạch 2022.xlsx"
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as inner:
        inner.writestr("a.csv", "1")
    with zipfile.ZipFile(empty / "inbox" / "goi.ZIP", "w") as archive:
        archive.write(good, "2022/Xã Lý Trạch.xlsx")
        archive.writestr("2022/Xã Đại Trạch.pdf", b"%PDF-1.4")
        archive.writestr("2022/~$Xã Lý Trạch.xlsx", b"x")
        archive.writestr("2022/trong.zip", nested.getvalue())
        archive.writestr("2022/rong.csv", b"")
    (empty / "inbox" / "hong.zip").write_bytes(b"PK\x03\x04 not a zip")
    with zipfile.ZipFile(empty / "inbox" / "khong.zip", "w"):
        pass
    ran = dvk("-C", empty, "ingest", "-f", "json")
    assert outcomes(ran) == {
        "inbox/goi.ZIP → 2022/Xã Lý Trạch.xlsx": "accepted",
        "inbox/goi.ZIP → 2022/Xã Đại Trạch.pdf": "rejected",
        "inbox/goi.ZIP → 2022/~$Xã Lý Trạch.xlsx": "skipped",
        "inbox/goi.ZIP → 2022/trong.zip": "rejected",
        "inbox/goi.ZIP → 2022/rong.csv": "rejected",
        "inbox/hong.zip": "rejected",
        "inbox/khong.zip": "rejected",
    }
    codes = {file["path"]: [each["code"] for each in file["findings"]] for file in ran.json["files"]}
    assert codes["inbox/goi.ZIP → 2022/rong.csv"] == ["DVK102"]
    assert codes["inbox/hong.zip"] == codes["inbox/khong.zip"] == ["DVK101"]
