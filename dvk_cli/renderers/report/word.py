"""The Word report: one profile's letterhead and type around the blocks of a report. The same report, the same bytes."""

import io
from datetime import datetime, time
from typing import Any

from dvk_cli.catalogue.profiles import Profile, load_profile, symbol_of
from dvk_cli.i18n import in_language
from dvk_cli.model.report import Paper, Report
from dvk_cli.renderers.report import charts
from dvk_cli.renderers.report.blocks import Block, ChartBlock, Heading, Paragraph, TableBlock
from dvk_cli.renderers.report.markers import clean, raised_first
from dvk_cli.renderers.report.sentences import document_of
from dvk_cli.renderers.report.word_letterhead import letterhead, signature, title
from dvk_cli.renderers.report.word_parts import describe, page_number, shape, speak_vietnamese, write
from dvk_cli.renderers.report.word_tables import TEXT, draw_table
from dvk_cli.renderers.steady_zip import steady

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def docx(report: Report, paper: Paper) -> bytes:
    """A report as a Word document.

    Raises:
        DvkError: a template or the office's profiles.toml is wrong.
    """
    # python-docx takes a fifth of a second to load, and only reports need it.
    from docx import Document

    profile, symbols = load_profile(paper.profile, paper.templates)
    made = document_of(report, paper, profile.bodies)
    subject = raised_first(made.subject) if profile.subject_capital else made.subject
    document = Document()
    _drop_thumbnail(document)
    _page(document, profile)
    _properties(document, report, raised_first(made.subject))
    # The words of tables are the document's, not the reader's.
    with in_language("vi"):
        letterhead(document, profile, paper, paper.symbol or symbol_of(paper.issuer, paper.profile, symbols))
        title(document, profile, subject)
        for block in made.body:
            _draw(document, profile, block)
        if made.body and isinstance(made.body[-1], Paragraph):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
        signature(document, profile, paper)
        if made.appendix:
            _appendix(document, profile)
        for block in made.appendix:
            _draw(document, profile, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return steady(buffer.getvalue(), f"{report.period.end.isoformat()}T00:00:00Z".encode())


def _page(document: Any, profile: Profile) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    section, margins = document.sections[0], profile.margins
    section.page_width, section.page_height = map(Mm, profile.page)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance = section.footer_distance = Mm(profile.header)
    section.different_first_page_header_footer = True
    page_number(shape(section.header.paragraphs[0], align="center"), profile.page_number)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = profile.font, Pt(profile.body.pt)
    speak_vietnamese(normal, profile.font)
    in_tables = document.styles.add_style(TEXT, WD_STYLE_TYPE.PARAGRAPH)
    in_tables.base_style, in_tables.font.size = normal, Pt(profile.table.pt)
    for level, type in enumerate(profile.headings, 1):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.italic = Pt(type.pt), type.bold, type.italic
        style.font.color.rgb = None
        for colour in style.element.rPr.findall("{*}color"):
            style.element.rPr.remove(colour)
        speak_vietnamese(style, profile.font)


def _drop_thumbnail(document: Any) -> None:
    """Leave out the picture of an empty page that the library puts into each document."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _properties(document: Any, report: Report, subject: str) -> None:
    """What the document says of itself; its day is the end of what it reports, not today."""
    day = datetime.combine(report.period.end, time())
    core = document.core_properties
    core.title, core.subject = subject, report.period_words
    core.author = core.last_modified_by = "dvk"
    core.created = core.modified = day
    core.language, core.comments, core.keywords, core.revision = "vi-VN", "", "", 1


def _draw(document: Any, profile: Profile, block: Block) -> None:
    if isinstance(block, Heading):
        _heading(document, profile, block)
    elif isinstance(block, Paragraph):
        paragraph = shape(
            document.add_paragraph(),
            align="justify",
            first_line=profile.first_line,
            after=profile.after,
            line=profile.line,
        )
        write(paragraph, f"- {block.text}" if block.item else block.text, profile.body)
    elif isinstance(block, TableBlock):
        draw_table(document, profile, f"Bảng {block.number}. {block.caption}", block.table)
    else:
        _picture(document, profile, block)


def _heading(document: Any, profile: Profile, block: Heading) -> None:
    type = profile.headings[block.level - 1]
    text = type.text.format(
        roman=_ROMAN[min(block.number, len(_ROMAN)) - 1],
        number=block.number,
        title=block.text,
        upper=block.text.upper(),
    )
    paragraph = document.add_paragraph(style=f"Heading {block.level}")
    shape(
        paragraph,
        align="justify",
        first_line=profile.first_line,
        before=profile.after,
        after=profile.after,
        line=profile.line,
        with_next=True,
    )
    write(paragraph, text, type)


def _picture(document: Any, profile: Profile, block: ChartBlock) -> None:
    from docx.shared import Mm

    paragraph = shape(document.add_paragraph(), align="center", before=6, with_next=True)
    run = paragraph.add_run()
    run.add_picture(io.BytesIO(charts.png(block.chart)), width=Mm(profile.width))
    describe(run, f"Hình {block.number}", clean(block.chart.alt), block.number)
    caption = shape(document.add_paragraph(), align="center", before=4, after=10)
    write(caption, f"Hình {block.number}. {block.caption}", profile.caption)


def _appendix(document: Any, profile: Profile) -> None:
    paragraph = shape(document.add_paragraph(), align="center", after=6, with_next=True)
    paragraph.paragraph_format.page_break_before = True
    write(paragraph, profile.appendix.text, profile.appendix)
