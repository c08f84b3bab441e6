"""Files that want more memory or time than there is, or that lie, each with the finding that it comes to."""

import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path

from hand_made import zipped
from hostile_documents import (
    docx_bomb,
    docx_depth,
    docx_tables,
    docx_with,
    html_depth,
    html_spans,
    html_tags,
    html_with,
    ods_bomb,
    ods_columns,
    ods_digits,
    ods_rows,
    ods_spaces,
    ods_with,
)
from hostile_workbooks import (
    cells_without_an_end,
    encrypted,
    every_column,
    far_cell,
    huge_sheet,
    million_conditions,
    million_merges,
    million_styled_cells,
    overlapping_entries,
    part_beside,
    shared_string,
    shared_strings_claimed,
    xls_circle,
    xls_circular_directory,
    xls_cut,
    xls_far,
    xls_short_circle,
    xlsb_cut,
    xlsb_far,
    xlsb_panic,
    xlsb_zip_cut,
    xlsx_book_with,
    xlsx_with,
)


def entities(doctype_of: Callable[[str], bytes]) -> Callable[[], bytes]:
    """A billion laughs in the XML of a kind of file."""
    levels = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return lambda: doctype_of(f"<!DOCTYPE x [{levels}]>")


def outside(doctype_of: Callable[[str], bytes]) -> Callable[[], bytes]:
    """An entity that is a file of this machine."""
    return lambda: doctype_of('<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>')


# --- archives ---


def many_entries() -> bytes:
    """A zip of a million entries."""
    one = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    many = one * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(many), len(local), 0)
    return local + many + end


def nested_zips() -> bytes:
    """A zip in a zip in a zip."""
    data = b"STT,a\n"
    for _ in range(10):
        data = zipped({"trong.zip": data})
    return data


# --- text ---


def long_field() -> bytes:
    """A hundred megabytes of one cell."""
    return b"a" * 100_000_000


def long_quoted_field() -> bytes:
    """A hundred megabytes in quotes, over many lines, from line 3 on."""
    return b'STT,T\xc3\xaan\n1,a\n2,"' + b"a" * 999 + (b"\n" + b"a" * 999) * 99_999


def unclosed_quote() -> bytes:
    """A quotation mark on line 4 that nobody closes."""
    return 'STT;Tên\n1;"a\nb"\n2;"c\n'.encode() + b"3;d\n" * 100_000


def many_columns() -> bytes:
    """Thirty million delimiters."""
    return b"a" + b"," * 30_000_000


def many_lines() -> bytes:
    """Forty million empty lines around a word."""
    return b"a,b\n" + b"\n" * 40_000_000 + b"c,d\n"


def nothing_but_quotes() -> bytes:
    """Pairs of quotation marks only."""
    return b'"' * 60_000_000


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "bảng phình to.xlsx": (huge_sheet, "DVK123"),
    "phần thừa.xlsx": (part_beside, "DVK123"),
    "mục chồng nhau.xlsx": (overlapping_entries, "DVK123"),
    "ô xa.xlsx": (far_cell, "DVK136"),
    "mọi cột.xlsx": (every_column, "DVK136"),
    "chuỗi chung.xlsx": (shared_string, "DVK131"),
    "khai man số chuỗi.xlsx": (shared_strings_claimed, "DVK131"),
    "triệu ô gộp.xlsx": (million_merges, "DVK105"),
    "triệu điều kiện.xlsx": (million_conditions, "DVK105"),
    "triệu ô trống.xlsx": (million_styled_cells, "DVK105"),
    "ô lỗi không đóng.xlsx": (cells_without_an_end, "DVK101"),
    "tỷ tiếng cười.xlsx": (entities(xlsx_with), "DVK101"),
    "tỷ tiếng cười sổ.xlsx": (entities(xlsx_book_with), "DVK101"),
    "tỷ tiếng cười.ods": (entities(ods_with), "DVK101"),
    "tỷ tiếng cười.docx": (entities(docx_with), "DVK101"),
    "tỷ tiếng cười.html": (entities(html_with), "DVK105"),
    "ngoài.xlsx": (outside(xlsx_with), "DVK101"),
    "ngoài sổ.xlsx": (outside(xlsx_book_with), "DVK101"),
    "ngoài.ods": (outside(ods_with), "DVK101"),
    "ngoài.docx": (outside(docx_with), "DVK101"),
    "ngoài.html": (outside(html_with), "DVK105"),
    "dấu cách.ods": (ods_spaces, "DVK105"),
    "cột lặp.ods": (ods_columns, "DVK101"),
    "dòng lặp.ods": (ods_rows, "DVK101"),
    "số dài.ods": (ods_digits, "DVK101"),
    "phình to.ods": (ods_bomb, "DVK123"),
    "phình to.docx": (docx_bomb, "DVK123"),
    "sâu.docx": (docx_depth, "DVK101"),
    "bảng trong bảng.docx": (docx_tables, "DVK101"),
    "sâu.html": (html_depth, "DVK136"),
    "triệu thẻ.html": (html_tags, "DVK105"),
    "ô rộng.html": (html_spans, "DVK101"),
    "cụt.xls": (xls_cut, "DVK101"),
    "vòng.xls": (xls_circle, "DVK101"),
    "vòng thư mục.xls": (xls_circular_directory, "DVK101"),
    "vòng ngắn.xls": (xls_short_circle, "DVK101"),
    "ô xa.xls": (xls_far, "DVK101"),
    "mật khẩu.xlsx": (encrypted, "DVK103"),
    "cụt.xlsb": (xlsb_cut, "DVK101"),
    "hoảng loạn.xlsb": (xlsb_panic, "DVK101"),
    "cụt zip.xlsb": (xlsb_zip_cut, "DVK101"),
    "ô xa.xlsb": (xlsb_far, "DVK136"),
    "triệu mục.zip": (many_entries, "DVK101"),
    "lồng.zip": (nested_zips, "DVK101"),
    "một ô 100 MB.csv": (long_field, "DVK101"),
    "ngoặc 100 MB.csv": (long_quoted_field, "DVK111"),
    "ngoặc mở.csv": (unclosed_quote, "DVK111"),
    "triệu cột.csv": (many_columns, "DVK101"),
    "triệu dòng.csv": (many_lines, "DVK101"),
    "toàn ngoặc.csv": (nothing_but_quotes, "DVK101"),
}
"""By name, what makes the file and the one finding that it comes to."""


def make_places(folder: Path) -> None:
    """Put into a folder what is no file to be read: `PLACES`."""
    os.mkfifo(folder / "ống.csv")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(folder)  # the path of a socket has to be short
        try:
            listening.bind("ổ cắm.csv")
        finally:
            os.chdir(here)
    (folder / "vòng.csv").symlink_to("vòng.csv")
    (folder / "cụt.csv").symlink_to("không có.csv")
    (folder / "ra ngoài.csv").symlink_to("/etc/passwd")
    (folder / "thiết bị.csv").symlink_to("/dev/zero")
    (folder / "lên trên").symlink_to("..")
    (folder / "thư mục.xlsx").mkdir()
    (folder / "thư mục.xlsx" / "workbook.xml").write_text("<a/>", "utf-8")
    with (folder / "thưa 3 GB.csv").open("wb") as sparse:
        sparse.truncate(3_000_000_000)


PLACES = {
    "ống.csv": "DVK125",
    "ổ cắm.csv": "DVK125",
    "vòng.csv": "DVK125",
    "cụt.csv": "DVK125",
    "ra ngoài.csv": "DVK125",
    "thiết bị.csv": "DVK125",
    "lên trên": "DVK125",
    "thư mục.xlsx": "DVK125",
    "thưa 3 GB.csv": "DVK123",
}
"""By name, the finding that each comes to."""
