"""From figures back to cells: a summary that writes down what it is made of, put into lines.

The figures are made by `summaries.build` as ever; nothing is added up a second time by other rules.
"""

from collections.abc import Iterator, Mapping

import msgspec

from dvk_cli.catalogue.definitions import formula
from dvk_cli.i18n import gettext as _
from dvk_cli.model.facts import ControlFact, CountFact, Facts, ModelFact, ObservationFact, RecognitionFact
from dvk_cli.model.summary import Figure, Number, Summary, UnitName
from dvk_cli.model.trace import SetAside, Source, Trace, Used
from dvk_cli.summaries import arithmetic
from dvk_cli.summaries.build import build
from dvk_cli.summaries.left_out import Left, LeftOut
from dvk_cli.summaries.numbers import plain
from dvk_cli.summaries.recorded import Entry, Recorded, Use
from dvk_cli.summaries.request import SummaryRequest, names_of

AnyFact = ModelFact | RecognitionFact | CountFact | ObservationFact | ControlFact


class Tracer:
    """The summary that was asked for, and the trace of any of its figures.

    Args:
        request: what is asked; with `by="unit"` the units' figures have traces too.
        facts: as for `build`, with origins.
    """

    def __init__(self, request: SummaryRequest, facts: Facts) -> None:
        self._request = request
        self._facts = facts
        self._record: list[Recorded] = []
        self.summary: Summary = build(request, facts, record=self._record)
        self._names = names_of(request, facts)
        self._left: dict[int, LeftOut] = {}

    def figures(self) -> Iterator[tuple[Figure, Entry, Recorded]]:
        """Every figure with what it is made of."""
        for recorded in self._record:
            for figure in recorded.figures:
                yield figure, recorded.entries[figure.id], recorded

    def traces(self, figure_id: str | None = None, unit_code: str | None = None) -> Iterator[Trace]:
        """The traces of the figures of the area (or of the unit asked for), or of another unit with `unit_code`.

        Args:
            figure_id: only this figure's.
            unit_code: of one of the units shown with `by="unit"`.

        Raises:
            AssertionError: a trace does not come to its figure (a mistake of dvk's own).
        """
        for figure, entry, recorded in self.figures():
            if figure_id in (None, figure.id) and figure.unit_code == unit_code:
                yield self.trace(figure, entry, recorded)

    def trace(self, figure: Figure, entry: Entry, recorded: Recorded) -> Trace:
        """The trace of one figure."""
        arithmetic.check(figure, entry)
        return Trace(
            figure=figure,
            period=self._request.period,
            area=self._request.area,
            unit=self._unit(figure),
            formula=formula_of(figure.id, self._request),
            arithmetic=arithmetic.lines_of(figure, entry),
            used=tuple(self._used(use) for use in entry.uses),
            set_aside=tuple(self.aside(each) for each in self.left_out(recorded).of(figure.id, entry)),
        )

    def _used(self, use: Use) -> Used:
        if use.record is None:
            code = self._request.lines.code(use.unit)
            unit = Source(unit_code=code, unit=self._name(use.unit), period=self._request.period.label)
            return Used(role=use.role, source=unit, value=1, counts_as=use.counts_as)
        of = use.record.indicator if isinstance(use.record, ObservationFact) else ""
        return Used(
            role=use.role,
            source=self._source(use.record),
            value=value_of(use.record),
            counts_as=plain(use.counts_as),
            of=of,
        )

    def left_out(self, recorded: Recorded) -> LeftOut:
        """What finds what was left out of the figures of one view."""
        if id(recorded) not in self._left:
            self._left[id(recorded)] = LeftOut(self._request, self._facts, recorded)
        return self._left[id(recorded)]

    def aside(self, left: Left) -> SetAside:
        """A record that does not count, as a trace shows it."""
        record = left.record
        period = "" if record.period is None else record.period.label
        of = record.indicator if isinstance(record, ObservationFact) else ""
        params: Mapping[str, str] = {"by": left.by or "…", "period": period}
        return SetAside(source=self._source(record), value=value_of(record), why=left.why, params=dict(params), of=of)

    def _source(self, record: AnyFact) -> Source:
        origin = record.origin
        source = Source(
            unit_code=self._request.lines.code(record.unit_code),
            unit=self._name(record.unit_code),
            period="" if record.period is None else record.period.label,
        )
        if origin is None:
            return source
        return msgspec.structs.replace(
            source,
            file=origin.file,
            sha256=origin.sha256,
            sheet=origin.sheet,
            cell=origin.cell,
            raw=origin.raw or None,
        )

    def _unit(self, figure: Figure) -> UnitName | None:
        if figure.unit_code is not None:
            return UnitName(figure.unit_code, figure.unit_name or figure.unit_code)
        key = self._request.unit
        return None if key is None else UnitName(self._request.lines.code(key), self._name(key))

    def _name(self, key: str) -> str:
        return self._names.get(key, key)


def value_of(record: AnyFact) -> Number:
    """The number that a record says; a row of a list is one."""
    if isinstance(record, ControlFact):
        return plain(record.declared)
    if isinstance(record, ObservationFact | CountFact):
        return plain(record.value)
    return record.number if isinstance(record, ModelFact) else 1


def formula_of(figure_id: str, request: SummaryRequest) -> str:
    """How the figure is worked out, as a line."""
    measure, _dot, rest = figure_id.partition(".")
    if measure == "indicators":
        return formula(request.catalogue.indicators[rest])
    if measure == "recognitions":
        return _("distinct decisions of lists + numbers of decisions from tables of counts")
    if rest.partition(".")[0] in ("moi", "tiep_tuc", "trang_thai"):
        return _("distinct models of lists")
    return _("distinct models of lists + numbers of models from tables of counts")
