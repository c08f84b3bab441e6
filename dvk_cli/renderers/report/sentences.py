"""From a report and its templates to blocks: sentences that leave out what has no data.

A template is plain text with Jinja in it. Each line is one clause; an empty line ends the paragraph. A line that asks
for a figure without data vanishes, and so does a line that begins with a comma after one that has vanished. What is
left is joined: "; " between clauses, a space after a full stop or a colon, a full stop at the end, a capital first.
A line that ends in a colon vanishes when nothing follows it. "# " and "## " in front make a heading (without anything
under it, it vanishes; "---" ends the part that it is over), "- " an item of a list; {{ bang("…") }} and
{{ hinh("…") }} on a line of their own a table and
a picture.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from dvk_cli.model.report import Paper, Report
from dvk_cli.renderers.report.asides import with_asides
from dvk_cli.renderers.report.blocks import Block, ChartBlock, Document, Heading, Paragraph, TableBlock
from dvk_cli.renderers.report.markers import ASIDE, CHART, GUARD, MISSING, TABLE, raised_first
from dvk_cli.renderers.report.templates import Templates
from dvk_cli.renderers.report.vocabulary import vocabulary_of

END = "---"
_PLACED = re.compile(f"[{TABLE}{CHART}]([^{TABLE}{CHART}]*)[{TABLE}{CHART}]")


def document_of(report: Report, paper: Paper, bodies: dict[str, str]) -> Document:
    """The sentences of a report, with its tables and pictures in their places.

    Args:
        report: the finished report.
        paper: whose `templates` go before those that come with dvk.
        bodies: who recognises, by level, as the profile names them.

    Raises:
        DvkError: a template is wrong; it names file and line.
    """
    templates = Templates(paper.templates)
    words = vocabulary_of(report, bodies)
    subject = _plain(templates.render("trich_yeu.j2", words).replace(MISSING, ""))
    placed = _Placed(report)
    body = placed.blocks(templates.render("noi_dung.j2", words))
    return Document(subject, tuple(body), tuple(placed.blocks(templates.render("phu_luc.j2", words))))


class _Placed:
    """Blocks in order; tables and pictures are numbered through the whole document."""

    def __init__(self, report: Report) -> None:
        self._tables = {table.id: table for table in (*report.summary.tables, *report.tables)}
        self._charts = {chart.id: chart for chart in report.charts}
        self._numbers = {TABLE: 0, CHART: 0}

    def blocks(self, text: str) -> list[Block]:
        return _numbered(_with_content(self._read(text)))

    def _read(self, text: str) -> Iterator[Block | None]:
        """The blocks as they come; None where a part ends."""
        for lines in _groups(text):
            clauses: list[str] = []
            for line in lines:
                special = line == END or line.startswith(("# ", "## ", "- ", TABLE, CHART))
                if special and clauses:
                    yield from map(Paragraph, _sentences(clauses))
                    clauses = []
                if not special:
                    clauses.append(line)
                elif line == END:
                    yield None
                elif line.startswith("#") and MISSING not in line:
                    marks, _space, words = line.partition(" ")
                    yield Heading(len(marks), 0, _plain(words))
                elif line.startswith("- "):
                    yield from (Paragraph(each, item=True) for each in _sentences([line[2:]]))
                elif found := _PLACED.match(line):
                    yield from self._place(line[0], found[1])
            yield from map(Paragraph, _sentences(clauses))

    def _place(self, kind: str, what: str) -> Iterator[Block]:
        name, _sep, caption = what.partition("|")
        if kind == TABLE and name in self._tables:
            table = self._tables[name]
            self._numbers[kind] += 1
            yield TableBlock(self._numbers[kind], _plain(caption) or table.title, table)
        if kind == CHART and name in self._charts:
            chart = self._charts[name]
            self._numbers[kind] += 1
            yield ChartBlock(self._numbers[kind], _plain(caption) or chart.title, chart)


def _groups(text: str) -> Iterator[list[str]]:
    """Lines between empty lines."""
    lines: list[str] = []
    for line in (*text.splitlines(), ""):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield lines
            lines = []


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    """One paragraph of the clauses that have data; none if nothing is left."""
    kept: list[str] = []
    gone = False
    for line in lines:
        follows = line.startswith(",")
        if MISSING in line or (follows and gone):
            gone = True
            continue
        gone = False
        if kept and kept[-1].endswith(":") and _leads(line):
            # Nothing followed the line before.
            kept.pop()
        kept.append(line)
    while kept and kept[-1].endswith(":"):
        kept.pop()
    text, leads = "", False
    for line in with_asides(kept):
        words = _plain(line)
        if not text:
            text = raised_first(words.lstrip(", "))
        elif words.startswith((",", ".", ")")):
            text += words
        elif text.endswith((".", "!", "?")):
            text += " " + raised_first(words)
        else:
            text += (" " if leads else "; ") + words
        leads = _leads(line)
    if text:
        yield text if text.endswith((".", "!", "?", ":")) else text + "."


def _leads(line: str) -> bool:
    return line.endswith(":")


def _plain(text: str) -> str:
    words = next(with_asides([text])) if ASIDE in text else text
    return " ".join(words.replace(GUARD, "").split())


def _with_content(blocks: Iterable[Block | None]) -> list[Block]:
    """Without headings under which nothing stands."""
    kept: list[Block] = []
    for block in blocks:
        level = 0 if block is None else block.level if isinstance(block, Heading) else 9
        while kept and isinstance(kept[-1], Heading) and kept[-1].level >= level:
            kept.pop()
        if block is not None:
            kept.append(block)
    while kept and isinstance(kept[-1], Heading):
        kept.pop()
    return kept


def _numbered(blocks: Iterable[Block]) -> list[Block]:
    numbers = [0, 0]
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            numbers[block.level - 1] += 1
            if block.level == 1:
                numbers[1] = 0
            done.append(Heading(block.level, numbers[block.level - 1], block.text))
        else:
            done.append(block)
    return done
