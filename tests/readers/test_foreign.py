"""Files that are no tables are called what they are, with advice; tables under wrong names are read."""

import struct

import pytest
from hand_made import CONTENT_TYPES, biff5, docx, ods, ole2, tbl, xlsb, zipped
from make_xlsx import Page, make_xlsx

from dvk_cli.model.errors import UnreadableFile
from dvk_cli.readers.registry import read_sheets


def refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_sheets(data)
    return caught.value


MAIL = b"Return-Path: <a@b>\r\nReceived: from c\r\n\tby d; Mon\r\nSubject: Bao cao\r\n\r\nGui bao cao, nam 2023\r\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\n\n%PDF-1.4\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "a picture"),
        (b"GIF89a" + bytes(99), "a picture"),
        (b"BM" + struct.pack("<IHH", 99, 0, 0) + bytes(99), "a picture"),
        (b"II*\0" + bytes(99), "a picture"),
        (b"Rar!\x1a\x07\x00" + bytes(9), "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(9), "a 7z archive"),
        (b"\x1f\x8b\x08\x00" + bytes(9), "a gzip archive"),
        (b"{\\rtf1\\ansi a;b}", "a rich text document (.rtf)"),
        (b"\xdb\xa5\x2d\x00" + bytes(99), "an old Word document (.doc)"),
        (ole2("WordDocument", b"x"), "an old Word document (.doc)"),
        (ole2("PowerPoint Document", b"x"), "slides"),
        (ole2("__properties_version1.0", b"x"), "a mail (.msg)"),
        (ole2("VisioDocument", b"x"), "a drawing (Visio)"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "a workbook of Excel 2"),
        (b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00", "a workbook of Excel 3"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", "a workbook of Excel 4"),
        (b"ID;PWXL;N;E\nC;Y1;X1;K1\n", "a symbolic link table (.slk)"),
        (MAIL, "a mail (.eml)"),
        (b"MIME-Version: 1.0\r\nFrom: a@b\r\nTo: c@d\r\nContent-Type: multipart/related\r\n\r\nx", "a mail (.eml)"),
        (b'<?xml version="1.0"?><data><a>1</a></data>', "XML of a kind that is not read"),
        (b"<data>\n<a>1;2</a>\n</data>", "XML of a kind that is not read"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": ""}), "slides"),
        (zipped({"Index/Document.iwa": "", "preview.jpg": ""}), "a document of Apple Numbers, Pages or Keynote"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
            "a document of LibreOffice that is no spreadsheet (.odt, .odp, …)",
        ),
    ],
)
def test_a_file_is_called_what_it_is(data: bytes, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVK_LANG", "en")
    refused = refusal(data)
    told, _sign, advice = str(refused.params["reason"]).partition(": ")
    assert (refused.code, told) == ("DVK101", kind)
    assert advice.startswith(("save", "send"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes(range(256)) * 9, id="binary"),
        pytest.param(b"PK\x03\x04" + bytes(99), id="damaged zip"),
        pytest.param(zipped({"[Content_Types].xml": CONTENT_TYPES}), id="a package of nothing"),
        pytest.param(b"a;b\n1;\x002\n" + b"x;y\n" * 200, id="NUL characters in a text"),
    ],
)
def test_what_has_no_name_is_unreadable(data: bytes) -> None:
    refused = refusal(data)
    assert refused.code == "DVK101"
    assert refused.params["reason"]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (make_xlsx({"T": Page([["a"]])}), "xlsx"),
        (xlsb([["a"]]), "xlsb"),
        (biff5([["a"]]), "xls"),
        (ods("<table:table><table:table-row/></table:table>"), "ods"),
        (docx(tbl(["a", "1"])), "docx"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "html"),
        ("Từ: a\nĐến: b\nVề: c\nd;e\n".encode(), "csv"),
        (b"Subject;From;To\na;b;c\n", "csv"),
        (b"a<b;c\n1;2\n", "csv"),
    ],
)
def test_the_name_plays_no_part(data: bytes, form: str) -> None:
    assert read_sheets(data)[0] == form
