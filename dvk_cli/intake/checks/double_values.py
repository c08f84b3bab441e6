"""One figure given twice for the same unit and period."""

from typing import TypeVar

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.draft import Draft, Key
from dvk_cli.intake.places import at_of
from dvk_cli.model.records import Count, Observation
from dvk_cli.model.submission import Submission
from dvk_cli.vietnamese.numerals import format_number

Record = TypeVar("Record", Observation, Count)


def check_double_values(key: Key, submission: Submission, catalogue: Catalogue, draft: Draft) -> None:
    """Two cells with one figure: an error if they differ; if they are equal, the second is dropped and said."""
    submission.indicators = _once(key, submission.indicators, catalogue, draft)
    submission.counts = _once(key, submission.counts, catalogue, draft)


def _once(key: Key, records: list[Record], catalogue: Catalogue, draft: Draft) -> list[Record]:
    kept: dict[tuple[object, ...], Record] = {}
    for record in records:
        first = kept.setdefault(_identity(record), record)
        if first is record:
            continue
        equal = first.value == record.value and first.qualifier == record.qualifier
        draft.add(
            "DVK306" if equal else "DVK305",
            record.place.sheet,
            at_of(record.place),
            key=key,
            value=record.raw,
            what=_label(record, catalogue),
            first=first.place.cell
            if first.place.sheet == record.place.sheet
            else f"{first.place.sheet}!{first.place.cell}",
            other=format_number(first.value),
        )
    return list(kept.values())


def _identity(record: Observation | Count) -> tuple[object, ...]:
    if isinstance(record, Observation):
        return record.indicator, record.scope, record.measure
    return record.measure, record.field, record.subject, record.level, record.form, record.basis


def _label(record: Observation | Count, catalogue: Catalogue) -> str:
    if isinstance(record, Observation):
        return catalogue.indicator_label(record.indicator)
    return f"{catalogue.label('field', record.field)}, {catalogue.label('subject', record.subject)}"
