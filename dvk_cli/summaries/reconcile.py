"""Lists against counts of the same unit and period: the list is counted, and a difference is a finding (DVK510)."""

from collections import Counter
from collections.abc import Iterable

from dvk_cli.i18n import gettext as _
from dvk_cli.model.facts import CountFact, Facts, RecognitionFact
from dvk_cli.model.period import Period
from dvk_cli.summaries.recognitions import decisions_of
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest

_UNKNOWN = "khong_ro"


def reconcile(request: SummaryRequest, facts: Facts, remarks: Remarks) -> None:
    """Say where the counts of a unit and period differ from its list: models by field, decisions by level and form.

    Standing numbers (lũy kế, hiện có) are another measure and are not compared, nor are the fields where the totals
    differ already or one side does not know them.
    """
    flows = [fact for fact in facts.counts if fact.basis == "flow" and remarks.is_asked(fact.unit_code)]
    _models(request, facts, flows, remarks)
    _recognitions(request, facts, flows, remarks)


def _models(request: SummaryRequest, facts: Facts, flows: Iterable[CountFact], remarks: Remarks) -> None:
    listed: dict[tuple[str, Period], Counter[str]] = {
        (part.unit_code, part.period): Counter() for part in facts.parts if part.form == "models"
    }
    for fact in facts.listed:
        listed[fact.unit_code, fact.period][fact.field] += fact.number
    counted: dict[tuple[str, Period], Counter[str]] = {}
    for count in flows:
        if count.measure == "models" and (count.unit_code, count.period) in listed:
            counted.setdefault((count.unit_code, count.period), Counter())[count.field] += count.value
    for key in sorted(counted, key=lambda k: (k[0], k[1].start, k[1].end)):
        lists, counts = listed[key], counted[key]
        if lists.total() != counts.total():
            _say(remarks, key, _("Models"), lists.total(), counts.total())
        elif _UNKNOWN not in {*lists, *counts}:
            for field in sorted({*lists, *counts}):
                if lists[field] != counts[field]:
                    label = _("Models: {what}").format(what=request.catalogue.label("field", field))
                    _say(remarks, key, label, lists[field], counts[field])


def _recognitions(request: SummaryRequest, facts: Facts, flows: Iterable[CountFact], remarks: Remarks) -> None:
    rows: dict[tuple[str, Period, str, str], list[RecognitionFact]] = {}
    for row in facts.recognitions:
        if not row.from_models:
            rows.setdefault((row.unit_code, row.period, row.level, row.form), []).append(row)
    numbers: Counter[tuple[str, Period, str, str]] = Counter()
    for fact in facts.decisions:
        if not fact.from_models:
            numbers[fact.unit_code, fact.period, fact.level, fact.form] += fact.number
    counted: Counter[tuple[str, Period, str, str]] = Counter()
    for count in flows:
        key = (count.unit_code, count.period, count.level or "", count.form or "")
        if count.measure == "recognitions" and (key in rows or key in numbers):
            counted[key] += count.value
    for key in sorted(counted, key=lambda k: (k[0], k[1].start, k[1].end, k[2], k[3])):
        listed = decisions_of(rows.get(key, ())) + numbers[key]
        if listed != counted[key]:
            unit, period, level, form = key
            label = f"{request.catalogue.label('level', level)}, {request.catalogue.label('form', form)}"
            _say(remarks, (unit, period), label, listed, counted[key])


def _say(remarks: Remarks, key: tuple[str, Period], label: str, listed: int, counted: int) -> None:
    unit, period = key
    remarks.told_otherwise(unit, period)
    remarks.find("DVK510", unit=remarks.name(unit), period=period.label, label=label, listed=listed, counted=counted)
