"""Files that are no tables: what a person would call one, by how it begins, and what to do about it."""

import re

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark
from dvk_cli.model.errors import UnreadableFile
from dvk_cli.readers.package import kind_of, open_zip

_ZIP = b"PK"
_HEAD = 512
_SAVE_AS_DOCX = mark("save it as .docx in Word or LibreOffice and send that")
_SAVE_AS_XLSX = mark("save it as .xlsx in Excel or LibreOffice and send that")
_SEND_WORKBOOK = mark("send the workbook that it was made from (.xlsx)")
_SEND_ATTACHED = mark("save the attached tables as files and send those")
_UNPACK = mark("send the files in it, or pack them as .zip")
_PICTURE = (mark("a picture"), _SEND_WORKBOOK)
_BY_HEAD = (
    (b"%pdf", mark("a PDF"), _SEND_WORKBOOK),
    (b"\x89png", *_PICTURE),
    (b"\xff\xd8\xff", *_PICTURE),
    (b"gif8", *_PICTURE),
    (b"ii*\0", *_PICTURE),
    (b"mm\0*", *_PICTURE),
    (b"rar!", mark("a RAR archive"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", mark("a 7z archive"), _UNPACK),
    (b"\x1f\x8b", mark("a gzip archive"), _UNPACK),
    (b"{\\rtf", mark("a rich text document (.rtf)"), _SAVE_AS_DOCX),
    (b"\xdb\xa5", mark("an old Word document (.doc)"), _SAVE_AS_DOCX),
    # The first records of Excel 2, 3 and 4, as workbooks without a container around them.
    (b"\x09\x00\x04\x00", mark("a workbook of Excel 2"), _SAVE_AS_XLSX),
    (b"\x09\x00\x06\x00", mark("a workbook of Excel 2"), _SAVE_AS_XLSX),
    (b"\x09\x02\x06\x00", mark("a workbook of Excel 3"), _SAVE_AS_XLSX),
    (b"\x09\x04\x06\x00", mark("a workbook of Excel 4"), _SAVE_AS_XLSX),
    (b"id;p", mark("a symbolic link table (.slk)"), _SAVE_AS_XLSX),
)
_MAIL = re.compile(
    rb"(?:(?:return-path|received|delivered-to|from|to|subject|date|message-id|mime-version|x-[\w-]+):[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*){3}",
    re.IGNORECASE,
)
_PAGE = re.compile(
    rb"^(?:x-document-type|snapshot-content-location):|saved by|microsoft excel", re.IGNORECASE | re.MULTILINE
)
_XML = re.compile(rb"<[?!A-Za-z]")
# What an OLE2 container holds, by the name of one of its streams.
_BY_STREAM = (
    ("WordDocument", mark("an old Word document (.doc)"), _SAVE_AS_DOCX),
    ("PowerPoint Document", mark("slides"), _SEND_WORKBOOK),
    ("__properties_version1.0", mark("a mail (.msg)"), _SEND_ATTACHED),
    ("VisioDocument", mark("a drawing (Visio)"), _SEND_WORKBOOK),
)
_BY_PART = (
    ("index.iwa", mark("a document of Apple Numbers, Pages or Keynote"), _SAVE_AS_XLSX),
    ("index/document.iwa", mark("a document of Apple Numbers, Pages or Keynote"), _SAVE_AS_XLSX),
    ("ppt/presentation.xml", mark("slides"), _SEND_WORKBOOK),
    ("content.xml", mark("a document of LibreOffice that is no spreadsheet (.odt, .odp, …)"), _SAVE_AS_DOCX),
)


def foreign(data: bytes) -> UnreadableFile | None:
    """What a file is that its first bytes tell to be no table; None for all others."""
    raw = data[:_HEAD]
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, kind, advice in _BY_HEAD:
        if head.startswith(signature) or raw.startswith(signature):
            return _told(kind, advice)
    if raw.startswith(b"BM") and raw[6:10] == b"\0\0\0\0":
        return _told(*_PICTURE)
    if _MAIL.match(data, 0, 20_000) and not _PAGE.search(data[:2_000]):
        return _told(mark("a mail (.eml)"), _SEND_ATTACHED)
    return None


def in_container(data: bytes) -> UnreadableFile | None:
    """What an OLE2 container holds, if it is known to be no workbook."""
    for stream, kind, advice in _BY_STREAM:
        if stream.encode("utf-16-le") in data:
            return _told(kind, advice)
    return None


def unreadable(data: bytes) -> UnreadableFile:
    """Why a file is not read that no reader takes."""
    if not data.startswith(_ZIP):
        found = foreign(data)
        if found is not None:
            return found
        if is_xml(data):
            return _told(mark("XML of a kind that is not read"), _SAVE_AS_XLSX)
        return UnreadableFile("DVK101", reason=_("its content is of no known kind"))
    match kind_of(data):
        case "archive":
            # The pipeline opens archives file by file: one that comes here is too large, empty, or inside another.
            from dvk_cli.readers.archive import names

            inside = names(data)
            found = _by_part(inside)
            if found is not None:
                return found
            reason = _("an archive inside an archive") if inside else _("an archive without files")
            return UnreadableFile("DVK101", reason=reason)
        case "package":
            found = _by_part(open_zip(data).namelist())
            return found or UnreadableFile("DVK101", reason=_("a document without tables that can be read"))
        case _:
            reason = _("an archive without files") if data.startswith(b"PK\x05\x06") else _("damaged ZIP")
            return UnreadableFile("DVK101", reason=reason)


def is_xml(data: bytes) -> bool:
    """Whether a text begins as XML does; no table begins with a tag."""
    return _XML.match(data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")) is not None


def _by_part(names: list[str]) -> UnreadableFile | None:
    known = {name.casefold() for name in names}
    return next((_told(kind, advice) for part, kind, advice in _BY_PART if part in known), None)


def _told(kind: str, advice: str) -> UnreadableFile:
    return UnreadableFile("DVK101", reason=f"{_(kind)}: {_(advice)}")
