"""What of a submission is compared with other reports: its parts, its indicators, and the totals of its counts."""

from collections.abc import Iterable
from decimal import Decimal

from dvk_cli.model.records import Count, FormCode
from dvk_cli.model.series import Figure, SentPart
from dvk_cli.model.sheet import Source
from dvk_cli.model.submission import Submission
from dvk_cli.store.columns import unit_key

# Numbers below ten are alike in many reports.
_TELLING = 10


def sent_as(
    submission: Submission, said: dict[FormCode, str], source: Source, position: int
) -> tuple[list[SentPart], list[Figure]]:
    """The parts of a submission, and their figures.

    Args:
        submission: one of a file's.
        said: the hash of each part's records.
        source: the file.
        position: where the submission stands among the file's.
    """
    parts = {
        form: SentPart(
            unit=unit_key(submission.unit),
            unit_name=submission.unit.name,
            period=submission.period,
            form=form,
            said=said[form],
            file=source.path,
            sha256=source.sha256,
            telling=_telling(submission, form),
            sender=(source.path, position),
        )
        for form in submission.forms()
    }
    figures = []
    if part := parts.get("indicators"):
        for item in submission.indicators:
            if item.measure in ("result", "cumulative"):
                exact = item.qualifier is None
                figures.append(
                    Figure(part, item.indicator, item.measure, item.scope, item.value, item.place, item.raw, exact)
                )
    if part := parts.get("counts"):
        figures += totals(part, submission.counts)
    return list(parts.values()), figures


def totals(part: SentPart, counts: Iterable[Count]) -> list[Figure]:
    """What the counts of a part come to: all models; recognitions by level and form. The first gives the place."""
    found: dict[tuple[str, str], Figure] = {}
    for count in counts:
        code = "models" if count.measure == "models" else f"recognitions.{count.level}.{count.form}"
        value, exact, place = Decimal(count.value), count.qualifier is None, count.place
        if before := found.get((code, count.basis)):
            value, exact, place = before.value + value, before.exact and exact, before.place
        found[code, count.basis] = Figure(part, code, count.basis, "unit", value, place, str(value), exact)
    return list(found.values())


def _telling(submission: Submission, form: FormCode) -> int:
    """How many records of a part could hardly be the same in another unit's by chance."""
    if form == "models":
        return len(submission.models)
    if form == "recognitions":
        return sum(not item.from_models for item in submission.recognitions)
    if form == "products":
        return len(submission.products)
    values: Iterable[Decimal | int]
    values = (i.value for i in submission.indicators) if form == "indicators" else (c.value for c in submission.counts)
    return len({value for value in values if value >= _TELLING})
