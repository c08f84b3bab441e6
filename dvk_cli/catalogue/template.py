"""The words and columns of the workbook that units fill in (`data/template.toml`), typed."""

import functools
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

ListName = Literal["field", "subject", "level", "recognition_form", "status", "mark", "stars"]


class TemplateColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column: its role in forms.toml, its header, its width in characters, and what may stand in it."""

    role: str
    header: str
    width: int
    note: str = ""
    list: ListName | None = None
    number: Literal["year", "date"] | None = None


class TemplateSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet for one form. `rows`: of a list, how many may be filled in."""

    form: Literal["models", "recognitions", "indicators", "counts", "products"]
    name: str
    title: str
    columns: tuple[TemplateColumn, ...]
    rows: int = 0


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the workbook says."""

    guide_name: str
    guide_title: str
    guide: tuple[str, ...]
    lists_title: str
    unit_line: str
    code_line: str
    blank_unit: str
    period_line: str
    blank_period: str
    input_title: str
    error_title: str
    choose: str
    whole: str
    number: str
    range: str
    sheet: tuple[TemplateSheet, ...]


VERSION = 1
"""Goes up with every change of what is asked for: so a workbook of an older template is told apart from a mistake."""


@functools.cache
def template() -> Template:
    """The template in use."""
    path = Path(__file__).parent / "data" / "template.toml"
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Template)
