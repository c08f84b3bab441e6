"""The whole tool on one page: what happens in which order. Sequence only; each station's work is in the station.

Stations are imported where they are called: `dvk check` needs no store, `dvk status` reads no workbook, and a short
command should not wait for what it does not use.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from dvk_cli.durable import safe_name
from dvk_cli.examination import examined, files_of, limits_of, sources
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import in_language
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.errors import UsageError
from dvk_cli.model.facts import Facts
from dvk_cli.model.period import Period
from dvk_cli.model.records import FORMS, FormCode
from dvk_cli.model.result import Ledger, ModelList, RunResult, Status
from dvk_cli.readers.files import Entry
from dvk_cli.store.actor import Actor, myself
from dvk_cli.version import VERSION
from dvk_cli.vintages import end_of, then

if TYPE_CHECKING:
    from dvk_cli.catalogue.catalogue import Catalogue
    from dvk_cli.catalogue.units import UnitRegister
    from dvk_cli.model.recognised import Recognised
    from dvk_cli.model.report import Report
    from dvk_cli.model.summary import Summary
    from dvk_cli.model.unit import Unit
    from dvk_cli.renderers.report.formats import ReportFormat
    from dvk_cli.store.database import Store
    from dvk_cli.store.decide import Received
    from dvk_cli.summaries.request import SummaryRequest
    from dvk_cli.workspace import Workspace

Progress = Callable[[int, int, str], None]
"""Told how many files are done, of how many, and which is next: before the first file and after each."""


# --- from files to the store ---


def catalogue_of(workspace: "Workspace | None") -> "Catalogue":
    """The catalogue in use: the workspace's, or the default one."""
    from dvk_cli.catalogue.load import load_catalogue

    return load_catalogue() if workspace is None else workspace.catalogue


def check(
    paths: Sequence[Path],
    workspace: "Workspace | None" = None,
    options: IntakeOptions | None = None,
    *,
    progress: Progress | None = None,
) -> RunResult:
    """Read and validate files; nothing is stored. In a workspace they are compared with what its store has in force."""
    from dvk_cli.store.decide import received

    catalogue = catalogue_of(workspace)
    register = workspace.register if workspace else None
    options = _with_year(options or IntakeOptions(), workspace)
    found = files_of(paths, workspace)
    with closing(examined(found, catalogue, register, options, limits_of(workspace))) as fresh:
        files = [received(next(fresh), catalogue, checking=True) for _entry in _told(found, progress)]
    with _stored(workspace) if workspace else nullcontext() as store:
        _compare(files, store, catalogue, register)
    return RunResult("check", [file.result for file in files])


def recognise(path: Path, sheet: str | None = None, workspace: "Workspace | None" = None) -> "Recognised":
    """What `check` recognises in a file, or in one of its sheets; several files where it is an archive.

    Raises:
        UsageError: no sheet has that name.
    """
    from dvk_cli.model.recognised import FileSeen, Recognised

    register = workspace.register if workspace else None
    found, limits = files_of([path], workspace), limits_of(workspace)
    options = _with_year(IntakeOptions(), workspace)
    looked_into = list(examined(found, catalogue_of(workspace), register, options, limits, explain=True))
    names = [seen.name for each in looked_into for seen in each.sheets]
    if sheet is not None and sheet not in names:
        raise UsageError(
            _("{path} has no sheet “{sheet}”.").format(path=path, sheet=sheet),
            _("Its sheets: {sheets}.").format(sheets=", ".join(names)) if names else "",
        )
    files = [
        FileSeen(
            each.source,
            tuple(seen for seen in each.sheets if sheet in (None, seen.name)),
            tuple(item for item in each.findings if sheet in (None, item.sheet) or item.sheet is None),
        )
        for each in looked_into
    ]
    return Recognised(tuple(files))


def ingest(
    workspace: "Workspace",
    paths: Sequence[Path] | None,
    options: IntakeOptions,
    *,
    now: datetime,
    why: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    by: Actor | None = None,
) -> RunResult:
    """Check files (without paths: those of the inbox), then store what is accepted.

    A `dry_run` writes nothing, not even an empty store.

    Raises:
        DvkError: another run is at work on the store (exit code 75), or the store cannot be used.
    """
    with writing(workspace, dry_run=dry_run) as store:
        return ingest_into(
            store, workspace, paths, options, now=now, why=why, dry_run=dry_run, progress=progress, by=by
        )


def ingest_into(
    store: "Store | None",
    workspace: "Workspace",
    paths: Sequence[Path] | None,
    options: IntakeOptions,
    *,
    now: datetime,
    why: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    leave: Collection[Path] = (),
    by: Actor | None = None,
) -> RunResult:
    """As `ingest`, in a store that is open and locked. `leave`: files that are not to be read yet.

    `by`: who runs it, for the audit trail; whoever runs this process if not given.
    """
    from dvk_cli.store.run import IngestRun

    found, limits = files_of(paths or [workspace.inbox], workspace, leave), limits_of(workspace)
    catalogue, register = catalogue_of(workspace), workspace.register
    options = _with_year(options, workspace)
    reading, settings = _reading(workspace, options), workspace.settings.text
    run = IngestRun(store, catalogue, reading, now, why, dry_run, settings, by or myself())
    came = {} if run.is_first else sources(found, limits)
    known = {entry: file for entry, source in came.items() if (file := run.recall(source))}
    unknown = [entry for entry in found if entry not in known]
    with closing(examined(unknown, catalogue, register, options, limits)) as fresh:
        taken = [known.get(entry) or run.take(next(fresh)) for entry in _told(found, progress)]
    _compare(taken, store, catalogue, register)
    return RunResult("dry_run" if dry_run else "ingest", run.end(taken))


def _compare(
    files: "list[Received]", store: "Store | None", catalogue: "Catalogue", register: "UnitRegister | None"
) -> None:
    """All files of a run against each other and against what is in force beside them."""
    from dvk_cli.intake.checks.comparing import Comparison
    from dvk_cli.store import past
    from dvk_cli.store.decide import settle_conflicts

    settle_conflicts(files, catalogue)
    comparison, parts = Comparison(catalogue, register), past.parts_of(files)
    for fresh, stored in past.series(store, files, parts):
        comparison.over_time(fresh, stored)
    comparison.beside_others(past.peers(store, files, parts, *comparison.wanted))
    comparison.copies(parts, past.alike(store, parts))
    past.take_told(files, comparison.told(), catalogue)


def _told(entries: Sequence[Entry], progress: Progress | None) -> Iterator[Entry]:
    """The files one by one, each step told."""
    for done, entry in enumerate(entries):
        if progress is not None:
            progress(done, len(entries), entry.shown)
        yield entry
    if progress is not None and entries:
        progress(len(entries), len(entries), "")


def _with_year(options: IntakeOptions, workspace: "Workspace | None") -> IntakeOptions:
    return msgspec.structs.replace(options, year=workspace.config.periods.year) if workspace else options


def _reading(workspace: "Workspace", options: IntakeOptions) -> str:
    """All that, beside the catalogue, decides how a file is read: another text, and the file is read again."""
    area = workspace.config.area
    units = (workspace.root / area.units).read_bytes() if area.units else b""
    register = hashlib.sha256(msgspec.json.encode(area) + units).hexdigest()
    return msgspec.json.encode({"dvk": VERSION, "units": register, "options": options}).decode()


# --- what units are asked for ---


def blanks(
    workspace: "Workspace",
    forms: Sequence[FormCode],
    unit: str | None,
    period: Period | None,
    *,
    today: date,
    all_units: bool = False,
) -> Iterator[tuple[str, bytes]]:
    """Workbooks to be filled in, with their names: one for a unit, or for each, or one that names none.

    Without `forms`: those that units owe, else the three lists. Without a period: for the units of `today`.
    """
    from dvk_cli.renderers.template import blank_workbook
    from dvk_cli.summaries.request import last_day_of

    catalogue = catalogue_of(workspace)
    around = period or Period("", today, today)
    units: list[Unit | None] = [None]
    if all_units:
        in_force = workspace.register.in_force(last_day_of(around, workspace.area_unit))
        units = [*in_force, *workspace.register.agencies]
    elif unit is not None:
        units = [unit_named(workspace, unit, around)]
    wanted = forms or workspace.config.expect.forms or FORMS[:3]
    for each in units:
        name = " ".join(part for part in (each.full_name if each else _("template"), period and period.label) if part)
        yield f"{safe_name(name)}.xlsx", blank_workbook(each, period, catalogue, wanted)


# --- from the store to documents ---


def summarise(
    workspace: "Workspace",
    period: Period,
    *,
    by: Literal["unit", "district", "year"] | None = None,
    unit: str | None = None,
    as_of: date | None = None,
    compare: Period | None = None,
    units: date | None = None,
) -> "Summary":
    """The summary of a period.

    `unit`: a unit's name or code; `compare`: the year that changes are against; `units`: a day whose units carry the
    figures.
    """
    from dvk_cli.summaries.build import build
    from dvk_cli.summaries.districts import by_district
    from dvk_cli.summaries.over_time import unit_asked

    if as_of is not None:
        workspace = then(workspace, as_of).workspace
    register = workspace.register
    against = {} if compare is None else {"base": compare, "compare": True}

    def asked(span: Period) -> "SummaryRequest":
        request = request_for(workspace, span, units)
        key = unit_asked(unit, request, register) if unit else None
        return msgspec.structs.replace(request, unit=key, as_of=as_of, **against)

    request = msgspec.structs.replace(asked(period), by=by)
    if by == "district":
        request = by_district(request, register)
    years = [asked(year) for year in (_years(workspace, period) if by == "year" else ())]
    named = request.catalogue.data.doubles.most_models
    with _stored(workspace) as store:
        return build(request, _facts(store, request, named), [(each, _facts(store, each)) for each in years])


def request_for(
    workspace: "Workspace", period: Period, units: date | None = None, *, mixed: bool = False
) -> "SummaryRequest":
    """What a summary of a period needs to know of the workspace, with its units over time.

    `units`: a day whose units carry the figures; `mixed`: catalogue and units of different times.
    """
    from dvk_cli.summaries.over_time import over_time

    return over_time(_owed(workspace, period), workspace.register, workspace.extend, units, mixed=mixed)


def _owed(workspace: "Workspace", period: Period) -> "SummaryRequest":
    """The area, its units in force at the period's end, and what they owe."""
    from dvk_cli.model.summary import UnitName
    from dvk_cli.summaries.request import SummaryRequest, last_day_of
    from dvk_cli.vietnamese.periods import year_before

    config = workspace.config
    units_on = last_day_of(period, workspace.area_unit)
    return SummaryRequest(
        period=period,
        base=year_before(period, config.periods.year),
        area=UnitName(config.area.code, config.area.name),
        units=workspace.register.in_force(units_on),
        units_on=units_on,
        catalogue=catalogue_of(workspace),
        agencies=workspace.register.agencies,
        frequency=config.expect.frequency,
        forms=config.expect.forms,
        year=config.periods.year,
    )


def status(workspace: "Workspace", period: Period, *, today: date | None = None) -> Status:
    """Who has reported, who was returned, who is missing or late; what is not there yet is late from `today` on."""
    from dvk_cli.store import history
    from dvk_cli.summaries.status import status_of

    request = _owed(workspace, period)
    with _stored(workspace) as store:
        ledger = history.received_in(store, period) if store else Ledger()
    return status_of(request, ledger, workspace.config.expect.deadline_days, today)


def models(
    workspace: "Workspace", period: Period, *, field: str | None = None, typical: bool = False, doubles: bool = False
) -> ModelList:
    """The models themselves, under the fields of the taxonomy in use.

    `field`: a field's code or a spelling of it; `doubles`: only those that may be one model, with findings.
    """
    from dvk_cli.store import queries
    from dvk_cli.summaries.doubles import doubles_in
    from dvk_cli.vietnamese.text import words_key

    request = request_for(workspace, period)
    catalogue = request.catalogue
    place = catalogue.taxonomy.place
    wanted = None
    if field is not None:
        code = catalogue.field_words.get(words_key(field))
        if code is None:
            raise UsageError(
                _("“{field}” is no field.").format(field=field),
                _("Fields: {fields}.").format(fields=", ".join(catalogue.taxonomy.fields)),
            )
        wanted = place(code) or code
    with _stored(workspace) as store:
        found = queries.listed_models(store, period, typical, identities=request.identities) if store else []
        facts = _facts(store, request, len(found)) if doubles else None
    listed = [msgspec.structs.replace(model, field=place(model.field) or model.field) for model in found]
    kept = [model for model in listed if wanted in (None, model.field)]
    return ModelList(period, kept) if facts is None else doubles_in(ModelList(period, kept), facts, request)


def report(workspace: "Workspace", period: Period) -> "Report":
    """What the documents of a period say: an official report is Vietnamese, whatever language dvk speaks."""
    from dvk_cli.summaries.report import report_of
    from dvk_cli.vietnamese.periods import sub_periods, year_before

    kind, frequency = workspace.config.periods.year, workspace.config.expect.frequency
    spans = _years(workspace, period)
    with in_language("vi"):
        years = [summarise(workspace, year) for year in spans]
        if len(spans) == 1:
            steps = [summarise(workspace, step) for step in sub_periods(period, frequency, kind)]
            years.insert(0, summarise(workspace, year_before(period, kind)))
        else:
            steps = years
        summary = summarise(workspace, period, by="unit")
        typical = models(workspace, period, typical=True).models
        request, state, named = request_for(workspace, period), status(workspace, period), workspace.config.report.names
        return report_of(request, summary, years, steps, typical, status=state, names=named)


def documents(
    workspace: "Workspace", period: Period, formats: "Sequence[ReportFormat]", *, dated: date | None = None
) -> list[tuple[str, bytes]]:
    """The report of a period as files: their names and what is in them. `dated`: the day in the letterhead."""
    made, paper = report(workspace, period), workspace.paper(dated)
    return [(document_name(period, form.name), form.write(made, paper)) for form in formats]


def document_name(period: Period, format: str) -> str:
    """The name of a report's file."""
    return f"bao-cao-{period.label.replace('..', '_')}.{format}"


def unit_named(workspace: "Workspace", text: str, period: Period | None) -> "Unit":
    """The unit that a person names, in a period's time (None: at any).

    Raises:
        UsageError: no unit of the area is called so, or several are.
    """
    from dvk_cli.summaries.over_time import units_named

    return units_named(text, period, workspace.register)[0]


def _years(workspace: "Workspace", period: Period) -> list[Period]:
    from dvk_cli.summaries.request import years_of
    from dvk_cli.vietnamese.periods import year_period

    kind = workspace.config.periods.year
    years = (year_period(number, kind) for number in years_of(period, kind))
    return [Period(y.label, max(y.start, period.start), min(y.end, period.end)) for y in years]


@contextmanager
def _stored(workspace: "Workspace", *, create: bool = False) -> Iterator["Store | None"]:
    """The store while it is needed; None where there is none yet and none is to be made."""
    from dvk_cli.store.open import open_store

    store = open_store(workspace.store_url, create=create)
    try:
        yield store
    finally:
        if store is not None:
            store.close()


@contextmanager
def writing(workspace: "Workspace", *, dry_run: bool = False) -> Iterator["Store | None"]:
    """The store, locked against other runs while this one writes; not locked, nor made, for a dry run.

    Raises:
        DvkError: another run holds the lock (exit code 75), or the store cannot be used.
    """
    from dvk_cli.store.lock import run_lock

    with (
        _stored(workspace, create=not dry_run) as store,
        nullcontext() if store is None or dry_run else run_lock(store.place),
    ):
        yield store


def _facts(store: "Store | None", request: "SummaryRequest", named: int = 0) -> Facts:
    from dvk_cli.store import queries

    if store is None:
        return Facts([], [], [], [], [], [])
    moment = end_of(request.as_of) if request.as_of else None
    return queries.facts(store, request.period, request.reach, as_of=moment, identities=request.identities, named=named)
