"""How models went on: new in the period, carried on from before it, and how far they have come by their status.

Of lists only: a number without names cannot be told to be of the models of the year before. Statuses are stages that a
model passes through, and the latest one said is counted; they are not parts that must make up the total.
"""

from dvk_cli.i18n import gettext as _
from dvk_cli.model.facts import Facts, ModelFact
from dvk_cli.model.summary import Figure
from dvk_cli.summaries.recorded import Entries, Entry, Use
from dvk_cli.summaries.remarks import Remarks
from dvk_cli.summaries.request import SummaryRequest, View

NEW, CARRIED_ON, STATUS = "models.moi", "models.tiep_tuc", "models.trang_thai"


def course_figures(request: SummaryRequest, facts: Facts, view: View, entries: Entries | None = None) -> list[Figure]:
    """Figures `models.moi`, `models.tiep_tuc`, `models.trang_thai.<status>` of a view; none where nobody sent a list.

    `models.moi` + `models.tiep_tuc` = the distinct models of lists. A status that nobody says has no figure: the other
    models are then at no stage that is known, and the coverage counts the units that say a status of any model.
    `entries`: where what they are made of is written down, for a trace.
    """
    listing = _listing(facts, view)
    if not listing:
        return []
    mine = [fact for fact in facts.models if view.has(fact.unit_code)]
    told = {fact.unit_code for fact in mine if fact.status is not None}
    labels = {status.code: request.catalogue.label("status", status.code) for status in request.catalogue.data.status}

    def figure(name: str, label: str, counted: list[ModelFact], units: set[str]) -> Figure:
        if entries is not None:
            entries[name] = Entry([Use("value", fact.number, fact) for fact in counted])
        return Figure(
            id=name,
            value=sum(fact.number for fact in counted),
            label=_("Models: {what}").format(what=label),
            unit=_("models"),
            coverage=(len(view.reporting(units)), len(view.communes)),
            agencies=len(units & request.agency_codes),
            reported_by="units",
        )

    made = [
        figure(NEW, _("new in the period"), [fact for fact in mine if not fact.known], listing),
        figure(CARRIED_ON, _("carried on from before"), [fact for fact in mine if fact.known], listing),
    ]
    for code, label in labels.items():
        counted = [fact for fact in mine if fact.status == code]
        if counted:
            made.append(figure(f"{STATUS}.{code}", label, counted, told))
    return made


def say_what_is_new(request: SummaryRequest, facts: Facts, view: View, remarks: Remarks) -> None:
    """Note the units of which no list from before the period is known: all that they list is new."""
    listing = {fact.unit_code for fact in facts.models if view.has(fact.unit_code)}
    unknown = listing - facts.earlier
    if unknown:
        day = f"{request.period.start:%d/%m/%Y}"
        if unknown == listing:
            remarks.note("new_is_first_known", day=day)
        else:
            remarks.note("new_is_first_known_of", unknown, day=day)


def _listing(facts: Facts, view: View) -> set[str]:
    sent = {part.unit_code for part in facts.parts if part.form == "models"}
    return {code for code in sent | {fact.unit_code for fact in facts.models} if view.has(code)}
