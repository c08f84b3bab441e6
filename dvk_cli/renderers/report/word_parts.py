"""Pieces of a Word document that python-docx has no call for, each in a few lines of WordprocessingML."""

from typing import Any

from dvk_cli.catalogue.profiles import Type

TWIPS_PER_MM = 1440 / 25.4


def _element(name: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def twips(mm: float) -> int:
    """Millimetres in the document's own unit."""
    return round(mm * TWIPS_PER_MM)


def write(paragraph: Any, text: str, type: Type) -> Any:
    """A run of text set in a type."""
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size = Pt(type.pt)
    # Where it is not so, the style decides.
    run.bold, run.italic, run.underline = type.bold or None, type.italic or None, type.underline or None
    return run


def shape(
    paragraph: Any,
    *,
    align: str = "left",
    first_line: float = 0,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    with_next: bool = False,
) -> Any:
    """Sets a paragraph: `align` left, center, right or justify; `first_line` in mm, the others in points."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Mm, Pt

    shaped = paragraph.paragraph_format
    shaped.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    shaped.first_line_indent = Mm(first_line) if first_line else None
    shaped.space_before, shaped.space_after = Pt(before), Pt(after)
    if line is not None:
        shaped.line_spacing_rule, shaped.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(line)
    shaped.keep_with_next = with_next or None
    return paragraph


def drawn_line(paragraph: Any, length: float, width: float) -> None:
    """Makes a paragraph a drawn line of so many mm in the middle of a block `width` mm wide."""
    from docx.shared import Mm, Pt

    side = max((width - length) / 2, 0)
    shaped = shape(paragraph, align="center").paragraph_format
    shaped.left_indent, shaped.right_indent = Mm(side), Mm(side)
    shaped.line_spacing = Pt(4)
    borders = _element("pBdr")
    borders.append(_element("top", val="single", sz=6, space=1, color="000000"))
    _put(paragraph._p.get_or_add_pPr(), borders, _AFTER_BORDERS)


# What must follow the element in its parent, by the schema.
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def _put(parent: Any, child: Any, followers: tuple[str, ...]) -> None:
    parent.insert_element_before(child, *followers)


def grid(container: Any, widths: list[float], rows: int, *, ruled: bool) -> Any:
    """A table of fixed widths in mm; `ruled`: with lines around its cells."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = container.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    if ruled:
        table.style = "Table Grid"
    settings = table._tbl.tblPr
    for old in settings.findall(_name("tblW")):
        settings.remove(old)
    settings.append(_element("tblW", w=sum(map(twips, widths)), type="dxa"))
    # In the order of the schema, which Word insists on.
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    settings[:] = sorted(settings, key=lambda e: order.index(e.tag.rpartition("}")[2]))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))


def repeat_as_header(row: Any) -> None:
    """The row stands on top of every page that its table goes on to."""
    row._tr.get_or_add_trPr().append(_element("tblHeader"))


def keep_whole(row: Any) -> None:
    """No page break goes through the row."""
    settings = row._tr.get_or_add_trPr()
    settings.insert(0, _element("cantSplit"))


def shade(cell: Any, colour: str) -> None:
    """A ground behind a cell."""
    settings = cell._tc.get_or_add_tcPr()
    settings.append(_element("shd", val="clear", color="auto", fill=colour))


def margins_of(table: Any, sides: float) -> None:
    """The space between a cell's lines and its words, left and right, in mm."""
    margins = _element("tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(side, w=twips(sides), type="dxa"))
    settings = table._tbl.tblPr
    settings.insert_element_before(margins, "w:tblLook")


def page_number(paragraph: Any, type: Type) -> None:
    """The number of the page, counted by whatever shows the document."""
    for kind in ("begin", None, "separate", "shown", "end"):
        run = write(paragraph, "2" if kind == "shown" else "", type)
        if kind is None:
            instruction = _element("instrText")
            instruction.text = " PAGE "
            run._r.append(instruction)
        elif kind != "shown":
            run._r.append(_element("fldChar", fldCharType=kind))


def describe(run: Any, name: str, alt: str, number: int) -> None:
    """What a picture shows, in words, for those who do not see it."""
    for properties in run._r.iter():
        if properties.tag.endswith("}inline"):
            # Not said, LibreOffice takes some room left and right of it.
            for side in "TBLR":
                properties.set(f"dist{side}", "0")
        if properties.tag.endswith("}docPr"):
            properties.set("id", str(number))
            properties.set("name", name)
            properties.set("descr", alt)


def speak_vietnamese(style: Any, font: str) -> None:
    """The language of a style's text, and its typeface for every kind of letter."""
    settings = style.element.get_or_add_rPr()
    fonts = settings.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(_name(kind), font)
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_name(kind), None)
    for old in settings.findall(_name("lang")):
        settings.remove(old)
    settings.append(_element("lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN"))
