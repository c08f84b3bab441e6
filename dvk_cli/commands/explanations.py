"""What a code means: findings, indicators, figures and categories, put into words from their tables."""

import re
from collections.abc import Iterator
from string import Formatter

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.definitions import KINDS, formula
from dvk_cli.catalogue.types import Indicator, Term
from dvk_cli.commands.explained_figures import (
    BESIDE,
    COURSE,
    INDICATORS,
    MODELS,
    RECOGNITIONS,
    SOURCE_OF_INDICATORS,
)
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import language, mark
from dvk_cli.model.errors import UsageError
from dvk_cli.model.finding_codes import FINDING_CODES, FindingCode
from dvk_cli.renderers.base import Line, Page
from dvk_cli.vietnamese.text import key, nearest, words_key

SCHEMA = "dvk.explain/1"

_PRODUCTS = mark(
    "A list of OCOP products tells it too: distinct products with a certificate valid at the day, for 36 months from"
    " its grant. A list of the day stands before a number of the day; the two are never added."
)
_CATEGORIES = (
    ("field", mark("field")),
    ("subject", mark("subject")),
    ("level", mark("level")),
    ("form", mark("form of recognition")),
    ("status", mark("status")),
)

_LIKE_A_FILE = re.compile(r"[/\\]|\.(?:xls[xmb]?|ods|docx?|csv|tsv|html?|zip)(?:!|$)", re.IGNORECASE)


def explain(code: str, catalogue: Catalogue) -> Page:
    """The explanation of a finding, an indicator, a figure's id, or a category, by its code or spelling.

    Raises:
        UsageError: nothing is called that; the hint names the nearest.
    """
    wanted = code.strip()
    for entry in FINDING_CODES.values():
        if wanted.casefold() in (entry.code.casefold(), entry.name):
            return _finding(entry, catalogue)
    name = wanted.removeprefix("indicators.")
    if indicator := catalogue.indicators.get(name) or catalogue.indicators.get(
        catalogue.indicator_words.get(words_key(name), "")
    ):
        return _indicator(indicator, catalogue)
    page = _figure(wanted, catalogue) or _beside(wanted) or _category(wanted, catalogue)
    if page is not None:
        return page
    if _LIKE_A_FILE.search(wanted):
        raise UsageError(_("{file}: there is no such file.").format(file=wanted), _("Check the path."))
    near = nearest(wanted, _names(catalogue))
    raise UsageError(
        _("nothing is called “{code}”").format(code=code),
        _("Did you mean “{near}”?").format(near=near)
        if near
        else _("Codes look like DVK203, models.total, recognitions.co_so.cong_nhan or ty_le_ho_ngheo."),
    )


def _finding(entry: FindingCode, catalogue: Catalogue) -> Page:
    lines = (
        Line("code", _("Code"), entry.code),
        Line("name", _("Name"), entry.name),
        Line("severity", _("Severity"), catalogue.severity(entry.code, entry.severity)),
        Line("message", _("Message"), _with_blanks(_(entry.message))),
        Line("why", _("Why"), _(entry.why)),
        Line("hint", _("What to do"), _with_blanks(_(entry.hint))),
        *([Line("example", _("Example"), _(entry.example))] if entry.example else []),
    )
    return Page(SCHEMA, f"{entry.code} {entry.name}", lines)


def _with_blanks(text: str) -> str:
    """A message as it reads before anything is filled in: “…” is not a field."""
    return "".join(before + ("" if name is None else "…") for before, name, _spec, _conv in Formatter().parse(text))


def _indicator(item: Indicator, catalogue: Catalogue) -> Page:
    lines = [
        Line("id", _("Figure"), f"indicators.{item.code}"),
        Line("label", _("Label"), catalogue.indicator_label(item.code)),
        Line("definition", _("Definition"), _definition(item, catalogue)),
        Line("unit", _("Unit of measure"), item.unit),
        Line("kind", _("Kind"), _(KINDS[item.kind])),
        Line("formula", _("Formula"), formula(item)),
    ]
    lines += [
        Line("source", _("Source"), _(SOURCE_OF_INDICATORS)),
        Line("example", _("Example"), _(INDICATORS[item.kind])),
    ]
    if item.range is not None:
        lines.append(Line("range", _("Plausible for one unit"), f"{item.range[0]} – {item.range[1]} {item.unit}"))
    if item.change is not None:
        lines.append(Line("change", _("Change"), _change(item)))
    if item.stars:
        lines.append(Line("lists", _("Lists of products"), _(_PRODUCTS)))
    if item.breaks:
        lines.append(Line("breaks", _("Breaks in the series"), tuple(_break(code, catalogue) for code in item.breaks)))
    lines.append(Line("spellings", _("Spellings"), (item.label, *item.spellings)))
    return Page(SCHEMA, catalogue.indicator_label(item.code), tuple(lines))


def _definition(item: Indicator, catalogue: Catalogue) -> str:
    """What the indicator is of, in a sentence made of the labels of what enters it."""
    label = catalogue.indicator_label
    what = f"{label(item.code)} ({item.unit})"
    if item.kind == "weighted_mean" and item.weight:
        return _("{what}, weighted by {weight}").format(what=what, weight=label(item.weight))
    if item.reached_by:
        return _("{what}: reached with at least one of “{by}”").format(what=what, by=label(item.reached_by))
    if item.numerator and item.denominator:
        over, under = label(item.numerator), label(item.denominator)
        return _("{what}: “{over}” out of “{under}”").format(what=what, over=over, under=under)
    if item.denominator:
        return _("{what}, out of “{under}”").format(what=what, under=label(item.denominator))
    if item.sum_of:
        parts = " + ".join(label(part) for part in item.sum_of)
        return _("{what}: as given, else {parts}").format(what=what, parts=parts)
    return what


def _change(item: Indicator) -> str:
    if item.change == "points":
        return _("against the end of the year before, in percentage points")
    return _("against the end of the year before, in {unit}").format(unit=item.unit)


def _break(code: str, catalogue: Catalogue) -> str:
    item = catalogue.breaks[code]
    label = item.label_en or item.label if language() == "en" else item.label
    return f"{label} [{', '.join(day.strftime('%d/%m/%Y') for day in item.dates)}]"


def _figure(wanted: str, catalogue: Catalogue) -> Page | None:
    """An id such as models.kinh_te.tap_the or recognitions.co_so.cong_nhan.tap_the, in words."""
    measure, *parts = wanted.split(".")
    data = catalogue.data
    orders: dict[str, tuple[tuple[tuple[str, tuple[Term, ...]], ...], ...]] = {
        "models": ((("field", data.field), ("subject", data.subject)), (("subject", data.subject),)),
        "recognitions": ((("level", data.level), ("form", data.recognition_form), ("subject", data.subject)),),
    }
    if measure not in orders:
        return None
    if measure == "models" and parts and parts[0] in COURSE:
        return _course(wanted, parts, catalogue)
    title, words = {"models": (_("Models"), MODELS), "recognitions": (_("Recognitions"), RECOGNITIONS)}[measure]
    if not parts or (measure == "models" and parts == ["total"]):
        return Page(SCHEMA, title, words.lines(wanted))
    for order in orders[measure]:
        terms = [
            next((term for term in known if term.code == part), None)
            for part, (_kind, known) in zip(parts, order, strict=False)
        ]
        if len(parts) <= len(order) and all(terms):
            labels = [catalogue.label(kind, part) for part, (kind, _known) in zip(parts, order, strict=False)]
            return Page(SCHEMA, f"{title}: {', '.join(labels)}", words.lines(wanted))
    return None


def _beside(wanted: str) -> Page | None:
    """What stands beside a figure: its plan, what its senders declared, its change."""
    words = BESIDE.get(wanted.removesuffix("_percent"))
    if words is None:
        return None
    return Page(SCHEMA, wanted, words.lines(wanted))


def _course(wanted: str, parts: list[str], catalogue: Catalogue) -> Page | None:
    """How models went on: new, carried on, by status."""
    known = {status.code for status in catalogue.data.status}
    if (parts[0] == "trang_thai") != (len(parts) == 2) or (len(parts) == 2 and parts[1] not in known):
        return None
    labels = {"moi": _("new in the period"), "tiep_tuc": _("carried on from before")}
    label = labels.get(parts[0]) or catalogue.label("status", parts[1])
    return Page(
        SCHEMA,
        _("Models: {what}").format(what=label),
        COURSE[parts[0]].lines(wanted),
    )


def _category(wanted: str, catalogue: Catalogue) -> Page | None:
    tables = {
        "field": (catalogue.data.field, catalogue.field_words),
        "subject": (catalogue.data.subject, catalogue.subject_words),
        "level": (catalogue.data.level, catalogue.level_words),
        "form": (catalogue.data.recognition_form, catalogue.form_words),
        "status": (catalogue.data.status, catalogue.status_words),
    }
    for kind, label in _CATEGORIES:
        terms, words = tables[kind]
        code = words.get(words_key(wanted))
        if code is not None:
            term = next(t for t in terms if t.code == code)
            lines = (
                Line("code", _("Code"), code),
                Line("kind", _("Kind"), _(label)),
                Line("label", _("Label"), catalogue.label(kind, code)),
                Line("spellings", _("Spellings"), (term.label, *term.spellings)),
            )
            return Page(SCHEMA, catalogue.label(kind, code), lines)
    candidates = catalogue.ambiguous_fields.get(words_key(wanted))
    if candidates:
        names = tuple(catalogue.label("field", code) for code in candidates)
        return Page(SCHEMA, key(wanted), (Line("candidates", _("Names more than one field"), names),))
    return None


def _names(catalogue: Catalogue) -> Iterator[str]:
    for entry in FINDING_CODES.values():
        yield entry.code
        yield entry.name
    for item in catalogue.indicators.values():
        yield item.code
        yield item.label
    yield from ("models.total", "models.moi", "models.tiep_tuc", *BESIDE)
    yield from (f"models.trang_thai.{status.code}" for status in catalogue.data.status)
    data = catalogue.data
    for field in data.field:
        yield from (field.code, field.label, f"models.{field.code}")
    yield from (f"recognitions.{level.code}.{form.code}" for level in data.level for form in data.recognition_form)
