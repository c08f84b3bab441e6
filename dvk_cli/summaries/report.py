"""What a report says beside its summary: typical models and who carries them out, tables by unit, remarks."""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.definitions import definition
from dvk_cli.model.facts import ListedModel
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import message_of
from dvk_cli.model.personal import masked
from dvk_cli.model.report import Definition, FieldPart, Remark, Report, SourceLine, TypicalModel
from dvk_cli.model.result import Status
from dvk_cli.model.summary import Column, Figure, Note, Summary, Table, TableCell
from dvk_cli.model.unit import KIND_LABELS, Unit
from dvk_cli.summaries.report_charts import charts_of
from dvk_cli.summaries.request import SummaryRequest
from dvk_cli.summaries.wide_tables import unit_name
from dvk_cli.vietnamese.period_words import period_words
from dvk_cli.vietnamese.text import words_key

# Of the subjects, those whose performer is a body; of any other it may be a person.
_BODIES = ("tap_the", "mo_hinh")
_PERSONS = {"ca_nhan": "một cá nhân", "nguoi_co_uy_tin": "một người có uy tín"}
# Parts of a commune.
_HAMLET = re.compile(r"(?:thôn|bản|làng|xóm|ấp|buôn|bon|tổ|khu|tiểu khu|cụm|khối phố|phố)\b", re.IGNORECASE)


def report_of(
    request: SummaryRequest,
    summary: Summary,
    years: Sequence[Summary],
    steps: Sequence[Summary],
    typical: Sequence[ListedModel],
    *,
    status: Status | None = None,
    sources: Mapping[str, tuple[SourceLine, ...]] | None = None,
    names: bool = False,
) -> Report:
    """Put a report together. Its words are in the language in use, which is to be Vietnamese.

    Args:
        request: what `summary` was asked for.
        summary: of the whole period, with the figures of each unit (`by="unit"`).
        years: summaries of the period's reporting years, or of the year before and the one year, for the charts.
        steps: summaries of the periods over which coverage is shown.
        typical: the models marked as typical, under the fields of the taxonomy in use.
        status: how far each unit's reports have come.
        sources: by the ids of figures: where each comes from.
        names: whether persons who carry out a model are named.
    """
    catalogue = request.catalogue
    whole = msgspec.structs.replace(
        summary,
        figures=tuple(f for f in summary.figures if f.unit_code is None),
        tables=tuple(table for table in summary.tables if table.id != "by_unit"),
        findings=summary.findings if names else tuple(map(_without_performers, summary.findings)),
    )
    units = {unit.code: unit for unit in (*request.units, *request.agencies)}
    by_unit = _told_apart(summary.figures)
    return Report(
        period=request.period,
        period_words=period_words(request.period.label),
        unit_kinds=_kinds(request.units),
        summary=whole,
        fields=_fields(catalogue, whole, typical, units, names),
        tables=tuple(_models_by_unit(catalogue, summary, by_unit, [*request.units, *request.agencies])),
        charts=charts_of(catalogue, whole, years, steps),
        remarks=tuple(_remarks(whole, [unit.full_name for unit in request.units])),
        by_unit=by_unit,
        unit_names={code: unit.full_name for code, unit in units.items()} | _names(by_unit),
        terms=_terms(catalogue),
        status=status,
        definitions={f.id: Definition(*definition(f.id, catalogue)) for f in whole.figures},
        sources=dict(sources or {}),
    )


def _terms(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    data = catalogue.data
    kinds = {"field": data.field, "subject": data.subject, "level": data.level, "form": data.recognition_form}
    terms = {kind: {term.code: catalogue.label(kind, term.code) for term in found} for kind, found in kinds.items()}
    return terms | {"indicator": {code: catalogue.indicator_label(code) for code in catalogue.indicators}}


def _told_apart(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures of units, where a unit that had another's code before is told apart by its last day."""
    return tuple(
        figure
        if figure.unit_until is None
        else msgspec.structs.replace(figure, unit_code=f"{figure.unit_code} (đến {figure.unit_until:%d/%m/%Y})")
        for figure in figures
        if figure.unit_code is not None
    )


def _names(by_unit: Iterable[Figure]) -> dict[str, str]:
    """Code → name of the units that have figures, also of those no longer in force."""
    return {figure.unit_code or "": unit_name(figure) for figure in by_unit if figure.unit_name}


def _kinds(units: Sequence[Unit]) -> str:
    """ "xã, phường, thị trấn": the kinds that there are, in the order in which they are said."""
    return ", ".join(label.lower() for kind, label in KIND_LABELS.items() if any(unit.kind == kind for unit in units))


# --- typical models ---


def _fields(
    catalogue: Catalogue, summary: Summary, typical: Sequence[ListedModel], units: dict[str, Unit], names: bool
) -> tuple[FieldPart, ...]:
    figures = {figure.id for figure in summary.figures}
    found = {model.field for model in typical}
    codes = dict.fromkeys((*catalogue.taxonomy.fields, *(field.code for field in catalogue.data.field)))
    return tuple(
        FieldPart(
            code,
            catalogue.label("field", code),
            tuple(_typical(model, units.get(model.unit_code), names) for model in typical if model.field == code),
        )
        for code in codes
        if f"models.{code}" in figures or code in found
    )


def _typical(model: ListedModel, unit: Unit | None, names: bool) -> TypicalModel:
    """A model with who carries it out, as a sentence says it; a person only if persons are to be named.

    Telephone and identity card numbers beside a name never go out.
    """
    model = msgspec.structs.replace(model, name=masked(model.name), performer=masked(model.performer))
    is_agency = unit is not None and unit.is_agency
    place = model.unit if is_agency else model.unit[:1].lower() + model.unit[1:]
    # What an agency reports may be carried out by somebody else.
    where = "" if is_agency else place
    if model.subject not in _BODIES and not names:
        person = _PERSONS.get(model.subject)
        return TypicalModel(model.name, f"{person} {'thuộc' if is_agency else 'ở'} {place}" if person else "", where)
    if not model.performer:
        return TypicalModel(model.name, "", where)
    # The code may have been another unit's.
    own = unit.name if unit is not None and unit.full_name == model.unit else model.unit
    if is_agency or words_key(own) in words_key(model.performer):
        return TypicalModel(model.name, model.performer, where)
    # "thôn 3, xã Lâm Trạch" and "Ông A, xã Lý Trạch", but "Hội Nông dân xã Lý Trạch".
    apart = "," if model.subject not in _BODIES or _HAMLET.match(model.performer) else ""
    return TypicalModel(model.name, f"{model.performer}{apart} {place}", where)


# --- tables ---


def _models_by_unit(
    catalogue: Catalogue, summary: Summary, by_unit: Sequence[Figure], units: Sequence[Unit]
) -> Iterable[Table]:
    """Models by unit and field. A unit without any figure shows missing numbers: it is not left out."""
    own = (figure for figure in summary.figures if figure.unit_code is None)
    figures = {(f.unit_code, f.id): f for f in (*own, *by_unit) if f.id.startswith("models.")}
    fields = [
        code
        for code in dict.fromkeys((*catalogue.taxonomy.fields, *(field.code for field in catalogue.data.field)))
        if (None, f"models.{code}") in figures
    ]
    if not fields:
        return
    ids = [*(f"models.{code}" for code in fields), "models.total"]
    has_models = {code for code, _id in figures if code is not None}
    # What a table of counts has no column for is not known; a list that has no model of a field has none.
    told = (str(note.params["units"]).split(", ") for note in summary.notes if note.code == "counts_only")
    named = {name for names in told for name in names}
    plain = {unit.code: unit.full_name for unit in units} | {f.unit_code: f.unit_name for f in by_unit if f.unit_name}
    counted = {code for code, name in plain.items() if name in named}

    def row(number: str, name: str, code: str | None) -> tuple[TableCell, ...]:
        zero = code in has_models and code not in counted
        return (TableCell(text=number), TableCell(text=name), *(_cell(figures.get((code, id)), zero) for id in ids))

    shown = {unit.code: unit.full_name for unit in units if not unit.is_agency or unit.code in has_models}
    # Reports of units that are no longer in force are counted too.
    names = _names(by_unit)
    shown |= {code: names.get(code, code) for code in sorted(has_models) if code not in shown}
    rows = [row(str(number), name, code) for number, (code, name) in enumerate(shown.items(), 1)]
    columns = (
        Column("number", "TT", numeric=False),
        Column("unit", "Đơn vị", numeric=False),
        *(Column(code, catalogue.label("field", code)) for code in fields),
        Column("total", "Tổng số"),
    )
    yield Table(
        "models_by_unit", "Số mô hình theo đơn vị và lĩnh vực", columns, (*rows, row("", "Tổng số", None)), True
    )


def _cell(figure: Figure | None, zero: bool) -> TableCell:
    if figure is None:
        return TableCell(kind="number", value=0 if zero else None)
    return TableCell(kind="number", value=figure.value, declared=figure.declared, qualifiers=figure.qualifiers)


# --- remarks ---


def _remarks(summary: Summary, communes: Sequence[str]) -> Iterable[Remark]:
    """Notes and findings as sentences; who has not reported is said with the coverage."""
    for note in summary.notes:
        if note.code != "incomplete":
            yield Remark(note.code, _sentence(_of_all(note, communes).message))
    for item in summary.findings:
        if item.severity != "info":
            yield Remark(item.code, _sentence(message_of(item)))


def _without_performers(item: Finding) -> Finding:
    """A finding that names models without who carries them out, which may be a person."""
    alone = {key: item.params[f"{key}_alone"] for key in item.params if f"{key}_alone" in item.params}
    return msgspec.structs.replace(item, params=item.params | alone) if alone else item


def _of_all(note: Note, communes: Sequence[str]) -> Note:
    """A note that names each and every commune says so instead."""
    named = str(note.params.get("units", "")).split(", ")
    if len(communes) < 2 or set(named) != set(communes):
        return note
    return msgspec.structs.replace(note, params=note.params | {"units": "tất cả các đơn vị"})


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
