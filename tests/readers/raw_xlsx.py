"""Workbooks whose XML is given: what programs other than Excel write, and what Excel writes in its strict form."""

from collections.abc import Mapping, Sequence

from hand_made import zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_MACROS = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
FORMATS = (0, 14, 164, 165, 166, 9)
"""By position: none, a date, d/m/yy, [h]:mm, 0.0%, 0%."""


def raw_xlsx(
    sheets: Sequence[tuple[str, str]],
    *,
    strict: bool = False,
    strings: str | None = None,
    settings: str = "",
    kinds: Mapping[int, str] | None = None,
    fonts: Sequence[str] = (),
) -> bytes:
    """A workbook.

    Args:
        sheets: names and what stands in <worksheet>; without a tag in it, the rows.
        strict: in the namespaces of ISO 29500 strict.
        strings: the shared strings.
        settings: what stands before <sheets> in the workbook.
        kinds: by position, sheets that are none: "chartsheet", "dialogsheet", "macrosheet".
        fonts: names of fonts; each has a cell format, after those of `FORMATS`.
    """
    main, office = (_STRICT_MAIN, _STRICT_OFFICE) if strict else (_MAIN, _OFFICE)
    kind_of = {n: (kinds or {}).get(n, "worksheet") for n in range(len(sheets))}
    types = [_MACROS if kind == "macrosheet" else f"{office}/{kind}" for kind in kind_of.values()]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{settings}<sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="r{n}"/>' for n, (name, _xml) in enumerate(sheets))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{types[n]}" Target="{kind_of[n]}s/sheet{n}.xml"/>'
            for n in range(len(sheets))
        )
        + f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="t" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts><numFmt numFmtId="164" formatCode="d/m/yy"/>'
        '<numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="0.0%"/></numFmts><fonts><font/>'
        + "".join(f'<font><name val="{font}"/></font>' for font in fonts)
        + "</fonts><cellXfs>"
        + "".join(f'<xf numFmtId="{number}"/>' for number in FORMATS)
        + "".join(f'<xf numFmtId="0" fontId="{n}"/>' for n in range(1, len(fonts) + 1))
        + "</cellXfs></styleSheet>",
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    for n, (_name, xml) in enumerate(sheets):
        kind = "worksheet" if kind_of[n] == "macrosheet" else kind_of[n]
        inside = xml if "<sheetData" in xml or kind == "chartsheet" else f"<sheetData>{xml}</sheetData>"
        parts[f"xl/{kind_of[n]}s/sheet{n}.xml"] = f'<{kind} xmlns="{main}">{inside}</{kind}>'
    return zipped(parts)
