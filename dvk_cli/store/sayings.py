"""What a run says of a report beside what was there before it: replaced, superseded, taken out, poorer."""

from typing import Any

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.i18n import gettext as _
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.records import FORMS, FormCode
from dvk_cli.store.columns import days, unit_key
from dvk_cli.store.database import Store
from dvk_cli.store.decide import Received, add_finding, form_labels
from dvk_cli.store.history import InForce
from dvk_cli.store.lacking import lacking
from dvk_cli.store.prepared import Prepared
from dvk_cli.store.withdraw import WithdrawnPart
from dvk_cli.store.withheld import Withheld

_EXAMPLES = 5
"""How many of the values that a newer report lacks are named."""


class Sayings:
    """Adds findings to a run's files. By `position`: of a submission in its file."""

    def __init__(self, store: Store | None, catalogue: Catalogue, withheld: Withheld) -> None:
        self._store = store
        self._catalogue = catalogue
        self._withheld = withheld

    def superseded(self, file: Received, position: int, forms: set[FormCode], current: dict[FormCode, InForce]) -> None:
        """Forms that a newer file has replaced since these bytes were received first: they do not come back."""
        file.superseded.setdefault(position, set()).update(forms)
        for path in sorted({current[form].file for form in forms}):
            parts = [form for form in FORMS if form in forms and current[form].file == path]
            labels = form_labels(self._catalogue, parts)
            add_finding(file, finding("DVK403", submission=position, file=path, forms=labels, parts=parts))

    def withheld(self, file: Received, position: int, out: dict[FormCode, WithdrawnPart]) -> None:
        """Forms that somebody has taken out of the figures, and that say the same again: they stay out."""
        file.superseded.setdefault(position, set()).update(out)
        for number in sorted({each.submission for each in out.values()}):
            forms = [form for form in FORMS if form in out and out[form].submission == number]
            params = _withdrawn_params(self._catalogue, forms, out[forms[0]])
            add_finding(file, finding("DVK411", submission=position, **params))

    def since(self, file: Received, position: int, submission: Prepared) -> None:
        """What was decided before this report came: that its period is closed, that what it says was taken out."""
        for item in self._withheld.revisions(position, submission.period):
            add_finding(file, item)
        contents = {form: file.contents[position][form] for form in submission.forms}
        for form, part in self._withheld.alike((unit_key(submission.unit), *days(submission.period)), contents).items():
            params = _withdrawn_params(self._catalogue, [form], part)
            add_finding(file, finding("DVK412", submission=position, file=part.file, **params))

    def less(self, file: Received, position: int, submission: Prepared, current: dict[FormCode, InForce]) -> None:
        """What the reports in force say and the one that takes their place does not."""
        if lost := lacking(self._store, self._catalogue, submission, current) if self._store is not None else []:
            examples = "; ".join(lost[:_EXAMPLES])
            add_finding(file, finding("DVK402", submission=position, count=len(lost), examples=examples))

    def replaced(self, file: Received, position: int, older: int, path: str, forms: list[FormCode]) -> None:
        """The submission whose forms it has taken the place of, or would."""
        file.result.submissions[position].replaces.append(older)
        labels = form_labels(self._catalogue, forms)
        add_finding(file, finding("DVK401", submission=position, file=path, forms=labels))


def _withdrawn_params(catalogue: Catalogue, forms: list[FormCode], part: WithdrawnPart) -> dict[str, Any]:
    done = _("excluded") if part.kind == "exclude" else _("retracted")
    undo = f"dvk {part.kind} {part.submission} --undo --why “…”"
    return {
        "forms": form_labels(catalogue, forms),
        "number": part.submission,
        "done": done,
        "why": part.why,
        "undo": undo,
    }
