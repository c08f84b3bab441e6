"""A report as a sequence of blocks: every format draws them in its own way, in this order, with these numbers."""

import msgspec

from dvk_cli.model.report import Chart
from dvk_cli.model.summary import Table


class Heading(msgspec.Struct, frozen=True):
    """A heading of level 1 or 2; `number` counts within its level."""

    level: int
    number: int
    text: str


class Paragraph(msgspec.Struct, frozen=True):
    """One paragraph of text; an `item` of a list has a dash in front."""

    text: str
    item: bool = False


class TableBlock(msgspec.Struct, frozen=True):
    """A table with its number (Bảng 1) and caption."""

    number: int
    caption: str
    table: Table


class ChartBlock(msgspec.Struct, frozen=True):
    """A picture with its number (Hình 1) and caption."""

    number: int
    caption: str
    chart: Chart


Block = Heading | Paragraph | TableBlock | ChartBlock


class Document(msgspec.Struct, frozen=True):
    """What a report says: the subject under the title, the text, and what follows the signature."""

    subject: str
    body: tuple[Block, ...]
    appendix: tuple[Block, ...]
