"""Which unit and period a table is for: by its title, else the file's name and folder, else what the person says."""

import functools
import re
import unicodedata
from datetime import date
from pathlib import PurePath

import msgspec

from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.i18n import gettext as _
from dvk_cli.intake.draft import Draft
from dvk_cli.intake.heading import ISSUER, At, Said, as_name, find_unit
from dvk_cli.intake.options import IntakeOptions
from dvk_cli.model.period import Period
from dvk_cli.model.sheet import INSIDE, RETURNED
from dvk_cli.model.submission import UnitRef
from dvk_cli.model.unit import Unit
from dvk_cli.vietnamese.periods import find_periods, names_estimate, parse_period
from dvk_cli.vietnamese.text import clean, words_key

# How far up from the file a folder may still say unit or period.
_FOLDERS = 2
_ARCHIVE = re.compile(rf"(?:\.zip)?{INSIDE}", re.IGNORECASE)


class Context(msgspec.Struct):
    """Unit and period of a table, settled between what all sources say; None where only its rows say it.

    `period_source`: who says the period, for messages.
    """

    unit: UnitRef | None
    period: Period | None
    period_source: str = ""
    is_agency: bool = False
    area_scope: bool = False
    unit_kind: str = ""


def said_by_path(
    path: str, year: str, register: UnitRegister | None, on: date | None, draft: Draft | None = None
) -> Said:
    """What a file's name and its folders say: `inbox/2022/Xã Lý Trạch.xlsx`.

    With a draft, a name that contradicts its folder is a finding.
    """
    said = Said(_("the file's name or folder"))
    # An archive is a folder that came as one file.
    archives = path.count(INSIDE)
    path = _ARCHIVE.sub("/", path) if archives else path
    parts = [unicodedata.normalize("NFC", part) for part in PurePath(path).parts]
    if not parts:
        return said
    stem = clean(RETURNED.sub("", PurePath(parts[-1]).stem.replace("_", " ")))
    folders = [clean(part.replace("_", " ")) for part in reversed(parts[:-1])][: _FOLDERS + archives]
    periods = find_periods(stem, year)
    if not periods and (whole := parse_period(stem, year)):
        periods = [whole]
    periods += [period for folder in folders if (period := parse_period(folder, year))]
    if draft is not None and on is None and len(set(periods[:2])) == 2 and names_estimate(stem):
        # "9 tháng và ước thực hiện năm 2022": which of the two the figures are of, the name does not say.
        draft.add("DVK118", found=periods[0].label, other=periods[1].label, other_source=said.source)
    for period in periods:
        if said.period is None or (said.period.contains(period) and said.period != period):
            said.period = period
        elif draft is not None and not period.contains(said.period):
            draft.add("DVK118", found=said.period.label, other=period.label, other_source=said.source)
    if on is None and said.period is not None:
        on = said.period.end
    if register is None:
        if found := ISSUER.match(stem):
            said.unit_text = as_name(_without_period(found.group(1)))
        return said
    for text in (stem, *folders):
        unit = _unit_in(text, register, on)
        if unit is None:
            continue
        if said.unit is None:
            said.unit, said.unit_text = unit, unit.full_name
        elif unit.code != said.unit.code and draft is not None:
            draft.add("DVK115", found=said.unit_text, other=unit.full_name, other_source=said.source)
    return said


# Folders are the same for all files of a run.
@functools.lru_cache(maxsize=1024)
def _unit_in(text: str, register: UnitRegister, on: date | None) -> Unit | None:
    """The one unit that a file's or folder's name names; a name that is the area's own is no unit's."""
    names = list(dict.fromkeys((text, _without_period(text))))
    if any(map(register.is_area, names)):
        return None
    units = register.mentions(text, on) or [unit for name in names if (unit := register.find(name, on))]
    return units[0] if len(set(units)) == 1 else None


_PERIOD_IN_NAME = re.compile(
    r"(?:\s*[-(]?\s*(?:năm|quý|tháng)?\s*\d{4}(?:\s*-\s*\d{4})?\)?|\s*\(\d+\)|\s*-\s*sửa.*|\s*\(sửa\).*)+$",
    re.IGNORECASE,
)


def _without_period(text: str) -> str:
    return _PERIOD_IN_NAME.sub("", text).strip()


def settle(title: Said, path: Said, options: IntakeOptions, register: UnitRegister | None, draft: Draft) -> Context:
    """Unit and period by title, then path, then options; a contradiction is a finding unless it is overridden."""
    period, source = _settle_period(title, path, options, draft)
    on = period.end if period else None
    # What the option is called is asked of the translations only where it was given: most files have no use for it.
    asked = Said("")
    if options.unit is not None:
        asked.source, asked.unit_text = _("the option --unit"), options.unit
        if register is not None:
            asked.unit = find_unit(options.unit, register, on, draft, ("", 0, 0))
    order = (asked, title, path) if options.override else (title, path, asked)
    saying = [said for said in order if said.unit is not None or (register is None and said.unit_text)]
    if not saying:
        return Context(None, period, source)
    first = saying[0]
    for other in saying[1:]:
        if _differs(first, other) and not (options.override and asked in saying):
            _contradicted(draft, "DVK115", first.unit_at, first.unit_text, other.unit_text, other.source)
    unit = first.unit
    if unit is None:
        return Context(UnitRef("", first.unit_text), period, source)
    return Context(
        UnitRef(unit.code, unit.full_name),
        period,
        source,
        is_agency=unit.is_agency,
        area_scope=unit.is_agency and unit.scope == "area",
        unit_kind=unit.kind,
    )


def _contradicted(draft: Draft, code: str, at: At | None, found: str, other: str, source: str) -> None:
    """Note that two sources differ, at the cell of the first if it has one."""
    place = (at[0], at[1:]) if at else (None, None)
    draft.add(code, *place, found=found, other=other, other_source=source)


def _differs(one: Said, other: Said) -> bool:
    if one.unit is not None and other.unit is not None:
        return one.unit.code != other.unit.code
    return words_key(one.unit_text) != words_key(other.unit_text)


def _settle_period(title: Said, path: Said, options: IntakeOptions, draft: Draft) -> tuple[Period | None, str]:
    asked = Said("")
    if options.period is not None:
        asked.source = _("the option --period")
        asked.period = parse_period(options.period, options.year)
        if asked.period is None:
            draft.add("DVK117", value=options.period, found=options.period)
    if options.override and asked.period is not None:
        return asked.period, asked.source
    saying = [said for said in (title, path, asked) if said.period is not None]
    narrowest: Period | None = None
    source = ""
    for said in saying:
        period = said.period
        if period is None:
            continue
        if narrowest is None or (narrowest.contains(period) and period != narrowest):
            narrowest, source = period, said.source
        elif not period.contains(narrowest):
            _contradicted(draft, "DVK118", title.period_at, narrowest.label, period.label, said.source)
    return narrowest, source
