"""The words that renderers share: outcomes, states and findings as a person reads them."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from dvk_cli.durable import shortened
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark, ngettext
from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import hint_of, message_of
from dvk_cli.model.result import FileResult, PeriodStatus, Returned, RunResult, Status
from dvk_cli.model.summary import Coverage, Figure, Number, Summary, TableCell
from dvk_cli.vietnamese.numerals import format_number

# Of one kind of finding more are a list of their own.
_MOST_OF_A_KIND = 10
_OUTCOMES = {
    "accepted": mark("accepted"),
    "partial": mark("in part"),
    "rejected": mark("rejected"),
    "unchanged": mark("unchanged"),
    "skipped": mark("skipped"),
    "valid": mark("valid"),
    "invalid": mark("invalid"),
}
_STATES = {
    "reported": mark("reported"),
    "partial": mark("incomplete"),
    "returned": mark("returned"),
    "missing": mark("missing"),
}
# Where each column is a period.
_BRIEFLY = {
    "reported": mark("full"),
    "partial": mark("part"),
    "returned": mark("returned"),
    "missing": mark("none"),
}
_FORMS = {
    "models": mark("models"),
    "recognitions": mark("recognitions"),
    "indicators": mark("indicators"),
    "counts": mark("counts"),
    "products": mark("products"),
}
_QUALIFIERS = {
    "at_least": mark("over {number}"),
    "about": mark("about {number}"),
    "nearly": mark("nearly {number}"),
    "estimate": mark("{number} (estimate)"),
    "lower_bound": mark("at least {number}"),
    "carried": mark("{number} (carried)"),
    "series_break": mark("{number} (break in series)"),
}
WORST_FIRST = {"error": 0, "warning": 1, "info": 2}


def outcome_word(outcome: str) -> str:
    """What became of a file or submission."""
    return _(_OUTCOMES[outcome])


def state_word(state: str) -> str:
    """How far a unit's report has come."""
    return _(_STATES[state])


def period_words(item: PeriodStatus, *, with_label: bool) -> str:
    """What a unit has reported for one period: “2023: models 12, indicators 15 (late)”."""
    parts = [f"{form_word(form)} {number}" for form, number in item.parts.items()]
    # What has been reported says so by its parts; anything else by its state, beside those.
    words = parts if item.state == "reported" else [state_word(item.state), *parts]
    if not with_label and not parts:
        words = []
    text = ", ".join(words) + (" " + _("(late)") if item.late else "")
    return f"{item.label}: {text}" if with_label else text.strip()


def reasons(returned: Returned) -> list[str]:
    """Why a report went back: its errors, each once."""
    return list(dict.fromkeys(message_line(item) for item in returned.findings if item.severity == "error"))


def returned_lines(status: Status) -> list[str]:
    """What went back and has not come again, with the first reason."""
    told = []
    for unit in (*status.units, *status.agencies):
        for item in unit.periods:
            for each in item.returned:
                first, *more = reasons(each) or [""]
                rest = " " + ngettext("(and {n} more)", "(and {n} more)", len(more)).format(n=len(more)) if more else ""
                line = _("Returned to {unit}: {file}: {reason}")
                told.append(line.format(unit=unit.name, file=each.file, reason=f"{first}{rest}"))
    return list(dict.fromkeys(told))


LATE = "*"


def marked_state(state: str, periods: Sequence[PeriodStatus]) -> str:
    """A state, marked where its report is past the deadline."""
    return state_word(state) + (LATE if any(item.late for item in periods) else "")


def brief_state(item: PeriodStatus) -> str:
    """One period's state in a word, with the mark of lateness."""
    return _(_BRIEFLY[item.state]) + (LATE if item.late else "")


def late_line(status: Status) -> str:
    """What the mark of lateness says; empty where nothing bears it."""
    late = any(item.late for unit in (*status.units, *status.agencies) for item in unit.periods)
    return _("{mark} received after the deadline, or not yet").format(mark=LATE) if late else ""


def status_title(status: Status) -> str:
    """How many have reported."""
    return _("{period}: {reported}/{expected} units have reported").format(
        period=status.period.label, reported=status.reported, expected=status.expected
    )


def closed_line(status: Status) -> str:
    """That the period's figures were closed; empty where they are not."""
    if status.closed is None:
        return ""
    return _("closed on {day} (edition {number})").format(
        day=f"{status.closed.on:%d/%m/%Y}", number=status.closed.number
    )


def years_words(years: Sequence[int]) -> str:
    """Years in a row as a span: “2018, 2021-2023”."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)


def form_word(form: str) -> str:
    """What a form is called."""
    return _(_FORMS[form])


def message_line(item: Finding) -> str:
    """What is wrong, on one line, with how many cells share the cause."""
    message = " ".join(message_of(item).split())
    if item.cells > 1:
        message += " " + ngettext("({n} cell)", "({n} cells)", item.cells).format(n=item.cells)
    return message


def hint_line(item: Finding) -> str:
    """What to do, on one line; empty where there is nothing to do."""
    return " ".join(hint_of(item).split())


def place_of(item: Finding) -> str:
    """Sheet and cell in brackets, as far as known."""
    place = "!".join(part for part in (item.sheet, item.cell) if part)
    return f" [{place}]" if place else ""


def found_in(result: RunResult) -> list[tuple[str, Finding]]:
    """All findings with their file's path, worst first, then in reading order."""
    found = [(file.path, item) for file in result.files for item in file.findings]
    return sorted(found, key=lambda pair: WORST_FIRST[pair[1].severity])


def run_line(result: RunResult, *, verbose: bool = True) -> str:
    """The run in one line: “27 accepted, 1 rejected · 1 error, 4 warnings”.

    Not `verbose`: of what was said at an earlier run nothing, and notes by their codes (they are not listed then).
    """
    outcomes = [f"{n} {outcome_word(name)}" for name, n in result.totals.outcomes.items() if n]
    shown = [item for file in result.files for item in file.findings if verbose or not _said_before(file, item)]
    found = Counter(item.severity for item in shown)
    notes = ngettext("{n} note", "{n} notes", found["info"])
    if not verbose:
        codes = Counter(item.code for item in shown if item.severity == "info")
        most_first = sorted(codes.items(), key=lambda entry: (-entry[1], entry[0]))
        notes += _(" ({codes}; -v shows them)").format(codes=", ".join(f"{code} ×{n}" for code, n in most_first))
    severities = [
        text.format(n=n)
        for text, n in (
            (ngettext("{n} error", "{n} errors", found["error"]), found["error"]),
            (ngettext("{n} warning", "{n} warnings", found["warning"]), found["warning"]),
            (notes, found["info"]),
        )
        if n
    ]
    line = " · ".join(", ".join(part) for part in (outcomes, severities) if part) or _("no files")
    return _("dry run, nothing stored: {line}").format(line=line) if result.mode == "dry_run" else line


def told(result: RunResult, *, verbose: bool) -> list[tuple[str, Finding]]:
    """The findings that a person is told: without `verbose` no notes, and nothing of files that are unchanged."""
    if verbose:
        return found_in(result)
    found = [(f.path, item) for f in result.files for item in f.findings if not _said_before(f, item)]
    shown = ((path, item) for path, item in found if item.severity != "info")
    return sorted(shown, key=lambda pair: WORST_FIRST[pair[1].severity])


def _said_before(file: FileResult, item: Finding) -> bool:
    # Why a file does not come back in force is said each time: that is what whoever sends it again wants to know.
    return file.outcome == "unchanged" and item.code != "DVK411"


def cell_words(cell: TableCell) -> str:
    """A cell of a summary's table: “1.234,5”, “22/28”, “-0,81”, “…” where there is no value."""
    if cell.kind == "text":
        return cell.text
    number = _number(cell.value, cell.decimals, cell.suffix, cell.denominator, signed=cell.signed)
    return _in_full(number, cell.qualifiers, cell.declared, cell.decimals)


def figure_words(item: Figure) -> str:
    """A figure's value, with its denominator for a coverage."""
    whole = item.denominator if item.numerator is None else None
    return _in_full(_number(item.value, item.decimals, "", whole), item.qualifiers, item.declared, item.decimals)


def _number(
    value: Number | None, decimals: int | None, suffix: str, whole: Number | None, *, signed: bool = False
) -> str:
    sign = "+" if signed and value is not None and value > 0 else ""
    return sign + format_number(value, decimals) + (f"/{format_number(whole)}" if whole is not None else "") + suffix


def _in_full(number: str, qualifiers: tuple[str, ...], declared: Number | None, decimals: int | None) -> str:
    for qualifier in qualifiers:
        number = _(_QUALIFIERS[qualifier]).format(number=number)
    if declared is None:
        return number
    return _("{number} (declared: {declared})").format(number=number, declared=format_number(declared, decimals))


def notes_beside_tables(summary: Summary) -> list[str]:
    """The notes, without those that a table shown beside them says as well: who has not reported."""
    return [note.message for note in summary.notes if note.code != "incomplete"]


def summary_title(summary: Summary) -> str:
    """What the summary is of."""
    title = _("Dân vận khéo: {area}, {period}").format(area=summary.area.name, period=summary.period.label)
    if summary.units is not None:
        title += " " + _("(units of {day})").format(day=summary.units.strftime("%d/%m/%Y"))
    if summary.as_of is not None:
        title += " " + _("(as of {day})").format(day=summary.as_of.strftime("%d/%m/%Y"))
    return title


def brief(findings: Sequence[Finding], *, verbose: bool) -> list[tuple[list[Finding], str]]:
    """The findings to show, kind by kind, and a line that says how many of a kind are not shown.

    What is for information only, and what goes beyond the first of a kind, is shown when `verbose`.
    """
    shown = []
    for code, group in groupby(findings, key=lambda item: item.code):
        same = list(group)
        told = [item for item in same if item.severity != "info"]
        kept = same if verbose else told[:_MOST_OF_A_KIND]
        more = len(same) - len(kept)
        line = _("{code}: {n} not shown here; -v shows them all.").format(code=code, n=more) if more else ""
        shown.append((kept, line))
    return shown


def summary_basis(summary: Summary) -> str:
    """By which fields and which year it was made."""
    year = _("calendar year") if summary.year == "calendar" else _("reporting year 15/12 to 14/12")
    return _("Taxonomy: {taxonomy}; {year}.").format(taxonomy=summary.taxonomy_label, year=year)


def coverage_line(coverage: Coverage) -> str:
    """How many have reported; who has not stands in the notes and in the table of reports."""
    line = _("Figures of {reported}/{expected} units.").format(reported=coverage.reported, expected=coverage.expected)
    if not coverage.agencies.expected:
        return line
    agencies = _("Agencies: {reported}/{expected}.").format(
        reported=coverage.agencies.reported, expected=coverage.agencies.expected
    )
    return f"{line} {agencies}"


def findings_file_name(name: str) -> str:
    """The name of the text file that lists the findings of a file."""
    return _("{name} (findings).txt").format(name=shortened(name))
