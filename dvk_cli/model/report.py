"""The finished report: the summary with what only a document says, in Vietnamese. Renderers compute nothing."""

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from dvk_cli.model.period import Period
from dvk_cli.model.result import Status
from dvk_cli.model.summary import Figure, Number, Summary, Table


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """How the office's documents look and who signs them: what dvk.toml says under [report].

    `issuer`: the superior body and the issuing one, or the issuing one alone. `dated` None leaves the day blank, to be
    filled in by hand. `templates`: the folder with the office's own sentences.
    """

    profile: str
    issuer: tuple[str, ...] = ()
    symbol: str = ""
    place: str = ""
    dated: date | None = None
    signatory_title: str = ""
    signatory_name: str = ""
    recipients: tuple[str, ...] = ()
    templates: Path | None = None


class TypicalModel(msgspec.Struct, frozen=True):
    """A model held up as typical. `performer`: who carries it out, as far as it may be said; `place`: where, if not."""

    name: str
    performer: str = ""
    place: str = ""


class FieldPart(msgspec.Struct, frozen=True):
    """One field of the taxonomy in use with its typical models."""

    code: str
    label: str
    typical: tuple[TypicalModel, ...]


class Remark(msgspec.Struct, frozen=True):
    """A sentence on the figures; `code` is the note's or the finding's."""

    code: str
    text: str


class Series(msgspec.Struct, frozen=True):
    """Values of one kind, one a category; None is not drawn. `labels`: what is written beside each."""

    label: str
    values: tuple[Number | None, ...]
    labels: tuple[str, ...]


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of axes.

    `kind`: `bars` lie and are stacked, `columns` stand and are stacked, `line` joins points. `totals`: written at the
    end of each bar. `breaks`: before which categories a definition changed, with what is said there.
    """

    kind: Literal["bars", "columns", "line"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    totals: tuple[str, ...] = ()
    breaks: tuple[tuple[int, str], ...] = ()


class Chart(msgspec.Struct, frozen=True):
    """A picture of figures. `alt` says in words what it shows."""

    id: str
    title: str
    panels: tuple[Panel, ...]
    alt: str


class Definition(msgspec.Struct, frozen=True):
    """What a figure is, in words, and how it is worked out from what units report; either may be empty."""

    words: str
    formula: str


class SourceLine(msgspec.Struct, frozen=True):
    """One value that a figure is made of: who reported it, for when, in which cell of which file, and what it adds.

    All are words as they are shown: `place` is "Sheet!B7", `value` what the cell shows, `counts_as` what it counts.
    """

    unit: str
    period: str
    file: str
    place: str
    value: str
    counts_as: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report says.

    `period_words`: "giai đoạn 2021-2023". `unit_kinds`: "xã, thị trấn", as there are in the area. `fields`: those
    of the taxonomy, in its order. `tables`: what stands beside the summary's own. `remarks`: sentences on the
    figures that the signer must know. `by_unit`: the figures of each unit that has reported; `unit_names`: by code.
    `terms`: the codes that a figure's id may be made of, with their labels, by kind (`field`, `subject`, `level`,
    `form`, `indicator`). `definitions` and `sources`: by the ids of figures; a figure may have no sources told.
    `status`: how far each unit's reports have come, period by period.
    """

    period: Period
    period_words: str
    unit_kinds: str
    summary: Summary
    fields: tuple[FieldPart, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    remarks: tuple[Remark, ...]
    by_unit: tuple[Figure, ...] = ()
    unit_names: dict[str, str] = {}
    terms: dict[str, dict[str, str]]
    status: Status | None = None
    definitions: dict[str, Definition] = {}
    sources: dict[str, tuple[SourceLine, ...]] = {}
