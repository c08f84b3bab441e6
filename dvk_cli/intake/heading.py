"""What the lines above a table say: unit, period, level, form, unit of measure, scope."""

import functools
import re
from datetime import date, timedelta

import msgspec

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.lineage import Lineage
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.i18n import gettext as _
from dvk_cli.intake.draft import Draft, joined
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.intake.vocabulary import Dims, Vocabulary
from dvk_cli.model.period import Period
from dvk_cli.model.unit import Unit
from dvk_cli.vietnamese.periods import find_periods, names_estimate, opens_with_plan, parse_period
from dvk_cli.vietnamese.text import clean, words_key

At = tuple[str, int, int]
"""A sheet's name, and a row and column counted from 0."""

# Lines that open with who sends: "Đơn vị: …", "Xã: …".
_LABELLED = re.compile(r"^(?:tên\s+)?(?:đơn vị(?:\s+báo cáo)?|địa phương)\s*:\s*(.+)$", re.IGNORECASE)
# Lines that open with a body of a commune, also as they are typed without marks.
ISSUER = re.compile(
    r"^(?:bch\s+|ban\s+chấp\s+hành\s+)?(?:đảng ủy|đảng uỷ|đảng bộ|ubnd|ủy ban nhân dân|uỷ ban nhân dân|khối dân vận|"
    r"ủy ban mttq(?: việt nam)?|ubmttq(?: việt nam)?|dang uy|dang bo|uy ban nhan dan|khoi dan van)?"
    r"\s*((?:xã|phường|thị trấn|xa|phuong|thi tran)\s+\S.*)$",
    re.IGNORECASE,
)
_ADDRESSEE = ("kính gửi", "nơi nhận")
_MEASURE = re.compile(r"^\(?\s*(?:đơn vị tính|đvt|đơn vị tỉnh)\s*:?\s*([^)]+)\)?$", re.IGNORECASE)
# Behind the words of a title: "BIỂU SỐ LIỆU (Đơn vị tính: triệu đồng)".
_MEASURE_BEHIND = re.compile(r"(?:đơn vị tính|đvt|đơn vị tỉnh)\s*:\s*([^():]+?)\s*\)?\s*$", re.IGNORECASE)
_MEASURE_AS_UNIT = re.compile(r"^\(?\s*đơn vị\s*:\s*([^():]+?)\s*\)?$", re.IGNORECASE)
_SCOPE = re.compile(r"^\(?\s*phạm vi(?:\s+số liệu)?\s*:\s*([^)]+)\)?$", re.IGNORECASE)
_MOST_NAME_WORDS = 6
_PERIOD_LINE = re.compile(r"^(?:kỳ|kỳ báo cáo|thời kỳ)\s*:", re.IGNORECASE)


class Said(msgspec.Struct):
    """What one source says of unit and period, and where it says it."""

    source: str
    unit: Unit | None = None
    unit_text: str = ""
    unit_at: At | None = None
    period: Period | None = None
    period_at: At | None = None


class Heading(msgspec.Struct):
    """What the lines above a table say."""

    said: Said
    dims: Dims
    measure_units: tuple[str, ...] = ()
    scope: str = ""
    text: str = ""


def read_heading(
    lines: list[tuple[str, At]],
    vocabulary: Vocabulary,
    register: UnitRegister | None,
    options: IntakeOptions,
    draft: Draft,
) -> Heading:
    """Unit, period, level, form, unit of measure and scope of the lines above a table (each with its cell).

    What the person says over the file's head is not looked for in it: a wrong title is then no finding.
    """
    said = Said(_("the title"))
    measures = {at: named for text, at in lines if (named := _measure(text, vocabulary))}
    lines = [(text, at) for text, at in lines if not (at in measures and _MEASURE_AS_UNIT.match(text))]
    if not (options.override and options.period is not None):
        _find_period(lines, vocabulary.year, said, draft)
    if not (options.override and options.unit is not None):
        asked = parse_period(options.period, options.year) if options.period is not None else None
        period = said.period or asked
        _find_unit(lines, register, period.end if period else None, said, draft)
    texts = [text for text, __ in lines]
    heading = Heading(said, _title_dims(texts, vocabulary), tuple(measures.values()), text=" ".join(texts))
    for text, __ in lines:
        if found := _SCOPE.match(text):
            heading.scope = clean(found.group(1))
    return heading


@functools.lru_cache(maxsize=1024)
def _measure(line: str, vocabulary: Vocabulary) -> str:
    """The unit of measure that a line above a table names, empty if it names none."""
    named = _MEASURE.match(line) or _MEASURE_BEHIND.search(line)
    if named is not None:
        return str(named.group(1)).strip()
    # "Đơn vị: triệu đồng" is what "Đơn vị: Xã Lý Trạch" looks like.
    alone = _MEASURE_AS_UNIT.match(line)
    return alone.group(1) if alone and vocabulary.is_measure(alone.group(1)) else vocabulary.measure_behind(line)


def says_sender(line: str) -> bool:
    """Whether a line opens with a body of a commune or with who sends, or names a period, as a title does."""
    return bool(_LABELLED.match(line) or ISSUER.match(line) or find_periods(line))


def _find_period(lines: list[tuple[str, At]], year: str, said: Said, draft: Draft) -> None:
    alone: list[tuple[Period, At]] = []
    inside: list[tuple[Period, At]] = []
    estimated: list[Period] = []
    above = ""
    for line, at in lines:
        # "Kết quả quý I," and in the line below "nhiệm vụ quý II năm 2023" are one title.
        text = f"{above} {line}" if above and opens_with_plan(line) else line
        above = text
        plain = text.strip("() .")
        if period := parse_period(plain, year):
            alone.append((period, at))
        elif _PERIOD_LINE.match(plain):
            value = plain.partition(":")[2].strip()
            if period := parse_period(value, year):
                alone.append((period, at))
            elif value.strip(" ._…"):
                draft.add("DVK117", at[0], at[1:], value=text, found=value)
        else:
            found = find_periods(text, year)
            inside += [(period, at) for period in found]
            if len(found) > 1 and names_estimate(text):
                estimated += found
    # A line of its own is the period line; a year inside a title's sentence says the same or a wider one.
    candidates = sorted(alone, key=lambda entry: entry[0].days) + sorted(inside, key=lambda entry: entry[0].days)
    if not candidates:
        return
    narrowest, at = candidates[0]
    for other, other_at in candidates[1:]:
        if alone and narrowest.contains(other) and (other, other_at) in inside:
            continue  # "Năm 2023", and a month of it inside a sentence
        if not other.contains(narrowest) or (other != narrowest and {other, narrowest} <= {*estimated}):
            draft.add(
                "DVK118",
                other_at[0],
                other_at[1:],
                found=other.label,
                other=narrowest.label,
                other_source=_("the title"),
            )
    said.period, said.period_at = narrowest, at


def _find_unit(
    lines: list[tuple[str, At]], register: UnitRegister | None, on: date | None, said: Said, draft: Draft
) -> None:
    own_lines = [(text, at) for text, at in lines if not words_key(text).startswith(_ADDRESSEE)]
    labelled = [
        (found.group(1).strip(), at)
        for text, at in own_lines
        if (found := _LABELLED.match(text)) and found.group(1).strip(" ._…-")
    ]
    if register is None:
        _contradicting(labelled, None, on, draft)
        issuers = labelled or [(found.group(1), at) for text, at in own_lines if (found := ISSUER.match(text))]
        if issuers:
            said.unit_text, said.unit_at = as_name(issuers[0][0]), issuers[0][1]
        return
    if labelled:
        text, at = labelled[0]
        _match_unit(text, at, register, on, said, draft)
        _contradicting(labelled, register, on, draft)
        return
    mentioned = [(unit, at) for text, at in own_lines for unit in register.mentions(text, on)]
    communes = {unit: at for unit, at in reversed(mentioned) if not unit.is_agency}
    agencies = {unit: at for unit, at in reversed(mentioned) if unit.is_agency}
    units = communes or agencies
    if len(units) > 1:
        names = joined(sorted(unit.full_name for unit in units))
        first = min(units.values())
        said.unit_text, said.unit_at = names, first
        draft.add("DVK113", first[0], first[1:], unit=names, candidates=names)
    elif units:
        said.unit, said.unit_at = next(iter(units.items()))
        said.unit_text = said.unit.full_name
    else:
        for text, at in own_lines:
            found = ISSUER.match(text)
            if found and len(found.group(1).split()) <= _MOST_NAME_WORDS:
                _match_unit(as_name(found.group(1)), at, register, on, said, draft)
                return


def _contradicting(
    labelled: list[tuple[str, At]], register: UnitRegister | None, on: date | None, draft: Draft
) -> None:
    """Note each line "Đơn vị: …" that names another unit than the first."""
    known: list[tuple[str, str, At]] = []
    for text, at in labelled:
        if register is None:
            known.append((words_key(text), as_name(text), at))
        elif unit := register.match(text, on).unit:
            known.append((unit.code, unit.full_name, at))
    for code, name, at in known[1:]:
        if code != known[0][0]:
            draft.add("DVK115", at[0], at[1:], value=name, found=known[0][1], other=name, other_source=_("the title"))


def _match_unit(text: str, at: At, register: UnitRegister, on: date | None, said: Said, draft: Draft) -> None:
    """Match a text that must name a unit; what it names instead of one is a finding at its cell."""
    said.unit_text, said.unit_at = text, at
    said.unit = find_unit(text, register, on, draft, at)


def find_unit(text: str, register: UnitRegister, on: date | None, draft: Draft, at: At) -> Unit | None:
    """The unit that a text names on a day; otherwise None and a finding at its cell."""
    match = register.match(text, on)
    if match.unit is not None:
        return match.unit
    if match.how == "ambiguous":
        names = joined(f"{unit.full_name} ({unit.code})" for unit in match.candidates)
        draft.add("DVK113", at[0], at[1:], value=text, unit=text, candidates=names)
    elif match.how == "not_in_force":
        unit = match.candidates[0]
        draft.add(
            "DVK119",
            at[0],
            at[1:],
            value=text,
            unit=unit.full_name,
            day=on.strftime("%d/%m/%Y") if on else "",
            dates=_dates(unit),
            successors=_successors(unit, register, draft),
        )
    else:
        draft.add("DVK112", at[0], at[1:], value=text, unit=text, near=match.nearest or "")
    return None


def _dates(unit: Unit) -> str:
    first = unit.valid_from.strftime("%d/%m/%Y") if unit.valid_from else "…"
    # `valid_to` is the first day without it; people name the last day with it.
    last = (unit.valid_to - timedelta(days=1)).strftime("%d/%m/%Y") if unit.valid_to else "…"
    return f"{first} - {last}"


def _successors(unit: Unit, register: UnitRegister, draft: Draft) -> str:
    """What became of an ended unit, in a sentence with a space behind; empty where no list says it."""
    found = lineage_of(register, draft.catalogue).successors(unit)
    if not found or unit.valid_to is None:
        return ""
    names = joined(f"{each.unit.full_name} ({each.unit.code})" for each in found)
    day = unit.valid_to.strftime("%d/%m/%Y")
    if len(found) == 1 and found[0].whole:
        return _("On {day} all of it became part of {units}. ").format(day=day, units=names)
    return _("On {day} it was split among {units}. ").format(day=day, units=names)


# Looked up for a finding only; the files of a run share one list of units.
@functools.lru_cache(maxsize=4)
def lineage_of(register: UnitRegister, catalogue: Catalogue) -> Lineage:
    """What became of the units of an office."""
    return Lineage(register, catalogue.data.succession)


def as_name(text: str) -> str:
    """A name set in capitals, as it is written elsewhere: "XÃ LÝ TRẠCH" → "Xã Lý Trạch"."""
    text = clean(text).strip(" .,:;*")
    return " ".join(word.capitalize() for word in text.split()) if text.isupper() else text


def _title_dims(lines: list[str], vocabulary: Vocabulary) -> Dims:
    """Level and form of recognition that a title names ("… khen thưởng, biểu dương cấp cơ sở"), and flow or stock."""
    title = f" {' '.join(filter(None, map(words_key, lines)))} "
    words = set(title.split())
    dims: Dims = {}
    for kind, phrases in vocabulary.title_words.items():
        begun = [phrase for word in words.intersection(phrases) for phrase in phrases[word]]
        found = [(len(phrase), code) for phrase, code in begun if phrase in title]
        if found:
            dims[kind] = max(found)[1]
    return dims
