"""What a run has to know of decisions taken since: what was excluded or retracted, and which periods are closed."""

from collections.abc import Iterable

from dvk_cli.model.finding import Finding
from dvk_cli.model.finding_codes import finding
from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.store.columns import local_day
from dvk_cli.store.database import Store
from dvk_cli.store.editions import closed_periods
from dvk_cli.store.history import UnitPeriod
from dvk_cli.store.withdraw import WithdrawnPart, withdrawn_parts


class Withheld:
    """Looked up once a run; both are few.

    Args:
        store: None where nothing can be known yet.
    """

    def __init__(self, store: Store | None) -> None:
        self._parts = withdrawn_parts(store) if store is not None else {}
        self._closed = closed_periods(store) if store is not None else []

    def again(self, key: UnitPeriod, forms: Iterable[FormCode], sha256: str) -> dict[FormCode, WithdrawnPart]:
        """The forms that the same bytes gave and that were taken out: a nightly run must not bring them back."""
        return {form: part for form in forms for part in self._parts.get((*key, form), []) if part.sha256 == sha256}

    def alike(self, key: UnitPeriod, contents: dict[FormCode, str]) -> dict[FormCode, WithdrawnPart]:
        """The forms of which another file said the same and was taken out."""
        return {
            form: part
            for form, content in contents.items()
            for part in self._parts.get((*key, form), [])
            if part.content == content
        }

    def revisions(self, position: int, period: Period) -> list[Finding]:
        """A note for each closed period that a report lies in."""
        first, last = period.start.isoformat(), period.end.isoformat()
        return [
            finding("DVK410", submission=position, period=each.label, day=f"{local_day(each.at):%d/%m/%Y}")
            for each in self._closed
            if each.start <= first and last <= each.end
        ]
