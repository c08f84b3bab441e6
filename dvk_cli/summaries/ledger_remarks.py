"""What the ledger has to say beside figures: reports that were taken out of them, and that the period is closed."""

from itertools import groupby

from dvk_cli.i18n import language
from dvk_cli.model.facts import Facts
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest

_CODES = {"exclude": "DVK413", "retract": "DVK414"}


def say_ledger(request: SummaryRequest, facts: Facts, remarks: Remarks) -> None:
    """A finding for each report that is not counted (of one unit and period: its forms together); a note if closed."""
    asked = [each for each in facts.withdrawn if remarks.is_asked(each.unit_code)]
    for (unit, period, kind, who, why), same in groupby(
        asked, key=lambda each: (each.unit_name, each.period.label, each.kind, each.who, each.why)
    ):
        forms = ", ".join(_label(request, each.form) for each in same)
        remarks.find(_CODES[kind], unit=unit, period=period, forms=forms, who=who or "?", why=why)
    if facts.closed is not None:
        remarks.note("closed", day=f"{facts.closed.on:%d/%m/%Y}", number=facts.closed.number)


def _label(request: SummaryRequest, code: str) -> str:
    form = next((form for form in request.catalogue.data.form if form.code == code), None)
    if form is None:
        return code
    return form.label_en if language() == "en" and form.label_en else form.label
