"""What the entries of a catalogue name: codes that must exist, and spellings that must be one entry's only."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dvk_cli.catalogue.thresholds import check_thresholds
from dvk_cli.catalogue.types import CARRIED_KINDS, CatalogueData, Indicator, Term
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.vietnamese.text import nearest, words_key

# The forms that are lists; tables of numbers are known by their labels.
LIST_FORMS = ("models", "recognitions", "products")


def check_clashes(own: dict[str, Any], data: CatalogueData, path: Path) -> None:
    """Refuse a spelling of the office's own that is another entry's already: which was meant, nobody can tell."""
    tables: dict[str, Sequence[Term | Indicator]] = {
        "field": data.field,
        "subject": data.subject,
        "level": data.level,
        "recognition_form": data.recognition_form,
        "status": data.status,
        "indicator": data.indicator,
    }
    for name, entries in tables.items():
        owners: dict[str, list[str]] = {}
        for entry in entries:
            for word in {words_key(text) for text in (entry.code, entry.label, *entry.spellings)} - {""}:
                owners.setdefault(word, []).append(entry.code)
        for entry in own.get(name, []):
            for text in (entry.get("label", ""), *entry.get("spellings", ())):
                others = [code for code in owners.get(words_key(text), []) if code != entry["code"]]
                if others:
                    raise DvkError(
                        _("{file}: [[{table}]] {code}: “{text}” is a spelling of {other} already").format(
                            file=path, table=name, code=entry["code"], text=text, other=others[0]
                        ),
                        _("Use another spelling, or add it to that entry."),
                    )


def check_references(data: CatalogueData, taxonomy: str, path: Path) -> None:
    """Every code that an entry names must exist: a misspelt one would silently take a figure away."""

    def fail(where: str, code: str, known: Iterable[object], file: object = path) -> None:
        names = sorted(str(name) for name in known)
        near = nearest(code, names)
        raise DvkError(
            _("{file}: {where}: unknown code “{code}”").format(file=file, where=where, code=code),
            _("Did you mean “{near}”?").format(near=near)
            if near
            else _("Known: {names}").format(names=", ".join(names)),
        )

    fields = {f.code for f in data.field}
    indicators = {i.code for i in data.indicator}
    units = {u.code for u in data.measure_unit}
    breaks = {b.code for b in data.breaks}
    for pair in data.ambiguous_field:
        for code in pair.candidates:
            if code not in fields:
                fail(f"[[ambiguous_field]] {pair.spelling}", code, fields)
    for group in data.taxonomy:
        for code in (*group.fields, *group.mapping, *group.mapping.values()):
            if code not in fields:
                fail(f"[[taxonomy]] {group.code}", code, fields)
    for item in data.indicator:
        where = f"[[indicator]] {item.code}"
        for other in (item.numerator, item.denominator, item.weight, item.reached_by, *item.sum_of):
            if other is not None and other not in indicators:
                fail(where, other, indicators)
        if item.unit not in units:
            fail(f"{where}.unit", item.unit, units)
        for code in item.breaks:
            if code not in breaks:
                fail(f"{where}.breaks", code, breaks)
        if item.carry_years and item.kind not in CARRIED_KINDS:
            raise DvkError(
                _("{file}: {where}: carry_years has no meaning for the kind “{kind}”.").format(
                    file=path, where=where, kind=item.kind
                ),
                _("What happened in a year is never carried; for a rate, give it to both of its sides."),
            )
    for check in data.check:
        for code in (*check.left, *check.right):
            if code.lstrip("-") not in indicators:
                fail(f"[[check]] {check.id}", code, indicators)
    for rule in data.over_time:
        where = f"[[over_time]] {rule.id}"
        ends = (rule.opening, rule.closing) if rule.kind == "opening" else ()
        for code in (*rule.indicators, *rule.without, *ends):
            if code not in indicators:
                fail(where, code, indicators)
        check_thresholds(rule, path)
    for across in data.across_units:
        check_thresholds(across, path)
    for form in data.form:
        if form.code not in LIST_FORMS:
            fail("[[form]]", form.code, LIST_FORMS)
        for role in (*form.requires, *form.one_of, *form.columns):
            if role not in data.columns:
                fail(f"[[form]] {form.code}", role, data.columns)
    taxonomies = {t.code for t in data.taxonomy}
    if taxonomy not in taxonomies:
        # Named in the settings, whichever file defines it.
        fail("[catalogue] taxonomy", taxonomy, taxonomies, "dvk.toml")
