"""Archives are walked in memory: names shown harmless, contents bounded, one outcome a file."""

import io
import struct
import warnings
import zipfile

import pytest
from hand_made import docx, ods, p, xlsb, zipped

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.readers.archive import is_archive, members
from dvk_cli.readers.package import kind_of


def outcomes(data: bytes) -> dict[str, object]:
    return {name: content.code if isinstance(content, UnreadableFile) else content for name, content in members(data)}


def with_entries(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two of one name are what is tested
        for entry, content in entries:
            archive.writestr(entry, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped({"a.csv": "1"}), "archive"),
        (zipped({"goi/a.xlsx": zipped({"xl/workbook.xml": ""})}, zipfile.ZIP_STORED), "archive"),
        (zipped({"xl/workbook.xml": ""}), "xlsx"),
        (xlsb([["a"]]), "xlsb"),
        (ods(""), "ods"),
        (docx(p("a")), "docx"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "package"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "package"),
        (zipped({"a.csv": "1"})[:-1], None),
        (b"PK\x03\x04", None),
        (b"TT;T", None),
    ],
)
def test_what_a_zip_is_stands_in_its_directory(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind
    assert is_archive(data) is (kind == "archive")


def test_files_come_in_the_order_of_their_names() -> None:
    data = zipped({"2023/Xã B.csv": b"b", "2022/Xã A.csv": b"a", "2022/": b"", "goi.txt": b"x"})
    assert list(members(data)) == [("2022/Xã A.csv", b"a"), ("2023/Xã B.csv", b"b"), ("goi.txt", b"x")]


def test_what_is_no_submission_is_named_and_skipped() -> None:
    data = zipped({"~$a.xlsx": "x", ".DS_Store": "x", "__MACOSX/._a.xlsx": "x", "a/Thumbs.db": "x"})
    assert set(outcomes(data).values()) == {None}
    assert len(outcomes(data)) == 4


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/a.csv", "a.csv"),
        ("C:\\a\\..\\b.csv", "C:/a/b.csv"),
        ("a/./b.csv", "a/b.csv"),
        ("a\x1b[31m.csv", "a?[31m.csv"),
        ("..", "?"),
        ("Xa\u0303 Ly\u0301 Tra\u0323ch.csv", "Xã Lý Trạch.csv"),
    ],
)
def test_names_are_only_shown(name: str, shown: str) -> None:
    assert list(outcomes(zipped({name: b"x"}))) == [shown]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Xã Lý Trạch.csv".encode(), "Xã Lý Trạch.csv"),
        ("Xa\u0303 Ly\u0301 Đông.csv".encode("cp1258"), "Xã Lý Đông.csv"),
        (b"a.csv", "a.csv"),
    ],
)
def test_names_without_a_declared_encoding(raw: bytes, shown: str) -> None:
    stand_in = "N" * len(raw)
    data = zipped({stand_in: b"x"}).replace(stand_in.encode(), raw)
    assert list(outcomes(data)) == [shown]


def test_two_files_of_one_name_are_both_read() -> None:
    data = with_entries((zipfile.ZipInfo("a.csv"), b"1"), (zipfile.ZipInfo("a.csv"), b"2"))
    assert outcomes(data) == {"a.csv": b"1", "a.csv (2)": b"2"}


def test_one_bad_file_leaves_the_others() -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    locked = zipfile.ZipInfo("locked.csv")
    data = with_entries(
        (link, b"/etc/passwd"),
        (zipfile.ZipInfo("goi.zip"), zipped({"a.csv": "1"})),
        (zipfile.ZipInfo("rong.csv"), b""),
        (locked, b"secret"),
        (zipfile.ZipInfo("hong.csv"), b"damaged"),
        (zipfile.ZipInfo("tot.csv"), b"1"),
    ).replace(b"damaged", b"DAMAGED")
    at = data.rfind(b"locked.csv") - 46
    data = data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]
    assert outcomes(data) == {
        "goi.zip": "DVK101",
        "hong.csv": "DVK101",
        "link.csv": "DVK125",
        "locked.csv": "DVK103",
        "rong.csv": "DVK102",
        "tot.csv": b"1",
    }


def test_a_file_that_shrinks_too_well_is_refused() -> None:
    assert outcomes(zipped({"a.csv": bytes(20 << 20), "b.csv": bytes(1 << 20)})) == {
        "a.csv": "DVK123",
        "b.csv": bytes(1 << 20),
    }


def test_a_method_that_allocates_what_it_is_told_is_refused() -> None:
    assert outcomes(zipped({"a.csv": "x"}, zipfile.ZIP_LZMA)) == {"a.csv": "DVK101"}


def test_a_size_that_lies_is_not_believed() -> None:
    data = zipped({"a.csv": bytes(50 << 20)})
    at = data.rfind(b"a.csv") - 46
    small = data[: at + 24] + struct.pack("<L", 10) + data[at + 28 :]
    assert outcomes(small) == {"a.csv": "DVK101"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(zipped({f"{n}.csv": "1" for n in range(501)}), "DVK101", id="many files"),
        pytest.param(zipped({"a": bytes(150 << 20), "b": bytes(60 << 20)}), "DVK123", id="large as a whole"),
        pytest.param(zipped({"a.csv": "1"})[:-5], "DVK101", id="cut off"),
        pytest.param(
            b"PK\x03\x04" + b"PK\x05\x06" + bytes(8) + struct.pack("<LLH", 5 << 20, 0, 0), "DVK101", id="directory"
        ),
    ],
)
def test_why_an_archive_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        list(members(data))
    assert refused.value.code == code
