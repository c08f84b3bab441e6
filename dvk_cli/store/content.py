"""What a part says, as one hash: a newer part takes an older one's place only if it says something else."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, groupby, islice
from operator import attrgetter, itemgetter
from typing import Any

import msgspec

from dvk_cli.model import records as nouns
from dvk_cli.model.records import FormCode
from dvk_cli.model.submission import Submission

_PIECE = 1000
"""Records that are put into JSON together."""

Member = tuple[str, str, str, str]
"""A part of a table: unit, first and last day of its period, and the hash of what it says."""


def content_hash(submission: Submission, form: FormCode) -> str:
    """SHA-256 of all that a part says: its unit's name, the values of its records and of its control totals.

    Where they stand, in which order and how they were written is not part of it: the same report as CSV and as a
    workbook, or with one more empty line, says the same.
    """
    return _hashes(submission, form)[0]


def contents_of(submission: Submission) -> tuple[dict[FormCode, str], dict[FormCode, str]]:
    """The hash of what each part of a submission says, and that of its records apart from whose they are.

    The second is empty for a part without records: there is nothing to be like another's.
    """
    contents, said = {}, {}
    for form in submission.forms():
        contents[form], said[form] = _hashes(submission, form)
    return contents, said


def _hashes(submission: Submission, form: FormCode) -> tuple[str, str]:
    """Of a part the hash of its unit's name, lists of records and totals, and that of the lists alone; see above."""
    lists = _records(submission, form)
    content, said = hashlib.sha256(b"[" + _encoded(submission.unit.name)), hashlib.sha256()
    for nth, records in enumerate(lists):
        content.update(b",")
        said.update(b"," if nth else b"[")
        for piece in _pieces(records):
            content.update(piece)
            said.update(piece)
    content.update(b",%b]" % b"".join(_pieces([c for c in submission.controls if c.form == form])))
    said.update(b"]")
    return content.hexdigest(), said.hexdigest() if any(lists) else ""


def _records(submission: Submission, form: FormCode) -> list[Sequence[msgspec.Struct]]:
    records: list[Sequence[msgspec.Struct]] = [
        submission.models if form == "models" else [],
        # A decision that a row of models tells belongs to that list and is replaced with it.
        [r for r in submission.recognitions if form == ("models" if r.from_models else "recognitions")],
        submission.indicators if form == "indicators" else [],
        submission.counts if form == "counts" else [],
    ]
    # Only where there are some: what the other parts say is what it was before there were lists of products.
    return [*records, submission.products] if form == "products" else records


def context_hash(submission: Submission, form: FormCode, tables: dict[str, list[Member]]) -> str:
    """SHA-256 of the whole tables that a part's totals belong to; empty if there are none.

    A total over several submissions is told by one of them. When another of them changes, what the total closes is no
    longer the same, so the part that tells it is replaced too.

    Args:
        submission: the submission the part belongs to.
        form: which part.
        tables: see `whole_tables`.
    """
    names = {c.table for c in submission.controls if c.form == form and c.table in tables}
    return _hash(sorted(tables[name] for name in names)) if names else ""


def whole_tables(submissions: list[Submission]) -> dict[str, list[Member]]:
    """What the tables of a file hold that are closed by a total over several submissions.

    A total does not say which submissions it closes, unless it comes from an export: all that have its form are taken
    to be in its table.
    """
    found: dict[str, list[Member]] = {}
    for submission in submissions:
        for control in submission.controls:
            if control.whole and control.table not in found:
                held = [_member(s, control.form) for s in submissions if control.form in s.parts]
                if control.members is not None:
                    held = list(_named(control.members, held))
                found[control.table] = sorted(held)
    return found


def _named(members: Iterable[nouns.Member], held: list[Member]) -> Iterator[Member]:
    """The members that an export names; one that was replaced has no hash, so that its table is never complete."""
    known = {member[:3]: member for member in held}
    for member in members:
        key = (member.unit_code, member.start.isoformat(), member.end.isoformat())
        yield known[key] if member.in_force and key in known else (*key, "")


def _member(submission: Submission, form: FormCode) -> Member:
    unit, period = submission.unit, submission.period
    first, last = period.start.isoformat(), period.end.isoformat()
    return unit.code or unit.name, first, last, content_hash(submission, form)


# Of a record: its place, how its cell was written, and the name of its table, which is a place too; what other reports
# a total closes is in the hash of its context.
_NOT_SAID = frozenset({"place", "raw", "table", "members"})


_SAID: "dict[type[msgspec.Struct], itemgetter[Any]]" = {
    kind: itemgetter(*(at for at, name in enumerate(kind.__struct_fields__) if name not in _NOT_SAID))
    for kind in (
        *(nouns.ModelRow, nouns.Recognition, nouns.Observation, nouns.Count, nouns.ProductRow),
        nouns.ControlTotal,
    )
}
_FIRST = {kind: attrgetter(next(name for name in kind.__struct_fields__ if name not in _NOT_SAID)) for kind in _SAID}
_EXACT = (nouns.Observation, nouns.ControlTotal)
"""The records that hold decimal numbers."""


def _pieces(records: Sequence[msgspec.Struct]) -> Iterator[bytes]:
    """The values of records as one list in JSON: piece by piece, as a long one would take more room than its file."""
    values, before = _in_order(records), b"["
    while some := list(islice(values, _PIECE)):
        yield before + _encoded(some)[1:-1]
        before = b","
    yield b"]" if records else b"[]"


def _in_order(records: Sequence[msgspec.Struct]) -> Iterator[Sequence[object]]:
    """The values of records of one kind, in the order of how Python writes the list of a record's values.

    What begins them, a text, decides alone where it differs, because the sign that ends it stands in none.
    """
    if not records:
        return iter(())
    kind = type(records[0])
    firsts = list(map(repr, map(_FIRST[kind], records)))
    order = sorted(range(len(records)), key=firsts.__getitem__)
    values: Iterator[Sequence[object]] = map(_SAID[kind], map(msgspec.structs.astuple, map(records.__getitem__, order)))
    if kind in _EXACT:
        values = (list(map(_plain, each)) for each in values)
    if len(set(firsts)) == len(firsts):
        return values
    alike = (sorted(map(list, group), key=repr) for _first, group in groupby(values, key=itemgetter(0)))
    return chain.from_iterable(alike)


def _plain(value: object) -> object:
    # 12.50 and 12.5 are one number.
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _encoded(said: object) -> bytes:
    return msgspec.json.encode(said)


def _digest(encoded: bytes) -> str:
    return hashlib.sha256(encoded).hexdigest()


def _hash(said: object) -> str:
    return _digest(_encoded(said))
