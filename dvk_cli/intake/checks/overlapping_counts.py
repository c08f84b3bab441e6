"""Counts of one thing split in two ways in two tables of a file: they say the same total twice."""

from decimal import Decimal

from dvk_cli.catalogue.catalogue import Catalogue
from dvk_cli.intake.draft import Draft, Key
from dvk_cli.intake.places import at_of
from dvk_cli.model.records import Count
from dvk_cli.model.submission import Submission
from dvk_cli.vietnamese.numerals import format_number

Kinds = tuple[bool, bool]


def check_overlapping_counts(key: Key, submission: Submission, catalogue: Catalogue, draft: Draft) -> None:
    """Keep the table with the finest split; set the others aside with a word, and say a difference.

    Inside one table the reader has told totals from parts; between tables only the kinds of category differ:
    one by field and subject, another by field alone or with a bare total.
    """
    groups: dict[tuple[object, ...], dict[str, list[Count]]] = {}
    for count in submission.counts:
        what = (count.measure, count.level, count.form, count.basis)
        groups.setdefault(what, {}).setdefault(draft.tables.get(count.place, ""), []).append(count)
    aside: set[int] = set()
    for tables in groups.values():
        if len({_kinds(counts) for counts in tables.values()}) < 2:
            continue
        finest = max(_kinds(counts) for counts in tables.values())
        kept = [count for counts in tables.values() if _kinds(counts) == finest for count in counts]
        for counts in tables.values():
            if _kinds(counts) != finest:
                aside |= set(map(id, counts))
                _say(counts, kept, key, draft)
    submission.counts = [count for count in submission.counts if id(count) not in aside]


def _kinds(counts: list[Count]) -> Kinds:
    """Whether a table's counts tell fields apart, and subjects."""
    return any(c.field != "khong_ro" for c in counts), any(c.subject != "khong_ro" for c in counts)


def _say(counts: list[Count], kept: list[Count], key: Key, draft: Draft) -> None:
    place = counts[0].place
    words = [_named(_kinds(each)) for each in (counts, kept)]
    draft.add("DVK126", place.sheet, at_of(place), key=key, kind=words[0], other=words[1])
    declared, recomputed = (sum((Decimal(c.value) for c in each), Decimal(0)) for each in (counts, kept))
    if declared != recomputed:
        draft.add(
            "DVK302",
            place.sheet,
            at_of(place),
            key=key,
            value=format_number(declared),
            declared=format_number(declared),
            recomputed=format_number(recomputed),
            difference=format_number(declared - recomputed),
        )


def _named(kinds: Kinds) -> str:
    names = [name for name, is_told in zip(("lĩnh vực", "đối tượng"), kinds, strict=True) if is_told]
    return ", ".join(names) or "tổng số"
