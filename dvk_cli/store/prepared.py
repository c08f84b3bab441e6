"""A submission made ready for the store where its file was read, so that the one process that writes only writes.

Rows are plain tuples: they travel between processes for a tenth of what records cost.
"""

import msgspec

from dvk_cli.model.period import Period
from dvk_cli.model.records import FormCode
from dvk_cli.model.submission import Submission, UnitRef
from dvk_cli.store.content import Member, context_hash
from dvk_cli.store.exact import Precision
from dvk_cli.store.rows import Rows, rows_of


class Prepared(msgspec.Struct, frozen=True):
    """What the ledger writes down of a submission, and its records.

    `forms`: those that are kept. `records`: numbers of records by form. `contexts`: see `content.context_hash`.
    `repeats`: whether it names a model twice, or a recipient twice for one level, form and year.
    """

    unit: UnitRef
    period: Period
    forms: tuple[FormCode, ...]
    records: dict[str, int]
    contexts: dict[FormCode, str]
    rows: dict[FormCode, Rows]
    repeats: bool

    def without(self, forms: set[FormCode]) -> "Prepared":
        """The same, without some of its forms."""
        return msgspec.structs.replace(self, forms=tuple(form for form in self.forms if form not in forms))


def prepared(submission: Submission, tables: dict[str, list[Member]], precision: Precision) -> Prepared:
    """An acceptable submission made ready.

    Args:
        submission: one of a file's.
        tables: see `content.whole_tables`, of all the file's submissions.
        precision: decimals kept of each indicator.
    """
    forms = tuple(submission.forms())
    return Prepared(
        submission.unit,
        submission.period,
        forms,
        submission.record_counts(),
        {form: context_hash(submission, form, tables) for form in forms},
        {form: rows_of(submission, form, tables, precision) for form in forms},
        _repeats(submission),
    )


def _repeats(submission: Submission) -> bool:
    models = {row.identity for row in submission.models}
    last = submission.period.end.year
    decided = {(r.level, r.form, last if r.year is None else r.year, r.identity) for r in submission.recognitions}
    return len(models) < len(submission.models) or len(decided) < len(submission.recognitions)
