"""Reports that say what another says: one file sent for two units, a copied list, last year's figures again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.catalogue.comparisons import AcrossUnits, OverTime
from dvk_cli.i18n import language
from dvk_cli.intake.checks.over_time import Identity
from dvk_cli.intake.checks.ruled import tell
from dvk_cli.model.records import FormCode
from dvk_cli.model.series import Sender, SentPart, Told

_MOST_NAMED = 3
"""How many of the reports that are the same are named."""


def find_copies(
    fresh: Sequence[SentPart], stored: Sequence[SentPart], catalogue: Catalogue, identity: Identity
) -> list[Told]:
    """What the rules find in the parts of the run. Each side of a copy is told: who copied from whom cannot be known.

    Args:
        fresh: parts of the run.
        stored: parts in force that say the same as one of the run or came with the same bytes.
        catalogue: its rules.
        identity: see `over_time.identity_of`.
    """
    data = catalogue.data
    told: list[Told] = []
    named: set[tuple[Sender | None, str]] = set()
    rules: list[AcrossUnits | OverTime] = [*data.across_units, *data.over_time]
    for rule in sorted((r for r in rules if r.enabled and r.kind in _ORDER), key=lambda r: (r.trial, _ORDER[r.kind])):
        if rule.kind == "identical_files":
            told += _files(rule, fresh, stored, catalogue, named)
        else:
            told += _content(rule, fresh, stored, catalogue, identity, named)
    return told


_ORDER = {"identical_files": 0, "identical_content": 1, "repeated": 2}


def _files(
    rule: AcrossUnits | OverTime,
    fresh: Sequence[SentPart],
    stored: Sequence[SentPart],
    catalogue: Catalogue,
    named: set[tuple[Sender | None, str]],
) -> list[Told]:
    same: dict[str, dict[str, list[SentPart]]] = defaultdict(lambda: defaultdict(list))
    for part in (*fresh, *stored):
        same[part.sha256][part.file].append(part)
    told = []
    done: set[Sender | None] = set()
    for part in fresh:
        if part.sender in done or (part.sender, part.form) in named:
            continue
        # A file of many units under two names is one file twice, no copy.
        others = [
            each[0]
            for file, each in same[part.sha256].items()
            if file != part.file and part.unit not in {other.unit for other in each}
        ]
        if others:
            done.add(part.sender)
            named |= {(other.sender, other.form) for other in fresh if other.sender == part.sender}
            told += tell(rule, part, catalogue, "DVK531", others=_names(others), unit=part.unit_name)
    return told


def _content(
    rule: AcrossUnits | OverTime,
    fresh: Sequence[SentPart],
    stored: Sequence[SentPart],
    catalogue: Catalogue,
    identity: Identity,
    named: set[tuple[Sender | None, str]],
) -> list[Told]:
    same: dict[tuple[str, FormCode], list[SentPart]] = defaultdict(list)
    for part in (*fresh, *stored):
        if part.said:
            same[part.said, part.form].append(part)
    told = []
    for part in fresh:
        if part.form not in rule.forms or part.telling < rule.least or (part.sender, part.form) in named:
            continue
        beside = [other for other in same[part.said, part.form] if other is not part]
        if rule.kind == "repeated":
            others = [other for other in beside if identity(other) == identity(part) and _is_copy(part, other)]
            code = "DVK408"
        else:
            # A unit that takes another's place may go on with its list.
            others = [other for other in beside if other.unit != part.unit and other.period.overlaps(part.period)]
            code = "DVK532"
        if others:
            named.add((part.sender, part.form))
            form = _form_label(part.form, catalogue)
            told += tell(
                rule, part, catalogue, code, form=form, count=part.telling, period=part.period.label,
                others=_names(others), unit=part.unit_name,
            )  # fmt: skip
    return told


def _is_copy(part: SentPart, other: SentPart) -> bool:
    """Whether a part is the younger of the two, or the other is in force already."""
    if part.period.overlaps(other.period):
        return False
    return other.sender is None or part.period.end > other.period.end


def _names(parts: Iterable[SentPart]) -> str:
    ordered = sorted(parts, key=lambda part: (part.file, part.unit, part.period.end))
    names = [f"{part.file} ({part.unit_name}, {part.period.label})" for part in ordered[:_MOST_NAMED]]
    return ", ".join([*names, *(["…"] if len(ordered) > _MOST_NAMED else [])])


def _form_label(code: FormCode, catalogue: Catalogue) -> str:
    for form in catalogue.data.form:
        if form.code == code:
            return form.label_en if language() == "en" and form.label_en else form.label
    return code
