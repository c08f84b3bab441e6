"""The return: what was rejected goes back with its findings in it, is corrected there, and is accepted."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from offices import Ran, bytes_of, dvk, indicators, made, models, outcomes, title, values, workbook
from openpyxl import Workbook, load_workbook

from dvk_cli.model.sheet import LIST_MARK
from dvk_cli.renderers.annotated import COMMENT_MARK, FILLS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made(tmp_path / "office")


def sent(root: Path, name: str = "2023/Xã Lý Trạch.xlsx", field: str = "Kinh té", **more: Any) -> Path:
    """A workbook with a list of models in which the field of C6 may be wrong, and a sheet of formulas beside it."""
    path = workbook(
        root / "inbox" / name,
        m=title("XÃ LÝ TRẠCH", "Năm 2023") + models("Tổ vay vốn", "Đường hoa"),
        i=title("XÃ LÝ TRẠCH", "Năm 2023") + indicators(tong_so_ho=500, **more),
    )
    book = load_workbook(path)
    book["m"]["C5"] = field
    book["m"].merge_cells("A1:E1")
    notes = book.create_sheet("Ghi chú")
    notes["A1"], notes["B1"] = "=1+1", "của xã"
    book.save(path)
    return path


def ingest(root: Path, *arguments: object) -> Ran:
    return dvk("-C", root, "ingest", "-f", "json", *arguments)


def state(root: Path) -> str:
    units = dvk("-C", root, "status", "--period", "2023", "-f", "json").json["units"]
    return next(unit["state"] for unit in units if unit["name"] == "Xã Lý Trạch")


def commented(book: Workbook) -> dict[str, str]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_rejected_annotated_corrected_accepted(root: Path, tmp_path: Path) -> None:
    original = sent(root)
    before = original.read_bytes()
    ran = ingest(root, "--annotate", tmp_path / "back")
    assert (ran.code, outcomes(ran)) == (1, {"inbox/2023/Xã Lý Trạch.xlsx": "rejected"})
    assert ran.err.splitlines()[0] == f"1 annotated copy in {tmp_path / 'back'}"
    copy = tmp_path / "back" / "2023" / "Xã Lý Trạch (to correct).xlsx"
    assert ran.json["files"][0]["annotated"] == copy.as_posix()
    assert list(bytes_of(tmp_path / "back")) == ["2023/Xã Lý Trạch (to correct).xlsx"]
    assert original.read_bytes() == before
    assert state(root) == "returned"

    book = load_workbook(copy)
    comments = commented(book)
    assert comments["m!C5"].startswith(f"{COMMENT_MARK}\n✖ Error DVK203: “Kinh té” is not a field")
    assert book["m"]["C5"].fill.fgColor.rgb == FILLS["error"]
    assert [sheet.title for sheet in book.worksheets] == ["To correct", "m", "i", "Ghi chú"]
    assert book["Ghi chú"]["A1"].value == "=1+1"
    assert str(book["m"].merged_cells) == "A1:E1"

    book["m"]["C5"] = "Kinh tế"
    book.save(copy)
    ran = ingest(root, copy)
    (file,) = ran.json["files"]
    assert (ran.code, file["outcome"], state(root)) == (0, "accepted", "reported")
    assert {"code": "DVK127", "sheet": "To correct"} in [
        {"code": item["code"], "sheet": item["sheet"]} for item in file["findings"]
    ]
    assert not any(item["sheet"] == "To correct" and item["code"] != "DVK127" for item in file["findings"])
    assert values(root, "2023")["models.total"] == 2


def test_a_corrected_copy_replaces_what_was_accepted_with_a_warning(root: Path, tmp_path: Path) -> None:
    sent(root, field="Kinh tế")
    ran = ingest(root, "--annotate", tmp_path / "back")
    (file,) = ran.json["files"]
    # The sheet of formulas is no report: a warning names it.
    assert (ran.code, file["outcome"]) == (0, "accepted")
    copy = Path(file["annotated"])
    book = load_workbook(copy)
    book["m"]["B5"] = "Tổ vay vốn thôn 1"
    book.save(copy)
    (again,) = ingest(root, copy).json["files"]
    assert again["submissions"][0]["replaces"] == [file["submissions"][0]["id"]]


def test_a_copy_beside_its_original_in_the_inbox_is_the_one_that_counts(root: Path, tmp_path: Path) -> None:
    original = sent(root)
    copy = Path(ingest(root, "--annotate", tmp_path / "back").json["files"][0]["annotated"])
    book = load_workbook(copy)
    book["m"]["C5"] = "Kinh tế"
    book.save(original.with_name(copy.name))
    ran = ingest(root)
    assert sorted(outcomes(ran).values()) == ["accepted", "rejected"]
    assert state(root) == "reported"
    assert values(root, "2023")["models.total"] == 2


@pytest.mark.parametrize("name", ["Xã Lý Trạch (cần sửa)", "Xã Lý Trạch (to correct) (2)", "Xã Lý Trạch_(cần sửa)"])
def test_without_a_workspace_the_unit_of_a_copy_is_that_of_its_original(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = workbook(tmp_path / f"{name}.xlsx", m=[["BÁO CÁO"], ["Năm 2023"], *models("Tổ vay vốn")])
    (file,) = dvk("check", path.name, "-f", "json").json["files"]
    assert [item["unit"]["name"] for item in file["submissions"]] == ["Xã Lý Trạch"]


# --- where copies are written ---


def test_only_what_has_an_error_or_a_warning_is_written(root: Path, tmp_path: Path) -> None:
    workbook(root / "inbox" / "a.xlsx", m=title("XÃ ĐẠI TRẠCH", "Năm 2023") + models("Tổ vay vốn"))
    (root / "inbox" / "~$a.xlsx").write_bytes(b"")
    ran = ingest(root, "--annotate", tmp_path / "back")
    assert (ran.code, "annotated" in ran.err) == (0, False)
    assert not (tmp_path / "back").exists()
    assert all("annotated" not in file for file in ran.json["files"])


def test_folders_are_kept_and_nothing_is_overwritten(root: Path, tmp_path: Path) -> None:
    for year in ("2022", "2023"):
        sent(root, f"{year}/Xã Lý Trạch.xlsx")
    back = tmp_path / "back"
    ran = dvk("-C", root, "check", root / "inbox", "--annotate", back)
    assert (ran.code, ran.err) == (1, f"2 annotated copies in {back}\n")
    first = bytes_of(back)
    assert list(first) == ["2022/Xã Lý Trạch (to correct).xlsx", "2023/Xã Lý Trạch (to correct).xlsx"]
    # Again: the same copies. One that a person has changed stays, and the new one gets a number.
    dvk("-C", root, "check", root / "inbox", "--annotate", back)
    assert bytes_of(back) == first
    changed = back / "2023" / "Xã Lý Trạch (to correct).xlsx"
    changed.write_bytes(b"changed")
    dvk("-C", root, "check", root / "inbox", "--annotate", back)
    assert changed.read_bytes() == b"changed"
    assert changed.with_name("Xã Lý Trạch (to correct) (2).xlsx").read_bytes() == first["2023/" + changed.name]
    assert not list(back.rglob(".*"))


def test_two_files_of_one_name_but_for_the_ending_get_a_copy_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for ending, field in (("csv", "Kinh té"), ("txt", "Kinh tê")):
        text = "\n".join(",".join(map(str, row)) for row in [["Năm 2023"], *models("Tổ vay vốn", field=field)])
        (tmp_path / f"Xã Lý Trạch.{ending}").write_text(text, "utf-8")
    ran = dvk("check", "Xã Lý Trạch.csv", "Xã Lý Trạch.txt", "--annotate", "back", "-f", "json", "-q")
    assert (ran.code, ran.err) == (1, "")
    assert [file["annotated"] for file in ran.json["files"]] == [
        "back/Xã Lý Trạch (to correct).xlsx",
        "back/Xã Lý Trạch (to correct) (2).xlsx",
    ]
    book = load_workbook(tmp_path / "back" / "Xã Lý Trạch (to correct).xlsx")
    assert book.worksheets[0]["A1"].value == LIST_MARK
    assert list(commented(book)) == [f"{book.worksheets[1].title}!C3"]


def test_a_file_named_from_elsewhere_keeps_its_own_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "in" / "deep" / "a.csv").write_text("x,y\n1,2\n", "utf-8")
    dvk("check", "../in/deep/a.csv", "--annotate", "one")
    dvk("check", "../in", "--annotate", "two")
    dvk("check", tmp_path / "in", "--annotate", "three")
    assert list(bytes_of(tmp_path / "here")) == [
        "one/a (to correct).xlsx",
        "three/deep/a (to correct).xlsx",
        "two/deep/a (to correct).xlsx",
    ]
    assert list(bytes_of(tmp_path / "in")) == ["deep/a.csv"]


def test_what_cannot_be_read_comes_back_as_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ảnh.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    ran = dvk("check", "ảnh.xlsx", "--annotate", "back", "-f", "json")
    book = load_workbook(ran.json["files"][0]["annotated"])
    assert len(book.worksheets) == 1
    assert "DVK101" in [row[1] for row in book.worksheets[0].values]


def test_a_file_in_an_archive_comes_back_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside = sent(tmp_path)
    with zipfile.ZipFile("gói.zip", "w") as archive:
        archive.write(inside, "2023/Xã Lý Trạch.xlsx")
    dvk("check", "gói.zip", "--annotate", "back")
    assert list(bytes_of(tmp_path / "back")) == ["gói.zip/2023/Xã Lý Trạch (to correct).xlsx"]
    assert "m!C5" in commented(load_workbook("back/gói.zip/2023/Xã Lý Trạch (to correct).xlsx"))


@pytest.mark.parametrize("folder", ["inbox", "inbox/2023", "inbox/new/er", "link"])
def test_no_copy_is_written_where_the_next_run_would_read_it(folder: str, root: Path) -> None:
    sent(root)
    (root / "link").symlink_to("inbox")
    before = bytes_of(root)
    for command in (("ingest",), ("check", root / "inbox")):
        ran = dvk("-C", root, *command, "--annotate", root / folder)
        assert (ran.code, ran.out) == (2, b"")
        assert ran.err.startswith("dvk: error: --annotate ")
    assert bytes_of(root) == before


@pytest.mark.parametrize("taken", ["back", "back/2023"])
def test_a_folder_that_cannot_be_written_to_ends_the_run_with_what_was_done_told(taken: str, root: Path) -> None:
    sent(root)
    (root / taken).parent.mkdir(exist_ok=True)
    (root / taken).write_text("a file", "utf-8")
    ran = ingest(root, "--annotate", root / "back")
    assert (ran.code, len(ran.err.splitlines())) == (3, 2)
    assert ran.err.startswith("dvk: error: ")
    assert outcomes(ran) == {"inbox/2023/Xã Lý Trạch.xlsx": "rejected"}
    assert (root / taken).read_text("utf-8") == "a file"


def test_a_place_where_no_folder_can_be_made(root: Path) -> None:
    sent(root)
    ran = ingest(root, "--annotate", "/proc/back")
    assert (ran.code, len(ran.err.splitlines())) == (3, 2)
