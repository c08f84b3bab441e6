"""What stands above and below the text of an official document: letterhead, title, signature, recipients."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dvk_cli.catalogue.profiles import Profile, Type
from dvk_cli.model.report import Paper
from dvk_cli.renderers.report.markers import clean
from dvk_cli.renderers.report.word_parts import drawn_line, grid, keep_whole, margins_of, shape, write

_MM_PER_PT = 25.4 / 72
# Width of a capital of the typeface, as a part of its size, on the average of Vietnamese names.
_CAPITAL = 0.58


def letterhead(document: Any, profile: Profile, paper: Paper, symbol: str) -> None:
    """The two blocks at the top: who issues, and under which heading, place and day."""
    left_width, right_width = profile.letterhead
    table = grid(document, [left_width, right_width], 1, ruled=False)
    margins_of(table, 0)
    row = table.rows[0]
    keep_whole(row)
    left, right = row.cells
    _issuer(left, profile, paper, left_width)
    number = profile.number.text.format(symbol=clean(symbol) or "……")
    _line(left, number, profile.number)
    for part in profile.heading:
        _line(right, part.text, part)
        if part.line:
            drawn_line(right.add_paragraph(), part.line, right_width)
    _line(right, f"{clean(paper.place) or '……'}, {_day(paper.dated)}", profile.place)
    _drop_first(left)
    _drop_first(right)


def _issuer(cell: Any, profile: Profile, paper: Paper, width: float) -> None:
    *superior, issuer = paper.issuer or ("……",)
    for line in superior:
        _lines(cell, line, profile.superior)
    _lines(cell, issuer, profile.issuer)
    if profile.issuer_mark:
        _line(cell, profile.issuer_mark, profile.superior)
    if profile.issuer_line:
        longest = max(len(line) for line in issuer.splitlines())
        words = min(longest * _CAPITAL * profile.issuer.pt * _MM_PER_PT, width - 4)
        drawn_line(cell.add_paragraph(), words * profile.issuer_line, width)


def _lines(cell: Any, name: str, type: Type) -> None:
    """A long name is broken where the office has broken it in dvk.toml."""
    for line in name.splitlines():
        _line(cell, clean(line), type)


def _line(cell: Any, text: str, type: Type) -> None:
    write(shape(cell.add_paragraph(), align="center"), text, type)


def _drop_first(cell: Any) -> None:
    """A new cell comes with an empty paragraph."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _day(day: date | None) -> str:
    """The day, or room to write it; a day below 10 and the months 1 and 2 have a 0 in front."""
    if day is None:
        return "ngày      tháng      năm        "
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def title(document: Any, profile: Profile, subject: str) -> None:
    """The kind of document, its subject, and what parts it from the text."""
    write(shape(document.add_paragraph(), align="center", before=18, with_next=True), profile.kind.text, profile.kind)
    after = 0 if profile.subject_mark or profile.subject_line else 12
    paragraph = shape(document.add_paragraph(), align="center", after=after, with_next=True)
    write(paragraph, subject, profile.subject)
    if profile.subject_mark:
        paragraph = shape(document.add_paragraph(), align="center", after=12, with_next=True)
        write(paragraph, profile.subject_mark, profile.superior)
    if profile.subject_line:
        paragraph = document.add_paragraph()
        drawn_line(paragraph, profile.subject_line, profile.width)
        shape(document.add_paragraph(), with_next=True)


def signature(document: Any, profile: Profile, paper: Paper) -> None:
    """Recipients on the left, the signatory on the right; never torn apart nor left alone on a page."""
    shape(document.add_paragraph(), with_next=True)
    half = profile.width / 2
    row = grid(document, [half, half], 1, ruled=False).rows[0]
    keep_whole(row)
    left, right = row.cells
    write(shape(left.add_paragraph()), profile.recipients_title.text, profile.recipients_title)
    for line in _recipients(paper.recipients):
        write(shape(left.add_paragraph()), line, profile.recipients)
    write(shape(right.add_paragraph(), align="center"), clean(paper.signatory_title) or "……", profile.signatory)
    # Room to sign and seal.
    for _space in range(4):
        write(shape(right.add_paragraph(), align="center"), "", profile.signatory)
    write(shape(right.add_paragraph(), align="center"), clean(paper.signatory_name), profile.signatory_name)
    _drop_first(left)
    _drop_first(right)


def _recipients(names: Sequence[str]) -> list[str]:
    """One a line with a dash in front; room to write where the office names none."""
    lines = [clean(name).rstrip(";.") for name in names] or ["……………………", "Lưu"]
    return [f"- {line}{'.' if place == len(lines) else ';'}" for place, line in enumerate(lines, 1)]
