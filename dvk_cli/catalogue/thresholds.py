"""Refuses rules over time and across units that would not do what they seem to say."""

from pathlib import Path

from dvk_cli.catalogue.comparisons import READ, AcrossUnits, OverTime, looks_at_nothing, too_small, unread_key
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError


def check_thresholds(rule: OverTime | AcrossUnits, path: Path) -> None:
    """Every key given is read by the rule's kind, and every threshold can hold something back.

    Raises:
        DvkError: naming file, rule, key and remedy.
    """
    table = "over_time" if isinstance(rule, OverTime) else "across_units"
    where = f"[[{table}]] {rule.id}"
    if key := unread_key(rule):
        raise DvkError(
            _("{file}: {where}: a rule of kind “{kind}” does not read “{key}”").format(
                file=path, where=where, kind=rule.kind, key=key
            ),
            _("Known here: {keys}.").format(keys=", ".join(sorted(READ[rule.kind]))),
        )
    if aims := looks_at_nothing(rule):
        raise DvkError(
            _("{file}: {where}: looks at nothing").format(file=path, where=where),
            _("Say what it looks at: {keys}.").format(keys=", ".join(aims)),
        )
    if wrong := too_small(rule):
        raise DvkError(
            _("{file}: {key}: {value} is not allowed ({why}).").format(
                file=path, key=f"{where}: {wrong[0]}", value=getattr(rule, wrong[0]), why=wrong[1]
            ),
            _("Correct the value."),
        )
