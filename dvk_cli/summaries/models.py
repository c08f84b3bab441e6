"""Figures of models: distinct models from lists, and numbers from tables of counts where there is no list.

A model is known by its unit, name and performer, so the units' numbers add up; over years the same model counts once.
"""

from collections.abc import Callable

import msgspec

from dvk_cli.i18n import gettext as _
from dvk_cli.model.facts import ControlFact, CountFact, Facts, ModelFact
from dvk_cli.model.period import Period
from dvk_cli.model.summary import Figure
from dvk_cli.summaries.contributions import of_control
from dvk_cli.summaries.cover import cover
from dvk_cli.summaries.declared import closing, declared
from dvk_cli.summaries.recorded import Entries, Entry, Use
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View

Cell = tuple[str, str]  # field (as the taxonomy has it), subject

UNKNOWN = "khong_ro"


class ModelTally(msgspec.Struct):
    """One unit's models. `listed`: it sent a list; `counted`: periods of the counts used; `stock`: cumulative.

    `sources`: what was added up, where a trace asks for it.
    """

    cells: dict[Cell, int] = {}
    qualifiers: dict[Cell, set[str]] = {}
    listed: bool = False
    counted: tuple[Period, ...] = ()
    stock: bool = False
    sources: dict[Cell, list[Use]] = {}

    def add(self, cell: Cell, source: ModelFact | CountFact) -> None:
        """Add a number of models to a cell."""
        number = source.number if isinstance(source, ModelFact) else source.value
        qualifier = None if isinstance(source, ModelFact) else source.qualifier
        if source.origin is not None:
            self.sources.setdefault(cell, []).append(Use("value", number, source))
        self.cells[cell] = self.cells.get(cell, 0) + number
        if qualifier:
            self.qualifiers.setdefault(cell, set()).add(qualifier)


def tally_models(request: SummaryRequest, facts: Facts, remarks: Remarks) -> dict[str, ModelTally]:
    """Each unit's models, by unit code. A list wins over counts of the same days; cumulative counts come last."""
    lists: dict[str, list[Period]] = {}
    for part in facts.parts:
        if part.form == "models":
            lists.setdefault(part.unit_code, []).append(part.period)
    counts: dict[str, list[CountFact]] = {}
    for fact in facts.counts:
        if fact.measure == "models":
            counts.setdefault(fact.unit_code, []).append(fact)
    tallies = {code: ModelTally(listed=code in lists) for code in sorted({*lists, *counts})}
    place = _Places(request, remarks)
    for field in facts.fields:
        place(field)
    for model in facts.models:
        tally = tallies.setdefault(model.unit_code, ModelTally())
        tally.listed = True
        tally.add((place(model.field), model.subject), model)
    for code in sorted(counts):
        _add_counts(tallies[code], code, counts[code], lists.get(code, []), request, remarks, place)
    place.say()
    _say_refiled(request, facts, remarks)
    without_list = [code for code, tally in tallies.items() if not tally.listed]
    if without_list:
        remarks.note("counts_only", without_list)
    return tallies


def _say_refiled(request: SummaryRequest, facts: Facts, remarks: Remarks) -> None:
    """Models that another report puts into another field or subject."""
    data = request.catalogue.data
    known = {("field", term.code) for term in data.field} | {("subject", term.code) for term in data.subject}
    for each in facts.refiled:
        if remarks.is_asked(each.unit_code):
            labels = [request.catalogue.label(each.what, c) if (each.what, c) in known else c for c in each.codes]
            said = {"unit": remarks.name(each.unit_code), "model": each.name, f"{each.what}s": ", ".join(labels)}
            remarks.find("DVK506" if each.what == "field" else "DVK507", **said)


def _add_counts(
    tally: ModelTally,
    code: str,
    counts: list[CountFact],
    lists: list[Period],
    request: SummaryRequest,
    remarks: Remarks,
    place: "_Places",
) -> None:
    flows = {fact.period for fact in counts if fact.basis == "flow"}
    beside = {period for period in flows if any(period.overlaps(other) for other in lists)}
    remarks.set_aside(code, beside, lists)
    chosen, aside, gaps = cover(request.period, flows - beside, request.year)
    remarks.set_aside(code, aside, chosen)
    used, basis = chosen, "flow"
    if not tally.listed and not flows:
        latest = max((fact.period for fact in counts), key=lambda p: (p.end, p.days))
        used, basis = (latest,), "stock"
        remarks.note("models_stock", [code], period=latest.label)
    else:
        if tally.listed:
            # The days of counts that a list of other days keeps out; those without any report are known as missing.
            open_days = cover(request.period, (*lists, *chosen), request.year)[2]
            gaps = tuple(gap for gap in open_days if any(period.overlaps(gap) for period in beside))
        for gap in gaps:
            if request.lines.lived_in(code, gap):
                remarks.note("gap", [code], gap=gap.label)
    tally.counted, tally.stock = used, basis == "stock"
    for fact in counts:
        if fact.basis == basis and fact.period in used:
            tally.add((place(fact.field), fact.subject), fact)


class _Places:
    """Where the taxonomy in use counts a field; remarks on fields that it moves or has no place for."""

    def __init__(self, request: SummaryRequest, remarks: Remarks) -> None:
        self._catalogue = request.catalogue
        self._remarks = remarks
        self._said: set[str] = set()

    def __call__(self, field: str) -> str:
        place = self._catalogue.taxonomy.place(field)
        if place != field:
            self._said.add(field)
        return place or field

    def say(self) -> None:
        """Note each field that is not counted under its own name."""
        taxonomy = self._catalogue.taxonomy_label
        for field in sorted(self._said):
            own = self._catalogue.label("field", field)
            place = self._catalogue.taxonomy.place(field)
            if place is None:
                self._remarks.note("taxonomy_no_place", field=own, taxonomy=taxonomy)
            else:
                label = self._catalogue.label("field", place)
                self._remarks.note("taxonomy_mapped", field=own, place=label, taxonomy=taxonomy)


def model_figures(
    request: SummaryRequest,
    facts: Facts,
    tallies: dict[str, ModelTally],
    view: View,
    entries: Entries | None = None,
) -> list[Figure]:
    """Figures `models.total`, `models.<field>`, `models.<field>.<subject>`, `models.<subject>` of a view.

    `khong_ro` is a code of fields and of subjects: `models.khong_ro` is the field; the subject not stated has its
    figures inside the fields only. A unit that sent a list has none in the fields that it does not name: true zeros.
    `entries`: where what they are made of is written down, for a trace.
    """
    mine = {code: tally for code, tally in tallies.items() if view.has(code)}
    # A table of counts whose reports were all set aside says nothing.
    mine = {code: tally for code, tally in mine.items() if tally.listed or tally.cells}
    if not mine:
        return []
    off = closing(facts.controls, view, _control_is_counted(tallies), _control_place(request))
    listing = {code for code, tally in mine.items() if tally.listed}
    totals = _totals(mine)
    return [
        _figure(request, totals.get(key) or _Total(), listing, view, off, entries, *key) for key in _keys(request, mine)
    ]


class _Total(msgspec.Struct):
    """All that a figure is made of. `units`: those without a list that have any."""

    value: int = 0
    qualifiers: set[str] = set()
    units: set[str] = set()
    uses: list[Use] = []


def _totals(tallies: dict[str, ModelTally]) -> dict[Cell, _Total]:
    """By field and subject; of all where one is empty."""
    totals: dict[Cell, _Total] = {}
    for code, tally in tallies.items():
        for (field, subject), number in tally.cells.items():
            for key in {("", ""), (field, ""), (field, subject), ("", subject)}:
                total = totals.get(key)
                if total is None:
                    total = totals[key] = _Total()
                total.value += number
                if not tally.listed:
                    total.units.add(code)
                if tally.qualifiers:
                    total.qualifiers |= tally.qualifiers.get((field, subject), set())
                if tally.sources:
                    total.uses += tally.sources.get((field, subject), ())
    return totals


def _keys(request: SummaryRequest, tallies: dict[str, ModelTally]) -> list[tuple[str, str]]:
    """The (field, subject) of each figure in order; empty where all are taken together."""
    data = request.catalogue.data
    cells = {cell for tally in tallies.values() for cell in tally.cells}
    named = {field for field, _subject in cells}
    if any(tally.listed for tally in tallies.values()):
        named |= set(request.catalogue.taxonomy.fields)
    fields = [*request.catalogue.taxonomy.fields, *(f.code for f in data.field)]
    present = [s.code for s in data.subject if any(subject == s.code for _field, subject in cells)]
    keys = [("", "")]
    for field in dict.fromkeys(field for field in fields if field in named):
        keys.append((field, ""))
        keys += [(field, subject) for subject in present if (field, subject) in cells]
    return keys + [("", subject) for subject in present if subject != UNKNOWN]


def model_zeros(tallies: dict[str, ModelTally], view: View) -> Callable[[str], bool]:
    """Whether there are for certain no models, in a field, of a subject that has no figure.

    A list that names no individual has none; a table of counts may have had no column for them.
    """
    mine = [tally for code, tally in tallies.items() if view.has(code)]
    only_lists = all(tally.listed and not tally.counted for tally in mine)
    named = {field for tally in mine for field, _subject in tally.cells}
    return lambda field: only_lists or field not in named


def _figure(
    request: SummaryRequest,
    total: _Total,
    listing: set[str],
    view: View,
    off: dict[str, list[ControlFact]],
    entries: Entries | None,
    field: str,
    subject: str,
) -> Figure:
    reporting = listing | total.units if total.units else listing
    name = figure_id(field, subject)
    if entries is not None:
        entries[name] = Entry([*total.uses, *map(of_control, off.get(name, ()))])
    return Figure(
        id=name,
        value=total.value,
        label=_label(request, field, subject),
        unit=_("models"),
        qualifiers=tuple(sorted(total.qualifiers)),
        declared=declared(total.value, name, off),
        coverage=(len(view.reporting(reporting)), len(view.communes)),
        agencies=len(reporting & request.agency_codes),
        reported_by="units",
    )


def figure_id(field: str, subject: str) -> str:
    """The id of a figure of models; empty field and subject: of all models."""
    return ".".join(part for part in ("models", field, subject) if part) if field or subject else "models.total"


def _label(request: SummaryRequest, field: str, subject: str) -> str:
    labels = [request.catalogue.label("field", field)] if field else []
    labels += [request.catalogue.label("subject", subject)] if subject else []
    if not labels:
        return _("All models")
    return _("Models: {what}").format(what=", ".join(labels))


def _control_is_counted(tallies: dict[str, ModelTally]) -> Callable[[ControlFact], bool]:
    """Whether a control total closes a table of models that is counted."""

    def counted(control: ControlFact) -> bool:
        tally = tallies.get(control.unit_code)
        if tally is None or not control.figure.startswith("models."):
            return False
        return control.form == "models" or (control.form == "counts" and control.period in tally.counted)

    return counted


def _control_place(request: SummaryRequest) -> Callable[[str], str]:
    """The figure under which the taxonomy counts a control total's figure."""
    fields = {field.code for field in request.catalogue.data.field}

    def placed(figure: str) -> str:
        head, field, *rest = figure.split(".")
        if field in fields:
            field = request.catalogue.taxonomy.place(field) or field
        return ".".join((head, field, *rest))

    return placed
